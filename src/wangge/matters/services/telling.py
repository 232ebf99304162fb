"""Who hears of what: audiences become persons, persons become notices, each exactly once."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.matters.models import Link, Matter, Reporter, WorkOrder
from wangge.matters.rules import Audience
from wangge.notices.services import notify
from wangge.people.models import Post
from wangge.people.queries import in_force
from wangge.people.rules import Role

ROLES: dict[Audience, frozenset[Role]] = {
    Audience.DISPATCHER: frozenset({Role.DISPATCHER}),
    Audience.GRID: frozenset({Role.GRID_WORKER, Role.GRID_LEADER}),
    Audience.COMMUNITY: frozenset({Role.COMMUNITY_SECRETARY, Role.COMMUNITY_CLERK}),
    Audience.TOWNSHIP: frozenset({Role.TOWNSHIP_LEADER}),
    Audience.COUNTY: frozenset({Role.COUNTY_LEADER}),
}


def area_holders(audiences: Iterable[Audience], area_code: str, at: datetime) -> set[int]:
    """Persons behind the audiences that hang on the area: of each, the posts nearest to the place."""
    wanted = {role: audience for audience in audiences for role in ROLES.get(audience, ())}
    if not wanted:
        return set()
    above = [area_code[:length] for length in range(2, len(area_code) + 1)]
    rows = Post.objects.filter(in_force(localdate(at)), role__in=list(wanted), area__code__in=above).values_list(
        "role", "area__code", "person_id"
    )
    nearest: dict[Audience, tuple[int, set[int]]] = {}
    for role, code, person_id in rows:
        audience = wanted[Role(role)]
        length, people = nearest.get(audience, (0, set()))
        if len(code) > length:
            nearest[audience] = (len(code), {person_id})
        elif len(code) == length:
            people.add(person_id)
    return {person_id for _length, people in nearest.values() for person_id in people}


def unit_people(unit_ids: Iterable[int], at: datetime) -> set[int]:
    """Persons who hold a post in one of these units today."""
    wanted = [unit_id for unit_id in unit_ids if unit_id]
    if not wanted:
        return set()
    posts = Post.objects.filter(in_force(localdate(at)), organization_id__in=wanted)
    return set(posts.values_list("person_id", flat=True))


def reporters_of(matter: Matter) -> list[Reporter]:
    """Everybody who told of it, those of merged matters too."""
    merged = Link.objects.filter(target=matter, kind=Link.Kind.DUPLICATE_OF).values("source_id")
    return list(Reporter.objects.filter(matter_id=matter.pk) | Reporter.objects.filter(matter_id__in=merged))


def open_unit_ids(matter: Matter) -> set[int]:
    """Units that have an open order in a matter."""
    return set(WorkOrder.objects.filter(matter=matter, ended_at__isnull=True).values_list("unit_id", flat=True))


def tell(
    *,
    matter: Matter,
    audiences: Iterable[Audience],
    key: str,
    title: str,
    body: str,
    at: datetime,
    unit_ids: Iterable[int] = (),
    but: int | None = None,
) -> None:
    """Notifies the persons behind the audiences; `key` makes it happen once; `but` is the person who acted."""
    wanted = set(audiences)
    staff = area_holders(wanted, matter.area_code, at)
    units = set(unit_ids)
    if Audience.LEAD in wanted and matter.lead_unit_id:
        units.add(matter.lead_unit_id)
    if Audience.UNITS in wanted:
        units |= open_unit_ids(matter)
    staff |= unit_people(units, at)
    staff.discard(but or 0)
    urgency = "urgent" if matter.urgency == Matter.Urgency.URGENT else "normal"
    if staff:
        address = reverse("matters:detail", args=[matter.number])
        notify(key=key, person_ids=staff, title=title, body=body, url=address, urgency=urgency, at=at)
    if Audience.REPORTER in wanted:
        tell_reporters(matter=matter, key=key, body=body, at=at, but=but)


def tell_reporters(*, matter: Matter, key: str, body: str, at: datetime, but: int | None = None) -> None:
    """Notifies the reporters that have an account; others read it with number and code."""
    people = {row.person_id for row in reporters_of(matter) if row.person_id and row.person_id != but}
    if not people:
        return
    with override("zh-hans"):
        title = _("Your report %(number)s") % {"number": matter.number}
    address = reverse("portal:report", args=[matter.number])
    notify(key=f"{key}:reporter", person_ids=people, title=title, body=body, url=address, urgency="normal", at=at)
