"""How many matters of a kind went how far, by area: the same few statements for every kind that names its moves."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Count
from django.db.models.functions import Substr

from wangge.matters.models import Matter, Movement
from wangge.matters.places import beneath

Sums = dict[str, dict[str, int]]


def sums_by_area(
    kind: str, *, area_code: str, length: int, since: datetime | None, opened: str, moves: Mapping[str, frozenset[str]]
) -> Sums:
    """Matters opened since a moment by the area one level beneath, under the name `opened`; and of those, by the names
    in `moves`, how many ever made one of these moves. Sealed ones count too: nothing but the number leaves."""
    rows = Matter.objects.filter(beneath(area_code), kind=kind)
    rows = rows.filter(opened_at__gte=since) if since else rows
    found: Sums = {}
    for part, number in rows.order_by().values_list(Substr("area_code", 1, length)).annotate(number=Count("pk")):
        found.setdefault(part, {})[opened] = number
    for name, own in moves.items():
        made = Movement.objects.filter(matter__in=rows.order_by().values("pk"), move__in=sorted(own)).order_by()
        pairs = made.values_list(Substr("matter__area_code", 1, length))
        for part, number in pairs.annotate(number=Count("matter_id", distinct=True)):
            found.setdefault(part, {})[name] = number
    return found
