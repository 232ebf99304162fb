"""Sums by area: how many were told, taken on, done, and given back."""

from collections.abc import Mapping
from functools import partial

from django.utils.translation import gettext_lazy as _

from wangge.kinds.wish.rules import Move
from wangge.kit.module import SumColumn, Sums
from wangge.matters.sums import sums_by_area

MOVES: Mapping[str, frozenset[str]] = {
    "claimed": frozenset({Move.CLAIM, Move.CLAIM_FOR_UNIT}),
    "done": frozenset({Move.BOTH_CONFIRMED}),
    "released": frozenset({Move.GIVE_BACK, Move.RELEASE, Move.RUN_OUT}),
}
SUMS = Sums(
    _("Micro-wishes"),
    "heart-handshake",
    (
        SumColumn("told", _("Told"), _("Wishes told in the period."), of_people=True),
        SumColumn(
            "claimed",
            _("Ever claimed"),
            _("Of these, claimed at least once, also if given back later."),
            of_people=True,
        ),
        SumColumn("done", _("Fulfilled"), _("Of these, confirmed by both sides."), of_people=True),
        SumColumn(
            "released", _("Back on the wall"), _("Of these, given back or released at least once."), of_people=True
        ),
    ),
    partial(sums_by_area, "wish", opened="told", moves=MOVES),
)
