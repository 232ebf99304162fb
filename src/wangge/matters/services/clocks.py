"""Clocks: choosing limits, starting, stopping, pausing, extending, and recomputing when a calendar changes."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.timezone import localdate, localtime

from wangge.calendars.queries import calendar_for
from wangge.calendars.rules import Calendar, Due, Shortened, due, parse_limit, part_of, worked
from wangge.calendars.rules import Pause as Standstill
from wangge.matters.kinds import Kind, get_kind
from wangge.matters.models import Clock, Matter, Pause, WorkOrder
from wangge.matters.rules import ClockRule, Step, may_shorten
from wangge.matters.services.ground import Ground, LimitLine, read_ground
from wangge.matters.services.rewriting import rewrite

NO_CLOCK = "none"
"""A limit that says: this clock does not run here."""


@dataclass
class ClockPlan:
    """What a move does to the clocks, worked out before anything is written."""

    ground: Ground
    rules: Mapping[str, ClockRule] = field(default_factory=dict)
    new: list[Clock] = field(default_factory=list)
    changed: list[Clock] = field(default_factory=list)
    pauses: list[Pause] = field(default_factory=list)
    ended_pauses: list[Pause] = field(default_factory=list)
    running: list[Clock] = field(default_factory=list)

    def next_due(self) -> tuple[datetime | None, str]:
        """The earliest deadline still running and its clock's name."""
        first = first_due(self.running, self.rules)
        return (first.due_at, first.name) if first else (None, "")

    def due_of(self, name: str) -> datetime | None:
        """The deadline of the running clock of that name."""
        return next((c.due_at for c in self.running if c.name == name and c.stopped_at is None), None)

    def is_late(self, name: str) -> bool:
        """Whether a clock of that name was stopped by this plan after its time."""
        return any(clock.name == name and clock.is_met is False for clock in self.changed)


def first_due(clocks: Iterable[Clock], rules: Mapping[str, ClockRule]) -> Clock | None:
    """The running clock that ends first; windows are no duties and do not count."""
    live = [
        clock
        for clock in clocks
        if clock.stopped_at is None and clock.paused_at is None and not rules[clock.name].is_window
    ]
    return min(live, key=lambda clock: clock.due_at, default=None)


def _fits(line: LimitLine, matter: Matter, given: Mapping[str, object], at: datetime) -> bool:
    return (
        matter.area_code.startswith(line.area_code)
        and line.category_id in (None, getattr(given.get("category"), "pk", matter.category_id))
        and line.urgency in ("", given.get("urgency") or matter.urgency)
        and line.is_valid_on(localdate(at))
    )


def choose_limit(
    *,
    kind: Kind,
    matter: Matter,
    clock: str,
    ground: Ground,
    at: datetime,
    given: Mapping[str, object] | None = None,
) -> tuple[str, str]:
    """The limit for a clock and where it comes from: category row, kind's own, general row, default.

    `given` is what the move that starts the clock was given: a new category or urgency counts at once.
    """
    rule = kind.clocks[clock]
    values = given or {}
    fitting = [line for line in ground.limits_of(kind.name, clock) if _fits(line, matter, values, at)]
    best = max(
        fitting, key=lambda line: (line.category_id is not None, len(line.area_code), bool(line.urgency)), default=None
    )
    if best is not None and best.category_id is not None:
        return best.limit, best.source
    own = kind.limit(matter=matter, clock=clock, given=values, at=at)
    if own:
        return own, ""
    if best is not None:
        return best.limit, best.source
    urgency = values.get("urgency") or matter.urgency
    return (rule.urgent if rule.urgent and urgency == Matter.Urgency.URGENT else rule.limit), rule.source


def alarm_at(*, rule: ClockRule, rung: int, clock: Clock, calendar: Calendar) -> datetime | None:
    """When a rung of the ladder is reached, or None behind the last one."""
    if rung >= len(rule.ladder):
        return None
    step = rule.ladder[rung]
    if step.share is not None:
        return clock.started_at + (clock.due_at - clock.started_at) * step.share
    if step.since:
        return clock.started_at + _plain_time(step.since)
    if step.before:
        return max(clock.started_at, clock.due_at - _plain_time(step.before))
    return due(clock.due_at, parse_limit(step.after), calendar).at


