"""Cases of the demo city in which several organizations have a part: handed on, or mediated along with others."""

from datetime import datetime, timedelta
from typing import Any

from wangge.kinds.dispute.demo_bodies import Ground, Team
from wangge.kinds.dispute.demo_case import TALK, CaseStory
from wangge.kinds.dispute.models import Invitation, Transfer
from wangge.kinds.dispute.rules.words import About
from wangge.kinds.dispute.services import invitations, transfers
from wangge.matters.stage import Stage
from wangge.people.actors import Actor
from wangge.people.models import Person
from wangge.people.rules import Role

DAY = timedelta(days=1)
AT_TABLE = (*TALK[:5], "want_joint", "invite", "come", *TALK[5:], "write", "agree")
HANDED = (
    (("offer", "take_over", *TALK), 17),
    (("offer", "turn_down", *TALK[:4]), 15),
    (("offer",), 5),
)  # fmt: skip
WHY = "双方当事人都住在贵辖区，就近调解更方便。"
YES, NO = "情况已了解，由我们接着调解。", "其中一方是我辖区网格员的亲属，为避嫌不宜接手。"
PART = "请派熟悉房屋维修责任的同志参加，现场说明有关规定。"
BUSY = "当天已安排现场执法，改由书面答复意见。"


def schedule(stage: Stage, ground: Ground, stories: list[dict[str, Any]]) -> None:
    """Plans a case that is taken over, one that is not, one still asked about, and one with others at the table."""
    if len(ground.teams) < 2:
        return
    first, *others = ground.teams
    for number, (steps, days) in enumerate(HANDED):
        HandedOn(stage, others[number % len(others)], first, stories[(number + 1) % len(stories)], steps).begin(days)
    handlers = stage.actors(Role.UNIT_HANDLER)
    if len({actor.organization_id for actor in handlers}) > 2:
        Joint(stage, first, handlers, stories[2 % len(stories)]).begin(19)


class HandedOn(CaseStory):
    """A case that one organization asks another to take over."""

    def __init__(
        self, stage: Stage, team: Team, other: Team, story: dict[str, Any], steps: tuple[str, ...]
    ) -> None:  # fmt: skip
        super().__init__(stage, team, story, "registered")
        self.other, self.steps = other, list(steps)

    def do_offer(self, at: datetime) -> None:
        """The head asks the other organization before anybody was asked anything."""
        transfers.offer(
            self.matter, to_body=self.other.body, actor=self.team.chair, reason=WHY, parties_agree=False, at=at
        )

    def answer(self, at: datetime, *, accepts: bool) -> None:
        """The other head says yes or no."""
        row = Transfer.objects.select_related("to_body__organization__area").get(matter_id=self.pk)
        transfers.answer(row, accepts=accepts, actor=self.other.chair, text=YES if accepts else NO, at=at)

    def do_take_over(self, at: datetime) -> None:
        """Taken over: from here on its mediators have the case."""
        self.answer(at, accepts=True)
        self.team = self.other

    def do_turn_down(self, at: datetime) -> None:
        """Not taken over, with the reason; the case stays where it was."""
        self.answer(at, accepts=False)


class Joint(CaseStory):
    """A case at whose table others sit: one comes, one does not, one has not answered."""

    def __init__(self, stage: Stage, team: Team, handlers: list[Actor], story: dict[str, Any]) -> None:
        super().__init__(stage, team, story, "registered")
        self.steps = list(AT_TABLE)
        by_unit = {actor.organization_id: actor for actor in handlers}
        self.asked = [(unit, by_unit[unit.pk]) for _code, unit in sorted(stage.units.items()) if unit.pk in by_unit][:3]

    def do_want_joint(self, at: datetime) -> None:
        """Every party wants the others there."""
        self.say(at, About.JOINT)

    def do_invite(self, at: datetime) -> None:
        """Three organizations are asked."""
        for unit, _actor in self.asked:
            invitations.invite(self.matter, organization=unit, actor=self.team.chief, reason=PART, at=at)

    def do_come(self, at: datetime) -> None:
        """The first comes, the second writes instead."""
        for number, (unit, actor) in enumerate(self.asked[:2]):
            row = Invitation.objects.select_related("organization").get(matter_id=self.pk, organization=unit)
            people = list(Person.objects.filter(pk=actor.account)) if number == 0 else []
            text = "" if number == 0 else BUSY
            invitations.answer(row, accepts=number == 0, actor=actor, text=text, at=at, people=people)
