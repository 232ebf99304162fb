"""办理事项: one thing to be done out of a resolution, with owner and deadline; pure Python."""

from collections.abc import Mapping
from enum import StrEnum

from wangge.kinds.topic.rules.table import LADDER, MACHINE, STAFF
from wangge.kit.words import gettext_noop
from wangge.matters.rules import LADDER as UNIT_LADDER
from wangge.matters.rules import Audience, ClockRule, Facts, Need, Opening, OrderState, Phase, Step
from wangge.people.rules import UNIT_ROLES, Role


class ActionState(StrEnum):
    """Where an action item stands."""

    NOTED = "noted"
    ASSIGNED = "assigned"
    IN_HAND = "in_hand"
    DONE = "done"
    ACCEPTED = "accepted"
    DROPPED = "dropped"


class ActionMove(StrEnum):
    """What can be done with an action item."""

    ASSIGN = "assign"
    BEGIN = "begin"
    FINISH = "finish"
    SEND_BACK = "send_back"
    ACCEPT = "accept"
    EXTEND = "extend"
    DROP = "drop"


ACTION_STATES: Mapping[str, str] = {
    ActionState.NOTED: gettext_noop("Noted"),
    ActionState.ASSIGNED: gettext_noop("Assigned"),
    ActionState.IN_HAND: gettext_noop("In hand"),
    ActionState.DONE: gettext_noop("Owner says done"),
    ActionState.ACCEPTED: gettext_noop("Result accepted"),
    ActionState.DROPPED: gettext_noop("Dropped"),
}
ACTION_MOVES: Mapping[str, str] = {
    ActionMove.ASSIGN: gettext_noop("Assign to the owner"),
    ActionMove.BEGIN: gettext_noop("Begin the work"),
    ActionMove.FINISH: gettext_noop("Report it done"),
    ActionMove.SEND_BACK: gettext_noop("Send back: not done"),
    ActionMove.ACCEPT: gettext_noop("Accept the result"),
    ActionMove.EXTEND: gettext_noop("Move the deadline"),
    ActionMove.DROP: gettext_noop("Drop the action item"),
}
ACTION_TONES: Mapping[str, str] = {
    ActionMove.BEGIN: "primary",
    ActionMove.FINISH: "primary",
    ActionMove.ACCEPT: "primary",
    ActionMove.SEND_BACK: "danger",
    ActionMove.DROP: "danger",
}
ACTION_PHASES: Mapping[str, Phase] = {
    ActionState.NOTED: Phase.NEW,
    ActionState.ASSIGNED: Phase.ACTIVE,
    ActionState.IN_HAND: Phase.ACTIVE,
    ActionState.DONE: Phase.WAITING,
    ActionState.ACCEPTED: Phase.DONE,
    ActionState.DROPPED: Phase.DROPPED,
}
ACTION_STAGES = (
    (gettext_noop("Assign"), frozenset({ActionState.NOTED, ActionState.ASSIGNED})),
    (gettext_noop("Carry out"), frozenset({ActionState.IN_HAND})),
    (gettext_noop("Done"), frozenset({ActionState.DONE})),
    (gettext_noop("Accept the result"), frozenset({ActionState.ACCEPTED, ActionState.DROPPED})),
)

COMMUNITY = frozenset({Role.COMMUNITY_CLERK, Role.COMMUNITY_SECRETARY})
NOT_THE_OWNER = gettext_noop("Only the owner of the action item can do this.")
OWN_WORK = gettext_noop("Who reported it done does not accept it; a colleague does.")


def is_owner(facts: Facts) -> str:
    """A unit acts on its own items; community staff on those of their own office."""
    if facts.role in UNIT_ROLES:
        return ""
    return "" if facts.organization_id in facts.unit_ids else NOT_THE_OWNER


def not_own_work(facts: Facts) -> str:
    """Nobody verifies what he did."""
    return OWN_WORK if facts.person_id in facts.handled_by_person_ids else ""


def _finish() -> Step:
    return Step(
        ActionState.DONE, by=UNIT_ROLES | COMMUNITY, needs=(Need.RESULT,), may=(Need.AFTER, Need.FILES),
        guards=(is_owner,), lead=OrderState.DONE, stops=("handle", "rework"), starts=("accept",),
        tells=(Audience.COMMUNITY,),
    )  # fmt: skip


def _drop() -> Step:
    return Step(
        ActionState.DROPPED,
        by=STAFF | MACHINE,
        needs=(Need.REASON,),
        withdraws=True,
        voids=("handle", "rework"),
        tells=(Audience.UNITS,),
    )


def _extend(state: ActionState) -> Step:
    return Step(state, by=STAFF, needs=(Need.UNTIL, Need.REASON), extends="handle", tells=(Audience.LEAD,))


ACTION_STEPS: dict[tuple[str, str], Step] = {
    (ActionState.NOTED, ActionMove.ASSIGN): Step(
        ActionState.ASSIGNED, by=STAFF, needs=(Need.LEAD,), dispatches=True, starts=("handle",), tells=(Audience.LEAD,)
    ),
    (ActionState.ASSIGNED, ActionMove.BEGIN): Step(
        ActionState.IN_HAND, by=UNIT_ROLES | COMMUNITY, may=(Need.NOTE,), guards=(is_owner,), lead=OrderState.SIGNED
    ),
    (ActionState.ASSIGNED, ActionMove.FINISH): _finish(),
    (ActionState.ASSIGNED, ActionMove.EXTEND): _extend(ActionState.ASSIGNED),
    (ActionState.ASSIGNED, ActionMove.DROP): _drop(),
    (ActionState.IN_HAND, ActionMove.FINISH): _finish(),
    (ActionState.IN_HAND, ActionMove.EXTEND): _extend(ActionState.IN_HAND),
    (ActionState.IN_HAND, ActionMove.DROP): _drop(),
    (ActionState.DONE, ActionMove.ACCEPT): Step(
        ActionState.ACCEPTED, by=STAFF, may=(Need.NOTE,), guards=(not_own_work,), stops=("accept",),
        tells=(Audience.LEAD,),
    ),
    (ActionState.DONE, ActionMove.SEND_BACK): Step(
        ActionState.IN_HAND, by=STAFF, needs=(Need.REASON,), lead=OrderState.SIGNED, voids=("accept",),
        starts=("rework",), tells=(Audience.LEAD,),
    ),
}  # fmt: skip
ACTION_CLOCKS = {
    "handle": ClockRule(gettext_noop("Carry out the action item"), "15 work_day", ladder=UNIT_LADDER),
    "rework": ClockRule(gettext_noop("Do it again"), "5 work_day", ladder=UNIT_LADDER),
    "accept": ClockRule(gettext_noop("Accept the result"), "5 work_day", ladder=LADDER),
}
ACTION_OPENING = Opening(ActionState.NOTED, by=STAFF)
