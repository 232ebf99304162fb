"""A meeting: called, answered by units, held with its roll and minutes, or called off."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.kinds.decision.access import OFFICES, own_invitation
from wangge.kinds.decision.models import Body, Invitation, Meeting
from wangge.kinds.decision.rules import KEEPERS
from wangge.kinds.decision.services.journal import BodyRefused, note, only_office
from wangge.notices.services import notify
from wangge.people.actors import Actor
from wangge.people.models import Organization, Post
from wangge.people.queries import in_force
from wangge.people.rules import UNIT_ROLES

LANGUAGE = "zh-hans"


def _people_of(units: Collection[int], at: datetime) -> set[int]:
    """Who answers for units: those at their desks; of offices of townships and communities not the grid workers."""
    posts = Post.objects.filter(in_force(localdate(at)), organization_id__in=units)
    rows = posts.values_list("person_id", "role", "organization__kind")
    return {person for person, role, kind in rows if role in UNIT_ROLES or (kind in OFFICES and role in KEEPERS)}


def _tell(meeting: Meeting, units: Collection[int], *, title: str, key: str, actor: Actor, at: datetime) -> None:
    people = _people_of(units, at) - {actor.person_id}
    if people:
        body = f"{localtime(meeting.meet_at):%Y-%m-%d %H:%M} · {meeting.place}"
        url = reverse("decision:meeting", args=[meeting.pk])
        notify(key=f"meeting:{meeting.pk}:{key}", person_ids=people, title=title, body=body, url=url, at=at)


def _clean(meeting: Meeting, *, subject: str, meet_at: datetime, place: str, agenda: str) -> None:
    if not subject.strip():
        raise BodyRefused(_("Say in a few words what it is about."), field="subject")
    meeting.subject, meeting.meet_at, meeting.place = subject.strip(), meet_at, place.strip()
    meeting.agenda = "\n".join(line.strip() for line in agenda.splitlines() if line.strip())


def call_meeting(
    body: Body, *, actor: Actor, at: datetime, subject: str, meet_at: datetime, place: str, agenda: str = "",
    units: Collection[Organization] = (),
) -> Meeting:  # fmt: skip
    """Calls a meeting; every unit asked is told. A past day is for one that was held before it was written down."""
    only_office(actor, body)
    if not body.organization.is_active:
        raise BodyRefused(_("This body does not meet any more."))
    meeting = Meeting(body=body, called_at=at, called_by_id=actor.person_id)
    _clean(meeting, subject=subject, meet_at=meet_at, place=place, agenda=agenda)
    with transaction.atomic():
        meeting.save()
        _invite(meeting, units)
        note("call_meeting", actor=actor, at=at, subject=body.pk, detail=f"{meeting.pk} {meeting.subject}")
        if meet_at > at:
            with override(LANGUAGE):
                title = _("Asked to a meeting: %(subject)s") % {"subject": meeting.subject}
            _tell(meeting, {unit.pk for unit in units}, title=title, key="called", actor=actor, at=at)
    return meeting


def _invite(meeting: Meeting, units: Collection[Organization]) -> set[int]:
    """Asks who is not asked yet; returns these."""
    known = set(meeting.invitations.values_list("organization_id", flat=True))
    fresh = {unit.pk for unit in units} - known
    Invitation.objects.bulk_create(Invitation(meeting=meeting, organization_id=pk) for pk in sorted(fresh))
    return fresh


def _only_open(meeting: Meeting) -> None:
    if meeting.held_at or meeting.cancelled_at:
        raise BodyRefused(_("This meeting is over."))


def change_meeting(
    meeting: Meeting, *, actor: Actor, at: datetime, subject: str, meet_at: datetime, place: str, agenda: str = "",
    units: Collection[Organization] = (),
) -> Meeting:  # fmt: skip
    """Another day, place or agenda; units are told again when day or place changed, and new ones in any case."""
    only_office(actor, meeting.body)
    _only_open(meeting)
    before = (meeting.meet_at, meeting.place)
    _clean(meeting, subject=subject, meet_at=meet_at, place=place, agenda=agenda)
    with transaction.atomic():
        meeting.save()
        wanted = {unit.pk for unit in units}
        meeting.invitations.exclude(organization_id__in=wanted).delete()
        fresh = _invite(meeting, units)
        has_moved = (meeting.meet_at, meeting.place) != before
        if has_moved:
            meeting.invitations.update(answer="", note="", answered_at=None)
        note("change_meeting", actor=actor, at=at, subject=meeting.body_id, detail=f"{meeting.pk}")
        with override(LANGUAGE):
            asked = _("Asked to a meeting: %(subject)s") % {"subject": meeting.subject}
            moved = _("Another time or place: %(subject)s") % {"subject": meeting.subject}
        key = f"changed:{at.isoformat()}"
        _tell(meeting, fresh, title=asked, key="called", actor=actor, at=at)
        if has_moved:
            _tell(meeting, wanted - fresh, title=moved, key=key, actor=actor, at=at)
    return meeting


def cancel_meeting(meeting: Meeting, *, actor: Actor, at: datetime, reason: str) -> None:
    """Calls a meeting off; the line stays with its reason."""
    only_office(actor, meeting.body)
    _only_open(meeting)
    if not reason.strip():
        raise BodyRefused(_("Write down the reason."), field="reason")
    with transaction.atomic():
        meeting.cancelled_at, meeting.cancelled_reason = at, reason.strip()[:200]
        meeting.save(update_fields=["cancelled_at", "cancelled_reason"])
        note("cancel_meeting", actor=actor, at=at, subject=meeting.body_id, detail=f"{meeting.pk}")
        with override(LANGUAGE):
            title = _("Called off: %(subject)s") % {"subject": meeting.subject}
        asked = meeting.invitations.values_list("organization_id", flat=True)
        _tell(meeting, list(asked), title=title, key="cancelled", actor=actor, at=at)


def answer(meeting: Meeting, *, actor: Actor, at: datetime, answer: str, text: str = "") -> Invitation:
    """A unit says whether it comes."""
    row = own_invitation(actor, meeting)
    if row is None:
        raise BodyRefused(_("Your unit is not asked to this meeting."))
    _only_open(meeting)
    row.answer, row.note, row.answered_at = answer, text.strip()[:120], at
    with transaction.atomic():
        row.save(update_fields=["answer", "note", "answered_at"])
        note("answer_meeting", actor=actor, at=at, subject=meeting.body_id, detail=f"{meeting.pk} {answer}")
    return row


def write_minutes(meeting: Meeting, *, actor: Actor, at: datetime, there: Collection[int], minutes: str) -> Meeting:
    """Which units were there, and what was said; both can be mended later, each time with an entry in the audit log."""
    only_office(actor, meeting.body)
    if meeting.cancelled_at:
        raise BodyRefused(_("The meeting has been called off."))
    if localdate(meeting.meet_at) > localdate(at):
        raise BodyRefused(_("The meeting is still to come."))
    if not minutes.strip():
        raise BodyRefused(_("Write a few sentences of what was said."), field="minutes")
    with transaction.atomic():
        meeting.invitations.update(was_there=False)
        meeting.invitations.filter(organization_id__in=set(there)).update(was_there=True)
        meeting.held_at, meeting.minutes = meeting.held_at or at, minutes.strip()
        meeting.save(update_fields=["held_at", "minutes"])
        note("write_minutes", actor=actor, at=at, subject=meeting.body_id, detail=f"{meeting.pk}")
    return meeting
