"""Small random towns for tests, from orderly to hostile."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from wangge.gridplan.model import Rules, Town
from wangge.gridplan.reading import read_town

EAST, NORTH = 1 / 87200.0, 1 / 111000.0


def place(x: float, y: float) -> list[float]:
    """Turn metres into degrees near 106.2 E, 38.4 N."""
    return [106.2 + x * EAST, 38.4 + y * NORTH]


def square(x: float, y: float, width: float, height: float) -> dict[str, Any]:
    """Give a rectangle with its lower left corner at (x, y)."""
    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)]
    return {"type": "Polygon", "coordinates": [[place(*c) for c in corners]]}


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    """Make a feature."""
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def orderly(seed: int, communities: int = 2, size: float = 400.0) -> dict[str, list[dict[str, Any]]]:
    """Make neighbouring square communities with rows of buildings, estates, a street and sometimes a river."""
    rng = np.random.default_rng(seed)
    made: dict[str, list[dict[str, Any]]] = {"buildings": [], "communities": [], "compounds": [], "roads": []}
    for number in range(communities):
        left = number * size
        code = f"640104001{number + 1:03d}"
        made["communities"].append(feature(square(left, 0, size, size), code=code, name=code))
        made["compounds"].append(feature(square(left + 8, 8, size / 2 - 16, size - 16), id=f"estate-{number}"))
        columns, rows = int(rng.integers(3, 8)), int(rng.integers(3, 9))
        each = rng.uniform(10, 80)
        for i in range(columns):
            for j in range(rows):
                x, y = left + (i + 0.3) * size / columns, (j + 0.3) * size / rows
                shape: Any = square(
                    x + rng.uniform(-3, 3), y + rng.uniform(-3, 3), 0.5 * size / columns, 0.4 * size / rows
                )
                if rng.random() < 0.2:
                    shape = {"type": "Point", "coordinates": place(x, y)}
                households = int(max(0, rng.normal(each, each / 2)))
                name = f"b{number}-{i}-{j}"
                made["buildings"].append(feature(shape, id=name, households=households, kind="apartments"))
        middle = left + size / 2
        line = {"type": "LineString", "coordinates": [place(middle, -10), place(middle, size + 10)]}
        made["roads"].append(feature(line, kind="secondary"))
        if rng.random() < 0.5:
            level = size * rng.uniform(0.3, 0.7)
            course = {"type": "LineString", "coordinates": [place(left - 5, level), place(left + size + 5, level + 9)]}
            made["roads"].append(feature(course, kind="river"))
    return made


def hostile(seed: int) -> dict[str, list[dict[str, Any]]]:
    """Take an orderly town and spoil it in every way an operator's file has been seen to be spoilt."""
    rng = np.random.default_rng(seed)
    made = orderly(seed, communities=int(rng.integers(1, 3)), size=float(rng.uniform(60, 400)))
    buildings = made["buildings"]
    for spoil in rng.choice(len(SPOILS), size=int(rng.integers(1, 6))):
        chosen = buildings[int(rng.integers(len(buildings)))]
        SPOILS[spoil](made, chosen, rng)
    order = rng.permutation(len(made["buildings"]))
    made["buildings"] = [made["buildings"][i] for i in order]
    return made


def spoil_count(made: Any, chosen: Any, rng: Any) -> None:
    """Write nonsense where households should stand."""
    values = [None, "", "abc", -5, 1e9, float("nan"), "12.5", True, [], "１２", 700]
    chosen["properties"]["households"] = values[int(rng.integers(len(values)))]


def spoil_shape(made: Any, chosen: Any, rng: Any) -> None:
    """Write a shape that is none, or a crooked one."""
    values = [
        None, {}, {"type": "Polygon", "coordinates": []}, {"type": "Point", "coordinates": [None, 1]},
        {"type": "Point", "coordinates": [999, 999]}, {"type": "LineString", "coordinates": [place(5, 5), place(9, 30)]},
        {"type": "Polygon", "coordinates": [[place(10, 10), place(40, 40), place(40, 10), place(10, 40), place(10, 10)]]},
        {"type": "Polygon", "coordinates": [[place(1, 1), place(1, 1), place(1, 1), place(1, 1)]]},
        {"type": "Point", "coordinates": place(-500, -500)}, {"type": "MultiPoint", "coordinates": [place(3, 3)]},
        {"type": "Point", "coordinates": place(0, 0)},
    ]  # fmt: skip
    chosen["geometry"] = values[int(rng.integers(len(values)))]


def spoil_twice(made: Any, chosen: Any, rng: Any) -> None:
    """Enter a building twice, on the same or another spot."""
    copy = json.loads(json.dumps(chosen))
    if rng.random() < 0.5:
        copy["geometry"] = {"type": "Point", "coordinates": place(30, 30)}
    made["buildings"].append(copy)


def spoil_stack(made: Any, chosen: Any, rng: Any) -> None:
    """Put many buildings on one spot."""
    for number in range(int(rng.integers(2, 30))):
        spot = {"type": "Point", "coordinates": place(50, 50)}
        made["buildings"].append(feature(spot, id=f"stack-{rng.integers(1e9)}-{number}", households=60))


def spoil_ground(made: Any, chosen: Any, rng: Any) -> None:
    """Damage a community, or add an empty, a double, a broken or an overlapping one."""
    values = [
        feature(None, code="640104001900"), feature(square(900, 900, 50, 50), code="640104001901"),
        feature(square(20, 20, 100, 100), code="640104001902"), json.loads(json.dumps(made["communities"][0])),
        feature({"type": "Polygon", "coordinates": [[place(2000, 0), place(2100, 100), place(2100, 0), place(2000, 100), place(2000, 0)]]}),
    ]  # fmt: skip
    made["communities"].append(values[int(rng.integers(len(values)))])


def spoil_rest(made: Any, chosen: Any, rng: Any) -> None:
    """Damage estates and roads, ids and kinds."""
    made["compounds"].append(feature({"type": "Point", "coordinates": place(1, 1)}, id="no-ground"))
    made["roads"].append(feature(None, kind="secondary"))
    made["roads"].append(feature(square(30, 30, 40, 40), kind="water"))
    chosen["properties"].pop("id", None)
    chosen["properties"]["kind"] = None


SPOILS = [spoil_count, spoil_shape, spoil_twice, spoil_stack, spoil_ground, spoil_rest]


def write(made: dict[str, list[dict[str, Any]]], folder: Path) -> None:
    """Write the layers of a town."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, features in made.items():
        document = {"type": "FeatureCollection", "features": features}
        (folder / f"{name}.geojson").write_text(json.dumps(document), "utf-8")


def read(folder: Path, rules: Rules, **more: Path) -> Town:
    """Read the layers of a town back."""
    return read_town(
        buildings=folder / "buildings.geojson", communities=folder / "communities.geojson",
        compounds=folder / "compounds.geojson", roads=folder / "roads.geojson", rules=rules, **more,
    )  # fmt: skip
