"""Make a town on paper: communities, estates, streets, a river with bridges and buildings, for tests and figures.

`python bench/gridplan/town.py --communities 100 --seed 1 --out DIR` writes buildings.geojson, communities.geojson,
compounds.geojson and roads.geojson. Nothing in it is a real place.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

SIDE_M = 620.0
ORIGIN = (106.2, 38.45)
DEGREES_NORTH = 1 / 111000.0
DEGREES_EAST = 1 / 87200.0


@dataclass
class Town:
    """Features by layer."""

    buildings: list[dict[str, Any]] = field(default_factory=list)
    communities: list[dict[str, Any]] = field(default_factory=list)
    compounds: list[dict[str, Any]] = field(default_factory=list)
    roads: list[dict[str, Any]] = field(default_factory=list)
    households: int = 0


def degrees(points: Any) -> list[list[float]]:
    """Turn metres into longitude and latitude with eight decimals."""
    flat = np.asarray(points, dtype=float)
    placed = np.column_stack([ORIGIN[0] + flat[:, 0] * DEGREES_EAST, ORIGIN[1] + flat[:, 1] * DEGREES_NORTH])
    return [[round(float(x), 8), round(float(y), 8)] for x, y in placed]


def feature(shape: str, coordinates: Any, **properties: Any) -> dict[str, Any]:
    """Make a GeoJSON feature."""
    return {"type": "Feature", "properties": properties, "geometry": {"type": shape, "coordinates": coordinates}}


def ring(points: Any) -> list[list[list[float]]]:
    """Close a ring."""
    placed = degrees(points)
    return [[*placed, placed[0]]]


def box(x: float, y: float, width: float, height: float, turn: float = 0.0) -> np.ndarray:
    """Give the corners of a rectangle around (x, y)."""
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * (width / 2, height / 2)
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    return corners @ spin.T + (x, y)


def make_town(communities: int, seed: int = 1, *, per_community: int = 3060, apart: float = 0.0) -> Town:
    """Make a town of about `per_community` households in each community; parallel streets stand `apart` metres."""
    rng = np.random.default_rng(seed)
    town = Town()
    columns = int(np.ceil(np.sqrt(communities)))
    rows = -(-communities // columns)
    knots = np.stack(np.meshgrid(np.arange(columns + 1), np.arange(rows + 1), indexing="ij"), axis=-1) * SIDE_M
    knots = knots + rng.uniform(-70, 70, knots.shape)
    for number in range(communities):
        i, j = number % columns, number // columns
        corners = np.array([knots[i, j], knots[i + 1, j], knots[i + 1, j + 1], knots[i, j + 1]])
        add_community(town, number, corners, rng, per_community, apart / SIDE_M)
    add_river(town, knots, rng)
    return town


def streets_at(rng: np.random.Generator, apart: float) -> np.ndarray:
    """Give where one or two streets cross a side of the unit square, no nearer to each other than `apart`."""
    while True:
        at = np.sort(rng.uniform(0.25, 0.75, rng.integers(1, 3)))
        if len(at) < 2 or at[1] - at[0] >= apart:
            return at


def add_community(
    town: Town, number: int, corners: np.ndarray, rng: np.random.Generator, target: int, apart: float
) -> None:
    """Add one community: two to four streets cut it into blocks, each an estate, an old quarter or idle."""
    code = f"640104{1 + number // 30:03d}{1 + number % 30:03d}"
    town.communities.append(feature("Polygon", ring(corners), code=code, name=f"社区{number + 1}"))
    across, along = streets_at(rng, apart), streets_at(rng, apart)
    for at, flip in [(a, False) for a in across] + [(a, True) for a in along]:
        ends = np.array([[at, -0.02], [at, 1.02]])[:, :: -1 if flip else 1]
        kind = "secondary" if rng.random() < 0.5 else "residential"
        town.roads.append(feature("LineString", degrees([spot(corners, *e) for e in ends]), kind=kind))
    size = float(rng.lognormal(0, 0.18)) * target
    blocks = [
        (u0, v0, u1, v1)
        for u0, u1 in zip([0, *across], [*across, 1], strict=True)
        for v0, v1 in zip([0, *along], [*along, 1], strict=True)
    ]
    share = size / sum((b[2] - b[0]) * (b[3] - b[1]) for b in blocks)
    for block in blocks:
        fill_block(town, corners, block, share * (block[2] - block[0]) * (block[3] - block[1]), rng)


def spot(corners: np.ndarray, u: float, v: float) -> np.ndarray:
    """Map the unit square to a quadrilateral."""
    return corners[0] * (1 - u) * (1 - v) + corners[1] * u * (1 - v) + corners[2] * u * v + corners[3] * (1 - u) * v


def fill_block(town: Town, corners: np.ndarray, block: tuple[float, ...], wanted: float, rng: Any) -> None:
    """Fill a block with an estate (or two), or with small old houses and shops."""
    u0, v0, u1, v1 = block
    if (u1 - u0) * (v1 - v0) > 0.2 and rng.random() < 0.7:
        cut = rng.uniform(0.4, 0.6)
        middle = u0 + (u1 - u0) * cut
        fill_block(town, corners, (u0, v0, middle, v1), wanted * cut, rng)
        fill_block(town, corners, (middle, v0, u1, v1), wanted * (1 - cut), rng)
        return
    edge_u, edge_v = 10 / SIDE_M, 10 / SIDE_M
    inner = (u0 + edge_u, v0 + edge_v, u1 - edge_u, v1 - edge_v)
    style = rng.choice(["slab", "tower", "old"], p=[0.55, 0.3, 0.15])
    name = ""
    if style != "old":
        name = f"estate-{len(town.compounds) + 1}"
        outline = [
            spot(corners, a, b)
            for a, b in ((inner[0], inner[1]), (inner[2], inner[1]), (inner[2], inner[3]), (inner[0], inner[3]))
        ]
        town.compounds.append(feature("Polygon", ring(outline), id=name, name=name))
    add_houses(town, corners, inner, wanted, str(style), rng)


def add_houses(town: Town, corners: np.ndarray, inner: tuple[float, ...], wanted: float, style: str, rng: Any) -> None:
    """Stand rows of houses in a block until the wanted households are housed."""
    each = {"slab": 44.0, "tower": 118.0, "old": 14.0}[style]
    deep, wide = {"slab": (12, 48), "tower": (22, 26), "old": (10, 16)}[style]
    count = max(1, round(wanted / each))
    width, height = (inner[2] - inner[0]) * SIDE_M, (inner[3] - inner[1]) * SIDE_M
    lanes = max(1, round(np.sqrt(count * max(height, 1) / max(width, 1) * (wide / deep) * 0.45)))
    per_lane = -(-count // lanes)
    turn = np.arctan2(*(corners[1] - corners[0])[::-1])
    for number in range(count):
        lane, seat = divmod(number, per_lane)
        u = inner[0] + (inner[2] - inner[0]) * (seat + 0.5 + rng.uniform(-0.06, 0.06)) / per_lane
        v = inner[1] + (inner[3] - inner[1]) * (lane + 0.5 + rng.uniform(-0.06, 0.06)) / lanes
        x, y = spot(corners, u, v)
        room_x, room_y = 0.82 * width / per_lane, 0.7 * height / lanes
        size = (min(wide, max(room_x, 5)), min(deep, max(room_y, 5)))
        add_house(town, x, y, size, turn, style, each, rng)


def add_house(
    town: Town, x: float, y: float, size: tuple[float, float], turn: float, style: str, each: float, rng: Any
) -> None:
    """Add one building; one in twelve is a shop or school without households."""
    idle = rng.random() < 0.08
    households = 0 if idle else max(1, int(rng.normal(each, each * 0.3)))
    floors = {"slab": 6, "tower": 28, "old": 2}[style]
    town.households += households
    town.buildings.append(
        feature(
            "Polygon", ring(box(x, y, *size, turn)), id=f"b{len(town.buildings) + 1:06d}", households=households,
            kind="shop" if idle else "apartments", floors=floors, units=0 if idle else max(1, round(size[0] / 16)),
        )
    )  # fmt: skip


def add_river(town: Town, knots: np.ndarray, rng: Any) -> None:
    """Lead a river through the middle row, with a bridge about every 700 metres."""
    middle = knots.shape[1] // 2
    course = (knots[:, max(middle - 1, 0)] + knots[:, min(middle, knots.shape[1] - 1)]) / 2 + rng.uniform(
        -60, 60, (knots.shape[0], 2)
    )
    course = np.concatenate([[course[0] - (300, 0)], course, [course[-1] + (300, 0)]])
    town.roads.append(feature("LineString", degrees(course), kind="river", name="river"))


def write_town(town: Town, folder: Path) -> None:
    """Write the four files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("buildings", "communities", "compounds", "roads"):
        document = {"type": "FeatureCollection", "features": getattr(town, name)}
        (folder / f"{name}.geojson").write_text(json.dumps(document, ensure_ascii=False), "utf-8")


def main() -> None:
    """Write a town to a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--communities", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--apart", type=float, default=0.0, help="least metres between parallel streets")
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    town = make_town(given.communities, given.seed, apart=given.apart)
    write_town(town, given.out)
    print(f"{len(town.communities)} communities, {len(town.buildings)} buildings, {town.households} households")


if __name__ == "__main__":
    main()
