"""The register out of a table: read, every error beside its cell, then all rows or none."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import CharField
from django.utils import translation
from django.utils.dateparse import parse_date
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangge.areas.models import Area
from wangge.estates.models import Estate
from wangge.kinds.inspection.models import ImportDraft, Installation
from wangge.kinds.inspection.services.refusal import InspectionRefused, note
from wangge.kinds.inspection.services.register import save_new
from wangge.kinds.inspection.services.rhythm import COUNTY, keep_rounds
from wangge.people.actors import Actor
from wangge.people.models import Organization, Person
from wangge.ui.importing import CheckedRow, Column, SourceRow, note_twins, try_rows

KEEP_DRAFTS = timedelta(days=1)


DAY_HINT = gettext_lazy("Like 2026-01-31")
USER_HINT = gettext_lazy("User name of an account with a post in the keeping unit; may be empty")
UNIT_HINT = gettext_lazy("An organization that is there")
COLUMNS = (
    Column("code", gettext_lazy("Equipment code"), gettext_lazy("As on the registration; unique"), required=True),
    Column(
        "kind", gettext_lazy("Kind of installation"), gettext_lazy("Empty: lift; others on the second sheet"),
        values=tuple(Installation.Kind.labels),
    ),
    Column("name", gettext_lazy("Name on the spot"), gettext_lazy("Building, unit, number of the lift"), required=True),
    Column("area", gettext_lazy("Area code"), gettext_lazy("Grid or community, 12 or 15 digits"), required=True),
    Column("estate", gettext_lazy("Estate"), gettext_lazy("Name or code of an estate that is there; may be empty")),
    Column("address", gettext_lazy("Position"), gettext_lazy("May be empty")),
    Column("keeper", gettext_lazy("Code of the keeping unit"), UNIT_HINT, required=True),
    Column("director", gettext_lazy("Safety director"), USER_HINT),
    Column("officer", gettext_lazy("Safety officer"), USER_HINT),
    Column("maintainer", gettext_lazy("Maintenance firm"), gettext_lazy("May be empty")),
    Column("maintainer_phone", gettext_lazy("Telephone of the maintenance firm"), gettext_lazy("Work number only")),
    Column("rescue_phone", gettext_lazy("Rescue telephone"), gettext_lazy("Stands on the public notice")),
    Column("next_inspection_on", gettext_lazy("Next statutory inspection"), DAY_HINT),
)  # fmt: skip


def keep_draft(*, rows: list[SourceRow], filename: str, person_id: int, at: datetime) -> ImportDraft:
    """Keeps what was uploaded until it is committed, a day at most."""
    texts = json.dumps([[row.line, row.texts] for row in rows], ensure_ascii=False)
    return ImportDraft.objects.create(filename=filename[:200], rows=texts, person_id=person_id, created_at=at)


def rows_of(draft: ImportDraft) -> list[SourceRow]:
    """The rows of a draft."""
    return [SourceRow(line, texts) for line, texts in json.loads(draft.rows)]


def forget_drafts(at: datetime) -> int:
    """Removes drafts older than a day."""
    return ImportDraft.objects.filter(created_at__lt=at - KEEP_DRAFTS).delete()[0]


@dataclass
class Registers:
    """What rows refer to, read once for the whole table."""

    areas: dict[str, Area]
    estates: dict[str, list[Estate]]
    units: dict[str, Organization]
    people: dict[str, Person]


def registers_for(rows: Iterable[SourceRow]) -> Registers:
    """Reads the areas, estates, units and people that the rows name."""
    texts: dict[str, set[str]] = {"area": set(), "estate": set(), "keeper": set(), "person": set()}
    for row in rows:
        for name in ("area", "estate", "keeper"):
            texts[name].add(row.texts.get(name, ""))
        texts["person"] |= {row.texts.get("director", "").lower(), row.texts.get("officer", "").lower()}
    estates: dict[str, list[Estate]] = {}
    for estate in Estate.objects.select_related("area").filter(name__in=texts["estate"], valid_to=None):
        estates.setdefault(estate.name, []).append(estate)
    for estate in Estate.objects.select_related("area").filter(code__in=texts["estate"]):
        estates[estate.code] = [estate]
    return Registers(
        areas={area.code: area for area in Area.objects.filter(code__in=texts["area"])},
        estates=estates,
        units={unit.code: unit for unit in Organization.objects.filter(code__in=texts["keeper"])},
        people={person.username: person for person in Person.objects.filter(username__in=texts["person"])},
    )


def _kind(text: str, _known: Registers) -> str:
    if not text:
        return Installation.Kind.LIFT
    for language, _label in settings.LANGUAGES:
        with translation.override(language):
            found = {str(label): value for value, label in Installation.Kind.choices}
        if text in found or text in Installation.Kind.values:
            return str(found.get(text, text))
    raise InspectionRefused(_("There is no kind “%(text)s”.") % {"text": text})


def _area(text: str, known: Registers) -> Area:
    found = known.areas.get(text)
    if found is None:
        raise InspectionRefused(_("There is no area with the code %(code)s.") % {"code": text})
    if len(found.code) < 12:
        raise InspectionRefused(_("Give the community or the grid, not a wider area."))
    return found


def _estate(text: str, known: Registers) -> list[Estate]:
    if text and text not in known.estates:
        raise InspectionRefused(_("There is no estate “%(text)s”.") % {"text": text})
    return known.estates.get(text, [])


def _unit(text: str, known: Registers) -> Organization:
    found = known.units.get(text)
    if found is None:
        raise InspectionRefused(_("There is no organization with the code %(code)s.") % {"code": text})
    return found


def _person(text: str, known: Registers) -> Person | None:
    if text and text.lower() not in known.people:
        raise InspectionRefused(_("There is no account with the user name %(name)s.") % {"name": text})
    return known.people.get(text.lower())


def _day(text: str, _known: Registers) -> date | None:
    if not text:
        return None
    try:
        day = parse_date(text[:10].replace("/", "-").replace(".", "-"))
    except ValueError:
        day = None
    if day is None:
        raise InspectionRefused(_("%(text)s is no day; write it like 2026-01-31.") % {"text": text})
    return day


LONGEST: dict[str, int] = {
    field.name: field.max_length or 0 for field in Installation._meta.fields if isinstance(field, CharField)
}
READERS: dict[str, Callable[[str, Registers], Any]] = {
    "kind": _kind, "area": _area, "estate": _estate, "keeper": _unit, "director": _person, "officer": _person,
    "next_inspection_on": _day,
}  # fmt: skip


def _read(column: Column, text: str, known: Registers) -> Any:
    if not text and column.required:
        raise InspectionRefused(_("This cell is empty."))
    if column.name in READERS:
        return READERS[column.name](text, known)
    if len(text) > LONGEST[column.name]:
        raise InspectionRefused(_("Longer than %(most)d characters.") % {"most": LONGEST[column.name]})
    return text


def parse_row(row: SourceRow, known: Registers) -> CheckedRow:
    """Texts to values; everything that cannot be read is an error of its cell."""
    checked = CheckedRow(row.line, row.texts)
    for column in COLUMNS:
        try:
            checked.values[column.name] = _read(column, row.texts.get(column.name, ""), known)
        except InspectionRefused as refusal:
            checked.errors[column.name] = refusal.message
    _choose_estate(checked)
    return checked


def _choose_estate(checked: CheckedRow) -> None:
    """Of estates with the same name, the one in the row's area."""
    found, area = checked.values.get("estate") or [], checked.values.get("area")
    near = [
        one for one in found if area and (one.area.code.startswith(area.code) or area.code.startswith(one.area.code))
    ]
    chosen = near or found
    checked.values["estate"] = chosen[0] if chosen else None
    if len(near) > 1:
        checked.errors.setdefault("estate", _("Several estates there have this name: give the code."))


