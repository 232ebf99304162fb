"""Files of areas as checked rows: headings in English or Chinese, every fault with its place; asks no database."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from wangge.areas.rules import LEVEL_WORDS, kind_of
from wangge.areas.shapes import Outline, ShapeRefused, read_outline
from wangge.kit.codes import SCHEMES, CodeRefused, cut, level_of, parent_of
from wangge.kit.datum import UnknownDatum, datum_named, to_wgs84
from wangge.kit.sheets import Row, SheetRefused, read_rows

HEADINGS = {
    "code": ("code", "编码", "代码", "区划代码", "统计用区划代码", "网格编码"),
    "name": ("name", "名称", "网格名称"),
    "level": ("level", "层级", "级别"),
    "kind": ("kind", "类型", "类别"),
    "parent": ("parent", "上级编码", "上级"),
    "households": ("households", "户数"),
    "lng": ("lng", "经度", "label_lng"),
    "lat": ("lat", "纬度", "label_lat"),
    "datum": ("datum", "坐标系"),
    "valid_from": ("valid_from", "启用日期"),
    "valid_to": ("valid_to", "停用日期"),
    "aliases": ("aliases", "别名"),
}
GEOJSON_ENDINGS = (".geojson", ".json")
_LONGEST_NAME = 100


class CellRefused(ValueError):
    """A cell that does not hold what its column wants; the message says why."""


@dataclass(frozen=True)
class Fault:
    """What is wrong in a file, and where."""

    file: str
    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, {self.place}: {self.reason}" if self.place else f"{self.file}: {self.reason}"


@dataclass(frozen=True)
class Options:
    """How files are to be read: the datum of points without one, own headings, the scheme of grid codes."""

    datum: str = "wgs84"
    mapping: Mapping[str, str] = field(default_factory=dict)
    scheme: str = "own"
    under: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area as a file describes it; None means the file does not say."""

    file: str
    place: str
    code: str
    level: str
    name: str
    kind: str
    parent: str
    households: int | None = None
    centre: tuple[float, float] | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    aliases: tuple[str, ...] = ()
    outline: Outline | None = None


