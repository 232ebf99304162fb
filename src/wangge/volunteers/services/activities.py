"""Volunteer activities: announced with their risks, applied for, chosen, checked in with proof."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.people.actors import Actor
from wangge.volunteers.models import Activity, Participation, Registration
from wangge.volunteers.models.registrations import Standing
from wangge.volunteers.rules import MOST_MINUTES, Stage, leads_to
from wangge.volunteers.services.refusal import ServiceRefused, note, only_community
from wangge.volunteers.services.telling import people_in, tell_cancelled, tell_chosen, tell_hours_wait, tell_moved

CODE_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
EARLY, LATE = timedelta(hours=1), timedelta(hours=2)


def announce_activity(
    *, actor: Actor, community: Area, title: str, risks: str, starts_at: datetime, ends_at: datetime, at: datetime,
    **more: Any,
) -> Activity:  # fmt: skip
    """Announces an activity; who takes part has to know the risks before."""
    only_community(actor, community)
    if not risks.strip():
        raise ServiceRefused(_("Say truthfully which risks there are, or that there are none to speak of."))
    _check_times(starts_at, ends_at)
    if starts_at <= at:
        raise ServiceRefused(_("It has begun already, so nobody could join: choose a time that lies ahead."))
    with transaction.atomic():
        row = Activity.objects.create(
            title=title.strip(), risks=risks.strip(), community=community, starts_at=starts_at, ends_at=ends_at,
            check_in_code="".join(secrets.choice(CODE_SIGNS) for _sign in range(6)), created_by_id=actor.account,
            created_at=at, **more,
        )  # fmt: skip
        note(actor, "announce", "activity", row.pk, at=at)
    return row


def _check_times(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise ServiceRefused(_("It ends before it begins."))
    if ends_at - starts_at > timedelta(minutes=MOST_MINUTES):
        raise ServiceRefused(_("One activity lasts twelve hours at most: announce one for each day."))


def move_activity(
    activity: Activity, *, starts_at: datetime, ends_at: datetime, place: str, actor: Actor, at: datetime
) -> None:
    """It takes place at another time or elsewhere; everybody in it is told."""
    only_community(actor, activity.community)
    _check_times(starts_at, ends_at)
    if starts_at <= at:
        raise ServiceRefused(_("The new time has passed already."))
    if (starts_at, ends_at, place.strip()) == (activity.starts_at, activity.ends_at, activity.place):
        raise ServiceRefused(_("Time and place are as before."))
    with transaction.atomic():
        still = Activity.objects.filter(pk=activity.pk, state__in=["open", "closed"], starts_at__gt=at)
        if not still.update(starts_at=starts_at, ends_at=ends_at, place=place.strip()):
            raise ServiceRefused(_("It has begun or is over: it cannot be moved any more."))
        was = activity.starts_at
        activity.refresh_from_db()
        tell_moved(activity, was=was, at=at)
        note(actor, "move", "activity", activity.pk, at=at)


def _own(participation: Participation, actor: Actor) -> None:
    if actor.person_id is None or participation.registration.person_id != actor.person_id:
        raise ServiceRefused(_("Only the person can do this."))


def _advance(participation: Participation, stage: Stage, **values: Any) -> None:
    """One step on, by a conditional update that only one of two wins."""
    if not leads_to(participation.stage, stage):
        raise ServiceRefused(_("This cannot be done in the present state."))
    changed = Participation.objects.filter(pk=participation.pk, stage=participation.stage).update(stage=stage, **values)
    if not changed:
        raise ServiceRefused(_("Somebody was first. Please look again."))
    participation.refresh_from_db()


def apply_for(activity: Activity, *, registration: Registration, actor: Actor, at: datetime) -> Participation:
    """Somebody registered wants to take part; nobody is put on the list by others."""
    if actor.person_id is None or registration.person_id != actor.person_id:
        raise ServiceRefused(_("Only the person can do this."))
    if registration.standing != Standing.ACCEPTED:
        raise ServiceRefused(_("The community has not accepted your registration yet."))
    if activity.state != Activity.State.OPEN or activity.starts_at <= at:
        raise ServiceRefused(_("Application is closed."))
    if registration.is_minor and not activity.is_for_minors:
        raise ServiceRefused(_("This activity is for adults only."))
    with transaction.atomic():
        row, is_new = Participation.objects.get_or_create(
            activity=activity, registration=registration, defaults={"applied_at": at, "stage": Stage.APPLIED}
        )
        if not is_new and row.stage == Stage.GONE:
            Participation.objects.filter(pk=row.pk, stage=Stage.GONE).update(stage=Stage.APPLIED, applied_at=at)
            row.refresh_from_db()
        note(actor, "apply", "activity", activity.pk, at=at)
    return row


def call_off(participation: Participation, *, actor: Actor, at: datetime) -> None:
    """Somebody does not come after all; that is nobody's mark."""
    _own(participation, actor)
    with transaction.atomic():
        _advance(participation, Stage.GONE)
        note(actor, "call_off", "activity", participation.activity_id, at=at)


