"""来访转办: what a visitor brought to the counter of a governance centre and another unit answers; pure Python.

The unit takes it on, answers, or says that it is not its business; then the centre's leader decides, and that holds.
Where papers are missing the clock stands still until the visitor has brought them. What turns out to be a concern or a
dispute goes on as one. A petition has the days of the Regulation on petition work (信访工作条例): it has no standstill.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum

from wangge.kit.words import gettext_noop
from wangge.matters.rules import (
    Answer,
    Ask,
    Audience,
    ClockRule,
    Facts,
    Need,
    Opening,
    OrderState,
    ParameterRule,
    Phase,
    Rung,
    Step,
)
from wangge.people.rules import UNIT_ROLES, Role


class State(StrEnum):
    """Where a referral stands; it is at the counter for no longer than it takes to send it."""

    COUNTER = "counter"
    SENT = "sent"
    TAKEN = "taken"
    BACK = "back"
    PAPERS = "papers"
    ANSWERED = "answered"
    CLOSED = "closed"
    GROWN = "grown"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    """What can be done with a referral."""

    SEND = "send"
    TAKE = "take"
    ANSWER = "answer"
    NOT_OURS = "not_ours"
    DECIDE = "decide"
    EXTEND = "extend"
    ASK_PAPERS = "ask_papers"
    PAPERS_CAME = "papers_came"
    GO_ON = "go_on"
    CLOSE = "close"
    REOPEN = "reopen"
    GROW = "grow"
    WITHDRAW = "withdraw"


STATE_TITLES: Mapping[str, str] = {
    State.COUNTER: gettext_noop("Registered at the counter"),
    State.SENT: gettext_noop("Referred, not signed for yet"),
    State.TAKEN: gettext_noop("The unit has it in hand"),
    State.BACK: gettext_noop("Back at the centre"),
    State.PAPERS: gettext_noop("Waits for papers of the visitor"),
    State.ANSWERED: gettext_noop("Answered by the unit"),
    State.CLOSED: gettext_noop("Answered by the centre"),
    State.GROWN: gettext_noop("Goes on under another number"),
    State.WITHDRAWN: gettext_noop("Taken back by the visitor"),
}
MOVE_TITLES: Mapping[str, str] = {
    Move.SEND: gettext_noop("Refer it to a unit"),
    Move.TAKE: gettext_noop("Take it on"),
    Move.ANSWER: gettext_noop("Answer the visitor"),
    Move.NOT_OURS: gettext_noop("Not our business: back to the centre"),
    Move.DECIDE: gettext_noop("Decide which unit answers"),
    Move.EXTEND: gettext_noop("Grant the unit more time"),
    Move.ASK_PAPERS: gettext_noop("Papers are missing"),
    Move.PAPERS_CAME: gettext_noop("The visitor brought the papers"),
    Move.GO_ON: gettext_noop("Go on without the papers"),
    Move.CLOSE: gettext_noop("Answer it at the centre"),
    Move.REOPEN: gettext_noop("It is not settled: take it up again"),
    Move.GROW: gettext_noop("Goes on as something else"),
    Move.WITHDRAW: gettext_noop("The visitor takes it back"),
}
MOVE_TONES: Mapping[str, str] = {
    Move.SEND: "primary",
    Move.TAKE: "primary",
    Move.ANSWER: "primary",
    Move.DECIDE: "primary",
    Move.PAPERS_CAME: "primary",
    Move.NOT_OURS: "danger",
    Move.WITHDRAW: "danger",
}
PHASES: Mapping[str, Phase] = {
    State.COUNTER: Phase.NEW,
    State.SENT: Phase.ACTIVE,
    State.TAKEN: Phase.ACTIVE,
    State.BACK: Phase.ACTIVE,
    State.PAPERS: Phase.WAITING,
    State.ANSWERED: Phase.DONE,
    State.CLOSED: Phase.DONE,
    State.GROWN: Phase.DONE,
    State.WITHDRAWN: Phase.DROPPED,
}
STAGES = (
    (gettext_noop("Counter"), frozenset({State.COUNTER})),
    (gettext_noop("Referral"), frozenset({State.SENT, State.BACK})),
    (gettext_noop("In hand"), frozenset({State.TAKEN, State.PAPERS})),
    (gettext_noop("Answer"), frozenset({State.ANSWERED, State.CLOSED, State.GROWN, State.WITHDRAWN})),
)
GROWN_STAGES = (
    (gettext_noop("Counter"), frozenset({State.COUNTER})),
    (gettext_noop("Referral"), frozenset({State.SENT, State.BACK, State.TAKEN, State.PAPERS})),
    (gettext_noop("Goes on as something else"), frozenset({State.GROWN})),
)

SERVERS = frozenset({Role.DISPATCHER, Role.COMMUNITY_CLERK, Role.COMMUNITY_SECRETARY, Role.MEDIATOR})
"""Who serves a counter."""
LEADERS = frozenset({Role.COMMUNITY_SECRETARY, Role.TOWNSHIP_LEADER, Role.COUNTY_LEADER})
"""Who leads a centre: the head of its own area, whichever level that is."""
DECIDED = gettext_noop("The leader of the centre has decided that your unit answers this.")
REOPENED_ONCE = gettext_noop("This was taken up again once already; please come to the counter.")
TAKEN_ALREADY = gettext_noop("Your unit has taken this petition on; it answers within the 60 days.")
OBJECTED_LATE = gettext_noop("A unit says within 5 working days that a petition is not its business; they are over.")
DAYS_OF_LAW = gettext_noop("The days of a petition are set by law and never stand still; ask for papers by telephone.")
ASKED_ENOUGH = gettext_noop("Papers were asked for often enough; answer with what is there.")
TOO_LONG = gettext_noop("A petition is granted 30 days more at most, once, before its time is over.")
TELL_REMEDY = gettext_noop("Tell the visitor that a review can be asked for within 30 days, and say here that you did.")
REMEDY_TOLD = Ask(
    "remedy_told", Answer.FLAG,
    gettext_noop("The visitor has the answer in writing, and was told that a review can be asked for within 30 days"),
)  # fmt: skip
EXTENSION_DAYS = 30
PARAMETERS = {"papers": ParameterRule(gettext_noop("How often the clock may stand still for a visitor's papers"), 2)}


def paper_lines(text: str) -> tuple[str, ...]:
    """The papers a text asks for, one a line; numbers that were typed at their head fall away."""
    stripped = (re.sub(r"^[\s（(]*\d{1,2}[.、)）]\s*", "", line).strip() for line in text.splitlines())
    return tuple(line for line in stripped if line)


def is_petition(facts: Facts) -> bool:
    """Whether it goes by the Regulation on petition work."""
    return bool(facts.details is not None and facts.details.is_petition)


def may_object(facts: Facts) -> str:
    """A unit that is not competent for a petition says so within the days of the law, before it takes it on."""
    if not is_petition(facts):
        return ""
    due = facts.dues.get("take")
    if due is None:
        return TAKEN_ALREADY
    return OBJECTED_LATE if facts.at > due else ""


def may_wait(facts: Facts) -> str:
    """A clock stands still as often as the county allows; one that the law sets never does."""
    if is_petition(facts):
        return DAYS_OF_LAW
    allowed = facts.parameters.get("papers", PARAMETERS["papers"].default)
    return ASKED_ENOUGH if facts.count(Move.ASK_PAPERS) >= allowed else ""


def within_the_law(facts: Facts) -> str:
    """The head grants a petition more time once, in time, and not beyond what the law allows."""
    until, due = facts.given.get("until"), facts.dues.get("answer")
    if not is_petition(facts) or until is None:
        return ""
    is_in_time = due is not None and facts.at <= due and until <= due + timedelta(days=EXTENSION_DAYS)
    return "" if is_in_time and not facts.count(Move.EXTEND) else TOO_LONG


def remedy_told(facts: Facts) -> str:
    """The answer to a petition tells of the next remedy."""
    return TELL_REMEDY if is_petition(facts) and not facts.given.get(REMEDY_TOLD.name) else ""


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
MISSING = replace(
    Need.PUBLIC, label=gettext_noop("Which papers are missing"),
    hint=gettext_noop("All of them at once, one a line, and where to get them. The visitor reads exactly these words."),
)  # fmt: skip


def _answer() -> Step:
    return Step(
        State.ANSWERED, by=UNIT_ROLES, needs=(Need.RESULT,), may=(Need.FILES,), lead=OrderState.DONE, stops=RUNNING,
        checks=(remedy_told,), starts=("review",), tells=(*VISITOR, *CENTRE),
    )  # fmt: skip


def _not_ours() -> Step:
    return Step(
        State.BACK, by=UNIT_ROLES, needs=(Need.REASON,), guards=(is_undecided, may_object), lead=OrderState.RETURNED,
        stops=("take",), voids=("answer",), starts=("decide",), tells=CENTRE,
        says=gettext_noop("The unit says that this is not its business. The leader of the centre decides who answers."),
    )  # fmt: skip


def _withdraw() -> Step:
    return Step(
        State.WITHDRAWN, by=SERVERS | {Role.RESIDENT}, withdraws=True, voids=(*RUNNING, "decide", "papers"),
        tells=(*UNIT, *CENTRE),
    )  # fmt: skip


STEPS: dict[tuple[str, str], Step] = {
    (State.COUNTER, Move.SEND): Step(
        State.SENT, by=SERVERS, needs=(Need.LEAD,), dispatches=True, starts=RUNNING, tells=UNIT,
        says=gettext_noop("Handed to the unit named above; it answers by the day named there."),
    ),
    (State.SENT, Move.TAKE): Step(
        State.TAKEN, by=UNIT_ROLES, lead=OrderState.SIGNED, stops=("take",), starts=("answer",), tells=VISITOR,
        says=gettext_noop("The unit has taken it on."),
    ),
    (State.SENT, Move.ANSWER): _answer(),
    (State.SENT, Move.NOT_OURS): _not_ours(),
    (State.SENT, Move.WITHDRAW): _withdraw(),
    (State.TAKEN, Move.ANSWER): _answer(),
    (State.TAKEN, Move.NOT_OURS): _not_ours(),
    (State.TAKEN, Move.ASK_PAPERS): Step(
        State.PAPERS, by=UNIT_ROLES | SERVERS, needs=(MISSING,), guards=(may_wait,), pauses=("answer",),
        starts=("papers",), tells=(*VISITOR, *UNIT, *CENTRE),
        says=gettext_noop("Please bring these papers to the counter. Until then the time for the answer stands still."),
    ),
    (State.TAKEN, Move.EXTEND): Step(
        State.TAKEN, by=LEADERS, needs=(Need.UNTIL, Need.REASON), checks=(within_the_law,), extends="answer",
        tells=(*VISITOR, *UNIT), says=gettext_noop("The unit was granted more time."),
    ),
    (State.TAKEN, Move.WITHDRAW): _withdraw(),
    (State.PAPERS, Move.PAPERS_CAME): Step(
        State.TAKEN, by=UNIT_ROLES | SERVERS, may=(Need.FILES, Need.NOTE), stops=("papers",), resumes=("answer",),
        tells=(*UNIT, *CENTRE), says=gettext_noop("The papers have come; the time for the answer goes on."),
    ),
    (State.PAPERS, Move.GO_ON): Step(
        State.TAKEN, by=UNIT_ROLES | {Role.SYSTEM}, voids=("papers",), resumes=("answer",), tells=(*VISITOR, *UNIT),
        says=gettext_noop("The unit goes on with what it has; the time for the answer goes on."),
    ),
    (State.PAPERS, Move.WITHDRAW): _withdraw(),
    (State.BACK, Move.DECIDE): Step(
        State.SENT, by=LEADERS, needs=(Need.LEAD, Need.REASON), dispatches=True, stops=("decide",), starts=RUNNING,
        tells=(*VISITOR, *UNIT), says=gettext_noop("The leader of the centre has decided which unit answers."),
    ),
    (State.BACK, Move.CLOSE): Step(
        State.CLOSED, by=LEADERS, needs=(Need.PUBLIC,), checks=(remedy_told,), stops=("decide",), starts=("review",),
        tells=VISITOR,
    ),
    (State.BACK, Move.WITHDRAW): _withdraw(),
}  # fmt: skip
for _state in (State.ANSWERED, State.CLOSED):
    STEPS[(_state, Move.REOPEN)] = Step(
        State.BACK, by=LEADERS | {Role.RESIDENT}, needs=(Need.REASON,), guards=(first_time,), withdraws=True,
        voids=("review",), starts=("decide",), tells=CENTRE,
        says=gettext_noop("Taken up again; the leader of the centre decides."),
    )  # fmt: skip
for _state in (State.SENT, State.TAKEN, State.PAPERS, State.BACK, State.ANSWERED, State.CLOSED):
    STEPS[(_state, Move.GROW)] = Step(
        State.GROWN, by=SERVERS | LEADERS, withdraws=True, voids=(*RUNNING, "decide", "papers", "review"),
        tells=(*VISITOR, *UNIT), says=gettext_noop("It goes on as something else; your number and code lead there."),
    )  # fmt: skip

ANSWER_DAYS, LONGEST_DAYS = 5, 15
TAKE_PETITION, ANSWER_PETITION = "5 work_day", "60 calendar_day"
UNIT_LADDER = (
    Rung(share=0.75, tells=UNIT),
    Rung(share=1.0, tells=(*UNIT, *CENTRE)),
    Rung(after="1 work_day", tells=(*UNIT, *CENTRE)),
)
CLOCKS = {
    "take": ClockRule(gettext_noop("Sign for it or send it back"), "1 work_day", ladder=UNIT_LADDER),
    "answer": ClockRule(gettext_noop("Answer the visitor"), f"{ANSWER_DAYS} work_day", ladder=UNIT_LADDER),
    "papers": ClockRule(
        gettext_noop("The visitor brings the papers"), "15 calendar_day",
        ladder=(Rung(share=1.0, tells=(*UNIT, *CENTRE)),), overdue_move=Move.GO_ON,
    ),
    "review": ClockRule(
        gettext_noop("A review can be asked for"), "30 calendar_day", ladder=(), is_window=True,
        source="信访工作条例 第35条",
    ),
    "decide": ClockRule(
        gettext_noop("Decide which unit answers"), "1 work_day",
        ladder=(Rung(share=0.75, tells=CENTRE), Rung(share=1.0, tells=CENTRE)),
    ),
}  # fmt: skip
OPENING = Opening(State.COUNTER, by=SERVERS, says=gettext_noop("You were at the counter."))
