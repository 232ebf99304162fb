"""Turn an operator's files into a Town, with a fault for everything that was wrong and nothing left out."""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from wangge.gridplan.grounds import Ground, object_array, polygonal, read_ground, wkb_key
from wangge.gridplan.model import Buildings, Community, Fault, Floats, Ints, Objects, Rules, Town
from wangge.gridplan.tables import InputError, Rows, load_rows, number, pick, text_of

ID = ("building_id", "id", "osm_id", "楼栋编号", "编号")
HOUSEHOLDS = ("households", "hh", "household_count", "户数", "住户数")
KIND = ("kind", "kind_detail", "building", "type", "usage", "类型")
WORKLOAD = ("workload", "load", "工作量")
UNITS = ("units", "unit_count", "单元数")
FLOORS = ("floors", "levels", "building:levels", "storeys", "层数")
NAMED_COMMUNITY = ("community_code", "community_id", "community", "社区代码", "社区")
NAMED_COMPOUND = ("compound_id", "compound", "estate_id", "estate", "小区")
GRID = ("grid_id", "grid", "grid_code", "网格编码", "网格")
IDLE = (
    "shop", "mall", "retail", "commercial", "office", "school", "college", "university", "hospital", "clinic",
    "industrial", "factory", "warehouse", "public", "government", "park", "garage", "parking", "church", "temple",
    "mosque", "stadium", "station", "kindergarten", "civic", "hotel", "roof", "construction", "market", "商", "学校",
    "医院", "办公", "工业", "厂",
)  # fmt: skip
SMALL = ("villa", "detached", "house", "bungalow", "farm", "terrace", "平房", "别墅", "农房")
SQUARE_METRES_PER_HOUSEHOLD = 110.0
MOST_HOUSEHOLDS = 20000
MERGE_DEGREES = 3e-5  # about three metres: the same building entered twice


@dataclass(slots=True)
class Record:
    """One building as read; `households` is None where no usable count stands."""

    id: str
    shape: BaseGeometry | None
    households: int | None
    kind: str
    workload: float | None
    units: int
    floors: int
    community: str
    compound: str
    old: str = ""
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class WorkloadRule:
    """What a household and a building of each kind weigh in daily work; the default counts households."""

    household: float = 1.0
    kinds: Mapping[str, float] = field(default_factory=dict)

    def of(self, kind: str, households: int) -> float:
        """Give the workload of one building."""
        return self.household * households + float(self.kinds.get(kind, 0.0))


def read_workload(path: Path | None) -> WorkloadRule:
    """Read weights.toml: `household = 1.0` and a table `[kind]` of extra work per building."""
    if path is None:
        return WorkloadRule()
    try:
        document = tomllib.loads(path.read_text("utf-8"))
        kinds = {str(k): float(v) for k, v in dict(document.get("kind", {})).items()}
        return WorkloadRule(float(document.get("household", 1.0)), kinds)
    except (OSError, ValueError, TypeError) as error:
        raise InputError(f"{path.name}: not a usable table of weights ({error})") from error


def read_town(
    *,
    buildings: Path,
    communities: Path,
    compounds: Path | None = None,
    roads: Path | None = None,
    old: Path | None = None,
    workload: Path | None = None,
    rules: Rules,
) -> Town:
    """Read all files of a town; raise InputError when one cannot be used at all."""
    faults: list[Fault] = []
    ground = read_ground(
        load_rows(communities),
        load_rows(compounds) if compounds else None,
        load_rows(roads) if roads else None,
        faults,
    )
    return town_of(
        load_rows(buildings), ground, load_rows(old) if old else None, read_workload(workload), rules, faults
    )


def town_of(
    rows: Rows, ground: Ground, old: Rows | None, workload: WorkloadRule, rules: Rules, faults: list[Fault]
) -> Town:
    """Join buildings to the ground they stand on."""
    records = merge_duplicates(read_records(rows, faults), faults)
    retired = read_old(old, records, faults)
    mend_shapes(records, faults)
    estimate_households(records, faults)
    place = community_of(records, ground, faults)
    compound = compound_of(records, ground)
    communities = gather(records, place, compound, ground, workload, retired)
    lost = [record.id for record, where in zip(records, place, strict=True) if where < 0]
    note_sizes(communities, rules, faults)
    faults.sort(key=lambda f: (f.code, f.community, f.subject, f.action, f.detail))
    return Town(communities, lost, faults, ground.compound_names)


