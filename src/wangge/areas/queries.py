"""What there is to know about areas."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import numpy as np
from django.db.models import Q, QuerySet
from django.utils import timezone
from numpy.typing import ArrayLike, NDArray

from wangge.areas.locator import current_locator
from wangge.areas.models import Area, GridNorm, Succession
from wangge.kit.codes import LENGTHS, CodeRefused, ancestors_of, prefix_range

DEFAULT_NORM = (300, 500)
SHIPPED_DIVISIONS = Path(__file__).parent / "data" / "ningxia_nbs2023.csv"
"""Divisions of Ningxia, National Bureau of Statistics, cut-off 2023-06-30."""

CountByGrid = Callable[[str], dict[str, int]]
"""Given an area code, a figure per grid code beneath it; grids without an entry count as nought."""

load_providers: dict[str, CountByGrid] = {}
"""Figures that higher apps know about grids: `open_matters`, `workers`; each in its `area_hooks.py`."""


def valid_on(day: date) -> Q:
    """Areas (or estates) that exist on a day."""
    begun = Q(valid_from=None) | Q(valid_from__lte=day)
    return begun & (Q(valid_to=None) | Q(valid_to__gt=day))


def within(code: str, *, field: str = "code") -> Q:
    """Rows whose code is the given one or beneath it."""
    low, high = prefix_range(code)
    return Q(**{f"{field}__gte": low, f"{field}__lt": high})


def get_area(code: str) -> Area:
    """The area with this code, whether it still exists or not; raises `Area.DoesNotExist`."""
    return Area.objects.get(code=code)


def find_area(code: str) -> Area | None:
    """The area with this code, or None."""
    return Area.objects.filter(code=code).first()


def path_of(code: str) -> list[Area]:
    """The area and all above it, root first."""
    try:
        codes = ancestors_of(code)
    except CodeRefused:
        return []
    return sorted(Area.objects.filter(code__in=codes), key=lambda area: len(area.code))


def full_name(code: str, *, below: str = "") -> str:
    """Names from the root down, joined; what `below` covers is left out."""
    return "".join(area.name for area in path_of(code) if len(area.code) > len(below))


def name_of(code: str) -> str:
    """The name of one area, or its code when it is unknown."""
    return Area.objects.filter(code=code).values_list("name", flat=True).first() or code


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """Names of many areas in one query."""
    return dict(Area.objects.filter(code__in=set(codes)).values_list("code", "name"))


def roots(on: date | None = None) -> QuerySet[Area]:
    """The tops of the tree."""
    return Area.objects.filter(valid_on(on or timezone.localdate()), parent=None).order_by("code")


def children(code: str, on: date | None = None) -> QuerySet[Area]:
    """Areas one level down on a day (today when none is given), by code; the empty code stands above the roots."""
    if not code:
        return roots(on)
    return Area.objects.filter(valid_on(on or timezone.localdate()), parent__code=code).order_by("code")


def subtree(code: str, *, level: str = "", on: date | None = None) -> QuerySet[Area]:
    """An area and everything beneath it on a day, by code; with `level`, only that level."""
    found = Area.objects.filter(valid_on(on or timezone.localdate()), within(code))
    return (found.filter(level=level) if level else found).order_by("code")


def visible_codes(code: str, *, level: str = Area.Level.GRID, on: date | None = None) -> list[str]:
    """Codes of one level beneath an area on a day."""
    return list(subtree(code, level=level, on=on).values_list("code", flat=True))


def locate(lng: float, lat: float, on: date | None = None) -> Area | None:
    """The grid a WGS-84 point lies in on a day, else the smallest area with an outline around it."""
    locator = current_locator()
    (position,) = locator.positions([lng], [lat], on or timezone.localdate())
    return None if position < 0 else Area.objects.filter(pk=int(locator.ids[position])).first()


def locate_code(lng: float, lat: float, on: date | None = None) -> str:
    """The code of `locate`, or an empty text."""
    return str(locate_many([lng], [lat], on)[0])


def locate_many(lng: ArrayLike, lat: ArrayLike, on: date | None = None) -> NDArray[np.str_]:
    """Area codes of many WGS-84 points (two equally long arrays of degrees); empty text where no outline is."""
    locator = current_locator()
    codes = np.array([*locator.codes, ""], dtype=f"<U{max(LENGTHS.values())}")
    return codes[locator.positions(lng, lat, on or timezone.localdate())]


def successors(code: str) -> list[Area]:
    """Areas that stand today where this one stood, through any number of re-divisions; itself if it still stands."""
    today = timezone.localdate()
    found: dict[str, Area] = {}
    waiting = list(Area.objects.filter(code=code))
    while waiting:
        links = Succession.objects.filter(old__in=waiting, on__lte=today).select_related("old", "new")
        followed: dict[int, list[Area]] = {}
        for link in links:
            followed.setdefault(link.old_id, []).append(link.new)
        found.update({area.code: area for area in waiting if area.pk not in followed})
        waiting = [new for news in followed.values() for new in news if new.code not in found]
    return sorted(found.values(), key=lambda area: area.code)


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
