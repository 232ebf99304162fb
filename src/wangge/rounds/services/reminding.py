"""Reminds whoever has to do it before a window closes: by day, once for everything that ends at the same moment."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from wangge.notices.rules import parse_quiet_hours
from wangge.notices.services import notify
from wangge.people.models import Post
from wangge.people.queries import post_holders, unit_members
from wangge.people.rules import UNIT_ROLES, Role
from wangge.rounds.models import Due
from wangge.rounds.purposes import purpose_of
from wangge.rounds.rules import REMINDED_BEFORE, DueState, reminded_from
from wangge.ui.moments import due_words

LANGUAGE = "zh-hans"
Doers = dict[tuple[str, int | None, str], set[int]]


def remind_due(at: datetime) -> int:
    """Tells the doers of open work that its window closes soon; nothing at night, when it waits for the morning."""
    wall, quiet = localtime(at), parse_quiet_hours(settings.ENV.quiet_hours)
    if quiet is not None and quiet.covers(wall.time()):
        return 0
    closing: Counter[tuple[int, datetime]] = Counter()
    known: Doers = {}
    for row in _closing(at):
        if reminded_from(row["opens_at"], row["due_at"]) > at:
            continue
        people = {row["person_id"]} if row["person_id"] else _doers(row, at, known)
        for person in people:
            closing[person, row["due_at"]] += row["number"]
    for (person, due_at), number in closing.items():
        _tell(person, due_at, number, at)
    return len(closing)


def _closing(at: datetime) -> list[dict[str, Any]]:
    """Open work that ends within the longest notice, added up by who does it."""
    rows = Due.objects.filter(state=DueState.OPEN, opens_at__lte=at, due_at__gt=at, due_at__lte=at + REMINDED_BEFORE)
    keys = ("round__purpose", "person_id", "unit_id", "area_code", "opens_at", "due_at")
    return list(rows.order_by().values(*keys).annotate(number=Count("pk")))


def _doers(row: dict[str, Any], at: datetime, known: Doers) -> set[int]:
    """The unit's people, or those at the place of the work whose post does it: the grid worker before all others."""
    key = (str(row["round__purpose"]), row["unit_id"], str(row["area_code"]))
    if key not in known:
        known[key] = _found(*key, at)
    return known[key]


def _found(name: str, unit_id: int | None, area_code: str, at: datetime) -> set[int]:
    purpose, today = purpose_of(name), localdate(at)
    if purpose is None:
        return set()
    if unit_id is not None:
        members = unit_members(unit_id, today).filter(role__in=purpose.doers & UNIT_ROLES)
        return set(members.values_list("person_id", flat=True))
    posts = [post for role in purpose.doers - UNIT_ROLES for post in post_holders(Role(role), area_code, today)]
    nearest = max((_nearness(post) for post in posts), default=None)
    return {post.person_id for post in posts if _nearness(post) == nearest}


def _nearness(post: Post) -> tuple[int, bool]:
    return len(post.area.code), post.role == Role.GRID_WORKER


def _tell(person: int, due_at: datetime, number: int, at: datetime) -> None:
    with override(LANGUAGE):
        title = ngettext("%(number)s check still to be done", "%(number)s checks still to be done", number) % {
            "number": number
        }
        body = _("The time for it ends on %(moment)s.") % {"moment": due_words(due_at)}
    notify(
        key=f"rounds:remind:{due_at:%Y%m%d%H%M}", person_ids=[person], title=title, body=body,
        url=reverse("rounds_field:today"), at=at,
    )  # fmt: skip
