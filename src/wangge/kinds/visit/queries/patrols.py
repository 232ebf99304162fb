"""What to show of patrols: the own ones to the walker, sums by place to those who stand above."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from wangge.areas.queries import within
from wangge.kinds.visit.models import Patrol
from wangge.kinds.visit.rules.patrols import SHOWN_DAYS, length_m
from wangge.matters.models import Matter
from wangge.people.actors import Actor

MOST = 60


@dataclass(frozen=True)
class Walk:
    """A patrol as its walker sees it."""

    row: Patrol
    area: str
    minutes: int
    length_m: int | None


def own_patrols(actor: Actor) -> QuerySet[Patrol]:
    """One's own patrols; nobody sees another's."""
    return Patrol.objects.filter(person_id=actor.person_id or 0)


def running_patrol(actor: Actor) -> Patrol | None:
    """The patrol one is on."""
    return own_patrols(actor).filter(ended_at__isnull=True).first()


def findings(row: Patrol) -> QuerySet[Matter]:
    """Matters that the walker reported between start and end."""
    rows = Matter.objects.filter(
        opened_by_id=row.person_id, opened_at__gte=row.started_at, channel__in=[Matter.Channel.GRID_PATROL]
    )
    return rows.filter(opened_at__lte=row.ended_at) if row.ended_at else rows


def recent(actor: Actor, *, at: datetime) -> QuerySet[Patrol]:
    """One's own patrols of the last days that have ended, newest first."""
    rows = own_patrols(actor).filter(ended_at__isnull=False, started_at__gte=at - timedelta(days=SHOWN_DAYS))
    return rows.order_by("-started_at", "-id")[:MOST]


def walk_of(row: Patrol, names: dict[str, str], *, at: datetime | None = None) -> Walk:
    """A patrol with its length in time (until now while it lasts) and, where a path was kept, in metres."""
    until = row.ended_at or at or row.started_at
    minutes = max(0, int((until - row.started_at).total_seconds() // 60))
    metres = round(length_m(json.loads(row.track))) if row.track else None
    return Walk(row, names.get(row.area_code, row.area_code), minutes, metres)


def track_geojson(row: Patrol) -> dict[str, Any]:
    """The path as a line, WGS-84."""
    line = {"type": "LineString", "coordinates": json.loads(row.track)} if row.track else None
    features = [{"type": "Feature", "geometry": line, "properties": {"tone": "accent"}}] if line else []
    return {"type": "FeatureCollection", "features": features}


def patrol_sums(area_code: str, *, since: datetime) -> Any:
    """How many patrols ended in each grid since then, and what was found: never of a worker."""
    rows = Patrol.objects.filter(within(area_code, field="area_code"), Q(ended_at__isnull=False), started_at__gte=since)
    return rows.order_by().values("area_code").annotate(patrols=Count("pk"), found=Sum("found"))
