"""One community of a plan as text and back: what the planner wants to know, and the names people know it by."""

import json
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from wangge.gridplan.grounds import object_array
from wangge.gridplan.model import Buildings, Community, Objects

LAYERS = ("compounds", "streets", "paths", "rivers", "bridges")
OLD, UNMANAGED = "old", "unmanaged"


@dataclass
class WardFile:
    """The planner's community with the names of its buildings and estates and the kind of each building."""

    community: Community
    names: list[str]
    kinds: list[str]
    estates: list[str]
    estate_of: list[int]
    grid_names: dict[str, str] = field(default_factory=dict)

    @property
    def old(self) -> list[str]:
        """The present grid of each building."""
        return self.community.buildings.old

    @property
    def households(self) -> list[int]:
        """Households of each building."""
        return [int(count) for count in self.community.buildings.households]

    def estate_name(self, row: int) -> str:
        """The estate a building belongs to, or nothing."""
        return self.estates[self.estate_of[row]] if self.estate_of[row] >= 0 else ""


def hexed(shape: BaseGeometry | None) -> str | None:
    """A geometry as text."""
    return None if shape is None else str(shapely.to_wkb(shape, hex=True))


def unhexed(texts: list[str | None]) -> Objects:
    """Geometries from their texts."""
    return object_array([None if text is None else shapely.from_wkb(text) for text in texts])


def pack(ward: WardFile) -> str:
    """The whole community as JSON."""
    own, community = ward.community.buildings, ward.community
    document: dict[str, Any] = {
        "code": community.code, "name": community.name, "ground": hexed(community.geometry),
        "ids": own.ids, "households": own.households.tolist(), "workload": own.workload.tolist(),
        "estimated": own.estimated.tolist(), "compound": own.compound.tolist(), "units": own.units.tolist(),
        "floors": own.floors.tolist(), "old": own.old, "shapes": [hexed(shape) for shape in own.geometry],
        "retired": list(community.retired), "names": ward.names, "kinds": ward.kinds, "estates": ward.estates,
        "estate_of": ward.estate_of, "grid_names": ward.grid_names,
        **{layer: [hexed(shape) for shape in getattr(community, layer)] for layer in LAYERS},
    }  # fmt: skip
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def unpack(text: str) -> WardFile:
    """The community that was packed."""
    said = json.loads(text)
    buildings = Buildings(
        ids=said["ids"],
        households=np.array(said["households"], dtype=np.int64),
        workload=np.array(said["workload"], dtype=np.float64),
        estimated=np.array(said["estimated"], dtype=bool),
        compound=np.array(said["compound"], dtype=np.int64),
        units=np.array(said["units"], dtype=np.int64),
        floors=np.array(said["floors"], dtype=np.int64),
        old=said["old"],
        geometry=unhexed(said["shapes"]),
    )
    community = Community(
        said["code"], said["name"], shapely.from_wkb(said["ground"]), buildings,
        **{layer: unhexed(said[layer]) for layer in LAYERS}, retired=tuple(said["retired"]),
    )  # fmt: skip
    return WardFile(
        community, said["names"], said["kinds"], said["estates"], said["estate_of"], dict(said["grid_names"])
    )


def with_workload(ward: WardFile, *, extra_old: int, extra_unmanaged: int) -> Community:
    """The community with the work of each building weighed: per cent more for old and for unmanaged estates."""
    more = {OLD: extra_old, UNMANAGED: extra_unmanaged}
    factor = np.array([1 + sum(more[word] for word in kind.split()) / 100 for kind in ward.kinds], dtype=np.float64)
    community = ward.community
    if len(factor):
        community.buildings.workload = community.buildings.workload * factor
    return community
