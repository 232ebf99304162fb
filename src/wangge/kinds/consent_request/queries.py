"""The register of requests and notes, and the list of what is asked about."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.areas.queries import within
from wangge.kinds.consent_request.models import Subject
from wangge.kinds.consent_request.rules import State
from wangge.matters.access import visible
from wangge.matters.models import Matter
from wangge.people.actors import Actor

COUNTY = 6
KINDS = ("consent_request", "unasked_act")
GROUPS = {
    "open": Q(state__in=[State.ASKED, State.OVERDUE]),
    "overdue": Q(state=State.OVERDUE),
    "agreed": Q(state__in=[State.AGREED, State.CONDITIONAL]),
    "objected": Q(state=State.OBJECTED),
    "unasked": Q(kind="unasked_act"),
}


@dataclass(frozen=True)
class Asked:
    """What the register is narrowed by."""

    group: str = ""
    township: str = ""
    subject: str = ""


def county_of(actor: Actor) -> Area | None:
    """The county of a post."""
    return Area.objects.filter(code=actor.area_code[:COUNTY], valid_to=None).first()


def subjects_of(actor: Actor, *, only_active: bool = True) -> QuerySet[Subject]:
    """What is asked about in the county of a post."""
    rows = Subject.objects.filter(county__code=actor.area_code[:COUNTY]).select_related("county")
    return (rows.filter(is_active=True) if only_active else rows).order_by("-is_active", "power", "pk")


def townships_of(actor: Actor) -> list[Area]:
    """Townships of the county of a post."""
    rows = Area.objects.filter(within(actor.area_code[:COUNTY]), level="township", valid_to=None)
    return list(rows.order_by("code"))


def register_of(actor: Actor, wanted: Asked) -> QuerySet[Matter]:
    """Requests and notes that the actor sees."""
    rows = visible(actor).filter(kind__in=KINDS)
    rows = rows.select_related("lead_unit", "consent__subject", "unasked__subject")
    if wanted.group in GROUPS:
        rows = rows.filter(GROUPS[wanted.group])
    if wanted.township:
        rows = rows.filter(area_code__startswith=wanted.township)
    if wanted.subject.isdecimal():
        rows = rows.filter(Q(consent__subject_id=wanted.subject) | Q(unasked__subject_id=wanted.subject))
    return rows


def subject_of(matter: Matter) -> Subject:
    """What a request or note is about."""
    own = matter.consent if matter.kind == KINDS[0] else matter.unasked
    subject: Subject = own.subject
    return subject


def waits(*, matter: Matter, **_rest: Any) -> list[str]:
    """Whom a request waits for."""
    if matter.state == State.OVERDUE:
        return [_("The township has not answered in time. Silence is no consent: the department must wait.")]
    return [_("The township answers; until then the department must not act.")] if matter.state == State.ASKED else []
