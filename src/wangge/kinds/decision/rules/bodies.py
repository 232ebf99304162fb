"""Which bodies there are, who keeps them, and how many meetings would be usual by a day; pure Python."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from wangge.people.rules import UNIT_ROLES, Role


class BodyKind(StrEnum):
    """What a body is; the words are those of the sub-kinds of organizations."""

    LEADING_GROUP = "leading_group"
    MECHANISM = "mechanism"
    TASK_GROUP = "task_group"
    TOWNSHIP_LEVEL = "township_level"
    COMMUNITY_LEVEL = "community_level"
    THEMATIC = "thematic"
    JOINT_CONFERENCE = "joint_conference"


COORDINATION, JOINT = "coordination_body", "joint_committee"
KINDS: Mapping[str, str] = {
    BodyKind.LEADING_GROUP: COORDINATION,
    BodyKind.MECHANISM: COORDINATION,
    BodyKind.TASK_GROUP: COORDINATION,
    BodyKind.JOINT_CONFERENCE: COORDINATION,
    BodyKind.TOWNSHIP_LEVEL: JOINT,
    BodyKind.COMMUNITY_LEVEL: JOINT,
    BodyKind.THEMATIC: JOINT,
}
"""The kind of organization of each."""
LEVELS_OF: Mapping[str, frozenset[str]] = {
    BodyKind.TOWNSHIP_LEVEL: frozenset({"township"}),
    BodyKind.COMMUNITY_LEVEL: frozenset({"community"}),
}
"""Where a body of a kind stands; one that is not named may stand anywhere."""

COMMUNITY = frozenset({Role.COMMUNITY_CLERK, Role.COMMUNITY_SECRETARY})
KEEPERS_AT: Mapping[str, frozenset[Role]] = {
    "community": COMMUNITY,
    "township": frozenset({Role.TOWNSHIP_LEADER, Role.DISPATCHER}),
    "county": frozenset({Role.COUNTY_LEADER, Role.DISPATCHER}),
    "city": frozenset({Role.COUNTY_LEADER, Role.DISPATCHER}),
}
"""The office of a body by where it stands: it calls meetings, writes minutes, looks whether decisions are done."""
CONFIRMERS_AT: Mapping[str, frozenset[Role]] = {**KEEPERS_AT, "township": frozenset({Role.TOWNSHIP_LEADER})}
"""Who looks whether a decision is done. A list knows the level of a body and not its place: dispatchers of the county
would find every township's decisions in their inbox."""
KEEPERS = frozenset(role for roles in KEEPERS_AT.values() for role in roles)
READERS = KEEPERS | UNIT_ROLES | {Role.SUPERVISOR}
"""Those who read of a body: its office, those above it, and the units that sit in it."""


def keepers_of(level: str) -> frozenset[Role]:
    """The office of a body at a level."""
    return KEEPERS_AT.get(level, frozenset())


def confirmers_of(level: str) -> frozenset[Role]:
    """Who confirms what a body at a level decided."""
    return CONFIRMERS_AT.get(level, frozenset())


def due_by(promised: int, on: date, founded_on: date | None = None) -> int:
    """How many meetings of this year would be usual by a day: whole ones only, so nobody is behind before a whole
    share of the year has gone by without its meeting. A body founded this year begins with its first day."""
    first = date(on.year, 1, 1)
    since = max(first, founded_on) if founded_on else first
    gone = (on - since).days
    return max(0, promised * gone // (date(on.year + 1, 1, 1) - first).days)
