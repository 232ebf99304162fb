"""A case that nobody without a seat may learn anything of."""

from typing import Any

from tests.world import GARDEN, NOW, Town

from wangge.kinds.dispute.models import CaseGroup, Seat
from wangge.kinds.dispute.rules.course import Move
from wangge.kinds.dispute.rules.words import How, Measure, Paper, Side
from wangge.kinds.dispute.services import advising, groups, sessions
from wangge.kinds.dispute.services.opening import PartyGiven, open_case
from wangge.kinds.dispute.services.parties import open_names
from wangge.kinds.dispute.services.reminders import remind
from wangge.kinds.dispute.tests.cast import (
    ANSWERED,
    ASKED,
    ASKER_PHONE,
    SECRETS,
    TODAY,
    TWO,
    applied,
    body,
    do,
    effective,
    fresh,
    given,
    with_mediation,
    written,
)
from wangge.matters.services.alarms import sound_due_alarms
from wangge.matters.services.telling import tell_pending
from wangge.matters.tests.stories import sent_out
from wangge.people.actors import resident


class Case:
    """A case that has grown out of a concern, with everything a case can have."""

    secrets = SECRETS
    inside = frozenset({"chair", "peacemaker"})
    searches = ("?q=防水", "?q=漆雕", "?q=13911112222", "?kind=dispute")

    def __init__(self, folk: Town) -> None:
        self.concern = sent_out(folk)
        consenting = [PartyGiven(row.side, row.name, contact=row.contact, consented=How.ORAL) for row in TWO]
        self.grown = open_case(
            actor=folk.actor("clerk"), body=body(folk), given=given(), parties=consenting, area_code="",
            source=self.concern, at=NOW,
        ).matter  # fmt: skip
        self.matter = effective(folk)
        self.fresh_one = applied(folk, actor="dispatcher")
        person = folk.actor("peacemaker")
        sessions.write_note(
            self.matter, actor=person, kind=Paper.INQUIRY, on=TODAY, place="", party=None, text=SECRETS[1], at=NOW
        )
        do(folk, self.grown, Move.GUARD, measure=Measure.PREVENT, note=SECRETS[5])
        do(folk, written(folk), Move.REDRAFT, actor="peacemaker", reason=SECRETS[6])
        self.group: CaseGroup = groups.make_group(fresh(self.matter), actor=person, name="阳台渗水", at=NOW)
        groups.write_texts(self.group, actor=person, legal_note=SECRETS[1], public_text="", at=NOW)
        open_names(self.matter, actor=person, purpose="通知双方到场", at=NOW)
        tell_pending(NOW)
        sound_due_alarms(NOW)
        remind(NOW)
        self.question, self.code = advising.ask(
            area=folk.areas[GARDEN], person_id=folk.people["peacemaker"].pk, topic="contract", question=ASKED,
            contact=ASKER_PHONE, actor=resident(), at=NOW,
        )  # fmt: skip
        advising.answer(self.question, text=ANSWERED, pointed="mediation", actor=person, at=NOW)
        advising.open_contact(self.question, purpose="回电话", actor=person, at=NOW)
        advising.tidy(NOW)
        self.party = self.matter.dispute_parties.get(side=Side.FIRST)
        self.session = self.matter.dispute_sessions.get()
        self.seat = Seat.objects.filter(matter=self.matter, part="chief").get()
        self.promise = self.matter.dispute_promises.get()

    @property
    def numbers(self) -> frozenset[str]:
        return frozenset({self.matter.number})

    def values(self, name: str) -> list[dict[str, Any]]:
        """What to fill an address with: the case in every place that takes a number, its rows in those that take a key."""
        keys = {
            "dispute:edit_party": self.party.pk, "dispute:drop_party": self.party.pk, "dispute:consent": self.party.pk,
            "dispute:sign": self.party.pk, "dispute:end_seat": self.seat.pk, "dispute:group": self.group.pk,
            "dispute:check_group": self.group.pk, "dispute:record_session": self.session.pk,
            "dispute:call_off": self.session.pk, "dispute:follow_promise": self.promise.pk,
            "legal:question": self.question.pk, "legal:contact": self.question.pk,
        }  # fmt: skip
        numbers = [self.matter.number, self.grown.number, self.concern.number]
        numbers = [self.question.number] if name.startswith("legal_public:") else numbers
        plain = {
            "kind": "dispute",
            "the_move": "archive",
            "act": "finish",
            "what": "matter",
            "size": "full",
            "form": "csv",
            "person_id": 1,
        }
        return [{"number": number, "pk": keys.get(name, 1), **plain} for number in numbers]


def plant(town: Town) -> Case:
    """The case in a town that has its mediators, two of whom sit elsewhere."""
    return Case(with_mediation(town))
