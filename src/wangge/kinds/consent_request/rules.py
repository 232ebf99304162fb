"""乡镇（街道）意见征求: what a department asks a township before it acts, and what it did without asking; pure Python.

Silence is no consent: a request that is not answered in time is reported up and stays open until it is.
"""

from collections.abc import Mapping
from enum import StrEnum

from wangge.kit.words import gettext_noop
from wangge.matters.rules import Answer, Ask, Audience, ClockRule, Need, Opening, Phase, Rung, Step
from wangge.people.rules import Role


class Power(StrEnum):
    """The five powers of a township from which a subject comes."""

    APPOINTMENT = "appointment"
    ASSESSMENT = "assessment"
    PLANNING = "planning"
    MANAGEMENT = "management"
    PROPOSAL = "proposal"


USUAL = (
    (Power.APPOINTMENT, "派驻机构负责人任免"),
    (Power.ASSESSMENT, "派驻机构负责人考核"),
    (Power.PLANNING, "辖区规划编制和修改"),
    (Power.PROPOSAL, "涉及群众利益的重大项目"),
    (Power.PROPOSAL, "涉及群众利益的重大决策"),
    (Power.MANAGEMENT, "在辖区设点、派人和统一行动"),
)
"""Subjects to begin with; every county adds and removes."""


class State(StrEnum):
    """Where a request stands."""

    ASKED = "asked"
    OVERDUE = "overdue"
    AGREED = "agreed"
    CONDITIONAL = "conditional"
    OBJECTED = "objected"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    """What can be done with a request."""

    AGREE = "agree"
    CONDITION = "condition"
    OBJECT = "object"
    NO_ANSWER = "no_answer"
    WITHDRAW = "withdraw"


STATE_TITLES: Mapping[str, str] = {
    State.ASKED: gettext_noop("Asked for consent"),
    State.OVERDUE: gettext_noop("Not answered in time, reported up"),
    State.AGREED: gettext_noop("Agreed"),
    State.CONDITIONAL: gettext_noop("Agreed with conditions"),
    State.OBJECTED: gettext_noop("Objected"),
    State.WITHDRAWN: gettext_noop("Withdrawn"),
}
MOVE_TITLES: Mapping[str, str] = {
    Move.AGREE: gettext_noop("Agree"),
    Move.CONDITION: gettext_noop("Agree with conditions"),
    Move.OBJECT: gettext_noop("Object, with reasons"),
    Move.NO_ANSWER: gettext_noop("No answer in time"),
    Move.WITHDRAW: gettext_noop("Withdraw the request"),
}
MOVE_TONES: Mapping[str, str] = {
    Move.AGREE: "primary", Move.CONDITION: "primary", Move.OBJECT: "danger", Move.WITHDRAW: "danger",
}  # fmt: skip
PHASES: Mapping[str, Phase] = {
    State.ASKED: Phase.ACTIVE,
    State.OVERDUE: Phase.ACTIVE,
    State.AGREED: Phase.DONE,
    State.CONDITIONAL: Phase.DONE,
    State.OBJECTED: Phase.DONE,
    State.WITHDRAWN: Phase.DROPPED,
}
STAGES = (
    (gettext_noop("Ask"), frozenset({State.ASKED, State.OVERDUE})),
    (
        gettext_noop("Answer of the township"),
        frozenset({State.AGREED, State.CONDITIONAL, State.OBJECTED, State.WITHDRAWN}),
    ),
)
ASKERS = frozenset({Role.UNIT_HANDLER, Role.UNIT_MANAGER})
TOWNSHIP = frozenset({Role.TOWNSHIP_LEADER})
COUNTY = frozenset({Role.COUNTY_LEADER})
MACHINE = frozenset({Role.SYSTEM})
READERS = ASKERS | TOWNSHIP | COUNTY | {Role.DISPATCHER, Role.SUPERVISOR}
KEEPERS = COUNTY
"""Who says what a township is asked about."""
CONDITIONS = Ask(
    "reason", Answer.TEXT, gettext_noop("Conditions"), gettext_noop("What the department does or leaves, and by when.")
)
OBJECTION = Ask("reason", Answer.TEXT, gettext_noop("Reasons"), gettext_noop("Why not, and what would have to change."))
TELLS = (Audience.LEAD, Audience.COUNTY)
STEPS: dict[tuple[str, str], Step] = {
    (State.ASKED, Move.NO_ANSWER): Step(
        State.OVERDUE, by=MACHINE, stops=("answer",), starts=("late_answer",),
        tells=(Audience.TOWNSHIP, Audience.COUNTY, Audience.LEAD),
    ),
}  # fmt: skip
for _state, _clock in ((State.ASKED, "answer"), (State.OVERDUE, "late_answer")):
    STEPS[(_state, Move.AGREE)] = Step(State.AGREED, by=TOWNSHIP, may=(Need.NOTE,), stops=(_clock,), tells=TELLS)
    STEPS[(_state, Move.CONDITION)] = Step(
        State.CONDITIONAL, by=TOWNSHIP, needs=(CONDITIONS,), may=(Need.FILES,), stops=(_clock,), tells=TELLS
    )
    STEPS[(_state, Move.OBJECT)] = Step(
        State.OBJECTED, by=TOWNSHIP, needs=(OBJECTION,), may=(Need.FILES,), stops=(_clock,), tells=TELLS
    )
    STEPS[(_state, Move.WITHDRAW)] = Step(
        State.WITHDRAWN, by=ASKERS, needs=(Need.REASON,), voids=(_clock,), tells=(Audience.TOWNSHIP,)
    )

