"""Crews as a table: what was taken out can be changed in Excel and brought back, row by row."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.dateparse import parse_date
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangge.areas.models import Area
from wangge.crews.models import Seat, Slot
from wangge.crews.queries import slots_of, spot_of, spots_in
from wangge.crews.rules import AREA_LEVELS, Level
from wangge.crews.services.refusal import CrewRefused, note
from wangge.crews.services.seats import edit_seat, take_seat
from wangge.kit.sheets import write_xlsx
from wangge.people.actors import Actor
from wangge.people.models import ImportDraft
from wangge.people.services.drafts import Register, commit_rows
from wangge.ui.importing import CheckedRow, Column, SourceRow

COMMUNITY = 12
DAY_HINT = gettext_lazy("Like 2026-01-31")
COLUMNS = (
    Column("number", gettext_lazy("Number of the row"), gettext_lazy("Leave it empty for somebody new")),
    Column("slot", gettext_lazy("Place in the crew"), gettext_lazy("A local title of the template"), required=True),
    Column(
        "area",
        gettext_lazy("Area code"),
        gettext_lazy("Township, community or grid: 9, 12 or 15 digits"),
        required=True,
    ),
    Column("spot", gettext_lazy("Building or stairwell"), gettext_lazy("As in the register of estates; else empty")),
    Column("name", gettext_lazy("Name of the person"), required=True),
    Column("body", gettext_lazy("Where the person comes from"), gettext_lazy("May be empty")),
    Column("phone", gettext_lazy("Telephone for residents"), gettext_lazy("A work number")),
    Column("agreed_on", gettext_lazy("Agreed to be named on"), DAY_HINT),
    Column("starts_on", gettext_lazy("First day of the time"), gettext_lazy("Like 2026-01-31; empty: today")),
    Column("ends_on", gettext_lazy("Last day of the time"), gettext_lazy("Empty: the term of the template")),
)
LONGEST = {"name": 40, "body": 60, "phone": 40}
DAYS = ("agreed_on", "starts_on", "ends_on")


@dataclass
class Known:
    """What rows refer to, read once for the whole table."""

    actor: Actor
    slots: dict[str, Slot]
    areas: dict[str, Area]
    seats: dict[str, Seat]
    spots: dict[str, dict[str, str]]


def known_for(rows: Iterable[SourceRow], actor: Actor) -> Known:
    """The template, areas, seats, and buildings of the communities that rows name."""
    held = list(rows)
    codes = {row.texts.get("area", "") for row in held}
    numbers = {row.texts.get("number", "") for row in held}
    seats = Seat.objects.select_related("area", "slot__county")
    spotted = {row.texts.get("area", "")[:COMMUNITY] for row in held if row.texts.get("spot")}
    return Known(
        actor=actor,
        slots={slot.name: slot for slot in slots_of(actor.area_code)},
        areas={area.code: area for area in Area.objects.filter(code__in=codes, valid_to=None)},
        seats={str(row.pk): row for row in seats.filter(pk__in=[int(one) for one in numbers if one.isdecimal()])},
        spots={code: _spots_by_name(code) for code in spotted if len(code) == COMMUNITY and actor.covers(code)},
    )


def _spots_by_name(code: str) -> dict[str, str]:
    """Buildings and stairwells of a community by what each language calls them."""
    found: dict[str, str] = {}
    for language, _label in settings.LANGUAGES:
        with translation.override(language):
            found |= {name: key for key, name in spots_in(code)}
    return found


def _number(text: str, known: Known, _row: SourceRow) -> Seat | None:
    found = known.seats.get(text)
    if text and (found is None or not known.actor.covers(found.area.code)):
        raise CrewRefused(_("There is no row with the number %(number)s.") % {"number": text})
    return found


def _slot(text: str, known: Known, _row: SourceRow) -> Slot:
    if text not in known.slots:
        raise CrewRefused(_("The template has no place “%(text)s”.") % {"text": text})
    return known.slots[text]


def _area(text: str, known: Known, _row: SourceRow) -> Area:
    if text not in known.areas:
        raise CrewRefused(_("There is no area with the code %(code)s.") % {"code": text})
    return known.areas[text]


def _spot(text: str, known: Known, row: SourceRow) -> str:
    keys = known.spots.get(row.texts.get("area", "")[:COMMUNITY], {})
    if text and text not in keys:
        raise CrewRefused(_("The community has no building or stairwell “%(text)s”.") % {"text": text})
    return keys.get(text, "")


def _day(text: str, _known: Known, _row: SourceRow) -> date | None:
    if not text:
        return None
    try:
        day = parse_date(text[:10].replace("/", "-").replace(".", "-"))
    except ValueError:
        day = None
    if day is None:
        raise CrewRefused(_("%(text)s is no day; write it like 2026-01-31.") % {"text": text})
    return day


READERS: dict[str, Callable[[str, Known, SourceRow], Any]] = {
    "number": _number, "slot": _slot, "area": _area, "spot": _spot, **dict.fromkeys(DAYS, _day),
}  # fmt: skip


def _read(column: Column, row: SourceRow, known: Known) -> Any:
    text = row.texts.get(column.name, "")
    if not text and column.required:
        raise CrewRefused(_("This cell is empty."))
    if column.name in READERS:
        return READERS[column.name](text, known, row)
    if len(text) > LONGEST[column.name]:
        raise CrewRefused(_("Longer than %(most)d characters.") % {"most": LONGEST[column.name]})
    return text


def register_for(*, actor: Actor, at: datetime) -> Register:
    """How rows become seats: new ones, and those that bear a number changed."""

    def parse(rows: list[SourceRow]) -> list[CheckedRow]:
        known = known_for(rows, actor)
        return [_parsed(row, known, localdate(at)) for row in rows]

    def save(row: CheckedRow) -> object:
        values = {name: value for name, value in row.values.items() if name not in {"number", "spot"}}
        held: Seat | None = row.values["number"]
        if held is None:
            return take_seat(values=values, actor=actor, at=at)
        return edit_seat(held, values=values, actor=actor, at=at)

    return Register(COLUMNS, parse, save, CrewRefused)


def _parsed(row: SourceRow, known: Known, today: date) -> CheckedRow:
    checked = CheckedRow(row.line, row.texts)
    for column in COLUMNS:
        try:
            checked.values[column.name] = _read(column, row, known)
        except CrewRefused as refusal:
            checked.errors[column.name] = refusal.message
    checked.values["starts_on"] = checked.values.get("starts_on") or today
    building, unit = spot_of(checked.values.get("spot") or "")
    checked.values |= {"building": building, "unit": unit}
    slot = checked.values.get("slot")
    if building is not None and slot is not None and Level(slot.level) not in AREA_LEVELS:
        checked.values["area"] = building.area
    return checked


def commit_import(draft: ImportDraft, *, actor: Actor, at: datetime) -> int:
    """Saves every row or, at the first error, none."""
    count = commit_rows(draft, register_for(actor=actor, at=at), at=at)
    note(actor, "crew.import", "import", draft.pk, at=at, detail=f"{draft.filename}: {count}")
    return count


def table_xlsx(rows: Iterable[Seat]) -> bytes:
    """Seats under the headings that the import reads, so that the table can be changed and brought back."""
    lines = [
        [
            str(row.pk), row.slot.name, row.area.code, row.spot, row.name, row.body, row.phone, row.agreed_on or "",
            row.starts_on, row.ends_on or "",
        ]
        for row in rows
    ]  # fmt: skip
    return write_xlsx([str(column.label) for column in COLUMNS], lines, title=_("Grid crews"))
