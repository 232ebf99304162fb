"""来访转办: what a visitor brought to the counter of a governance centre and another unit answers; pure Python.

The unit takes it on, answers, or says that it is not its business; then the centre's leader decides, and that holds.
"""

from collections.abc import Mapping
from enum import StrEnum

from wangge.kit.words import gettext_noop
from wangge.matters.rules import Audience, ClockRule, Facts, Need, Opening, OrderState, Phase, Rung, Step
from wangge.people.rules import UNIT_ROLES, Role


class State(StrEnum):
    """Where a referral stands; it is at the counter for no longer than it takes to send it."""

    COUNTER = "counter"
    SENT = "sent"
    TAKEN = "taken"
    BACK = "back"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    """What can be done with a referral."""

    SEND = "send"
    TAKE = "take"
    ANSWER = "answer"
    NOT_OURS = "not_ours"
    DECIDE = "decide"
    EXTEND = "extend"
    CLOSE = "close"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"


STATE_TITLES: Mapping[str, str] = {
    State.COUNTER: gettext_noop("Registered at the counter"),
    State.SENT: gettext_noop("Referred, not signed for yet"),
    State.TAKEN: gettext_noop("The unit has it in hand"),
    State.BACK: gettext_noop("Back at the centre"),
    State.ANSWERED: gettext_noop("Answered by the unit"),
    State.CLOSED: gettext_noop("Answered by the centre"),
    State.WITHDRAWN: gettext_noop("Taken back by the visitor"),
}
MOVE_TITLES: Mapping[str, str] = {
    Move.SEND: gettext_noop("Refer it to a unit"),
    Move.TAKE: gettext_noop("Take it on"),
    Move.ANSWER: gettext_noop("Answer the visitor"),
    Move.NOT_OURS: gettext_noop("Not our business: back to the centre"),
    Move.DECIDE: gettext_noop("Decide which unit answers"),
    Move.EXTEND: gettext_noop("Grant the unit more time"),
    Move.CLOSE: gettext_noop("Answer it at the centre"),
    Move.REOPEN: gettext_noop("It is not settled: take it up again"),
    Move.WITHDRAW: gettext_noop("The visitor takes it back"),
}
MOVE_TONES: Mapping[str, str] = {
    Move.SEND: "primary",
    Move.TAKE: "primary",
    Move.ANSWER: "primary",
    Move.DECIDE: "primary",
    Move.NOT_OURS: "danger",
    Move.WITHDRAW: "danger",
}
PHASES: Mapping[str, Phase] = {
    State.COUNTER: Phase.NEW,
    State.SENT: Phase.ACTIVE,
    State.TAKEN: Phase.ACTIVE,
    State.BACK: Phase.ACTIVE,
    State.ANSWERED: Phase.DONE,
    State.CLOSED: Phase.DONE,
    State.WITHDRAWN: Phase.DROPPED,
}
STAGES = (
    (gettext_noop("Counter"), frozenset({State.COUNTER})),
    (gettext_noop("Referral"), frozenset({State.SENT, State.BACK})),
    (gettext_noop("In hand"), frozenset({State.TAKEN})),
    (gettext_noop("Answer"), frozenset({State.ANSWERED, State.CLOSED, State.WITHDRAWN})),
)

SERVERS = frozenset({Role.DISPATCHER, Role.COMMUNITY_CLERK, Role.COMMUNITY_SECRETARY, Role.MEDIATOR})
"""Who serves a counter."""
LEADERS = frozenset({Role.COMMUNITY_SECRETARY, Role.TOWNSHIP_LEADER, Role.COUNTY_LEADER})
"""Who leads a centre: the head of its own area, whichever level that is."""
DECIDED = gettext_noop("The leader of the centre has decided that your unit answers this.")
REOPENED_ONCE = gettext_noop("This was taken up again once already; please come to the counter.")


def is_undecided(facts: Facts) -> str:
    """A unit says once that something is not its business; what the leader decided holds."""
    return DECIDED if facts.count(Move.DECIDE) else ""


def first_time(facts: Facts) -> str:
    """A visitor takes it up again once by himself; the centre's leader as often as needed."""
    return REOPENED_ONCE if facts.role == Role.RESIDENT and facts.count(Move.REOPEN) else ""


