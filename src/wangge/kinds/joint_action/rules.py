"""联合行动: planned by a township, units come with what each brings, find, handle, and look back; pure Python."""

from collections.abc import Mapping
from enum import StrEnum

from wangge.kit.words import gettext_noop
from wangge.matters.kinds import OrderView
from wangge.matters.rules import (
    Answer,
    Ask,
    Audience,
    ClockRule,
    Facts,
    Need,
    Opening,
    OrderMove,
    OrderState,
    OrderStep,
    Phase,
    Rung,
    Step,
)
from wangge.people.rules import UNIT_ROLES, Role


class ActionKind(StrEnum):
    """What it is for."""

    ENFORCEMENT = "enforcement"
    TACKLING = "tackling"
    CHECKING = "checking"


ACTION_KINDS = {
    ActionKind.ENFORCEMENT: gettext_noop("Joint enforcement"),
    ActionKind.TACKLING: gettext_noop("Hard case tackled together"),
    ActionKind.CHECKING: gettext_noop("Joint inspection"),
}


class State(StrEnum):
    """Where a joint action stands."""

    DRAFTED = "drafted"
    CALLED = "called"
    UNDER_WAY = "under_way"
    DONE = "done"
    CLOSED = "closed"
    CALLED_OFF = "called_off"


class Move(StrEnum):
    """What can be done with it."""

    CALL = "call"
    CALL_MORE = "call_more"
    CALL_OFF = "call_off"
    STARTED = "started"
    FIND = "find"
    WITHOUT = "without"
    ALL_DONE = "all_done"
    REVIEW = "review"


STATE_TITLES: Mapping[str, str] = {
    State.DRAFTED: gettext_noop("Planned, not called yet"),
    State.CALLED: gettext_noop("Units called together"),
    State.UNDER_WAY: gettext_noop("Under way"),
    State.DONE: gettext_noop("Done, to be looked back at"),
    State.CLOSED: gettext_noop("Closed"),
    State.CALLED_OFF: gettext_noop("Called off"),
}
MOVE_TITLES: Mapping[str, str] = {
    Move.CALL: gettext_noop("Call the units together"),
    Move.CALL_MORE: gettext_noop("Call further units"),
    Move.CALL_OFF: gettext_noop("Call it off"),
    Move.STARTED: gettext_noop("First unit on site"),
    Move.FIND: gettext_noop("Write down a finding"),
    Move.WITHOUT: gettext_noop("Go on without those who did not come"),
    Move.ALL_DONE: gettext_noop("All units done"),
    Move.REVIEW: gettext_noop("Look back and close"),
}
MOVE_TONES: Mapping[str, str] = {
    Move.CALL: "primary", Move.REVIEW: "primary", Move.CALL_OFF: "danger", Move.WITHOUT: "warning",
}  # fmt: skip
PHASES: Mapping[str, Phase] = {
    State.DRAFTED: Phase.NEW,
    State.CALLED: Phase.ACTIVE,
    State.UNDER_WAY: Phase.ACTIVE,
    State.DONE: Phase.WAITING,
    State.CLOSED: Phase.DONE,
    State.CALLED_OFF: Phase.DROPPED,
}
STAGES = (
    (gettext_noop("Draw up the plan"), frozenset({State.DRAFTED})),
    (gettext_noop("Call together"), frozenset({State.CALLED})),
    (gettext_noop("On the spot"), frozenset({State.UNDER_WAY})),
    (gettext_noop("Look back"), frozenset({State.DONE})),
    (gettext_noop("Closing"), frozenset({State.CLOSED, State.CALLED_OFF})),
)
TOWNSHIP = frozenset({Role.TOWNSHIP_LEADER})
"""The power to call departments together is the township's (联合执法调度权)."""
PLANNERS = TOWNSHIP | {Role.DISPATCHER}
MACHINE = frozenset({Role.SYSTEM})
ABSENT = frozenset({OrderState.SENT, OrderState.ANSWERED})
NOBODY_ABSENT = gettext_noop("All who were called have come.")
BRINGS = Ask(
    "answer", Answer.TEXT, gettext_noop("Who comes and what you bring"),
    gettext_noop("Such as: two officers, the vehicle, last year's file."),
)  # fmt: skip
FINDING = Ask(
    "note", Answer.TEXT, gettext_noop("Finding"), gettext_noop("What was found where; places and things, no names.")
)
OUTCOME = Ask(
    "result", Answer.TEXT, gettext_noop("Result of your unit"),
    gettext_noop("What your unit did, what is left and by when."),
)  # fmt: skip
LOOKING_BACK = Ask(
    "note", Answer.TEXT, gettext_noop("Review"), gettext_noop("What was reached, what to keep, what to change.")
)


def somebody_absent(facts: Facts) -> str:
    """The action waits for everybody called; who never came is left out only by a decision."""
    return "" if facts.order_states & ABSENT else NOBODY_ABSENT


