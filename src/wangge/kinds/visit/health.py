"""Figures for `wangge status` and checks for `wangge doctor`."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wangge.kinds.visit.models import BookNote, Consent, Enrolment
from wangge.kinds.visit.rules.visits import State
from wangge.matters.models import Matter


def count_visits() -> dict[str, Any]:
    """How many joined a service and how many visits and errands are open; no figure per person or worker."""
    return {
        "enrolled": Enrolment.objects.filter(state=Enrolment.State.ACTIVE).count(),
        "open_visits": Matter.objects.filter(kind="visit", phase__in=["new", "active", "waiting"]).count(),
        "open_errands": Matter.objects.filter(kind="errand", phase__in=["new", "active", "waiting"]).count(),
        "notes": BookNote.objects.filter(wiped_at__isnull=True).count(),
    }


def check_consents() -> list[str]:
    """Somebody enrolled without a consent in force, and contact persons whom nobody has told for hours."""
    found = []
    in_force = Exists(Consent.objects.filter(enrolment=OuterRef("pk"), withdrawn_at__isnull=True))
    bare = Enrolment.objects.filter(~in_force, state=Enrolment.State.ACTIVE).count()
    if bare:
        words = ngettext(
            "%(count)d person is enrolled without a consent in force: ask for it or end the enrolment.",
            "%(count)d persons are enrolled without a consent in force: ask for it or end the enrolment.",
            bare,
        )
        found.append(words % {"count": bare})
    late = Matter.objects.filter(kind="visit", state=State.ALERTED, next_due_at__lt=timezone.now()).count()
    if late:
        found.append(
            _("After missed care visits %(count)d contact persons have not been told in time.") % {"count": late}
        )
    return found
