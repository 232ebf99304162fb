"""Tells the maintenance firm that an installation was stopped or how a hazard was graded, if the firm has accounts."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.kinds.inspection.models import Installation
from wangge.kinds.inspection.rules import GRADE_TITLES, Grade
from wangge.matters.models import Matter
from wangge.notices.services import notify
from wangge.people.models import Organization
from wangge.people.queries import unit_members
from wangge.people.rules import UNIT_ROLES

LANGUAGE = "zh-hans"


def tell_maintainer(row: Installation, matter: Matter, *, grade: str = "", at: datetime) -> int:
    """Tells the firm's people, each over the ways he has left an address for; returns how many.

    They read what hangs on the door, not the case: the notice leads to the installation's public page.
    """
    firm = Organization.objects.filter(name=row.maintainer, is_active=True).first() if row.maintainer else None
    if firm is None:
        return 0
    members = unit_members(firm.pk, localdate(at)).filter(role__in=UNIT_ROLES)
    people = set(members.values_list("person_id", flat=True))
    with override(LANGUAGE):
        if grade:
            words = {"name": row.label, "grade": _(GRADE_TITLES[grade])}
            title = _("Hazard graded at %(name)s: %(grade)s") % words
        else:
            title = _("Out of service: %(name)s") % {"name": row.label}
        body = _("Reported: %(title)s. Please come to the site; kept by %(keeper)s.") % {
            "title": matter.title, "keeper": row.keeper.name,
        }  # fmt: skip
    notify(
        key=f"inspection:firm:{matter.pk}:{grade or 'stopped'}", person_ids=people, title=title, body=body,
        url=reverse("inspection_public:notice", args=[row.code]), at=at,
        urgency="normal" if grade == Grade.ORDINARY else "urgent",
    )  # fmt: skip
    return len(people)
