"""An invented ground plan for a real list of communities: borders, streets, estates, buildings, as files to load."""

import csv
import json
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from wangge.areas.models import Area
from wangge.config.demo.wordlists import WORDS
from wangge.kit.codes import grid_code

WIDE, HIGH = 260, 190
STEP = 0.00062
WEST, SOUTH = 106.105, 37.925
URBAN_GRIDS, VILLAGE_GRIDS = 5, 2
STREET_LAST = {"main": "大街", "side": "路", "path": "巷", "water": "渠"}
Cell = tuple[int, int, int, int]


@dataclass(frozen=True)
class Plot:
    """One area on the plan: its code, name, level and lattice rectangle (west, south, east, north)."""

    code: str
    name: str
    level: str
    cell: Cell
    households: int = 0
    is_urban: bool = False


@dataclass
class Ground:
    """All that the plan holds."""

    plots: list[Plot] = field(default_factory=list)
    streets: list[tuple[str, str, list[tuple[int, int]]]] = field(default_factory=list)
    estates: list[dict[str, object]] = field(default_factory=list)
    buildings: list[dict[str, object]] = field(default_factory=list)
    units: list[dict[str, object]] = field(default_factory=list)


def place(x: float, y: float) -> tuple[float, float]:
    """Longitude and latitude of a lattice point; a gentle warp keeps the plan from looking ruled."""
    east = x + 2.2 * math.sin(y / 21) + 1.1 * math.sin(x / 13 + y / 29)
    north = y + 1.8 * math.sin(x / 27) + 0.9 * math.cos(y / 15 - x / 37)
    return round(WEST + east * STEP, 7), round(SOUTH + north * STEP * 0.79, 7)


def outline(cell: Cell) -> list[tuple[float, float]]:
    """The ring of a rectangle with a vertex at every lattice point, so that neighbours share every one of them."""
    west, south, east, north = cell
    ring = [(x, south) for x in range(west, east)]
    ring += [(east, y) for y in range(south, north)]
    ring += [(x, north) for x in range(east, west, -1)]
    ring += [(west, y) for y in range(north, south, -1)]
    return [place(x, y) for x, y in [*ring, ring[0]]]


def slices(items: Sequence[tuple[float, object]], cell: Cell) -> Iterator[tuple[object, Cell, list[tuple[int, int]]]]:
    """Cuts a rectangle among weighted items; each item comes with its rectangle and the cut that made it."""
    if len(items) == 1:
        yield items[0][1], cell, []
        return
    total = sum(weight for weight, _item in items)
    half, count = 0.0, 0
    while count < len(items) - 1 and (count == 0 or half + items[count][0] / 2 < total / 2):
        half += items[count][0]
        count += 1
    west, south, east, north = cell
    if east - west >= north - south:
        cut = min(max(west + 2, round(west + (east - west) * half / total)), east - 2)
        first, second = (west, south, cut, north), (cut, south, east, north)
        line = [(cut, y) for y in range(south, north + 1)]
    else:
        cut = min(max(south + 2, round(north - (north - south) * half / total)), north - 2)
        first, second = (west, cut, east, north), (west, south, east, cut)
        line = [(x, cut) for x in range(west, east + 1)]
    yield None, cell, line
    yield from slices(items[:count], first)
    yield from slices(items[count:], second)


