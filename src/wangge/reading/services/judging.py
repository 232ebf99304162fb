"""Compares what was proposed with what somebody decided; knows matters and categories, never persons."""

from datetime import datetime

from django.db import transaction

from wangge.matters.models import WorkOrder
from wangge.matters.services.duty import chain_of
from wangge.reading.models import Judgement, Mark, Reading, Task

BATCH = 500
NAME = "judged"


def judge_new(at: datetime) -> int:
    """Judges every reading whose matter was sent to a unit since last time; returns how many."""
    mark, _made = Mark.objects.get_or_create(name=NAME)
    orders = list(
        WorkOrder.objects.filter(pk__gt=mark.number, part=WorkOrder.Part.LEAD, sent_at__lte=at)
        .select_related("matter__category__parent", "matter__reading__category", "matter__reading__unit", "unit")
        .order_by("pk")[:BATCH]
    )
    if not orders:
        return 0
    judged = [row for order in orders for row in _judgements(order)]
    with transaction.atomic():
        Judgement.objects.bulk_create(judged, ignore_conflicts=True)
        Mark.objects.filter(pk=mark.pk).update(number=orders[-1].pk)
    return len(judged)


def _judgements(order: WorkOrder) -> list[Judgement]:
    reading: Reading | None = getattr(order.matter, "reading", None)
    if reading is None or reading.read_at > order.sent_at:
        return []
    found = []
    if order.matter.category is not None:
        chain = [row.code for row in chain_of(order.matter.category)]
        proposed, chosen = reading.category.code if reading.category else "", chain[0]
        if proposed in chain:  # what was proposed is right as far as it goes
            chosen = proposed
        found.append(_judged(order, Task.CATEGORY, proposed, chosen, reading.chance, reading))
    if reading.unit is not None:
        found.append(_judged(order, Task.UNIT, reading.unit.code, order.unit.code, reading.unit_chance, reading))
    return found


def _judged(
    order: WorkOrder, task: str, proposed: str, chosen: str, chance: float, reading: Reading
) -> Judgement:  # fmt: skip
    return Judgement(
        matter_id=order.matter_id, task=task, proposed=proposed[:60], chosen=chosen[:60], chance=chance,
        is_right=proposed == chosen, version_id=reading.version_id if task == Task.CATEGORY else None,
        at=order.sent_at,
    )  # fmt: skip
