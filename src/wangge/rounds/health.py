"""Figures of rounds for `wangge status` and what stands still for `wangge doctor`."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.rounds.models import Due, Round
from wangge.rounds.purposes import purpose_of
from wangge.rounds.rules import DueState

PATIENCE = timedelta(hours=1)


def count_rounds() -> dict[str, int]:
    """Rounds, and their due work by state."""
    return {
        "rounds": Round.objects.filter(is_active=True).count(),
        "open": Due.objects.filter(state=DueState.OPEN).count(),
        "missed": Due.objects.filter(state=DueState.MISSED).count(),
    }


def check_rounds() -> list[str]:
    """Work that nobody marks although its window is over, and rounds that nobody answers for any more."""
    late = Due.objects.filter(state=DueState.OPEN, due_at__lte=timezone.now() - PATIENCE).count()
    text = _("%(number)d pieces of due work are over and not marked: is `wangge work` running?")
    rows = Round.objects.filter(is_active=True).values_list("name", "purpose")
    unknown = [
        _("Nobody answers any more for the round %(name)s.") % {"name": name}
        for name, purpose in rows
        if purpose_of(purpose) is None
    ]
    return ([text % {"number": late}] if late else []) + unknown
