"""Organizations, mediators, rooms; and where the area tree lacks an organization."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Substr

from wangge.areas.models import Area
from wangge.areas.queries import valid_on, within
from wangge.kinds.dispute.models import DutyHour, LegalRole, MediationBody, Mediator, Room, Skill
from wangge.kinds.dispute.rules.bodies import Committee, faults
from wangge.kinds.dispute.rules.competence import Standing, is_competent, order
from wangge.matters.models import Matter
from wangge.people.actors import Actor
from wangge.people.models import Organization, Person, Post
from wangge.people.queries import in_force
from wangge.people.rules import UNIT_ROLES, Role


def active_on(on: date) -> Q:
    """Mediators whose time includes the day."""
    return Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))


def active_mediators(body: MediationBody, on: date) -> list[Mediator]:
    """Those who mediate for an organization on a day, the chair first."""
    rows = Mediator.objects.filter(active_on(on), body=body).select_related("person", "legal_role")
    return list(rows.prefetch_related("skills").order_by("-is_chair", "-is_member", "starts_on", "pk"))


def mediator_person_ids(on: date) -> set[int]:
    """Persons who hold a mediator's post on a day."""
    return set(Post.objects.filter(in_force(on), role=Role.MEDIATOR).values_list("person_id", flat=True))


def bodies(area_code: str, *, kind: str = "") -> QuerySet[MediationBody]:
    """Active organizations of an area and all beneath it."""
    rows = MediationBody.objects.filter(within(area_code, field="organization__area__code"), is_active=True)
    rows = rows.filter(kind=kind) if kind else rows
    return rows.select_related("organization__area", "at_centre").order_by("organization__area__code", "pk")


def bodies_for(area_code: str) -> list[MediationBody]:
    """Organizations that may take a case of an area: its own and those above first, then beneath it."""
    above = [area_code[:length] for length in (4, 6, 9, 12) if length <= len(area_code)]
    rows = MediationBody.objects.filter(
        Q(organization__area__code__in=above) | within(area_code, field="organization__area__code"), is_active=True
    ).select_related("organization__area")
    found = list(rows)
    found.sort(key=lambda row: (row.organization.area.code not in above, -len(row.organization.area.code), row.pk))
    return found


@dataclass(frozen=True)
class Choice:
    """A body that may take a case, with what speaks for it."""

    body: MediationBody
    standing: Standing


def choices_for(area_code: str, on: date) -> list[Choice]:
    """Bodies competent for an area, the nearest first, with what they are versed in; four statements."""
    above = [area_code[:length] for length in (4, 6, 9, 12) if length <= len(area_code)]
    rows = list(
        MediationBody.objects.filter(organization__area__code__in=above, is_active=True)
        .select_related("organization__area")
        .order_by("pk")
    )
    people = Mediator.objects.filter(active_on(on), body__in=rows, person_id__in=mediator_person_ids(on))
    able = Counter(people.values_list("body_id", flat=True))
    versed: dict[int, set[str]] = defaultdict(set)
    for body_id, trouble in Skill.objects.filter(mediator__in=people).values_list("mediator__body_id", "trouble"):
        versed[body_id].add(trouble)
    found = [
        Choice(
            row,
            Standing(
                row.organization.area.code, row.kind == MediationBody.Kind.SECTOR, able[row.pk],
                frozenset(versed[row.pk]),
            ),
        )
        for row in rows
    ]  # fmt: skip
    return sorted(
        (one for one in found if is_competent(one.standing, area_code)), key=lambda one: order(one.standing, "")
    )


def bodies_beside(matter: Matter, on: date) -> QuerySet[MediationBody]:
    """Bodies to which a case can be handed on: competent for its place, or for the same county, with somebody in it."""
    county = matter.area_code[:6]
    able = Mediator.objects.filter(active_on(on), body=OuterRef("pk"), person_id__in=mediator_person_ids(on))
    rows = MediationBody.objects.filter(Exists(able), is_active=True).exclude(pk=matter.dispute.body_id)
    rows = rows.filter(Q(organization__area__code=county[:4]) | within(county, field="organization__area__code"))
    return rows.select_related("organization").order_by("organization__area__code", "pk")


