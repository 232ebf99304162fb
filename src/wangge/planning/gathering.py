"""What the planner needs of an area, from the registers or from files, with every fault of the data by name."""

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from django.db.models import Count
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from wangge.areas.models import Area, Boundary
from wangge.areas.queries import locate_many, subtree, within
from wangge.areas.shapes import square_metres
from wangge.estates.models import Building, Estate, Street
from wangge.gridplan.grounds import object_array, read_ground
from wangge.gridplan.model import Fault, Rules, Town
from wangge.gridplan.reading import WorkloadRule, read_town, town_of
from wangge.gridplan.tables import InputError, Rows
from wangge.planning.rules import GATHERED_AT_ONCE
from wangge.planning.townfile import OLD, UNMANAGED, WardFile

GAP_M2 = 100.0
LATTICE = 1e-7
LINES = {"main": "street", "side": "street", "path": "path", "water": "river", "rail": "railway"}
FILES = ("buildings", "communities", "compounds", "roads", "old")
UNMANAGED_MODES = {Estate.PropertyMode.NONE, Estate.PropertyMode.BOTTOM_LINE}


class NothingToPlan(ValueError):
    """There is no community with ground and buildings; the message says what is missing."""


@dataclass
class Gathered:
    """Communities ready to be planned, and what was wrong with the data."""

    wards: list[WardFile]
    faults: list[dict[str, str]]


@dataclass
class _Known:
    """What a building is called, which kind it is, and which estate it belongs to."""

    name: str
    kind: str = ""
    estate: str = ""


def is_large(area: Area) -> bool:
    """Whether taking down the registers of an area takes longer than anybody waits."""
    return Building.objects.filter(within(area.code, field="area__code")).count() > GATHERED_AT_ONCE


def from_registers(area: Area, *, norm: tuple[int, int], on: date) -> Gathered:
    """Communities, grids, estates, buildings and streets as they stand on a day."""
    communities = list(subtree(area.code, level=Area.Level.COMMUNITY, on=on).order_by("code"))
    grids = list(subtree(area.code, level=Area.Level.GRID, on=on).order_by("code"))
    shapes = _outlines(area.code)
    faults: list[Fault] = []
    grounds = _grounds(communities, grids, shapes, faults)
    known: dict[str, _Known] = {}
    rows, old = _buildings(area.code, set(grounds), known)
    _estates_as_one(area.code, set(grounds), rows, known, faults)
    _count_lost(area.code, communities, grounds, faults)
    if not grounds:
        raise NothingToPlan(
            _("No community here has an outline, so there is no ground to divide. Load outlines first.")
        )
    if not rows:
        raise NothingToPlan(_("No building or estate is registered here, so there is nothing to divide."))
    named = {community.code: community.name for community in communities}
    ground = read_ground(
        _rows([({"code": code, "name": named[code]}, shape) for code, shape in grounds.items()]),
        _rows(_compounds(area.code)), _rows(_streets(grounds.values())), faults,
    )  # fmt: skip
    olds = _rows([({"id": name, "grid_id": code}, None) for name, code in old.items()]) if old else None
    rules = Rules(minimum=norm[0], maximum=norm[1])
    town = town_of(_rows(rows), ground, olds, WorkloadRule(), rules, faults)
    names = {grid.code: grid.name for grid in grids if grid.kind != Area.Kind.DEDICATED}
    return Gathered(_wards(town, known, names), _told(town.faults, known))


def from_files(area: Area, files: Mapping[str, tuple[str, bytes]], *, norm: tuple[int, int], on: date) -> Gathered:
    """The same from the files the command takes; without a file of the present grids, they are found on the map.

    Raises `InputError` when a file cannot be used at all.
    """
    with tempfile.TemporaryDirectory() as folder:
        paths: dict[str, Path] = {}
        for name, (given, content) in files.items():
            paths[name] = Path(folder) / f"{name}{Path(given).suffix.lower()}"
            paths[name].write_bytes(content)
        rules = Rules(minimum=norm[0], maximum=norm[1])
        town = read_town(
            buildings=paths["buildings"], communities=paths["communities"], compounds=paths.get("compounds"),
            roads=paths.get("roads"), old=paths.get("old"), rules=rules,
        )  # fmt: skip
    standing = set(subtree(area.code, level=Area.Level.COMMUNITY, on=on).values_list("code", flat=True))
    for community in [row for row in town.communities if row.code not in standing]:
        town.communities.remove(community)
        town.faults.append(Fault("community_elsewhere", community.name, "left out", community.code))
    if not any(len(community.buildings) for community in town.communities):
        raise NothingToPlan(_("None of the communities in the files lies in this area with buildings in it."))
    if "old" not in files:
        _find_old(town, on)
    grids = subtree(area.code, level=Area.Level.GRID, on=on).exclude(kind=Area.Kind.DEDICATED)
    names = dict(grids.values_list("code", "name"))
    return Gathered(_wards(town, {}, names), _told(town.faults, {}))


