"""What a round is for: kinds say it in their `module.py`, and rounds call them back without knowing them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from wangge.people.actors import Actor
from wangge.people.rules import Role
from wangge.ui.modules import installed_modules

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from wangge.areas.models import Area
    from wangge.rounds.models import Due

SUPERVISING = frozenset(
    {
        Role.COMMUNITY_CLERK, Role.COMMUNITY_SECRETARY, Role.DISPATCHER, Role.TOWNSHIP_LEADER, Role.COUNTY_LEADER,
        Role.SUPERVISOR,
    }
)  # fmt: skip
WAIVING = frozenset({Role.COMMUNITY_SECRETARY, Role.TOWNSHIP_LEADER, Role.COUNTY_LEADER})


@dataclass(frozen=True)
class TargetGiven:
    """One target as its register hands it over: plain values, and who does the work (a unit, a person, or whoever is
    responsible for the area)."""

    kind: str
    id: str
    label: str
    area_code: str
    unit_id: int | None = None
    person_id: int | None = None


def nothing_missed(*, due: "Due", at: datetime) -> None:
    """The default: what was missed is seen and counted, nothing more happens."""


def no_address(due: "Due") -> str:
    """The default: the work is ticked off with a note on the round's own page."""
    return ""


def no_candidates(area_code: str) -> Iterable[TargetGiven]:
    """The default: targets are set by the app that owns them."""
    return ()


def nowhere(actor: Actor) -> "QuerySet[Area] | None":
    """The default: nobody reads beyond the area of a post."""
    return None


@dataclass(frozen=True)
class Purpose:
    """What rounds of one purpose have in common.

    `doers` do the work (unit roles: of the target's own unit; others: of an area above it). `readers` see targets and
    coverage of their area, and `sees` is a query for areas in which an actor reads besides, such as a regulating unit,
    put into the statement of the list (None for nowhere, which costs nothing); `waivers`
    may waive, never the doers themselves. `missed` is called once for each missed due, inside the transaction that
    marks it. `address` leads to the form in which the work is done; that form calls `services.mark_done`. `candidates`
    hands over the register beneath an area, for rounds set up on a page.
    """

    name: str
    title: Any
    icon: str
    doers: frozenset[str]
    readers: frozenset[str] = SUPERVISING
    waivers: frozenset[str] = WAIVING
    missed: Callable[..., None] = nothing_missed
    address: Callable[["Due"], str] = no_address
    candidates: Callable[[str], Iterable[TargetGiven]] = no_candidates
    sees: Callable[[Actor], "QuerySet[Area] | None"] = nowhere
    target_address: Callable[[str], str] | None = None


@cache
def purposes() -> dict[str, Purpose]:
    """All purposes by name, in the order of INSTALLED_APPS."""
    return {purpose.name: purpose for module in installed_modules() for purpose in module.purposes}


def purpose_of(name: str) -> Purpose | None:
    """The purpose of that name; None when the app that gave it is no longer installed."""
    return purposes().get(name)
