"""Course of a mediation case: states, moves, limits and guards."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from wangge.kinds.dispute.rules.words import MEASURES, RULINGS
from wangge.kit.words import gettext_noop
from wangge.matters.rules import Answer, Ask, Audience, ClockRule, Facts, Need, Opening, Phase, Rung, Step
from wangge.people.rules import Role


class State(StrEnum):
    """Where a case stands; how it came (application, own motion, delegation) is its source, not a state."""

    REGISTERED = "registered"
    CONSENT_ASKED = "consent_asked"
    ACCEPTED = "accepted"
    PREPARING = "preparing"
    MEETING = "meeting"
    AGREED = "agreed"
    EFFECTIVE = "effective"
    PERFORMING = "performing"
    PERFORMED = "performed"
    DISPUTED = "disputed"
    NOT_AGREED = "not_agreed"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    ARCHIVED = "archived"


class Move(StrEnum):
    """What can be done with a case."""

    ASK_CONSENT = "ask_consent"
    HAND_ON = "hand_on"
    ACCEPT = "accept"
    REFUSED = "refused"
    PREPARE = "prepare"
    MEET = "meet"
    EXTEND = "extend"
    AGREE = "agree"
    NOT_AGREE = "not_agree"
    WITHDRAW = "withdraw"
    REDRAFT = "redraft"
    TAKE_EFFECT = "take_effect"
    ASK_COURT = "ask_court"
    COURT_SAID = "court_said"
    PERFORM = "perform"
    PERFORMED = "performed"
    DISPUTE = "dispute"
    RESUME = "resume"
    GUARD = "guard"
    ARCHIVE = "archive"


STATE_TITLES: Mapping[str, str] = {
    State.REGISTERED: gettext_noop("Registered"),
    State.CONSENT_ASKED: gettext_noop("Parties being asked"),
    State.ACCEPTED: gettext_noop("Case accepted"),
    State.PREPARING: gettext_noop("In preparation"),
    State.MEETING: gettext_noop("In mediation"),
    State.AGREED: gettext_noop("Agreed, to be signed"),
    State.EFFECTIVE: gettext_noop("Agreement in effect"),
    State.PERFORMING: gettext_noop("Being performed"),
    State.PERFORMED: gettext_noop("Performed"),
    State.DISPUTED: gettext_noop("Performance disputed"),
    State.NOT_AGREED: gettext_noop("Not agreed"),
    State.WITHDRAWN: gettext_noop("Withdrawn by a party"),
    State.REFUSED: gettext_noop("Not wanted, other ways told"),
    State.ARCHIVED: gettext_noop("Filed"),
}
MOVE_TITLES: Mapping[str, str] = {
    Move.ASK_CONSENT: gettext_noop("Ask all parties"),
    Move.HAND_ON: gettext_noop("Handed on to another organization"),
    Move.ACCEPT: gettext_noop("Accept the case"),
    Move.REFUSED: gettext_noop("A side does not want it: tell other ways"),
    Move.PREPARE: gettext_noop("Begin the preparation"),
    Move.MEET: gettext_noop("Open the meetings"),
    Move.EXTEND: gettext_noop("Extend with the parties' consent"),
    Move.AGREE: gettext_noop("The parties agreed"),
    Move.NOT_AGREE: gettext_noop("No agreement: tell other ways"),
    Move.WITHDRAW: gettext_noop("A party ends the mediation"),
    Move.REDRAFT: gettext_noop("Back to the table"),
    Move.TAKE_EFFECT: gettext_noop("The agreement takes effect"),
    Move.ASK_COURT: gettext_noop("Judicial confirmation asked"),
    Move.COURT_SAID: gettext_noop("Note what the court said"),
    Move.PERFORM: gettext_noop("Performance begins"),
    Move.PERFORMED: gettext_noop("All is performed"),
    Move.DISPUTE: gettext_noop("Performance is disputed"),
    Move.RESUME: gettext_noop("Performance goes on"),
    Move.GUARD: gettext_noop("Prevent that it grows worse"),
    Move.ARCHIVE: gettext_noop("File the case"),
}
MOVE_TONES: Mapping[str, str] = {
    Move.ASK_CONSENT: "primary",
    Move.ACCEPT: "primary",
    Move.PREPARE: "primary",
    Move.MEET: "primary",
    Move.AGREE: "primary",
    Move.TAKE_EFFECT: "primary",
    Move.PERFORM: "primary",
    Move.PERFORMED: "primary",
    Move.ARCHIVE: "primary",
    Move.NOT_AGREE: "danger",
    Move.WITHDRAW: "danger",
    Move.DISPUTE: "danger",
}
PHASES: Mapping[str, Phase] = {
    State.REGISTERED: Phase.NEW,
    State.CONSENT_ASKED: Phase.WAITING,
    State.ACCEPTED: Phase.ACTIVE,
    State.PREPARING: Phase.ACTIVE,
    State.MEETING: Phase.ACTIVE,
    State.AGREED: Phase.ACTIVE,
    State.EFFECTIVE: Phase.WAITING,
    State.PERFORMING: Phase.WAITING,
    State.PERFORMED: Phase.DONE,
    State.DISPUTED: Phase.ACTIVE,
    State.NOT_AGREED: Phase.DONE,
    State.WITHDRAWN: Phase.DROPPED,
    State.REFUSED: Phase.DROPPED,
    State.ARCHIVED: Phase.DONE,
}
STAGES = (
    (gettext_noop("Register it"), frozenset({State.REGISTERED})),
    (gettext_noop("Ask the parties"), frozenset({State.CONSENT_ASKED, State.REFUSED})),
    (gettext_noop("Prepare the mediation"), frozenset({State.ACCEPTED, State.PREPARING})),
    (gettext_noop("Mediate"), frozenset({State.MEETING, State.NOT_AGREED, State.WITHDRAWN})),
    (gettext_noop("Reach agreement"), frozenset({State.AGREED, State.EFFECTIVE})),
    (gettext_noop("Perform"), frozenset({State.PERFORMING, State.DISPUTED, State.PERFORMED})),
    (gettext_noop("File"), frozenset({State.ARCHIVED})),
)

MEDIATORS = frozenset({Role.MEDIATOR})
TAKERS = frozenset(
    {
        Role.MEDIATOR, Role.COMMUNITY_CLERK, Role.COMMUNITY_SECRETARY, Role.DISPATCHER, Role.GRID_WORKER,
        Role.GRID_LEADER,
    }
)  # fmt: skip
"""Who writes an application down; they see what they wrote until the parties are asked, and nothing afterwards."""
OPENERS = TAKERS | {Role.RESIDENT}

ONE_SIDED = gettext_noop("Write down at least one party on each side.")
NO_MEDIATOR = gettext_noop("Name the chief mediator first.")
NOT_ALL_CONSENT = gettext_noop("Not every party has consented to mediation.")
NOBODY_REFUSED = gettext_noop("Note first which party does not want mediation; no reason is asked.")
NO_SESSION = gettext_noop("Set the first meeting: when and where.")
NOT_HELD = gettext_noop("No meeting has been held and recorded yet.")
NO_AGREEMENT = gettext_noop("Write the agreement down first.")
NOT_SIGNED = gettext_noop("Every party, the mediator and the seal of the committee are needed on a written agreement.")
STILL_TO_PERFORM = gettext_noop("Some promises are not performed yet.")
SHEETS_MISSING = gettext_noop("The dossier lacks sheets that this case needs.")
STATUS_RELATION = gettext_noop("An agreement on marriage, adoption or other family status is not confirmed by a court.")
TOO_LATE = gettext_noop("The 30 days for judicial confirmation are over.")
NOT_TOGETHER = gettext_noop("Judicial confirmation is asked by all parties together: note every party's consent first.")
RULED_ALREADY = gettext_noop("The court has decided on this already.")
NOT_ACCEPTED = gettext_noop("The court adds time only after it accepted the request.")
BEFORE_ASKED = gettext_noop("The court was not asked before that day.")
NOT_ASKED = gettext_noop("Judicial confirmation has not been asked.")
IN_FUTURE = gettext_noop("This day has not come yet.")
NOT_CONSENTED_TO_END = gettext_noop("Extend only with the consent of the parties.")


def _column(name: str, reason: str, *, wanted: bool = True) -> Callable[[Facts], str]:
    """A guard that looks at one column of the case's details."""

    def guard(facts: Facts) -> str:
        return "" if bool(getattr(facts.details, name, not wanted)) is wanted else reason

    guard.__name__ = name
    return guard


