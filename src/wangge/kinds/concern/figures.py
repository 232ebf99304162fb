"""Sums by area: at which level concerns were settled. It says where help was found, never how far somebody may go."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from wangge.kinds.concern.models import ConcernDetails
from wangge.kit.module import SumColumn, Sums
from wangge.matters.models import Matter
from wangge.matters.places import beneath
from wangge.matters.rules import Phase

LEVELS = ConcernDetails.Level


def count(*, area_code: str, length: int, since: datetime | None) -> Mapping[str, Mapping[str, int]]:
    """Concerns closed since a moment, and of those how many at each level; one statement."""
    rows = Matter.objects.filter(beneath(area_code), kind="concern", phase=Phase.DONE).order_by()
    rows = rows.filter(closed_at__gte=since) if since else rows
    levels = {str(level.value): Count("pk", filter=Q(concern__closed_level=level)) for level in LEVELS}
    found = rows.values(part=Substr("area_code", 1, length)).annotate(closed=Count("pk"), **levels)
    return {counts.pop("part"): counts for counts in map(dict[str, Any], found)}


SUMS = Sums(
    _("Where concerns were settled"),
    "stairs",
    (
        SumColumn("closed", _("Concerns closed"), _("Concerns closed in the period, wherever they were reported.")),
        SumColumn("grid", _("Settled in the grid"), _("Of these, settled by the grid itself.")),
        SumColumn("community", _("By the community"), _("Of these, settled by the community.")),
        SumColumn("township", _("By the township"), _("Of these, settled by the township or subdistrict.")),
        SumColumn("county", _("By the county"), _("Of these, settled by a unit of the county or above.")),
    ),
    count,
    order=30,
)
