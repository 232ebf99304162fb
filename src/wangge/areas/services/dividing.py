from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import shapely
from django.db import transaction
from django.utils.translation import gettext as _

from wangge.areas.models import Area, Boundary, Succession
from wangge.areas.queries import within
from wangge.areas.rules import free_numbers, numbering_order
from wangge.areas.services.auditing import Doer, record_act
from wangge.areas.services.outlines import boundary_row, centre_of, save_boundaries
from wangge.areas.services.versions import tree_changed
from wangge.areas.shapes import Coverage, Outline, coverage, read_outline, square_metres
from wangge.kit.codes import grid_code, micro_grid_code

LEAST_SHARED_M2 = 100.0


class DivisionRefused(ValueError):
    """A re-division that may not be; the message says why."""


@dataclass(frozen=True)
class Part:
    """One of the areas that come out of a re-division; without outlines, succession is told by `follows`.

    Without a name it is called by its number.
    """

    name: str
    households: int | None = None
    geometry: dict[str, Any] | None = None
    kind: str = Area.Kind.BASE
    follows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Division:
    """What a re-division did: which new areas stand where which old ones stood, from what day on.

    `firsts` are areas begun where there were none, each with its parent; `by_part` are the new ones in the order asked.
    """

    links: tuple[tuple[Area, Area], ...]
    on: date
    at: datetime
    actor: Doer | None
    by_part: tuple[Area, ...] = ()
    firsts: tuple[tuple[Area, Area], ...] = ()

    @property
    def news(self) -> list[Area]:
        """The new areas, by code."""
        found = {new.code: new for _old, new in (*self.links, *self.firsts)}
        return sorted(found.values(), key=lambda area: area.code)


followers: list[Callable[[Division], None]] = []
"""Called inside the transaction of every re-division: higher apps move posts and estates with it (see `area_hooks`)."""


@transaction.atomic
def divide(
    olds: Sequence[Area],
    parts: Sequence[Part],
    *,
    on: date,
    at: datetime,
    actor: Doer | None = None,
    datum: str = "wgs84",
) -> Division:
    """Replaces grids (or micro-grids) of one parent from a day on; merging is dividing into one part.

    Old areas end on that day and stay; new ones get numbers never used before, west to east and north to south.
    """
    return divide_all([(olds, parts)], on=on, at=at, actor=actor, datum=datum)[0]


@transaction.atomic
def divide_all(
    cuts: Sequence[tuple[Sequence[Area], Sequence[Part]]],
    *,
    on: date,
    at: datetime,
    actor: Doer | None = None,
    datum: str = "wgs84",
) -> list[Division]:
    """Several re-divisions at once, all or none: what follows them (estates, buildings) follows once."""
    divisions = [_cut(olds, parts, on, at, actor, datum) for olds, parts in cuts]
    _let_follow(divisions, on, at, actor)
    return divisions


@transaction.atomic
def begin_all(
    cuts: Sequence[tuple[Area, Sequence[Part]]],
    *,
    on: date,
    at: datetime,
    actor: Doer | None = None,
    datum: str = "wgs84",
) -> list[Division]:
    """Gives communities their first grids, or grids their first micro-grids, all or none."""
    divisions = [_begin(parent, parts, on, at, actor, datum) for parent, parts in cuts]
    _let_follow(divisions, on, at, actor)
    return divisions


def _let_follow(divisions: Sequence[Division], on: date, at: datetime, actor: Doer | None) -> None:
    tree_changed()
    links = tuple(link for division in divisions for link in division.links)
    firsts = tuple(link for division in divisions for link in division.firsts)
    together = Division(links, on, at, actor, firsts=firsts)
    for follow in followers:
        follow(together)


def _begin(
    parent: Area, parts: Sequence[Part], on: date, at: datetime, actor: Doer | None, datum: str
) -> Division:  # fmt: skip
    """Begins the first areas beneath a parent that has none of the kind."""
    level = {Area.Level.COMMUNITY: Area.Level.GRID, Area.Level.GRID: Area.Level.MICRO_GRID}.get(
        Area.Level(parent.level)
    )
    if level is None or not parts:
        raise DivisionRefused(_("Only communities get grids, and only grids get micro-grids."))
    if parent.valid_to is not None or (parent.valid_from and parent.valid_from > on):
        raise DivisionRefused(_("“%(name)s” does not stand on that day.") % {"name": parent.name})
    beneath = Area.objects.filter(within(parent.code), level=level, valid_to=None)
    if beneath.exclude(kind=Area.Kind.DEDICATED).exists():
        raise DivisionRefused(_("“%(name)s” is divided already.") % {"name": parent.name})
    outlines = [read_outline(part.geometry, datum) if part.geometry else None for part in parts]
    whole, special = _outlines_of([parent]), list(_outlines_of(list(beneath)).values())
    ground = [shapely.difference(one, shapely.union_all(special)) if special else one for one in whole.values()]
    _check_ground(ground, outlines, 1)
    news = _create(parent, level, parts, outlines, on)
    _save_outlines(news, outlines, datum, at)
    record_act("areas.divide", parent.code, f"{on}: {', '.join(new.code for new in news)}", actor=actor, at=at)
    return Division((), on, at, actor, tuple(news), tuple((parent, new) for new in news))


def _save_outlines(news: Sequence[Area], outlines: Sequence[Outline | None], datum: str, at: datetime) -> None:
    save_boundaries(
        [
            boundary_row(new, outline, datum=datum, source="", at=at)
            for new, outline in zip(news, outlines, strict=True)
            if outline
        ]
    )


