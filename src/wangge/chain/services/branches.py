"""A party organization in its place: on an area, an estate or a building; over one grid or several."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.areas.services import Division
from wangge.chain.access import may_edit
from wangge.chain.models import Branch, Level
from wangge.chain.rules import JOINT, KIND, LEAST_FOUNDERS, Place
from wangge.chain.services.refusal import ChainRefused, note
from wangge.estates.models import Building, Estate
from wangge.people.actors import Actor
from wangge.people.models import Organization
from wangge.people.services import PeopleRefused, keep_organization


@dataclass(frozen=True)
class Given:
    """A party organization as it is written down; `scope` is the township or community that keeps it."""

    name: str
    scope: Area
    level: Level
    parent: Organization | None = None
    grids: Sequence[Area] = ()
    estate: Estate | None = None
    building: Building | None = None
    founders: Sequence[Organization] = ()


def _area(given: Given) -> Area:
    """Where it stands: its only grid, else the place of its building or estate, else what keeps it."""
    if len(given.grids) == 1:
        return given.grids[0]
    thing = given.building or given.estate
    if thing is not None and not given.grids:
        return thing.area
    return given.scope


def _check(given: Given, actor: Actor) -> None:
    if not may_edit(actor, given.scope.code):
        raise ChainRefused(_("This place lies outside the area of your post."))
    if given.level.subkind == JOINT and len(given.founders) < LEAST_FOUNDERS:
        raise ChainRefused(_("A joint branch is founded by two units at least: choose them."), field="founders")
    is_spread = given.grids or given.estate or given.building
    if given.level.place == Place.GRID and not is_spread:
        raise ChainRefused(_("Choose the grids it reaches, or the estate it stands on."), field="grids")
    places = [*given.grids, *(thing.area for thing in (given.estate, given.building) if thing is not None)]
    outside = [place for place in places if not place.code.startswith(given.scope.code)]
    if outside:
        raise ChainRefused(_("Grids, estate and building must lie in the same place."), field="grids")


@transaction.atomic
def save_branch(
    given: Given, *, actor: Actor, at: datetime, organization: Organization | None = None, is_active: bool = True
) -> Organization:
    """Writes one down, or mends what was written."""
    _check(given, actor)
    try:
        organization = keep_organization(
            actor=actor, at=at, area=_area(given), kind=KIND, subkind=given.level.subkind, name=given.name,
            parent=given.parent, organization=organization, is_active=is_active,
        )  # fmt: skip
    except PeopleRefused as refused:
        raise ChainRefused(refused.message, field=refused.field) from refused
    branch, _is_new = Branch.objects.update_or_create(
        organization=organization,
        defaults={"level": given.level, "estate": given.estate, "building": given.building},
    )
    branch.grids.set(given.grids)
    branch.founders.set(given.founders)
    note(actor, "chain.save", "organization", organization.pk, at=at, detail=f"{given.level.name} {given.name}")
    return organization


def follow_division(division: Division) -> None:
    """A branch that reached a grid reaches what stands in its place; one with a single grid moves to its only heir."""
    heirs: dict[int, list[int]] = {}
    for old, new in division.links:
        heirs.setdefault(old.pk, []).append(new.pk)
    for branch in Branch.objects.filter(grids__in=heirs).distinct().prefetch_related("grids"):
        for grid in branch.grids.all():
            if grid.pk in heirs:
                branch.grids.add(*heirs[grid.pk])
    for grid_id, news in heirs.items():
        if len(news) == 1:
            Organization.objects.filter(area_id=grid_id, kind=KIND).update(area_id=news[0])
