"""Networks of the demo city: invented codes of two departments beside the grids of one township."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from django.db import transaction

from wangge.areas.models import Area
from wangge.areas.services import put_name
from wangge.networks.queries import grids_in
from wangge.people.actors import Actor
from wangge.people.rules import Role

MOST = 60


class Stage(Protocol):
    """What networks need of the stage."""

    end: datetime

    def plan(self, at: datetime, act: Callable[[datetime], None]) -> None: ...

    def actors(self, role: Role) -> list[Actor]: ...


def schedule(stage: Stage) -> None:
    """Brought in a month ago by the county: one network grid by grid, the other with larger grids and a gap."""
    for actor in stage.actors(Role.DISPATCHER)[:1]:
        stage.plan(stage.end - timedelta(days=30), lambda _at, code=actor.area_code: _put(code))  # type: ignore[misc]


@transaction.atomic
def _put(area_code: str) -> None:
    grids: list[Area] = list(grids_in(area_code).order_by("code")[:MOST])
    for number, grid in enumerate(grids, start=1):
        put_name(grid, network="综治网格（演示）", code=f"ZZ{number:04d}", name=f"综治{number}号网格")
        if number % 7:
            place = (number + 1) // 2
            put_name(grid, network="城管单元网格（演示）", code=f"CG{place:03d}", name=f"城管第{place}单元")