def _plain_time(text: str) -> timedelta:
    """A limit as time on the clock: hours or days, whatever the calendar says of them."""
    limit = parse_limit(text)
    hours = {"urgent_hour": 1, "work_hour": 1}.get(limit.unit.value, 24)
    return timedelta(hours=float(limit.amount) * hours)


def new_clock(
    *,
    kind: Kind,
    matter: Matter,
    name: str,
    at: datetime,
    ground: Ground,
    order: WorkOrder | None = None,
    given: Mapping[str, object] | None = None,
) -> Clock | None:
    """An unsaved clock with its deadline, explanation and first alarm; None where no such clock runs."""
    limit, source = choose_limit(kind=kind, matter=matter, clock=name, ground=ground, at=at, given=given)
    if limit == NO_CLOCK:
        return None
    calendar = ground.calendar(matter.area_code)
    limit, why = _hastened(limit, kind=kind, matter=matter, name=name, at=at, ground=ground)
    found = due(at, parse_limit(limit), calendar)
    clock = Clock(
        matter=matter,
        order=order,
        name=name,
        limit=limit,
        source=source,
        started_at=at,
        due_at=found.at,
        is_provisional=found.provisional,
        explanation=_written(replace(found.explanation, shortened=why).as_dict()),
    )
    clock.next_alarm_at = alarm_at(rule=kind.clocks[name], rung=0, clock=clock, calendar=calendar)
    return clock


def _hastened(
    limit: str, *, kind: Kind, matter: Matter, name: str, at: datetime, ground: Ground
) -> tuple[str, Shortened | None]:
    """The limit as it is in force there now, and why it is shorter than usual; what is not the staff's own stays."""
    haste = ground.haste_of(kind.name, name, matter.area_code, since=matter.opened_at, at=at)
    if haste is None or not may_shorten(kind.clocks[name]):
        return limit, None
    usual = parse_limit(limit)
    part = part_of(usual, haste.percent)
    if part == usual:
        return limit, None
    return str(part), Shortened(usual, haste.percent, haste.name, localtime(haste.starts_at), haste.by)


def _written(explanation: dict[str, Any]) -> str:
    return json.dumps(explanation, ensure_ascii=False)


def _rewritten(found: Due, clock: Clock) -> str:
    """The explanation of a deadline that was counted anew; why its limit is shorter than usual stays."""
    kept = json.loads(clock.explanation) if clock.explanation else {}
    return _written(found.explanation.as_dict() | {"shortened": kept.get("shortened")})


def ground_for(kind: Kind, names: Iterable[str]) -> Ground:
    """What clocks of these names rest on."""
    return read_ground((kind.name, name) for name in names)


def new_clocks(
    *,
    kind: Kind,
    matter: Matter,
    names: Iterable[str],
    at: datetime,
    order: WorkOrder | None = None,
    given: Mapping[str, object] | None = None,
    ground: Ground | None = None,
) -> list[Clock]:
    """Unsaved clocks of these names, without those that do not run here; `ground` if it has been read already."""
    wanted = list(names)
    known = ground or ground_for(kind, wanted)
    found = [
        new_clock(kind=kind, matter=matter, name=name, at=at, ground=known, order=order, given=given) for name in wanted
    ]
    clocks = {clock.name: clock for clock in found if clock is not None}
    for name, clock in clocks.items():
        around = clocks.get(kind.clocks[name].within)
        if around is not None and around.due_at < clock.due_at:
            _shorten(clock, around, rule=kind.clocks[name], calendar=known.calendar(matter.area_code))
    return list(clocks.values())


def _shorten(clock: Clock, around: Clock, *, rule: ClockRule, calendar: Calendar) -> None:
    """Lets a clock end with the shorter one it belongs to, by the same limit and for the same reasons."""
    clock.limit, clock.source, clock.due_at = around.limit, around.source, around.due_at
    clock.is_provisional, clock.explanation = around.is_provisional, around.explanation
    clock.next_alarm_at = alarm_at(rule=rule, rung=0, clock=clock, calendar=calendar)


def silence_past(*, kind: Kind, clocks: Iterable[Clock], calendar: Calendar, at: datetime) -> None:
    """Passes over the rungs whose moment has gone by: nobody can be reminded of what he could not know."""
    for clock in clocks:
        while clock.next_alarm_at is not None and clock.next_alarm_at <= at:
            clock.rung += 1
            clock.next_alarm_at = alarm_at(
                rule=kind.clocks[clock.name], rung=clock.rung, clock=clock, calendar=calendar
            )


