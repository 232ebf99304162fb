"""The price of a division computed from scratch, slowly and plainly: what the compiled kernels are held to."""

from __future__ import annotations

import math

import numpy as np

from wangge.gridplan.kernels import (
    BALANCE,
    DISTANCE,
    IDEAL,
    KEEP,
    LOAD,
    MAXIMUM,
    MINIMUM,
    RANGE,
    SHAPE,
    STEP_FLAT,
    STREET,
    TARGET,
    WORKLOAD,
    Part,
)


def slow_price(part: Part, label: np.ndarray, grid: int) -> float:
    """Give the price of one grid by the book."""
    nodes = [n for n in range(len(label)) if label[n] == grid]
    p = part.prices
    apart = [
        sum(
            part.nodes["households"][i]
            * math.dist((part.nodes["x"][i], part.nodes["y"][i]), (part.nodes["x"][j], part.nodes["y"][j]))
            for i in nodes
        )
        for j in nodes
    ]
    households = sum(part.nodes["households"][i] for i in nodes)
    border, area = 0.0, 0.0
    for i in nodes:
        border += part.nodes["outer"][i]
        area += part.nodes["area"][i]
        for e in range(part.nodes["first"][i], part.nodes["last"][i]):
            if label[part.edges["to"][e]] != grid:
                border += part.edges["length"][e]
    total = p[DISTANCE] * min(apart)
    total += sum(part.estates[c] for c in {part.nodes["compound"][i] for i in nodes} if c >= 0)
    total += p[STREET] * (len({part.nodes["block"][i] for i in nodes}) - 1)
    total += p[BALANCE] * abs(households / p[TARGET] - 1)
    total += p[WORKLOAD] * abs(sum(part.nodes["load"][i] for i in nodes) / p[LOAD] - 1)
    total += p[SHAPE] * (1 - min(4 * math.pi * area / border**2, 1))
    total += p[KEEP] * sum(part.nodes["households"][i] for i in nodes if part.nodes["old"][i] != grid)
    off = max(0.0, households - p[MAXIMUM], p[MINIMUM] - households)
    return total + (p[RANGE] * (STEP_FLAT + off / p[IDEAL]) if off > 0 else 0.0)


def slow_connected(part: Part, label: np.ndarray, grid: int) -> bool:
    """Say whether a grid hangs together, by walking it."""
    nodes = {n for n in range(len(label)) if label[n] == grid}
    if not nodes:
        return False
    seen, edge = set(), [min(nodes)]
    while edge:
        node = edge.pop()
        if node in seen:
            continue
        seen.add(node)
        around = range(part.nodes["first"][node], part.nodes["last"][node])
        edge += [int(part.edges["to"][e]) for e in around if part.edges["passable"][e] and part.edges["to"][e] in nodes]
    return seen == nodes
