"""吹哨报到: states, moves, limits and guards; pure Python."""

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
    OrderFacts,
    OrderMove,
    OrderState,
    OrderStep,
    Phase,
    Rung,
    Step,
)
from wangge.people.rules import UNIT_ROLES, Role


class WhistleKind(StrEnum):
    """What the call is for; each has its own limits and call list."""

    MANAGEMENT_SERVICE = "management_service"
    KEY_WORK = "key_work"
    EMERGENCY = "emergency"


WHISTLE_KINDS = {
    WhistleKind.MANAGEMENT_SERVICE: gettext_noop("Management and service whistle"),
    WhistleKind.KEY_WORK: gettext_noop("Key work whistle"),
    WhistleKind.EMERGENCY: gettext_noop("Emergency whistle"),
}


class State(StrEnum):
    """Where a whistle stands."""

    DRAFTED = "drafted"
    SOUNDED = "sounded"
    ANSWERING = "answering"
    ARBITRATION = "arbitration"
    ESCALATED = "escalated"
    ON_SITE = "on_site"
    PLAN_AGREED = "plan_agreed"
    HANDLING = "handling"
    DONE = "done"
    CONFIRMED = "confirmed"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    TURNED_DOWN = "turned_down"


class Move(StrEnum):
    """What can be done with a whistle."""

    SOUND = "sound"
    TURN_DOWN = "turn_down"
    CALL_MORE = "call_more"
    FIRST_ANSWER = "first_answer"
    REFUSED = "refused"
    NO_ANSWER = "no_answer"
    MUST_COME = "must_come"
    EXCUSED = "excused"
    ARRIVED = "arrived"
    PROPOSE_PLAN = "propose_plan"
    ALL_AGREED = "all_agreed"
    START = "start"
    WITHOUT = "without"
    ALL_DONE = "all_done"
    NOT_DONE = "not_done"
    CONFIRM = "confirm"
    CLOSE = "close"
    WITHDRAW = "withdraw"


