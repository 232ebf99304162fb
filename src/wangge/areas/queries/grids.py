"""Grids: their size against the norm, who works in them, who answers for them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wangge.areas.models import Area, GridNorm
from wangge.areas.queries.tree import subtree, within
from wangge.areas.rules import Size, size_of
from wangge.kit.codes import LENGTHS, ancestors_of

DEFAULT_NORM = (300, 500)

CountByGrid = Callable[[str], dict[str, int]]
"""Given an area code, a figure per grid code beneath it; grids without an entry count as nought."""

load_providers: dict[str, CountByGrid] = {}
"""Figures that higher apps know about grids: `open_matters`, `waiting`; each in its `area_hooks.py`."""


@dataclass(frozen=True)
class Crew:
    """How many grid workers a grid has, and how many of them have another grid too."""

    workers: int = 0
    shared: int = 0


crew_providers: list[Callable[[str], dict[str, Crew]]] = []
"""Given an area code, the crew per grid code beneath it; set by the app that knows posts, in its `area_hooks.py`."""


def crews_of(code: str) -> dict[str, Crew]:
    """The crews of the grids beneath an area; a grid without an entry has nobody. Hand it on to ask once."""
    return {grid: crew for provider in crew_providers for grid, crew in provider(code).items()}


@dataclass(frozen=True)
class Contact:
    """How to reach who answers for a grid: a title, a work phone (never a private one) and, of a person, the name."""

    title: str
    phone: str
    name: str = ""


contact_providers: list[Callable[[str], list[Contact]]] = []
"""Given a grid code, the contacts to print on its plate; set by higher apps in their `area_hooks.py`."""


def contacts_of(code: str) -> list[Contact]:
    """Everybody who can be called about a grid."""
    return [contact for provider in contact_providers for contact in provider(code)]


def norm_for(code: str) -> tuple[int, int]:
    """Fewest and most households a grid should have there: the nearest norm upward, else 300 to 500."""
    return norms_for([code])[code]


def norms_for(codes: Iterable[str]) -> dict[str, tuple[int, int]]:
    """`norm_for` of many codes in one query."""
    rows = {norm.area.code: (norm.minimum, norm.maximum) for norm in GridNorm.objects.select_related("area")}
    return {code: _nearest(rows, code) for code in codes}


def _nearest(rows: dict[str, tuple[int, int]], code: str) -> tuple[int, int]:
    for upper in reversed(ancestors_of(code)):
        if upper in rows:
            return rows[upper]
    return DEFAULT_NORM


def figure_by_grid(name: str, code: str) -> dict[str, int]:
    """A figure that a higher app provides (see `load_providers`); empty while nobody does."""
    provider = load_providers.get(name)
    return provider(code) if provider else {}


def has_figure(name: str) -> bool:
    """Whether some app provides this figure."""
    return name in load_providers


def own_norm(code: str) -> GridNorm | None:
    """The norm set for exactly this area, if any."""
    return GridNorm.objects.filter(area__code=code).first()


class Show(StrEnum):
    """Which grids a list shows."""

    ALL = "all"
    OUT = "out"
    SMALL = "small"
    LARGE = "large"
    UNKNOWN = "unknown"
    NO_WORKER = "no_worker"


NormRow = tuple[str, int, int]


def norm_rows() -> list[NormRow]:
    """Every norm as (area code, fewest, most), the nearest kind first; hand it on to ask the database once."""
    norms = GridNorm.objects.values_list("area__code", "minimum", "maximum")
    return sorted(norms, key=lambda row: -len(row[0]))


def grids_in(
    code: str,
    *,
    show: Show = Show.ALL,
    on: date | None = None,
    norms: list[NormRow] | None = None,
    crews: dict[str, Crew] | None = None,
) -> QuerySet[Any]:
    """Grids beneath an area with `minimum` and `maximum` of their norm, by code; `show` picks among them."""
    rows = norm_rows() if norms is None else norms

    def bound(position: int) -> Case:
        whens = [When(within(row[0]), then=Value(row[position])) for row in rows]
        return Case(*whens, default=Value(DEFAULT_NORM[position - 1]), output_field=IntegerField())

    grids: QuerySet[Any] = subtree(code, level=Area.Level.GRID, on=on or timezone.localdate())
    grids = grids.select_related("parent").annotate(minimum=bound(1), maximum=bound(2))
    small, large = Q(households__lt=F("minimum")), Q(households__gt=F("maximum"))
    picks = {Show.OUT: small | large, Show.SMALL: small, Show.LARGE: large, Show.UNKNOWN: Q(households=None)}
    if show == Show.NO_WORKER:
        return grids.exclude(code__in=list(crews_of(code) if crews is None else crews))
    return grids.filter(picks[show]) if show in picks else grids


@dataclass(frozen=True)
class GridSummary:
    """How the grids beneath an area stand to their norms."""

    grids: int
    good: int
    small: int
    large: int
    unknown: int
    households: int | None  # None where no grid's are known: nought would be a figure
    without_worker: int

    @property
    def out(self) -> int:
        """Grids below or above their norm."""
        return self.small + self.large

    @property
    def first_look(self) -> Show:
        """What a list opens with: the grids out of norm, or all of them where there is none."""
        return Show.OUT if self.out else Show.ALL

    @property
    def tone(self) -> str:
        """Good when no grid is out of norm."""
        return "warn" if self.out else "good"


def summary_of(
    code: str,
    on: date | None = None,
    *,
    norms: list[NormRow] | None = None,
    crews: dict[str, Crew] | None = None,
) -> GridSummary:
    """Counts over all grids beneath an area."""
    rows = list(grids_in(code, on=on, norms=norms).values_list("code", "households", "minimum", "maximum"))
    sizes = [size_of(households, (minimum, maximum)) for _code, households, minimum, maximum in rows]
    known = [row[1] for row in rows if row[1] is not None]
    crews = crews_of(code) if crews is None else crews
    return GridSummary(
        grids=len(rows),
        good=sizes.count(Size.GOOD),
        small=sizes.count(Size.SMALL),
        large=sizes.count(Size.LARGE),
        unknown=sizes.count(Size.UNKNOWN),
        households=sum(known) if known else None,
        without_worker=sum(row[0] not in crews for row in rows),
    )


SIZE_LABELS = {
    Size.GOOD: _("Within the norm"),
    Size.SMALL: _("Below the norm"),
    Size.LARGE: _("Above the norm"),
    Size.UNKNOWN: _("Households not known"),
}
SIZE_TONES = {Size.GOOD: "good", Size.SMALL: "warn", Size.LARGE: "bad", Size.UNKNOWN: "plain"}


@dataclass(frozen=True)
class GridRow:
    """One line of the list of grids; figures nobody provides are None."""

    grid: Area
    minimum: int
    maximum: int
    crew: Crew
    open_matters: int | None

    @property
    def size(self) -> Size:
        """How the grid stands to its norm."""
        return size_of(self.grid.households, (self.minimum, self.maximum))

    @property
    def size_label(self) -> Any:
        """That in words."""
        return SIZE_LABELS[self.size]

    @property
    def tone(self) -> str:
        """That as a tone."""
        return SIZE_TONES[self.size]


def grid_rows(grids: Iterable[Any], code: str, *, crews: dict[str, Crew] | None = None) -> Iterator[GridRow]:
    """Grids of `grids_in` with the figures that higher apps provide."""
    crews = crews_of(code) if crews is None else crews
    load = figure_by_grid("open_matters", code) if has_figure("open_matters") else None
    for grid in grids:
        yield GridRow(
            grid=grid,
            minimum=grid.minimum,
            maximum=grid.maximum,
            crew=crews.get(grid.code, Crew()),
            open_matters=load.get(grid.code, 0) if load is not None else None,
        )


def size_row(area: Area) -> GridRow:
    """One grid with its norm and crew."""
    minimum, maximum = norm_for(area.code)
    grid = area.code[: LENGTHS["grid"]]
    return GridRow(area, minimum, maximum, crews_of(grid).get(grid, Crew()), None)