@dataclass
class Intake:
    """What files gave: good rows and faults."""

    rows: list[AreaRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


class Cells:
    """The cells of one row under our own names; parsing collects every reason instead of stopping at the first."""

    def __init__(self, values: Mapping[str, Any], columns: Mapping[str, str], options: Options) -> None:
        self.values = values
        self.columns = columns
        self.options = options
        self.reasons: list[str] = []

    def text(self, name: str, longest: int = _LONGEST_NAME) -> str:
        """A text, empty when the column is missing."""
        value = self.values.get(self.columns.get(name, ""))
        text = "" if value is None else str(value).strip()
        if len(text) > longest:
            self.refuse(name, _("longer than %(longest)s characters") % {"longest": longest})
        return text[:longest]

    def needed(self, name: str) -> str:
        """A text that may not be empty."""
        text = self.text(name)
        if not text:
            self.refuse(name, _("is empty"))
        return text

    def count(self, name: str) -> int | None:
        """A whole number from nought up."""
        text = self.text(name).replace(",", "")
        if not text:
            return None
        if not text.isascii() or not text.isdigit() or len(text) > 9:
            self.refuse(name, _("“%(text)s” is no whole number") % {"text": text})
            return None
        return int(text)

    def day(self, name: str) -> date | None:
        """A day written as 2026-03-01 or 2026/3/1."""
        text = self.text(name)
        if not text:
            return None
        try:
            year, month, day = (int(part) for part in text.replace("/", "-").replace(".", "-").split("-"))
            return date(year, month, day)
        except ValueError:
            self.refuse(name, _("“%(text)s” is no day (2026-03-01)") % {"text": text})
            return None

    def point(self) -> tuple[float, float] | None:
        """Longitude and latitude in WGS-84, from the row's own datum or the file's."""
        lng_text, lat_text = self.text("lng"), self.text("lat")
        if not lng_text and not lat_text:
            return None
        try:
            lng, lat = float(lng_text), float(lat_text)
            if not (-180 <= lng <= 180 and -90 <= lat <= 90):
                raise CellRefused(_("no longitude and latitude in degrees"))
            lng, lat = to_wgs84(lng, lat, self.datum())
        except ValueError as error:
            reason = error if isinstance(error, CellRefused | UnknownDatum) else _("no longitude and latitude")
            self.refuse("lng", f"“{lng_text}, {lat_text}”: {reason}")
            return None
        return round(lng, 7), round(lat, 7)

    def datum(self) -> str:
        """The datum of this row's point."""
        return datum_named(self.text("datum") or self.options.datum)

    def refuse(self, name: str, reason: str) -> None:
        """Notes what is wrong with a column."""
        self.reasons.append(f"{self.columns.get(name, name)}: {reason}")


def columns_of(
    headings: Iterable[str], known: Mapping[str, tuple[str, ...]], mapping: Mapping[str, str]
) -> dict[str, str]:
    """Our column names with the file's headings for them; a mapping given by hand goes first."""
    present = {heading.strip().lower(): heading for heading in headings}
    for heading in mapping.values():
        if heading not in present.values():
            raise SheetRefused(_("there is no column “%(heading)s”") % {"heading": heading})
    found = dict(mapping)
    taken = set(mapping.values())
    for name, names in known.items():
        fitting = [present[word] for word in names if word in present and present[word] not in taken]
        if fitting:
            found.setdefault(name, fitting[0])
    return found


def read_areas(files: Iterable[Path], options: Options) -> Intake:
    """Every area of some files, in their order; codes may repeat between files, never within one."""
    intake = Intake()
    for file in files:
        seen: dict[str, str] = {}
        for place, row, reasons in _rows_of(file, options):
            if row is not None and row.code in seen:
                reasons = [
                    *reasons,
                    _("the code %(code)s stands at %(place)s already") % {"code": row.code, "place": seen[row.code]},
                ]
            intake.faults.extend(Fault(file.name, place, reason) for reason in reasons)
            if row is not None and not reasons:
                seen[row.code] = place
                intake.rows.append(row)
    return intake


Found = tuple[str, AreaRow | None, list[str]]


def _rows_of(file: Path, options: Options) -> Iterator[Found]:
    try:
        datum_named(options.datum)
        reader = _features if file.name.lower().endswith(GEOJSON_ENDINGS) else _table
        yield from reader(file, options)
    except (OSError, SheetRefused, UnknownDatum) as error:
        yield "", None, [str(error)]


def _table(file: Path, options: Options) -> Iterator[Found]:
    columns: dict[str, str] | None = None
    for row in read_rows(file):
        if columns is None:
            columns = columns_of(row.values, HEADINGS, options.mapping)
            if "code" not in columns:
                raise SheetRefused(
                    _(
                        "no column of area codes among %(headings)s: name it with --map code=HEADING; estates, "
                        "buildings, units and streets are loaded with --as"
                    )
                    % {"headings": ", ".join(row.values)}
                )
        yield _found(file.name, line_place(row), Cells(row.values, columns, options))


def line_place(row: Row) -> str:
    """Where a row stands, in words."""
    return _("line %(line)s") % {"line": row.line}


def _found(file: str, place: str, cells: Cells, *, is_named: bool = True) -> Found:
    code, level = _code(cells)
    name = cells.needed("name") if is_named else cells.text("name")
    kind = _kind(cells, code, level, name)
    row = AreaRow(
        file=file,
        place=place,
        code=code,
        level=level,
        name=name,
        kind=kind,
        parent=_parent(cells, code),
        households=cells.count("households"),
        centre=cells.point(),
        valid_from=cells.day("valid_from"),
        valid_to=cells.day("valid_to"),
        aliases=tuple(alias for alias in cells.text("aliases", 500).replace("；", ";").split(";") if alias.strip()),
    )
    if row.valid_from and row.valid_to and row.valid_to < row.valid_from:
        cells.refuse("valid_to", _("ends before it begins"))
    return place, None if cells.reasons else row, cells.reasons


def _code(cells: Cells) -> tuple[str, str]:
    """The stored code and its level; a level named by the row must agree."""
    text, word = cells.needed("code"), cells.text("level")
    level = LEVEL_WORDS.get(word, "")
    if word and not level:
        cells.refuse("level", _("“%(word)s” is no level") % {"word": word})
        return "", ""
    if not text:
        return "", ""
    try:
        is_grid = level in {"", "grid"} and cells.options.scheme != "own"
        code = SCHEMES[cells.options.scheme].to_own(text) if is_grid else cut(text, level)
        return code, level_of(code)
    except CodeRefused as error:
        cells.refuse("code", str(error))
        return "", ""


def _kind(cells: Cells, code: str, level: str, name: str) -> str:
    word = cells.text("kind")
    try:
        return kind_of(code, level, name, word) if code else ""
    except KeyError:
        cells.refuse("kind", _("“%(word)s” is no kind of this level") % {"word": word})
        return ""


def _parent(cells: Cells, code: str) -> str:
    """The parent's code: the one named, if it leads to this code, else the one that the digits tell."""
    text = cells.text("parent")
    if not code or not text:
        return parent_of(code) if code else ""
    try:
        parent = cut(text)
    except CodeRefused as error:
        cells.refuse("parent", str(error))
        return ""
    if len(parent) >= len(code) or not code.startswith(parent):
        cells.refuse("parent", _("%(parent)s cannot stand above %(code)s") % {"parent": text, "code": code})
    return parent


def _features(file: Path, options: Options) -> Iterator[Found]:
    for number, feature in enumerate(read_features(file), start=1):
        place = _("feature %(number)s") % {"number": number}
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(properties, dict):
            yield place, None, [_("no feature with properties")]
            continue
        try:
            columns = columns_of(properties, HEADINGS, options.mapping)
        except SheetRefused as error:
            yield place, None, [str(error)]
            continue
        yield _outlined(file.name, place, Cells(properties, columns, options), feature.get("geometry"))


def read_features(file: Path) -> list[Any]:
    """The features of a GeoJSON file; raises `SheetRefused` with the reason if it is none."""
    try:
        content = json.loads(file.read_bytes())
    except (ValueError, RecursionError) as error:
        raise SheetRefused(_("the file is no GeoJSON: %(error)s") % {"error": error}) from error
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list):
        raise SheetRefused(_("the file is no GeoJSON: %(error)s") % {"error": _("a FeatureCollection is wanted")})
    return features


def _outlined(file: str, place: str, cells: Cells, geometry: Any) -> Found:
    _place, row, reasons = _found(file, place, cells, is_named=False)
    try:
        outline = read_outline(geometry, cells.datum())
    except ShapeRefused as error:
        return place, None, [*reasons, str(error)]
    if row is None:
        return place, None, reasons
    return place, replace(row, outline=outline), reasons
