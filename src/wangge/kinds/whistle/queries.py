"""What to show of whistles."""

from django.db.models import QuerySet

from wangge.matters.models import Matter, WorkOrder


def orders() -> QuerySet[WorkOrder]:
    """Orders of whistles with unit and matter."""
    return WorkOrder.objects.select_related("unit", "matter").filter(matter__kind="whistle")


def calls_of(matter: Matter) -> list[WorkOrder]:
    """The units called, with both assessments."""
    return list(
        WorkOrder.objects.filter(matter=matter)
        .exclude(state="withdrawn")
        .select_related("unit", "whistle_assessment", "aim_assessment")
        .order_by("pk")
    )
