"""Files of estates, buildings, stairwells and streets as checked rows; asks no database."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from shapely.errors import ShapelyError
from shapely.geometry import LineString, MultiLineString, shape

from wangge.areas.intake import GEOJSON_ENDINGS, Cells, Fault, Options, columns_of, line_place, read_features
from wangge.areas.shapes import Outline, ShapeRefused, as_geojson, read_outline, to_standard
from wangge.estates.models import Street
from wangge.estates.rules import MODES, TIERS
from wangge.kit.datum import UnknownDatum
from wangge.kit.sheets import SheetRefused, read_rows

_PLACE = {
    "area": ("area", "area_code", "区域", "网格", "社区", "所属区域", "所属网格"),
    "households": ("households", "户数"),
    "lng": ("lng", "经度"),
    "lat": ("lat", "纬度"),
    "datum": ("datum", "坐标系"),
}
HEADINGS: dict[str, dict[str, tuple[str, ...]]] = {
    "estates": {
        **_PLACE,
        "code": ("estate_code", "code", "小区编码", "编码"),
        "name": ("estate", "name", "小区", "小区名称", "名称"),
        "address": ("address", "地址"),
        "property_mode": ("property_mode", "物业模式"),
        "tier": ("tier", "小区类别"),
        "valid_from": ("valid_from", "启用日期"),
        "valid_to": ("valid_to", "停用日期"),
    },
    "buildings": {
        **_PLACE,
        "estate": ("estate", "小区", "小区名称", "小区编码"),
        "number": ("building", "number", "楼栋", "楼号"),
        "name": ("building_name", "name", "楼名"),
        "floors": ("floors", "层数"),
    },
    "units": {
        "estate": ("estate", "小区", "小区名称", "小区编码"),
        "area": _PLACE["area"],
        "building": ("building", "楼栋", "楼号"),
        "number": ("unit", "单元", "单元号"),
        "households": _PLACE["households"],
    },
    "streets": {
        "code": ("code", "osm_id", "编码"),
        "name": ("name", "街道名", "名称"),
        "kind": ("kind", "类型"),
    },
}


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One estate, building, stairwell or street as a file describes it; empty or None means the file does not say."""

    layout: str
    file: str
    place: str
    code: str = ""
    name: str = ""
    area: str = ""
    estate: str = ""
    building: str = ""
    number: str = ""
    households: int | None = None
    floors: int | None = None
    address: str = ""
    property_mode: str = ""
    tier: str = ""
    kind: str = ""
    point: tuple[float, float] | None = None
    outline: Outline | None = None
    line: str = ""
    bounds: tuple[float, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass
class PlaceIntake:
    """What files gave: good rows and faults."""

    rows: list[PlaceRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def layout_of(file: Path) -> str:
    """The layout of a file, told by its headings or by the geometry of its first feature; else `areas`."""
    if file.name.lower().endswith(GEOJSON_ENDINGS):
        features = read_features(file)
        geometry = features[0].get("geometry") if features and isinstance(features[0], dict) else None
        kind = geometry.get("type", "") if isinstance(geometry, dict) else ""
        return "streets" if kind.endswith("LineString") else "areas"
    first = next(read_rows(file), None)
    present = {heading.strip().lower() for heading in first.values} if first else set()
    telling = {
        "units": HEADINGS["units"]["number"],
        "buildings": ("building", "楼栋", "楼号"),
        "estates": ("estate", "小区", "小区名称"),
    }
    return next((layout for layout, words in telling.items() if present & set(words)), "areas")


def read_places(file: Path, layout: str, options: Options) -> PlaceIntake:
    """Every estate, building, stairwell or street of one file."""
    intake = PlaceIntake()
    seen: dict[tuple[str, ...], str] = {}
    try:
        for place, values, geometry in _records(file):
            columns = columns_of(values, HEADINGS[layout], options.mapping)
            cells = Cells(values, columns, options)
            row = READERS[layout](file.name, place, cells, geometry)
            key = (row.area, row.estate, row.building, row.number, row.code or row.name)
            if not cells.reasons and layout != "streets" and key in seen:
                cells.reasons.append(_("the same stands at %(place)s already") % {"place": seen[key]})
            seen.setdefault(key, place)
            intake.faults.extend(Fault(file.name, place, reason) for reason in cells.reasons)
            intake.rows.extend([] if cells.reasons else [row])
    except (OSError, SheetRefused, UnknownDatum) as error:
        intake.faults.append(Fault(file.name, "", str(error)))
    return intake


def _records(file: Path) -> Iterator[tuple[str, Mapping[str, Any], Any]]:
    """Each row or feature: its place in words, its values, its geometry."""
    if not file.name.lower().endswith(GEOJSON_ENDINGS):
        for row in read_rows(file):
            yield line_place(row), row.values, None
        return
    for number, feature in enumerate(read_features(file), start=1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        place = _("feature %(number)s") % {"number": number}
        yield place, properties if isinstance(properties, dict) else {}, feature.get("geometry") if properties else None


def _word(cells: Cells, name: str, words: Mapping[str, str]) -> str:
    text = cells.text(name)
    if text and text not in words:
        cells.refuse(name, _("“%(text)s” is not one of %(words)s") % {"text": text, "words": ", ".join(words)})
    return words.get(text, "")


def _outline(cells: Cells, geometry: Any) -> Outline | None:
    if geometry is None:
        return None
    try:
        return read_outline(geometry, cells.datum())
    except ShapeRefused as error:
        cells.reasons.append(str(error))
        return None


def _estate(file: str, place: str, cells: Cells, geometry: Any) -> PlaceRow:
    code = cells.text("code", 24)
    if code and not (code.isascii() and code.replace("-", "").isalnum()):
        cells.refuse("code", _("“%(code)s” is no code: letters, digits and hyphens") % {"code": code})
    return PlaceRow(
        layout="estates",
        file=file,
        place=place,
        code=code,
        name=cells.needed("name"),
        area=cells.text("area"),
        households=cells.count("households"),
        address=cells.text("address", 200),
        property_mode=_word(cells, "property_mode", MODES),
        tier=_word(cells, "tier", TIERS),
        point=cells.point(),
        outline=_outline(cells, geometry),
        valid_from=cells.day("valid_from"),
        valid_to=cells.day("valid_to"),
    )


def _building(file: str, place: str, cells: Cells, geometry: Any) -> PlaceRow:
    number = cells.needed("number")
    if len(number) > 20:
        cells.refuse("number", _("longer than %(longest)s characters") % {"longest": 20})
    return PlaceRow(
        layout="buildings",
        file=file,
        place=place,
        estate=cells.text("estate"),
        area=cells.text("area"),
        number=number,
        name=cells.text("name"),
        households=cells.count("households"),
        floors=cells.count("floors"),
        point=cells.point(),
        outline=_outline(cells, geometry),
    )


def _unit(file: str, place: str, cells: Cells, geometry: Any) -> PlaceRow:
    number = cells.needed("number")
    if len(number) > 20:
        cells.refuse("number", _("longer than %(longest)s characters") % {"longest": 20})
    return PlaceRow(
        layout="units",
        file=file,
        place=place,
        estate=cells.text("estate"),
        area=cells.text("area"),
        building=cells.needed("building"),
        number=number,
        households=cells.count("households"),
    )


def _street(file: str, place: str, cells: Cells, geometry: Any) -> PlaceRow:
    line, bounds = _line(cells, geometry)
    kind = cells.text("kind")
    name = cells.text("name")
    code = cells.text("code", 40) or f"{name}@" + ",".join(f"{value:.5f}" for value in bounds[:2])
    return PlaceRow(
        layout="streets",
        file=file,
        place=place,
        code=code[:40],
        name=name,
        kind=kind if kind in Street.Kind.values else "",
        line=line,
        bounds=bounds,
    )


def _line(cells: Cells, geometry: Any) -> tuple[str, tuple[float, ...]]:
    try:
        found = shape(geometry)
        if not isinstance(found, LineString | MultiLineString) or found.is_empty:
            raise ShapeRefused(_("a line is wanted"))
        found = to_standard(found, cells.datum())
    except (ShapelyError, ShapeRefused, ValueError, TypeError, AttributeError, KeyError) as error:
        cells.reasons.append(_("The geometry cannot be read: %(error)s.") % {"error": error})
        return "", ()
    return as_geojson(found), tuple(round(value, 7) for value in found.bounds)


READERS: dict[str, Callable[[str, str, Cells, Any], PlaceRow]] = {
    "estates": _estate,
    "buildings": _building,
    "units": _unit,
    "streets": _street,
}
LAYOUTS: Iterable[str] = ("areas", *READERS)
