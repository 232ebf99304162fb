"""The chain as a table: what was taken out can be changed in Excel and brought back, row by row."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangge.areas.models import Area
from wangge.chain.models import Level
from wangge.chain.queries import estate_rows, levels_of
from wangge.chain.rules import KIND
from wangge.chain.services.branches import Given, save_branch
from wangge.chain.services.refusal import ChainRefused, note
from wangge.estates.models import Estate
from wangge.kit.sheets import write_xlsx
from wangge.people.actors import Actor
from wangge.people.models import ImportDraft, Organization
from wangge.people.services.drafts import Register, commit_rows
from wangge.ui.importing import CheckedRow, Column, SourceRow

SEVERAL = gettext_lazy("Several with a space between them; may be empty")
COLUMNS = (
    Column("code", gettext_lazy("Code"), gettext_lazy("Leave it empty for a new one")),
    Column("name", gettext_lazy("Name"), required=True),
    Column("level", gettext_lazy("Level of the chain"), gettext_lazy("As the county calls it"), required=True),
    Column("scope", gettext_lazy("Area code"), gettext_lazy("Township or community: 9 or 12 digits"), required=True),
    Column("grids", gettext_lazy("Codes of the grids it reaches"), SEVERAL),
    Column("estate", gettext_lazy("Estate"), gettext_lazy("As in the register of estates; else empty")),
    Column("parent", gettext_lazy("Code of the organization above"), gettext_lazy("May be empty")),
    Column("founders", gettext_lazy("Codes of the founding units"), SEVERAL),
)


@dataclass
class Known:
    """What rows refer to, read once for the whole table."""

    actor: Actor
    levels: dict[str, Level]
    areas: dict[str, Area]
    organizations: dict[str, Organization]


def _several(text: str) -> list[str]:
    return [part for part in re.split(r"[\s,，、;；]+", text) if part]


def known_for(rows: Iterable[SourceRow], actor: Actor) -> Known:
    """Levels of the county, areas and organizations that rows name."""
    held = [row.texts for row in rows]
    areas = {code for texts in held for code in (texts.get("scope", ""), *_several(texts.get("grids", "")))}
    named = {
        code
        for texts in held
        for code in (texts.get("code", ""), texts.get("parent", ""), *_several(texts.get("founders", "")))
    }
    return Known(
        actor=actor,
        levels={level.name: level for level in levels_of(actor.area_code)},
        areas={area.code: area for area in Area.objects.filter(code__in=areas, valid_to=None)},
        organizations={
            row.code: row for row in Organization.objects.filter(code__in=named, is_active=True).select_related("area")
        },
    )


def _organization(code: str, known: Known) -> Organization:
    if code not in known.organizations:
        raise ChainRefused(_("There is no organization with the code %(code)s.") % {"code": code})
    return known.organizations[code]


def _own(text: str, known: Known, _row: SourceRow) -> Organization | None:
    if not text:
        return None
    found = _organization(text, known)
    if found.kind != KIND or not known.actor.covers(found.area.code):
        raise ChainRefused(_("There is no organization with the code %(code)s.") % {"code": text})
    return found


def _level(text: str, known: Known, _row: SourceRow) -> Level:
    if text not in known.levels:
        raise ChainRefused(_("The county has no level “%(text)s”.") % {"text": text})
    return known.levels[text]


def _area(text: str, known: Known, _row: SourceRow | None = None) -> Area:
    if text not in known.areas:
        raise ChainRefused(_("There is no area with the code %(code)s.") % {"code": text})
    return known.areas[text]


def _estate(text: str, known: Known, row: SourceRow) -> Estate | None:
    if not text:
        return None
    found = estate_rows(row.texts.get("scope", "")[:12]).filter(name=text).select_related("area").first()
    if found is None:
        raise ChainRefused(_("The place has no estate “%(text)s”.") % {"text": text})
    return found


READERS: dict[str, Callable[[str, Known, SourceRow], Any]] = {
    "code": _own,
    "level": _level,
    "scope": _area,
    "estate": _estate,
    "grids": lambda text, known, row: [_area(code, known) for code in _several(text)],
    "parent": lambda text, known, row: _organization(text, known) if text else None,
    "founders": lambda text, known, row: [_organization(code, known) for code in _several(text)],
}


def _read(column: Column, row: SourceRow, known: Known) -> Any:
    text = row.texts.get(column.name, "").strip()
    if not text and column.required:
        raise ChainRefused(_("This cell is empty."))
    if column.name in READERS:
        return READERS[column.name](text, known, row)
    if len(text) > 100:
        raise ChainRefused(_("Longer than %(most)d characters.") % {"most": 100})
    return text


def register_for(*, actor: Actor, at: datetime) -> Register:
    """How rows become party organizations: new ones, and those that bear a code changed."""

    def parse(rows: list[SourceRow]) -> list[CheckedRow]:
        known = known_for(rows, actor)
        return [_parsed(row, known) for row in rows]

    def save(row: CheckedRow) -> object:
        values = {name: value for name, value in row.values.items() if name != "code"}
        return save_branch(Given(**values), actor=actor, at=at, organization=row.values["code"])

    return Register(COLUMNS, parse, save, ChainRefused)


def _parsed(row: SourceRow, known: Known) -> CheckedRow:
    checked = CheckedRow(row.line, row.texts)
    for column in COLUMNS:
        try:
            checked.values[column.name] = _read(column, row, known)
        except ChainRefused as refusal:
            checked.errors[column.name] = refusal.message
    return checked


def commit_import(draft: ImportDraft, *, actor: Actor, at: datetime) -> int:
    """Saves every row or, at the first error, none."""
    count = commit_rows(draft, register_for(actor=actor, at=at), at=at)
    note(actor, "chain.import", "import", draft.pk, at=at, detail=f"{draft.filename}: {count}")
    return count


def table_xlsx(rows: Iterable[Organization]) -> bytes:
    """Party organizations under the headings that the import reads, so that the table can be brought back."""
    return write_xlsx([str(column.label) for column in COLUMNS], [_line(row) for row in rows])


def _line(row: Organization) -> list[str]:
    branch = getattr(row, "branch", None)
    scope = row.area.code[:12]
    if branch is None:
        return [row.code, row.name, "", scope, "", "", row.parent.code if row.parent else "", ""]
    return [
        row.code, row.name, branch.level.name if branch.level else "", scope,
        " ".join(grid.code for grid in branch.grids.all()), branch.estate.name if branch.estate else "",
        row.parent.code if row.parent else "", " ".join(unit.code for unit in branch.founders.all()),
    ]  # fmt: skip
