"""帮代办: states, moves, limits and guards of an errand; pure Python.

The agent holds a mandate and papers of somebody else: every paper is listed when it comes and when it goes back, and
no copy of it is kept.
"""

from collections.abc import Mapping
from enum import StrEnum

from wangge.kinds.visit.rules.visits import VISITORS
from wangge.kit.words import gettext_noop
from wangge.matters.rules import Answer, Ask, Audience, ClockRule, Facts, Need, Opening, Phase, Rung, Step
from wangge.people.rules import Role


class State(StrEnum):
    """Where an errand stands."""

    ASKED = "asked"
    MANDATED = "mandated"
    RECEIVED = "received"
    FILED = "filed"
    READY = "ready"
    RETURNED = "returned"
    TURNED_DOWN = "turned_down"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    """What can be done with an errand."""

    MANDATE = "mandate"
    RECEIVE = "receive"
    FILE = "file"
    ASK_MORE = "ask_more"
    RESULT = "result"
    HAND_BACK = "hand_back"
    TURN_DOWN = "turn_down"
    WITHDRAW = "withdraw"


STATE_TITLES: Mapping[str, str] = {
    State.ASKED: gettext_noop("Asked for"),
    State.MANDATED: gettext_noop("Mandate signed"),
    State.RECEIVED: gettext_noop("Papers received"),
    State.FILED: gettext_noop("Handed in at the office"),
    State.READY: gettext_noop("Result is there"),
    State.RETURNED: gettext_noop("Result and papers handed back"),
    State.TURNED_DOWN: gettext_noop("Not possible by proxy"),
    State.WITHDRAWN: gettext_noop("No longer wanted"),
}
MOVE_TITLES: Mapping[str, str] = {
    Move.MANDATE: gettext_noop("Mandate is signed"),
    Move.RECEIVE: gettext_noop("Papers are complete"),
    Move.FILE: gettext_noop("Handed in at the office"),
    Move.ASK_MORE: gettext_noop("The office wants more"),
    Move.RESULT: gettext_noop("The result is there"),
    Move.HAND_BACK: gettext_noop("Everything handed back"),
    Move.TURN_DOWN: gettext_noop("Cannot be done by proxy"),
    Move.WITHDRAW: gettext_noop("No longer wanted"),
}
MOVE_TONES: Mapping[str, str] = {
    Move.MANDATE: "primary",
    Move.RECEIVE: "primary",
    Move.FILE: "primary",
    Move.RESULT: "primary",
    Move.HAND_BACK: "primary",
    Move.TURN_DOWN: "danger",
    Move.WITHDRAW: "danger",
}
PHASES: Mapping[str, Phase] = {
    State.ASKED: Phase.NEW,
    State.MANDATED: Phase.ACTIVE,
    State.RECEIVED: Phase.ACTIVE,
    State.FILED: Phase.WAITING,
    State.READY: Phase.ACTIVE,
    State.RETURNED: Phase.DONE,
    State.TURNED_DOWN: Phase.DROPPED,
    State.WITHDRAWN: Phase.DROPPED,
}
STAGES = (
    (gettext_noop("Asked for"), frozenset({State.ASKED})),
    (gettext_noop("Mandate"), frozenset({State.MANDATED})),
    (gettext_noop("Papers"), frozenset({State.RECEIVED})),
    (gettext_noop("At the office"), frozenset({State.FILED})),
    (gettext_noop("Result"), frozenset({State.READY})),
    (gettext_noop("Handed back"), frozenset({State.RETURNED, State.TURNED_DOWN, State.WITHDRAWN})),
)

MANDATE_TEXT = Ask(
    "mandate",
    Answer.TEXT,
    gettext_noop("What the agent may do"),
    gettext_noop("Only this. The signed sheet stays with the person; the agent shows the copy at the office."),
)
MANDATE_UNTIL = Ask("mandate_until", Answer.DAY, gettext_noop("The mandate ends on"))
IS_SIGNED = Ask("is_signed", Answer.FLAG, gettext_noop("I have seen the signature on the mandate"))
OFFICE = Ask("office", Answer.LINE, gettext_noop("Office"), gettext_noop("Where it was handed in."))
RECEIPT_NUMBER = Ask("office_number", Answer.LINE, gettext_noop("Number of the office's receipt"))

NO_PAPERS = gettext_noop("List the papers first; if none are needed, tick “No papers are needed”.")
PAPERS_OUT = gettext_noop("Papers are still with the agent: hand each of them back and tick it off.")
NOT_SIGNED = gettext_noop("Without a signed mandate nobody acts for somebody else.")
MANDATE_OVER = gettext_noop("The mandate has ended or ends before today.")
NO_PAPERS_NEEDED = Ask("no_papers", Answer.FLAG, gettext_noop("No papers are needed"))


