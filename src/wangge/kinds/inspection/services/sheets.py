"""Check lists: the editions that ship, and those an operator writes; a record keeps the one it was made with."""

import csv
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.kinds.inspection.models import Sheet, SheetItem
from wangge.kinds.inspection.services.refusal import InspectionRefused, note
from wangge.people.actors import Actor

MOST_ITEMS = 30
Line = tuple[str, bool]


@cache
def shipped() -> dict[tuple[str, str], list[Line]]:
    """The lists that ship: kind and rhythm → lines, each with whether it is grave."""
    text = files("wangge.kinds.inspection.data").joinpath("sheets.csv").read_text(encoding="utf-8")
    found: dict[tuple[str, str], list[Line]] = {}
    for row in csv.DictReader(text.splitlines()):
        found.setdefault((row["kind"], row["rhythm"]), []).append((row["text"], row["grave"] == "1"))
    return found


def current_sheet(kind: str, rhythm: str, *, at: datetime) -> Sheet:
    """The list in force; the first time it is asked for, the one that ships."""
    found = Sheet.objects.filter(kind=kind, rhythm=rhythm, is_current=True).first()
    if found is not None:
        return found
    with transaction.atomic():
        row, is_new = Sheet.objects.get_or_create(
            kind=kind, rhythm=rhythm, edition=1, defaults={"created_at": at, "is_current": True}
        )
        if is_new:
            _write(row, shipped().get((kind, rhythm), [(_("In good order"), False)]))
    return row


def _write(sheet: Sheet, lines: Sequence[Line]) -> None:
    SheetItem.objects.bulk_create(
        SheetItem(sheet=sheet, position=position, text=text, is_grave=is_grave)
        for position, (text, is_grave) in enumerate(lines, start=1)
    )


def new_edition(*, kind: str, rhythm: str, lines: Sequence[Line], actor: Actor, at: datetime) -> Sheet:
    """Puts a new list in force; records made with the old one keep it."""
    cleaned = [(text.strip()[:120], is_grave) for text, is_grave in lines if text.strip()]
    if not cleaned:
        raise InspectionRefused(_("A check list needs at least one line."), field="lines")
    if len(cleaned) > MOST_ITEMS:
        message = _("At most %(most)d lines: nobody checks more with care.") % {"most": MOST_ITEMS}
        raise InspectionRefused(message, field="lines")
    with transaction.atomic():
        old = current_sheet(kind, rhythm, at=at)
        Sheet.objects.filter(pk=old.pk).update(is_current=False)
        row = Sheet.objects.create(kind=kind, rhythm=rhythm, edition=old.edition + 1, created_at=at)
        _write(row, cleaned)
        note(actor, "inspection.sheet", "check list", row.pk, at=at, detail=f"{kind} {rhythm} {row.edition}")
    return row
