"""Where an imported row belongs: its point, the names in it, or the area that was given for all; never silently."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from django.utils.translation import gettext as _

from wangge.areas.models import Area, AreaAlias
from wangge.areas.queries import locate_code, subtree, within
from wangge.estates.models import Estate
from wangge.kinds.concern.importing.cells import CellRefused, parse_degrees, parse_pair
from wangge.kit.datum import to_wgs84

ENDINGS = ("街道", "镇", "乡", "社区", "村", "居委会", "社区居委会", "村委会", "村民委员会", "居民委员会", "网格")
LEAST_NAME = 2
LEAST_WITHIN = 3
BELOW_COUNTY = (Area.Level.TOWNSHIP, Area.Level.COMMUNITY, Area.Level.GRID)
Parsed = TypeVar("Parsed")
CHINA_LNG, CHINA_LAT = (73.0, 136.0), (3.0, 54.0)


@dataclass
class Placed:
    """A place found for a row; `warnings` are pairs of the field in question and the reason."""

    area_code: str = ""
    lng: float | None = None
    lat: float | None = None
    estate: Estate | None = None
    is_point_used: bool = False
    warnings: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class PlaceCells:
    """What a row says of its place."""

    lng: str = ""
    lat: str = ""
    point: str = ""
    areas: tuple[str, ...] = ()
    address: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether the row says nothing at all."""
        return not (self.lng or self.lat or self.point or self.areas or self.address)


class Gazetteer:
    """The names of all areas and estates beneath one area, looked up without a query per row."""

    def __init__(self, area_code: str, datum: str) -> None:
        self.top = area_code
        self.datum = datum
        rows = list(subtree(area_code).filter(level__in=BELOW_COUNTY).values_list("code", "name"))
        aliases = AreaAlias.objects.filter(within(area_code, field="area__code")).values_list("area__code", "name")
        self.codes = {code for code, _name in rows} | ({area_code} if area_code else set())
        self.full: dict[str, set[str]] = {}
        for code, name in [*rows, *aliases]:
            self.full.setdefault(name.strip(), set()).add(code)
        self.short: dict[str, set[str]] = {}
        for name, codes in self.full.items():
            for ending in ENDINGS:
                stem = name.removesuffix(ending)
                if stem != name and len(stem) >= LEAST_NAME:
                    self.short.setdefault(stem, set()).update(codes)
        self.long_names = sorted((name for name in self.full if len(name) >= LEAST_WITHIN), key=len, reverse=True)
        estates = Estate.objects.filter(within(area_code, field="area__code"), valid_to=None).select_related("area")
        self.estates = {estate.name: estate for estate in estates if len(estate.name) >= LEAST_WITHIN}
        self.has_outlines = subtree(area_code).filter(boundary__isnull=False).exists()

    def beneath(self, text: str, scope: str) -> set[str]:
        """Codes beneath a scope that a text names: by code, whole name, short name, or a name within the text."""
        text = text.strip()
        if text in self.codes and text.startswith(scope):
            return {text}
        for known in (self.full, self.short):
            for name in (text, _without_ending(text)):
                found = {code for code in known.get(name, ()) if code.startswith(scope)}
                if found:
                    return found
        return self.within_text(text, scope)

    def within_text(self, text: str, scope: str) -> set[str]:
        """The deepest areas beneath a scope whose whole names stand in a longer text."""
        hits: set[str] = set()
        for name in self.long_names:
            if name in text:
                hits |= {code for code in self.full[name] if code.startswith(scope)}
        chains = {code for code in hits if not any(other != code and other.startswith(code) for other in hits)}
        anchored = {code for code in chains if any(other != code and code.startswith(other) for other in hits)}
        return anchored or chains

    def estate_within(self, text: str, scope: str) -> Estate | None:
        """The estate with the longest name that stands in a text."""
        found = [estate for name, estate in self.estates.items() if name in text and estate.area.code.startswith(scope)]
        return max(found, key=lambda estate: len(estate.name), default=None)


