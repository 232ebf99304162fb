"""The part that rounds kept by hand play in the demo city: checked, found, become a concern, and missed."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from tests.world import GARDEN_1, GARDEN_2, NOW, POINTS, Town

from wangge.areas.models import Area
from wangge.people.actors import Actor, of_post
from wangge.people.rules import Role
from wangge.rounds import demo
from wangge.rounds.models import Due, Finding, Round


@dataclass(frozen=True)
class Spot:
    grid: Area
    estate: None
    lng: float
    lat: float
    street: str


class SmallStage:
    """The town as a stage of a month; what is refused is not passed over here."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.start, self.end = NOW, NOW + timedelta(days=44)
        self.numbers, self.events = count(), list[tuple[datetime, int, Callable[[datetime], None]]]()
        self.places = [Spot(town.areas[code], None, *POINTS[code], "花园路") for code in (GARDEN_1, GARDEN_2)]

    def plan(self, at: datetime, act: Callable[[datetime], None]) -> None:
        heapq.heappush(self.events, (at, next(self.numbers), act))

    def actors(self, role: Role) -> list[Actor]:
        return [of_post(post) for post in self.town.posts.values() if post.role == role]

    def run(self) -> None:
        while self.events and self.events[0][0] <= self.end:
            at, _number, act = heapq.heappop(self.events)
            act(at)


def test_weeks_of_checks_leave_findings_a_concern_and_what_was_missed(town: Town) -> None:
    stage = SmallStage(town)
    demo.schedule(stage)  # type: ignore[arg-type] # as much of a stage as this part asks for
    stage.run()
    held = Round.objects.get()
    assert (held.form.name, held.is_kept, held.is_by_unit) == (demo.FORM, False, False)
    states = list(Due.objects.values_list("state", flat=True))
    assert states.count("missed") >= 1
    assert states.count("done") > 10
    assert Finding.objects.filter(matter=None).exists()
    grown = Finding.objects.exclude(matter=None).select_related("matter").first()
    assert grown is not None
    assert (grown.matter.kind, grown.matter.area_code[:12]) == ("concern", GARDEN_1[:12])
