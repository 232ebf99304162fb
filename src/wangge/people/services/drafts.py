"""Tables between upload and commit: kept for a day, closed once. Registers above keep theirs here too."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.people.models import ImportDraft
from wangge.ui.importing import CheckedRow, Column, SourceRow, TableRefused, try_rows

KEEP_DRAFTS = timedelta(days=1)
Save = Callable[[CheckedRow], object]


def keep_draft(*, kind: str, rows: list[SourceRow], filename: str, person_id: int, at: datetime) -> ImportDraft:
    """Keeps what was uploaded until it is committed, a day at most."""
    texts = json.dumps([[row.line, row.texts] for row in rows], ensure_ascii=False)
    return ImportDraft.objects.create(
        kind=kind, filename=filename[:200], rows=texts, person_id=person_id, created_at=at
    )


def rows_of(draft: ImportDraft) -> list[SourceRow]:
    """The rows of a draft."""
    return [SourceRow(line, texts) for line, texts in json.loads(draft.rows)]


def close_draft(draft: ImportDraft, *, at: datetime) -> bool:
    """Takes a draft for its one commit; whether it was still to be had."""
    return bool(ImportDraft.objects.filter(pk=draft.pk, committed_at=None).update(committed_at=at, rows="[]"))


def forget_drafts(at: datetime) -> int:
    """Removes drafts older than a day."""
    return ImportDraft.objects.filter(created_at__lt=at - KEEP_DRAFTS).delete()[0]


@dataclass(frozen=True)
class Register:
    """How rows of a table become rows of a register: `parse` all of them, `save` one, refused with `refusal`."""

    columns: Sequence[Column]
    parse: Callable[[list[SourceRow]], list[CheckedRow]]
    save: Save
    refusal: type[Exception]


def preview_rows(draft: ImportDraft, register: Register) -> list[CheckedRow]:
    """Tries every row for real, takes everything back, and tells what was wrong where."""
    rows = register.parse(rows_of(draft))
    try_rows(rows, register.save, register.refusal)
    return rows


@transaction.atomic
def commit_rows(draft: ImportDraft, register: Register, *, at: datetime) -> int:
    """Saves every row or, at the first error, none; raises `TableRefused` or what a row is refused with."""
    rows = register.parse(rows_of(draft))
    if not close_draft(draft, at=at):
        raise TableRefused(_("This table was imported already."))
    for row in rows:
        if row.errors:
            raise TableRefused(_("Line %(line)s has errors.") % {"line": row.line})
        register.save(row)
    return len(rows)
