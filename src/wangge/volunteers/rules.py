"""Registering to serve, taking part, counting hours, matching a task to people, needs to resources; pure Python.

Nobody is assigned by force, nobody is ranked: hours are kept for the person they belong to, and a match says why.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from math import asin, cos, radians, sin, sqrt

from wangge.kit.words import gettext_noop
from wangge.people.rules import Role

CLERKS = frozenset({Role.COMMUNITY_CLERK, Role.COMMUNITY_SECRETARY})
SERVING = frozenset({Role.MEMBER, Role.VOLUNTEER})
KEEPERS = frozenset({Role.COUNTY_LEADER, Role.SYSTEM_ADMIN})
"""Who keeps the one list of skills that all communities share."""
EARTH_KM = 6371.0
SATURDAY = 5
MOST_MINUTES = 12 * 60
"""No single service counts longer than this."""

STARTING_SKILLS = (
    ("company", "陪伴聊天"),
    ("errand", "跑腿代办"),
    ("repair", "小修小补"),
    ("electrics", "水电维修"),
    ("digital", "手机电脑"),
    ("lessons", "课业辅导"),
    ("hair", "义务理发"),
    ("health", "健康知识"),
    ("law", "法律咨询"),
    ("mediation", "邻里调解"),
    ("policy", "政策宣讲"),
    ("culture", "文艺体育"),
    ("cleaning", "清洁整理"),
    ("driving", "开车接送"),
)
"""What a new city begins with; rows that an operator edits."""


class Stage(StrEnum):
    """Where somebody's part in an activity stands."""

    APPLIED = "applied"
    SELECTED = "selected"
    CHECKED_IN = "checked_in"
    DONE = "done"
    HOURS_CONFIRMED = "hours_confirmed"
    DISPUTED = "disputed"
    NOT_SELECTED = "not_selected"
    GONE = "gone"


STAGES: Mapping[str, str] = {
    Stage.APPLIED: gettext_noop("Applied"),
    Stage.SELECTED: gettext_noop("Selected"),
    Stage.CHECKED_IN: gettext_noop("Checked in"),
    Stage.DONE: gettext_noop("Done, hours to be confirmed"),
    Stage.HOURS_CONFIRMED: gettext_noop("Hours confirmed"),
    Stage.DISPUTED: gettext_noop("Hours disputed"),
    Stage.NOT_SELECTED: gettext_noop("Not selected"),
    Stage.GONE: gettext_noop("Did not take part"),
}
WAYS: Mapping[Stage, frozenset[Stage]] = {
    Stage.APPLIED: frozenset({Stage.SELECTED, Stage.NOT_SELECTED, Stage.GONE}),
    Stage.SELECTED: frozenset({Stage.CHECKED_IN, Stage.GONE}),
    Stage.CHECKED_IN: frozenset({Stage.DONE}),
    Stage.DONE: frozenset({Stage.HOURS_CONFIRMED}),
    Stage.HOURS_CONFIRMED: frozenset({Stage.DISPUTED}),
    Stage.DISPUTED: frozenset({Stage.HOURS_CONFIRMED}),
    Stage.NOT_SELECTED: frozenset({Stage.SELECTED}),
    Stage.GONE: frozenset(),
}


def leads_to(frm: str, to: str) -> bool:
    """Whether somebody's part may go from one stage to another."""
    return Stage(to) in WAYS[Stage(frm)]


NOT_ONESELF = gettext_noop("Nobody confirms his own hours.")
NOT_WHO_TICKED = gettext_noop("Who ticked the presence by hand does not confirm the hours: let a colleague do it.")


def confirmer_refusal(*, confirmer: int | None, server: int | None, ticked_by: int | None) -> str:
    """Why somebody may not confirm another's hours, or ''."""
    if confirmer is None or confirmer == server:
        return NOT_ONESELF
    return NOT_WHO_TICKED if ticked_by is not None and confirmer == ticked_by else ""


def has_time(free: str, *, on: date | None, part: str) -> bool:
    """Whether somebody's own words on when he is free suit a wanted day (None: any) and part of it ("any": any)."""
    is_weekend = on is not None and on.weekday() >= SATURDAY
    if free == "evening":
        return part in ("any", "evening")
    if free == "weekend":
        return on is None or is_weekend
    if free == "day":
        return part != "evening" and not is_weekend
    return True


def kilometres(lng: float, lat: float, other_lng: float, other_lat: float) -> float:
    """The distance of two WGS-84 points in kilometres, on the sphere."""
    step = sin(radians(other_lat - lat) / 2) ** 2
    step += cos(radians(lat)) * cos(radians(other_lat)) * sin(radians(other_lng - lng) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(step))


@dataclass(frozen=True)
class Candidate:
    """Somebody who could do a task: what is known of skill, time, way and load; nothing of what was refused before.

    `has_given_enough` keeps whoever has served this month as long as he offered from being asked before others.
    """

    key: int
    skills: frozenset[int]
    near: str
    km: float | None
    load: int
    has_time: bool = True
    has_given_enough: bool = False


@dataclass(frozen=True)
class Match:
    """A candidate with the reasons, best first in a list of matches."""

    candidate: Candidate
    has_skill: bool
    same_grid: bool
    same_community: bool
    order: tuple[float, ...] = field(compare=False, default=())


def match(*, skill: int | None, area_code: str, candidates: Iterable[Candidate]) -> list[Match]:
    """Candidates for a task: who has the skill, then who has time then, who has least in hand, who is near.

    Neither merit nor past refusals count, so that nobody is ranked; equal candidates stand in the order of their
    registration.
    """
    found = []
    for one in candidates:
        has_skill = skill is None or skill in one.skills
        same_grid = bool(one.near) and len(one.near) > 12 and area_code.startswith(one.near[:15])
        same_community = one.near[:12] == area_code[:12]
        far = 0.0 if same_grid else one.km if one.km is not None else (1.0 if same_community else 50.0)
        time = (float(not one.has_time), float(one.has_given_enough))
        order = (float(not has_skill), *time, float(one.load), round(far, 1), float(one.key))
        found.append(Match(one, has_skill, same_grid, same_community, order))
    return sorted(found, key=lambda item: item.order)


@dataclass(frozen=True)
class Balance:
    """One line of the matching table: what is needed, what is offered, what was agreed, what is missing."""

    skill: int
    needed: int
    offered: int
    agreed: int

    @property
    def gap(self) -> int:
        """How much of the need no offer covers."""
        return max(0, self.needed - self.offered)

    @property
    def unmatched(self) -> int:
        """How much could be agreed at once: needed and offered, not yet brought together."""
        return max(0, min(self.needed, self.offered) - self.agreed)


def balances(needed: Mapping[int, int], offered: Mapping[int, int], agreed: Mapping[int, int]) -> list[Balance]:
    """The matching table, the largest gap first."""
    keys = {*needed, *offered, *agreed}
    rows = [Balance(key, needed.get(key, 0), offered.get(key, 0), agreed.get(key, 0)) for key in keys]
    return sorted(rows, key=lambda row: (-row.gap, -row.needed, row.skill))


def hours_text(minutes: int) -> str:
    """Minutes as hours with one decimal, as certificates print them; half a tenth goes up."""
    tenths = (minutes * 10 + 30) // 60
    return f"{tenths // 10}.{tenths % 10}"