def _without_ending(text: str) -> str:
    return next((text.removesuffix(ending) for ending in ENDINGS if text.endswith(ending) and text != ending), text)


def find_place(cells: PlaceCells, known: Gazetteer) -> Placed:
    """The place of a row: names narrow the area down, a good point beats them; an empty code means no place at all."""
    placed = Placed(area_code=known.top)
    _use_names(cells, known, placed)
    _use_point(cells, known, placed)
    return placed


def _use_names(cells: PlaceCells, known: Gazetteer, placed: Placed) -> None:
    for text in cells.areas:
        found = known.beneath(text, placed.area_code) or known.beneath(text, known.top)
        if len(found) == 1:
            placed.area_code = found.pop()
        elif found:
            placed.warnings.append(("area", _("“%(text)s” is the name of several areas.") % {"text": text}))
        else:
            placed.warnings.append(("area", _("“%(text)s” is no area known here.") % {"text": text}))
    if cells.address:
        _use_address(cells.address, known, placed)


def _use_address(address: str, known: Gazetteer, placed: Placed) -> None:
    found = known.within_text(address, placed.area_code)
    if len(found) == 1:
        placed.area_code = found.pop()
    placed.estate = known.estate_within(address, placed.area_code)
    if placed.estate is not None:
        placed.area_code = placed.estate.area.code


def _use_point(cells: PlaceCells, known: Gazetteer, placed: Placed) -> None:
    name = "point" if cells.point else "lng"
    try:
        point = _read_point(cells)
    except CellRefused as refusal:
        placed.warnings.append((name, str(refusal)))
        return
    if point is None:
        return
    lng, lat = to_wgs84(*point, known.datum)
    code = locate_code(lng, lat)
    values = {"lng": f"{point[0]:g}", "lat": f"{point[1]:g}"}
    if code and code.startswith(known.top):
        placed.is_point_used = True
        placed.area_code, placed.lng, placed.lat = code, lng, lat
        if placed.estate is not None and not placed.estate.area.code.startswith(code):
            placed.estate = None
    elif known.has_outlines:
        text = _("The point %(lng)s, %(lat)s lies outside and was left out.")
        placed.warnings.append((name, text % values))
    else:
        placed.lng, placed.lat = lng, lat
        placed.warnings.append((name, _("No outlines are loaded here, so the point could not be put into a grid.")))


def _read_point(cells: PlaceCells) -> tuple[float, float] | None:
    if cells.point:
        one, other = _parsed(cells.point, parse_pair)
    elif cells.lng and cells.lat:
        one, other = _parsed(cells.lng, parse_degrees), _parsed(cells.lat, parse_degrees)
    elif cells.lng or cells.lat:
        raise CellRefused(_("Only one of longitude and latitude is given."))
    else:
        return None
    if not one and not other:
        return None
    if one == int(one) and other == int(other):
        text = _("The point %(lng)s, %(lat)s is cut to whole degrees: it was left out.")
        raise CellRefused(text % {"lng": f"{one:g}", "lat": f"{other:g}"})
    lng, lat = _in_order(one, other)
    if abs(lng) > 180 or abs(lat) > 90:
        raise CellRefused(_("%(lng)s, %(lat)s is no point on earth.") % {"lng": f"{lng:g}", "lat": f"{lat:g}"})
    return lng, lat


def _parsed(text: str, parse: Callable[[str], Parsed]) -> Parsed:
    try:
        return parse(text)
    except CellRefused as refusal:
        raise CellRefused(_("“%(text)s” is no longitude or latitude.") % {"text": text}) from refusal


def _in_order(one: float, other: float) -> tuple[float, float]:
    """Longitude first; latitude first is recognized in China, where the two cannot be mistaken."""
    is_swapped = CHINA_LAT[0] <= one <= CHINA_LAT[1] and CHINA_LNG[0] <= other <= CHINA_LNG[1]
    return (other, one) if is_swapped or abs(other) > 90 >= abs(one) else (one, other)
