"""Legal services in the demo city: advisers, sessions of every kind, questions with answers, lawsuits of two years."""

import tomllib
from datetime import datetime, time, timedelta
from functools import partial
from importlib.resources import files
from typing import Any

from django.utils.timezone import localdate, make_aware

from wangge.kinds.dispute.demo_bodies import Ground, Team
from wangge.kinds.dispute.models import Advice, LegalRole, LegalSession, Mediator
from wangge.kinds.dispute.rules.legal import Kind, Pointed
from wangge.kinds.dispute.services import advising, bodies, legal
from wangge.matters.stage import Stage
from wangge.people.actors import SYSTEM, Actor, resident
from wangge.people.models import Person

DAY = timedelta(days=1)
SHARED = (Kind.HEARING, Kind.LESSON)
"""What the communities after the first have as well; the first has everything."""
COUNTS = ((1, 3126, 381_000), (2, 3304, 379_500))


def schedule(stage: Stage, ground: Ground) -> None:
    """Plans what the law has for the communities whose organizations work through accounts."""
    told = tomllib.loads(files("wangge.kinds.dispute.data").joinpath("legal.toml").read_text(encoding="utf-8"))
    teams = [team for team in ground.teams if team.area.level == "community"]
    roles = list(LegalRole.objects.order_by("position"))
    for number, team in enumerate(teams):
        LegalStory(stage, team, told, roles).plan(number)
    for back, lawsuits, people in COUNTS:
        year = localdate(stage.end).year - back
        legal.count_lawsuits(
            area=stage.district, year=year, month=0, lawsuits=lawsuits, people=people,
            source=f"区人民法院 {year} 年工作报告", actor=SYSTEM, at=stage.start,
        )  # fmt: skip


class LegalStory:
    """What one community has."""

    def __init__(self, stage: Stage, team: Team, told: dict[str, Any], roles: list[LegalRole]) -> None:
        self.stage, self.team, self.told, self.roles = stage, team, told, roles

    def plan(self, number: int) -> None:
        """The third community is left without an adviser, as the page then says."""
        if number != 2:
            self.appoint(number)
        if number == 0:
            self.sit()
        for line in self.told["session"]:
            if number == 0 or (number == 1 and line["kind"] in SHARED):
                self.session(line)
        for turn, line in enumerate(self.told["question"] if number == 0 else []):
            person = self.team.chair if turn % 2 else self.lawyer
            at = self.stage.end - line["days"] * DAY
            self.stage.plan(at, partial(self.ask, line, person))

    def sit(self) -> None:
        """A judge has duty hours in the community's room, with the mediators."""
        judge = bodies.save_mediator(
            self.team.body, actor=SYSTEM, at=self.stage.start, name=self.stage.name(), kind=Mediator.Kind.LEGAL,
            legal_role=self.roles[0], starts_on=localdate(self.stage.start).replace(month=1, day=1),
        )  # fmt: skip
        bodies.add_hour(
            self.team.room, mediator=judge, day=3, begins=time(14, 30), ends=time(17), actor=SYSTEM, at=self.stage.start
        )

    def appoint(self, number: int) -> None:
        """A lawyer; in the first community with an account, so that questions can be put in writing."""
        firm, lawyer = self.told["firms"][number % 3], self.roles[-2] if len(self.roles) > 1 else None
        person = None
        if number == 0:
            actor = self.stage.appoint(self.team.chief.role, self.team.body.organization, self.team.area, "法律顾问")
            person = Person.objects.get(pk=actor.account)
            self.lawyer = actor
        given = legal.AdviserGiven(
            name=person.name if person else self.stage.name(), firm=firm, work_phone=f"0953-0041{number:03d}",
            starts_on=localdate(self.stage.start).replace(month=1, day=1), hours=self.told["hours"][number % 3],
            legal_role=lawyer, person=person,
        )  # fmt: skip
        legal.appoint_adviser(area=self.team.area, given=given, actor=SYSTEM, at=self.stage.start)

    def session(self, line: dict[str, Any]) -> None:
        """Announced ten days before it takes place, but never after the end of the story."""
        day = localdate(self.stage.end) + line["days"] * DAY
        begins, ends = (
            make_aware(datetime.combine(day, time.fromisoformat(line[name]))) for name in ("begins", "ends")
        )
        at = min(begins - 10 * DAY, self.stage.end - DAY)

        def act(at: datetime) -> None:
            is_own = "from" not in line
            given = legal.SessionGiven(
                kind=line["kind"], starts_at=begins, ends_at=ends, room=self.team.room, topic=line.get("topic", ""),
                visitor=self.team.mediator if is_own else None, guest_from=line.get("from", ""),
                legal_role=None if is_own else self.roles[line["role"] % len(self.roles)], seats=line.get("seats"),
            )  # fmt: skip
            row = legal.plan_session(area=self.team.area, given=given, actor=self.planner, at=at)
            self.follow(row, line, at)

        self.stage.plan(at, act)

    @property
    def planner(self) -> Any:
        """The clerk where there is one, else the head of the organization."""
        return self.team.clerk or self.team.chair

    def follow(self, row: LegalSession, line: dict[str, Any], at: datetime) -> None:
        """What becomes of it."""
        for _place in range(line.get("booked", 0)):
            legal.book_seat(row, actor=resident(), at=at)
        if "off" in line:
            legal.call_off(row, reason=line["off"], actor=self.planner, at=at)
        if "attended" in line:
            self.stage.plan(row.ends_at, lambda at: self.note(row, line, at))

    def note(self, row: LegalSession, line: dict[str, Any], at: datetime) -> None:
        """Two numbers."""
        legal.note_held(row, attended=line["attended"], advised=line["advised"], actor=self.planner, at=at)

    def ask(self, line: dict[str, Any], person: Actor, at: datetime) -> None:
        """A question to the adviser or the head of the organization, and the answer the next day."""
        row, _code = advising.ask(
            area=self.team.area, person_id=person.account, topic=line["topic"], question=line["question"],
            contact="", actor=resident(), at=at,
        )  # fmt: skip
        if "answer" in line:
            self.stage.plan(at + DAY, lambda at: self.answer(row, line, person, at))

    def answer(self, row: Advice, line: dict[str, Any], person: Actor, at: datetime) -> None:
        """In plain words."""
        pointed = line.get("pointed", Pointed.NOWHERE)
        advising.answer(row, text=line["answer"], pointed=pointed, actor=person, at=at)