STATE_TITLES: Mapping[str, str] = {
    State.DRAFTED: gettext_noop("Proposed"),
    State.SOUNDED: gettext_noop("Sounded"),
    State.ANSWERING: gettext_noop("Units answering"),
    State.ARBITRATION: gettext_noop("In arbitration"),
    State.ESCALATED: gettext_noop("No answer, reported up"),
    State.ON_SITE: gettext_noop("On site"),
    State.PLAN_AGREED: gettext_noop("Plan agreed"),
    State.HANDLING: gettext_noop("Being handled"),
    State.DONE: gettext_noop("Units say done"),
    State.CONFIRMED: gettext_noop("Confirmed with the residents"),
    State.CLOSED: gettext_noop("Closed"),
    State.WITHDRAWN: gettext_noop("Withdrawn"),
    State.TURNED_DOWN: gettext_noop("Not sounded"),
}
MOVE_TITLES: Mapping[str, str] = {
    Move.SOUND: gettext_noop("Sound the whistle"),
    Move.TURN_DOWN: gettext_noop("Give back to the community"),
    Move.CALL_MORE: gettext_noop("Call further units"),
    Move.FIRST_ANSWER: gettext_noop("First unit answered"),
    Move.REFUSED: gettext_noop("A unit declined"),
    Move.NO_ANSWER: gettext_noop("No answer in time"),
    Move.MUST_COME: gettext_noop("Decide: the unit must come"),
    Move.EXCUSED: gettext_noop("Decide: the unit is excused"),
    Move.ARRIVED: gettext_noop("First unit on site"),
    Move.PROPOSE_PLAN: gettext_noop("Write down the joint plan"),
    Move.ALL_AGREED: gettext_noop("All present signed the plan"),
    Move.START: gettext_noop("Start the work"),
    Move.WITHOUT: gettext_noop("Go on without those who did not come"),
    Move.ALL_DONE: gettext_noop("All units done"),
    Move.NOT_DONE: gettext_noop("Not solved, work goes on"),
    Move.CONFIRM: gettext_noop("Confirm with the residents"),
    Move.CLOSE: gettext_noop("Close and assess"),
    Move.WITHDRAW: gettext_noop("Withdraw the whistle"),
}
MOVE_TONES: Mapping[str, str] = {
    Move.SOUND: "primary",
    Move.CONFIRM: "primary",
    Move.CLOSE: "primary",
    Move.START: "primary",
    Move.PROPOSE_PLAN: "primary",
    Move.MUST_COME: "primary",
    Move.WITHDRAW: "danger",
    Move.TURN_DOWN: "danger",
    Move.WITHOUT: "warning",
    Move.NOT_DONE: "danger",
}
WAITS: Mapping[str, str] = {
    State.DRAFTED: gettext_noop("The township leader decides whether to sound it."),
    State.ARBITRATION: gettext_noop("The county office decides whether the unit that declined must come."),
    State.ESCALATED: gettext_noop("The county office sees to it that the units answer."),
    State.PLAN_AGREED: gettext_noop("All have signed; the township or a unit present starts the work."),
    State.DONE: gettext_noop("The township confirms with the residents."),
    State.CONFIRMED: gettext_noop("The township assesses the units and closes."),
}
"""Who is to act, where that is not one of the units called."""
PHASES: Mapping[str, Phase] = {
    State.DRAFTED: Phase.NEW,
    State.SOUNDED: Phase.ACTIVE,
    State.ANSWERING: Phase.ACTIVE,
    State.ARBITRATION: Phase.ACTIVE,
    State.ESCALATED: Phase.ACTIVE,
    State.ON_SITE: Phase.ACTIVE,
    State.PLAN_AGREED: Phase.ACTIVE,
    State.HANDLING: Phase.ACTIVE,
    State.DONE: Phase.WAITING,
    State.CONFIRMED: Phase.WAITING,
    State.CLOSED: Phase.DONE,
    State.WITHDRAWN: Phase.DROPPED,
    State.TURNED_DOWN: Phase.DROPPED,
}
STAGES = (
    (gettext_noop("Propose"), frozenset({State.DRAFTED})),
    (gettext_noop("Sound"), frozenset({State.SOUNDED})),
    (gettext_noop("Answer to the whistle"), frozenset({State.ANSWERING, State.ARBITRATION, State.ESCALATED})),
    (gettext_noop("On site"), frozenset({State.ON_SITE, State.PLAN_AGREED})),
    (gettext_noop("Handle"), frozenset({State.HANDLING})),
    (gettext_noop("Confirm"), frozenset({State.DONE, State.CONFIRMED})),
    (gettext_noop("Closing"), frozenset({State.CLOSED, State.WITHDRAWN, State.TURNED_DOWN})),
)

PROPOSERS = frozenset(
    {Role.COMMUNITY_SECRETARY, Role.COMMUNITY_CLERK, Role.GRID_LEADER, Role.DISPATCHER, Role.TOWNSHIP_LEADER}
)
TOWNSHIP = frozenset({Role.TOWNSHIP_LEADER})
TOWNSHIP_DESK = frozenset({Role.TOWNSHIP_LEADER, Role.DISPATCHER})
COUNTY = frozenset({Role.COUNTY_LEADER})
MACHINE = frozenset({Role.SYSTEM})

NEEDS_DEPUTY = gettext_noop("Only the township leader sounds this whistle; a dispatcher may sound an emergency.")
NOT_ALL_ASSESSED = gettext_noop("Assess every unit that was called before closing.")
NOBODY_ABSENT = gettext_noop("All who were called have come.")
NO_PLAN_YET = gettext_noop("The plan has to be written down first.")
PLAN = Ask(
    "plan",
    Answer.TEXT,
    gettext_noop("Joint plan"),
    gettext_noop("Who does what until when. Every unit present signs it; a change asks all to sign again."),
)
CONFIRMED_HOW = Ask(
    "note",
    Answer.TEXT,
    gettext_noop("What the residents said"),
    gettext_noop("How it was confirmed with the residents, without names."),
)
ABSENT = frozenset({OrderState.SENT, OrderState.ANSWERED})
COMMENT = Ask("answer", Answer.TEXT, gettext_noop("Answer to the whistle"), gettext_noop("Who comes, and when."))


def leader_or_deputy(facts: Facts) -> str:
    """A dispatcher on duty may sound an emergency whistle, nothing else."""
    is_emergency = getattr(facts.details, "whistle_kind", "") == WhistleKind.EMERGENCY
    return "" if facts.role == Role.TOWNSHIP_LEADER or is_emergency else NEEDS_DEPUTY