two_sided = _column("is_two_sided", ONE_SIDED)
has_mediator = _column("has_chief", NO_MEDIATOR)
all_consent = _column("unconsented", NOT_ALL_CONSENT, wanted=False)
somebody_refused = _column("refusing", NOBODY_REFUSED)
session_set = _column("sessions", NO_SESSION)
session_held = _column("sessions_held", NOT_HELD)
written_down = _column("has_agreement", NO_AGREEMENT)
signed = _column("unsigned", NOT_SIGNED, wanted=False)
nothing_open = _column("open_promises", STILL_TO_PERFORM, wanted=False)
sheets_complete = _column("missing_sheets", SHEETS_MISSING, wanted=False)
confirmable = _column("is_status_relation", STATUS_RELATION, wanted=False)
together = _column("unconfirmed_parties", NOT_TOGETHER, wanted=False)
court_asked = _column("court_asked_on", NOT_ASKED)


def in_thirty_days(facts: Facts) -> str:
    """Within the 30 days that the window's clock counts; asked once, the window is closed."""
    last = facts.dues.get("confirm")
    return TOO_LATE if last is None or facts.at > last else ""


def parties_agree_to_wait(facts: Facts) -> str:
    """Longer than a month only when the parties want it."""
    return "" if facts.given.get("parties_consent") else NOT_CONSENTED_TO_END


