"""Buildings of a draft: for lists, menus, the map and the sheet."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _

from wangge.areas.shapes import as_geojson
from wangge.planning.models import Draft, Ward, WardState
from wangge.planning.townfile import WardFile, unpack
from wangge.planning.words import grid_name


@dataclass(frozen=True)
class Choice:
    """One building to be moved: its row, its name, its households, its grid."""

    row: int
    name: str
    households: int
    grid: str


@dataclass(frozen=True)
class Point:
    """One building on the map."""

    row: int
    name: str
    text: str
    tone: str
    geometry: str
    households: int


def building_choices(ground: WardFile, labels: Sequence[int], names: dict[int, str]) -> list[Choice]:
    """Buildings of a community by name, each with the grid it is in."""
    rows = zip(ground.names, ground.households, labels, strict=True)
    found = [Choice(row, name, count, names.get(label, "")) for row, (name, count, label) in enumerate(rows)]
    return sorted(found, key=lambda choice: (len(choice.grid), choice.grid, len(choice.name), choice.name))


def estate_choices(ground: WardFile) -> list[tuple[int, str]]:
    """Estates of a community with at least one building."""
    used = {place for place in ground.estate_of if place >= 0}
    return [(place, name) for place, name in enumerate(ground.estates) if place in used]


def rows_inside(ground: WardFile, ring: Sequence[tuple[float, float]]) -> list[int]:
    """Buildings whose middle lies inside a ring of longitudes and latitudes; a ring that crosses itself is mended."""
    if len(set(ring)) < 3:
        return []
    surface = shapely.make_valid(shapely.Polygon(ring))
    middles = shapely.centroid(ground.community.buildings.geometry)
    return [int(row) for row in np.flatnonzero(shapely.covers(surface, middles))]


def names_by_label(state: WardState, names: dict[str, str]) -> dict[int, str]:
    """What each grid of a state is called."""
    given = json.loads(state.names)
    return {grid["label"]: grid_name(grid, given, names) for grid in json.loads(state.grids)}


def building_points(ward: Ward, state: WardState, names: dict[str, str]) -> list[Point]:
    """Buildings on the map; those that leave the grid that carries on their present one are marked."""
    ground = unpack(ward.data)
    called = names_by_label(state, names)
    carried = {grid["label"]: grid.get("kept") or grid.get("carries") for grid in json.loads(state.grids)}
    found = []
    for row, label in enumerate(json.loads(state.labels)):
        shape = ground.community.buildings.geometry[row]
        if shape is None:
            continue
        old = ground.old[row]
        moves = bool(old) and carried.get(label) != old
        text = _("%(count)d households, %(grid)s") % {"count": ground.households[row], "grid": called.get(label, "")}
        if moves:
            text += "\n" + _("Now in %(grid)s") % {"grid": names.get(old, old)}
        point = shapely.centroid(shape)
        found.append(
            Point(row, ground.names[row], text, "accent" if moves else "5", as_geojson(point), ground.households[row])
        )
    return found


def movers(ward: Ward, state: WardState) -> dict[tuple[str, str], list[str]]:
    """Buildings that leave the grid which carries on their present one, by the names of both grids."""
    ground = unpack(ward.data)
    called = names_by_label(state, ground.grid_names)
    carried = {grid["label"]: grid.get("kept") or grid.get("carries") for grid in json.loads(state.grids)}
    found: dict[tuple[str, str], list[str]] = {}
    for name, old, label in zip(ground.names, ground.old, json.loads(state.labels), strict=True):
        if old and carried.get(label) != old:
            found.setdefault((ground.grid_names.get(old, old), called[label]), []).append(name)
    return found


def building_rows(draft: Draft, states: Sequence[WardState]) -> Iterator[list[Any]]:
    """Every building with its present and its new grid, for a sheet."""
    for state in states:
        ward = Ward.objects.get(pk=state.ward_id)
        ground = unpack(ward.data)
        called = names_by_label(state, ground.grid_names)
        micro = micro_words(state)
        for row, label in enumerate(json.loads(state.labels)):
            old = ground.old[row]
            yield [
                ward.name, ground.estate_name(row), ground.names[row], ground.households[row],
                ground.grid_names.get(old, old), called.get(label, ""), micro.get(row, ""),
            ]  # fmt: skip


def micro_words(state: WardState) -> dict[int, str]:
    """For each building, which of its units and floors belong to which micro-grid."""
    found: dict[int, list[str]] = {}
    for micro in json.loads(state.micros):
        for row, first, last, low, high, households in micro["pieces"]:
            said = _("%(number)s: unit %(unit)s, floors %(low)d–%(high)d (%(households)d)") % {
                "number": micro["number"], "unit": first if first == last else f"{first}–{last}", "low": low,
                "high": high, "households": households,
            }  # fmt: skip
            found.setdefault(row, []).append(said)
    return {row: "；".join(said) for row, said in found.items()}
