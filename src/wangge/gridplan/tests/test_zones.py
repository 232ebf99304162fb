"""Open ground belongs to the estate or house it lies before, on its own side of the street."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from wangge.gridplan.arrangement import Arrangement
from wangge.gridplan.community import prepare
from wangge.gridplan.model import Rules
from wangge.gridplan.tests import places


@pytest.fixture
def quarter(tmp_path: Path) -> Arrangement:
    """Two estates and a row of old houses in one block of 400 × 200 m, and towers close behind the street above."""
    made = {
        "communities": [places.feature(places.square(0, 0, 400, 260), code="640104001001", name="东街社区")],
        "compounds": [
            places.feature(places.square(10, 10, 120, 180), id="west"),
            places.feature(places.square(150, 10, 120, 180), id="middle"),
        ],
        "roads": [
            places.feature({"type": "LineString", "coordinates": [places.place(-9, 200), places.place(409, 200)]})
        ],
        "buildings": [
            *(house(f"west-{y}", 30, y) for y in (20, 60)),  # far from the street
            *(house(f"middle-{y}", 170, y) for y in (20, 90, 160)),
            *(house(f"old-{y}", 300, y) for y in (20, 100, 180)),
            *(house(f"tower-{x}", x, 206) for x in (20, 120, 220, 320)),
        ],
    }
    places.write(made, tmp_path)
    return prepare(places.read(tmp_path, Rules()).communities[0], Rules(), [])[0]


def house(name: str, x: float, y: float) -> dict[str, object]:
    return places.feature(places.square(x, y, 40, 12), id=name, households=40, kind="apartments")


def owner_at(arrangement: Arrangement, x: float, y: float) -> str:
    spot = arrangement.frame.to_metres(np.array([shapely.Point(places.place(x, y))], dtype=object))[0]
    face = int(np.flatnonzero(shapely.intersects(arrangement.faces, spot))[0])
    building = int(np.flatnonzero(arrangement.node == arrangement.owner[face])[0])
    west, south, *_ = arrangement.sites.footprints[building].bounds
    x0, y0 = arrangement.frame.unflatten(np.array([[west, south]]))[0]
    column = round((x0 - places.place(0, 0)[0]) / places.EAST)
    row = round((y0 - places.place(0, 0)[1]) / places.NORTH)
    return f"{column},{row}"


def test_the_verge_before_an_estate_is_its_own(quarter: Arrangement) -> None:
    assert owner_at(quarter, 60, 195) == "30,60"  # not the tower six metres across the street, nor the next estate
    assert owner_at(quarter, 4, 150) == "30,60"


def test_estates_and_old_houses_meet_half_way(quarter: Arrangement) -> None:
    assert owner_at(quarter, 138, 150) == "30,60"
    assert owner_at(quarter, 142, 165) == "170,160"
    assert owner_at(quarter, 280, 100) == "170,90"
    assert owner_at(quarter, 290, 100) == "300,100"
