"""The register as a table: what was taken out can be changed in Excel and brought back, row by row."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.db.models import CharField, TextField
from django.utils import translation
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangge.areas.models import Area
from wangge.areas.queries import locate
from wangge.kit.sheets import write_xlsx
from wangge.people.actors import Actor
from wangge.people.models import ImportDraft, Organization
from wangge.people.services.drafts import Register, commit_rows
from wangge.stations.labels import FACILITY_TITLES, KIND_TITLES, hours_words, refusal_words
from wangge.stations.models import Station
from wangge.stations.rules import FACILITIES, KINDS, HoursRefused, read_hours, write_hours
from wangge.stations.services.refusal import StationRefused, note
from wangge.stations.services.register import COMMUNITY, add_station, edit_station
from wangge.ui.importing import CheckedRow, Column, SourceRow

NUMBER_HINT = gettext_lazy("Leave it empty for a new station; a number changes the station that bears it")
AREA_HINT = gettext_lazy("Grid or community, 12 or 15 digits; may be empty where longitude and latitude are given")
HOURS_HINT = gettext_lazy("Like Mon-Fri 08:30-12:00 14:00-18:00; Sat 09:00-12:00")
COLUMNS = (
    Column("number", gettext_lazy("Number of the station"), NUMBER_HINT),
    Column("name", gettext_lazy("Name of the station"), gettext_lazy("As it stands over the door"), required=True),
    Column(
        "kind", gettext_lazy("Kind of station"), gettext_lazy("Empty: convenience service station"),
        values=tuple(KIND_TITLES.values()),
    ),
    Column("area", gettext_lazy("Area code"), AREA_HINT),
    Column(
        "address", gettext_lazy("Address of the station"), gettext_lazy("So that a stranger finds it"), required=True
    ),
    Column("hours", gettext_lazy("Opening hours"), HOURS_HINT),
    Column(
        "facilities", gettext_lazy("What is there"),
        gettext_lazy("Names with commas between; the second sheet has them"),
        values=tuple(FACILITY_TITLES.values()),
    ),
    Column("services", gettext_lazy("What is done there"), gettext_lazy("One line each; may be empty")),
    Column("phone", gettext_lazy("Telephone of the station"), gettext_lazy("No private number")),
    Column(
        "keeper", gettext_lazy("Code of the unit that looks after it"),
        gettext_lazy("Empty: the office of the community"),
    ),
    Column("opened_on", gettext_lazy("Set up on"), gettext_lazy("Like 2026-01-31")),
    Column("cost_yuan", gettext_lazy("Cost in yuan"), gettext_lazy("What it cost to set up; seen by staff only")),
    Column("fund_source", gettext_lazy("Source of the funds"), gettext_lazy("May be empty")),
    Column("lng", gettext_lazy("Longitude"), gettext_lazy("WGS-84; may be empty")),
    Column("lat", gettext_lazy("Latitude"), gettext_lazy("WGS-84; may be empty")),
    Column("note", gettext_lazy("What else to know"), gettext_lazy("May be empty")),
)  # fmt: skip


@dataclass(frozen=True)
class Known:
    """What rows refer to, read once for the whole table."""

    areas: dict[str, Area]
    units: dict[str, Organization]
    offices: dict[str, Organization]
    stations: dict[str, Station]


def known_for(rows: Iterable[SourceRow]) -> Known:
    """The areas, units, offices and stations that rows name."""
    held = list(rows)
    named = {name: {row.texts.get(name, "") for row in held} - {""} for name in ("area", "keeper", "number")}
    offices = Organization.objects.filter(kind=Organization.Kind.COMMUNITY_OFFICE, is_active=True)
    numbers = [int(number) for number in named["number"] if number.isdecimal() and len(number) < 10]
    stations = Station.objects.select_related("area").filter(pk__in=numbers)
    return Known(
        areas={area.code: area for area in Area.objects.filter(code__in=named["area"], valid_to=None)},
        units={unit.code: unit for unit in Organization.objects.filter(code__in=named["keeper"], is_active=True)},
        offices={office.area.code: office for office in offices.select_related("area").order_by("-pk")},
        stations={str(row.pk): row for row in stations},
    )


def _choice(titles: dict[str, Any], text: str) -> str:
    """The word of a list for what a cell says, in either language; empty where there is none."""
    for language, _label in settings.LANGUAGES:
        with translation.override(language):
            found = next((name for name, title in titles.items() if text in {name, str(title)}), "")
        if found:
            return found
    return ""


def _number(text: str, known: Known) -> Station | None:
    if text and text not in known.stations:
        raise StationRefused(_("There is no station with the number %(number)s.") % {"number": text})
    return known.stations.get(text)


def _kind(text: str, _known: Known) -> str:
    found = _choice({name: KIND_TITLES[name] for name in KINDS}, text) if text else "convenience"
    if not found:
        raise StationRefused(_("There is no kind “%(text)s”.") % {"text": text})
    return found


def _area(text: str, known: Known) -> Area | None:
    if text and text not in known.areas:
        raise StationRefused(_("There is no area with the code %(code)s.") % {"code": text})
    return known.areas.get(text)


def _hours(text: str, _known: Known) -> str:
    try:
        return write_hours(read_hours(text))
    except HoursRefused as refused:
        raise StationRefused(refusal_words(refused)) from refused


def _facilities(text: str, _known: Known) -> list[str]:
    titles = {name: FACILITY_TITLES[name] for name in FACILITIES}
    found = []
    for word in filter(None, (part.strip() for part in text.replace("、", ",").replace("，", ",").split(","))):
        name = _choice(titles, word)
        if not name:
            raise StationRefused(_("The list of what stations offer has no “%(text)s”.") % {"text": word})
        found.append(name)
    return found


def _unit(text: str, known: Known) -> Organization | None:
    if text and text not in known.units:
        raise StationRefused(_("There is no organization with the code %(code)s.") % {"code": text})
    return known.units.get(text)


def _day(text: str, _known: Known) -> date | None:
    if not text:
        return None
    try:
        day = parse_date(text[:10].replace("/", "-").replace(".", "-"))
    except ValueError:
        day = None
    if day is None:
        raise StationRefused(_("%(text)s is no day; write it like 2026-01-31.") % {"text": text})
    return day


def _yuan(text: str, _known: Known) -> Decimal | None:
    if not text:
        return None
    try:
        found = Decimal(text.replace(",", "").replace("，", "").removesuffix("元"))
    except InvalidOperation:
        raise StationRefused(_("%(text)s is no sum of money.") % {"text": text}) from None
    if not 0 <= found < 10**10:
        raise StationRefused(_("%(text)s is no sum of money.") % {"text": text})
    return found.quantize(Decimal("0.01"))


def _degrees(lowest: float, highest: float) -> Callable[[str, Known], float | None]:
    def read(text: str, _known: Known) -> float | None:
        if not text:
            return None
        try:
            found = float(text)
        except ValueError:
            found = highest + 1
        if not lowest <= found <= highest:
            raise StationRefused(_("%(text)s is no place in China; write degrees such as 106.2.") % {"text": text})
        return found

    return read


READERS: dict[str, Callable[[str, Known], Any]] = {
    "number": _number, "kind": _kind, "area": _area, "hours": _hours, "facilities": _facilities, "keeper": _unit,
    "opened_on": _day, "cost_yuan": _yuan, "lng": _degrees(73, 136), "lat": _degrees(3, 54),
}  # fmt: skip
LONGEST = {
    field.name: field.max_length or 2000
    for field in Station._meta.fields
    if isinstance(field, CharField | TextField) and field.name not in READERS
}


def _read(column: Column, text: str, known: Known) -> Any:
    if not text and column.required:
        raise StationRefused(_("This cell is empty."))
    if column.name in READERS:
        return READERS[column.name](text, known)
    if len(text) > LONGEST[column.name]:
        raise StationRefused(_("Longer than %(most)d characters.") % {"most": LONGEST[column.name]})
    return text


def parse(rows: list[SourceRow]) -> list[CheckedRow]:
    """Texts to values; everything that cannot be read is an error of its cell."""
    known = known_for(rows)
    parsed = []
    for row in rows:
        checked = CheckedRow(row.line, row.texts)
        for column in COLUMNS:
            try:
                checked.values[column.name] = _read(column, row.texts.get(column.name, ""), known)
            except StationRefused as refusal:
                checked.errors[column.name] = refusal.message
        _complete(checked, known)
        parsed.append(checked)
    return parsed


def _complete(checked: CheckedRow, known: Known) -> None:
    """The area around the point and the community's office, where a row names none."""
    values = checked.values
    if values.get("area") is None and "area" not in checked.errors:
        if values.get("lng") is not None and values.get("lat") is not None:
            values["area"] = locate(values["lng"], values["lat"])
        if values.get("area") is None:
            checked.errors["area"] = _("Give the code of the grid or community, or longitude and latitude.")
            return
    if values.get("keeper") is None and "keeper" not in checked.errors and values.get("area") is not None:
        values["keeper"] = known.offices.get(values["area"].code[:COMMUNITY])
        if values["keeper"] is None:
            checked.errors["keeper"] = _("This community has no office yet: name the keeping unit.")