LADDER = (
    Rung(share=0.75, tells=(Audience.TOWNSHIP,)),
    Rung(share=1.0, tells=(Audience.TOWNSHIP,)),
)
LATE_LADDER = (
    Rung(share=0.5, tells=(Audience.TOWNSHIP,)),
    Rung(share=1.0, tells=(Audience.TOWNSHIP, Audience.COUNTY)),
    Rung(after="3 work_day", tells=(Audience.COUNTY,)),
)
CLOCKS = {
    "answer": ClockRule(
        gettext_noop("Answer to the department"), "10 work_day", "3 work_day", LADDER, overdue_move=Move.NO_ANSWER
    ),
    "late_answer": ClockRule(gettext_noop("Answer that is late"), "3 work_day", ladder=LATE_LADDER),
}
OPENING = Opening(State.ASKED, by=ASKERS, starts=("answer",), tells=(Audience.TOWNSHIP,))


class UnaskedState(StrEnum):
    """Where the note of an act that nobody was asked about stands."""

    NOTED = "noted"
    EXPLAINED = "explained"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"


class UnaskedMove(StrEnum):
    """What can be done with it."""

    EXPLAIN = "explain"
    SETTLE = "settle"
    WITHDRAW = "withdraw"


UNASKED_STATES: Mapping[str, str] = {
    UnaskedState.NOTED: gettext_noop("Done without being asked"),
    UnaskedState.EXPLAINED: gettext_noop("The department explained"),
    UnaskedState.SETTLED: gettext_noop("Settled by the county"),
    UnaskedState.WITHDRAWN: gettext_noop("Withdrawn"),
}
UNASKED_MOVES: Mapping[str, str] = {
    UnaskedMove.EXPLAIN: gettext_noop("Explain why it was done"),
    UnaskedMove.SETTLE: gettext_noop("Settle it"),
    UnaskedMove.WITHDRAW: gettext_noop("Withdraw the note"),
}
UNASKED_PHASES: Mapping[str, Phase] = {
    UnaskedState.NOTED: Phase.ACTIVE,
    UnaskedState.EXPLAINED: Phase.WAITING,
    UnaskedState.SETTLED: Phase.DONE,
    UnaskedState.WITHDRAWN: Phase.DROPPED,
}
UNASKED_STAGES = (
    (gettext_noop("Noted by the township"), frozenset({UnaskedState.NOTED})),
    (gettext_noop("Explanation"), frozenset({UnaskedState.EXPLAINED})),
    (gettext_noop("Decision of the county"), frozenset({UnaskedState.SETTLED, UnaskedState.WITHDRAWN})),
)
EXPLANATION = Ask(
    "note", Answer.TEXT, gettext_noop("Explanation"), gettext_noop("Why the township was not asked, and what follows.")
)
SETTLEMENT = Ask(
    "reason", Answer.TEXT, gettext_noop("Decision"), gettext_noop("What was found, and what both sides do from now on.")
)
UNASKED_STEPS: dict[tuple[str, str], Step] = {
    (UnaskedState.NOTED, UnaskedMove.EXPLAIN): Step(
        UnaskedState.EXPLAINED, by=ASKERS, needs=(EXPLANATION,), may=(Need.FILES,), stops=("explain",),
        starts=("settle",), tells=(Audience.TOWNSHIP, Audience.COUNTY),
    ),
    (UnaskedState.NOTED, UnaskedMove.SETTLE): Step(
        UnaskedState.SETTLED, by=COUNTY, needs=(SETTLEMENT,), stops=("explain",),
        tells=(Audience.LEAD, Audience.TOWNSHIP),
    ),
    (UnaskedState.NOTED, UnaskedMove.WITHDRAW): Step(
        UnaskedState.WITHDRAWN, by=TOWNSHIP, needs=(Need.REASON,), voids=("explain",), tells=TELLS
    ),
    (UnaskedState.EXPLAINED, UnaskedMove.SETTLE): Step(
        UnaskedState.SETTLED, by=COUNTY, needs=(SETTLEMENT,), stops=("settle",),
        tells=(Audience.LEAD, Audience.TOWNSHIP),
    ),
    (UnaskedState.EXPLAINED, UnaskedMove.WITHDRAW): Step(
        UnaskedState.WITHDRAWN, by=TOWNSHIP, needs=(Need.REASON,), voids=("settle",), tells=TELLS
    ),
}  # fmt: skip
UNASKED_CLOCKS = {
    "explain": ClockRule(
        gettext_noop("Explanation of the department"), "5 work_day",
        ladder=(
            Rung(share=0.75, tells=(Audience.LEAD,)), Rung(share=1.0, tells=(Audience.LEAD, Audience.COUNTY)),
        ),
    ),
    "settle": ClockRule(
        gettext_noop("Decision of the county"), "10 work_day",
        ladder=(Rung(share=0.75, tells=(Audience.COUNTY,)), Rung(share=1.0, tells=(Audience.COUNTY,))),
    ),
}  # fmt: skip
UNASKED_OPENING = Opening(UnaskedState.NOTED, by=TOWNSHIP, starts=("explain",), tells=TELLS)
