"""One case of mediation in the demo city, on its way from step to step."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils.timezone import localdate, make_aware

from wangge.kinds.dispute.demo_bodies import Team
from wangge.kinds.dispute.models import Party, Promise, Session
from wangge.kinds.dispute.rules.course import Move
from wangge.kinds.dispute.rules.words import About, Form, How, Measure, Paper, Part, Ruling, Side, Sign, Source
from wangge.kinds.dispute.services import agreements, parties, seats, sessions
from wangge.kinds.dispute.services.opening import CaseGiven, PartyGiven, open_case
from wangge.matters.kinds import get_kind
from wangge.matters.models import Matter
from wangge.matters.rules import OPEN_PHASES
from wangge.matters.services import move
from wangge.matters.stage import Stage
from wangge.people.actors import resident

DAY = timedelta(days=1)
DAY_OF_WORK = 480
COURT = "区人民法院"
TALK = ("ask", "consent", "accept", "inquire", "prepare", "set", "meet", "hold")
SIGNED = (*TALK, "write", "agree", "sign", "take_effect")
ROADS: dict[str, tuple[str, ...]] = {
    "registered": (),
    "asked": ("ask",),
    "preparing": TALK[:6],
    "guarded": (*TALK[:7], "guard"),
    "meeting": TALK,
    "agreed": (*TALK, "write", "agree"),
    "effective": SIGNED,
    "court": (*SIGNED, "perform", "want_court", "ask_court"),
    "confirmed": (*SIGNED, "perform", "want_court", "ask_court", "court_said", "keep", "performed"),
    "performing": (*SIGNED, "perform"),
    "disputed": (*SIGNED, "perform", "break_promise", "dispute"),
    "filed": (*SIGNED, "perform", "keep", "performed", "visit", "remark", "archive"),
    "oral": (*TALK, "note_down", "agree", "take_effect", "perform", "keep", "performed", "visit", "archive"),
    "not_agreed": (*TALK, "not_agree"),
    "refused": ("ask", "refuse", "end_refused", "archive"),
    "withdrawn": (*TALK[:6], "withdraw"),
}
WAITS = {
    "keep": 5 * DAY_OF_WORK,
    "break_promise": 9 * DAY_OF_WORK,
    "court_said": 4 * DAY_OF_WORK,
    "visit": 3 * DAY_OF_WORK,
}


class CaseStory:
    """One case on its way; the name of each step is a method."""

    def __init__(self, stage: Stage, team: Team, story: dict[str, Any], road: str) -> None:
        self.stage, self.team, self.story, self.road = stage, team, story, road
        self.steps = list(ROADS[road])
        self.pk = 0
        self.meets_at = stage.end

    def begin(self, days: int) -> None:
        """So many days before the end somebody applies."""
        at = self.stage.later(self.stage.end - days * DAY, self.stage.random.randint(20, 200))
        self.stage.plan(at, self.open)

    @property
    def matter(self) -> Matter:
        """As it is now."""
        return Matter.objects.select_related("dispute__body__organization").get(pk=self.pk)

    def given(self) -> CaseGiven:
        """What is told when the case is opened."""
        source = {"confirmed": Source.DELEGATED, "guarded": Source.ON_OWN_MOTION}.get(self.road, Source.ON_APPLICATION)
        return CaseGiven(
            trouble=self.story["trouble"], subject=self.story["subject"], story=self.story["story"], source=source,
            delegated_by=COURT if source == Source.DELEGATED else "", is_pre_litigation=source == Source.DELEGATED,
            limitation_on=localdate(self.stage.end) + 24 * DAY if self.road == "meeting" else None,
        )  # fmt: skip

    def people(self, *, how: str = "") -> list[PartyGiven]:
        """Both sides; an organization comes with who speaks for it."""
        first = PartyGiven(Side.FIRST, self.stage.name(), contact=self.phone(), address=self.address(), consented=how)
        firm = self.story.get("second", "")
        name = self.stage.name()
        if firm:
            return [first, PartyGiven(
                Side.SECOND, f"某{firm}", contact=self.phone(), is_organization=True, standing="mandate",
                representative=name, representative_contact=self.phone(), consented=how,
            )]  # fmt: skip
        return [first, PartyGiven(Side.SECOND, name, contact=self.phone(), address=self.address(), consented=how)]

    def phone(self) -> str:
        """A number that nobody has."""
        return f"0953-003{self.stage.random.randint(1000, 9999)}"

    def address(self) -> str:
        """A door in the area."""
        random = self.stage.random
        return f"{self.team.area.name}{random.randint(1, 12)}号楼{random.randint(1, 4)}单元{random.randint(1, 6)}01"

    def open(self, at: datetime) -> None:
        """A resident applies, the community clerk writes it down, or the mediator takes it up."""
        given, source = self.given(), None
        actor = self.team.clerk or resident()
        if given.source != Source.ON_APPLICATION:
            actor = self.team.chair
        elif self.road == "preparing":
            source = self.concern()
        elif self.stage.random.random() < 0.5:
            actor = resident()
        opened = open_case(
            actor=actor, body=self.team.body, given=given, area_code=self.team.area.code, source=source, at=at,
            parties=self.people(how=How.ORAL if source else ""),
        )  # fmt: skip
        self.pk = opened.matter.pk
        self.next(at)

    def concern(self) -> Matter | None:
        """A concern of the place out of which the case grows, both sides having consented."""
        rows = Matter.objects.filter(
            kind__in=get_kind("dispute").grows_from, area_code__startswith=self.team.area.code,
            phase__in=[phase.value for phase in OPEN_PHASES],
        )  # fmt: skip
        return rows.order_by("-opened_at").first() if self.team.clerk else None

    def next(self, at: datetime) -> None:
        """Plans the next step of the road."""
        if not self.steps:
            return
        name = self.steps.pop(0)
        if name == "hold":
            when = self.meets_at + timedelta(minutes=110)
        else:
            when = self.stage.later(at, WAITS.get(name, self.stage.random.randint(90, 600)))
        self.stage.plan(when, lambda then: self.do(then, name))

    def do(self, at: datetime, name: str) -> None:
        """One step: an act of this story, or a move that needs no more than its name."""
        act = getattr(self, f"do_{name}", None)
        if act is not None:
            act(at)
        else:
            self.move(Move(name), at)
        self.next(at)

    def move(self, the_move: Move, at: datetime, **given: Any) -> None:
        """The chief mediator moves the case; before there is one the head does."""
        actor = self.team.chair if the_move == Move.ASK_CONSENT else self.team.chief
        move(self.matter, the_move, actor=actor, at=at, given=given)

    def rows(self) -> list[Party]:
        """Both parties."""
        return list(Party.objects.filter(matter_id=self.pk).select_related("matter__dispute").order_by("side", "pk"))

    def say(self, at: datetime, about: About, *, is_given: bool = True) -> None:
        """What the parties say to a question."""
        parties.note_consents(
            self.matter, self.rows()[-1:] if not is_given else self.rows(), actor=self.team.chief, about=about,
            is_given=is_given, how=How.ORAL, said_on=localdate(at), at=at,
        )  # fmt: skip

    def do_ask(self, at: datetime) -> None:
        """The head names the chief mediator, then all parties are asked."""
        seats.seat(
            self.matter,
            actor=self.team.chair,
            mediator=self.team.mediator,
            part=Part.CHIEF,
            is_free_of_ties=True,
            at=at,
        )
        self.move(Move.ASK_CONSENT, at)

    def do_consent(self, at: datetime) -> None:
        """Everybody wants mediation and this mediator."""
        self.say(at, About.MEDIATION)
        self.say(at, About.MEDIATOR)

    def do_refuse(self, at: datetime) -> None:
        """One side does not want it; nobody asks why."""
        self.say(at, About.MEDIATION, is_given=False)

    def do_end_refused(self, at: datetime) -> None:
        """Other ways are told."""
        self.move(Move.REFUSED, at, told=self.told())

    def told(self) -> str:
        """Other ways, in short."""
        return "可以向人民法院起诉；也可以请有关行政部门处理。需要书写诉状的，可到区公共法律服务中心咨询。"

    def do_inquire(self, at: datetime) -> None:
        """The mediator looks and asks."""
        self.write(at, Paper.INQUIRY, f"到现场了解情况：{self.story['story']}")

    def write(self, at: datetime, kind: Paper, text: str) -> None:
        """A record for the dossier."""
        sessions.write_note(
            self.matter, actor=self.team.chief, kind=kind, on=localdate(at), place=self.team.area.name, text=text,
            at=at, party=self.rows()[0] if kind in (Paper.INQUIRY, Paper.VISIT) else None,
        )  # fmt: skip

    def do_set(self, at: datetime) -> None:
        """A meeting in the room, some days later."""
        day = localdate(at) + 2 * DAY
        self.meets_at = make_aware(datetime.combine(day, time(self.stage.random.choice((9, 15)))))
        sessions.set_session(
            self.matter,
            actor=self.team.chief,
            starts_at=self.meets_at,
            room=self.team.room,
            place="",
            is_open=False,
            at=at,
        )

    def do_hold(self, at: datetime) -> None:
        """The meeting and its record."""
        row = Session.objects.select_related("matter").get(matter_id=self.pk)
        sessions.record_session(
            row, actor=self.team.chief, ends_at=at, present=self.rows(), record=self.story["record"], at=at
        )

    def do_guard(self, at: datetime) -> None:
        """The dispute may grow worse."""
        note = "双方言语激烈，已请网格员和亲属分别安抚，约定调解前不再接触。"
        self.move(Move.GUARD, at, measure=Measure.PREVENT, note=note)

    def agreement(self, at: datetime, form: Form) -> None:
        """The agreement and what is promised in it."""
        given = agreements.AgreementGiven(
            form=form, facts=self.story["story"], issues=self.story["subject"], content=self.story["content"],
            way=self.story["way"],
        )  # fmt: skip
        due_on = localdate(at) + 12 * DAY
        rows = [agreements.PromiseGiven(self.rows()[1], self.story["promise"], due_on)]
        agreements.write_agreement(self.matter, actor=self.team.chief, given=given, promises=rows, at=at)

    def do_write(self, at: datetime) -> None:
        """In writing."""
        self.agreement(at, Form.WRITTEN)

    def do_note_down(self, at: datetime) -> None:
        """By word of mouth, noted down."""
        self.agreement(at, Form.ORAL)

    def do_sign(self, at: datetime) -> None:
        """Everybody signs."""
        for row in self.rows():
            how = Sign.SEAL if row.is_organization else Sign.SIGNATURE
            agreements.sign(row, actor=self.team.chief, how=how, on=localdate(at), at=at)
        agreements.sign_for_committee(self.matter, actor=self.team.chief, on=localdate(at), is_sealed=True, at=at)

    def do_take_effect(self, at: datetime) -> None:
        """In effect from today."""
        self.move(Move.TAKE_EFFECT, at, effective_on=localdate(at))

    def do_want_court(self, at: datetime) -> None:
        """All want judicial confirmation."""
        self.say(at, About.CONFIRMATION)

    def do_ask_court(self, at: datetime) -> None:
        """Asked together."""
        self.move(Move.ASK_COURT, at, court=COURT, asked_on=localdate(at))

    def do_court_said(self, at: datetime) -> None:
        """The court confirms."""
        self.move(Move.COURT_SAID, at, ruling=Ruling.ACCEPTED, ruled_on=localdate(at) - 3 * DAY)
        self.move(Move.COURT_SAID, at, ruling=Ruling.CONFIRMED, ruled_on=localdate(at), note="裁定书已送达双方。")

    def follow(self, at: datetime, *, is_done: bool) -> None:
        """What became of the promise."""
        row = Promise.objects.select_related("matter__dispute").get(matter_id=self.pk)
        agreements.follow_promise(row, actor=self.team.chief, is_done=is_done, on=localdate(at), at=at)

    def do_keep(self, at: datetime) -> None:
        """Kept."""
        self.follow(at, is_done=True)

    def do_break_promise(self, at: datetime) -> None:
        """Not kept."""
        self.follow(at, is_done=False)

    def do_dispute(self, at: datetime) -> None:
        """Performance is disputed."""
        self.move(Move.DISPUTE, at, reason="对方称手头紧，只愿先付一半。", told=self.told())

    def do_not_agree(self, at: datetime) -> None:
        """No agreement."""
        self.move(Move.NOT_AGREE, at, told=self.told(), note="双方对责任大小分歧较大，本次调解终止。")

    def do_withdraw(self, at: datetime) -> None:
        """A party ends it."""
        self.move(Move.WITHDRAW, at, told=self.told(), note="申请人表示已自行和解。")

    def do_visit(self, at: datetime) -> None:
        """A return visit."""
        self.write(at, Paper.VISIT, self.story["visit"])

    def do_remark(self, at: datetime) -> None:
        """A note on the dossier."""
        self.write(at, Paper.NOTE, "本案材料齐全，当事人签名均为本人当面签署。")
