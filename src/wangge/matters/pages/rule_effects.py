"""What the previews of the duty list and the limits show: what changes, what stays, and why."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from wangge.areas.queries import names_of
from wangge.calendars.queries import calendar_for
from wangge.calendars.rules import due, parse_limit
from wangge.matters.duty_rules import DutyLine
from wangge.matters.kinds import kinds
from wangge.matters.models import DutyRule, LimitRule, Parameter
from wangge.matters.pages.catalogue import limit_words
from wangge.matters.services.clocks import NO_CLOCK
from wangge.matters.services.parameters import in_force, value_at
from wangge.matters.services.rule_effects import DutyEffect, LimitEffect, LimitScope

MOST_SHOWN = 12


@dataclass(frozen=True)
class DutyPreview:
    """What a change of the duty list would do, in words."""

    effect: DutyEffect
    is_new: bool
    replaced: list[str]
    exceptions: list[str]

    @property
    def categories(self) -> list[Any]:
        """The first categories that another unit would answer for."""
        return self.effect.categories[:MOST_SHOWN]

    @property
    def more_categories(self) -> int:
        """How many are not shown."""
        return max(0, len(self.effect.categories) - MOST_SHOWN)

    @property
    def waiting(self) -> list[Any]:
        """The first waiting matters that would be proposed to another unit."""
        return self.effect.waiting[:MOST_SHOWN]

    @property
    def more_waiting(self) -> int:
        """How many are not shown."""
        return max(0, len(self.effect.waiting) - MOST_SHOWN)


def duty_effect(effect: DutyEffect, *, is_new: bool) -> DutyPreview:
    """The preview of a new rule or of an ended one."""
    return DutyPreview(
        effect, is_new, [_line(line) for line in effect.replaced], [_line(line) for line in effect.exceptions]
    )


def _line(line: DutyLine) -> str:
    words = {
        "category": line.category_name or _("every category"),
        "area": line.area_name or line.area_code or _("everywhere"),
        "unit": line.unit_name,
    }
    return _("%(category)s · %(area)s → %(unit)s") % words


def duty_words(row: DutyRule) -> str:
    """A rule in one line."""
    names = names_of([row.area_code]) if row.area_code else {}
    words = {
        "category": row.category.name if row.category else _("every category"),
        "area": names.get(row.area_code, row.area_code) or _("everywhere"),
        "unit": row.unit.name,
    }
    return _("%(category)s · %(area)s → %(unit)s") % words


@dataclass(frozen=True)
class LimitPreview:
    """What a change of a limit would do, in words; the example is a deadline that starts now."""

    effect: LimitEffect
    before: str
    after: str
    replaced: list[str]
    exceptions: list[str]
    due_before: datetime | None
    due_after: datetime | None
    why: str


def limit_effect(effect: LimitEffect, scope: LimitScope, *, at: datetime) -> LimitPreview:
    """The preview of a new limit or of an ended one."""
    rows = [*effect.replaced, *effect.exceptions]
    names = names_of({row.area_code for row in rows if row.area_code})
    old, _why = _example(effect.before, scope, at)
    new, why = _example(effect.after, scope, at)
    return LimitPreview(
        effect=effect,
        before=limit_words(effect.before),
        after=limit_words(effect.after),
        replaced=[_rule(row, names) for row in effect.replaced],
        exceptions=[_rule(row, names) for row in effect.exceptions],
        due_before=old,
        due_after=new,
        why=why,
    )


def _example(limit: str, scope: LimitScope, at: datetime) -> tuple[datetime | None, str]:
    if limit == NO_CLOCK:
        return None, ""
    found = due(at, parse_limit(limit), calendar_for(scope.area_code))
    return found.at, found.explanation.text()


def _rule(row: LimitRule, names: dict[str, str]) -> str:
    urgency = {"urgent": _("urgent ones"), "normal": _("normal ones")}
    parts = [
        row.category.name if row.category else _("every category"),
        names.get(row.area_code, row.area_code) or _("everywhere"),
        *([urgency[row.urgency]] if row.urgency in urgency else []),
    ]
    return f"{' · '.join(parts)} → {limit_words(row.limit)}"


def limit_title(row: LimitRule) -> str:
    """A limit in one line."""
    names = names_of([row.area_code]) if row.area_code else {}
    return _rule(row, names)


@dataclass(frozen=True)
class ParameterPreview:
    """What a change of a county's number would do."""

    title: str
    before: int
    after: int
    exceptions: list[str]


def parameter_effect(
    kind: str, name: str, area_code: str, *, on: date, after: int | None = None, without: Parameter | None = None
) -> ParameterPreview:
    """Before and after in a place on a day, and the smaller places with a number of their own."""
    rule = kinds()[kind].parameters[name]
    rows = list(in_force(Parameter.objects.filter(kind=kind, name=name), on))
    left = [row for row in rows if without is None or row.pk != without.pk]
    inside = [row for row in left if row.area_code.startswith(area_code) and len(row.area_code) > len(area_code)]
    before = value_at(rows, name=name, area_code=area_code, default=rule.default)
    then = value_at(left, name=name, area_code=area_code, default=rule.default) if after is None else after
    return ParameterPreview(_(rule.title), before, then, [parameter_words(row) for row in inside])


def parameter_words(row: Parameter) -> str:
    """A number that was set, in one line."""
    names = names_of([row.area_code]) if row.area_code else {}
    area = names.get(row.area_code, row.area_code) or _("everywhere")
    return f"{_(kinds()[row.kind].parameters[row.name].title)} · {area} → {row.value}"
