"""What an app adds to the product, as plain values: every app with something to add has a `module.py` with `MODULE`."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any


@dataclass(frozen=True)
class NavHeading:
    """What stands over some entries of a door's navigation; `name` is what a device remembers it by."""

    name: str
    label: Any
    order: int


UNNAMED = NavHeading("", "", 0)


@dataclass(frozen=True)
class NavItem:
    """One entry of a door's navigation; `roles` empty means every signed-in person of that door."""

    label: Any
    url_name: str
    icon: str
    door: str = "desk"
    order: int = 100
    group: NavHeading = UNNAMED
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Scheduled:
    """Work that the background process calls again and again; `run(at)` returns how many things it did.

    `name` stays the same for good; `title` is what people read.
    """

    name: str
    run: Callable[[datetime], int]
    every: timedelta
    title: Any = ""


@dataclass(frozen=True)
class Panel:
    """A part that a higher app puts on a lower app's page: `render(request, subject)` returns safe HTML or ''."""

    slot: str
    render: Callable[[Any, Any], str]
    order: int = 100


@dataclass(frozen=True)
class Status:
    """Figures an app adds to `wangge status`: `count()` returns a JSON-able mapping, whose keys `words` says to
    people; JSON keeps name and keys."""

    name: str
    title: Any
    count: Callable[[], dict[str, Any]]
    words: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Check:
    """A check of `wangge doctor`: `run()` returns what is wrong and how to mend it, one text each."""

    name: Any
    run: Callable[[], list[str]]


@dataclass(frozen=True)
class FigurePage:
    """An app's own page of figures beside the boards; `meanings` are title, formula in words and identifier of each."""

    title: Any
    url_name: str
    icon: str
    roles: frozenset[str]
    meanings: tuple[tuple[Any, Any, str], ...] = ()


@dataclass(frozen=True)
class SumColumn:
    """One number of a table of sums; small numbers `of_people` are left out, with them those hidden `with_column`.

    A number is handed over in its smallest unit (minutes, yuan) and added up in it; `unit` of these are one of what is
    shown, with a decimal. Rounded part by part, the sum of an area would depend on how it is cut.
    """

    name: str
    title: Any
    words: Any
    of_people: bool = False
    with_column: str = ""
    unit: int = 1


@dataclass(frozen=True)
class Sums:
    """A table of sums by area that an app hands over: `count(area_code=, length=, since=)` returns, for each area one
    level beneath (its code cut to `length`), its numbers by column; `since` None means all of time."""

    title: Any
    icon: str
    columns: tuple[SumColumn, ...]
    count: Callable[..., Mapping[str, Mapping[str, int]]]
    order: int = 100


@dataclass(frozen=True)
class Module:
    """The sum of what one app adds; addresses and routers are dotted names, read when the root addresses are built.

    `sealed` says what an app's sealed values are called in the log of openings, by `subject kind.field`.
    `proves(request, number, code)` returns the page behind a number and its code that belong to no matter, or "".
    `origins` are things, by name, out of which matters grow: `find(actor, key)` returns a `matters.origins.Origin`.
    `own_data(person_id)` yields what the app keeps of somebody for their own copy: what, day, words, standing.
    `hastes` says where shorter limits for an area and a time are kept, a `matters.services.ground.HasteSource`.
    `leaving(person_id, at)` gives back what somebody has in hand who serves nowhere any more, in the same transaction.
    """

    name: str
    urls: tuple[tuple[str, str], ...] = ()
    api: tuple[tuple[str, str], ...] = ()
    navigation: tuple[NavItem, ...] = ()
    scheduled: tuple[Scheduled, ...] = ()
    panels: tuple[Panel, ...] = ()
    status: tuple[Status, ...] = ()
    checks: tuple[Check, ...] = ()
    kind: Any = None
    more_kinds: tuple[Any, ...] = ()
    demo: str = ""
    purposes: tuple[Any, ...] = ()
    registers: tuple[Any, ...] = ()
    figures: tuple[FigurePage, ...] = ()
    sums: tuple[Sums, ...] = ()
    origins: Mapping[str, Callable[[Any, str], Any]] = field(default_factory=dict)
    role_titles: Mapping[str, Any] = field(default_factory=dict)
    sealed: Mapping[str, Any] = field(default_factory=dict)
    hastes: Any = None
    proves: Callable[[Any, str, str], str] | None = None
    own_data: Callable[[int], Iterable[tuple[str, str, str, str]]] | None = None
    leaving: Callable[..., int] | None = None
