"""The stage that the demo city lends to a kind which plays its own part."""

import random
from datetime import datetime

from wangge.areas.models import Area
from wangge.config.demo.cast import Casting
from wangge.config.demo.life import Days
from wangge.matters.stage import Act, Place
from wangge.people.actors import Actor
from wangge.people.models import Organization
from wangge.people.rules import Role


class Part:
    """One kind's part: the same days and people for all, chance of its own, so that a new kind changes no other."""

    def __init__(self, days: Days, casting: Casting, *, start: datetime, end: datetime, seed: str) -> None:
        self.random = random.Random(seed)  # noqa: S311 - a story, not a secret
        self.days = days
        self.casting = casting
        self.district = days.district
        self.start = start
        self.end = end
        self.photos = days.photos

    @property
    def places(self) -> list[Place]:
        """Estates with their grids."""
        return list(self.days.scenes)

    @property
    def units(self) -> dict[str, Organization]:
        """Units of the district by short name."""
        return self.casting.cast.units

    def later(self, at: datetime, minutes: float) -> datetime:
        """So many office minutes after a moment."""
        return self.days.later(at, minutes)

    def plan(self, at: datetime, act: Act) -> None:
        """Puts an act into the queue."""
        self.days.plan(at, act)

    def actors(self, role: Role) -> list[Actor]:
        """Everybody of a role."""
        return self.casting.cast.everybody.get(role, [])

    def appoint(self, role: Role, organization: Organization, area: Area, title: str = "") -> Actor:
        """One more invented person with a post."""
        return self.casting.person(role, organization, area, title)

    def name(self) -> str:
        """An invented name."""
        return self.casting.names.next()
