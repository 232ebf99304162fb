"""What a round is for: kinds say it in their `module.py`, and rounds call them back without knowing them."""

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from wangge.people.actors import Actor
from wangge.people.rules import Role
from wangge.rounds.registers import Register, TargetGiven, register_of, registers_for
from wangge.ui.modules import installed_modules

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from wangge.areas.models import Area
    from wangge.rounds.models import Due

__all__ = ["Proof", "Purpose", "TargetGiven", "purpose_of", "purposes"]
SUPERVISING = frozenset(
    {
        Role.COMMUNITY_CLERK, Role.COMMUNITY_SECRETARY, Role.DISPATCHER, Role.TOWNSHIP_LEADER, Role.COUNTY_LEADER,
        Role.SUPERVISOR,
    }
)  # fmt: skip
SETTING = frozenset({Role.COMMUNITY_SECRETARY, Role.TOWNSHIP_LEADER, Role.COUNTY_LEADER, Role.DISPATCHER})
WAIVING = frozenset({Role.COMMUNITY_SECRETARY, Role.TOWNSHIP_LEADER, Role.COUNTY_LEADER})


def nothing_missed(*, due: "Due", at: datetime) -> None:
    """The default: what was missed is seen and counted, nothing more happens."""


def no_address(due: "Due") -> str:
    """The default: the work is ticked off with a note on the round's own page."""
    return ""


def no_candidates(area_code: str) -> Iterable[TargetGiven]:
    """The default: targets are set by the app that owns them."""
    return ()


def proves_nothing(dues: "list[Due]") -> "Mapping[int, Proof]":
    """The default: nothing shows that the work was done but somebody saying so."""
    return {}


def begins_nothing(dues: "list[Due]") -> Container[int]:
    """The default: open work stands nowhere but in its own list."""
    return ()


def nowhere(actor: Actor) -> "QuerySet[Area] | None":
    """The default: nobody reads beyond the area of a post."""
    return None


@dataclass(frozen=True)
class Proof:
    """What shows that due work was done: when, and the record that shows it."""

    at: datetime
    kind: str
    id: str


@dataclass(frozen=True)
class Purpose:
    """What rounds of one purpose have in common.

    `doers` do the work (unit roles: of the target's own unit; others: of an area above it). `readers` see targets and
    coverage of their area, and `sees` is a query for areas in which an actor reads besides, such as a regulating unit,
    put into the statement of the list (None for nowhere, which costs nothing); `waivers`
    may waive, never the doers themselves. `missed` is called once for each missed due, inside the transaction that
    marks it. `address` leads to the form in which the work is done; that form calls `services.mark_done`. `candidates`
    hands over the register beneath an area, for rounds set up on a page; a purpose whose rounds may go over other
    registers names them in `registers`, or says `any_register`. `proves` finds out of open work what was done
    elsewhere, such as a meeting that was held, and `result_address` leads there. `begun` finds the open work for which
    a matter was opened: it stands among the matters and not here a second time. `has_form` lets an operator choose
    the short form that is gone through, and `setters` set rounds of it up.
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
    result_address: Callable[["Due"], str] | None = None
    registers: tuple[str, ...] = ()
    any_register: bool = False
    has_form: bool = False
    setters: frozenset[str] = SETTING
    proves: "Callable[[list[Due]], Mapping[int, Proof]]" = proves_nothing
    begun: "Callable[[list[Due]], Container[int]]" = begins_nothing

    @property
    def is_set_up_here(self) -> bool:
        """Whether rounds of this purpose are set up on a page."""
        return self.candidates is not no_candidates or bool(self.registers) or self.any_register

    def may_set_up(self, actor: Actor) -> bool:
        """Whether the actor's post sets up rounds of this purpose."""
        return actor.role in self.setters

    def chooses(self, area_code: str) -> list[Register]:
        """The registers that a round of this purpose may go over in an area; empty means its own."""
        if self.any_register:
            return registers_for(area_code)
        return [register for register in registers_for(area_code) if register.name in self.registers]

    def targets(self, *, register: str, area_code: str, is_by_unit: bool = True) -> list[TargetGiven]:
        """What a round comes to beneath an area; work that is not the units' is whoever's who serves the area."""
        chosen = register_of(register) if register else None
        found = (chosen.candidates if chosen else self.candidates)(area_code)
        return list(found) if is_by_unit else [replace(one, unit_id=None) for one in found]


@cache
def purposes() -> dict[str, Purpose]:
    """All purposes by name, in the order of INSTALLED_APPS."""
    return {purpose.name: purpose for module in installed_modules() for purpose in module.purposes}


def purpose_of(name: str) -> Purpose | None:
    """The purpose of that name; None when the app that gave it is no longer installed."""
    return purposes().get(name)
