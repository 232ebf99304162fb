"""Publishing days and office hours; deadlines are then counted again by whoever asked to be told."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db import transaction

from wangge.audit.services import record
from wangge.calendars import rules
from wangge.calendars.models import Day, Edition, Region, Season
from wangge.calendars.queries import Layer, operators_days
from wangge.jobs.services import enqueue

PUBLISHED = "calendars.published"


class Listener(Protocol):
    """Called by the background process after a publication, again if it fails: it must bear being called twice."""

    def __call__(self, *, region: str, at: datetime) -> int: ...


_listeners: list[Listener] = []


def on_published(listener: Listener) -> Listener:
    """Registers who counts deadlines again when the calendar of a region (a code prefix, '' for all) has changed."""
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


def tell_listeners(*, region: str, at: datetime) -> int:
    """Calls everybody registered; returns how many deadlines they say they changed."""
    return sum(listener(region=region, at=at) for listener in _listeners)


@dataclass(frozen=True)
class Publisher:
    """Who publishes, for the audit log."""

    person_id: int | None = None
    post_id: int | None = None
    name: str = ""


SOFTWARE = Publisher(name="Wangge")


def _publish(*, region: str, act: str, detail: str, by: Publisher, at: datetime) -> None:
    """Makes every process read its calendars anew and has the listeners told, in the caller's transaction."""
    token = uuid.uuid4()
    if not Edition.objects.update(token=token, published_at=at):
        Edition.objects.create(token=token, published_at=at)
    record(
        act=act,
        at=at,
        actor_person_id=by.person_id,
        actor_post_id=by.post_id,
        actor_name=by.name,
        subject_kind="calendar",
        subject_id=region or "nation",
        detail=detail,
    )
    enqueue(name=PUBLISHED, payload={"region": region}, key=f"{PUBLISHED}:{token}", at=at)


def changed_days(rows: Sequence[rules.DayRow]) -> list[rules.DayRow]:
    """Rows that say something else than what holds in their layer now; a day given twice counts as given last."""
    latest = {(row.region, row.day): row for row in rows}
    current: dict[str, Layer] = {region: dict(layer) for region, layer in rules.shipped_days().items()}
    for region, layer in operators_days({row.region for row in rows}).items():
        current.setdefault(region, {}).update(layer)
    return [
        row
        for (region, day), row in sorted(latest.items())
        if current.get(region, {}).get(day) != (not row.is_off, row.name)
    ]


def publish_days(*, rows: Sequence[rules.DayRow], by: Publisher = SOFTWARE, at: datetime) -> int:
    """Rows that say something else than what holds in their layer now; of a day given twice the last counts."""
    with transaction.atomic():
        changed = changed_days(rows)
        for region in sorted({row.region for row in changed}):
            own = [row for row in changed if row.region == region]
            Day.objects.bulk_create(
                [Day(region=region, day=row.day, is_off=row.is_off, name=row.name) for row in own],
                update_conflicts=True,
                unique_fields=["region", "day"],
                update_fields=["is_off", "name"],
            )
            detail = ", ".join(f"{row.day}{'-' if row.is_off else '+'}" for row in own)
            _publish(region=region, act="calendar.publish_days", detail=detail, by=by, at=at)
    return len(changed)


def load_calendar(*, lines: Iterable[str], region: str = "", by: Publisher = SOFTWARE, at: datetime) -> int:
    """Reads a file of days, refuses it as a whole if a row is wrong, and publishes what is new in it."""
    prefix = rules.region_prefixes(region)[-1]
    return publish_days(rows=rules.read_days(lines, region=prefix), by=by, at=at)


@dataclass(frozen=True)
class SeasonGiven:
    """Office hours of one season, as written by the operator and already checked."""

    first: tuple[int, int]
    last: tuple[int, int]
    spans: rules.Spans


def publish_hours(
    *,
    region: str,
    name: str,
    spans: rules.Spans | None,
    seasons: Sequence[SeasonGiven] = (),
    work_day_hours: int | None = None,
    by: Publisher = SOFTWARE,
    at: datetime,
) -> Region:
    """Sets the office hours of a layer (spans None: as in the layer above) and publishes them."""
    prefix = rules.region_prefixes(region)[-1]
    with transaction.atomic():
        row, _created = Region.objects.update_or_create(
            code=prefix,
            defaults={
                "name": name,
                "spans": rules.write_spans(spans) if spans else "",
                "work_day_hours": work_day_hours,
            },
        )
        row.seasons.all().delete()
        Season.objects.bulk_create(
            Season(
                region=row,
                first="{:02}-{:02}".format(*season.first),
                last="{:02}-{:02}".format(*season.last),
                spans=rules.write_spans(season.spans),
            )
            for season in seasons
        )
        detail = f"{row.spans} {[str(season) for season in row.seasons.all()]} {work_day_hours}"
        _publish(region=prefix, act="calendar.publish_hours", detail=detail, by=by, at=at)
    return row
