"""What is counted of hazards, once: the same conditions make the figures of the board and the lists behind them.

A hazard is due when its time to be repaired was judged or has passed; late once is late, even if the second repair
after a failed retest was in time. Missed checks are findings about a unit, not hazards of a thing; they do not count.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wangge.kinds.inspection.rules import Cause
from wangge.matters.marks import Mark, add_marks
from wangge.matters.models import Clock
from wangge.matters.rules import Phase

HAZARD = Q(kind="inspection") & ~Q(hazard__cause=Cause.MISSED) & ~Q(phase=Phase.DROPPED)
TITLES: Mapping[str, Any] = {
    "hazard_found": _("hazards found"),
    "hazard_rectified": _("hazards rectified"),
    "hazard_due": _("hazards whose repair was due"),
    "hazard_in_time": _("hazards rectified in time"),
    "hazard_late": _("hazards rectified late or overdue"),
}


def _repair(condition: Q) -> Exists:
    return Exists(Clock.objects.filter(condition, matter=OuterRef("pk"), name="repair", order=None))


def measures(at: datetime) -> Mapping[str, Q]:
    """Each figure as a condition over matters."""
    passed = Q(is_met__isnull=True, stopped_at__isnull=True, paused_at__isnull=True, due_at__lt=at)
    due, late = Q(_repair(Q(is_met__isnull=False) | passed)), Q(_repair(Q(is_met=False) | passed))
    return {
        "hazard_found": HAZARD,
        "hazard_rectified": HAZARD & Q(phase=Phase.DONE),
        "hazard_due": HAZARD & due,
        "hazard_in_time": HAZARD & due & ~late,
        "hazard_late": HAZARD & late,
    }


def _mark(name: str) -> Mark:
    def own(rows: QuerySet[Any], *, at: datetime, party: int | None) -> QuerySet[Any]:
        return rows.filter(measures(at)[name])

    return Mark(name=name, title=TITLES[name], narrow=own)


def connect() -> None:
    """Makes the marks known to the lists of the engine."""
    add_marks(*(_mark(name) for name in TITLES))