TOLD = Ask(
    "told",
    Answer.TEXT,
    gettext_noop("Other ways the parties were told of"),
    gettext_noop("Filled in from the law for this kind of dispute; change it where the case is different."),
)
EFFECTIVE_ON = Ask(
    "effective_on",
    Answer.DAY,
    gettext_noop("In effect since"),
    gettext_noop("The day of the last signature; an oral agreement the day it was reached. The 30 days run from it."),
)
COURT = Ask(
    "court",
    Answer.LINE,
    gettext_noop("Court"),
    gettext_noop("The court that invited the mediation; else the basic court at a party's home or the committee."),
)
ASKED_ON = Ask("asked_on", Answer.DAY, gettext_noop("Court asked on"))
RULING = Ask("ruling", Answer.CHOICE, gettext_noop("What the court said"), choices=tuple(RULINGS.items()))
RULED_ON = Ask("ruled_on", Answer.DAY, gettext_noop("Said on"))
MEASURE = Ask("measure", Answer.CHOICE, gettext_noop("Measure taken"), choices=tuple(MEASURES.items()))
PARTIES_CONSENT = Ask("parties_consent", Answer.FLAG, gettext_noop("The parties want to go on"))

SEATS = (Audience.SEATS,)


def _withdraw() -> Step:
    return Step(
        State.WITHDRAWN, by=MEDIATORS, may=(TOLD, Need.NOTE), voids=("take", "consent", "prepare", "mediate", "labour"),
        tells=SEATS,
    )  # fmt: skip


def _not_agree() -> Step:
    return Step(
        State.NOT_AGREED, by=MEDIATORS, needs=(TOLD,), may=(Need.NOTE,), voids=("prepare", "labour"), stops=("mediate",)
    )