def office_time(clock: Clock, at: datetime, calendar: Calendar) -> timedelta:
    """The office hours that a clock has run without standstills: those its explanation tells of, and an open one."""
    kept = json.loads(clock.explanation).get("pauses", ()) if clock.explanation else ()
    still = [(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end, *_rest in kept if end]
    if clock.paused_at is not None:
        still.append((clock.paused_at, at))
    lost = sum((worked(start, end, calendar) for start, end in still), timedelta())
    return max(timedelta(), worked(clock.started_at, at, calendar) - lost)


def stop(clock: Clock, rule: ClockRule, at: datetime) -> None:
    """Stops a running clock and notes whether it was in time; the end of a window is nobody's delay."""
    clock.stopped_at = at
    clock.is_met = rule.is_window or at <= clock.due_at
    clock.next_alarm_at = None


def void(clock: Clock, at: datetime) -> None:
    """Stops a running clock without a judgement: what it measured is no longer asked for."""
    clock.stopped_at = at
    clock.next_alarm_at = None


def standstills(clock: Clock, at: datetime) -> list[Standstill]:
    """The pauses of a clock as the calendar counts them; one still open is counted up to now."""
    return [
        Standstill(
            pause.starts_at, pause.ends_at or at, pause.text, pause.approved_by.name if pause.approved_by else ""
        )
        for pause in clock.pauses.all()
    ]


def _hold(plan: ClockPlan, clock: Clock, given: Mapping[str, object], person_id: int | None, at: datetime) -> None:
    """Lets a clock stand still, with the reason and who approved it; `pause_from` lets it begin before the approval."""
    begun = given.get("pause_from")
    start = max(clock.started_at, begun) if isinstance(begun, datetime) else at
    clock.paused_at, clock.next_alarm_at = start, None
    plan.changed.append(clock)
    plan.pauses.append(
        Pause(
            clock=clock,
            reason=str(given.get("pause_reason") or Pause.Reason.SUSPENDED),
            text=str(given.get("reason") or ""),
            approved_by_id=person_id,
            starts_at=start,
        )
    )


def _release(plan: ClockPlan, clock: Clock, rule: ClockRule, calendar: Calendar, at: datetime) -> None:
    """Lets a clock run on."""
    for pause in clock.pauses.all():
        if pause.ends_at is None:
            pause.ends_at = at
            plan.ended_pauses.append(pause)
    _restart(clock, at, rule, calendar)
    plan.changed.append(clock)


def _extend(
    plan: ClockPlan, clock: Clock, kind: Kind, calendar: Calendar, given: Mapping[str, object], at: datetime
) -> None:
    """Moves a deadline to the moment that was granted; its ladder is climbed anew, from where the new time stands."""
    until = given.get("until")
    if isinstance(until, datetime):
        clock.due_at = clock.extended_to = until
        clock.rung = 0
        clock.next_alarm_at = alarm_at(rule=kind.clocks[clock.name], rung=0, clock=clock, calendar=calendar)
        silence_past(kind=kind, clocks=[clock], calendar=calendar, at=at)
        plan.changed.append(clock)


def _restart(clock: Clock, at: datetime, rule: ClockRule, calendar: Calendar) -> None:
    """Ends a standstill: the deadline moves by the time stood still, counted as the limit counts."""
    if clock.extended_to is not None and clock.paused_at is not None:
        clock.due_at += at - clock.paused_at
    else:
        found = due(clock.started_at, parse_limit(clock.limit), calendar, pauses=standstills(clock, at))
        clock.due_at, clock.is_provisional = found.at, found.provisional
        clock.explanation = _rewritten(found, clock)
    clock.paused_at = None
    clock.next_alarm_at = alarm_at(rule=rule, rung=clock.rung, clock=clock, calendar=calendar)


def plan_step(
    *,
    kind: Kind,
    matter: Matter,
    step: Step,
    running: list[Clock],
    at: datetime,
    given: Mapping[str, object],
    person_id: int | None,
) -> ClockPlan:
    """What a step does to the clocks of a matter; nothing is written here."""
    plan = ClockPlan(ground_for(kind, step.starts), rules=kind.clocks, running=list(running))
    closing = kind.phase(step.to).value in ("done", "dropped")
    calendar = plan.ground.calendar(matter.area_code)
    for clock in running:
        rule = kind.clocks[clock.name]
        if clock.name in step.voids:
            void(clock, at)
            plan.changed.append(clock)
        elif clock.name in step.stops or (closing and clock.name not in step.starts and not rule.is_window):
            stop(clock, rule, at)
            if clock.name == kind.main_clock:
                clock.worked = office_time(clock, at, calendar)
            plan.changed.append(clock)
        elif clock.name in step.pauses and clock.paused_at is None:
            _hold(plan, clock, given, person_id, at)
        elif clock.name in step.resumes and clock.paused_at is not None:
            _release(plan, clock, rule, calendar, at)
        if clock.name == step.extends:
            _extend(plan, clock, kind, calendar, given, at)
    names = [name for name in step.starts if not kind.clocks[name].per_order]
    plan.new.extend(new_clocks(kind=kind, matter=matter, names=names, at=at, given=given, ground=plan.ground))
    plan.running.extend(plan.new)
    return plan


CHANGED = [
    "due_at", "extended_to", "paused_at", "stopped_at", "is_met", "rung", "next_alarm_at", "is_provisional",
    "explanation", "worked",
]  # fmt: skip


def write_plan(plan: ClockPlan) -> None:
    """Writes a plan's clocks and pauses."""
    if plan.changed:
        rewrite(set(plan.changed), CHANGED)
    if plan.new:
        Clock.objects.bulk_create(plan.new)
    if plan.pauses:
        Pause.objects.bulk_create(plan.pauses)
    if plan.ended_pauses:
        rewrite(plan.ended_pauses, ["ends_at"])


def with_pauses(clocks: list[Clock]) -> list[Clock]:
    """The same running clocks with the pauses of those that stand still."""
    paused = [clock for clock in clocks if clock.paused_at]
    pauses = list(Pause.objects.filter(clock__in=paused).select_related("approved_by")) if paused else []
    for clock in clocks:
        prefetched = {"pauses": [p for p in pauses if p.clock_id == clock.pk]}
        clock._prefetched_objects_cache = prefetched  # type: ignore[attr-defined] # not in the stubs
    return clocks


def recompute(*, area_code: str, at: datetime) -> int:
    """Counts running deadlines anew after a calendar was published for an area; returns how many moved."""
    low = area_code.rstrip("0") if len(area_code) == 6 else area_code
    moved = 0
    clocks = Clock.objects.filter(stopped_at__isnull=True, extended_to__isnull=True).filter(
        Q(matter__area_code__startswith=low) if low else Q()
    )
    for clock in clocks.select_related("matter").prefetch_related("pauses__approved_by").iterator(chunk_size=500):
        moved += _recount(clock, at)
    return moved


def _recount(clock: Clock, at: datetime) -> int:
    kind = get_kind(clock.matter.kind)
    calendar = calendar_for(clock.matter.area_code)
    found = due(clock.started_at, parse_limit(clock.limit), calendar, pauses=standstills(clock, at))
    if found.at == clock.due_at and found.provisional == clock.is_provisional:
        return 0
    before, clock.due_at, clock.is_provisional = clock.due_at, found.at, found.provisional
    clock.explanation = _rewritten(found, clock)
    own = Q(pk=clock.order_id) if clock.order_id else Q(matter=clock.matter_id, ended_at__isnull=True)
    WorkOrder.objects.filter(own, due_at=before).update(due_at=clock.due_at)
    if clock.paused_at is None:
        clock.next_alarm_at = alarm_at(rule=kind.clocks[clock.name], rung=clock.rung, clock=clock, calendar=calendar)
    clock.save(update_fields=CHANGED)
    refresh_next_due(clock.matter)
    return 1


def refresh_next_due(matter: Matter) -> None:
    """Sets the matter's next deadline from its running clocks."""
    clocks = Clock.objects.filter(matter=matter, order__isnull=True, stopped_at__isnull=True, paused_at__isnull=True)
    first = first_due(clocks, get_kind(matter.kind).clocks)
    Matter.objects.filter(pk=matter.pk).update(
        next_due_at=first.due_at if first else None, next_clock=first.name if first else ""
    )
