"""Who is told what about serving: each thing once, with nothing in the text that is sealed."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.notices.models import Notice
from wangge.notices.services import notify
from wangge.people.queries import post_holders, unit_members
from wangge.people.rules import UNIT_ROLES
from wangge.volunteers.models import Activity, Hours, Pairing, PairVisit, Participation, Registration, UnitRegistration
from wangge.volunteers.models.registrations import Standing
from wangge.volunteers.rules import CLERKS, Stage, confirmer_refusal

LANGUAGE = "zh-hans"
"""Notices are kept as text, and whoever reads them need not read the language of whoever caused them."""
SOON = timedelta(hours=24)
IN_IT = (Stage.APPLIED, Stage.SELECTED, Stage.CHECKED_IN)


def clerks_at(community: str, at: datetime) -> set[int]:
    """The clerks and the secretary of a community."""
    return {
        post.person_id
        for role in CLERKS
        for post in post_holders(role, community, localdate(at))
        if post.area.code == community
    }


def _of_unit(organization_id: int, at: datetime) -> set[int]:
    return set(
        unit_members(organization_id, localdate(at)).filter(role__in=UNIT_ROLES).values_list("person", flat=True)
    )


def _when(activity: Activity) -> str:
    return timezone.localtime(activity.starts_at).strftime("%m-%d %H:%M")


def tell_registered(row: Registration, *, at: datetime) -> None:
    """A new registration waits for the community."""
    with override(LANGUAGE):
        title, body = _("Somebody wants to serve"), _("A new registration waits for your answer: please call there.")
    address = reverse("volunteers:registration", args=[row.pk])
    key = f"registration:{row.pk}:new"
    notify(key=key, person_ids=clerks_at(row.community.code, at), title=title, body=body, url=address, at=at)


def tell_unit_registered(row: UnitRegistration, *, at: datetime) -> None:
    """A unit's registration waits for the community."""
    with override(LANGUAGE):
        title = _("%(unit)s registers at the community") % {"unit": row.organization.name}
        body = _("Please accept the registration, or speak with the unit.")
    notify(
        key=f"unit-registration:{row.pk}:new", person_ids=clerks_at(row.community.code, at), title=title, body=body,
        url=reverse("volunteers:board"), at=at,
    )  # fmt: skip


def tell_decided(row: Registration, *, is_accepted: bool, at: datetime) -> None:
    """The person learns that the community accepted, or did not; without an account there is nobody to write to."""
    if row.person_id is None:
        return
    with override(LANGUAGE):
        place = {"place": row.community.name}
        if is_accepted:
            title = _("%(place)s has accepted your registration") % place
            body = _("You may apply for activities now. Thank you for giving your time.")
        else:
            title = (
                _("%(place)s has not taken up your registration")
                if row.standing == Standing.APPLIED
                else _("%(place)s has ended your registration")
            ) % place
            body = _("Your telephone is erased. The community tells you why if you ask.")
    key = f"registration:{row.pk}:{'accepted' if is_accepted else 'ended'}"
    notify(key=key, person_ids=[row.person_id], title=title, body=body, url=reverse("volunteers_field:home"), at=at)


def tell_unit_decided(row: UnitRegistration, *, is_accepted: bool, at: datetime) -> None:
    """The unit learns that the community accepted, or did not."""
    with override(LANGUAGE):
        place = {"place": row.community.name}
        if is_accepted:
            title = _("%(place)s has accepted your unit") % place
            body = _("You may say now what the unit can give.")
        else:
            title = (
                _("%(place)s has not taken up your registration")
                if row.standing == Standing.APPLIED
                else _("%(place)s has ended the registration of your unit")
            ) % place
            body = _("The community tells you why if you ask.")
    key = f"unit-registration:{row.pk}:{'accepted' if is_accepted else 'ended'}"
    notify(
        key=key, person_ids=_of_unit(row.organization_id, at), title=title, body=body,
        url=reverse("volunteers:own_unit"), at=at,
    )  # fmt: skip


def tell_chosen(part: Participation, *, is_chosen: bool, at: datetime) -> None:
    """Who applied learns whether there is a place."""
    person_id, activity = part.registration.person_id, part.activity
    if person_id is None:
        return
    with override(LANGUAGE):
        words = {"title": activity.title, "when": _when(activity), "place": activity.place}
        if is_chosen:
            title = _("You take part: %(title)s") % words
            body = _("%(when)s, meet at: %(place)s. If you cannot come, say so on the page.") % words
        else:
            title = _("No place this time: %(title)s") % words
            body = _("There were more people than places. Thank you; you are welcome at the next one.")
    key = f"part:{part.pk}:{part.applied_at:%Y%m%d%H%M%S}:{'chosen' if is_chosen else 'passed'}"
    address = reverse("volunteers_field:activity", args=[activity.pk])
    notify(key=key, person_ids=[person_id], title=title, body=body, url=address, at=at)