STEPS: dict[tuple[str, str], Step] = {
    (State.REGISTERED, Move.ASK_CONSENT): Step(
        State.CONSENT_ASKED, by=MEDIATORS, may=(Need.NOTE,), until=(two_sided, has_mediator), stops=("take",),
        starts=("consent",), tells=SEATS,
    ),
    (State.REGISTERED, Move.WITHDRAW): _withdraw(),
    (State.CONSENT_ASKED, Move.ACCEPT): Step(
        State.ACCEPTED, by=MEDIATORS, may=(Need.NOTE,), until=(two_sided, all_consent), stops=("consent",),
        starts=("mediate", "prepare"), tells=SEATS,
    ),
    (State.CONSENT_ASKED, Move.REFUSED): Step(
        State.REFUSED, by=MEDIATORS, needs=(TOLD,), guards=(somebody_refused,), stops=("consent",), voids=("labour",),
        tells=SEATS,
    ),
    (State.CONSENT_ASKED, Move.WITHDRAW): _withdraw(),
    (State.ACCEPTED, Move.PREPARE): Step(
        State.PREPARING, by=MEDIATORS, may=(Need.NOTE, Need.FILES), is_awaited=True
    ),
    (State.ACCEPTED, Move.WITHDRAW): _withdraw(),
    (State.PREPARING, Move.MEET): Step(
        State.MEETING, by=MEDIATORS, may=(Need.NOTE,), until=(all_consent, session_set), stops=("prepare",), tells=SEATS
    ),
    (State.PREPARING, Move.NOT_AGREE): _not_agree(),
    (State.PREPARING, Move.WITHDRAW): _withdraw(),
    (State.MEETING, Move.AGREE): Step(
        State.AGREED, by=MEDIATORS, may=(Need.NOTE,), until=(session_held, written_down), stops=("mediate",),
        voids=("labour",), starts=("sign",), tells=SEATS,
    ),
    (State.MEETING, Move.EXTEND): Step(
        State.MEETING, by=MEDIATORS, needs=(PARTIES_CONSENT, Need.UNTIL, Need.REASON), checks=(parties_agree_to_wait,),
        extends="mediate",
    ),
    (State.MEETING, Move.NOT_AGREE): _not_agree(),
    (State.MEETING, Move.WITHDRAW): _withdraw(),
    (State.AGREED, Move.TAKE_EFFECT): Step(
        State.EFFECTIVE, by=MEDIATORS, needs=(EFFECTIVE_ON,), may=(Need.FILES,), until=(signed,), stops=("sign",),
        tells=SEATS,
    ),
    (State.AGREED, Move.REDRAFT): Step(
        State.MEETING, by=MEDIATORS, needs=(Need.REASON,), voids=("sign",), tells=SEATS
    ),
    (State.EFFECTIVE, Move.PERFORM): Step(State.PERFORMING, by=MEDIATORS, may=(Need.NOTE,), is_awaited=True),
    (State.PERFORMING, Move.PERFORMED): Step(
        State.PERFORMED, by=MEDIATORS, may=(Need.NOTE,), until=(nothing_open,), voids=("confirm", "perform"),
        is_awaited=True, tells=SEATS,
    ),
    (State.PERFORMING, Move.DISPUTE): Step(
        State.DISPUTED, by=MEDIATORS, needs=(Need.REASON, TOLD), voids=("perform",), tells=SEATS
    ),
    (State.DISPUTED, Move.RESUME): Step(State.PERFORMING, by=MEDIATORS, may=(Need.NOTE,)),
}  # fmt: skip
for _state in (State.EFFECTIVE, State.PERFORMING):
    STEPS[(_state, Move.ASK_COURT)] = Step(
        _state, by=MEDIATORS, needs=(COURT, ASKED_ON), may=(Need.FILES,),
        guards=(confirmable, in_thirty_days, together), stops=("confirm",), tells=SEATS,
    )  # fmt: skip
for _state in (State.EFFECTIVE, State.PERFORMING, State.PERFORMED):
    STEPS[(_state, Move.COURT_SAID)] = Step(
        _state, by=MEDIATORS, needs=(RULING, RULED_ON), may=(Need.NOTE, Need.FILES), guards=(court_asked,),
    )  # fmt: skip
