"""What a kind of matter is to the engine, and the register of installed kinds."""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from typing import Any

from wangge.matters.rules import (
    Ask,
    ClockRule,
    Need,
    Opening,
    OrderMove,
    OrderState,
    OrderStep,
    ParameterRule,
    Phase,
    Step,
)
from wangge.ui.modules import installed_modules


@dataclass(frozen=True)
class OrderView:
    """What a kind's rule may know of one unit's order when it decides what follows."""

    unit_id: int
    is_lead: bool
    state: str


class Card(StrEnum):
    """Cards of a matter's page that a kind may do without, because they would stand empty for all of its matters."""

    WHAT = "what"
    NOTES = "notes"
    MESSAGES = "messages"
    PLACE = "place"
    REPORTERS = "reporters"


def nothing_follows(state: str, orders: tuple[OrderView, ...]) -> str:
    """The default: acts of units move no matter by themselves."""
    return ""


def no_hook(**facts: Any) -> None:
    """The default hook."""


def no_initial(**facts: Any) -> dict[str, Any]:
    """The default: the forms of moves begin empty."""
    return {}


def no_asks(**facts: Any) -> tuple[tuple[Ask, ...], tuple[Ask, ...]]:
    """The default: a move asks for nothing beyond its step."""
    return (), ()


def no_sight(actor: Any) -> Any:
    """The default: nobody sees a matter of the kind beyond the engine's own rule."""
    return None


def usual_course(details: Any) -> tuple[tuple[str, frozenset[str]], ...]:
    """The default: every matter of a kind goes through all its stages."""
    return ()


def own_words(matter: Any) -> tuple[str, str]:
    """The default: what grows out of a matter begins with its title and text."""
    return matter.title, matter.text


def no_words(**facts: Any) -> list[str]:
    """The default: the states' names say enough of whom a matter waits for."""
    return []


def nothing_more(matter: Any) -> tuple[tuple[Any, Any], ...]:
    """The default: a receipt says no more than that of any other kind."""
    return ()


def nobody(matter: Any) -> set[int]:
    """The default: a matter has no seats."""
    return set()


@dataclass(frozen=True)
class Wanted:
    """What an inbox says of a matter: the next act in the kind's own words, and what else presses."""

    act: str = ""
    notes: tuple[str, ...] = ()


def just_its_move(*, matter: Any, on: Any) -> Wanted:
    """The default: the title of the next move says what is to be done."""
    return Wanted()


def no_limit(**facts: Any) -> str:
    """The default: the kind has no limit of its own for a clock; `NO_CLOCK` would say that it does not run at all."""
    return ""


