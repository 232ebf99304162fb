"""Values that the shared parts show; doors build them, templates only render them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class StepItem:
    """One station of a course of steps; `state` is done, now, todo or failed."""

    label: Any
    state: str = "todo"
    at: datetime | None = None
    hint: Any = ""


@dataclass(frozen=True)
class TimelineEntry:
    """One happening of a timeline, newest or oldest first as the caller orders them."""

    title: Any
    at: datetime
    text: Any = ""
    who: Any = ""
    icon: str = "circle-dot"
    tone: str = "plain"
    photos: tuple["Photo", ...] = ()
    facts: tuple[tuple[Any, Any], ...] = ()


@dataclass(frozen=True)
class Photo:
    """A picture with its small version; `url` opens the large one. What stands under it: what it shows, whose, when."""

    url: str
    thumbnail_url: str
    name: str = ""
    caption: Any = ""
    who: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Tab:
    """One entry of a row of tabs; tabs are links, so that they work without scripts."""

    label: Any
    url: str
    is_current: bool = False
    count: int | None = None
    icon: str = ""


@dataclass(frozen=True)
class Crumb:
    """One step of the path to this page; the last one has no address."""

    label: Any
    url: str = ""


@dataclass(frozen=True)
class LegendItem:
    """One line of a map's legend; `tone` is a tone of the map's areas and points."""

    label: Any
    tone: str


@dataclass(frozen=True)
class NavEntry:
    """One rendered entry of a door's navigation."""

    label: Any
    url: str
    icon: str
    is_current: bool = False


@dataclass(frozen=True)
class NavGroup:
    """Entries of a door's navigation under one heading; what is folded shows its heading alone."""

    label: Any
    name: str = ""
    is_open: bool = True
    entries: tuple[NavEntry, ...] = field(default_factory=tuple)


MOST_TABS = 5
MAIN_TAB = "camera"


@dataclass(frozen=True)
class TabBar:
    """What stands in the bar at a phone's lower edge, and what unfolds from its last place."""

    shown: list[Any]
    more: list[Any]

    @property
    def is_in_more(self) -> bool:
        """Whether one is on a page that unfolds."""
        return any(entry.is_current for entry in self.more)


def tab_bar_of(entries: Iterable[Any]) -> TabBar:
    """No more places than a thumb can tell apart, the report in the middle; the rest unfolds."""
    every = list(entries)
    main = [entry for entry in every if entry.icon == MAIN_TAB]
    others = [entry for entry in every if entry.icon != MAIN_TAB]
    room = MOST_TABS - len(main)
    shown, more = (others, []) if len(others) <= room else (others[: room - 1], others[room - 1 :])
    middle = (len(shown) + bool(more)) // 2
    return TabBar([*shown[:middle], *main, *shown[middle:]], more)
