"""Registers of the operator's own, such as gas households by building: set up, brought in as a table, kept a day."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangge.areas.models import Area
from wangge.areas.queries import within
from wangge.estates.models import Estate
from wangge.people.actors import Actor
from wangge.people.models import Organization
from wangge.rounds.access import may_keep
from wangge.rounds.models import ListDraft, ListEntry, TargetList
from wangge.rounds.services.refusal import RoundRefused, note
from wangge.ui.importing import CheckedRow, Column, SourceRow, note_twins, try_rows

KEEP_DRAFTS = timedelta(days=1)
COMMUNITY = 12
MOST_COUNTED = 100_000
ESTATE_HINT = gettext_lazy("Name or code of an estate that is there; may be empty")
CODE_HINT = gettext_lazy("Your own; unique in this list, kept when it comes again")
UNIT_HINT = gettext_lazy("An organization that is there; may be empty")
COLUMNS = (
    Column("code", gettext_lazy("Code of the entry"), CODE_HINT, True),
    Column("name", gettext_lazy("Entry"), gettext_lazy("Such as building 3; no names of residents"), True),
    Column("area", gettext_lazy("Area code"), gettext_lazy("Grid or community, 12 or 15 digits"), True),
    Column("estate", gettext_lazy("Estate"), ESTATE_HINT),
    Column("number", gettext_lazy("How many there"), gettext_lazy("How many are counted there, such as households")),
    Column("unit", gettext_lazy("Code of the unit in charge"), UNIT_HINT),
)  # fmt: skip


def create_list(*, name: str, area: Area, counts: str, actor: Actor, at: datetime) -> TargetList:
    """A new, empty register."""
    if not may_keep(actor, area.code):
        raise RoundRefused(_("This lies outside the area of your post."), field="area")
    if TargetList.objects.filter(area=area, name=name.strip()).exists():
        raise RoundRefused(_("There is a list of this name already."), field="name")
    with transaction.atomic():
        row = TargetList.objects.create(name=name.strip(), area=area, counts=counts.strip(), created_at=at)
        note(actor, "round.list", "target list", row.pk, at=at, detail=row.name)
    return row


def keep_draft(held: TargetList, *, rows: list[SourceRow], filename: str, person_id: int, at: datetime) -> ListDraft:
    """Keeps what was uploaded until it is committed, a day at most."""
    texts = json.dumps([[row.line, row.texts] for row in rows], ensure_ascii=False)
    return ListDraft.objects.create(list=held, filename=filename[:200], rows=texts, person_id=person_id, created_at=at)


def forget_drafts(at: datetime) -> int:
    """Removes drafts older than a day."""
    return ListDraft.objects.filter(created_at__lt=at - KEEP_DRAFTS).delete()[0]


@dataclass
class Known:
    """What rows refer to, read once for the whole table."""

    areas: dict[str, Area]
    estates: dict[str, list[Estate]]
    units: dict[str, Organization]


def _known(rows: Iterable[SourceRow]) -> Known:
    held = list(rows)
    texts = {name: {row.texts.get(name, "") for row in held} for name in ("area", "estate", "unit")}
    estates: dict[str, list[Estate]] = {}
    for estate in Estate.objects.select_related("area").filter(name__in=texts["estate"], valid_to=None):
        estates.setdefault(estate.name, []).append(estate)
    for estate in Estate.objects.select_related("area").filter(code__in=texts["estate"]):
        estates[estate.code] = [estate]
    return Known(
        areas={area.code: area for area in Area.objects.filter(code__in=texts["area"], valid_to=None)},
        estates=estates,
        units={unit.code: unit for unit in Organization.objects.filter(code__in=texts["unit"], is_active=True)},
    )


def _area(text: str, known: Known) -> Area:
    found = known.areas.get(text)
    if found is None:
        raise RoundRefused(_("There is no area with the code %(code)s.") % {"code": text})
    if len(found.code) < COMMUNITY:
        raise RoundRefused(_("Give the community or the grid, not a wider area."))
    return found


def _estate(text: str, known: Known) -> list[Estate]:
    if text and text not in known.estates:
        raise RoundRefused(_("There is no estate “%(text)s”.") % {"text": text})
    return known.estates.get(text, [])


def _unit(text: str, known: Known) -> Organization | None:
    if text and text not in known.units:
        raise RoundRefused(_("There is no organization with the code %(code)s.") % {"code": text})
    return known.units.get(text)


def _number(text: str, _known: Known) -> int | None:
    if text and not (text.isdecimal() and int(text) <= MOST_COUNTED):
        raise RoundRefused(_("%(text)s is no whole number.") % {"text": text})
    return int(text) if text else None


READERS: dict[str, Callable[[str, Known], Any]] = {
    "area": _area, "estate": _estate, "unit": _unit, "number": _number,
}  # fmt: skip
LONGEST = {"code": 40, "name": 100}


def _read(column: Column, text: str, known: Known) -> Any:
    if not text and column.required:
        raise RoundRefused(_("This cell is empty."))
    if column.name in READERS:
        return READERS[column.name](text, known)
    if len(text) > LONGEST[column.name]:
        raise RoundRefused(_("Longer than %(most)d characters.") % {"most": LONGEST[column.name]})
    return text


def _touch(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _parsed(row: SourceRow, known: Known) -> CheckedRow:
    checked = CheckedRow(row.line, row.texts)
    for column in COLUMNS:
        try:
            checked.values[column.name] = _read(column, row.texts.get(column.name, ""), known)
        except RoundRefused as refusal:
            checked.errors[column.name] = refusal.message
    area, found = checked.values.get("area"), checked.values.get("estate") or []
    near = [
        one for one in found if area and (one.area.code.startswith(area.code) or area.code.startswith(one.area.code))
    ]
    if found and area and not near:
        checked.errors.setdefault("estate", _("This estate does not lie in that area."))
    checked.values["estate"] = near[0] if near else None
    return checked


def rows_of(draft: ListDraft) -> list[CheckedRow]:
    """The rows of a draft with what cannot be read beside each cell."""
    source = [SourceRow(line, texts) for line, texts in json.loads(draft.rows)]
    known = _known(source)
    rows = [_parsed(row, known) for row in source]
    note_twins(rows)
    return rows


def preview_list(draft: ListDraft, *, actor: Actor) -> list[CheckedRow]:
    """Tries every row for real, takes everything back, and tells what was wrong where."""
    rows = rows_of(draft)
    try_rows(rows, lambda row: _save(draft.list, row, actor), RoundRefused)
    return rows


def _save(held: TargetList, row: CheckedRow, actor: Actor) -> ListEntry:
    area: Area = row.values["area"]
    if not area.code.startswith(held.area.code) or not may_keep(actor, area.code):
        raise RoundRefused(_("This lies outside the area of the list."), field="area")
    known = ListEntry.objects.select_related("area").filter(list=held, code=row.values["code"]).first()
    if known is not None and not may_keep(actor, known.area.code):
        raise RoundRefused(_("This code belongs to an entry of another area."), field="code")
    columns = {name: row.values[name] for name in ("name", "area", "estate", "number", "unit")}
    entry, _is_new = ListEntry.objects.update_or_create(
        list=held, code=row.values["code"], defaults=columns | {"is_active": True}
    )
    return entry


@transaction.atomic
def commit_list(draft: ListDraft, *, is_whole: bool, actor: Actor, at: datetime) -> tuple[int, int]:
    """Saves every row or none; entries of the actor's area that a whole table does not name rest.

    Returns how many were saved and how many rest.
    """
    rows = rows_of(draft)
    if not ListDraft.objects.filter(pk=draft.pk, committed_at=None).update(committed_at=at, rows="[]"):
        raise RoundRefused(_("This table was imported already."))
    bad = next((row for row in rows if row.errors), None)
    if bad is not None:
        raise RoundRefused(_("Line %(line)s has errors.") % {"line": bad.line})
    saved = [_save(draft.list, row, actor).pk for row in rows]
    mine = ListEntry.objects.filter(within(actor.area_code, field="area__code"), list=draft.list, is_active=True)
    gone = mine.exclude(pk__in=saved)
    rested = gone.update(is_active=False) if is_whole else 0
    note(actor, "round.import", "target list", draft.list_id, at=at, detail=f"{draft.filename}: {len(rows)}")
    return len(saved), rested
