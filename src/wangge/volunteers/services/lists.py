"""Needs, resources and projects of a community."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.people.actors import Actor
from wangge.people.models import Organization
from wangge.people.rules import UNIT_ROLES
from wangge.volunteers.models import CoProject, Need, Resource, Skill
from wangge.volunteers.models.lists import Entry
from wangge.volunteers.services.refusal import ServiceRefused, note, only_community


def add_need(
    *, actor: Actor, community: Area, skill: Skill, text: str, quantity: int, at: datetime,
    wanted_by: date | None = None,
) -> Need:  # fmt: skip
    """The community says what it needs."""
    only_community(actor, community)
    with transaction.atomic():
        row = Need.objects.create(
            community=community, skill=skill, text=text.strip(), quantity=quantity, wanted_by=wanted_by, created_at=at
        )
        note(actor, "add_need", "need", row.pk, at=at)
    return row


def add_resource(
    *,
    actor: Actor,
    organization: Organization,
    community: Area,
    skill: Skill,
    text: str,
    quantity: int,
    at: datetime,
    season: str = Resource.Season.ALL,
) -> Resource:
    """A unit says what it offers, or the community notes it for the unit."""
    if not (actor.role in UNIT_ROLES and actor.organization_id == organization.pk):
        only_community(actor, community)
    with transaction.atomic():
        row = Resource.objects.create(
            organization=organization, community=community, skill=skill, text=text.strip(), quantity=quantity,
            season=season, created_at=at,
        )  # fmt: skip
        note(actor, "add_resource", "resource", row.pk, at=at, detail=organization.code)
    return row


def add_project(
    *, actor: Actor, need: Need, resource: Resource, title: str, quantity: int, starts_on: date, at: datetime,
    ends_on: date | None = None,
) -> CoProject:  # fmt: skip
    """Brings a need and a resource of the same community together."""
    only_community(actor, need.community)
    if need.community_id != resource.community_id:
        raise ServiceRefused(_("Need and resource belong to two communities."))
    if ends_on is not None and ends_on < starts_on:
        raise ServiceRefused(_("It ends before it begins."))
    with transaction.atomic():
        row = CoProject.objects.create(
            need=need, resource=resource, title=title.strip(), quantity=quantity, starts_on=starts_on, ends_on=ends_on,
            created_at=at,
        )  # fmt: skip
        note(actor, "add_project", "project", row.pk, at=at)
    return row


def end_entry(
    entry: Need | Resource | CoProject, *, is_done: bool, actor: Actor, at: datetime, result: str = ""
) -> None:
    """A line of a list is over: done or dropped; what a project brought is confirmed by the receiving community."""
    community = entry.need.community if isinstance(entry, CoProject) else entry.community
    is_own = isinstance(entry, Resource) and actor.role in UNIT_ROLES and actor.organization_id == entry.organization_id
    if not is_own:
        only_community(actor, community)
    state = Entry.DONE if is_done else Entry.DROPPED
    with transaction.atomic():
        type(entry).objects.filter(pk=entry.pk).update(state=state)
        if isinstance(entry, CoProject):
            CoProject.objects.filter(pk=entry.pk).update(result=result.strip()[:300])
        note(actor, "end_entry", type(entry).__name__.lower(), entry.pk, at=at, detail=state)
    entry.refresh_from_db()