def all_assessed(facts: Facts) -> str:
    """Both sides are assessed: no whistle closes before every unit called was assessed."""
    return "" if getattr(facts.details, "unassessed", 0) == 0 else NOT_ALL_ASSESSED


def somebody_absent(facts: Facts) -> str:
    """The work waits for everybody called; who never came is left out only by a decision."""
    return "" if facts.order_states & ABSENT else NOBODY_ABSENT


def plan_exists(facts: OrderFacts) -> str:
    """A unit signs what is written."""
    return "" if getattr(facts.details, "plan", "") else NO_PLAN_YET


def _sound() -> Step:
    return Step(
        State.SOUNDED,
        by=TOWNSHIP_DESK,
        needs=(Need.UNITS,),
        may=(Need.NOTE,),
        guards=(leader_or_deputy,),
        dispatches=True,
        starts=("answer", "arrive"),
        stops=("sound",),
        tells=(Audience.UNITS, Audience.COMMUNITY),
    )


def _withdraw() -> Step:
    return Step(
        State.WITHDRAWN, by=TOWNSHIP, needs=(Need.REASON,), withdraws=True, tells=(Audience.UNITS, Audience.COMMUNITY)
    )


UNDER_WAY = (State.SOUNDED, State.ANSWERING, State.ARBITRATION, State.ESCALATED, State.ON_SITE)
CALLED = (State.SOUNDED, State.ANSWERING, State.ARBITRATION, State.ESCALATED)

STEPS: dict[tuple[str, str], Step] = {
    (State.DRAFTED, Move.SOUND): _sound(),
    (State.DRAFTED, Move.TURN_DOWN): Step(
        State.TURNED_DOWN, by=TOWNSHIP, needs=(Need.REASON,), tells=(Audience.COMMUNITY,)
    ),
    (State.DRAFTED, Move.WITHDRAW): Step(State.WITHDRAWN, by=PROPOSERS, needs=(Need.REASON,)),
    (State.SOUNDED, Move.FIRST_ANSWER): Step(State.ANSWERING, by=MACHINE),
    (State.ESCALATED, Move.FIRST_ANSWER): Step(State.ANSWERING, by=MACHINE),
    (State.ARBITRATION, Move.MUST_COME): Step(
        State.ANSWERING,
        by=COUNTY,
        needs=(Need.REASON,),
        stops=("arbitrate",),
        tells=(Audience.UNITS, Audience.TOWNSHIP),
    ),
    (State.ARBITRATION, Move.EXCUSED): Step(
        State.ANSWERING,
        by=COUNTY,
        needs=(Need.REASON,),
        stops=("arbitrate",),
        tells=(Audience.UNITS, Audience.TOWNSHIP),
    ),
    (State.ESCALATED, Move.MUST_COME): Step(
        State.ANSWERING, by=COUNTY, needs=(Need.REASON,), tells=(Audience.UNITS, Audience.TOWNSHIP)
    ),
    (State.ON_SITE, Move.PROPOSE_PLAN): Step(
        State.ON_SITE,
        by=TOWNSHIP_DESK,
        needs=(PLAN,),
        may=(Need.PHOTO, Need.UNTIL),
        stops=("plan",),
        tells=(Audience.UNITS,),
    ),
    (State.ON_SITE, Move.ALL_AGREED): Step(
        State.PLAN_AGREED, by=MACHINE, starts=("begin",), tells=(Audience.TOWNSHIP, Audience.COMMUNITY)
    ),
    (State.PLAN_AGREED, Move.START): Step(
        State.HANDLING,
        by=TOWNSHIP_DESK | UNIT_ROLES,
        any_unit=True,
        stops=("begin",),
        starts=("handle",),
        tells=(Audience.UNITS,),
    ),
    (State.HANDLING, Move.WITHOUT): Step(
        State.HANDLING,
        by=TOWNSHIP_DESK,
        needs=(Need.REASON,),
        guards=(somebody_absent,),
        tells=(Audience.UNITS, Audience.COUNTY),
    ),
    (State.HANDLING, Move.ALL_DONE): Step(
        State.DONE,
        by=MACHINE,
        stops=("handle",),
        starts=("confirm",),
        tells=(Audience.TOWNSHIP, Audience.DISPATCHER, Audience.COMMUNITY),
    ),
    (State.DONE, Move.CONFIRM): Step(
        State.CONFIRMED,
        by=TOWNSHIP_DESK,
        needs=(CONFIRMED_HOW,),
        may=(Need.AFTER,),
        stops=("confirm",),
        starts=("assess",),
    ),
    (State.DONE, Move.NOT_DONE): Step(
        State.HANDLING,
        by=TOWNSHIP_DESK,
        needs=(Need.REASON,),
        stops=("confirm",),
        starts=("handle",),
        tells=(Audience.UNITS,),
    ),
    (State.CONFIRMED, Move.CLOSE): Step(
        State.CLOSED,
        by=TOWNSHIP,
        may=(Need.NOTE,),
        guards=(all_assessed,),
        stops=("assess",),
        tells=(Audience.UNITS, Audience.COMMUNITY),
    ),
}
for _state in (State.SOUNDED, State.ANSWERING, State.ESCALATED, State.ON_SITE):
    STEPS[(_state, Move.CALL_MORE)] = Step(
        _state, by=TOWNSHIP, needs=(Need.UNITS,), may=(Need.NOTE,), dispatches=True, adds=True,
        starts=("answer", "arrive"), tells=(Audience.UNITS,),
    )  # fmt: skip