def choose(participation: Participation, *, is_chosen: bool, actor: Actor, at: datetime) -> None:
    """The community chooses who takes part; never more than there are places."""
    activity = participation.activity
    only_community(actor, activity.community)
    with transaction.atomic():
        if is_chosen and activity.state in (Activity.State.OVER, Activity.State.CANCELLED):
            raise ServiceRefused(_("This activity is over."))
        if is_chosen:
            taken = Q(participations__stage__in=[Stage.SELECTED, Stage.CHECKED_IN, Stage.DONE, Stage.HOURS_CONFIRMED])
            number = Activity.objects.filter(pk=activity.pk).aggregate(number=Count("participations", filter=taken))[
                "number"
            ]
            if number >= activity.seats:
                raise ServiceRefused(_("All places are taken."))
        _advance(participation, Stage.SELECTED if is_chosen else Stage.NOT_SELECTED)
        note(actor, "choose" if is_chosen else "pass_over", "activity", activity.pk, at=at)
        tell_chosen(participation, is_chosen=is_chosen, at=at)


def check_in(participation: Participation, *, code: str, actor: Actor, at: datetime) -> None:
    """Somebody is there: proved by the code that hangs at the place, during the activity."""
    _own(participation, actor)
    activity = participation.activity
    if not activity.starts_at - EARLY <= at <= activity.ends_at + LATE:
        raise ServiceRefused(_("Check in during the activity, from one hour before."))
    if not secrets.compare_digest(code.strip().upper().encode(), activity.check_in_code.encode()):
        raise ServiceRefused(_("This is not the code that hangs at the place."))
    with transaction.atomic():
        _advance(participation, Stage.CHECKED_IN, checked_in_at=at, proof=Participation.Proof.CODE)
        note(actor, "check_in", "activity", activity.pk, at=at)


def tick(participation: Participation, *, actor: Actor, at: datetime) -> None:
    """The organizer ticks who is there without a phone; who ticks does not confirm the hours."""
    only_community(actor, participation.activity.community)
    if participation.registration.person_id == actor.person_id:
        raise ServiceRefused(_("Nobody ticks himself."))
    if at < participation.activity.starts_at - EARLY:
        raise ServiceRefused(_("Check in during the activity, from one hour before."))
    with transaction.atomic():
        _advance(
            participation, Stage.CHECKED_IN, checked_in_at=at, proof=Participation.Proof.LIST,
            ticked_by_id=actor.person_id,
        )  # fmt: skip
        note(actor, "tick", "activity", participation.activity_id, at=at)


def close_activity(activity: Activity, *, person_times: int | None, actor: Actor, at: datetime) -> int:
    """After the activity: whoever was there is done, whoever was not is called off; hours wait for confirmation."""
    only_community(actor, activity.community)
    if at < activity.ends_at:
        raise ServiceRefused(_("It is not over yet."))
    length = int((activity.ends_at - activity.starts_at).total_seconds() // 60)
    with transaction.atomic():
        if not Activity.objects.filter(pk=activity.pk, state__in=["open", "closed"]).update(
            state=Activity.State.OVER, person_times=person_times
        ):
            raise ServiceRefused(_("This was decided already."))
        parts = Participation.objects.filter(activity=activity)
        done = parts.filter(stage=Stage.CHECKED_IN).update(stage=Stage.DONE, minutes=min(length, MOST_MINUTES))
        parts.filter(stage__in=[Stage.APPLIED, Stage.SELECTED]).update(stage=Stage.GONE)
        note(actor, "close", "activity", activity.pk, at=at)
        tell_hours_wait(activity, at=at)
    activity.refresh_from_db()
    return done


def cancel_activity(activity: Activity, *, actor: Actor, at: datetime) -> None:
    """It does not take place."""
    only_community(actor, activity.community)
    with transaction.atomic():
        if not Activity.objects.filter(pk=activity.pk, state__in=["open", "closed"]).update(
            state=Activity.State.CANCELLED
        ):
            raise ServiceRefused(_("This was decided already."))
        people = people_in(activity)
        Participation.objects.filter(activity=activity, stage__in=[Stage.APPLIED, Stage.SELECTED]).update(
            stage=Stage.GONE
        )
        tell_cancelled(activity, people, at=at)
        note(actor, "cancel", "activity", activity.pk, at=at)
    activity.refresh_from_db()
