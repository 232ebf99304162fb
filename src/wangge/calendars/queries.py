"""The calendar that counts for an area: what ships, and what operators set on top, layer by layer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.calendars import rules
from wangge.calendars.models import Day, Edition, Region

Layer = dict[date, tuple[bool, str]]
_kept: dict[tuple[UUID | None, str], rules.Calendar] = {}


def edition() -> UUID | None:
    """The token of what is published now; None when only the shipped calendars hold."""
    return Edition.objects.values_list("token", flat=True).first()


def editions() -> QuerySet[Edition]:
    """The row, if any, whose `token` changes whenever something is published."""
    return Edition.objects.all()


def calendar_for(area_code: str) -> rules.Calendar:
    """The calendar of the county of an area; kept in memory until something is published anywhere."""
    return calendar_in(area_code, edition())


def calendar_in(area_code: str, token: UUID | None) -> rules.Calendar:
    """The same for a caller who has read the token of what is published now."""
    prefix = rules.region_prefixes(area_code)[-1]
    key = (token, prefix)
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


SAMPLES = ("4 work_hour", "1 work_day", "3 work_day", "5 work_day", "10 work_day", "15 calendar_day")
SHIPPED_NAMES = {"64": "宁夏回族自治区"}
AWAITED_FROM_MONTH = 11


def region_name(code: str) -> str:
    """What a layer is called."""
    if not code:
        return _("Whole nation")
    kept = Region.objects.filter(code=code).values_list("name", flat=True).first()
    return kept or SHIPPED_NAMES.get(code, code)


def region_names() -> dict[str, str]:
    """Every layer that has days or office hours of its own."""
    names = {code: SHIPPED_NAMES.get(code, code) for code in regions_with_days()}
    return {"": _("Whole nation")} | names | dict(Region.objects.exclude(code="").values_list("code", "name"))


def region_row(code: str) -> Region | None:
    """The office hours of a layer, if it has any of its own."""
    return Region.objects.filter(code=code).prefetch_related("seasons").first()


@dataclass(frozen=True)
class Effect:
    """One limit from one start, as it ends now and as it would end."""

    start: datetime
    limit: rules.Limit
    before: rules.Due
    after: rules.Due

    @property
    def is_changed(self) -> bool:
        """Whether the end moves."""
        return self.before.at != self.after.at or self.before.provisional != self.after.provisional


def effects(region: str, changes: Mapping[str, Layer], start: datetime) -> list[Effect]:
    """What changes that are not published yet would do to usual limits beginning at a moment."""
    before, after = read_calendar(region), read_calendar(region, changes)
    limits = [rules.parse_limit(text) for text in SAMPLES]
    return [Effect(start, limit, rules.due(start, limit, before), rules.due(start, limit, after)) for limit in limits]


def missing_calendars(at: datetime) -> list[str]:
    """For the doctor: years that ought to be known by now and are not."""
    today = timezone.localtime(at).date()
    years = [today.year] + ([today.year + 1] if today.month >= AWAITED_FROM_MONTH else [])
    known = published_years()
    told = [
        _(
            "The national calendar of %(year)d is missing, so deadlines in it are provisional: "
            "load the State Council's notice on the page “Working days” or with `wangge load-calendar`."
        )
        % {"year": year}
        for year in years
        if year not in known
    ]
    told += [
        _("%(region)s set days off of its own in other years but none for %(year)d: please check its notice.")
        % {"region": region_name(region), "year": year}
        for region, has_years in sorted(regions_with_days().items())
        for year in years
        if year in known and year not in has_years
    ]
    return told
