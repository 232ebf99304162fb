"""Shapes for maps, as GeoJSON texts put together without parsing the geometry again."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.areas.models import Area, Boundary
from wangge.areas.queries.grids import figure_by_grid, norms_for
from wangge.areas.queries.tree import valid_on, within
from wangge.areas.rules import Size, load_class, size_of
from wangge.kit.codes import LENGTHS, parent_of

Describe = Callable[[Area], dict[str, Any]]
NEAR_ENOUGH = 13.8
"""From this zoom on the name of a grid has room inside it; farther away the names of what lies above it stand there."""
ZOOMS = {Area.Level.TOWNSHIP: (0.0, 12.4), Area.Level.COMMUNITY: (12.4, NEAR_ENOUGH)}
SIZE_TONES = {Size.GOOD: "good", Size.SMALL: "warn", Size.LARGE: "bad", Size.UNKNOWN: "none"}


ground_sources: list[Callable[[str], str]] = []
"""Given an area code, the address of a GeoJSON layer to draw beneath; set by higher apps in their `area_hooks.py`."""


def ground_of(code: str) -> str:
    """Addresses of what lies beneath a map of an area: streets, buildings."""
    return " ".join(source(code) for source in ground_sources)


@dataclass(frozen=True)
class Box:
    """A rectangle of longitudes and latitudes."""

    west: float
    south: float
    east: float
    north: float


def read_box(text: str) -> Box | None:
    """A rectangle written as west,south,east,north; None when it is none."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    return Box(west, south, east, north) if west <= east and south <= north else None


def in_box(box: Box | None) -> Q:
    """Rows whose own rectangle meets the box."""
    if box is None:
        return Q()
    return Q(west__lte=box.east, east__gte=box.west, south__lte=box.north, north__gte=box.south)


def feature(geometry: str, properties: dict[str, Any]) -> str:
    """One GeoJSON feature around a geometry that is text already."""
    return f'{{"type":"Feature","geometry":{geometry},"properties":{json.dumps(properties, ensure_ascii=False)}}}'


def collection(features: Iterable[str]) -> str:
    """A FeatureCollection as text."""
    return f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}'


def outlines(
    code: str, *, level: str, on: date | None = None, box: Box | None = None, is_coarse: bool = False
) -> QuerySet[Boundary]:
    """Outlines of the areas of one level beneath an area, with their areas."""
    standing = valid_on(on or timezone.localdate(), prefix="area__")
    rows = Boundary.objects.filter(standing, in_box(box), within(code, field="area__code"), area__level=level)
    return rows.select_related("area").defer("geojson" if is_coarse else "coarse").order_by("area__code")


def features(rows: Iterable[Boundary], describe: Describe, *, is_coarse: bool = False) -> Iterator[str]:
    """Each outline as a feature with what there is to say about its area."""
    for row in rows:
        yield feature(row.coarse if is_coarse else row.geojson, describe(row.area))


def plain(area: Area) -> dict[str, Any]:
    """Says nothing but what an area is called."""
    return {"code": area.code, "name": area.name, "label": True}


def labelled(describe: Describe, code: str) -> Describe:
    """Adds code, name and label to what there is to say of the grids beneath an area."""
    from_zoom = NEAR_ENOUGH if len(code) < LENGTHS["community"] else 0.0

    def described(area: Area) -> dict[str, Any]:
        url = reverse("areas:area", args=[area.code])
        return {**plain(area), "from_zoom": from_zoom, "url": url, **describe(area)}

    return described


def names_above(rows: Iterable[Boundary], code: str) -> Iterator[str]:
    """Names of the townships and communities beneath an area, in the middle of their grids; one query."""
    middles: dict[str, list[tuple[float, float]]] = {}
    for row in rows:
        middle = ((row.west + row.east) / 2, (row.south + row.north) / 2)
        for level in ZOOMS:
            above = row.area.code[: LENGTHS[level]]
            if len(above) > len(code):
                middles.setdefault(above, []).append(middle)
    for area in Area.objects.filter(valid_on(timezone.localdate()), code__in=list(middles)).order_by("code"):
        nearest, farthest = ZOOMS[Area.Level(area.level)]
        nearest = 0.0 if len(code) >= len(parent_of(area.code)) else nearest  # the first names there are
        lng, lat = (sum(values) / len(values) for values in zip(*middles[area.code], strict=True))
        yield feature(
            json.dumps({"type": "Point", "coordinates": [round(lng, 6), round(lat, 6)]}),
            {"name": area.name, "label": True, "ground": "name", "from_zoom": nearest, "to_zoom": farthest},
        )


def by_norm(areas: Iterable[Area]) -> Describe:
    """Says how each grid stands to its norm."""
    norms = norms_for(area.code for area in areas)

    def describe(area: Area) -> dict[str, Any]:
        size = size_of(area.households, norms[area.code])
        return {"tone": SIZE_TONES[size], "text": size_text(area.households, size, norms[area.code])}

    return describe


def size_text(households: int | None, size: Size, norm: tuple[int, int]) -> str:
    """A grid's size in words."""
    if households is None:
        return _("Households not known")
    words = {
        Size.GOOD: _("%(households)d households, within the norm of %(minimum)d to %(maximum)d"),
        Size.SMALL: _("%(households)d households, fewer than the norm of %(minimum)d to %(maximum)d"),
        Size.LARGE: _("%(households)d households, more than the norm of %(minimum)d to %(maximum)d"),
    }
    return words[size] % {"households": households, "minimum": norm[0], "maximum": norm[1]}


def by_load(code: str) -> Describe:
    """Says how much is open in each grid."""
    open_matters = figure_by_grid("open_matters", code)

    def describe(area: Area) -> dict[str, Any]:
        number = open_matters.get(area.code, 0)
        return {"tone": str(load_class(number)), "text": _("%(number)d open matters") % {"number": number}}

    return describe


def has_outline(area: Area) -> bool:
    """Whether an area has an outline."""
    return Boundary.objects.filter(area=area).exists()


def has_grid_outlines(code: str) -> bool:
    """Whether any grid beneath an area has an outline."""
    return Boundary.objects.filter(within(code, field="area__code"), area__level=Area.Level.GRID).exists()
