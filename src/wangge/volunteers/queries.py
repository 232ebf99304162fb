"""What to show of those who serve."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from wangge.areas.models import Area
from wangge.people.actors import Actor
from wangge.people.models import Organization, Post
from wangge.people.queries import in_force
from wangge.volunteers import access
from wangge.volunteers.models import (
    Activity,
    CoProject,
    Hours,
    Need,
    Pairing,
    PairVisit,
    Participation,
    Registration,
    Resource,
    Skill,
    TeamMembership,
    UnitRegistration,
)
from wangge.volunteers.models.lists import Entry
from wangge.volunteers.models.registrations import Standing
from wangge.volunteers.rules import (
    CLERKS,
    Balance,
    Candidate,
    Match,
    Stage,
    balances,
    has_time,
    hours_text,
    kilometres,
    match,
)

MOST = 100
COUNTY, COMMUNITY = 6, 12
COMING = ("starts_at", "pk")


def skills() -> QuerySet[Skill]:
    """Skills in use, in their order."""
    return Skill.objects.filter(is_active=True).order_by("position", "pk")


def skills_in_use() -> list[Any]:
    """Every skill, those out of use too, with how many people, needs and offers name it; one statement."""
    people = Skill.registrations.through.objects.filter(skill=OuterRef("pk"), registration__standing=Standing.ACCEPTED)
    needs = Need.objects.filter(skill=OuterRef("pk"), state__in=[Entry.OPEN, Entry.AGREED])
    offers = Resource.objects.filter(skill=OuterRef("pk"), state__in=[Entry.OPEN, Entry.AGREED])
    rows = Skill.objects.annotate(people=_number(people), asked=_number(needs), offered=_number(offers))
    return list(rows.order_by("-is_active", "position", "pk"))


def _number(rows: QuerySet[Any]) -> Subquery:
    return Subquery(rows.order_by().values("skill").annotate(number=Count("pk")).values("number"))


def find_skill(pk: int) -> Skill | None:
    """A skill, in use or not."""
    return Skill.objects.filter(pk=pk).first()


def communities(code: str = "") -> QuerySet[Area]:
    """Communities one can register at: those where somebody works who can accept it, of all the country's names."""
    staffed = Post.objects.filter(in_force(localdate()), role__in=CLERKS).values("area")
    rows = Area.objects.filter(level=Area.Level.COMMUNITY, valid_to=None, code__startswith=code, pk__in=staffed)
    return rows.select_related("parent").order_by("code")


@dataclass(frozen=True)
class Waiting:
    """What waits for the community."""

    registrations: list[Registration]
    units: list[UnitRegistration]
    parts: list[Participation]
    disputes: list[Hours]
    visits: int


@dataclass(frozen=True)
class Sums:
    """Totals of a community or unit: never of a person."""

    people: int
    hours: str
    deeds: int


@dataclass(frozen=True)
class Board:
    """What waits for a community, who is registered there by kind and day (in no other order), and totals."""

    place: str
    waiting: Waiting
    people: list[Registration]
    units: list[UnitRegistration]
    sums: Sums


STANDINGS = [Standing.APPLIED, Standing.ACCEPTED]


def board(actor: Actor) -> Board:
    """The community's register in six statements, however many serve."""
    parts = Participation.objects.filter(stage=Stage.DONE, activity__community__code=actor.area_code)
    disputes = Hours.objects.filter(state=Hours.State.DISPUTED, community__code=actor.area_code)
    rows = access.registrations(actor).filter(standing__in=STANDINGS).prefetch_related("skills")
    people = list(rows.order_by("-standing", "kind", "accepted_at", "applied_at", "pk")[: 2 * MOST])
    units = registered_units(actor, STANDINGS)
    place, sums, visits = _sums_of(actor.area_code)
    waiting = Waiting(
        [row for row in people if row.standing == Standing.APPLIED],
        [row for row in units if row.standing == Standing.APPLIED],
        list(parts.select_related("activity", "registration__person").order_by("activity__starts_at", "pk")[:MOST]),
        list(disputes.select_related("person").order_by("on", "pk")[:MOST]),
        visits,
    )
    accepted = [row for row in people if row.standing == Standing.ACCEPTED][:MOST]
    return Board(place, waiting, accepted, [row for row in units if row.standing == Standing.ACCEPTED], sums)


