"""Ordinary and emergency times of an area: states, who may switch, how long, whom a squad is; pure Python.

A mode makes work of the staff quicker and more visible. It changes no table of steps and no guard: what nobody may do
to a resident in ordinary times, nobody may do in an emergency.
"""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from wangge.kit.words import gettext_noop
from wangge.people.rules import UNIT_ROLES, Role


class State(StrEnum):
    """Where a switch stands; an area without a running one is in ordinary times."""

    ALERT = "alert"
    EMERGENCY = "emergency"
    STOOD_DOWN = "stood_down"


LEVELS = (State.ALERT, State.EMERGENCY)
RUNNING = frozenset(LEVELS)
RUNNING_NAMES = [state.value for state in LEVELS]
MODE_NAMES: Mapping[str, str] = {
    State.ALERT: gettext_noop("Alert"),
    State.EMERGENCY: gettext_noop("Emergency mode"),
    State.STOOD_DOWN: gettext_noop("Stood down"),
}
COMMANDERS: Mapping[Role, str] = {Role.TOWNSHIP_LEADER: "township", Role.COUNTY_LEADER: "county"}
"""Who switches, each at the level of the own area and at no other."""
RUNNERS = frozenset({Role.TOWNSHIP_LEADER, Role.COUNTY_LEADER, Role.DISPATCHER})
"""Who calls squads."""
TASKERS = RUNNERS | {Role.COMMUNITY_SECRETARY, Role.COMMUNITY_CLERK}
"""Who puts tasks on the board."""
CALLED = (Role.GRID_WORKER, Role.GRID_LEADER, Role.COMMUNITY_SECRETARY, Role.COMMUNITY_CLERK)
"""Staff whose post is the duty to come; neighbours, volunteers and members are asked, never called."""
READERS = TASKERS | UNIT_ROLES | {Role.GRID_WORKER, Role.GRID_LEADER, Role.SUPERVISOR}

LONGEST = timedelta(days=14)
"""A mode that nobody looks at again within two weeks has become the ordinary state."""
REVIEW_WITHIN = timedelta(days=7)
KEEP_CALLS = timedelta(days=365)
"""How long the names of who was called are kept after the end."""


class Answer(StrEnum):
    """What somebody who was called says, by an act of their own."""

    COMING = "coming"
    CANNOT = "cannot"
    HERE = "here"


class TaskState(StrEnum):
    """Where a task stands."""

    OPEN = "open"
    IN_HAND = "in_hand"
    DONE = "done"


TASK_NEXT: Mapping[str, tuple[TaskState, ...]] = {
    TaskState.OPEN: (TaskState.IN_HAND, TaskState.DONE),
    TaskState.IN_HAND: (TaskState.DONE,),
    TaskState.DONE: (TaskState.OPEN,),
}
USUAL_PERCENT: Mapping[str, int] = {State.ALERT: 100, State.EMERGENCY: 50}
"""What part of the usual limits counts where the county set nothing."""


def may_command(role: Role, own_code: str, level: str, code: str) -> bool:
    """Whether a post switches the mode of an area: that of its own level, in its own area."""
    return COMMANDERS.get(role) == level and code.startswith(own_code) and bool(own_code)


def usual_percent(state: str, *, presses: bool) -> int:
    """The part of a limit that counts in a mode where the county set none: shorter for what presses when urgent."""
    return USUAL_PERCENT[state] if presses else 100
