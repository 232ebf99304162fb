"""What a crew is made of: slots by level, who may fill them, who may read a name; pure Python.

A slot is a line of the county's template ("1+3+N", "one network, eight posts"): its local title, where it sits, how
many a place needs. A slot with a role is filled by the posts of that role, which are granted elsewhere; every other by
seats, names that the community writes down. Nothing is typed twice, and a seat gives no right to anything.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from wangge.people.rules import Role


class Level(StrEnum):
    """Where one seat of a slot lies."""

    TOWNSHIP = "township"
    COMMUNITY = "community"
    GRID = "grid"
    BUILDING = "building"
    UNIT = "unit"


class Publicity(StrEnum):
    """Who reads the name: everybody because it is an office, everybody if the person agreed, staff alone."""

    OFFICE = "office"
    AGREED = "agreed"
    STAFF = "staff"


AREA_LEVELS = {Level.TOWNSHIP: "township", Level.COMMUNITY: "community", Level.GRID: "grid"}
"""Levels at which a place is an area of its own; buildings and units lie in a grid."""
ROLES = (Role.GRID_LEADER, Role.GRID_WORKER, Role.STEWARD, Role.COMMUNITY_SECRETARY, Role.MEDIATOR)
ROLE_LEVELS = {
    Role.GRID_LEADER: {Level.GRID, Level.COMMUNITY},
    Role.GRID_WORKER: {Level.GRID},
    Role.STEWARD: {Level.GRID},
    Role.COMMUNITY_SECRETARY: {Level.COMMUNITY},
    Role.MEDIATOR: {Level.COMMUNITY, Level.TOWNSHIP},
}
EDITORS = frozenset(
    {Role.COMMUNITY_CLERK, Role.COMMUNITY_SECRETARY, Role.DISPATCHER, Role.TOWNSHIP_LEADER, Role.COUNTY_LEADER}
)
READERS = EDITORS | {Role.GRID_WORKER, Role.GRID_LEADER, Role.SUPERVISOR}
SHAPERS = frozenset({Role.COUNTY_LEADER, Role.SYSTEM_ADMIN})
"""Who keeps the template of a county."""
WARN_BEFORE = timedelta(days=30)
KEEP_NAMES = timedelta(days=365)
"""How long the name of somebody whose time is over is kept; the telephone goes at once."""

USUAL = (
    ("包联领导", Level.COMMUNITY, "", Publicity.OFFICE, 1, None, "定期到社区，帮助协调本社区解决不了的事"),
    ("法律顾问", Level.COMMUNITY, "", Publicity.OFFICE, 1, 12, "免费解答法律问题，协助调解"),
    ("网格长", Level.GRID, Role.GRID_LEADER, Publicity.OFFICE, 0, None, "统筹网格里的事，组织力量一起办"),
    ("网格员", Level.GRID, Role.GRID_WORKER, Publicity.OFFICE, 1, None, "上门走访，收集反映，跟到办结"),
    ("网格警务员", Level.GRID, "", Publicity.OFFICE, 0, None, "治安、防骗、纠纷"),
    ("楼栋长", Level.BUILDING, "", Publicity.AGREED, 0, 36, "楼里的事先问他"),
    ("单元红管家", Level.UNIT, "", Publicity.AGREED, 0, 36, "邻里有事搭把手"),
    ("基层治理指导员", Level.TOWNSHIP, "", Publicity.OFFICE, 0, 12, "下沉指导，帮基层解难题"),
)
"""A template to begin with; every county renames, removes and adds as it calls them."""


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last one of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    for last in range(day.day, 27, -1):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    return date(year, month, day.day)


def last_day(starts_on: date, months: int | None) -> date | None:
    """The last day of a term, None where there is no term."""
    return None if months is None else add_months(starts_on, months) - timedelta(days=1)


def slot_of(title: str, names: Sequence[str]) -> int | None:
    """Of slots filled by one role, the one that a post with a local title belongs to: its namesake, else the first."""
    if title in names:
        return names.index(title)
    return 0 if names else None


def is_public(publicity: str, *, is_agreed: bool) -> bool:
    """Whether everybody may read the name of who sits there."""
    return publicity == Publicity.OFFICE or (publicity == Publicity.AGREED and is_agreed)
