"""Grids that leave their norm as reality changes, found by counting the buildings of the registers."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet, Sum
from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.areas.queries import norms_for, within
from wangge.estates.models import Building, Estate
from wangge.kit.codes import LENGTHS
from wangge.people.actors import Actor
from wangge.planning.models import Drift, Plan

RUNNING = (Plan.State.GATHERING, Plan.State.DRAFT, Plan.State.TRYING, Plan.State.SUBMITTED, Plan.State.APPROVED)


@dataclass(frozen=True)
class Off:
    """A grid out of its norm: what the buildings say now, and the norm."""

    area: Area
    households: int
    minimum: int
    maximum: int


def households_by_grid() -> dict[str, int]:
    """Households per grid as buildings, and estates without any, are registered now; only grids with some."""
    grid = Substr("area__code", 1, LENGTHS["grid"])
    bare = Estate.objects.filter(buildings=None, valid_to=None)
    found: dict[str, int] = {}
    for rows in (Building.objects.all(), bare):
        counted = rows.filter(households__gt=0).order_by().annotate(grid=grid).values_list("grid")
        for code, count in counted.annotate(total=Sum("households")):
            if len(code) == LENGTHS["grid"]:
                found[code] = found.get(code, 0) + int(count)
    return found


def off_norm() -> dict[int, Off]:
    """Every standing base grid whose households lie outside its norm, by area."""
    counts = households_by_grid()
    grids = Area.objects.filter(level=Area.Level.GRID, valid_to=None, code__in=counts)
    listed = list(grids.exclude(kind=Area.Kind.DEDICATED).select_related("parent"))
    norms = norms_for([grid.code for grid in listed])
    return {
        grid.pk: Off(grid, counts[grid.code], *norms[grid.code])
        for grid in listed
        if not norms[grid.code][0] <= counts[grid.code] <= norms[grid.code][1]
    }


def drifts_for(actor: Actor) -> QuerySet[Drift]:
    """Grids out of their norm in the area of the post."""
    rows = Drift.objects.filter(settled_at=None).select_related("area__parent")
    return rows.filter(within(actor.area_code, field="area__code")) if actor.area_code else rows.none()


@dataclass(frozen=True)
class DriftLine:
    """One grid out of its norm, in words."""

    drift: Drift
    text: str


@dataclass(frozen=True)
class DriftGroup:
    """Grids out of their norm in one community, and the plan under way that may mend it."""

    community: Area
    lines: list[DriftLine]
    plan: Plan | None


def drift_groups(rows: Iterable[Drift]) -> list[DriftGroup]:
    """Grids out of their norm by community, those without a plan first, most grids first."""
    by_community: dict[str, list[Drift]] = {}
    for drift in rows:
        by_community.setdefault(drift.area.code[:12], []).append(drift)
    codes = list(by_community)
    communities = {area.code: area for area in Area.objects.filter(code__in=codes)}
    upper = {code[:length] for code in codes for length in (6, 9, 12)}
    plans = list(Plan.objects.filter(area__code__in=upper, state__in=RUNNING).select_related("area").order_by("-pk"))
    groups = [
        DriftGroup(
            communities[code],
            [DriftLine(drift, line_text(drift)) for drift in sorted(found, key=lambda one: one.area.code)],
            next((plan for plan in plans if code.startswith(plan.area.code)), None),
        )
        for code, found in by_community.items()
        if code in communities
    ]
    return sorted(groups, key=lambda group: (group.plan is not None, -len(group.lines), group.community.code))


def line_text(drift: Drift) -> str:
    """By how many households a grid is above or below its norm."""
    values = {"households": drift.households, "over": drift.households - drift.maximum}
    if drift.households > drift.maximum:
        return _("%(households)d households now, %(over)d above the most") % values
    values["under"] = drift.minimum - drift.households
    return _("%(households)d households now, %(under)d below the least") % values