for _state in (State.REGISTERED, State.CONSENT_ASKED, State.ACCEPTED, State.PREPARING, State.MEETING, State.AGREED,
               State.DISPUTED):  # fmt: skip
    STEPS[(_state, Move.GUARD)] = Step(_state, by=MEDIATORS, needs=(MEASURE, Need.NOTE), tells=SEATS)
TRANSFERABLE = (State.REGISTERED, State.CONSENT_ASKED, State.ACCEPTED, State.PREPARING, State.MEETING)
"""As long as there is no agreement; the month goes on as it began, only naming a mediator begins anew."""
for _state in TRANSFERABLE:
    STEPS[(_state, Move.HAND_ON)] = Step(
        State.REGISTERED, by=frozenset({Role.SYSTEM}), needs=(Need.REASON,), voids=("take", "consent", "prepare"),
        starts=("take",), tells=SEATS,
    )  # fmt: skip
for _state in (State.PERFORMED, State.DISPUTED, State.NOT_AGREED, State.WITHDRAWN, State.REFUSED):
    STEPS[(_state, Move.ARCHIVE)] = Step(
        State.ARCHIVED, by=MEDIATORS, may=(Need.NOTE,), until=(sheets_complete,), voids=("confirm",), is_awaited=True
    )

CASE_LADDER = (Rung(share=0.75, tells=SEATS), Rung(share=1.0, tells=SEATS), Rung(after="1 work_day", tells=SEATS))
CONFIRM_LADDER = (Rung(since="20 calendar_day", tells=SEATS), Rung(since="27 calendar_day", tells=SEATS))
COURT_LADDER = (Rung(share=1.0, tells=SEATS),)
CLOCKS = {
    "take": ClockRule(gettext_noop("Name the mediator and ask the parties"), "3 work_day", ladder=CASE_LADDER),
    "consent": ClockRule(gettext_noop("Hear whether all parties consent"), "5 work_day", ladder=CASE_LADDER),
    "mediate": ClockRule(
        gettext_noop("Finish the mediation"), "1 month", ladder=CASE_LADDER, source="人民调解工作若干规定 第33条"
    ),
    "prepare": ClockRule(
        gettext_noop("Set the first meeting and invite the parties"), "5 work_day", ladder=CASE_LADDER
    ),
    "sign": ClockRule(gettext_noop("Have the agreement signed"), "5 work_day", ladder=CASE_LADDER),
    "perform": ClockRule(gettext_noop("See that what was promised is done"), "1 month", ladder=()),
    "labour": ClockRule(
        gettext_noop("After this the parties may ask for labour arbitration"), "15 calendar_day", ladder=CASE_LADDER,
        source="劳动争议调解仲裁法 第14条",
    ),
    "court_take": ClockRule(
        gettext_noop("The court says whether it accepts the request"), "3 calendar_day", ladder=COURT_LADDER,
        is_window=True, source="最高人民法院关于人民调解协议司法确认程序的若干规定（2011） 第4条",
    ),
    "court_decide": ClockRule(
        gettext_noop("The court decides on the confirmation"), "15 calendar_day", ladder=COURT_LADDER,
        is_window=True, source="最高人民法院关于人民调解协议司法确认程序的若干规定（2011） 第5条",
    ),
    "court_longer": ClockRule(
        gettext_noop("The court decides, with the time it added"), "10 calendar_day", ladder=COURT_LADDER,
        is_window=True, source="最高人民法院关于人民调解协议司法确认程序的若干规定（2011） 第5条",
    ),
    "confirm": ClockRule(
        gettext_noop("Ask for judicial confirmation together"), "30 calendar_day", ladder=CONFIRM_LADDER,
        is_window=True, source="人民调解法 第33条；民事诉讼法（2023） 第205条",
    ),
}  # fmt: skip
OPENING = Opening(State.REGISTERED, by=OPENERS, starts=("take",), tells=SEATS)
