"""Reminds of checks at home whose day has passed without a result, and of defects not rectified by their day."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.kinds.inspection.homes import HomeCheckState
from wangge.kinds.inspection.models import HomeCheck
from wangge.notices.rules import parse_quiet_hours
from wangge.notices.services import notify
from wangge.people.queries import unit_members
from wangge.people.rules import UNIT_ROLES

LANGUAGE = "zh-hans"
ONE_DAY = timedelta(days=1)
LOOK_BACK = timedelta(days=60)
"""What has been overdue longer than this was said once and is not looked at any more."""


def remind_homes(at: datetime) -> int:
    """Tells who arranged the check, and the utility's people for a defect; once each, by day, without the door."""
    quiet = parse_quiet_hours(settings.ENV.quiet_hours)
    if quiet is not None and quiet.covers(localtime(at).time()):
        return 0
    today = localdate(at)
    passed = Q(state=HomeCheckState.PLANNED, meet_at__lt=at - ONE_DAY, meet_at__gt=at - LOOK_BACK)
    late = Q(state=HomeCheckState.DEFECT, due_on__lt=today, due_on__gt=today - LOOK_BACK)
    rows = list(HomeCheck.objects.filter(passed | late).select_related("area").order_by("pk"))
    for row in rows:
        _remind(row, at)
    return len(rows)


def _remind(row: HomeCheck, at: datetime) -> None:
    people = {row.made_by_id} - {None}
    is_defect = row.state == HomeCheckState.DEFECT
    if is_defect or not people:
        members = unit_members(row.unit_id, localdate(at)).filter(role__in=UNIT_ROLES)
        people |= set(members.values_list("person_id", flat=True))
    with override(LANGUAGE):
        words = {"kind": row.get_kind_display(), "place": row.area.name}
        if is_defect:
            title = _("%(kind)s: a defect is not rectified yet (%(place)s)") % words
            body = _("It was to be rectified by %(day)s.") % {"day": row.due_on}
        else:
            title = _("%(kind)s: the check at home has no result yet (%(place)s)") % words
            body = _("Please note how it ended, or agree on another day with the household.")
    notify(
        key=f"home-check:{row.pk}:{row.state}", person_ids=[person for person in people if person is not None],
        title=title, body=body, url=reverse("inspection:homes"), at=at,
    )  # fmt: skip
