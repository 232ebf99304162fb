"""What somebody gave, for their own copy: registrations, activities, hours, visits; no neighbour's name."""

from collections.abc import Iterator

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wangge.volunteers.models import Hours, PairVisit, Participation, Registration
from wangge.volunteers.rules import STAGES

Line = tuple[str, str, str, str]


def own_service(person_id: int) -> Iterator[Line]:
    """Registrations, activities, hours and visits of the person."""
    registered = Registration.objects.filter(person_id=person_id).select_related("community").order_by("applied_at")
    for row in registered.prefetch_related("skills"):
        skills = "、".join(skill.name for skill in row.skills.all())
        words = " · ".join(word for word in (row.community.name, row.get_kind_display(), row.contact, skills) if word)
        yield _("Registration to serve"), f"{localtime(row.applied_at):%Y-%m-%d}", words, row.get_standing_display()
    parts = Participation.objects.filter(registration__person_id=person_id).select_related("activity")
    for part in parts.order_by("activity__starts_at"):
        day = f"{localtime(part.activity.starts_at):%Y-%m-%d}"
        yield _("Activity"), day, part.activity.title, _(STAGES[part.stage])
    for hours in Hours.objects.filter(person_id=person_id).order_by("on", "pk"):
        yield (
            _("Hours of service"),
            hours.on.isoformat(),
            f"{hours.what} · {_minutes(hours.minutes)}",
            (hours.get_state_display()),
        )
    for visit in PairVisit.objects.filter(pairing__younger__person_id=person_id).order_by("at"):
        words = f"{visit.get_how_display()} · {_minutes(visit.minutes)}"
        yield _("Visits in a pairing"), f"{localtime(visit.at):%Y-%m-%d}", words, ""


def _minutes(number: int) -> str:
    return ngettext("%(number)d minute", "%(number)d minutes", number) % {"number": number}
