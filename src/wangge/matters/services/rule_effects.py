"""What a new or ended rule would change: tried on the rules in force, without writing anything."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from wangge.areas.queries import names_of
from wangge.matters.duty_rules import Choice, DutyLine, choose_unit
from wangge.matters.kinds import Kind
from wangge.matters.models import Category, Clock, DutyRule, LimitRule, Matter
from wangge.matters.rules import OPEN_PHASES
from wangge.matters.services.duty import line_of
from wangge.people.models import Organization

MOST_MATTERS = 2000
NEW = 2**62
"""The number of the rule that does not exist yet: newer than every other."""


@dataclass(frozen=True)
class Shift:
    """A category or a matter that would be answered for by another unit."""

    name: str
    before: str
    after: str
    number: str = ""


@dataclass
class DutyEffect:
    """What a change of the duty list would do."""

    replaced: list[DutyLine] = field(default_factory=list)
    categories: list[Shift] = field(default_factory=list)
    exceptions: list[DutyLine] = field(default_factory=list)
    waiting: list[Shift] = field(default_factory=list)
    same: int = 0
    sent_out: int = 0


class _Trial:
    """The duty list before and after, asked for any category and place."""

    def __init__(self, before: list[DutyLine], after: list[DutyLine], on: date) -> None:
        self.before, self.after, self.on = before, after, on
        self.parents = dict(Category.objects.values_list("pk", "parent_id"))
        self.names = dict(Category.objects.values_list("pk", "name"))

    def chain(self, category_id: int | None) -> list[int]:
        """A category and all above it."""
        found: list[int] = []
        while category_id is not None and category_id not in found:
            found.append(category_id)
            category_id = self.parents.get(category_id)
        return found

    def under(self, category_id: int | None) -> list[int]:
        """A category and all below it; None means every category."""
        return [pk for pk in self.parents if category_id is None or category_id in self.chain(pk)]

    def ask(self, category_id: int | None, area_code: str) -> tuple[Choice | None, Choice | None]:
        """Who answers before and after."""
        chain = self.chain(category_id)
        return (
            choose_unit(self.before, chain, area_code, self.on),
            choose_unit(self.after, chain, area_code, self.on),
        )


def _lines(on: date) -> list[DutyLine]:
    """All rules in force on a day."""
    rows = DutyRule.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_to=None) | Q(valid_to__gte=on), unit__is_active=True
    )
    found = list(rows.select_related("unit", "category").prefetch_related("assist"))
    names = names_of(row.area_code for row in found if row.area_code)
    return [line_of(row, names) for row in found]


def effect_of_duty(*, category: Category | None, area_code: str, unit: Organization, on: date) -> DutyEffect:
    """What a new rule would change from a day on."""
    before = _lines(on)
    category_id = category.pk if category else None
    replaced = [line for line in before if (line.category_id, line.area_code) == (category_id, area_code)]
    fresh = DutyLine(
        pk=NEW, unit_id=unit.pk, unit_name=unit.name, category_id=category_id,
        category_name=category.name if category else "", area_code=area_code, valid_from=on,
    )  # fmt: skip
    kept = [line for line in before if line not in replaced]
    effect = _compare(_Trial(before, [*kept, fresh], on), category_id, area_code)
    effect.replaced = replaced
    return effect


def effect_of_ending(row: DutyRule, *, on: date) -> DutyEffect:
    """What ending a rule would change from a day on."""
    before = _lines(on)
    trial = _Trial(before, [line for line in before if line.pk != row.pk], on)
    return _compare(trial, row.category_id, row.area_code)


def _name(choice: Choice | None) -> str:
    return choice.line.unit_name if choice else ""


def _compare(trial: _Trial, category_id: int | None, area_code: str) -> DutyEffect:
    """Categories at the place itself, smaller places with rules of their own, and the matters that wait."""
    effect = DutyEffect()
    scope = trial.under(category_id)
    for pk in scope:
        before, after = trial.ask(pk, area_code)
        if _name(before) != _name(after):
            effect.categories.append(Shift(trial.names[pk], _name(before), _name(after)))
        elif after is not None and after.line.pk != NEW and after.line not in effect.exceptions:
            _note_exception(effect, after.line, trial, category_id, area_code)
    for line in trial.after:
        if line.area_code.startswith(area_code) and line.category_id in {None, *scope} and line.pk != NEW:
            _note_exception(effect, line, trial, category_id, area_code)
    _matters(effect, trial, category_id, scope, area_code)
    return effect


def _note_exception(effect: DutyEffect, line: DutyLine, trial: _Trial, category_id: int | None, area_code: str) -> None:
    """A rule inside the place and category that goes before, since it is more specific."""
    place = line.area_code if len(line.area_code) > len(area_code) else area_code
    _before, after = trial.ask(line.category_id or category_id, place)
    if after is not None and after.line == line and line not in effect.exceptions:
        effect.exceptions.append(line)


def _matters(effect: DutyEffect, trial: _Trial, category_id: int | None, scope: Sequence[int], area_code: str) -> None:
    rows = Matter.objects.filter(phase__in=OPEN_PHASES, area_code__startswith=area_code)
    if category_id is not None:
        rows = rows.filter(category_id__in=scope)
    effect.sent_out = rows.filter(lead_unit__isnull=False).count()
    waiting = rows.filter(lead_unit=None, category__isnull=False).order_by("-opened_at")[:MOST_MATTERS]
    for number, title, pk, code in waiting.values_list("number", "title", "category_id", "area_code"):
        before, after = trial.ask(pk, code)
        if _name(before) == _name(after):
            effect.same += 1
        else:
            effect.waiting.append(Shift(title, _name(before), _name(after), number))


@dataclass
class LimitEffect:
    """What a change of a limit would do."""

    before: str
    after: str
    replaced: list[LimitRule] = field(default_factory=list)
    exceptions: list[LimitRule] = field(default_factory=list)
    has_own_limits: bool = False
    open_matters: int = 0
    running: int = 0


@dataclass(frozen=True)
class LimitScope:
    """The cases that a limit is for."""

    kind: Kind
    clock: str
    category_id: int | None = None
    area_code: str = ""
    urgency: str = ""


def _in_force(rows: QuerySet[LimitRule], on: date) -> QuerySet[LimitRule]:
    return rows.filter(Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_to=None) | Q(valid_to__gte=on))


def _rank(category_id: int | None, area_code: str, urgency: str) -> tuple[bool, int, bool]:
    return category_id is not None, len(area_code), bool(urgency)


def effect_of_limit(scope: LimitScope, *, limit: str, on: date) -> LimitEffect:
    """What a new limit would change from a day on."""
    rows = _rules(scope, on)
    same = [row for row in rows if _case(row) == (scope.category_id, scope.area_code, scope.urgency)]
    effect = LimitEffect(before=_limit_of(scope, rows), after=limit, replaced=same)
    return _around(effect, scope, [row for row in rows if row not in same])


def effect_of_ending_limit(row: LimitRule, scope: LimitScope, *, on: date) -> LimitEffect:
    """What ending a limit for its cases would change from a day on."""
    rows = [other for other in _rules(scope, on) if other.pk != row.pk]
    return _around(LimitEffect(before=row.limit, after=_limit_of(scope, rows)), scope, rows)


def _rules(scope: LimitScope, on: date) -> list[LimitRule]:
    rows = LimitRule.objects.filter(kind=scope.kind.name, clock=scope.clock).select_related("category")
    return list(_in_force(rows, on))


def _case(row: LimitRule) -> tuple[int | None, str, str]:
    return row.category_id, row.area_code, row.urgency


def _limit_of(scope: LimitScope, rows: Iterable[LimitRule]) -> str:
    """The limit that counts for exactly these cases: the most specific rule that covers them, else the kind's own."""
    fitting = [
        row
        for row in rows
        if row.category_id in (None, scope.category_id)
        and scope.area_code.startswith(row.area_code)
        and row.urgency in ("", scope.urgency)
    ]
    best = max(fitting, key=lambda row: _rank(*_case(row)), default=None)
    if best is not None:
        return best.limit
    rule = scope.kind.clocks[scope.clock]
    return rule.urgent if rule.urgent and scope.urgency == Matter.Urgency.URGENT else rule.limit


