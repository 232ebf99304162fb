"""What to show of whistles."""

from dataclasses import dataclass

from django.db.models import QuerySet

from wangge.areas.queries import names_of
from wangge.kinds.whistle.access import may_keep
from wangge.kinds.whistle.models import CallList
from wangge.matters.models import Matter, WorkOrder
from wangge.people.actors import Actor


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


@dataclass(frozen=True)
class CallLine:
    """A call list with the name of its area, and whether the reader keeps it."""

    row: CallList
    area: str
    may_edit: bool


def call_lists(actor: Actor) -> list[CallLine]:
    """The lists that serve the reader's area, and those of the areas in it."""
    rows = CallList.objects.prefetch_related("units").order_by("area_code", "whistle_kind")
    near = [row for row in rows if actor.covers(row.area_code) or actor.area_code.startswith(row.area_code)]
    names = names_of(row.area_code for row in near)
    return [CallLine(row, names.get(row.area_code, row.area_code), may_keep(actor, row.area_code)) for row in near]
