"""What to show of slips."""

from django.db.models import QuerySet

from wangge.kinds.slip.models import Problem
from wangge.matters.models import Matter


def problems() -> QuerySet[Problem]:
    """Problems with their matter."""
    return Problem.objects.select_related("matter")


def problems_of(matter: Matter) -> list[Problem]:
    """The problems on a slip in order."""
    return list(Problem.objects.filter(matter=matter).order_by("position"))