def headed_by(actor: Actor, on: date) -> MediationBody | None:
    """The body whose new cases come to a mediator, the one of the largest area first."""
    rows = MediationBody.objects.filter(mediators__in=Mediator.objects.filter(active_on(on), person=actor.person_id))
    found = rows.filter(is_active=True).select_related("organization__area").order_by("organization__area__code", "pk")
    return found.first()


def people_of(ids: Iterable[int]) -> QuerySet[Person]:
    """Persons by their keys, to choose from."""
    return Person.objects.filter(pk__in=list(ids), is_active=True).order_by("name", "pk")


def covered_communities(on: date) -> QuerySet[Area]:
    """Communities from which somebody takes a case, those with an organization of their own first (`has_own`)."""
    able = Mediator.objects.filter(active_on(on), person__in=mediator_person_ids(on), body=OuterRef("pk"))
    rows = MediationBody.objects.filter(Exists(able), is_active=True).order_by()
    codes = set(rows.values_list("organization__area__code", flat=True))
    own = {code[:12] for code in codes if len(code) >= 12}
    above = {f"begin_{length}__in": {code for code in codes if len(code) == length} for length in (4, 6, 9)}
    reached = reduce(or_, (Q(**{name: found}) for name, found in above.items()), Q(code__in=own))
    begins = {f"begin_{length}": Substr("code", 1, length) for length in (4, 6, 9)}
    found = Area.objects.filter(valid_on(on), level="community").annotate(**begins).filter(reached)
    return found.annotate(has_own=Q(code__in=own)).select_related("parent").order_by("-has_own", "code")


@dataclass(frozen=True)
class BodyLine:
    """An organization with who is in it and what is not as the law asks."""

    body: MediationBody
    members: int
    mediators: int
    faults: list[str]


def _committee(body: MediationBody, people: list[Mediator], takers: set[int]) -> Committee:
    members = [row for row in people if row.is_member]
    return Committee(
        members=len(members),
        women=sum(row.is_woman for row in members),
        chairs=sum(row.is_chair for row in members),
        term_from=body.term_from,
        term_to=body.term_to,
        is_filed=body.filed_on is not None,
        takers=sum(1 for row in people if row.person_id in takers),
    )


def lines(rows: Iterable[MediationBody], on: date) -> list[BodyLine]:
    """Organizations with their faults, in a fixed number of statements."""
    found = list(rows)
    people: dict[int, list[Mediator]] = defaultdict(list)
    for row in Mediator.objects.filter(active_on(on), body__in=found):
        people[row.body_id].append(row)
    takers = mediator_person_ids(on)
    return [
        BodyLine(
            body=body,
            members=sum(row.is_member for row in people[body.pk]),
            mediators=len(people[body.pk]),
            faults=faults(_committee(body, people[body.pk], takers), on),
        )
        for body in found
    ]


@dataclass(frozen=True)
class Coverage:
    """How many areas of a level have an organization of their own, and which lack one."""

    level: str
    areas: int
    covered: int
    lacking: list[Area]


LEVELS = (("township", MediationBody.Kind.TOWNSHIP), ("community", MediationBody.Kind.VILLAGE_COMMUNITY))


def coverage(area_code: str, on: date) -> list[Coverage]:
    """Townships and communities checked against the area tree; every one must have its own organization."""
    areas = list(
        Area.objects.filter(valid_on(on), within(area_code), level__in=[level for level, _kind in LEVELS])
        .select_related("parent")
        .order_by("code")
    )
    have = set(
        MediationBody.objects.filter(is_active=True, organization__is_active=True, organization__area__in=areas)
        .values_list("kind", "organization__area_id")
    )  # fmt: skip
    found = []
    for level, kind in LEVELS:
        rows = [area for area in areas if area.level == level]
        lacking = [area for area in rows if (str(kind), area.pk) not in have]
        found += [Coverage(level, len(rows), len(rows) - len(lacking), lacking)] if rows else []
    return found


