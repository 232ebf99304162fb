"""Hours of service: confirmed by a second person, disputed by the person they belong to, never added up for others."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.people.actors import Actor
from wangge.volunteers.models import Hours, Participation, Registration
from wangge.volunteers.models.registrations import Standing
from wangge.volunteers.rules import MOST_MINUTES, Stage, confirmer_refusal, leads_to
from wangge.volunteers.services.refusal import ServiceRefused, note, only_community
from wangge.volunteers.services.telling import tell_disputed, tell_settled


def note_hours(
    *,
    person_id: int,
    community: Area,
    minutes: int,
    what: str,
    source: str,
    reference: str,
    on: date,
    at: datetime,
    confirmed_by_id: int | None = None,
) -> Hours | None:
    """Notes hours that a second person has confirmed, once per task; None for somebody who is not registered."""
    registration = (
        Registration.objects.filter(person_id=person_id, standing=Standing.ACCEPTED)
        .order_by("accepted_at", "pk")
        .first()
    )
    if registration is None or minutes <= 0:
        return None
    row, _is_new = Hours.objects.get_or_create(
        person_id=person_id,
        source=source,
        reference=reference,
        defaults={
            "community": community,
            "unit": registration.unit,
            "on": on,
            "minutes": min(minutes, MOST_MINUTES),
            "what": what[:200],
            "confirmed_by_id": confirmed_by_id if confirmed_by_id != person_id else None,
            "confirmed_at": at,
        },
    )
    return row


def note_taken(*, lines: int, actor: Actor, at: datetime) -> None:
    """A list of names and hours that leaves the house is written down."""
    note(actor, "records.sheet", "community", actor.area_code, at=at, detail=str(lines))


def confirm_hours(participation: Participation, *, minutes: int, actor: Actor, at: datetime) -> Hours:
    """A second person confirms the hours of a part in an activity."""
    activity = participation.activity
    only_community(actor, activity.community)
    person_id = participation.registration.person_id
    reason = confirmer_refusal(confirmer=actor.person_id, server=person_id, ticked_by=participation.ticked_by_id)
    if reason:
        raise ServiceRefused(_(reason))
    if not leads_to(participation.stage, Stage.HOURS_CONFIRMED):
        raise ServiceRefused(_("This cannot be done in the present state."))
    if not 0 < minutes <= MOST_MINUTES:
        raise ServiceRefused(_("Between one minute and twelve hours."))
    with transaction.atomic():
        if not Participation.objects.filter(pk=participation.pk, stage=participation.stage).update(
            stage=Stage.HOURS_CONFIRMED, minutes=minutes
        ):
            raise ServiceRefused(_("Somebody was first. Please look again."))
        row, _is_new = Hours.objects.update_or_create(
            person_id=person_id or 0,
            source=Hours.Source.ACTIVITY,
            reference=str(activity.pk),
            defaults={
                "community": activity.community, "unit": participation.registration.unit,
                "on": localdate(activity.starts_at), "minutes": minutes, "what": activity.title,
                "state": Hours.State.CONFIRMED, "confirmed_by_id": actor.person_id, "confirmed_at": at,
            },
        )  # fmt: skip
        note(actor, "confirm_hours", "hours", row.pk, at=at, detail=str(minutes))
    participation.refresh_from_db()
    return row


def dispute_hours(hours: Hours, *, text: str, actor: Actor, at: datetime) -> None:
    """The person says that the hours are not right."""
    if actor.person_id is None or hours.person_id != actor.person_id:
        raise ServiceRefused(_("Only the person can do this."))
    if not text.strip():
        raise ServiceRefused(_("Say what is not right."))
    with transaction.atomic():
        Hours.objects.filter(pk=hours.pk).update(state=Hours.State.DISPUTED, dispute=text.strip()[:300])
        if hours.source == Hours.Source.ACTIVITY:
            Participation.objects.filter(
                activity_id=int(hours.reference), registration__person_id=hours.person_id, stage=Stage.HOURS_CONFIRMED
            ).update(stage=Stage.DISPUTED)
        note(actor, "dispute_hours", "hours", hours.pk, at=at)
        tell_disputed(hours, at=at)


def settle_dispute(hours: Hours, *, minutes: int, actor: Actor, at: datetime) -> None:
    """The community settles a dispute; by somebody else than the person."""
    only_community(actor, hours.community)
    reason = confirmer_refusal(confirmer=actor.person_id, server=hours.person_id, ticked_by=None)
    if reason:
        raise ServiceRefused(_(reason))
    if not 0 < minutes <= MOST_MINUTES:
        raise ServiceRefused(_("Between one minute and twelve hours."))
    with transaction.atomic():
        Hours.objects.filter(pk=hours.pk).update(
            state=Hours.State.CONFIRMED, minutes=minutes, confirmed_by_id=actor.person_id, confirmed_at=at
        )
        if hours.source == Hours.Source.ACTIVITY:
            Participation.objects.filter(
                activity_id=int(hours.reference), registration__person_id=hours.person_id, stage=Stage.DISPUTED
            ).update(stage=Stage.HOURS_CONFIRMED, minutes=minutes)
        note(actor, "settle_hours", "hours", hours.pk, at=at, detail=str(minutes))
        tell_settled(hours, minutes=minutes, at=at)