@dataclass(frozen=True)
class Kind:
    """One table of steps and the words for it; all else the engine gives.

    `is_sealed` keeps matters of the kind from everybody whose area or post alone would show them; `sight(actor)` is a
    filter over matters of this kind that the actor sees besides, by a seat on the case, or None. `is_read` says that
    residents write its texts, so that categories, units, duplicates and hot spots are proposed from them. `phone_url`
    names a page of the kind's own, taking the number, that the phone's door shows instead of its general one.
    A kind that `gathers` grows out of several matters at once, chosen in the list: its `new_url` is called with one
    `from` for each. `reporter_url` names the page, by the matter's number, where its reporters follow it.
    `seats(matter)` are the persons behind `Audience.SEATS`. `cards` are those of the engine's cards that its page has.
    `print_url` names the page, by the matter's number, where papers are taken instead of the engine's sheet.
    `grows_into` names kinds that a matter of this kind may become, beside those that say so themselves by `grows_from`;
    `story(matter)` are the title and text that they begin with. A `grown_move` is made when something has grown out of
    it, and only by whom that move is open to; it is no button of its own and is given the new matter as `target`.
    `waits(matter=, orders=, details=)` are sentences on whom it waits for now, shown above what the reader can do.
    `course(details)` names the stages of matters that take another way than `stages`, so that nothing is ticked off
    that never happened; empty means the usual ones. `wanted(matter, on)` is asked for every row of an inbox and
    may read no more than the matter and its details. `printed(details)` are the labels and values of details on the
    engine's sheet; without it none stand there. `told_beside(matter)` is what the reporter's receipt says of a matter
    of this kind beside number, code and deadline, as label and value.
    """

    name: str
    letter: str
    title: Any
    title_plural: Any
    icon: str
    state: type[StrEnum]
    move: type[StrEnum]
    state_titles: Mapping[str, str]
    move_titles: Mapping[str, str]
    phases: Mapping[str, Phase]
    opening: Opening
    steps: Mapping[tuple[str, str], Step]
    clocks: Mapping[str, ClockRule]
    stages: tuple[tuple[str, frozenset[str]], ...]
    order_steps: Mapping[tuple[OrderState, OrderMove], OrderStep] = field(default_factory=dict)
    details: type[Any] | None = None
    details_with: tuple[str, ...] = ()
    detail_template: str = ""
    print_template: str = ""
    print_url: str = ""
    follows: Callable[[str, tuple[OrderView, ...]], str] = nothing_follows
    limit: Callable[..., str] = no_limit
    after_open: Callable[..., None] = no_hook
    before_move: Callable[..., None] = no_hook
    after_move: Callable[..., None] = no_hook
    after_order: Callable[..., None] = no_hook
    initial: Callable[..., dict[str, Any]] = no_initial
    asks: Callable[..., tuple[tuple[Ask, ...], tuple[Ask, ...]]] = no_asks
    main_clock: str = "handle"
    parameters: Mapping[str, ParameterRule] = field(default_factory=dict)
    answer_move: str = ""
    offered_to: frozenset[str] = frozenset()
    move_tones: Mapping[str, str] = field(default_factory=dict)
    order_titles: Mapping[str, str] = field(default_factory=dict)
    grows_from: frozenset[str] = frozenset()
    grows_into: frozenset[str] = frozenset()
    grown_move: str = ""
    story: Callable[[Any], tuple[str, str]] = own_words
    waits: Callable[..., list[str]] = no_words
    new_url: str = ""
    phone_url: str = ""
    is_sealed: bool = False
    is_read: bool = False
    sight: Callable[[Any], Any] = no_sight
    gathers: bool = False
    reporter_url: str = "portal:report"
    told_beside: Callable[[Any], tuple[tuple[Any, Any], ...]] = nothing_more
    seats: Callable[[Any], set[int]] = nobody
    cards: frozenset[Card] = frozenset(Card)
    course: Callable[[Any], tuple[tuple[str, frozenset[str]], ...]] = usual_course
    wanted: Callable[..., Wanted] = just_its_move
    printed: Callable[[Any], list[tuple[Any, Any]]] | None = None

    def details_name(self) -> str:
        """How a matter calls its row of details."""
        field = self.details._meta.get_field("matter")  # type: ignore[union-attr]
        return str(field.remote_field.get_accessor_name())

    def step(self, state: str, move: str, *, matter: Any, details: Any, running: Container[str]) -> Step | None:
        """The step of a move with what the operator's rows and the `running` clocks ask for on top, if there is one."""
        step = self.steps.get((state, move))
        if step is None:
            return None
        needs, may = self.asks(matter=matter, move=move, details=details, running=running)
        return replace(step, needs=(*step.needs, *needs), may=(*step.may, *may)) if needs or may else step

    @property
    def has_categories(self) -> bool:
        """Whether any of its moves asks for a category."""
        return any(Need.CATEGORY in (*step.needs, *step.may) for step in self.steps.values())

    @property
    def has_units(self) -> bool:
        """Whether any of its moves gives a matter to a unit."""
        return any(step.dispatches for step in self.steps.values())

    def phase(self, state: str) -> Phase:
        """The phase a state amounts to."""
        return self.phases[state]


def details_paths(kind: Kind) -> tuple[str, ...]:
    """What is read together with a matter of that kind, so that its details cost no statement of their own."""
    if kind.details is None:
        return ()
    own = kind.details_name()
    return own, *(f"{own}__{name}" for name in kind.details_with)


def kind_numbered(number: str) -> Kind | None:
    """The kind whose letters a number begins with, before anything is read."""
    letters = number.rstrip("0123456789")
    return next((kind for kind in kinds().values() if kind.letter == letters), None)


@cache
def kinds() -> dict[str, Kind]:
    """All installed kinds by name, in the order of INSTALLED_APPS."""
    found = [kind for module in installed_modules() for kind in (module.kind, *module.more_kinds) if kind is not None]
    return {kind.name: kind for kind in found}


def grows(kind: Kind, other: Kind) -> bool:
    """Whether a matter of the other kind may grow out of one of this kind: either of them may say so."""
    return other.name in kind.grows_into or kind.name in other.grows_from


def get_kind(name: str) -> Kind:
    """The kind of that name."""
    return kinds()[name]