def registered_units(actor: Actor, standings: Iterable[str] = (Standing.ACCEPTED,)) -> list[UnitRegistration]:
    """Units registered at the community."""
    rows = access.unit_registrations(actor).filter(standing__in=list(standings))
    return list(rows.order_by("accepted_at", "applied_at", "pk"))


def _sums_of(community: str) -> tuple[str, Sums, int]:
    """A community's name with its totals and the visits of pairs that nobody has confirmed, in one statement."""
    people = Registration.objects.filter(community=OuterRef("pk"), standing=Standing.ACCEPTED).order_by()
    hours = Hours.objects.filter(community=OuterRef("pk"), state=Hours.State.CONFIRMED).order_by()
    visits = PairVisit.objects.filter(access.unconfirmed(), pairing__community=OuterRef("pk")).order_by()
    row = Area.objects.filter(code=community).values_list(
        "name",
        Subquery(people.values("community").annotate(number=Count("pk")).values("number")),
        Subquery(hours.values("community").annotate(minutes=Sum("minutes")).values("minutes")),
        Subquery(hours.values("community").annotate(deeds=Count("pk")).values("deeds")),
        Subquery(visits.values("pairing__community").annotate(number=Count("pk")).values("number")),
    )
    name, number, minutes, deeds, waiting = row.first() or (community, 0, 0, 0, 0)
    return name, Sums(number or 0, hours_text(minutes or 0), deeds or 0), waiting or 0


def sums_of_unit(unit: int) -> Sums:
    """How many of a unit serve, for how long, how often."""
    people = Registration.objects.filter(standing=Standing.ACCEPTED, unit_id=unit)
    rows = Hours.objects.filter(state=Hours.State.CONFIRMED, unit_id=unit)
    found = rows.aggregate(minutes=Sum("minutes"), deeds=Count("pk"))
    return Sums(people.count(), hours_text(found["minutes"] or 0), found["deeds"])


def activities_at(actor: Actor) -> list[Activity]:
    """The community's activities, the latest first, with how many take part."""
    taking = ~Q(participations__stage__in=[Stage.GONE, Stage.NOT_SELECTED])
    rows = Activity.objects.filter(community__code=actor.area_code).select_related("team", "skill")
    return list(rows.annotate(taking=Count("participations", filter=taking)).order_by("-starts_at", "-pk")[:MOST])


def parts_of(activity: Activity) -> list[Participation]:
    """Everybody in an activity, in the order of application."""
    rows = Participation.objects.filter(activity=activity).select_related("registration__person", "registration__unit")
    return list(rows.order_by("applied_at", "pk"))


def public_activities(*, at: datetime, area_code: str = "") -> list[Activity]:
    """Activities to come, for everybody."""
    rows = Activity.objects.filter(state=Activity.State.OPEN, ends_at__gt=at).select_related("community", "skill")
    if area_code:
        rows = rows.filter(community__code__startswith=area_code)
    return list(rows.order_by(*COMING)[:MOST])


@dataclass(frozen=True)
class Own:
    """What somebody who serves sees of himself."""

    registrations: list[Registration]
    parts: list[Participation]
    activities: list[Activity]
    hours: list[Hours]
    total: str
    pairings: list[Pairing]


