"""议定事项: what a meeting decided, with owner and day, until the body's office has seen it done; pure Python."""

from collections.abc import Mapping
from enum import StrEnum

from wangge.kinds.decision.rules.bodies import COMMUNITY, KEEPERS, confirmers_of, keepers_of
from wangge.kit.words import gettext_noop
from wangge.matters.rules import (
    LADDER,
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
    """Where a decision stands."""

    DECIDED = "decided"
    ENTRUSTED = "entrusted"
    IN_HAND = "in_hand"
    DONE = "done"
    CONFIRMED = "confirmed"
    DROPPED = "dropped"


class Move(StrEnum):
    """What can be done with a decision."""

    ENTRUST = "entrust"
    BEGIN = "begin"
    REPORT = "report"
    FINISH = "finish"
    SEND_BACK = "send_back"
    CONFIRM = "confirm"
    EXTEND = "extend"
    DROP = "drop"


STATE_TITLES: Mapping[str, str] = {
    State.DECIDED: gettext_noop("Decided"),
    State.ENTRUSTED: gettext_noop("Handed to its owner"),
    State.IN_HAND: gettext_noop("In progress"),
    State.DONE: gettext_noop("Owner says done"),
    State.CONFIRMED: gettext_noop("Seen to be done"),
    State.DROPPED: gettext_noop("Not carried on"),
}
MOVE_TITLES: Mapping[str, str] = {
    Move.ENTRUST: gettext_noop("Hand it to its owner"),
    Move.BEGIN: gettext_noop("Begin with it"),
    Move.REPORT: gettext_noop("Say how far it is"),
    Move.FINISH: gettext_noop("Say that it is done"),
    Move.SEND_BACK: gettext_noop("Send back: not done yet"),
    Move.CONFIRM: gettext_noop("Confirm that it is done"),
    Move.EXTEND: gettext_noop("Move the day"),
    Move.DROP: gettext_noop("Carry it on no more"),
}
MOVE_TONES: Mapping[str, str] = {
    Move.ENTRUST: "primary",
    Move.BEGIN: "primary",
    Move.FINISH: "primary",
    Move.CONFIRM: "primary",
    Move.SEND_BACK: "danger",
    Move.DROP: "danger",
}
PHASES: Mapping[str, Phase] = {
    State.DECIDED: Phase.NEW,
    State.ENTRUSTED: Phase.ACTIVE,
    State.IN_HAND: Phase.ACTIVE,
    State.DONE: Phase.WAITING,
    State.CONFIRMED: Phase.DONE,
    State.DROPPED: Phase.DROPPED,
}
STAGES = (
    (gettext_noop("Decided"), frozenset({State.DECIDED, State.ENTRUSTED})),
    (gettext_noop("In progress"), frozenset({State.IN_HAND})),
    (gettext_noop("Done"), frozenset({State.DONE})),
    (gettext_noop("Seen to be done"), frozenset({State.CONFIRMED, State.DROPPED})),
)
OPEN_STATES = (State.DECIDED, State.ENTRUSTED, State.IN_HAND, State.DONE)

OWNERS = UNIT_ROLES | COMMUNITY | {Role.TOWNSHIP_LEADER, Role.DISPATCHER}
"""Units act on what they own; so do the offices of communities and townships, which sit in bodies like units."""
OFFICE = (Audience.SEATS,)
"""The persons of the body's office; which they are depends on its level, so the kind itself names them."""
NOT_THE_OWNER = gettext_noop("Only the unit that owns the decision can do this.")
NOT_THE_OFFICE = gettext_noop("Only the office of the body that decided can do this.")
OWN_WORK = gettext_noop("Who said that it is done does not confirm it; a colleague does.")


def is_owner(facts: Facts) -> str:
    """An order in the decision is the owner's alone; helping units are no owners."""
    if facts.role in UNIT_ROLES:
        return ""
    return "" if facts.organization_id in facts.unit_ids else NOT_THE_OWNER


def is_office(facts: Facts) -> str:
    """The body's own level and place: an office beneath that owns a decision does not move it."""
    is_there = facts.role in keepers_of(getattr(facts.details, "level", ""))
    return "" if is_there and facts.covers_area else NOT_THE_OFFICE


def is_confirmer(facts: Facts) -> str:
    """The same, of those at the level who confirm."""
    is_there = facts.role in confirmers_of(getattr(facts.details, "level", ""))
    return "" if is_there and facts.covers_area else NOT_THE_OFFICE


def not_own_work(facts: Facts) -> str:
    """Nobody confirms what he did."""
    return OWN_WORK if facts.person_id in facts.handled_by_person_ids else ""


def _finish() -> Step:
    return Step(
        State.DONE, by=OWNERS, needs=(Need.RESULT,), may=(Need.AFTER, Need.FILES), guards=(is_owner,),
        lead=OrderState.DONE, stops=("handle", "rework"), starts=("confirm",), tells=OFFICE,
    )  # fmt: skip


def _drop() -> Step:
    return Step(
        State.DROPPED, by=KEEPERS, needs=(Need.REASON,), guards=(is_office,), withdraws=True,
        voids=("handle", "rework"), tells=(Audience.UNITS,),
    )  # fmt: skip


def _extend(state: State) -> Step:
    return Step(
        state, by=KEEPERS, needs=(Need.UNTIL, Need.REASON), guards=(is_office,), extends="handle",
        tells=(Audience.LEAD,),
    )  # fmt: skip


STEPS: dict[tuple[str, str], Step] = {
    (State.DECIDED, Move.ENTRUST): Step(
        State.ENTRUSTED, by=KEEPERS, needs=(Need.LEAD,), may=(Need.ASSIST, Need.NOTE), guards=(is_office,),
        dispatches=True, starts=("handle",), tells=(Audience.UNITS,), is_awaited=True,
    ),
    (State.DECIDED, Move.DROP): _drop(),
    (State.ENTRUSTED, Move.BEGIN): Step(
        State.IN_HAND, by=OWNERS, may=(Need.NOTE,), guards=(is_owner,), lead=OrderState.SIGNED
    ),
    (State.ENTRUSTED, Move.FINISH): _finish(),
    (State.ENTRUSTED, Move.EXTEND): _extend(State.ENTRUSTED),
    (State.ENTRUSTED, Move.DROP): _drop(),
    (State.IN_HAND, Move.REPORT): Step(
        State.IN_HAND, by=OWNERS, needs=(Need.NOTE,), may=(Need.PHOTO, Need.FILES), guards=(is_owner,), tells=OFFICE
    ),
    (State.IN_HAND, Move.FINISH): _finish(),
    (State.IN_HAND, Move.EXTEND): _extend(State.IN_HAND),
    (State.IN_HAND, Move.DROP): _drop(),
    (State.DONE, Move.CONFIRM): Step(
        State.CONFIRMED, by=KEEPERS, may=(Need.NOTE,), guards=(is_confirmer, not_own_work), stops=("confirm",),
        tells=(Audience.UNITS,),
    ),
    (State.DONE, Move.SEND_BACK): Step(
        State.IN_HAND, by=KEEPERS, needs=(Need.REASON,), guards=(is_confirmer,), lead=OrderState.SIGNED,
        voids=("confirm",), starts=("rework",), tells=(Audience.LEAD,),
    ),
}  # fmt: skip
OFFICE_LADDER = (
    Rung(share=0.75, tells=OFFICE),
    Rung(share=1.0, tells=OFFICE),
)
OWNER_LADDER = (
    *LADDER[:1],
    Rung(before="1 calendar_day", tells=(Audience.LEAD,)),
    Rung(share=1.0, tells=(Audience.LEAD, Audience.SEATS)),
    Rung(after="3 work_day", tells=(Audience.LEAD, Audience.SEATS)),
)
CLOCKS = {
    "handle": ClockRule(gettext_noop("Carry out the decision"), "20 work_day", ladder=OWNER_LADDER),
    "rework": ClockRule(gettext_noop("Do what is left"), "5 work_day", ladder=OWNER_LADDER),
    "confirm": ClockRule(gettext_noop("Look whether it is done"), "5 work_day", ladder=OFFICE_LADDER),
}
OPENING = Opening(State.DECIDED, by=KEEPERS)
PARAMETERS = {
    "joint_meetings": ParameterRule(
        gettext_noop("Meetings a year of a joint committee, at least"), 4, least=1, most=12,
        source=gettext_noop("Four a year is what grand working committees and joint committees promise"),
    ),
}  # fmt: skip
