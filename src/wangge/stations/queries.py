"""What there is to know about stations: lists, the map, what a visitor reads of one."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from wangge.areas.queries import AnyArea, feature, names_of, path_of, within
from wangge.people.models import Organization
from wangge.stations.labels import FACILITY_TITLES, KIND_TITLES, hours_words, open_words
from wangge.stations.models import Station
from wangge.stations.rules import CONFIRM_AFTER, FACILITIES, open_until, read_hours

AnyStation = Station
MOST_ON_MAP = 2000
TOWNSHIP = 9


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed by."""

    text: str = ""
    kind: str = ""
    facility: str = ""
    state: str = ""


@dataclass(frozen=True)
class Shown:
    """A station as a page shows it."""

    row: Station
    state: str
    tone: str
    hours: list[str]
    facilities: list[Any]
    is_old: bool

    @property
    def services(self) -> list[str]:
        """What is done there, line by line."""
        return [line.strip() for line in self.row.services.splitlines() if line.strip()]


def stations_in(area_code: str, wanted: Wanted = Wanted(), *, at: datetime) -> QuerySet[Station]:
    """Stations beneath an area, narrowed; those closed for good only when asked for."""
    rows = Station.objects.filter(within(area_code, field="area__code"))
    rows = rows.select_related("area__parent", "keeper").prefetch_related("facilities")
    if wanted.text:
        words = wanted.text
        rows = rows.filter(Q(name__icontains=words) | Q(address__icontains=words) | Q(area__name__icontains=words))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.facility:
        rows = rows.filter(facilities__facility=wanted.facility)
    if wanted.state == "closed":
        return rows.exclude(closed_on=None)
    rows = rows.filter(closed_on=None)
    if wanted.state == "paused":
        today = timezone.localdate(at)
        return rows.exclude(paused_reason="").filter(Q(paused_until=None) | Q(paused_until__gte=today))
    return rows.filter(confirmed_at__lt=at - CONFIRM_AFTER) if wanted.state == "old" else rows


def shown(row: Station, *, at: datetime) -> Shown:
    """Whether its door is open, in words; what it offers."""
    offered = {one.facility for one in row.facilities.all()}
    state, tone = open_words(row.hours, localtime(at))
    if row.closed_on is not None:
        state, tone = _("Closed for good"), "plain"
    elif row.is_paused(timezone.localdate(at)):
        until = row.paused_until
        state = _("Shut until %(day)s") % {"day": until.isoformat()} if until else _("Shut for the time being")
        tone = "warn"
    return Shown(
        row=row, state=state, tone=tone, hours=hours_words(row.hours),
        facilities=[FACILITY_TITLES[name] for name in FACILITIES if name in offered],
        is_old=row.closed_on is None and row.confirmed_at < at - CONFIRM_AFTER,
    )  # fmt: skip


def all_shown(rows: Iterable[Station], *, at: datetime) -> list[Shown]:
    """Every row as a page shows it."""
    return [shown(row, at=at) for row in rows]


def is_open(row: Station, *, at: datetime) -> bool:
    """Whether somebody who stands before the door now gets in."""
    if row.closed_on is not None or row.is_paused(timezone.localdate(at)):
        return False
    return open_until(read_hours(row.hours), localtime(at)) is not None


def with_townships(rows: Iterable[Shown]) -> list[tuple[Shown, str]]:
    """Each station with the name of its township; those that are open first, then in the order of the tree."""
    held = sorted(rows, key=lambda one: (one.tone != "good", one.row.area.code, one.row.name))
    names = names_of(one.row.area.code[:TOWNSHIP] for one in held)
    return [(one, names.get(one.row.area.code[:TOWNSHIP], "")) for one in held]


def where_is(row: Station) -> str:
    """The names of the areas above a station, from the township down."""
    return "".join(area.name for area in path_of(row.area.code) if len(area.code) >= TOWNSHIP)


def near(area: AnyArea, *, at: datetime, most: int = 6) -> list[Shown]:
    """Stations of a grid and of its community; those of the grid first, then those that are open."""
    rows = all_shown(stations_in(area.code[:12], at=at), at=at)
    rows.sort(key=lambda one: (not one.row.area.code.startswith(area.code), one.tone != "good", one.row.name))
    return rows[:most]


def features(rows: Iterable[Station], *, at: datetime, is_desk: bool) -> Iterator[str]:
    """Stations as points, green where the door is open now."""
    for row in rows:
        if row.lng is None or row.lat is None:
            continue
        words = shown(row, at=at)
        name = "stations:station" if is_desk else "stations_public:station"
        properties: dict[str, Any] = {
            "name": row.name, "text": " ".join(filter(None, [words.state, *words.hours, row.address])),
            "tone": "good" if words.tone == "good" else "warn" if words.tone == "warn" else "none",
            "url": reverse(name, args=[row.pk]), "label": True,
        }  # fmt: skip
        yield feature(json.dumps({"type": "Point", "coordinates": [row.lng, row.lat]}), properties)


@dataclass(frozen=True)
class Heads:
    """The figures on top of the register."""

    standing: int
    paused: int
    old: int
    cost: int


def heads(area_code: str, *, at: datetime) -> Heads:
    """How many stations stand, are shut for a while, and were not confirmed for long; what they cost altogether."""
    rows = Station.objects.filter(within(area_code, field="area__code"), closed_on=None)
    today = timezone.localdate(at)
    still = Q(paused_until=None) | Q(paused_until__gte=today)
    numbers = rows.aggregate(
        standing=Count("pk"), paused=Count("pk", filter=~Q(paused_reason="") & still),
        old=Count("pk", filter=Q(confirmed_at__lt=at - CONFIRM_AFTER)), cost=Sum("cost_yuan"),
    )  # fmt: skip
    return Heads(numbers["standing"], numbers["paused"], numbers["old"], int(numbers["cost"] or 0))


def keepers_for(area_code: str) -> QuerySet[Organization]:
    """Who may look after a station of an area: what lies in it, and what stands above it."""
    above = [area_code[:length] for length in (2, 4, 6, 9, 12) if length < len(area_code)]
    here = within(area_code, field="area__code") | Q(area__code__in=above)
    return Organization.objects.filter(here, is_active=True).order_by("-area__code", "name")


def counts() -> dict[str, Any]:
    """For `wangge status`."""
    return {"stations": Station.objects.filter(closed_on=None).count()}


def kind_choices() -> list[tuple[str, Any]]:
    """Kinds for a list to choose from."""
    return list(KIND_TITLES.items())


def facility_choices() -> list[tuple[str, Any]]:
    """Facilities for a list to choose from."""
    return list(FACILITY_TITLES.items())