def _urgency(starts_at: datetime, at: datetime) -> str:
    """Who might be on the way within a day is told at once, at night too."""
    return Notice.Urgency.URGENT if starts_at - at < SOON else Notice.Urgency.NORMAL


def people_in(activity: Activity) -> set[int]:
    """Everybody who applied for an activity or was chosen."""
    rows = Participation.objects.filter(
        activity=activity, stage__in=IN_IT, registration__person_id__isnull=False
    ).values_list("registration__person_id", flat=True)
    return {person for person in rows if person is not None}


def tell_cancelled(activity: Activity, people: Iterable[int], *, at: datetime) -> None:
    """Everybody in it learns that it does not take place."""
    with override(LANGUAGE):
        words = {"title": activity.title, "when": _when(activity)}
        title = _("Does not take place: %(title)s") % words
        body = _("The activity of %(when)s is cancelled. You need not come.") % words
    notify(
        key=f"activity:{activity.pk}:cancelled", person_ids=people, title=title, body=body,
        url=reverse("volunteers_field:home"), urgency=_urgency(activity.starts_at, at), at=at,
    )  # fmt: skip


def tell_moved(activity: Activity, *, was: datetime, at: datetime) -> None:
    """Everybody in it learns the new time and place."""
    with override(LANGUAGE):
        words = {"title": activity.title, "when": _when(activity), "place": activity.place}
        title = _("Time or place has changed: %(title)s") % words
        body = _("Now: %(when)s, meet at: %(place)s. If that does not suit you, call it off on the page.") % words
    address = reverse("volunteers_field:activity", args=[activity.pk])
    notify(
        key=f"activity:{activity.pk}:moved:{at:%Y%m%d%H%M%S}", person_ids=people_in(activity), title=title, body=body,
        url=address, urgency=_urgency(min(was, activity.starts_at), at), at=at,
    )  # fmt: skip


def tell_hours_wait(activity: Activity, *, at: datetime) -> None:
    """Those who may confirm the hours learn that they wait; whoever ticked everybody by hand may not."""
    parts = list(
        Participation.objects.filter(activity=activity, stage=Stage.DONE).values_list(
            "registration__person_id", "ticked_by_id"
        )
    )
    people = {
        clerk
        for clerk in clerks_at(activity.community.code, at)
        if any(not confirmer_refusal(confirmer=clerk, server=server, ticked_by=ticked) for server, ticked in parts)
    }
    with override(LANGUAGE):
        title = _("Hours wait for confirmation: %(title)s") % {"title": activity.title}
        body = _("Number of people: %(number)s. A second person confirms them.") % {"number": len(parts)}
    address = reverse("volunteers:activity", args=[activity.pk])
    notify(key=f"activity:{activity.pk}:hours", person_ids=people, title=title, body=body, url=address, at=at)


def tell_disputed(hours: Hours, *, at: datetime) -> None:
    """The community learns that somebody says his hours are not right."""
    people = clerks_at(hours.community.code, at) - {hours.person_id}
    with override(LANGUAGE):
        title, body = _("Hours are disputed"), _("Please look at them together with the person.")
    key = f"hours:{hours.pk}:disputed:{at:%Y%m%d%H%M%S}"
    notify(key=key, person_ids=people, title=title, body=body, url=reverse("volunteers:board"), at=at)


def tell_settled(hours: Hours, *, minutes: int, at: datetime) -> None:
    """The person learns what the community found."""
    with override(LANGUAGE):
        title = _("Your hours were looked at again")
        body = _("%(what)s: %(minutes)s minutes are confirmed now.") % {"what": hours.what, "minutes": minutes}
    key = f"hours:{hours.pk}:settled:{at:%Y%m%d%H%M%S}"
    notify(key=key, person_ids=[hours.person_id], title=title, body=body, url=reverse("volunteers_field:home"), at=at)


def tell_help_needed(pairing: Pairing, visit: PairVisit, *, at: datetime) -> None:
    """The community learns, without any name, that it should call at a paired neighbour's."""
    with override(LANGUAGE):
        title, body = _("A paired neighbour needs help"), _("Please open the pairing and call there.")
    notify(
        key=f"pairing:{visit.pk}", person_ids=clerks_at(pairing.community.code, at), title=title, body=body,
        url=reverse("volunteers:pairing", args=[pairing.pk]), urgency="urgent", at=at,
    )  # fmt: skip