def _around(effect: LimitEffect, scope: LimitScope, others: Iterable[LimitRule]) -> LimitEffect:
    """Rules that go before in some of the cases, and how many matters stand there now."""
    rank = _rank(scope.category_id, scope.area_code, scope.urgency)
    effect.exceptions = [row for row in others if _overlaps(row, scope) and _rank(*_case(row)) > rank]
    effect.has_own_limits = scope.category_id is None and scope.clock == scope.kind.main_clock
    rows = Matter.objects.filter(kind=scope.kind.name, phase__in=OPEN_PHASES, area_code__startswith=scope.area_code)
    if scope.category_id is not None:
        rows = rows.filter(category_id=scope.category_id)
    if scope.urgency:
        rows = rows.filter(urgency=scope.urgency)
    effect.open_matters = rows.count()
    effect.running = Clock.objects.filter(matter__in=rows, name=scope.clock, stopped_at__isnull=True).count()
    return effect


def _overlaps(row: LimitRule, scope: LimitScope) -> bool:
    return (
        (row.category_id is None or scope.category_id is None or row.category_id == scope.category_id)
        and (row.area_code.startswith(scope.area_code) or scope.area_code.startswith(row.area_code))
        and (not row.urgency or not scope.urgency or row.urgency == scope.urgency)
    )