def own(actor: Actor, *, at: datetime) -> Own:
    """Registrations, activities, hours and pairings of the acting person."""
    mine = Participation.objects.filter(registration__person_id=actor.person_id or 0)
    parts = list(mine.select_related("activity__community").order_by("-activity__starts_at")[:MOST])
    taken = {part.activity_id for part in parts if part.stage != Stage.GONE}
    coming = public_activities(at=at, area_code=actor.area_code[:COUNTY]) if actor.area_code else []
    hours = list(
        Hours.objects.filter(person_id=actor.person_id or 0).select_related("community").order_by("-on", "-pk")
    )
    confirmed = sum(row.minutes for row in hours if row.state == Hours.State.CONFIRMED)
    return Own(
        registrations=list(
            access.registrations(actor).filter(person_id=actor.person_id or 0).exclude(standing=Standing.ENDED)
        ),
        parts=[part for part in parts if part.stage not in (Stage.GONE, Stage.NOT_SELECTED)],
        activities=[row for row in coming if row.pk not in taken and row.starts_at > at],
        hours=hours,
        total=hours_text(confirmed),
        pairings=list(Pairing.objects.filter(younger__person_id=actor.person_id or 0, ended_at=None)),
    )


def own_part(actor: Actor, activity: Activity) -> Participation | None:
    """The acting person's part in an activity."""
    rows = Participation.objects.filter(activity=activity, registration__person_id=actor.person_id or 0)
    return rows.select_related("registration", "activity__community").first()


def registration_to_serve(actor: Actor, activity: Activity) -> Registration | None:
    """The registration through which the acting person takes part: at that community, else any."""
    rows = list(Registration.objects.filter(person_id=actor.person_id or 0, standing=Standing.ACCEPTED).order_by("pk"))
    return next((row for row in rows if row.community_id == activity.community_id), rows[0] if rows else None)


def confirmed_hours(person_id: int) -> list[Hours]:
    """What a certificate lists."""
    rows = Hours.objects.filter(person_id=person_id, state=Hours.State.CONFIRMED).select_related("community")
    return list(rows.order_by("on", "pk"))


@dataclass(frozen=True)
class Table:
    """The three lists with the table that brings them together."""

    needs: list[Need]
    resources: list[Resource]
    projects: list[CoProject]
    balances: list[tuple[str, Balance]]


def lists_of(community: str) -> Table:
    """Needs, resources, projects of a community, and per skill what is missing."""
    needs = list(
        Need.objects.filter(community__code=community, state__in=[Entry.OPEN, Entry.AGREED])
        .select_related("skill")
        .order_by("skill__position", "pk")
    )
    resources = list(
        Resource.objects.filter(community__code=community, state__in=[Entry.OPEN, Entry.AGREED])
        .select_related("skill", "organization")
        .order_by("skill__position", "pk")
    )
    projects = list(
        CoProject.objects.filter(need__community__code=community)
        .select_related("need__skill", "resource__organization")
        .order_by("-starts_on", "-pk")[:MOST]
    )
    running = [row for row in projects if row.state == Entry.AGREED]
    names = {row.skill_id: row.skill.name for row in needs} | {row.skill_id: row.skill.name for row in resources}
    names |= {row.need.skill_id: row.need.skill.name for row in running}
    found = balances(
        _added((row.skill_id, row.quantity) for row in needs),
        _added((row.skill_id, row.quantity) for row in resources),
        _added((row.need.skill_id, row.quantity) for row in running),
    )
    return Table(needs, resources, projects, [(names[row.skill], row) for row in found])


