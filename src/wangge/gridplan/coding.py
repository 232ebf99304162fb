"""Numbers of grids: community code + three digits, west to east and north to south, never used twice."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
from scipy.optimize import linear_sum_assignment

from wangge.gridplan.model import Floats, Ints


def reading_order(x: Floats, y: Floats) -> Ints:
    """Give places in the order one reads a map: rows from north to south, each from west to east."""
    count = len(x)
    if count == 0:
        return np.empty(0, dtype=np.int64)
    width, height = float(np.ptp(x)), float(np.ptp(y))
    rows = max(1, min(count, round(np.sqrt(count * (height + 1) / (width + 1)))))
    north = np.lexsort((x, -y))
    row = np.empty(count, dtype=np.int64)
    row[north] = np.arange(count) * rows // count
    return np.lexsort((-y, x, row)).astype(np.int64)


def number_of(grid_id: str, community: str) -> int | None:
    """Give the number in a grid id of this community, None if it follows another scheme."""
    found = re.fullmatch(re.escape(community) + r"(\d{3,4})", grid_id)
    return int(found.group(1)) if found else None


def new_codes(community: str, order: Iterable[int], count: int, reserved: Iterable[str] = ()) -> list[str]:
    """Number `count` grids in the given order with numbers above all reserved ones."""
    used = [n for n in (number_of(grid, community) for grid in reserved) if n is not None]
    following = max(used, default=0) + 1
    codes = [""] * count
    for place, grid in enumerate(order):
        codes[grid] = f"{community}{following + place:03d}"
    return codes


def successors(overlap: Floats) -> Ints:
    """Match new grids (rows) with old ones (columns) so that most households keep theirs; -1 where none is left."""
    matched = np.full(overlap.shape[0], -1, dtype=np.int64)
    if overlap.size:
        rows, columns = linear_sum_assignment(-overlap)
        kept = overlap[rows, columns] > 0
        matched[rows[kept]] = columns[kept]
    return matched


def codes_after(
    community: str, x: Floats, y: Floats, overlap: Floats, old: list[str], reserved: Iterable[str]
) -> tuple[list[str], Ints]:
    """Give codes for a new division: a grid that carries on an old one keeps its code, others get fresh numbers."""
    matched = successors(overlap)
    codes = [old[m] if m >= 0 else "" for m in matched]
    order = [int(grid) for grid in reading_order(x, y) if not codes[grid]]
    fresh = new_codes(community, order, len(codes), [*reserved, *old])
    return [code or fresh[grid] for grid, code in enumerate(codes)], matched
