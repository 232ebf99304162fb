"""Figures for `wangge status` and checks for `wangge doctor`."""

from datetime import timedelta
from typing import Any

from django.db.models import Count
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wangge.kit.codes import LENGTHS
from wangge.matters.kinds import Kind, get_kind, kinds
from wangge.matters.models import Clock, Matter
from wangge.matters.rules import OPEN_PHASES
from wangge.people.rules import Role

SHOWN = 5


def status_of_matters() -> dict[str, Any]:
    """How many matters there are by kind and phase, and how many are overdue."""
    found: dict[str, Any] = {}
    rows = Matter.objects.order_by().values_list("kind", "phase").annotate(Count("pk"))
    for kind, phase, count in sorted(rows):
        found.setdefault(kind, {})[phase] = count
    late = Matter.objects.filter(phase__in=OPEN_PHASES, next_due_at__lt=timezone.now())
    return {"total": sum(sum(phases.values()) for phases in found.values()), "by_kind": found, "overdue": late.count()}


def _examples(rows: Any) -> str:
    return _(", ").join(rows[:SHOWN])


def overdue_without_alarm() -> list[str]:
    """Running clocks whose alarm should have sounded long ago: the background process does not run."""
    late = Clock.objects.filter(
        next_alarm_at__lt=timezone.now() - timedelta(minutes=10), stopped_at__isnull=True, paused_at__isnull=True
    )
    count = late.count()
    if not count:
        return []
    words = ngettext(
        "%(count)d reminder has been waiting for more than ten minutes (%(examples)s). "
        "Is the background process running? Start it with “wangge work”.",
        "%(count)d reminders have been waiting for more than ten minutes (%(examples)s). "
        "Is the background process running? Start it with “wangge work”.",
        count,
    )
    return [words % {"count": count, "examples": _examples(late.values_list("matter__number", flat=True))}]


def provisional_deadlines() -> list[str]:
    """Deadlines counted through a year that has no calendar yet."""
    count = Clock.objects.filter(is_provisional=True, stopped_at__isnull=True).count()
    if not count:
        return []
    words = ngettext(
        "%(count)d running deadline is provisional: no calendar is published for its year. "
        "Publish it and the deadline is counted anew.",
        "%(count)d running deadlines are provisional: no calendar is published for their year. "
        "Publish it and they are counted anew.",
        count,
    )
    return [words % {"count": count}]


def without_grid() -> list[str]:
    """Open matters that grid workers check and that lie in no grid: nobody on the ground is in charge of them."""
    checked = [kind.name for kind in kinds().values() if _is_checked_in_grids(kind)]
    rows = Matter.objects.filter(phase__in=OPEN_PHASES, kind__in=checked).alias(depth=Length("area_code"))
    rows = rows.filter(depth__lt=LENGTHS["grid"])
    count = rows.count()
    if not count:
        return []
    words = ngettext(
        "%(count)d open matter lies in no grid (%(examples)s). Draw the grid's outline or give the matter a place.",
        "%(count)d open matters lie in no grid (%(examples)s). Draw the grids' outlines or give the matters a place.",
        count,
    )
    return [words % {"count": count, "examples": _examples(rows.values_list("number", flat=True))}]


def _is_checked_in_grids(kind: Kind) -> bool:
    """Sent to units, with a deadline that a grid worker ends; what belongs to a whole community is not."""
    steps = kind.steps.values()
    return any(step.dispatches for step in steps) and any(Role.GRID_WORKER in step.by and step.stops for step in steps)


def unknown_kinds() -> list[str]:
    """Kinds that have matters but are not installed."""
    found = []
    for name in Matter.objects.order_by().values_list("kind", flat=True).distinct():
        try:
            get_kind(name)
        except KeyError:
            found.append(_("Matters of the kind “%(kind)s” exist, but the kind is not installed.") % {"kind": name})
    return found