def papers_listed(facts: Facts) -> str:
    """What is handed over is written down first."""
    has_papers = getattr(facts.details, "papers_held", 0) > 0
    return "" if has_papers or facts.given.get("no_papers") else NO_PAPERS


def papers_back(facts: Facts) -> str:
    """Nothing ends while a paper is still with the agent."""
    return "" if getattr(facts.details, "papers_held", 0) == 0 else PAPERS_OUT


def is_signed(facts: Facts) -> str:
    """The agent has seen the signature, and the mandate is not over."""
    if not facts.given.get("is_signed"):
        return NOT_SIGNED
    until = facts.given.get("mandate_until")
    return MANDATE_OVER if until is not None and until < facts.at.date() else ""


HELD = frozenset({State.MANDATED, State.RECEIVED, State.FILED, State.READY})
"""States in which papers may be taken and given back."""
RATED = frozenset({State.RETURNED, State.TURNED_DOWN})
"""States in which the person may say whether it was of use."""
NOT_RATED = gettext_noop("This can be rated once the errand is over.")
TOLD = (Audience.REPORTER,)
STEPS: dict[tuple[str, str], Step] = {
    (State.ASKED, Move.MANDATE): Step(
        State.MANDATED, by=VISITORS, needs=(MANDATE_TEXT, MANDATE_UNTIL, IS_SIGNED), checks=(is_signed,),
        stops=("begin",), starts=("hand_in",), tells=TOLD,
        says=gettext_noop("The mandate is signed; the agent now collects the papers."),
    ),
    (State.ASKED, Move.TURN_DOWN): Step(
        State.TURNED_DOWN, by=VISITORS, needs=(Need.PUBLIC,), may=(Need.PROPER_PLACE,), stops=("begin",), tells=TOLD,
    ),
    (State.ASKED, Move.WITHDRAW): Step(
        State.WITHDRAWN, by=VISITORS | {Role.RESIDENT}, may=(Need.NOTE,), voids=("begin",)
    ),
    (State.MANDATED, Move.RECEIVE): Step(
        State.RECEIVED, by=VISITORS, may=(NO_PAPERS_NEEDED,), checks=(papers_listed,), is_awaited=True, tells=TOLD,
        says=gettext_noop("Your papers were received and listed; ask for the receipt."),
    ),
    (State.MANDATED, Move.WITHDRAW): Step(
        State.WITHDRAWN, by=VISITORS | {Role.RESIDENT}, may=(Need.NOTE,), guards=(papers_back,), voids=("hand_in",),
        tells=(Audience.GRID,),
    ),
    (State.RECEIVED, Move.FILE): Step(
        State.FILED, by=VISITORS, needs=(OFFICE,), may=(RECEIPT_NUMBER,), stops=("hand_in", "more"),
        starts=("result",), tells=TOLD, says=gettext_noop("Handed in at the office; now the office decides."),
    ),
    (State.RECEIVED, Move.HAND_BACK): Step(
        State.RETURNED, by=VISITORS, needs=(Need.REASON,), guards=(papers_back,), stops=("hand_in", "more"), tells=TOLD,
        says=gettext_noop("The errand ends without a filing; your papers are back with you."),
    ),
    (State.FILED, Move.ASK_MORE): Step(
        State.RECEIVED, by=VISITORS, needs=(Need.PUBLIC,), stops=("result",), starts=("more",), tells=TOLD,
    ),
    (State.FILED, Move.RESULT): Step(
        State.READY, by=VISITORS, needs=(Need.RESULT,), stops=("result",), starts=("hand_back",), tells=TOLD,
    ),
    (State.READY, Move.HAND_BACK): Step(
        State.RETURNED, by=VISITORS, may=(Need.NOTE,), until=(papers_back,), stops=("hand_back",), tells=TOLD,
        says=gettext_noop("Result and papers are back with you."),
    ),
}  # fmt: skip

NEAR = (Audience.GRID, Audience.COMMUNITY)
LADDER = (Rung(share=0.75, tells=(Audience.GRID,)), Rung(share=1.0, tells=NEAR))
CLOCKS = {
    "begin": ClockRule(gettext_noop("Answer whether it can be done"), "1 work_day", ladder=LADDER),
    "hand_in": ClockRule(gettext_noop("Hand in at the office"), "3 work_day", ladder=LADDER),
    "more": ClockRule(gettext_noop("Bring what the office wants"), "3 work_day", ladder=LADDER),
    "result": ClockRule(gettext_noop("Ask the office for the result"), "20 work_day", ladder=LADDER),
    "hand_back": ClockRule(gettext_noop("Hand everything back"), "2 work_day", ladder=LADDER),
}
OPENING = Opening(
    State.ASKED, by=VISITORS | {Role.RESIDENT}, starts=("begin",), tells=(Audience.GRID, Audience.COMMUNITY),
    says=gettext_noop("We have your request; the grid worker calls you within one working day."),
)  # fmt: skip