def read_records(rows: Rows, faults: list[Fault]) -> list[Record]:
    """Read every row into a record, in an order that does not depend on the file's."""
    records = [
        read_record(properties, shape, faults) for properties, shape in zip(rows.properties, rows.geometry, strict=True)
    ]
    records.sort(key=lambda r: (r.id, wkb_key(r.shape), -1 if r.households is None else r.households, r.kind))
    for place, record in enumerate(records):
        if not record.id:
            record.id = f"unnamed-{place + 1}"
            faults.append(Fault("building_without_id", record.id, "given an id of its own"))
    return records


def read_record(properties: Mapping[str, Any], shape: BaseGeometry | None, faults: list[Fault]) -> Record:
    """Read one row; a count that cannot be true is set aside and reported."""
    name = text_of(pick(properties, ID))
    households = read_count(pick(properties, HOUSEHOLDS), name, faults)
    load = number(pick(properties, WORKLOAD))
    floors = whole(pick(properties, FLOORS))
    if floors == 0:
        height = number(properties.get("height"))
        floors = round(height / 3) if height and 0 < height < 700 else 0
    return Record(
        id=name,
        shape=shape,
        households=households,
        kind=text_of(pick(properties, KIND)).lower(),
        workload=load if load is not None and load >= 0 else None,
        units=whole(pick(properties, UNITS)),
        floors=floors,
        community=text_of(pick(properties, NAMED_COMMUNITY)),
        compound=text_of(pick(properties, NAMED_COMPOUND)),
    )


def whole(value: Any) -> int:
    """Read a small non-negative whole number, 0 where there is none."""
    found = number(value)
    return round(found) if found is not None and 0 < found < 1000 else 0


def read_count(value: Any, name: str, faults: list[Fault]) -> int | None:
    """Read a count of households; blank gives None, nonsense gives None and a fault."""
    if value is None or not str(value).strip():
        return None
    found = number(value)
    if found is None or found < 0 or found > MOST_HOUSEHOLDS:
        faults.append(Fault("households_invalid", name, "estimated from kind and floor area", detail=str(value)[:80]))
        return None
    if found != round(found):
        faults.append(Fault("households_invalid", name, "rounded to a whole number", detail=str(value)[:80]))
    return round(found)


def merge_duplicates(records: list[Record], faults: list[Fault]) -> list[Record]:
    """Join rows that repeat a building; rows that share an id but not a place keep apart under a new id."""
    kept: list[Record] = []
    groups: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        groups[record.id].append(record)
    for name, group in groups.items():
        distinct: list[Record] = []
        for record in group:
            twin = next((d for d in distinct if same_place(d.shape, record.shape)), None)
            if twin is None:
                distinct.append(record)
                continue
            join(twin, record)
            faults.append(Fault("duplicate_building", name, "counted once"))
        for place, record in enumerate(distinct[1:], start=2):
            record.id = free_name(name, place, groups)
            faults.append(Fault("duplicate_building", name, f"another place: kept as {record.id}"))
        kept += distinct
    return sorted(kept, key=lambda r: r.id)


def free_name(name: str, place: int, taken: Mapping[str, Any]) -> str:
    """Give a name with a number behind it that no other building bears."""
    while f"{name}#{place}" in taken:
        place += 1
    return f"{name}#{place}"


def same_place(one: BaseGeometry | None, other: BaseGeometry | None) -> bool:
    """Say whether two rows of the same id mean one building."""
    if one is None or other is None:
        return True
    return bool(shapely.distance(shapely.centroid(one), shapely.centroid(other)) < MERGE_DEGREES)


def join(into: Record, record: Record) -> None:
    """Complete one row of a building by another."""
    into.shape = into.shape if into.shape is not None else record.shape
    counts = [c for c in (into.households, record.households) if c is not None]
    into.households = max(counts) if counts else None
    into.kind = into.kind or record.kind


