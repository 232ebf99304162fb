"""The plain values that pass between the planner's modules."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from shapely.geometry.base import BaseGeometry

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Records = npt.NDArray[np.void]
Objects = npt.NDArray[np.object_]

Effort = Literal["fast", "normal", "best"]
CountPolicy = Literal["ideal", "minimum", "free"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of the data: what it is, whom it concerns, and what was done about it."""

    code: str
    subject: str
    action: str
    community: str = ""
    detail: str = ""

    def as_dict(self) -> dict[str, str]:
        """Give the row of issues.json."""
        return {
            "code": self.code,
            "subject": self.subject,
            "community": self.community,
            "action": self.action,
            "detail": self.detail,
        }


@dataclass(frozen=True, slots=True)
class Weights:
    """Prices of the objective, in units of one ideal grid (1.00 = everybody as near to the centre as can be).

    `small_split` guides the search alone: an estate that fits into one grid is cut for little else than the range.
    The price of a plan counts every cut beyond what size forces at `split`.
    """

    distance: float = 1.0
    split: float = 0.25
    small_split: float = 0.35
    street: float = 0.12
    balance: float = 0.20
    workload: float = 0.10
    count: float = 0.50
    shape: float = 0.7
    range: float = 16.0


@dataclass(frozen=True, slots=True)
class Rules:
    """What a plan must keep to: the range of households per grid, how many grids, and the prices."""

    minimum: int = 300
    maximum: int = 500
    count: CountPolicy = "ideal"
    effort: Effort = "normal"
    seed: int = 0
    keep: float = 0.0
    micro: bool = False
    micro_minimum: int = 50
    micro_maximum: int = 100
    weights: Weights = field(default_factory=Weights)

    @property
    def ideal(self) -> float:
        """Households of an ideal grid."""
        return (self.minimum + self.maximum) / 2

    def for_micro(self) -> Rules:
        """Give the same rules one level down."""
        return replace(
            self, minimum=self.micro_minimum, maximum=self.micro_maximum, keep=0.0, micro=False, effort="fast"
        )


@dataclass(slots=True)
class Buildings:
    """Buildings as columns of equal length n; geometry is WGS-84, None where unknown."""

    ids: list[str]
    households: Ints
    workload: Floats
    estimated: Flags
    compound: Ints
    units: Ints
    floors: Ints
    old: list[str]
    geometry: Objects

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, rows: Ints) -> Buildings:
        """Give the named rows, in that order."""
        return Buildings(
            ids=[self.ids[row] for row in rows],
            households=self.households[rows],
            workload=self.workload[rows],
            estimated=self.estimated[rows],
            compound=self.compound[rows],
            units=self.units[rows],
            floors=self.floors[rows],
            old=[self.old[row] for row in rows],
            geometry=self.geometry[rows],
        )


@dataclass(slots=True)
class Community:
    """One community with all that lies in it: the unit of work; nothing of a plan crosses its border."""

    code: str
    name: str
    geometry: BaseGeometry
    buildings: Buildings
    compounds: Objects
    streets: Objects
    paths: Objects
    rivers: Objects
    bridges: Objects
    retired: tuple[str, ...] = ()


@dataclass(slots=True)
class Town:
    """Everything read, sorted so that the order of the input does not matter."""

    communities: list[Community]
    unplaced: list[str]
    faults: list[Fault]
    compound_names: list[str]

    @property
    def households(self) -> int:
        """All households that have a place."""
        return int(sum(int(c.buildings.households.sum()) for c in self.communities))


@dataclass(slots=True)
class GridResult:
    """One grid of a plan, with its measures; distances in metres, `geometry` as WGS-84 coordinates."""

    grid_id: str
    households: int
    workload: float
    buildings: list[int]
    in_range: bool
    must_be_out: bool
    broken: bool
    mean_distance: float
    streets_inside: int
    compactness: float
    area: float
    cost: float
    old: str = ""
    centre: tuple[float, float] = (0.0, 0.0)
    kind: str = "base"


@dataclass(slots=True)
class MicroResult:
    """One micro-grid: lists of building parts (building row, unit from–to, floor from–to, households)."""

    micro_id: str
    grid_id: str
    households: int
    pieces: list[tuple[int, int, int, int, int, int]]
    in_range: bool


@dataclass(slots=True)
class CommunityPlan:
    """The plan of one community: a grid per building row, polygons as GeoJSON text, and its measures."""

    code: str
    name: str
    building_ids: list[str]
    assigned: list[str]
    grids: list[GridResult]
    polygons: list[str]
    measures: dict[str, Any]
    faults: list[Fault]
    micros: list[MicroResult] = field(default_factory=list)
    micro_of: list[str] = field(default_factory=list)
    moves: list[tuple[str, str, str, int]] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