def _added(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    found: dict[int, int] = {}
    for key, number in pairs:
        found[key] = found.get(key, 0) + number
    return found


def pairings_at(actor: Actor) -> list[Pairing]:
    """The community's pairings with their last visits."""
    last = Prefetch("visits", queryset=PairVisit.objects.order_by("-at"))
    in_force = Q(ended_at=None) | Q(waits_for_hours=True)
    return list(access.pairings(actor).filter(in_force).prefetch_related(last).order_by("proposed_at", "pk"))


@dataclass(frozen=True)
class Wanted:
    """When a task is wanted: the day, if one was said, the part of it, and the month in which hours are looked at."""

    on: date | None = None
    part: str = "any"
    month: date | None = None


ANY_TIME = Wanted()


def candidates(
    *, community: str, skill: int | None, area_code: str, loads: QuerySet[Any], wanted: Wanted = ANY_TIME,
    limit: int = 8,
) -> list[tuple[Registration, Match]]:  # fmt: skip
    """Those registered at a community as candidates for a task, best first, each with the reasons.

    `loads` gives how many tasks the `person` of the outer row has in hand; who may be asked is everybody accepted.
    """
    here = Area.objects.filter(code=area_code)
    rows: list[Any] = list(
        Registration.objects.filter(community__code=community, standing=Standing.ACCEPTED, is_minor=False)
        .select_related("person", "near", "community", "unit")
        .prefetch_related("skills")
        .annotate(
            own_load=Coalesce(Subquery(loads), 0),
            given=Coalesce(Subquery(_minutes_in(wanted.month)), 0),
            here_lng=Subquery(here.values("centre_lng")),
            here_lat=Subquery(here.values("centre_lat")),
        )
        .order_by("accepted_at", "pk")
    )
    found = [_candidate(row, wanted) for row in rows]
    by_key = {row.pk: row for row in rows}
    return [(by_key[one.candidate.key], one) for one in match(skill=skill, area_code=area_code, candidates=found)][
        :limit
    ]


def _minutes_in(month: date | None) -> QuerySet[Any]:
    """The minutes that the `person` of the outer row served in a month."""
    rows = Hours.objects.filter(person=OuterRef("person"), state=Hours.State.CONFIRMED)
    rows = rows.filter(on__year=month.year, on__month=month.month) if month else rows.none()
    return rows.order_by().values("person").annotate(minutes=Sum("minutes")).values("minutes")


def _candidate(row: Any, wanted: Wanted) -> Candidate:
    near = row.near or row.community
    home, here = (near.centre_lng, near.centre_lat), (row.here_lng, row.here_lat)
    # Both known by one and the same area only: its middle says nothing of how far apart they are.
    km = None if None in home + here or home == here else kilometres(*home, *here)
    return Candidate(
        key=row.pk,
        skills=frozenset(skill.pk for skill in row.skills.all()),
        near=near.code,
        km=km,
        load=row.own_load,
        has_time=has_time(row.free, on=wanted.on, part=wanted.part),
        has_given_enough=bool(row.hours_per_month) and row.given >= 60 * row.hours_per_month,
    )


def teams(actor: Actor) -> list[Organization]:
    """Volunteer teams of the county, with how many belong to each."""
    rows = Organization.objects.filter(
        kind=Organization.Kind.VOLUNTEER_TEAM, is_active=True, area__code__startswith=actor.area_code[:COUNTY]
    )
    now = Count("memberships", filter=Q(memberships__left_on__isnull=True))
    return list(rows.annotate(members=now).order_by("code")[:MOST])


def own_teams(actor: Actor) -> set[int]:
    """The teams the acting person belongs to."""
    rows = TeamMembership.objects.filter(registration__person_id=actor.person_id or 0, left_on__isnull=True)
    return set(rows.values_list("team_id", flat=True))


def counts() -> dict[str, Any]:
    """For `wangge status`."""
    return {
        "registered": Registration.objects.filter(standing=Standing.ACCEPTED).count(),
        "units": UnitRegistration.objects.filter(standing=Standing.ACCEPTED).count(),
        "activities": Activity.objects.count(),
        "pairings": Pairing.objects.filter(ended_at=None).count(),
    }


def organization_of(actor: Actor) -> Organization:
    """The unit through which somebody acts."""
    return Organization.objects.get(pk=actor.organization_id or 0)


def resources_of(organization_id: int) -> list[Resource]:
    """What a unit offers."""
    rows = Resource.objects.filter(organization_id=organization_id, state__in=[Entry.OPEN, Entry.AGREED])
    return list(rows.select_related("community", "skill").order_by("community__code", "pk"))