def read_old(rows: Rows | None, records: list[Record], faults: list[Fault]) -> dict[str, set[str]]:
    """Write the former grid onto each record; give all former grid ids by building id ('' = retired before)."""
    known = {record.id: record for record in records}
    seen: dict[str, set[str]] = defaultdict(set)
    for row in sorted(rows.properties, key=lambda r: text_of(pick(r, ID))) if rows else ():
        name, grid = text_of(pick(row, ID)), text_of(pick(row, GRID))
        if not grid:
            continue
        seen[name].add(grid)
        if name in known:
            known[name].old = grid
        elif name:
            faults.append(Fault("old_building_unknown", name, "its former grid number stays reserved", detail=grid))
    if rows:
        faults.extend(Fault("building_new", r.id, "had no grid before") for r in records if not r.old)
    return seen


def mend_shapes(records: list[Record], faults: list[Fault]) -> None:
    """Make footprints valid; lines become points; what has no shape is reported."""
    for record in records:
        shape = record.shape
        if shape is None:
            continue
        if shape.geom_type in ("Polygon", "MultiPolygon"):
            record.shape, mended = polygonal(shape)
            if mended:
                faults.append(Fault("geometry_repaired", record.id, "the footprint was made valid"))
            if record.shape is None or record.shape.area <= 0:
                record.shape = shapely.centroid(shape)
        elif shape.geom_type != "Point":
            record.shape = shapely.centroid(shape)
            faults.append(Fault("geometry_repaired", record.id, "taken as a point: the shape is no footprint"))
        if record.shape is not None and record.shape.is_empty:
            record.shape = None


def estimate_households(records: list[Record], faults: list[Fault]) -> None:
    """Fill missing counts from kind, floors and floor area, else from the median of the same kind."""
    known: dict[str, list[int]] = defaultdict(list)
    for record in records:
        if record.households:
            known[record.kind].append(record.households)
    everything = [count for counts in known.values() for count in counts]
    default = int(np.median(everything)) if everything else 24
    medians = {kind: int(np.median(counts)) for kind, counts in known.items()}
    for record in records:
        if record.households is not None:
            continue
        record.households = estimate(record, medians, default)
        record.estimated = True
        faults.append(
            Fault("households_missing", record.id, "estimated from kind and floor area", detail=str(record.households))
        )


def estimate(record: Record, medians: Mapping[str, int], default: int) -> int:
    """Give a count for one building without one."""
    if any(word in record.kind for word in IDLE):
        return 0
    if any(word in record.kind for word in SMALL):
        return 1
    area = ground_area(record.shape)
    if area > 0:
        floors = record.floors or (18 if "high" in record.kind or "tower" in record.kind else 6)
        return int(min(max(1, round(area * floors / SQUARE_METRES_PER_HOUSEHOLD)), 2000))
    return medians.get(record.kind, default)


def ground_area(shape: BaseGeometry | None) -> float:
    """Give square metres of a footprint in degrees, good to a per cent."""
    if shape is None:
        return 0.0
    latitude = shapely.get_y(shapely.centroid(shape))
    return float(shape.area) * 111320.0 * 110950.0 * float(np.cos(np.radians(latitude)))


def points_of(records: list[Record]) -> Objects:
    """Give for every record the point that says where it stands: its centre, if that lies within."""
    shapes = object_array([record.shape for record in records])
    centres = shapely.centroid(shapes)
    hollow = ~shapely.intersects(shapes, centres) & ~shapely.is_missing(shapes)
    centres[hollow] = shapely.point_on_surface(shapes[hollow])
    return np.asarray(centres, dtype=object)


def community_of(records: list[Record], ground: Ground, faults: list[Fault]) -> Ints:
    """Give the row of the community of each record, -1 where nothing says where it is."""
    points = points_of(records)
    place = np.full(len(records), -1, dtype=np.int64)
    tree = shapely.STRtree(ground.communities)
    inside = tree.query(points, predicate="intersects")
    for record, community in sorted(zip(*inside, strict=True), reverse=True):
        place[record] = community
    named = {code: row for row, code in enumerate(ground.codes)}
    for row, record in enumerate(records):
        if record.shape is None:
            place[row] = named.get(record.community, -1)
            done = "placed in the middle of the community it names" if place[row] >= 0 else "left without a grid"
            faults.append(
                Fault("geometry_missing", record.id, done, ground.codes[place[row]] if place[row] >= 0 else "")
            )
        elif place[row] < 0:
            place[row] = named.get(record.community, int(tree.nearest(points[row])))
            code = ground.codes[place[row]]
            faults.append(Fault("outside_community", record.id, f"counted with {code}, the named or nearest", code))
    return place