for _state in (State.SOUNDED, State.ANSWERING, State.ESCALATED):
    STEPS[(_state, Move.REFUSED)] = Step(
        State.ARBITRATION, by=MACHINE, starts=("arbitrate",), tells=(Audience.COUNTY, Audience.TOWNSHIP)
    )
for _state in (State.SOUNDED, State.ANSWERING):
    STEPS[(_state, Move.NO_ANSWER)] = Step(
        State.ESCALATED, by=MACHINE, tells=(Audience.COUNTY, Audience.TOWNSHIP, Audience.UNITS)
    )
for _state in (State.SOUNDED, State.ANSWERING, State.ESCALATED):
    STEPS[(_state, Move.ARRIVED)] = Step(
        State.ON_SITE, by=MACHINE, starts=("plan",), tells=(Audience.TOWNSHIP, Audience.COMMUNITY)
    )
for _state in UNDER_WAY:
    STEPS[(_state, Move.WITHDRAW)] = _withdraw()

ORDER_TITLES: Mapping[str, str] = {
    OrderMove.ANSWER: gettext_noop("answered the whistle"),
    OrderMove.DECLINE: gettext_noop("declined the whistle"),
    OrderMove.ARRIVE: gettext_noop("arrived on site"),
    OrderMove.AGREE: gettext_noop("signed the plan"),
    OrderMove.FINISH: gettext_noop("finished its part"),
}
WHISTLERS = (Audience.TOWNSHIP, Audience.DISPATCHER)
ANSWERABLE = frozenset({*CALLED, State.ON_SITE, State.PLAN_AGREED, State.HANDLING})
ORDER_STEPS: dict[tuple[OrderState, OrderMove], OrderStep] = {
    (OrderState.SENT, OrderMove.ANSWER): OrderStep(
        OrderState.ANSWERED, needs=(COMMENT,), states=ANSWERABLE, stops=("answer",), tells=WHISTLERS
    ),
    (OrderState.SENT, OrderMove.DECLINE): OrderStep(
        OrderState.DECLINED, needs=(Need.REASON,), states=frozenset(CALLED), stops=("answer", "arrive"), tells=WHISTLERS
    ),
    (OrderState.SENT, OrderMove.ARRIVE): OrderStep(
        OrderState.ARRIVED, may=(Need.POINT, Need.PHOTO), states=ANSWERABLE, stops=("answer", "arrive"), tells=WHISTLERS
    ),
    (OrderState.ANSWERED, OrderMove.ARRIVE): OrderStep(
        OrderState.ARRIVED, may=(Need.POINT, Need.PHOTO), states=ANSWERABLE, stops=("arrive",), tells=WHISTLERS
    ),
    (OrderState.ARRIVED, OrderMove.AGREE): OrderStep(
        OrderState.SIGNED, may=(Need.NOTE,), states=frozenset({State.ON_SITE}), guards=(plan_exists,)
    ),
    (OrderState.SIGNED, OrderMove.FINISH): OrderStep(
        OrderState.DONE, needs=(Need.RESULT,), may=(Need.AFTER,), states=frozenset({State.HANDLING})
    ),
    (OrderState.ARRIVED, OrderMove.FINISH): OrderStep(
        OrderState.DONE, needs=(Need.RESULT,), may=(Need.AFTER,), states=frozenset({State.HANDLING})
    ),
}

