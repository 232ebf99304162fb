"""Holds a text against what is known of the household; the words for what was found."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from wangge.kinds.wish.models import WishDetails
from wangge.kinds.wish.rules import FINDINGS, Found, screen
from wangge.matters.models import Reporter


def findings_in(text: str, details: WishDetails) -> list[Found]:
    """What a public text of this wish would give away."""
    names = [row.name for row in Reporter.objects.filter(matter_id=details.matter_id)]
    return screen(text, names=names, addresses=[details.address])


def in_words(found: Iterable[Found]) -> str:
    """What was found where, for a person."""
    parts = [
        _("“%(words)s” (%(finding)s)") % {"words": one.words, "finding": _(FINDINGS[one.finding])} for one in found
    ]
    return _(", ").join(dict.fromkeys(parts))
