"""Self-government of the demo city: the committee, its supervision, and the representatives; names are invented."""

from datetime import date, datetime

from django.utils.timezone import localdate

from wangge.areas.models import Area
from wangge.kinds.topic.rules.bodies import BodyKind, Office
from wangge.kinds.topic.services.bodies import SeatGiven, fill_seats, save_body
from wangge.matters.stage import Stage
from wangge.people.actors import Actor

REPRESENTATIVES, GROUPS = 18, 6
YEARS = 5


class SelfGovernment:
    """Who was elected in one community or village."""

    def __init__(self, stage: Stage, area: Area, head: Actor) -> None:
        self.stage, self.area, self.head = stage, area, head
        self.is_village = area.kind == "village"

    def elect(self, at: datetime) -> None:
        """A committee of five, three who look after it, and a representative for every dozen households."""
        village, word = self.is_village, "村民" if self.is_village else "居民"
        committee = BodyKind.VILLAGE_COMMITTEE if village else BodyKind.RESIDENT_COMMITTEE
        assembly = BodyKind.VILLAGE_REPRESENTATIVES if village else BodyKind.RESIDENT_REPRESENTATIVES
        self._body(at, committee, f"{word}委员会", [self._member(place) for place in range(5)])
        watch = [self._member(place) for place in range(3)]
        self._body(at, BodyKind.SUPERVISION, "村务监督委员会" if village else "居务监督委员会", watch)
        elected = [self._representative(place) for place in range(REPRESENTATIVES)]
        self._body(at, assembly, f"{word}代表会议", elected)

    def _member(self, place: int) -> SeatGiven:
        office = (Office.CHAIR, Office.DEPUTY)[place] if place < 2 else Office.MEMBER
        return SeatGiven(self.stage.name(), office, is_woman=place % 2 == 1)

    def _representative(self, place: int) -> SeatGiven:
        group = f"{place % GROUPS + 1}组" if self.is_village else f"{place % GROUPS + 1}号楼"
        households = self.stage.random.randint(6, 15)
        return SeatGiven(self.stage.name(), Office.REPRESENTATIVE, group, households, is_woman=place % 5 < 2)

    def _body(self, at: datetime, kind: BodyKind, name: str, given: list[SeatGiven]) -> None:
        year = localdate(at).year - 2
        body = save_body(
            actor=self.head, at=at, area=self.area, kind=kind, name=name, term_from=date(year, 1, 1),
            term_to=date(year + YEARS - 1, 12, 31),
        )  # fmt: skip
        fill_seats(body, given, actor=self.head, at=at)
