"""How fast points find their grid: 1,000,000 points over a city of 10,000 many-cornered grids."""

import argparse
import json
import resource
import time
from datetime import date
from typing import Any

import numpy as np
import shapely

from wangge.areas.locator import build_locator

WEST, SOUTH, EAST, NORTH = 106.0, 37.7, 107.0, 38.7
DAY = date(2026, 1, 1)


def grids(side: int, corners: int, random: np.random.Generator) -> list[dict[str, Any]]:
    """Rows of `side` × `side` grids that tile a rectangle with crooked common borders."""
    xs, ys = np.linspace(WEST, EAST, side + 1), np.linspace(SOUTH, NORTH, side + 1)
    step_x, step_y = xs[1] - xs[0], ys[1] - ys[0]
    shares = np.linspace(0, 1, corners, endpoint=False)
    bend_x = random.uniform(-0.2, 0.2, (side + 1, side, corners)) * step_x
    bend_y = random.uniform(-0.2, 0.2, (side, side + 1, corners)) * step_y
    bend_x[:, :, 0] = bend_y[:, :, 0] = 0

    def upward(column: int, row: int) -> list[tuple[float, float]]:
        return list(zip(xs[column] + bend_x[column, row], ys[row] + shares * step_y, strict=True))

    def rightward(column: int, row: int) -> list[tuple[float, float]]:
        return list(zip(xs[column] + shares * step_x, ys[row] + bend_y[column, row], strict=True))

    rows = []
    for column in range(side):
        for row in range(side):
            top, left = rightward(column, row + 1), upward(column, row)
            ring = [
                *rightward(column, row), *upward(column + 1, row), (xs[column + 1], ys[row + 1]),
                *top[:0:-1], (xs[column], ys[row + 1]), *left[:0:-1],
            ]  # fmt: skip
            number = column * side + row
            rows.append(
                {
                    "id": number,
                    "code": f"640302{100 + number // 999_999:03d}{number // 999 + 1:03d}{number % 999 + 1:03d}",
                    "level": "grid",
                    "kind": "base",
                    "valid_from": None,
                    "valid_to": None,
                    "geojson": shapely.to_geojson(shapely.Polygon(ring)),
                }
            )
    return rows


def measure(side: int = 100, corners: int = 8, points: int = 1_000_000) -> dict[str, float]:
    """Seconds to build the index and to find the grid of every point, in one go and one by one."""
    random = np.random.default_rng(1)
    rows = grids(side, corners, random)
    began = time.perf_counter()
    locator = build_locator(rows, "bench")
    built = time.perf_counter() - began
    lng, lat = random.uniform(WEST, EAST, points), random.uniform(SOUTH, NORTH, points)
    began = time.perf_counter()
    found = locator.positions(lng, lat, DAY)
    located = time.perf_counter() - began
    began = time.perf_counter()
    for position in range(2000):
        locator.positions(lng[position : position + 1], lat[position : position + 1], DAY)
    single = (time.perf_counter() - began) / 2000
    return {
        "grids": len(rows),
        "points": points,
        "build_seconds": round(built, 3),
        "locate_seconds": round(located, 3),
        "points_per_second": round(points / located),
        "one_point_microseconds": round(single * 1e6, 1),
        "located_share": round(float((found >= 0).mean()), 6),
        "peak_megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def main() -> None:
    """Prints the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--side", type=int, default=100)
    parser.add_argument("--corners", type=int, default=8)
    parser.add_argument("--points", type=int, default=1_000_000)
    given = parser.parse_args()
    print(json.dumps(measure(given.side, given.corners, given.points)))


if __name__ == "__main__":
    main()
