"""Departments' grids brought in as names of ours: the whole table or nothing, and a second time nothing new."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangge.areas.models import Area
from wangge.areas.queries import locate, within
from wangge.areas.services import put_name
from wangge.audit.services import record
from wangge.kit.sheets import write_xlsx
from wangge.networks.access import may_edit
from wangge.networks.queries import lines
from wangge.networks.rules import USUAL
from wangge.people.actors import Actor
from wangge.people.models import ImportDraft
from wangge.people.services.drafts import Register, commit_rows
from wangge.ui.importing import CheckedRow, Column, SourceRow

COLUMNS = (
    Column("network", gettext_lazy("Network"), gettext_lazy("Whose grids these are, such as 综治网格"), required=True),
    Column(
        "code", gettext_lazy("Their code"), gettext_lazy("As it stands in the department's own list"), required=True
    ),
    Column("name", gettext_lazy("Their name"), gettext_lazy("Empty: the code")),
    Column("area", gettext_lazy("Code of our grid"), gettext_lazy("15 digits; a community of 12 if it is as large")),
    Column(
        "area_name", gettext_lazy("Name of our grid"), gettext_lazy("Instead of the code, if only one is called so")
    ),
    Column("lng", gettext_lazy("Longitude"), gettext_lazy("Instead of both: a point inside, WGS-84")),
    Column("lat", gettext_lazy("Latitude"), gettext_lazy("Such as 37.985")),
)
LONGEST = {"network": 100, "code": 40, "name": 100}
LEVELS = (Area.Level.COMMUNITY, Area.Level.GRID, Area.Level.MICRO_GRID)


class NameRefused(Exception):
    """A name that may not be; the text says why, `field` at which column."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


def register_for(*, actor: Actor) -> Register:
    """How rows become names of our grids."""

    def parse(rows: list[SourceRow]) -> list[CheckedRow]:
        known = _known(rows, actor)
        found = [_parsed(row, known) for row in rows]
        _note_twins(found)
        return found

    def save(row: CheckedRow) -> object:
        area = row.values["area"]
        if not may_edit(actor, area.code):
            raise NameRefused(_("This lies outside the area of your post."), field="area")
        return put_name(area, network=row.values["network"], code=row.values["code"], name=row.values["name"])

    return Register(COLUMNS, parse, save, NameRefused)


def _known(rows: list[SourceRow], actor: Actor) -> dict[str, list[Area]]:
    """Areas by code and by name, read once for the whole table; a name that stands twice keeps both."""
    codes = {row.texts.get("area", "") for row in rows} - {""}
    names = {row.texts.get("area_name", "") for row in rows} - {""}
    standing = Area.objects.filter(within(actor.area_code), valid_to=None, level__in=LEVELS)
    found: dict[str, list[Area]] = {area.code: [area] for area in standing.filter(code__in=codes)}
    for area in standing.filter(name__in=names):
        found.setdefault(area.name, []).append(area)
    return found


def _parsed(row: SourceRow, known: dict[str, list[Area]]) -> CheckedRow:
    checked = CheckedRow(row.line, row.texts)
    for name, most in LONGEST.items():
        text = row.texts.get(name, "")
        if not text and name != "name":
            checked.errors[name] = _("This cell is empty.")
        elif len(text) > most:
            checked.errors[name] = _("Longer than %(most)d characters.") % {"most": most}
        checked.values[name] = text
    checked.values["name"] = checked.values["name"] or checked.values["code"]
    try:
        checked.values["area"] = _area(row.texts, known)
    except NameRefused as refusal:
        checked.errors[refusal.field] = refusal.message
    return checked


def _area(texts: dict[str, str], known: dict[str, list[Area]]) -> Area:
    """Our area by its code, else its name, else the point; a code and a point that disagree are refused."""
    code, name = texts.get("area", ""), texts.get("area_name", "")
    if code:
        found = known.get(code, [])
        if not found:
            raise NameRefused(_("There is no grid with the code %(code)s.") % {"code": code}, field="area")
        return found[0]
    if name:
        found = known.get(name, [])
        if len(found) != 1:
            text = _("Several are called “%(name)s”: give the code.") if found else _("No grid is called “%(name)s”.")
            raise NameRefused(text % {"name": name}, field="area_name")
        return found[0]
    return _located(texts)


def _located(texts: dict[str, str]) -> Area:
    if not (texts.get("lng") and texts.get("lat")):
        raise NameRefused(_("Give the code or the name of our grid, or a point inside."), field="area")
    try:
        found = locate(float(texts["lng"]), float(texts["lat"]))
    except ValueError:
        raise NameRefused(_("This is no longitude or latitude."), field="lng") from None
    if found is None:
        raise NameRefused(_("No grid lies at this point."), field="lng")
    return found


def _note_twins(rows: list[CheckedRow]) -> None:
    """The same line twice is a slip; the same of theirs over several of ours is not."""
    seen: dict[tuple[Any, ...], int] = {}
    for row in rows:
        area = row.values.get("area")
        key = (row.values["network"], row.values["code"], area.pk if area else None)
        if area and key in seen:
            row.errors.setdefault("code", _("The same stands in line %(line)s.") % {"line": seen[key]})
        seen.setdefault(key, row.line)


def commit_import(draft: ImportDraft, *, actor: Actor, at: datetime) -> int:
    """Saves every row or, at the first error, none."""
    count = commit_rows(draft, register_for(actor=actor), at=at)
    record(
        act="areas.import_network", at=at, actor_person_id=actor.person_id, actor_post_id=actor.post_id,
        actor_name=actor.name, subject_kind="area", subject_id=actor.area_code, detail=f"{draft.filename}: {count}",
    )  # fmt: skip
    return count


def template_columns() -> tuple[Column, ...]:
    """The columns of the template, with the usual networks to choose from."""
    first = COLUMNS[0]
    return (Column(first.name, first.label, first.hint, required=True, values=USUAL), *COLUMNS[1:])


def table_xlsx(area_code: str, networks: list[str]) -> bytes:
    """Networks as a table that the import reads."""
    heads = [str(column.label) for column in COLUMNS]
    return write_xlsx(heads, lines(area_code, networks), title=_("Networks of departments"))
