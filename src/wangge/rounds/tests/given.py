"""A purpose of the tests' own: doors of grids that are knocked at, by grid workers or by a unit."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from tests.world import GARDEN, GARDEN_1, GARDEN_2, RIVER_1, Town

from wangge.people.rules import UNIT_ROLES, Role
from wangge.rounds.models import Due
from wangge.rounds.purposes import SUPERVISING, Purpose, TargetGiven, purposes

DOORS = [
    TargetGiven("door", "1", "一号门", GARDEN_1),
    TargetGiven("door", "2", "二号门", GARDEN_2),
    TargetGiven("door", "3", "三号门", RIVER_1),
]


def doors(area_code: str) -> list[TargetGiven]:
    return [door for door in DOORS if door.area_code.startswith(area_code)]


@pytest.fixture
def missed_calls() -> Iterator[list[tuple[int, datetime]]]:
    """What the purpose was told of."""
    calls: list[tuple[int, datetime]] = []

    def missed(*, due: Due, at: datetime) -> None:
        calls.append((due.pk, at))

    purposes()["tests.doors"] = Purpose(
        name="tests.doors", title="敲门", icon="door", doers=UNIT_ROLES | {Role.GRID_WORKER, Role.COMMUNITY_CLERK},
        readers=SUPERVISING | {Role.GRID_WORKER}, missed=missed, candidates=doors,
    )  # fmt: skip
    yield calls
    del purposes()["tests.doors"]


def of_property(town: Town) -> TargetGiven:
    return TargetGiven("door", "9", "物业门", GARDEN, unit_id=town.units["property"].pk)
