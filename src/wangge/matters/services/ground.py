"""What new deadlines and places rest on, in one statement: editions of tree and calendars, operator's limits, and what
makes them shorter for a time."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import JSONObject

from wangge.areas.queries import tree_tokens
from wangge.calendars.queries import calendar_in, editions
from wangge.calendars.rules import Calendar
from wangge.kit.prepared import Prepared
from wangge.matters.models import LimitRule
from wangge.ui.modules import installed_modules

TREE, CALENDARS, LIMIT, HASTE = "tree", "calendars", "limit", "haste"
COUNTY = 6


@dataclass(frozen=True)
class LimitLine:
    """An operator's limit for a clock, as the choice among several takes it."""

    kind: str
    clock: str
    limit: str
    source: str
    area_code: str
    category_id: int | None
    urgency: str
    valid_from: date | None
    valid_to: date | None

    def is_valid_on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Haste:
    """A shorter limit in an area for a time: what per cent of the usual one, what is in force, who decided it."""

    kind: str
    clock: str
    area_code: str
    starts_at: datetime
    ends_at: datetime
    percent: int
    name: str
    by: str

    def holds(self, area_code: str, *, since: datetime, at: datetime) -> bool:
        """Whether it counts for a clock starting now in a matter opened then: what was open before keeps its time."""
        return area_code.startswith(self.area_code) and self.starts_at <= since and at < self.ends_at


@dataclass(frozen=True)
class HasteSource:
    """Where an app keeps what is in force: its rows, and the column behind each name of a `Haste`."""

    rows: Callable[[], QuerySet[Any]]
    columns: Mapping[str, str]


@dataclass(frozen=True)
class Ground:
    """The same for all matters of one act, however many they are."""

    tree: str
    calendars: UUID | None
    limits: tuple[LimitLine, ...]
    hastes: tuple[Haste, ...] = ()
    _counties: dict[str, Calendar] = field(default_factory=dict)

    def calendar(self, area_code: str) -> Calendar:
        """The calendar of an area."""
        county = area_code[:COUNTY]
        if county not in self._counties:
            self._counties[county] = calendar_in(area_code, self.calendars)
        return self._counties[county]

    def limits_of(self, kind: str, clock: str) -> list[LimitLine]:
        """The operator's limits for one clock of a kind."""
        return [line for line in self.limits if line.kind == kind and line.clock == clock]

    def haste_of(self, kind: str, clock: str, area_code: str, *, since: datetime, at: datetime) -> Haste | None:
        """What makes a limit shorter there now: of several the shortest."""
        own = (one for one in self.hastes if one.kind == kind and one.clock == clock)
        return min(
            (one for one in own if one.holds(area_code, since=since, at=at)), key=lambda one: one.percent, default=None
        )


@cache
def _statement(clocks: frozenset[tuple[str, str]]) -> Prepared:
    """The kinds' tables name no more than a few dozen sets of clocks."""
    parts = [
        tree_tokens().values_list(_tag(TREE), JSONObject(edition="token")),
        editions().values_list(_tag(CALENDARS), JSONObject(edition="token")),
    ]
    if clocks:
        near = LimitRule.objects.filter(
            kind__in={kind for kind, _c in clocks}, clock__in={clock for _k, clock in clocks}
        )
        columns = {name: name for name in LimitLine.__dataclass_fields__}
        parts.append(near.values_list(_tag(LIMIT), JSONObject(**columns)))
        sources = [module.hastes for module in installed_modules() if module.hastes]
        parts.extend(one.rows().values_list(_tag(HASTE), JSONObject(**one.columns)) for one in sources)
    return Prepared(lambda: parts[0].union(*parts[1:], all=True))


def read_ground(clocks: Iterable[tuple[str, str]] = ()) -> Ground:
    """Reads what holds now, with the limits of the clocks named as (kind, clock)."""
    tree, calendars, limits, hastes = "", None, [], []
    for what, values in _statement(frozenset(clocks)).rows(connections[DEFAULT_DB_ALIAS]):
        if what == TREE:
            tree = values["edition"]
        elif what == CALENDARS:
            calendars = UUID(values["edition"])
        elif what == HASTE:
            hastes.append(_haste(values))
        else:
            limits.append(_line(values))
    return Ground(tree, calendars, tuple(limits), tuple(hastes))


def _tag(what: str) -> Value:
    return Value(what, output_field=CharField())


def _line(values: dict[str, Any]) -> LimitLine:
    days = {name: date.fromisoformat(values[name]) for name in ("valid_from", "valid_to") if values[name]}
    return LimitLine(**{**values, **days})


def _haste(values: dict[str, Any]) -> Haste:
    """Moments come as the database writes them into JSON: with a zone or, on SQLite, in universal time without one."""
    read = {name: datetime.fromisoformat(values[name]) for name in ("starts_at", "ends_at")}
    moments = {name: moment if moment.tzinfo else moment.replace(tzinfo=UTC) for name, moment in read.items()}
    return Haste(**{**values, **moments})
