"""The register of bodies out of a table: read, every error beside its cell, then all rows or none."""

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wangge.areas.models import Area
from wangge.kinds.topic.models import RegisterDraft, SelfGovBody
from wangge.kinds.topic.models.bodies import BODY_KINDS, MAN, OFFICES, WOMAN
from wangge.kinds.topic.services.bodies import RegisterRefused, SeatGiven, fill_seats, save_body
from wangge.kinds.topic.services.journal import note
from wangge.people.actors import Actor
from wangge.ui.importing import CheckedRow, Column, SourceRow, try_rows

KEEP_DRAFTS = timedelta(days=1)
DAY_HINT = gettext_lazy("Like 2026-01-31")
COLUMNS = (
    Column("area", gettext_lazy("Area code"), gettext_lazy("Community or village, 12 digits"), required=True),
    Column(
        "kind", gettext_lazy("Kind of body"), gettext_lazy("One of the kinds on the second sheet"), required=True,
        values=tuple(label for _value, label in BODY_KINDS),
    ),
    Column("body", gettext_lazy("Name of the body"), gettext_lazy("Such as: third assembly of representatives"),
           required=True),
    Column("term_from", gettext_lazy("Term from"), DAY_HINT, required=True),
    Column("term_to", gettext_lazy("Term to"), DAY_HINT, required=True),
    Column("name", pgettext_lazy("person", "Name"), gettext_lazy("Kept encrypted"), required=True),
    Column(
        "office", gettext_lazy("Office in the body"), gettext_lazy("One of the offices on the second sheet"),
        required=True, values=tuple(label for _value, label in OFFICES),
    ),
    Column("group", gettext_lazy("Small group"), gettext_lazy("Such as group 3 or building 5; may be empty")),
    Column("households", gettext_lazy("Stands for households"), gettext_lazy("A number; may be empty")),
    Column("sex", gettext_lazy("Sex"), gettext_lazy("Only because the law asks for a share; may be empty"),
           values=(WOMAN, MAN)),
)  # fmt: skip


def keep_draft(*, rows: list[SourceRow], filename: str, person_id: int, at: datetime) -> RegisterDraft:
    """Keeps what was uploaded, encrypted, until it is committed."""
    texts = json.dumps([[row.line, row.texts] for row in rows], ensure_ascii=False)
    return RegisterDraft.objects.create(filename=filename[:200], rows=texts, person_id=person_id, created_at=at)


def forget_drafts(at: datetime) -> int:
    """Removes drafts older than a day."""
    return RegisterDraft.objects.filter(created_at__lt=at - KEEP_DRAFTS).delete()[0]


def rows_of(draft: RegisterDraft) -> list[SourceRow]:
    """The rows of a draft."""
    return [SourceRow(line, texts) for line, texts in json.loads(draft.rows)]


def _named(text: str, choices: Iterable[tuple[str, Any]], message: str) -> str:
    """The value of a choice by its words in any language, or by itself."""
    for language, _label in settings.LANGUAGES:
        with translation.override(language):
            found = {str(label): str(value) for value, label in choices}
        if text in found or text in found.values():
            return found.get(text, text)
    raise RegisterRefused(message % {"text": text})


def _day(text: str) -> date:
    try:
        day = parse_date(text[:10].replace("/", "-").replace(".", "-"))
    except ValueError:
        day = None
    if day is None:
        raise RegisterRefused(_("%(text)s is no day; write it like 2026-01-31.") % {"text": text})
    return day


def _number(text: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or len(text) > 4:
        raise RegisterRefused(_("“%(text)s” is not a number.") % {"text": text})
    return int(text)


def _sex(text: str) -> bool | None:
    if not text:
        return None
    return _named(text, (("yes", WOMAN), ("no", MAN)), _("“%(text)s” is not one of the two words.")) == "yes"


READERS: dict[str, Callable[[str], Any]] = {
    "kind": lambda text: _named(text, BODY_KINDS, _("There is no kind “%(text)s”.")),
    "office": lambda text: _named(text, OFFICES, _("There is no office “%(text)s”.")),
    "term_from": _day, "term_to": _day, "households": _number, "sex": _sex,
}  # fmt: skip
MOST = {"body": 60, "name": 60, "group": 40, "area": 17}


def parse_row(row: SourceRow, areas: dict[str, Area]) -> CheckedRow:
    """Texts to values; everything that cannot be read is an error of its cell."""
    checked = CheckedRow(row.line, row.texts)
    for column in COLUMNS:
        try:
            checked.values[column.name] = _read(column, row.texts.get(column.name, ""), areas)
        except RegisterRefused as refusal:
            checked.errors[column.name] = str(refusal)
    return checked


def _read(column: Column, text: str, areas: dict[str, Area]) -> Any:
    if not text and column.required:
        raise RegisterRefused(_("This cell is empty."))
    if len(text) > MOST.get(column.name, 60):
        raise RegisterRefused(_("Longer than %(most)d characters.") % {"most": MOST.get(column.name, 60)})
    if column.name == "area":
        if text not in areas:
            raise RegisterRefused(_("There is no area with the code %(code)s.") % {"code": text})
        return areas[text]
    return READERS[column.name](text) if column.name in READERS else text


FIELDS = {"name": "body", "area": "area", "term_to": "term_to"}


def _save(row: CheckedRow, *, actor: Actor, at: datetime) -> SelfGovBody:
    """The body of a row, written down with the first row that names it, and the person in it."""
    given = row.values
    if not actor.covers(given["area"].code):
        raise RegisterRefused(_("This community lies outside the area of your post."), field="area")
    key = {"area": given["area"], "kind": given["kind"], "name": given["body"], "term_from": given["term_from"]}
    body = SelfGovBody.objects.select_related("area").filter(**key).first()
    if body is None:
        try:
            body = save_body(actor=actor, at=at, term_to=given["term_to"], **key)
        except RegisterRefused as refusal:
            raise RegisterRefused(str(refusal), field=FIELDS.get(refusal.field, "")) from refusal
    elif body.term_to != given["term_to"]:
        raise RegisterRefused(_("This body's term ends on another day."), field="term_to")
    seat = SeatGiven(given["name"], given["office"], given["group"], given["households"], given["sex"])
    fill_seats(body, [seat], actor=actor, at=at)
    return body


def _checked(draft: RegisterDraft) -> list[CheckedRow]:
    source = rows_of(draft)
    codes = {row.texts.get("area", "") for row in source}
    areas = {area.code: area for area in Area.objects.filter(code__in=codes, valid_to=None)}
    return [parse_row(row, areas) for row in source]


def preview(draft: RegisterDraft, *, actor: Actor, at: datetime) -> list[CheckedRow]:
    """Tries every row for real, takes everything back, and tells what was wrong where."""
    rows = _checked(draft)
    try_rows(rows, lambda row: _save(row, actor=actor, at=at), RegisterRefused)
    return rows


@transaction.atomic
def commit(draft: RegisterDraft, *, actor: Actor, at: datetime) -> int:
    """Saves every row or, at the first error, none."""
    rows = _checked(draft)
    if not RegisterDraft.objects.filter(pk=draft.pk, committed_at=None).update(committed_at=at):
        raise RegisterRefused(_("This table was imported already."))
    for row in rows:
        if row.errors:
            raise RegisterRefused(_("Line %(line)s has errors.") % {"line": row.line})
        _save(row, actor=actor, at=at)
    draft.rows = "[]"
    draft.save(update_fields=["rows"])
    note("import_bodies", actor=actor, at=at, detail=f"{draft.filename}: {len(rows)}")
    return len(rows)
