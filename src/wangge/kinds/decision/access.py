"""Who reads of a body and its meetings, and who keeps it; the only way a door gets a row."""

from datetime import date

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.timezone import localdate

from wangge.areas.queries import within
from wangge.kinds.decision.models import Body, DecisionDetails, Invitation, Meeting, WorkNote
from wangge.kinds.decision.rules import KEEPERS, READERS, confirmers_of, keepers_of
from wangge.matters.models import Matter
from wangge.people.actors import Actor
from wangge.people.models import Post
from wangge.people.queries import in_force
from wangge.people.rules import UNIT_ROLES, Role

NEAR = ("organization__area", "organization__parent", "lead")
OFFICES = frozenset({"community_office", "township_office"})
NOTHING = Q(pk__in=())


def _rule(actor: Actor, prefix: str = "") -> Q:
    """Bodies of the own area and beneath, and those in which the own organization sits or leads."""
    if actor.role == Role.SYSTEM:
        return Q()
    if actor.role not in READERS:
        return NOTHING
    parts = NOTHING
    if actor.role not in UNIT_ROLES and actor.area_code:
        parts |= within(actor.area_code, field=f"{prefix}organization__area__code")
    if actor.organization_id:
        seats = Body.objects.filter(
            Q(lead_id=actor.organization_id)
            | Q(members__organization_id=actor.organization_id, members__until__isnull=True)
        )
        parts |= Q(**{f"{prefix}pk__in": seats.order_by().values("pk")})
    return parts


def visible_bodies(actor: Actor) -> QuerySet[Body]:
    """Bodies that the actor reads of."""
    return Body.objects.filter(_rule(actor)).select_related(*NEAR)


def visible_meetings(actor: Actor) -> QuerySet[Meeting]:
    """Meetings of these bodies, and those to which the own organization was asked as a guest."""
    rule = _rule(actor, "body__")
    if actor.role in READERS and actor.organization_id:
        asked = Invitation.objects.filter(organization_id=actor.organization_id)
        rule |= Q(pk__in=asked.order_by().values("meeting_id"))
    return Meeting.objects.filter(rule).select_related("body__organization__area", "called_by")


def get_body(actor: Actor, pk: int) -> Body:
    """A body that the actor reads of, or 404."""
    found = visible_bodies(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def get_meeting(actor: Actor, pk: int) -> Meeting:
    """A meeting that the actor reads of, or 404."""
    found = visible_meetings(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def may_keep(actor: Actor, body: Body) -> bool:
    """Whether the actor is of the body's office."""
    if actor.role == Role.SYSTEM:
        return True
    return actor.role in keepers_of(body.level) and actor.covers(body.area_code)


def kept_bodies(actor: Actor) -> list[Body]:
    """Open bodies whose office the actor is of."""
    if actor.role not in KEEPERS:
        return []
    rows = visible_bodies(actor).filter(organization__is_active=True).order_by("organization__area__code", "pk")
    return [row for row in rows if may_keep(actor, row)]


def own_invitation(actor: Actor, meeting: Meeting) -> Invitation | None:
    """That of the actor's own organization, for whoever answers for it."""
    answers = UNIT_ROLES | (KEEPERS if actor.organization_kind in OFFICES else frozenset())
    if actor.role not in answers or not actor.organization_id:
        return None
    return Invitation.objects.filter(meeting=meeting, organization_id=actor.organization_id).first()


def sight(actor: Actor) -> Q | None:
    """An office that owns a decision sees it, though the body stands above it; units see theirs anyway."""
    if actor.role not in KEEPERS or actor.organization_kind not in OFFICES or not actor.organization_id:
        return None
    return Q(lead_unit_id=actor.organization_id)


def office_people(area_code: str, level: str, on: date) -> set[int]:
    """The persons of a body's office."""
    posts = Post.objects.filter(in_force(on), role__in=list(confirmers_of(level)), area__code=area_code)
    return set(posts.values_list("person_id", flat=True))


def seats(matter: Matter) -> set[int]:
    """Those who look whether a decision is done."""
    level = DecisionDetails.objects.filter(matter=matter).values_list("level", flat=True).first() or ""
    return office_people(matter.area_code, level, localdate(matter.moved_at))


def may_note(actor: Actor, area_code: str) -> bool:
    """Whether the actor writes work notes of those sent to an area."""
    return actor.role == Role.SYSTEM or (actor.role in KEEPERS and actor.covers(area_code))


def visible_notes(actor: Actor) -> QuerySet[WorkNote]:
    """Work notes of the own area."""
    if actor.role not in READERS - UNIT_ROLES or not actor.area_code:
        return WorkNote.objects.none()
    rows = WorkNote.objects.filter(within(actor.area_code, field="seat__area__code"))
    return rows.select_related("seat__area", "seat__slot", "matter", "written_by")


def get_note(actor: Actor, pk: int) -> WorkNote:
    """A work note of the own area, or 404."""
    found = visible_notes(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
