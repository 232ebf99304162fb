"""Sums of stations by area: places and what they cost, never visitors."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Count, Q, Sum
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from wangge.areas.queries import within
from wangge.kit.module import SumColumn, Sums
from wangge.stations.models import Station

TEN_THOUSAND = 10_000


def count(*, area_code: str, length: int, since: datetime | None) -> Mapping[str, Mapping[str, int]]:
    """Stations that stand now, those opened since a moment, what all of them cost; one statement."""
    rows = Station.objects.filter(within(area_code, field="area__code"), closed_on=None).order_by()
    fresh = Q(opened_on__gte=since.date()) if since is not None else Q(opened_on__isnull=False)
    found = rows.values(part=Substr("area__code", 1, length)).annotate(
        stations=Count("pk"),
        riders=Count("pk", filter=Q(kind="new_employment")),
        opened=Count("pk", filter=fresh),
        cost=Sum("cost_yuan"),
    )
    return {
        row["part"]: {
            "stations": row["stations"],
            "riders": row["riders"],
            "opened": row["opened"],
            "cost": int(row["cost"] or 0),
        }
        for row in found
    }


SUMS = Sums(
    _("Service stations"),
    "building-store",
    (
        SumColumn("stations", _("Stations"), _("Service stations that stand, now.")),
        SumColumn("riders", _("For couriers and riders"), _("Of them warm stations for couriers and riders.")),
        SumColumn("opened", _("Newly set up"), _("Of them opened in the period.")),
        SumColumn(
            "cost",
            _("Cost, ten thousand yuan"),
            _("What the stations that stand cost to set up, in ten thousand yuan."),
            unit=TEN_THOUSAND,
        ),
    ),
    count,
    order=20,
)
