"""How many workers are needed, by three measures; pure Python."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Load:
    """What there is to do in an area: households, how many of them in old and in unmanaged estates, grids, matters."""

    households: int = 0
    old: int = 0
    unmanaged: int = 0
    grids: int = 0
    matters: int = 0


@dataclass(frozen=True)
class Norms:
    """By what workers are measured; every number may be changed to see what if.

    18 community workers per 10,000 inhabitants is the norm of `workers_per_10k`; persons per household is a census
    figure of the place, to be set by the county.
    """

    households_per_worker: int = 400
    extra_old: int = 0
    extra_unmanaged: int = 0
    per_10k: float = 18.0
    persons: float = 2.6


@dataclass(frozen=True)
class Needed:
    """Workers needed: by weighed households, one for each grid, by inhabitants; and the inhabitants assumed."""

    by_load: int
    by_grid: int
    by_people: int
    weighed: int
    people: int


def needed(load: Load, norms: Norms) -> Needed:
    """How many workers an area needs; half a person is a whole one."""
    weighed = load.households + load.old * norms.extra_old / 100 + load.unmanaged * norms.extra_unmanaged / 100
    people = round(load.households * norms.persons)
    return Needed(
        by_load=math.ceil(round(weighed / norms.households_per_worker, 6)),
        by_grid=load.grids,
        by_people=math.ceil(round(people * norms.per_10k / 10_000, 6)),
        weighed=round(weighed),
        people=people,
    )