def compound_of(records: list[Record], ground: Ground) -> Ints:
    """Give the row of the compound of each record: the one it stands in, else the one it names, else -1."""
    compound = np.full(len(records), -1, dtype=np.int64)
    if not len(ground.compounds):
        return compound
    inside = shapely.STRtree(ground.compounds).query(points_of(records), predicate="intersects")
    for record, row in sorted(zip(*inside, strict=True), reverse=True):
        compound[record] = row
    named = {name: row for row, name in reversed(list(enumerate(ground.compound_names))) if name}
    for row in np.flatnonzero(compound < 0):
        compound[row] = named.get(records[row].compound, -1)
    return compound


def gather(
    records: list[Record], place: Ints, compound: Ints, ground: Ground, rule: WorkloadRule, retired: dict[str, set[str]]
) -> list[Community]:
    """Make one Community of all that lies in it."""
    columns = columns_of(records, compound, rule)
    layers = {
        name: hits(ground.communities, shapes)
        for name, shapes in (
            ("compounds", ground.compounds), ("streets", ground.streets), ("paths", ground.paths),
            ("rivers", ground.rivers), ("bridges", ground.bridges),
        )
    }  # fmt: skip
    former = sorted({grid for grids in retired.values() for grid in grids})
    order = np.argsort(place, kind="stable")
    bounds = np.searchsorted(place[order], np.arange(len(ground.codes) + 1))
    made = []
    for row, code in enumerate(ground.codes):
        members = order[bounds[row] : bounds[row + 1]]
        own = {record_old for record_old in (records[m].old for m in members) if record_old}
        reserved = tuple(grid for grid in former if grid in own or grid.startswith(code))
        made.append(
            Community(
                code, ground.names[row], ground.communities[row], columns.take(members),
                **{name: chosen[row] for name, chosen in layers.items()}, retired=reserved,
            )
        )  # fmt: skip
    return made


def columns_of(records: list[Record], compound: Ints, rule: WorkloadRule) -> Buildings:
    """Turn records into columns."""
    households = np.array([r.households or 0 for r in records], dtype=np.int64)
    load: Floats = np.array(
        [r.workload if r.workload is not None else rule.of(r.kind, r.households or 0) for r in records],
        dtype=np.float64,
    )
    return Buildings(
        ids=[r.id for r in records],
        households=households,
        workload=load,
        estimated=np.array([r.estimated for r in records], dtype=bool),
        compound=compound,
        units=np.array([r.units for r in records], dtype=np.int64),
        floors=np.array([r.floors for r in records], dtype=np.int64),
        old=[r.old for r in records],
        geometry=object_array([r.shape for r in records]),
    )


def hits(communities: Objects, shapes: Objects) -> list[Objects]:
    """Give for every community the shapes that touch it."""
    if not len(shapes):
        return [shapes] * len(communities)
    community, shape = shapely.STRtree(shapes).query(communities, predicate="intersects")
    order = np.lexsort((shape, community))
    bounds = np.searchsorted(community[order], np.arange(len(communities) + 1))
    return [shapes[shape[order[bounds[i] : bounds[i + 1]]]] for i in range(len(communities))]


def note_sizes(communities: list[Community], rules: Rules, faults: list[Fault]) -> None:
    """Report what the range of households cannot fit, before any planning."""
    for community in communities:
        counts = community.buildings.households
        for row in np.flatnonzero(counts > rules.maximum):
            name = community.buildings.ids[row]
            faults.append(Fault("building_over_max", name, "a grid alone", community.code, str(int(counts[row]))))
        total = int(counts.sum())
        if not len(counts):
            faults.append(Fault("community_empty", community.code, "one grid without households", community.code))
        elif total < rules.minimum:
            faults.append(Fault("community_under_min", community.code, "one grid", community.code, str(total)))


def fault_counts(faults: list[Fault]) -> dict[str, int]:
    """Count faults by code."""
    return dict(sorted(Counter(f.code for f in faults).items()))
