"""Where an imported row belongs: its point, the names in it, or the area that was given for all; never silently."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from django.utils.translation import gettext as _

from wangge.areas.models import Area, AreaAlias, NetworkName
from wangge.areas.queries import locate_many, subtree, within
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
    """A place found for a row; `point` as its source says it; `warnings` are pairs of the field and the reason."""

    area_code: str = ""
    lng: float | None = None
    lat: float | None = None
    estate: Estate | None = None
    point: tuple[float, float] | None = None
    point_field: str = "lng"
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
        self.theirs: dict[str, set[str]] = {}
        called = NetworkName.objects.filter(within(area_code, field="area__code"), area__valid_to=None)
        for area, theirs, name in called.values_list("area__code", "code", "name"):
            self.theirs.setdefault(theirs, set()).add(area)
            self.theirs.setdefault(name.strip(), set()).add(area)
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
        self.long_names = by_beginning(self.full)
        estates = Estate.objects.filter(within(area_code, field="area__code"), valid_to=None).select_related("area")
        self.estates = {estate.name: estate for estate in estates}
        self.estate_names = by_beginning(self.estates)
        self.has_outlines = subtree(area_code).filter(boundary__isnull=False).exists()

    def beneath(self, text: str, scope: str) -> set[str]:
        """Codes beneath a scope that a text names: by our code or a network's, whole or short name, or one within."""
        text = text.strip()
        if text in self.codes and text.startswith(scope):
            return {text}
        for known in (self.full, self.theirs, self.short):
            for name in (text, _without_ending(text)):
                found = {code for code in known.get(name, ()) if code.startswith(scope)}
                if found:
                    return found
        return self.within_text(text, scope)

    def within_text(self, text: str, scope: str) -> set[str]:
        """The deepest areas beneath a scope whose whole names stand in a longer text."""
        hits: set[str] = set()
        for name in names_within(text, self.long_names):
            hits |= {code for code in self.full[name] if code.startswith(scope)}
        chains = {code for code in hits if not any(other != code and other.startswith(code) for other in hits)}
        anchored = {code for code in chains if any(other != code and code.startswith(other) for other in hits)}
        return anchored or chains

    def estate_within(self, text: str, scope: str) -> Estate | None:
        """The estate with the longest name that stands in a text."""
        named = [self.estates[name] for name in names_within(text, self.estate_names)]
        found = [estate for estate in named if estate.area.code.startswith(scope)]
        return max(found, key=lambda estate: (len(estate.name), estate.name), default=None)


def by_beginning(names: Iterable[str]) -> dict[str, list[str]]:
    """Names long enough to be looked for within texts, by their first characters."""
    found: dict[str, list[str]] = {}
    for name in names:
        if len(name) >= LEAST_WITHIN:
            found.setdefault(name[:LEAST_WITHIN], []).append(name)
    return found


def names_within(text: str, names: dict[str, list[str]]) -> set[str]:
    """Which names stand anywhere in a text; costs by the length of the text, not by the number of names."""
    starts = range(len(text) - LEAST_WITHIN + 1)
    return {name for at in starts for name in names.get(text[at : at + LEAST_WITHIN], ()) if text.startswith(name, at)}


def _without_ending(text: str) -> str:
    return next((text.removesuffix(ending) for ending in ENDINGS if text.endswith(ending) and text != ending), text)


def find_places(rows: Sequence[PlaceCells], known: Gazetteer) -> list[Placed]:
    """The places of rows: names narrow the area down, a good point beats them; an empty code means no place at all."""
    places = [Placed(known.top, point_field="point" if cells.point else "lng") for cells in rows]
    for cells, placed in zip(rows, places, strict=True):
        _use_names(cells, known, placed)
        _note_point(cells, placed)
    pointed = [(placed, to_wgs84(*placed.point, known.datum)) for placed in places if placed.point]
    codes = locate_many([lng for _p, (lng, _lat) in pointed], [lat for _p, (_lng, lat) in pointed]).tolist()
    for (placed, (lng, lat)), code in zip(pointed, codes, strict=True):
        _use_point(placed, known, lng=lng, lat=lat, code=code)
    for cells, placed in zip(rows, places, strict=True):
        if cells.address and placed.area_code == known.top and placed.lng is None and not placed.warnings:
            text = _("Nothing here is called so: put into the area given for all, the words are kept.")
            placed.warnings.append(("address", text))
    return places


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


def _note_point(cells: PlaceCells, placed: Placed) -> None:
    try:
        placed.point = _read_point(cells)
    except CellRefused as refusal:
        placed.warnings.append((placed.point_field, str(refusal)))


def _use_point(placed: Placed, known: Gazetteer, *, lng: float, lat: float, code: str) -> None:
    """Takes a point for the place if it lies where the file is said to come from."""
    if code and code.startswith(known.top):
        placed.is_point_used = True
        placed.area_code, placed.lng, placed.lat = code, lng, lat
        if placed.estate is not None and not placed.estate.area.code.startswith(code):
            placed.estate = None
    elif known.has_outlines and placed.point:
        text = _("The point %(lng)s, %(lat)s lies outside and was left out.")
        values = {"lng": f"{placed.point[0]:g}", "lat": f"{placed.point[1]:g}"}
        placed.warnings.append((placed.point_field, text % values))
    else:
        placed.lng, placed.lat = lng, lat
        text = _("No outlines are loaded here, so the point could not be put into a grid.")
        placed.warnings.append((placed.point_field, text))


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
