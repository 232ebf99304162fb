"""The stage of a demo city, as a kind sees it that plays its own part there."""

import random
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from wangge.areas.models import Area
from wangge.estates.models import Estate
from wangge.files.models import StoredFile
from wangge.people.actors import Actor
from wangge.people.models import Organization
from wangge.people.rules import Role

Act = Callable[[datetime], None]


class Place(Protocol):
    """Where something happens: a grid, often an estate in it, a point and a street."""

    @property
    def grid(self) -> Area: ...
    @property
    def estate(self) -> Estate | None: ...
    @property
    def lng(self) -> float: ...
    @property
    def lat(self) -> float: ...
    @property
    def street(self) -> str: ...


class Stage(Protocol):
    """Simulated days between `start` and `end`: a kind plans acts, each at its moment, each through the services."""

    random: random.Random
    district: Area
    start: datetime
    end: datetime
    photos: list[StoredFile]

    @property
    def places(self) -> list[Place]: ...

    @property
    def units(self) -> dict[str, Organization]: ...

    def later(self, at: datetime, minutes: float) -> datetime:
        """So many office minutes after a moment."""
        ...

    def plan(self, at: datetime, act: Act) -> None:
        """Puts an act into the queue; an act that the rules refuse did simply not happen."""
        ...

    def actors(self, role: Role) -> list[Actor]:
        """Everybody of a role, in the order of appointment."""
        ...

    def appoint(self, role: Role, organization: Organization, area: Area, title: str = "") -> Actor:
        """One more invented person with a post."""
        ...

    def name(self) -> str:
        """An invented person's name."""
        ...
