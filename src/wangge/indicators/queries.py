"""Figures counted in the database: a fixed number of statements, however many matters, areas or units there are.

Everything but "now" speaks of the matters reported in the period. Each matter counts once in its area, its category and
its responsible unit; only what units received and returned counts once for every unit that had an order.

What a closed concern adds was written down (`Settled`) and is only summed up here. What is still open, or changed since
it was written down, is counted itself: so the figures are always those of this moment.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db.models import Case, CharField, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce, Substr, TruncWeek
from django.utils.timezone import get_current_timezone, localtime

from wangge.indicators.access import counted_for, settled_for
from wangge.indicators.marks import (
    CLOCKS,
    CLOSED,
    CLOSED_IN_GRID,
    COLLECTED,
    CONCERN,
    HEARD,
    SAID,
    WHISTLE,
    call_clock_measures,
    call_measures,
    clock_measures,
    due,
    move_measures,
    order_measures,
    repeated,
    saying,
)
from wangge.indicators.models import Recount, Settled, SettledOrder
from wangge.indicators.rules import Counts, Period, added, completed, level_below, weeks_of
from wangge.kit.codes import LENGTHS
from wangge.matters.models import STILL_OPEN, Category, Clock, Matter, Movement, WorkOrder
from wangge.matters.places import beneath
from wangge.matters.queries import Filters, among, narrowed
from wangge.people.actors import Actor
from wangge.people.models import Organization

MICROSECOND = timedelta(microseconds=1)
OF_UNITS = ("received", "returned")
"""What one matter may count for several units."""
IDENTITY = frozenset({"matter", "opened_on", "closed_on", "area_code", "category", "lead_unit"})
WRITTEN = tuple(column.name for column in Settled._meta.concrete_fields if column.name not in IDENTITY)
"""The measures that are written down."""


class By(StrEnum):
    """What a table has a line for; never a person."""

    AREA = "area"
    UNIT = "unit"
    CATEGORY = "category"


@dataclass(frozen=True)
class Scope:
    """What a board speaks of."""

    period: Period
    kind: str = CONCERN
    area: str = ""
    branch: int | None = None
    unit: int | None = None

    def filters(self, **given: Any) -> Filters:
        """The same as filters of the list: matters reported in the period."""
        own = Filters(
            kind=self.kind, area=self.area, branch=self.branch, unit=self.unit,
            opened_from=self.period.first, opened_to=self.period.last,
        )  # fmt: skip
        return replace(own, **given)

    def of_orders(self, **given: Any) -> Filters:
        """For what units received: the matters in which the unit had an order, whoever is responsible now."""
        return self.filters(unit=None, party=self.unit, **given)

    def standing(self, **given: Any) -> Filters:
        """For what stands at this moment, whenever it was reported."""
        return self.filters(opened_from=None, opened_to=None, **given)


@dataclass
class Tally:
    """Counts of the period by key, their total, and the total of the period before."""

    lines: dict[Any, Counts] = field(default_factory=dict)
    total: Counts = field(default_factory=dict)
    before: Counts = field(default_factory=dict)


Groups = dict[tuple[int, Any], Counts]


@dataclass(frozen=True)
class Counting:
    """One run of counting: whose figures, of what, by what, at which moment."""

    actor: Actor
    scope: Scope
    by: By
    at: datetime

    def matters(self, filters: Filters) -> QuerySet[Matter]:
        """The matters of this period and of the one before, as far as they are not written down."""
        wide = replace(filters, opened_from=self.scope.period.before.first)
        rows = narrowed(counted_for(self.actor), wide, at=self.at)
        return unsettled(rows) if self.scope.kind == CONCERN else rows

    def is_now(self, prefix: str) -> Case:
        """1 for the period itself, 0 for the one before."""
        start = datetime.combine(self.scope.period.first, datetime.min.time(), tzinfo=get_current_timezone())
        return _one_if(**{f"{prefix}opened_at__gte": start})

    def key(self, prefix: str, unit: str = "") -> Any:
        """What the lines are told apart by."""
        if self.by == By.AREA:
            return Substr(f"{prefix}area_code", 1, level_below(self.scope.area, LENGTHS.values()))
        if self.by == By.UNIT:
            return F(unit or f"{prefix}lead_unit_id")
        if self.scope.branch:
            return F(f"{prefix}category_id")
        return Coalesce(F(f"{prefix}category__parent_id"), F(f"{prefix}category_id"))

    def grouped(self, rows: QuerySet[Any], measures: Mapping[str, Any], *, prefix: str = "", unit: str = "") -> Groups:
        """Measures per period and key, in one statement."""
        return _groups(rows, self.is_now(prefix), self.key(prefix, unit), measures)

    def written(self, rows: QuerySet[Any], measures: Mapping[str, Any], *, prefix: str = "", unit: str = "") -> Groups:
        """The same of what was written down."""
        is_now = _one_if(**{f"{prefix}opened_on__gte": self.scope.period.first})
        return _groups(rows, is_now, self.key(prefix, unit), measures)


@dataclass(frozen=True)
class OfEach(Counting):
    """Counts every one of some matters by itself, with the very measures of the boards: so they are written down."""

    pks: tuple[int, ...] = ()

    def matters(self, filters: Filters) -> QuerySet[Matter]:
        """These matters."""
        return Matter.objects.filter(pk__in=self.pks)

    def is_now(self, prefix: str) -> Case:
        """Without periods."""
        return _one_if(**{f"{prefix}pk__isnull": False})

    def key(self, prefix: str, unit: str = "") -> Any:
        """The matter itself."""
        return F(f"{prefix}pk")


def _one_if(**condition: Any) -> Case:
    return Case(When(**condition, then=Value(1)), default=Value(0), output_field=IntegerField())


def _groups(rows: QuerySet[Any], period: Any, key: Any, measures: Mapping[str, Any]) -> Groups:
    found = rows.order_by().values(own_period=period, own_key=key).annotate(**measures)
    return {
        (row.pop("own_period"), row.pop("own_key")): {name: _whole(number) for name, number in row.items()}
        for row in found
    }


def unsettled(rows: QuerySet[Matter]) -> QuerySet[Matter]:
    """Those of the matters that are to be counted themselves: open ones by a small index, and the few that changed.

    PostgreSQL reads both indexes at once; SQLite would read every matter, and is given the keys of either.
    """
    if connection.vendor == "postgresql":
        return rows.filter(STILL_OPEN | among(Recount.objects.values("matter_id")))
    changed = rows.filter(pk__in=Recount.objects.values("matter_id"), closed_at__isnull=False)
    both = rows.filter(STILL_OPEN).order_by().values("pk").union(changed.order_by().values("pk"))
    return Matter.objects.filter(pk__in=both)


def settled(run: Counting) -> QuerySet[Settled]:
    """What is written down within the reader's sight and the board's area and category, of all days and units."""
    rows = settled_for(run.actor, run.scope.unit).filter(~Exists(Recount.objects.filter(matter_id=OuterRef("pk"))))
    if run.scope.area:
        rows = rows.filter(beneath(run.scope.area))
    if run.scope.branch:
        own = Category.objects.filter(Q(pk=run.scope.branch) | Q(parent_id=run.scope.branch))
        rows = rows.filter(category_id__in=own.values("pk"))
    return rows


def _of_unit(rows: QuerySet[Settled], unit: int | None) -> QuerySet[Settled]:
    return rows.filter(lead_unit_id=unit) if unit else rows


def _whole(number: Any) -> int:
    return number // MICROSECOND if isinstance(number, timedelta) else int(number or 0)


def _distinct(measures: Mapping[str, Q]) -> dict[str, Count]:
    return {name: Count("matter_id", distinct=True, filter=condition) for name, condition in measures.items()}


def _own_columns(run: Counting) -> Groups:
    measures: dict[str, Any] = {"filed": Count("pk"), "closed": Count("pk", filter=CLOSED)}
    if run.scope.kind == CONCERN:
        measures["closed_in_grid"] = Count("pk", filter=CLOSED_IN_GRID)
        measures["patrolled"] = Count("pk", filter=COLLECTED)
        measures["repeated"] = Count("pk", filter=repeated())
    return run.grouped(run.matters(run.scope.filters()), measures)


def _open_ones(run: Counting, filters: Filters) -> Groups:
    """What stands open now; it belongs to no period."""
    rows = narrowed(counted_for(run.actor), replace(filters, is_open=True), at=run.at)
    found = run.grouped(rows, {"open": Count("pk"), "overdue": Count("pk", filter=Q(next_due_at__lt=run.at))})
    merged: Groups = {}
    for (_period, key), counts in found.items():
        merged[1, key] = added([merged.get((1, key), {}), counts])
    return merged


def _moves(run: Counting) -> Groups:
    rows = Movement.objects.filter(matter__in=run.matters(run.scope.filters()).values("pk"))
    return run.grouped(rows, _distinct(move_measures()), prefix="matter__")


def _clocks(run: Counting) -> Groups:
    rows = Clock.objects.filter(matter__in=run.matters(run.scope.filters()).values("pk"), name__in=CLOCKS)
    is_handled = Q(name="handle", is_met__isnull=False)
    more = {
        "open_due": Count("matter_id", distinct=True, filter=due("handle", run.at) & ~Q(matter__phase="done")),
        "handlings": Count("pk", filter=is_handled),
        "handling_time": Sum(F("stopped_at") - F("started_at"), filter=is_handled),
        "worked_handlings": Count("pk", filter=is_handled & Q(worked__isnull=False)),
        "worked_time": Sum("worked", filter=is_handled),
    }
    return run.grouped(rows, {**_distinct(clock_measures(run.at)), **more}, prefix="matter__")


def _said(run: Counting) -> Groups:
    rows = run.matters(run.scope.filters()).alias(**saying()).filter(HEARD)
    wanted = {name: condition for name, condition in SAID.items() if not name.endswith("_known")}
    measures = {name: Count("pk", filter=condition) for name, condition in wanted.items()}
    by_follow_up = Count("pk", filter=Q(said_by="follow_up"))
    return run.grouped(rows, {**measures, "said_at_follow_up": by_follow_up})


def _orders(run: Counting) -> QuerySet[WorkOrder]:
    rows = WorkOrder.objects.filter(matter__in=run.matters(run.scope.of_orders()).values("pk"))
    return rows.filter(unit_id=run.scope.unit) if run.scope.unit else rows


def _calls(run: Counting) -> QuerySet[Clock]:
    rows = Clock.objects.filter(matter__in=run.matters(run.scope.of_orders()).values("pk"), order__isnull=False)
    return rows.filter(order__unit_id=run.scope.unit) if run.scope.unit else rows


def _totals(run: Counting, rows: QuerySet[Any], measures: Mapping[str, Any]) -> Groups:
    """Without lines: for what one matter may count in several of them."""
    found = rows.order_by().values(own_period=run.is_now("matter__")).annotate(**measures)
    return {(row.pop("own_period"), None): {name: _whole(number) for name, number in row.items()} for row in found}


def _tally(parts: list[Groups], totals: list[Groups]) -> Tally:
    """Puts statements together; `totals` replace the sums of the measures they hold."""
    lines: dict[Any, list[Counts]] = {}
    sums: dict[int, list[Counts]] = {0: [], 1: []}
    for part in parts:
        for (period, key), counts in part.items():
            sums[period].append(counts)
            if period:
                lines.setdefault(key, []).append(counts)
    own = {period: added(counts) for period, counts in sums.items()}
    for period, counts in own.items():
        counts.update(added(part[period, None] for part in totals if (period, None) in part))
    return Tally(
        lines={key: completed(added(counts)) for key, counts in lines.items()},
        total=completed(own[1]),
        before=completed(own[0]),
    )


def concerns(*, actor: Actor, scope: Scope, by: By, at: datetime) -> Tally:
    """All figures of concerns, by area, unit or category."""
    run = Counting(actor, scope, by, at)
    orders, measures = _orders(run), _distinct(order_measures())
    parts = [*_of_matters(run), _open_ones(run, run.scope.standing())]
    parts.append(run.grouped(orders, measures, prefix="matter__", unit="unit_id"))
    written, totals = _written(run)
    return _tally([*parts, *written], [*totals, _totals(run, orders, measures)] if by == By.UNIT else [])


def _of_matters(run: Counting) -> list[Groups]:
    """All that belongs to a matter and not to one of its units."""
    return [_own_columns(run), _moves(run), _clocks(run), _said(run)]


def _written(run: Counting) -> tuple[list[Groups], list[Groups]]:
    """What is written down of the period and the one before, and its totals of what may count for several units."""
    period = run.scope.period
    rows = settled(run).filter(opened_on__gte=period.before.first, opened_on__lte=period.last)
    own = run.written(_of_unit(rows, run.scope.unit), {"filed": Count("pk"), **{name: Sum(name) for name in WRITTEN}})
    if run.by != By.UNIT and not run.scope.unit:
        return [own], []
    several = {place: {name: counts.pop(name) for name in OF_UNITS} for place, counts in own.items()}
    orders = SettledOrder.objects.filter(settled__in=rows.values("pk"))
    if run.scope.unit:
        orders = orders.filter(unit_id=run.scope.unit)
    of_units = run.written(orders, {name: Sum(name) for name in OF_UNITS}, prefix="settled__", unit="unit_id")
    return [own, of_units], [_summed(of_units if run.scope.unit else several)]


def measured(pks: tuple[int, ...], *, actor: Actor, at: datetime) -> dict[int, Counts]:
    """Every measure of each of some concerns that ended, as it is to be written down."""
    run = OfEach(actor, Scope(Period(date.min, date.max)), By.AREA, at, pks)
    found: dict[int, Counts] = {}
    orders = run.grouped(_orders(run), _distinct(order_measures()), prefix="matter__")
    for part in [*_of_matters(run), orders]:
        for (_period, pk), counts in part.items():
            found.setdefault(pk, {}).update(counts)
    return found


def measured_orders(pks: tuple[int, ...]) -> dict[tuple[int, int], Counts]:
    """What each unit received and returned in each of some concerns."""
    rows = WorkOrder.objects.filter(matter_id__in=pks).order_by().values_list("matter_id", "unit_id")
    measures = _distinct(order_measures())
    return {
        (matter, unit): dict(zip(measures, counts, strict=True)) for matter, unit, *counts in rows.annotate(**measures)
    }


def whistles(*, actor: Actor, scope: Scope, by: By, at: datetime) -> Tally:
    """All figures of whistles, by called unit or by area.

    By unit the total is that of the lines: a whistle to three units is three calls. Whether it was aimed well is
    asked of each whistle once, and `calling` are the whistles that called anybody.
    """
    run = Counting(actor, replace(scope, kind=WHISTLE), by, at)
    orders, calls = _orders(run), _calls(run)
    of_orders, of_calls = _distinct(call_measures()), _distinct(call_clock_measures(at))
    whole = replace(run, by=By.AREA)
    filters = run.scope.of_orders()
    own = whole.grouped(whole.matters(filters), {"filed": Count("pk"), "closed": Count("pk", filter=CLOSED)})
    standing = _open_ones(whole, replace(filters, opened_from=None, opened_to=None))
    parts = [
        run.grouped(orders, of_orders, prefix="matter__", unit="unit_id"),
        run.grouped(calls, of_calls, prefix="matter__", unit="order__unit_id"),
    ]
    if by == By.UNIT:
        once = {name: of_orders[name] for name in ("aim_said", "aim_wrong")} | {"calling": of_orders["called"]}
        return _tally(parts, [_totals(run, orders, once), _summed(own), _summed(standing)])
    return _tally([*parts, own, standing], [])


def _summed(groups: Groups) -> Groups:
    """One line per period."""
    found: Groups = {}
    for (period, _key), counts in groups.items():
        found[period, None] = added([found.get((period, None), {}), counts])
    return found


def weekly(*, actor: Actor, scope: Scope, at: datetime) -> list[tuple[date, int, int]]:
    """Per week (its Monday): how many concerns were reported and how many closed in it."""
    weeks = weeks_of(scope.period)
    found: dict[tuple[str, date], int] = {}
    for rows in (_weekly_counted(actor, scope, weeks[0], at), _weekly_written(actor, scope, weeks[0], at)):
        for what, day, number in rows:
            week = (what, day - timedelta(days=day.weekday()))
            found[week] = found.get(week, 0) + number
    return [(week, found.get(("came", week), 0), found.get(("went", week), 0)) for week in weeks]


Days = list[tuple[str, date, int]]


def _weekly_counted(actor: Actor, scope: Scope, first: date, at: datetime) -> Days:
    zone = get_current_timezone()
    begin = datetime.combine(first, datetime.min.time(), tzinfo=zone)
    stop = datetime.combine(scope.period.last + timedelta(days=1), datetime.min.time(), tzinfo=zone)
    rows = narrowed(counted_for(actor), scope.standing(), at=at).order_by()
    opened = unsettled(rows.filter(opened_at__gte=begin, opened_at__lt=stop))
    came = _per(opened, "came", TruncWeek("opened_at"))
    ended = rows.filter(CLOSED, closed_at__gte=begin, closed_at__lt=stop)
    went = _per(ended.filter(pk__in=Recount.objects.values("matter_id")), "went", TruncWeek("closed_at"))
    return [(what, localtime(week).date(), number) for what, week, number in came.union(went, all=True)]


def _weekly_written(actor: Actor, scope: Scope, first: date, at: datetime) -> Days:
    rows = _of_unit(settled(Counting(actor, scope, By.AREA, at)), scope.unit).order_by()
    last = scope.period.last
    came = _per(rows.filter(opened_on__gte=first, opened_on__lte=last), "came", F("opened_on"))
    went = _per(rows.filter(closed=1, closed_on__gte=first, closed_on__lte=last), "went", F("closed_on"))
    return list(came.union(went, all=True))


def _per(rows: QuerySet[Any], what: str, day: Any) -> QuerySet[Any]:
    named = Value(what, output_field=CharField())
    found = rows.values(own_what=named, own_day=day).annotate(number=Count("pk"))
    per: QuerySet[Any] = found.values_list("own_what", "own_day", "number")
    return per


def unit_names(keys: set[int]) -> dict[int, str]:
    """Names of units in one query."""
    return dict(Organization.objects.filter(pk__in=keys).values_list("pk", "name"))


def category_names(keys: set[int]) -> dict[int, str]:
    """Names of categories in one query."""
    return dict(Category.objects.filter(pk__in=keys).values_list("pk", "name"))