COUNTY_LADDER = (
    Rung(share=0.75, tells=(Audience.COUNTY,)),
    Rung(share=1.0, tells=(Audience.COUNTY, Audience.TOWNSHIP)),
)
UNIT_LADDER = (
    Rung(share=0.5, tells=()),
    Rung(share=1.0, tells=(Audience.TOWNSHIP,)),
    Rung(after="1 work_day", tells=(Audience.TOWNSHIP, Audience.COUNTY)),
)
TOWNSHIP_LADDER = (
    Rung(share=0.75, tells=(Audience.TOWNSHIP, Audience.DISPATCHER)),
    Rung(share=1.0, tells=(Audience.TOWNSHIP, Audience.DISPATCHER)),
)
CLOCKS = {
    "sound": ClockRule(gettext_noop("Decide on the proposal"), "1 work_day", "0.5 urgent_hour", TOWNSHIP_LADDER),
    "answer": ClockRule(
        gettext_noop("Answer the whistle"), "1 work_day", ladder=UNIT_LADDER, per_order=True,
        overdue_move=Move.NO_ANSWER,
    ),
    "arrive": ClockRule(gettext_noop("Arrive on site"), "2 work_day", ladder=UNIT_LADDER, per_order=True),
    "arbitrate": ClockRule(gettext_noop("Arbitrate"), "1 work_day", ladder=COUNTY_LADDER),
    "plan": ClockRule(gettext_noop("Write down the joint plan"), "1 work_day", "2 urgent_hour", TOWNSHIP_LADDER),
    "begin": ClockRule(gettext_noop("Start the work"), "1 work_day", "2 urgent_hour", TOWNSHIP_LADDER),
    "handle": ClockRule(gettext_noop("Carry out the plan"), "5 work_day", "1 work_day", TOWNSHIP_LADDER),
    "confirm": ClockRule(gettext_noop("Confirm with the residents"), "1 work_day", ladder=TOWNSHIP_LADDER),
    "assess": ClockRule(gettext_noop("Assess the units and close"), "3 work_day", ladder=TOWNSHIP_LADDER),
}  # fmt: skip
OWN_LIMITS = {
    ("answer", WhistleKind.EMERGENCY): "0.25 urgent_hour",
    ("answer", WhistleKind.MANAGEMENT_SERVICE): "1 work_day",
    ("answer", WhistleKind.KEY_WORK): "2 work_day",
    ("arrive", WhistleKind.EMERGENCY): "1 urgent_hour",
    ("arrive", WhistleKind.MANAGEMENT_SERVICE): "2 work_day",
    ("arrive", WhistleKind.KEY_WORK): "3 work_day",
    ("sound", WhistleKind.EMERGENCY): "0.5 urgent_hour",
    ("handle", WhistleKind.EMERGENCY): "1 work_day",
}
OPENING = Opening(
    State.DRAFTED, by=PROPOSERS, starts=("sound",), tells=(Audience.TOWNSHIP,), says=gettext_noop("Proposed")
)


def _after_call(state: str, states: set[str]) -> str:
    """What follows from answers while units are called."""
    if OrderState.DECLINED in states:
        return Move.REFUSED
    if OrderState.ARRIVED in states and state != State.ARBITRATION:
        return Move.ARRIVED
    if OrderState.ANSWERED in states and state in (State.SOUNDED, State.ESCALATED):
        return Move.FIRST_ANSWER
    return ""


def follows(state: str, orders: tuple[OrderView, ...]) -> str:
    """The move of the whistle that follows from the units' acts."""
    states = {order.state for order in orders}
    present = {order.state for order in orders if order.state in (OrderState.ARRIVED, OrderState.SIGNED)}
    if state in (State.SOUNDED, State.ANSWERING, State.ESCALATED):
        return _after_call(state, states)
    if state == State.ON_SITE and present == {OrderState.SIGNED}:
        return Move.ALL_AGREED
    if state == State.HANDLING and OrderState.DONE in states and states <= {OrderState.DONE, OrderState.DECLINED}:
        return Move.ALL_DONE
    return ""
