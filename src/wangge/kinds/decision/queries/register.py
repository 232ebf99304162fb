"""The register of bodies, and one body with its members, groups and meetings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from wangge.areas.queries import within
from wangge.kinds.decision.models import Body, Invitation, Meeting, Member
from wangge.kinds.decision.queries.rhythm import Rhythm, rhythms
from wangge.kinds.decision.rules import OPEN_STATES
from wangge.matters.models import Matter
from wangge.people.models import Organization

RECENT = timedelta(days=120)
SOON = 5
"""How many meetings ahead stand above the register."""


@dataclass(frozen=True)
class BodyRow:
    """A body in the register: how many sit in it, its meetings of the year, what is open of what it decided."""

    body: Body
    members: int
    rhythm: Rhythm
    open: int
    late: int
    next_on: datetime | None


@dataclass(frozen=True)
class Asked:
    """What the register is narrowed by; empty means all."""

    text: str = ""
    kind: str = ""
    state: str = ""


def narrowed(rows: QuerySet[Body], asked: Asked) -> QuerySet[Body]:
    """Bodies by name or area, kind, and whether they still meet."""
    rows = rows.filter(organization__is_active=asked.state != "closed")
    if asked.kind:
        rows = rows.filter(organization__subkind=asked.kind)
    if asked.text:
        rows = rows.filter(
            Q(organization__name__icontains=asked.text) | Q(organization__area__name__icontains=asked.text)
        )
    return rows


def body_rows(bodies: Iterable[Body], at: datetime) -> list[BodyRow]:
    """Bodies with their numbers, in as many statements as for one."""
    rows = list(bodies)
    pks = [row.pk for row in rows]
    sitting = Member.objects.filter(body__in=pks, until__isnull=True).order_by()
    members = dict(sitting.values_list("body").annotate(Count("pk")))
    left = Matter.objects.filter(decision__body__in=pks, state__in=OPEN_STATES).order_by()
    is_late = Q(next_due_at__lt=at)
    numbers = {
        pk: (number, late)
        for pk, number, late in left.values_list("decision__body").annotate(
            all=Count("pk"), late=Count("pk", filter=is_late)
        )
    }
    coming = Meeting.objects.filter(body__in=pks, held_at=None, cancelled_at=None, meet_at__gt=at).order_by("-meet_at")
    following = dict(coming.values_list("body", "meet_at"))
    steady = rhythms(rows, at)
    return [
        BodyRow(row, members.get(row.pk, 0), steady[row.pk], *numbers.get(row.pk, (0, 0)), following.get(row.pk))
        for row in rows
    ]


def members_of(body: Body) -> list[Member]:
    """The units that sit in a body."""
    rows = body.members.filter(until__isnull=True).select_related("organization")
    return list(rows.order_by("organization__kind", "organization__name", "pk"))


def seated_units(body: Body) -> list[Organization]:
    """The same as organizations, to be asked to a meeting."""
    return [row.organization for row in members_of(body)]


def left_members(body: Body) -> list[Member]:
    """Those that sat in it before."""
    return list(body.members.filter(until__isnull=False).select_related("organization").order_by("-until", "pk")[:50])


def groups_of(body: Body) -> QuerySet[Body]:
    """Its special task groups and other bodies beneath it."""
    rows = Body.objects.filter(organization__parent=body.organization_id, organization__is_active=True)
    return rows.select_related("organization__area", "lead").order_by("organization__code")


def above(body: Body) -> Body | None:
    """The body it stands beneath, where there is one."""
    if body.organization.parent_id is None:
        return None
    return Body.objects.filter(organization_id=body.organization.parent_id).select_related("organization").first()


def meetings_of(body: Body) -> QuerySet[Meeting]:
    """Its meetings, the newest first, each with how many units were asked and how many were there."""
    rows = Meeting.objects.filter(body=body).annotate(
        asked=Count("invitations", distinct=True),
        there=Count("invitations", filter=Q(invitations__was_there=True), distinct=True),
        decided=Count("decisions", distinct=True),
    )
    return rows.order_by("-meet_at", "-pk")


def coming_meetings(meetings: QuerySet[Meeting], at: datetime) -> list[Meeting]:
    """Meetings ahead among those that somebody reads of, the next one first."""
    rows = meetings.filter(held_at=None, cancelled_at=None, meet_at__gte=at)
    return list(rows.order_by("meet_at", "pk")[:SOON])


def unwritten(meetings: QuerySet[Meeting], at: datetime, area_code: str) -> list[Meeting]:
    """Meetings whose day is past and whose minutes are missing, beneath an area."""
    rows = meetings.filter(within(area_code, field="body__organization__area__code"))
    return list(rows.filter(held_at=None, cancelled_at=None, meet_at__lt=at).order_by("meet_at", "pk")[:12])


def roll_of(meeting: Meeting) -> list[Invitation]:
    """The units asked to a meeting."""
    rows = meeting.invitations.select_related("organization")
    return list(rows.order_by("organization__kind", "organization__name", "pk"))


def recent_meetings(meetings: QuerySet[Meeting], at: datetime) -> list[Meeting]:
    """Meetings of the last months that have begun, the newest first: decisions are still written down for them."""
    rows = meetings.filter(cancelled_at=None, meet_at__lte=at, meet_at__gte=at - RECENT)
    return list(rows.order_by("-meet_at", "-pk")[:40])
