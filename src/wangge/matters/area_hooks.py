"""What the map and the list of grids know of matters: how many are open in each."""

from django.db.models import Count, Q
from django.db.models.functions import Substr

from wangge.areas.queries import load_providers, within
from wangge.kit.codes import LENGTHS
from wangge.matters.models import Matter
from wangge.matters.rules import OPEN_PHASES


def open_matters_by_grid(code: str) -> dict[str, int]:
    """Open matters per grid beneath an area; not sealed ones: of so few households even a number tells too much."""
    rows = Matter.objects.filter(within(code, field="area_code") if code else Q(), phase__in=OPEN_PHASES)
    rows = rows.exclude(confidentiality=Matter.Confidentiality.SEALED)
    grid = Substr("area_code", 1, LENGTHS["grid"])
    return dict(rows.order_by().annotate(grid=grid).values_list("grid").annotate(Count("pk")))


load_providers["open_matters"] = open_matters_by_grid