class Planner:
    """Lays out a district from its list of townships and communities; the same seed gives the same plan."""

    def __init__(self, district: Area, seed: int) -> None:
        self.district = district
        self.random = random.Random(f"{district.code}:{seed}")  # noqa: S311 - a plan, not a secret
        self.ground = Ground()
        self.names: set[str] = set()

    def lay_out(self) -> Ground:
        """The whole plan."""
        whole = (0, 0, WIDE, HIGH)
        self.ground.plots.append(Plot(self.district.code, self.district.name, "county", whole))
        townships = list(Area.objects.filter(parent=self.district, valid_to=None).order_by("code"))
        people = {township: self._communities(township) for township in townships}
        items = [(sum(weight for weight, _community in rows), township) for township, rows in people.items() if rows]
        for township, cell, line in slices(items, whole):
            if township is None:
                self._street("main", line)
            elif isinstance(township, Area):
                self.ground.plots.append(Plot(township.code, township.name, "township", cell))
                self._lay_township(people[township], cell)
        middle = HIGH * 2 // 3
        self.ground.streets.append(("water", self._fresh("water"), [(x, middle) for x in range(WIDE + 1)]))
        return self.ground

    def _communities(self, township: Area) -> list[tuple[float, Area]]:
        rows = Area.objects.filter(parent=township, valid_to=None).order_by("code")
        return [(URBAN_GRIDS if row.kind == "urban_community" else VILLAGE_GRIDS * 1.6, row) for row in rows]

    def _lay_township(self, communities: list[tuple[float, Area]], cell: Cell) -> None:
        for community, part, line in slices(communities, cell):
            if community is None:
                self._street("side", line)
            elif isinstance(community, Area):
                self._lay_community(community, part)

    def _lay_community(self, community: Area, cell: Cell) -> None:
        is_urban = community.kind == "urban_community"
        count = max(1, (URBAN_GRIDS if is_urban else VILLAGE_GRIDS) + self.random.choice([-1, 0, 0, 1]))
        parts: list[Cell] = []
        for item, part, line in slices([(1.0, number) for number in range(count)], cell):
            if item is None:
                self._street("path", line)
            else:
                parts.append(part)
        parts.sort(key=lambda part: (part[0], -part[3]))
        households = 0
        for number, part in enumerate(parts, start=1):
            grid = Plot(
                grid_code(community.code, number), f"第{number}网格", "grid", part,
                self._households(is_urban), is_urban,
            )  # fmt: skip
            households += grid.households
            self.ground.plots.append(grid)
            (self._lay_estates if is_urban else self._lay_groups)(grid)
        self.ground.plots.append(Plot(community.code, community.name, "community", cell, households, is_urban))

    def _households(self, is_urban: bool) -> int:
        """Most grids lie within the norm of 300 to 500; some have outgrown it, as in any city."""
        if self.random.random() < 0.07:
            return self.random.choice([self.random.randint(505, 640), self.random.randint(190, 290)])
        return self.random.randint(320, 495) if is_urban else self.random.randint(301, 430)

    def _street(self, kind: str, line: list[tuple[int, int]]) -> None:
        if len(line) > 4:
            self.ground.streets.append((kind, self._fresh(kind), line))

    def _fresh(self, kind: str) -> str:
        """A street name not given before."""
        for first in self.random.sample(WORDS["street_first"], len(WORDS["street_first"])):
            for middle in ("", "东", "西", "南", "北", "一", "二", "三", "四", "五", "六", "七", "八", "九"):
                name = f"{first}{middle}{STREET_LAST[kind]}"
                if name not in self.names:
                    self.names.add(name)
                    return name
        return f"{len(self.names)}号{STREET_LAST[kind]}"

    def _estate_name(self) -> str:
        while True:
            name = "".join(self.random.sample(WORDS["estate_first"], 2)) + self.random.choice(WORDS["estate_last"])
            if name not in self.names:
                self.names.add(name)
                return name

    def _lay_estates(self, grid: Plot) -> None:
        count = 2 if grid.households > 420 else 1
        west, south, east, north = grid.cell
        for index in range(count):
            share = grid.households // count + (grid.households % count if index == 0 else 0)
            left = west + (east - west) * index / count + 0.5
            right = west + (east - west) * (index + 1) / count - 0.5
            self._lay_estate(grid, share, (left, south + 0.5, right, north - 0.5), f"{grid.code}-{index + 1}")

    def _lay_estate(self, grid: Plot, households: int, box: tuple[float, float, float, float], code: str) -> None:
        name = self._estate_name()
        lng, lat = place((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        mode = self.random.choices(
            ["market", "self_run", "agent_run", "entrusted", "bottom_line", "none"], [60, 8, 8, 8, 10, 6]
        )[0]
        self.ground.estates.append({
            "estate_code": code, "estate": name, "area": grid.code, "households": households, "lng": lng, "lat": lat,
            "address": name, "property_mode": mode, "tier": "" if mode == "market" else "old",
        })  # fmt: skip
        count = max(3, round(households / 48))
        columns = max(1, math.ceil(math.sqrt(count * (box[2] - box[0]) / max(1.0, box[3] - box[1]))))
        rows = math.ceil(count / columns)
        for number in range(count):
            x = box[0] + (number % columns + 0.5) * (box[2] - box[0]) / columns
            y = box[1] + (number // columns + 0.5) * (box[3] - box[1]) / rows
            share = households // count + (1 if number < households % count else 0)
            self._building(grid, code, number + 1, x, y, share)

    def _building(self, grid: Plot, estate: str, number: int, x: float, y: float, households: int) -> None:
        lng, lat = place(x, y)
        floors = 6 if households <= 72 else 18
        self.ground.buildings.append({
            "estate": estate, "area": grid.code, "building": f"{number}号楼", "households": households,
            "floors": floors, "lng": lng, "lat": lat,
        })  # fmt: skip
        stairs = 3 if households > 36 else 2
        for stair in range(stairs):
            self.ground.units.append({
                "estate": estate, "area": grid.code, "building": f"{number}号楼", "unit": f"{stair + 1}单元",
                "households": households // stairs + (1 if stair < households % stairs else 0),
            })  # fmt: skip

    def _lay_groups(self, grid: Plot) -> None:
        west, south, east, north = grid.cell
        count = 4
        for number in range(count):
            x = west + (number % 2 + 0.5) * (east - west) / 2
            y = south + (number // 2 + 0.5) * (north - south) / 2
            lng, lat = place(x, y)
            self.ground.buildings.append({
                "estate": "", "area": grid.code, "building": f"{number + 1}组", "floors": 1, "lng": lng, "lat": lat,
                "households": grid.households // count + (1 if number < grid.households % count else 0),
            })  # fmt: skip


def _features(ground: Ground) -> Iterator[dict[str, object]]:
    for plot in ground.plots:
        yield {
            "type": "Feature",
            "properties": {"code": plot.code, "name": plot.name, "level": plot.level},
            "geometry": {"type": "Polygon", "coordinates": [outline(plot.cell)]},
        }


def _lines(ground: Ground) -> Iterator[dict[str, object]]:
    for number, (kind, name, line) in enumerate(ground.streets, start=1):
        yield {
            "type": "Feature",
            "properties": {"code": f"demo-{number}", "name": name, "kind": kind},
            "geometry": {"type": "LineString", "coordinates": [place(x, y) for x, y in line]},
        }


def _write_csv(path: Path, rows: Sequence[dict[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def write_files(ground: Ground, folder: Path) -> dict[str, Path]:
    """Writes the plan as the files an operator would load."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = {
        name: folder / name
        for name in ("grids.csv", "outlines.geojson", "streets.geojson", "estates.csv", "buildings.csv", "units.csv")
    }
    grids = [
        {"code": plot.code, "name": plot.name, "level": plot.level, "kind": "base", "households": plot.households}
        for plot in ground.plots
        if plot.level == "grid"
    ]
    _write_csv(paths["grids.csv"], grids)
    for name, features in (("outlines.geojson", _features(ground)), ("streets.geojson", _lines(ground))):
        text = json.dumps({"type": "FeatureCollection", "features": list(features)}, ensure_ascii=False)
        paths[name].write_text(text, encoding="utf-8")
    _write_csv(paths["estates.csv"], ground.estates)
    _write_csv(paths["buildings.csv"], ground.buildings)
    _write_csv(paths["units.csv"], ground.units)
    return paths
