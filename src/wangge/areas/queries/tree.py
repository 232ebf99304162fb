"""The tree: areas by code, above, beneath, at a date."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Length, Substr
from django.utils import timezone

from wangge.areas.models import Area, AreaAlias, NetworkName, Succession, TreeVersion
from wangge.kit.codes import CodeRefused, ancestors_of, prefix_range

AnyArea = Area
LEVELS = tuple(Area.Level.values)
MOST_KEPT = 50_000
SHIPPED_DIVISIONS = Path(__file__).parent.parent / "data" / "ningxia_nbs2023.csv"
"""Divisions of Ningxia, National Bureau of Statistics, cut-off 2023-06-30."""


def valid_on(day: date, *, prefix: str = "") -> Q:
    """Areas (or estates) that exist on a day; `prefix` leads to them from another table."""
    begun = Q(**{f"{prefix}valid_from": None}) | Q(**{f"{prefix}valid_from__lte": day})
    return begun & (Q(**{f"{prefix}valid_to": None}) | Q(**{f"{prefix}valid_to__gt": day}))


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
    return paths_of([code])[code]


def paths_of(codes: Iterable[str], *, token: str = "") -> dict[str, list[Area]]:
    """For each code the area and all above it, root first; one query, and an empty path for what is no code.

    With the tree's `token`, areas that were read under the same token are not read again; they are shared, so nobody
    may change them.
    """
    steps = {code: _steps_to(code) for code in codes}
    known = _known_under(token)
    missing = {step for path in steps.values() for step in path} - known.keys()
    if missing:
        known.update((area.code, area) for area in Area.objects.filter(code__in=missing))
    return {code: [known[step] for step in path if step in known] for code, path in steps.items()}


_kept: dict[str, dict[str, Area]] = {}


def _known_under(token: str) -> dict[str, Area]:
    if not token:
        return {}
    if token not in _kept or len(_kept[token]) > MOST_KEPT:
        _kept.clear()
    return _kept.setdefault(token, {})


def _steps_to(code: str) -> list[str]:
    try:
        return sorted(ancestors_of(code), key=len)
    except CodeRefused:
        return []


def tree_tokens() -> QuerySet[TreeVersion]:
    """The row, if any, whose `token` changes whenever the tree does; what is kept of the tree goes by it."""
    return TreeVersion.objects.filter(pk=1)


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


def around(code: str, on: date | None = None) -> tuple[list[Area], list[Area]]:
    """The way to an area, root first, and what lies directly beneath it on a day; one query."""
    try:
        upward = ancestors_of(code) if code else []
    except CodeRefused:
        return [], []
    beneath = Q(parent__code=code) if code else Q(parent=None)
    rows = Area.objects.filter(Q(code__in=upward) | (beneath & valid_on(on or timezone.localdate())))
    found = sorted(rows, key=lambda area: (len(area.code), area.code))
    return [area for area in found if area.code in upward], [area for area in found if area.code not in upward]


def subtree(code: str, *, level: str = "", on: date | None = None) -> QuerySet[Area]:
    """An area and everything beneath it on a day, by code; with `level`, only that level."""
    found = Area.objects.filter(valid_on(on or timezone.localdate()), within(code))
    return (found.filter(level=level) if level else found).order_by("code")


def visible_codes(code: str, *, level: str = Area.Level.GRID, on: date | None = None) -> list[str]:
    """Codes of one level beneath an area on a day."""
    return list(subtree(code, level=level, on=on).values_list("code", flat=True))


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


@dataclass(frozen=True)
class Branch:
    """An area with how many areas of each level lie beneath it."""

    area: Area
    counts: dict[str, int] = field(default_factory=dict)
    below: list["Branch"] = field(default_factory=list)

    @property
    def figures(self) -> list[tuple[Any, int]]:
        """The counts with the names of the levels."""
        return [(Area.Level(level).label, number) for level, number in self.counts.items()]

    @property
    def has_children(self) -> bool:
        """Whether anything lies beneath it."""
        return bool(self.counts)


def branches(code: str, on: date) -> list[Branch]:
    """The areas one level down on a day, each with its counts by level; two queries."""
    below = list(children(code, on))
    counts = counts_by_level(below, on)
    return [Branch(area, counts.get(area.code, {})) for area in below]


def opened(code: str, on: date) -> list[Branch]:
    """The tree on a day, open down to what lies beneath an area; one query, and one for each level that is shown.

    Without an area it is open beneath its root.
    """
    way = ancestors_of(code) if code else [area.code for area in roots(on)]
    rows = Area.objects.filter(Q(parent=None) | Q(parent__code__in=way), valid_on(on)).select_related("parent")
    shown = sorted(rows, key=lambda area: area.code)
    counts = counts_by_level(shown, on)
    beneath: dict[str, list[Branch]] = {}
    for area in reversed(shown):  # the lower ones first, so that they are there for the one above
        above = area.parent.code if area.parent else ""
        made = Branch(area, counts.get(area.code, {}), beneath.get(area.code, []))
        beneath.setdefault(above, []).insert(0, made)
    return beneath.get("", [])


def branch(area: Area, on: date) -> Branch:
    """One area with its counts by level on a day."""
    return Branch(area, counts_by_level([area], on).get(area.code, {}))


def counts_by_level(areas: Iterable[Area], on: date) -> dict[str, dict[str, int]]:
    """For each area the number of areas of every level strictly beneath it, in the order of levels."""
    by_length: dict[int, list[str]] = {}
    for area in areas:
        by_length.setdefault(len(area.code), []).append(area.code)
    found: dict[str, dict[str, int]] = {}
    for length, codes in by_length.items():
        scope = Q(code__gte=min(codes), code__lt=prefix_range(max(codes))[1]) & valid_on(on) & ~Q(code__in=codes)
        rows = Area.objects.filter(scope).annotate(top=Substr("code", 1, length)).values("top", "level")
        wanted = set(codes)
        for row in rows.annotate(number=Count("pk")).order_by():
            if row["top"] in wanted:
                found.setdefault(row["top"], {})[row["level"]] = row["number"]
    levels = list(Area.Level.values)
    return {
        code: dict(sorted(counts.items(), key=lambda item: levels.index(item[0]))) for code, counts in found.items()
    }


@dataclass(frozen=True)
class Hit:
    """An area that a search found, with the names of what lies above it."""

    area: Area
    above: str
    alias: str = ""


def search_areas(text: str, on: date, *, under: str = "", limit: int = 50) -> list[Hit]:
    """Areas of a day whose name, other name or code (ours or a network's) holds the text; upper levels first."""
    text = text.strip()
    if not text:
        return []
    aliases = dict(AreaAlias.objects.filter(name__icontains=text).values_list("area_id", "name")[:limit])
    theirs = NetworkName.objects.filter(Q(name__icontains=text) | Q(code__istartswith=text))
    aliases |= {row.area_id: row.said for row in theirs[:limit]}
    matching = Q(name__icontains=text) | Q(pk__in=aliases)
    if text.isascii() and text.isdigit():
        matching |= within(text)
    scope = Area.objects.filter(valid_on(on), within(under)).filter(matching)
    found = list(scope.order_by(Length("code"), "code")[:limit])
    names = names_of({code for area in found for code in ancestors_of(area.code)[:-1]})
    return [Hit(area, _joined(area.code, names), aliases.get(area.pk, "")) for area in found]


def _joined(code: str, names: dict[str, str]) -> str:
    return " / ".join(names[upper] for upper in ancestors_of(code)[:-1] if upper in names)


def history_of(area: Area) -> tuple[list[Succession], list[Succession]]:
    """The links to what stood here before and to what stands here after, by day."""
    links = Succession.objects.select_related("old", "new").order_by("on", "old__code", "new__code")
    return list(links.filter(new=area)), list(links.filter(old=area))


def totals(on: date) -> list[tuple[Any, int]]:
    """How many areas of each level there are on a day, with the names of the levels."""
    rows = Area.objects.filter(valid_on(on)).values("level").annotate(number=Count("pk")).order_by()
    counts = {row["level"]: row["number"] for row in rows}
    return [(level.label, counts[level]) for level in Area.Level if counts.get(level)]


def aliases_of(area: Area) -> list[AreaAlias]:
    """Other names of an area."""
    return list(area.aliases.order_by("name"))


def network_names_of(area: Area) -> list[NetworkName]:
    """What departments' networks call an area."""
    return list(area.network_names.order_by("network", "code"))


def area_counts() -> dict[str, Any]:
    """Areas and grids there are, for `wangge status`."""
    standing = Area.objects.filter(valid_on(timezone.localdate()))
    return {"areas": standing.count(), "grids": standing.filter(level=Area.Level.GRID).count()}


def is_empty() -> bool:
    """Whether no area was ever loaded."""
    return not Area.objects.exists()