VISITOR = (Audience.REPORTER,)
CENTRE = (Audience.SEATS,)
UNIT = (Audience.LEAD,)
RUNNING = ("take", "answer")


def _answer() -> Step:
    return Step(
        State.ANSWERED, by=UNIT_ROLES, needs=(Need.RESULT,), may=(Need.FILES,), lead=OrderState.DONE, stops=RUNNING,
        tells=(*VISITOR, *CENTRE),
    )  # fmt: skip


def _not_ours() -> Step:
    return Step(
        State.BACK, by=UNIT_ROLES, needs=(Need.REASON,), guards=(is_undecided,), lead=OrderState.RETURNED,
        stops=("take",), voids=("answer",), starts=("decide",), tells=CENTRE,
        says=gettext_noop("The unit says that this is not its business. The leader of the centre decides who answers."),
    )  # fmt: skip


def _withdraw() -> Step:
    return Step(
        State.WITHDRAWN, by=SERVERS | {Role.RESIDENT}, withdraws=True, voids=(*RUNNING, "decide"),
        tells=(*UNIT, *CENTRE),
    )  # fmt: skip


STEPS: dict[tuple[str, str], Step] = {
    (State.COUNTER, Move.SEND): Step(
        State.SENT, by=SERVERS, needs=(Need.LEAD,), dispatches=True, starts=RUNNING, tells=UNIT,
        says=gettext_noop("Handed to the unit named above; it answers by the day named there."),
    ),
    (State.SENT, Move.TAKE): Step(
        State.TAKEN, by=UNIT_ROLES, lead=OrderState.SIGNED, stops=("take",), tells=VISITOR,
        says=gettext_noop("The unit has taken it on."),
    ),
    (State.SENT, Move.ANSWER): _answer(),
    (State.SENT, Move.NOT_OURS): _not_ours(),
    (State.SENT, Move.WITHDRAW): _withdraw(),
    (State.TAKEN, Move.ANSWER): _answer(),
    (State.TAKEN, Move.NOT_OURS): _not_ours(),
    (State.TAKEN, Move.EXTEND): Step(
        State.TAKEN, by=LEADERS, needs=(Need.UNTIL, Need.REASON), extends="answer", tells=(*VISITOR, *UNIT),
        says=gettext_noop("The unit was granted more time."),
    ),
    (State.TAKEN, Move.WITHDRAW): _withdraw(),
    (State.BACK, Move.DECIDE): Step(
        State.SENT, by=LEADERS, needs=(Need.LEAD, Need.REASON), dispatches=True, stops=("decide",), starts=RUNNING,
        tells=(*VISITOR, *UNIT), says=gettext_noop("The leader of the centre has decided which unit answers."),
    ),
    (State.BACK, Move.CLOSE): Step(
        State.CLOSED, by=LEADERS, needs=(Need.PUBLIC,), stops=("decide",), tells=VISITOR
    ),
    (State.BACK, Move.WITHDRAW): _withdraw(),
}  # fmt: skip
for _state in (State.ANSWERED, State.CLOSED):
    STEPS[(_state, Move.REOPEN)] = Step(
        State.BACK, by=LEADERS | {Role.RESIDENT}, needs=(Need.REASON,), guards=(first_time,), withdraws=True,
        starts=("decide",), tells=CENTRE, says=gettext_noop("Taken up again; the leader of the centre decides."),
    )  # fmt: skip

ANSWER_DAYS, LONGEST_DAYS = 5, 15
UNIT_LADDER = (
    Rung(share=0.75, tells=UNIT),
    Rung(share=1.0, tells=(*UNIT, *CENTRE)),
    Rung(after="1 work_day", tells=(*UNIT, *CENTRE)),
)
CLOCKS = {
    "take": ClockRule(gettext_noop("Sign for it or send it back"), "1 work_day", ladder=UNIT_LADDER),
    "answer": ClockRule(gettext_noop("Answer the visitor"), f"{ANSWER_DAYS} work_day", ladder=UNIT_LADDER),
    "decide": ClockRule(
        gettext_noop("Decide which unit answers"), "1 work_day",
        ladder=(Rung(share=0.75, tells=CENTRE), Rung(share=1.0, tells=CENTRE)),
    ),
}  # fmt: skip
OPENING = Opening(State.COUNTER, by=SERVERS, says=gettext_noop("You were at the counter."))