def preview_import(draft: ImportDraft, *, actor: Actor, at: datetime) -> list[CheckedRow]:
    """Tries every row for real, takes everything back, and tells what was wrong where."""
    source = rows_of(draft)
    known = registers_for(source)
    rows = [parse_row(row, known) for row in source]
    note_twins(rows)
    try_rows(rows, lambda row: save_new(row.values, actor=actor, at=at, on=localdate(at)), InspectionRefused)
    return rows


@transaction.atomic
def commit_import(draft: ImportDraft, *, actor: Actor, at: datetime) -> int:
    """Saves every row or, at the first error, none; then the rounds follow once."""
    if not ImportDraft.objects.filter(pk=draft.pk, committed_at=None).update(committed_at=at, rows="[]"):
        raise InspectionRefused(_("This table was imported already."))
    source = rows_of(draft)
    known = registers_for(source)
    touched: dict[str, set[str]] = {}
    for one in source:
        row = parse_row(one, known)
        if row.errors:
            raise InspectionRefused(_("Line %(line)s has errors.") % {"line": one.line})
        saved = save_new(row.values, actor=actor, at=at, on=localdate(at))
        touched.setdefault(saved.area.code[:COUNTY], set()).add(saved.kind)
    for county, kinds in touched.items():
        keep_rounds(county=county, kinds=sorted(kinds), actor=actor, at=at)
    note(actor, "installation.import", "import", draft.pk, at=at, detail=f"{draft.filename}: {len(source)}")
    return len(source)
