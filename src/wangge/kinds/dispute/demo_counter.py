"""The counters of the demo city: a queue, and referrals that wait, are answered, are late or came back."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localdate

from wangge.kinds.dispute.demo_bodies import Ground
from wangge.kinds.dispute.models import Ticket
from wangge.kinds.dispute.rules.referral import Move
from wangge.kinds.dispute.services import counter, referrals
from wangge.matters.models import Matter
from wangge.matters.services import move
from wangge.matters.services.linking import grow
from wangge.matters.stage import Stage
from wangge.people.actors import Actor
from wangge.people.rules import Role

DAY = timedelta(days=1)
SUBJECTS = (Ticket.Subject.QUESTION, Ticket.Subject.DISPUTE, Ticket.Subject.REPORT, Ticket.Subject.QUESTION)


class Counter:
    """One counter: a few visitors a day, the last of them still waiting."""

    DAYS = 1
    VISITORS = 4

    def __init__(self, stage: Stage, place: tuple[Any, Actor], ground: Ground, told: dict[str, Any]) -> None:
        self.stage, self.ground, self.told = stage, ground, told
        self.centre, self.clerk = place

    def plan(self) -> None:
        """Days before today, and the queue of the last hours."""
        for days in range(self.DAYS, 0, -1):
            for number in range(self.VISITORS):
                at = self.stage.later(self.stage.end - days * DAY, 50 * number + 10)
                self.stage.plan(at, self.serve)
        acts = (
            (12, self.refer_late), (9, self.refer_and_answer), (8, self.refer_petition), (7, self.refer_and_grow),
            (5, self.refer_incomplete), (4, self.refer_wrongly),
        )  # fmt: skip
        for days, act in acts:
            self.stage.plan(self.stage.later(self.stage.end - days * DAY, 25), act)
        for number, ago in enumerate((71, 44, 23, 12, 6)):
            at = self.stage.end - timedelta(minutes=ago)
            if localdate(at) == localdate(self.stage.end):
                self.stage.plan(at, self.serve if number < 2 else self.call if number == 2 else self.wait)

    def take(self, at: datetime) -> Ticket:
        """Somebody draws a number."""
        subject = self.stage.random.choice(SUBJECTS)
        return counter.take_ticket(self.centre, actor=self.clerk, subject=subject, at=at)

    def wait(self, at: datetime) -> None:
        """Somebody waits."""
        self.take(at)

    def call(self, at: datetime) -> None:
        """Somebody is at the counter now."""
        self.take(at)
        counter.call_next(self.centre, actor=self.clerk, at=at)

    def serve(self, at: datetime) -> None:
        """Answered on the spot, or sent on to a unit that has it from now on."""
        row = self.take(at)
        counter.call_next(self.centre, actor=self.clerk, at=at)
        if row.subject == Ticket.Subject.QUESTION or self.stage.random.random() < 0.6:
            counter.answer(row, actor=self.clerk, at=at + timedelta(minutes=9))
        else:
            self.refer(row, at)

    def asked(self, code: str = "") -> tuple[str, str, str]:
        """What somebody asks, whose business it is, and how that is answered; any, or the one of a unit."""
        rows = self.told["questions"]
        about, unit, result = next((row for row in rows if row[1] == code), None) or self.stage.random.choice(rows)
        return about, unit, result

    def refer(
        self, row: Ticket, at: datetime, *, asked: tuple[str, str, str] | None = None, is_petition: bool = False
    ) -> Matter | None:
        """A unit answers it from now on; a question without one is answered at once."""
        about, code, _result = asked or self.asked()
        handling = {actor.organization_id for actor in self.stage.actors(Role.UNIT_HANDLER)}
        able = [one for _code, one in sorted(self.stage.units.items()) if one.pk in handling]
        if not able:
            counter.answer(row, actor=self.clerk, at=at)
            return None
        unit = next((one for one in able if one == self.stage.units.get(code)), able[0])
        opened = referrals.refer(row, actor=self.clerk, unit=unit, about=about, is_petition=is_petition, at=at)
        return opened.matter

    def by_unit(self, matter: Matter, the_move: Move, at: datetime, **given: Any) -> None:
        """Somebody of the unit acts."""
        handlers = self.stage.actors(Role.UNIT_HANDLER)
        actor = next(one for one in handlers if one.organization_id == matter.lead_unit_id)
        move(Matter.objects.get(pk=matter.pk), the_move, actor=actor, given=given, at=at)

    def refer_late(self, at: datetime) -> None:
        """One that the unit took on and has not answered in time."""
        matter = self.refer(self.take(at), at)
        if matter is not None:
            self.by_unit(matter, Move.TAKE, at + timedelta(hours=3))

    def refer_and_answer(self, at: datetime) -> None:
        """One that is answered."""
        asked = self.asked()
        matter = self.refer(self.take(at), at, asked=asked)
        if matter is not None:
            *_about, result = asked
            self.by_unit(matter, Move.ANSWER, at + 2 * DAY, result=result)

    def refer_petition(self, at: datetime) -> None:
        """A petition that the unit has taken on: it has the days of the law."""
        row = counter.take_ticket(self.centre, actor=self.clerk, subject=Ticket.Subject.PETITION, at=at)
        matter = self.refer(row, at, asked=self.asked(self.told["petition"]), is_petition=True)
        if matter is not None:
            self.by_unit(matter, Move.TAKE, at + DAY)

    def refer_incomplete(self, at: datetime) -> None:
        """One for which the visitor still has to bring papers."""
        matter = self.refer(self.take(at), at, asked=self.asked(self.told["incomplete"]))
        if matter is not None:
            self.by_unit(matter, Move.TAKE, at + timedelta(hours=2))
            self.by_unit(matter, Move.ASK_PAPERS, at + timedelta(hours=5), public_text=self.told["papers"])

    def refer_and_grow(self, at: datetime) -> None:
        """One that turns out to be a concern of the place, and goes on as one."""
        matter = self.refer(self.take(at), at, asked=self.asked(self.told["grows"]))
        near = [place for place in self.stage.places if place.grid.code.startswith(self.centre.area.code.rstrip("0"))]
        if matter is None or not near:
            return
        place = self.stage.random.choice(near)
        title, text = referrals.story(matter)
        grow(
            source=matter, kind="concern", actor=self.clerk, title=title, text=text, channel=Matter.Channel.COUNTER,
            area_code=place.grid.code, lng=place.lng, lat=place.lat, estate=place.estate, address=place.street,
            at=at + timedelta(hours=1),
        )  # fmt: skip

    def refer_wrongly(self, at: datetime) -> None:
        """One that came to the wrong unit, which sent it back; the leader of the centre has to decide."""
        about, _unit, result = self.asked()
        matter = self.refer(self.take(at), at, asked=(about, self.told["wrong"], result))
        if matter is not None:
            self.by_unit(matter, Move.NOT_OURS, at + timedelta(hours=2), reason=self.told["not_ours"])