STEPS: dict[tuple[str, str], Step] = {
    (State.DRAFTED, Move.CALL): Step(
        State.CALLED, by=TOWNSHIP, needs=(Need.LEAD,), may=(Need.ASSIST, Need.NOTE), dispatches=True,
        starts=("answer",), stops=("call",), tells=(Audience.UNITS, Audience.COMMUNITY, Audience.DISPATCHER),
    ),
    (State.DRAFTED, Move.CALL_OFF): Step(State.CALLED_OFF, by=PLANNERS, needs=(Need.REASON,), voids=("call",)),
    (State.CALLED, Move.CALL_MORE): Step(
        State.CALLED, by=TOWNSHIP, needs=(Need.UNITS,), may=(Need.NOTE,), dispatches=True, adds=True,
        starts=("answer",), tells=(Audience.UNITS,),
    ),
    (State.CALLED, Move.CALL_OFF): Step(
        State.CALLED_OFF, by=TOWNSHIP, needs=(Need.REASON,), withdraws=True, tells=(Audience.UNITS, Audience.COMMUNITY)
    ),
    (State.CALLED, Move.STARTED): Step(
        State.UNDER_WAY, by=MACHINE, starts=("finish",), tells=(Audience.TOWNSHIP, Audience.DISPATCHER)
    ),
    (State.UNDER_WAY, Move.FIND): Step(
        State.UNDER_WAY, by=PLANNERS | UNIT_ROLES, needs=(FINDING,), may=(Need.PHOTO,), any_unit=True
    ),
    (State.UNDER_WAY, Move.WITHOUT): Step(
        State.UNDER_WAY, by=PLANNERS, needs=(Need.REASON,), guards=(somebody_absent,),
        tells=(Audience.UNITS, Audience.COUNTY),
    ),
    (State.UNDER_WAY, Move.ALL_DONE): Step(
        State.DONE, by=MACHINE, stops=("finish",), starts=("review",), tells=(Audience.TOWNSHIP, Audience.DISPATCHER)
    ),
    (State.DONE, Move.REVIEW): Step(
        State.CLOSED, by=TOWNSHIP, needs=(LOOKING_BACK,), may=(Need.FILES,), stops=("review",),
        tells=(Audience.UNITS, Audience.COMMUNITY),
    ),
}  # fmt: skip

ORDER_TITLES: Mapping[str, str] = {
    OrderMove.ANSWER: gettext_noop("confirmed its coming"),
    OrderMove.DECLINE: gettext_noop("cannot take part"),
    OrderMove.ARRIVE: gettext_noop("is on the spot"),
    OrderMove.FINISH: gettext_noop("finished its part"),
}
PLANNERS_TOLD = (Audience.TOWNSHIP, Audience.DISPATCHER)
COMING = frozenset({State.CALLED.value, State.UNDER_WAY.value})
THERE = frozenset({State.UNDER_WAY.value})
ORDER_STEPS: dict[tuple[OrderState, OrderMove], OrderStep] = {
    (OrderState.SENT, OrderMove.ANSWER): OrderStep(
        OrderState.ANSWERED, needs=(BRINGS,), states=COMING, stops=("answer",), tells=PLANNERS_TOLD
    ),
    (OrderState.SENT, OrderMove.DECLINE): OrderStep(
        OrderState.DECLINED, needs=(Need.REASON,), states=COMING, stops=("answer",), tells=PLANNERS_TOLD
    ),
    (OrderState.SENT, OrderMove.ARRIVE): OrderStep(
        OrderState.ARRIVED, may=(Need.PHOTO,), states=COMING, stops=("answer",), tells=PLANNERS_TOLD
    ),
    (OrderState.ANSWERED, OrderMove.ARRIVE): OrderStep(
        OrderState.ARRIVED, may=(Need.PHOTO,), states=COMING, tells=PLANNERS_TOLD
    ),
    (OrderState.ARRIVED, OrderMove.FINISH): OrderStep(
        OrderState.DONE, needs=(OUTCOME,), may=(Need.AFTER,), states=THERE, tells=PLANNERS_TOLD
    ),
}  # fmt: skip
TOWNSHIP_LADDER = (
    Rung(share=0.75, tells=PLANNERS_TOLD),
    Rung(share=1.0, tells=PLANNERS_TOLD),
)
UNIT_LADDER = (
    Rung(share=0.75, tells=()),
    Rung(share=1.0, tells=(Audience.TOWNSHIP,)),
)
CLOCKS = {
    "call": ClockRule(gettext_noop("Call the units together"), "2 work_day", ladder=TOWNSHIP_LADDER),
    "answer": ClockRule(gettext_noop("Confirm your coming"), "1 work_day", ladder=UNIT_LADDER, per_order=True),
    "finish": ClockRule(gettext_noop("Results of all units"), "3 work_day", ladder=TOWNSHIP_LADDER),
    "review": ClockRule(gettext_noop("Look back and close"), "5 work_day", ladder=TOWNSHIP_LADDER),
}
OPENING = Opening(State.DRAFTED, by=PLANNERS, starts=("call",), tells=(Audience.TOWNSHIP,))


def follows(state: str, orders: tuple[OrderView, ...]) -> str:
    """The move that follows from the units' acts."""
    states = {order.state for order in orders}
    if state == State.CALLED and OrderState.ARRIVED in states:
        return Move.STARTED
    if state == State.UNDER_WAY and OrderState.DONE in states and states <= {OrderState.DONE, OrderState.DECLINED}:
        return Move.ALL_DONE
    return ""