def counts_by_kind(area_code: str) -> dict[str, int]:
    """How many organizations of each of the four kinds."""
    return Counter(bodies(area_code).values_list("kind", flat=True))


def rooms(area_code: str) -> list[Room]:
    """Rooms of an area with who sits there when."""
    hours = DutyHour.objects.select_related("mediator__legal_role").order_by("day", "begins", "pk")
    rows = Room.objects.filter(within(area_code, field="area__code"), is_active=True, body__is_active=True)
    rows = rows.select_related("area", "body__organization").prefetch_related(Prefetch("hours", queryset=hours))
    return list(rows.order_by("area__code", "name"))


def rooms_of(body: MediationBody) -> list[Room]:
    """Rooms of one organization with who sits there when."""
    hours = DutyHour.objects.select_related("mediator__legal_role").order_by("day", "begins", "pk")
    return list(body.rooms.select_related("area").prefetch_related(Prefetch("hours", queryset=hours)).order_by("name"))


def legal_roles() -> list[LegalRole]:
    """The words of the mixed legal team in the operator's order."""
    return list(LegalRole.objects.order_by("position", "name"))


def organizations_without_body(area_code: str) -> QuerySet[Organization]:
    """Organizations of kind `mediation_org` of which no term or filing is known yet."""
    rows = Organization.objects.filter(kind=Organization.Kind.MEDIATION_ORG, mediation_body__isnull=True)
    return rows.filter(within(area_code, field="area__code"), is_active=True).order_by("code")


def centres(area_code: str) -> list[Organization]:
    """Governance centres on the way down to an area and beneath it, the nearest first."""
    above = [area_code[:length] for length in (4, 6, 9, 12) if length <= len(area_code)]
    rows = Organization.objects.filter(
        Q(area__code__in=above) | within(area_code, field="area__code"),
        kind=Organization.Kind.GOVERNANCE_CENTRE, is_active=True,
    ).select_related("area")  # fmt: skip
    return sorted(rows, key=lambda row: (not area_code.startswith(row.area.code), -len(row.area.code), row.pk))


def find_body(pk: int) -> MediationBody | None:
    """An organization with its area and centre."""
    return MediationBody.objects.filter(pk=pk).select_related("organization__area", "at_centre").first()


def find_mediator(body: MediationBody, pk: int) -> Mediator | None:
    """A mediator of an organization."""
    return Mediator.objects.filter(body=body, pk=pk).prefetch_related("skills").first()


def find_room(body: MediationBody, pk: int) -> Room | None:
    """A room of an organization."""
    return Room.objects.filter(body=body, pk=pk).select_related("body__organization__area", "area").first()


def find_hour(body: MediationBody, pk: int) -> DutyHour | None:
    """A duty hour in a room of an organization."""
    rows = DutyHour.objects.filter(room__body=body, pk=pk)
    return rows.select_related("room__body__organization__area").first()


def mediators_near(body: MediationBody, on: date) -> QuerySet[Mediator]:
    """Who may sit in a room of an organization: its own people, and members of the legal team in its county."""
    own = Q(body=body)
    county = body.organization.area.code[:6]
    legal = Q(kind=Mediator.Kind.LEGAL, body__organization__area__code__startswith=county)
    return Mediator.objects.filter(active_on(on)).filter(own | legal).order_by("kind", "name")


def units_of(centre: Organization, on: date) -> QuerySet[Organization]:
    """Units to which a centre refers: those of its county in which somebody handles what comes in."""
    handling = Post.objects.filter(in_force(on), role__in=UNIT_ROLES, organization=OuterRef("pk"))
    rows = Organization.objects.filter(Exists(handling), is_active=True).exclude(pk=centre.pk)
    return rows.filter(within(centre.area.code[:6], field="area__code")).order_by("kind", "name")