def _rows(rows: Iterable[tuple[dict[str, Any], BaseGeometry | None]]) -> Rows:
    listed = list(rows)
    return Rows([properties for properties, _shape in listed], object_array([shape for _properties, shape in listed]))


def _outlines(code: str) -> dict[str, BaseGeometry]:
    levels = [Area.Level.COMMUNITY, Area.Level.GRID]
    rows = Boundary.objects.filter(within(code, field="area__code"), area__level__in=levels)
    return {code: shapely.from_geojson(text) for code, text in rows.values_list("area__code", "geojson")}


def _grounds(
    communities: list[Area], grids: list[Area], shapes: dict[str, BaseGeometry], faults: list[Fault]
) -> dict[str, BaseGeometry]:
    """The ground of each community: its outline, or that of its grids together where the two do not agree."""
    beneath: dict[str, list[Area]] = defaultdict(list)
    for grid in grids:
        beneath[grid.code[:12]].append(grid)
    found: dict[str, BaseGeometry] = {}
    for community in communities:
        ground, own = shapes.get(community.code), beneath[community.code]
        special = [shapes[grid.code] for grid in own if grid.kind == Area.Kind.DEDICATED and grid.code in shapes]
        base = [grid for grid in own if grid.kind != Area.Kind.DEDICATED]
        if base and all(grid.code in shapes for grid in base):
            together = shapely.union_all([shapes[grid.code] for grid in base], grid_size=LATTICE)
            ground = _agreed(community, ground, together, faults)
        if ground is not None and special:
            ground = shapely.difference(ground, shapely.union_all(special))
        if ground is not None and not ground.is_empty:
            found[community.code] = ground
    return found


def _agreed(community: Area, ground: BaseGeometry | None, together: BaseGeometry, faults: list[Fault]) -> BaseGeometry:
    if ground is None:
        return together
    differing = square_metres(shapely.symmetric_difference(ground, together))
    if differing < GAP_M2:
        return ground
    faults.append(Fault("grids_unlike_community", community.name, "", community.code, f"{differing:.0f}"))
    return together


def _count_lost(code: str, communities: list[Area], grounds: Mapping[str, Any], faults: list[Fault]) -> None:
    lost = [community for community in communities if community.code not in grounds]
    if not lost:
        return
    counts: dict[str, int] = defaultdict(int)
    rows = Building.objects.filter(within(code, field="area__code")).values_list("area__code").annotate(n=Count("pk"))
    for place, number in rows.order_by():
        counts[place[:12]] += number
    faults.extend(
        Fault("community_without_outline", community.name, "", community.code, str(counts[community.code]))
        for community in lost
    )


def _buildings(
    code: str, grounds: set[str], known: dict[str, _Known]
) -> tuple[list[tuple[dict[str, Any], BaseGeometry | None]], dict[str, str]]:
    rows: list[tuple[dict[str, Any], BaseGeometry | None]] = []
    old: dict[str, str] = {}
    found = Building.objects.filter(within(code, field="area__code")).select_related("estate", "area")
    for building in found.annotate(unit_count=Count("units")).order_by("pk"):
        community = building.area.code[:12]
        if community not in grounds or building.area.kind == Area.Kind.DEDICATED:
            continue
        name = f"B{building.pk}"
        estate = building.estate
        known[name] = _Known(
            f"{estate.name if estate else ''}{building.name or building.number}", _kind(estate),
            estate.name if estate else "",
        )  # fmt: skip
        if len(building.area.code) >= 15:
            old[name] = building.area.code[:15]
        properties = {
            "id": name, "households": building.households, "units": building.unit_count, "floors": building.floors,
            "community": community,
        }  # fmt: skip
        rows.append((properties, _shape(building.footprint, building.lng, building.lat)))
    return rows, old


