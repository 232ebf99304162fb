"""Sums by area: how many were told, taken on, done, and given back."""

from collections.abc import Mapping
from functools import partial

from django.utils.translation import gettext_lazy as _

from wangge.kinds.service_order.rules import Move
from wangge.kit.module import SumColumn, Sums
from wangge.matters.sums import sums_by_area

MOVES: Mapping[str, frozenset[str]] = {
    "claimed": frozenset({Move.ACCEPT}),
    "done": frozenset({Move.CONFIRM}),
    "released": frozenset({Move.REFUSE, Move.NO_ANSWER, Move.TAKE_BACK}),
}
SUMS = Sums(
    _("Service orders"),
    "tool",
    (
        SumColumn("told", _("Ordered"), _("Orders of the period."), of_people=True),
        SumColumn("claimed", _("Taken on"), _("Of these, taken on at least once."), of_people=True),
        SumColumn("done", _("Confirmed"), _("Of these, confirmed by the resident."), of_people=True),
        SumColumn(
            "released", _("Given back"), _("Of these, given back at least once; no mark follows."), of_people=True
        ),
    ),
    partial(sums_by_area, "service_order", opened="told", moves=MOVES),
)
