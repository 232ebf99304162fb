"""Sums of those who serve, by area: people only as numbers, hours never of one person."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from wangge.areas.queries import within
from wangge.kit.module import SumColumn, Sums
from wangge.volunteers.models import Activity, Hours, Registration, UnitRegistration
from wangge.volunteers.models.registrations import Standing

COMMUNITY = 12
KINDS = {"volunteers": Registration.Kind.VOLUNTEER, "members": Registration.Kind.MEMBER}
MINUTES = 60


def _by_part(rows: QuerySet[Any], area_code: str, length: int, **numbers: Any) -> list[dict[str, Any]]:
    here = rows.filter(within(area_code, field="community__code")).order_by()
    return list(here.values(part=Substr("community__code", 1, length)).annotate(**numbers))


def _served(rows: QuerySet[Any], area_code: str, length: int) -> list[dict[str, Any]]:
    """Persons once in each community, so that the parts of an area add up to it."""
    parts: dict[str, dict[str, Any]] = {}
    numbers = {"served": Count("person", distinct=True), "minutes": Sum("minutes")}
    for row in _by_part(rows, area_code, COMMUNITY, **numbers):
        part = parts.setdefault(row["part"][:length], {"part": row["part"][:length], "served": 0, "minutes": 0})
        part["served"] += row["served"]
        part["minutes"] += row["minutes"]
    return list(parts.values())


def count(*, area_code: str, length: int, since: datetime | None) -> Mapping[str, Mapping[str, int]]:
    """Who is registered now; activities held and hours confirmed since a moment; four statements."""
    accepted = Q(standing=Standing.ACCEPTED)
    held, served = Activity.objects.filter(state=Activity.State.OVER), Hours.objects.filter(state="confirmed")
    if since is not None:
        held, served = held.filter(starts_at__gte=since), served.filter(on__gte=since.date())
    found: dict[str, dict[str, int]] = {}
    by_kind = {name: Count("pk", filter=Q(kind=kind)) for name, kind in KINDS.items()}
    parts = (
        _by_part(Registration.objects.filter(accepted), area_code, length, **by_kind),
        _by_part(UnitRegistration.objects.filter(accepted), area_code, length, units=Count("pk")),
        _by_part(held, area_code, length, activities=Count("pk")),
        _served(served, area_code, length),
    )
    for row in (one for part in parts for one in part):
        numbers = found.setdefault(row.pop("part"), {})
        numbers |= {name: int(number or 0) for name, number in row.items()}
    return found


SUMS = Sums(
    _("Volunteers and units registered"),
    "users",
    (
        SumColumn(
            "volunteers", _("Volunteers registered"), _("Volunteers accepted at a community, now."), of_people=True
        ),
        SumColumn("members", _("Members registered"), _("Members in office who registered, now."), of_people=True),
        SumColumn("units", _("Units registered"), _("Units that registered at a community, now.")),
        SumColumn("activities", _("Activities held"), _("Activities that are over and took place in the period.")),
        SumColumn(
            "served",
            _("People who served"),
            _("Persons with confirmed hours in the period, once in each community."),
            of_people=True,
        ),
        SumColumn(
            "minutes", _("Hours served"), _("Confirmed hours of the period."), with_column="served", unit=MINUTES
        ),
    ),
    count,
    order=10,
)
