"""Deliberation month: a round over many communities, in which each holds a forum; the held meeting is the proof."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wangge.kinds.topic.models import Meeting
from wangge.kinds.topic.rules.words import MONTH_CALLERS
from wangge.people.rules import Role
from wangge.rounds.models import Due
from wangge.rounds.purposes import Proof, Purpose


def forum_address(due: Due) -> str:
    """Where a forum is prepared and held."""
    return reverse("topic:overview")


def meeting_address(due: Due) -> str:
    """The topic whose meeting was held."""
    return reverse("matters:detail", args=[due.result_id])


def held(dues: list[Due]) -> Mapping[int, Proof]:
    """The first meeting held in each community within the window; one statement."""
    first, last = min(due.opens_at for due in dues), max(due.due_at for due in dues)
    rows = Meeting.objects.filter(held_at__gte=first, held_at__lt=last)
    meetings = list(rows.order_by("held_at").values_list("held_at", "matter__area_code", "matter__number"))
    found: dict[int, Proof] = {}
    for due in dues:
        for at, area_code, number in meetings:
            if at is not None and due.opens_at <= at < due.due_at and area_code.startswith(due.area_code):
                found[due.pk] = Proof(at, "topic", number)
                break
    return found


MONTH = Purpose(
    name="topic.month",
    title=_("Deliberation month"),
    icon="messages",
    doers=frozenset({Role.COMMUNITY_CLERK, Role.COMMUNITY_SECRETARY}),
    address=forum_address,
    result_address=meeting_address,
    registers=("communities",),
    proves=held,
    setters=MONTH_CALLERS,
)


def round_key(campaign_id: int) -> str:
    """The round that a month is kept by."""
    return f"topic.month:{campaign_id}"
