"""Wishes that somebody took on, for their own copy: the public words, never the household."""

from collections.abc import Iterator

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from wangge.kinds.wish.models import WishDetails
from wangge.kinds.wish.rules import STATE_TITLES


def own_wishes(person_id: int) -> Iterator[tuple[str, str, str, str]]:
    """Wishes that the person claimed."""
    rows = WishDetails.objects.filter(claimed_by_id=person_id, claimed_at__isnull=False).select_related("matter")
    for row in rows.order_by("claimed_at"):
        day = f"{localtime(row.claimed_at):%Y-%m-%d}"
        yield _("Wish taken on"), day, f"{row.matter.number} {row.public_title}", _(STATE_TITLES[row.matter.state])