def _cut(
    olds: Sequence[Area], parts: Sequence[Part], on: date, at: datetime, actor: Doer | None, datum: str
) -> Division:
    """Ends the old areas and begins the new ones."""
    _check(olds, parts, on)
    outlines = [read_outline(part.geometry, datum) if part.geometry else None for part in parts]
    old_outlines = _outlines_of(olds)
    _check_ground(list(old_outlines.values()), outlines, len(olds))
    parent = olds[0].parent
    if parent is None:
        raise DivisionRefused(_("The areas lie under different parents."))
    news = _create(parent, olds[0].level, parts, outlines, on)
    _save_outlines(news, outlines, datum, at)
    links = [
        (old, new)
        for new, part, outline in zip(news, parts, outlines, strict=True)
        for old in olds
        if _follows(old, part, old_outlines.get(old.code), outline)
    ]
    Succession.objects.bulk_create(Succession(old=old, new=new, on=on) for old, new in links)
    _end(olds, on)
    codes = ", ".join(new.code for new in sorted(news, key=lambda area: area.code))
    for old in olds:
        record_act("areas.divide", old.code, f"{on}: {codes}", actor=actor, at=at)
    return Division(tuple(links), on, at, actor, tuple(news))


def _check(olds: Sequence[Area], parts: Sequence[Part], on: date) -> None:
    if not olds or not parts:
        raise DivisionRefused(_("Name at least one old and one new area."))
    if {old.level for old in olds} - {Area.Level.GRID, Area.Level.MICRO_GRID} or len({old.level for old in olds}) > 1:
        raise DivisionRefused(_("Only grids, or only micro-grids, can be divided anew."))
    if len({old.parent_id for old in olds}) > 1:
        raise DivisionRefused(_("The areas lie under different parents."))
    for old in olds:
        if old.valid_to is not None or (old.valid_from and old.valid_from >= on):
            raise DivisionRefused(_("“%(name)s” does not stand on the day before.") % {"name": old.name})
    known = {old.code for old in olds}
    if any(set(part.follows) - known for part in parts):
        raise DivisionRefused(_("A part follows an area that is not among the old ones."))


def _outlines_of(olds: Sequence[Area]) -> dict[str, Any]:
    rows = Boundary.objects.filter(area__in=olds).values_list("area__code", "geojson")
    return {code: shapely.from_geojson(geojson) for code, geojson in rows}


def _check_ground(old: list[Any], outlines: list[Outline | None], wanted: int) -> None:
    """Where all outlines are known, the new ones must share out exactly the ground of the old ones."""
    given = [outline.polygon for outline in outlines if outline]
    if not given:
        return
    if len(given) < len(outlines):
        raise DivisionRefused(_("Give every new area an outline, or none."))
    parts = [(str(number), polygon) for number, polygon in enumerate(given, start=1)]
    ground = shapely.union_all(old) if len(old) == wanted else None
    found: Coverage = coverage(ground, parts, LEAST_SHARED_M2)
    if found.overlaps:
        first = found.overlaps[0]
        raise DivisionRefused(
            _("Parts %(one)s and %(other)s overlap by %(size)d m².")
            % {"one": first.one, "other": first.other, "size": first.square_metres}
        )
    if found.gap or found.outside:
        raise DivisionRefused(
            _("The parts leave %(gap)d m² uncovered and reach %(outside)d m² outside.")
            % {"gap": found.gap, "outside": found.outside}
        )


def _create(
    parent: Area, level: str, parts: Sequence[Part], outlines: list[Outline | None], on: date
) -> list[Area]:  # fmt: skip
    """The new areas in the order of the parts, numbered above every number ever used beneath their parent."""
    centres = [centre_of(outline) if outline else None for outline in outlines]
    placed = [centre for centre in centres if centre]
    order = numbering_order(placed) if len(placed) == len(parts) else list(range(len(parts)))
    give = grid_code if level == Area.Level.GRID else micro_grid_code
    called = _("Grid %(number)d") if level == Area.Level.GRID else _("Micro-grid %(number)d")
    ever = Area.objects.filter(within(parent.code), level=level).values_list("code", flat=True)
    numbers = free_numbers((int(code[len(parent.code) :]) for code in ever), len(parts))
    given = dict(zip(order, numbers, strict=True))
    news = [
        Area(
            code=give(parent.code, given[position]),
            level=level,
            kind=part.kind if level == Area.Level.GRID else "",
            name=part.name or called % {"number": given[position]},
            parent=parent,
            households=part.households,
            centre_lng=centre[0] if centre else None,
            centre_lat=centre[1] if centre else None,
            valid_from=on,
        )
        for position, (part, centre) in enumerate(zip(parts, centres, strict=True))
    ]
    return Area.objects.bulk_create(news)


def _follows(old: Area, part: Part, old_outline: Any, outline: Outline | None) -> bool:
    if part.follows:
        return old.code in part.follows
    if old_outline is None or outline is None:
        return True
    return square_metres(old_outline.intersection(outline.polygon)) >= LEAST_SHARED_M2


def _end(olds: Sequence[Area], on: date) -> None:
    """Ends the old areas and what lies beneath them; only those still standing, so two divisions cannot both win."""
    for old in olds:
        beneath = Area.objects.filter(within(old.code), valid_to=None)
        if not beneath.filter(pk=old.pk).exists() or not beneath.update(valid_to=on):
            raise DivisionRefused(_("“%(name)s” does not stand on the day before.") % {"name": old.name})
        old.valid_to = on