def register_for(*, actor: Actor, at: datetime) -> Register:
    """How rows become stations: new ones, and those that bear a number changed."""

    def save(row: CheckedRow) -> object:
        values = {name: value for name, value in row.values.items() if name != "number"}
        held: Station | None = row.values["number"]
        if held is None:
            return add_station(values=values, actor=actor, at=at)
        return edit_station(held, values=values, actor=actor, at=at)

    return Register(COLUMNS, parse, save, StationRefused)


def commit_import(draft: ImportDraft, *, actor: Actor, at: datetime) -> int:
    """Saves every row or, at the first error, none."""
    count = commit_rows(draft, register_for(actor=actor, at=at), at=at)
    note(actor, "station.import", draft.pk, at=at, detail=f"{draft.filename}: {count}")
    return count


def table_xlsx(rows: Iterable[Station]) -> bytes:
    """Stations under the headings that the import reads, so that the table can be changed and brought back."""
    lines = [
        [
            str(row.pk), row.name, KIND_TITLES[row.kind], row.area.code, row.address, "; ".join(hours_words(row.hours)),
            _(", ").join(str(FACILITY_TITLES[one.facility]) for one in row.facilities.all()), row.services, row.phone,
            row.keeper.code, row.opened_on or "", row.cost_yuan if row.cost_yuan is not None else "", row.fund_source,
            row.lng if row.lng is not None else "", row.lat if row.lat is not None else "", row.note,
        ]
        for row in rows
    ]  # fmt: skip
    return write_xlsx([str(column.label) for column in COLUMNS], lines, title=_("Service stations"))
