"""What new deadlines and places rest on, in one statement: editions of tree and calendars, and operator's limits."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import CharField, Value
from django.db.models.functions import JSONObject

from wangge.areas.queries import tree_tokens
from wangge.calendars.queries import calendar_in, editions
from wangge.calendars.rules import Calendar
from wangge.kit.prepared import Prepared
from wangge.matters.models import LimitRule

TREE, CALENDARS, LIMIT = "tree", "calendars", "limit"
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
class Ground:
    """The same for all matters of one act, however many they are."""

    tree: str
    calendars: UUID | None
    limits: tuple[LimitLine, ...]
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
    return Prepared(lambda: parts[0].union(*parts[1:], all=True))


def read_ground(clocks: Iterable[tuple[str, str]] = ()) -> Ground:
    """Reads what holds now, with the limits of the clocks named as (kind, clock)."""
    tree, calendars, limits = "", None, []
    for what, values in _statement(frozenset(clocks)).rows(connections[DEFAULT_DB_ALIAS]):
        if what == TREE:
            tree = values["edition"]
        elif what == CALENDARS:
            calendars = UUID(values["edition"])
        else:
            limits.append(_line(values))
    return Ground(tree, calendars, tuple(limits))


def _tag(what: str) -> Value:
    return Value(what, output_field=CharField())


def _line(values: dict[str, Any]) -> LimitLine:
    days = {name: date.fromisoformat(values[name]) for name in ("valid_from", "valid_to") if values[name]}
    return LimitLine(**{**values, **days})