def _estates_as_one(
    code: str, grounds: set[str], rows: list[Any], known: dict[str, _Known], faults: list[Fault]
) -> None:
    """Estates whose buildings nobody entered count as one building, so that their households are not forgotten."""
    bare = Estate.objects.filter(within(code, field="area__code"), buildings=None, households__gt=0, valid_to=None)
    for estate in bare.select_related("area").order_by("code"):
        community = estate.area.code[:12]
        if community not in grounds or estate.area.kind == Area.Kind.DEDICATED:
            continue
        name = f"E{estate.pk}"
        known[name] = _Known(estate.name, _kind(estate), estate.name)
        point = _shape("", estate.lng, estate.lat)
        rows.append(({"id": name, "households": estate.households, "community": community}, point))
        faults.append(Fault("estate_as_one", estate.name, "", community, str(estate.households)))


def _kind(estate: Estate | None) -> str:
    if estate is None:
        return ""
    old = OLD if estate.tier == Estate.Tier.OLD else ""
    return f"{old} {UNMANAGED if estate.property_mode in UNMANAGED_MODES else ''}".strip()


def _shape(geojson: str, lng: float | None, lat: float | None) -> BaseGeometry | None:
    if geojson:
        return shapely.from_geojson(geojson, on_invalid="ignore")
    return None if lng is None or lat is None else shapely.Point(lng, lat)


def _compounds(code: str) -> list[tuple[dict[str, Any], BaseGeometry | None]]:
    rows = Estate.objects.filter(within(code, field="area__code"), valid_to=None).exclude(boundary="")
    return [
        ({"id": estate.name}, shapely.from_geojson(estate.boundary, on_invalid="ignore"))
        for estate in rows.order_by("code")
    ]


def _streets(grounds: Iterable[BaseGeometry]) -> list[tuple[dict[str, Any], BaseGeometry | None]]:
    west, south, east, north = shapely.total_bounds(list(grounds)).tolist()
    rows = Street.objects.filter(west__lte=east, east__gte=west, south__lte=north, north__gte=south)
    return [
        ({"id": street.code, "name": street.name, "kind": LINES[street.kind]}, shapely.from_geojson(street.line))
        for street in rows.order_by("code")
    ]


def _find_old(town: Town, on: date) -> None:
    for community in town.communities:
        own = community.buildings
        centres = shapely.centroid(own.geometry)
        placed = np.flatnonzero(~shapely.is_missing(centres))
        codes = locate_many(shapely.get_x(centres[placed]), shapely.get_y(centres[placed]), on)
        for row, code in zip(placed, codes.tolist(), strict=True):
            own.old[row] = code[:15] if len(code) >= 15 and code.startswith(community.code) else ""


def _wards(town: Town, known: Mapping[str, _Known], grid_names: Mapping[str, str]) -> list[WardFile]:
    """Communities with the names of their buildings; what the registers call an estate keeps together as one."""
    made = []
    for community in town.communities:
        own = community.buildings
        found = [known.get(name) or _Known(name) for name in own.ids]
        if not known:
            found = [
                _Known(name, "", town.compound_names[row] if row >= 0 else "")
                for name, row in zip(own.ids, own.compound, strict=True)
            ]
        estates = sorted({one.estate for one in found if one.estate})
        places = {name: place for place, name in enumerate(estates)}
        estate_of = [places.get(one.estate, -1) for one in found]
        own.compound = np.array(estate_of, dtype=np.int64)
        names = {code: name for code, name in grid_names.items() if code.startswith(community.code)}
        made.append(WardFile(community, [o.name for o in found], [o.kind for o in found], estates, estate_of, names))
    return made


def _told(faults: Iterable[Fault], known: Mapping[str, _Known]) -> list[dict[str, str]]:
    rows = [fault.as_dict() for fault in faults]
    for row in rows:
        if row["subject"] in known:
            row["subject"] = known[row["subject"]].name
    return rows


__all__ = ["FILES", "Gathered", "InputError", "NothingToPlan", "from_files", "from_registers", "is_large"]
