"""The calendar that counts for an area: what ships, and what operators set on top, layer by layer."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.conf import settings

from wangge.calendars import rules
from wangge.calendars.models import Day, Edition, Region

Layer = dict[date, tuple[bool, str]]
_kept: dict[tuple[UUID | None, str], rules.Calendar] = {}


def edition() -> UUID | None:
    """The token of what is published now; None when only the shipped calendars hold."""
    return Edition.objects.values_list("token", flat=True).first()


def calendar_for(area_code: str) -> rules.Calendar:
    """The calendar of the county of an area; kept in memory until something is published anywhere."""
    prefix = rules.region_prefixes(area_code)[-1]
    key = (edition(), prefix)
    if key not in _kept:
        for stale in [kept for kept in _kept if kept[0] != key[0]]:
            _kept.pop(stale, None)
        _kept[key] = read_calendar(prefix)
    return _kept[key]


def operators_days(prefixes: Iterable[str]) -> dict[str, Layer]:
    """What operators set: region → day → (is worked, name)."""
    layers: dict[str, Layer] = {}
    for row in Day.objects.filter(region__in=list(prefixes)):
        layers.setdefault(row.region, {})[row.day] = (not row.is_off, row.name)
    return layers


def read_calendar(region: str, changes: Mapping[str, Layer] | None = None) -> rules.Calendar:
    """The calendar of a region read from the tables, with changes on top that are not published yet."""
    prefixes = rules.region_prefixes(region)
    set_by_operators = operators_days(prefixes)
    shipped = rules.shipped_days()
    sources = (shipped, set_by_operators, changes or {})
    days, names = rules.layered(source.get(prefix, {}) for prefix in prefixes for source in sources)
    nation = [day for source in sources for day in source.get(prefixes[0], {})]
    hours, work_day_hours = read_hours(prefixes)
    return rules.Calendar(
        days=days,
        names=names,
        years=rules.known_years(nation),
        hours=hours,
        work_day_hours=work_day_hours,
        zone=settings.TIME_ZONE,
    )


def read_hours(prefixes: list[str]) -> tuple[rules.OfficeHours, int | None]:
    """Office hours and the length of a working day: the lowest layer that says something wins."""
    regions = Region.objects.filter(code__in=prefixes).prefetch_related("seasons")
    hours, work_day_hours = rules.OfficeHours(), None
    for region in sorted(regions, key=lambda region: len(region.code)):
        if region.spans:
            hours = rules.OfficeHours(
                rules.parse_spans(region.spans),
                tuple(
                    rules.Season(
                        rules.parse_month_day(season.first),
                        rules.parse_month_day(season.last),
                        rules.parse_spans(season.spans),
                    )
                    for season in region.seasons.all()
                ),
            )
        if region.work_day_hours is not None:
            work_day_hours = region.work_day_hours or None
    return hours, work_day_hours


def published_years() -> frozenset[int]:
    """Years whose national days are known, shipped or set."""
    days = Day.objects.filter(region="", day__month=1, day__day=1).values_list("day", flat=True)
    return rules.known_years([*rules.shipped_days()[""], *days])


def regions_with_days() -> dict[str, set[int]]:
    """Layers below the nation that fix days of their own: region → the years it did so."""
    found: dict[str, set[int]] = {}
    shipped = ((region, day) for region, layer in rules.shipped_days().items() for day in layer)
    for region, day in [*shipped, *Day.objects.exclude(region="").values_list("region", "day")]:
        if region:
            found.setdefault(region, set()).add(day.year)
    return found
