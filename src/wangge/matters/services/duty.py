"""Asks the duty list for the unit that is responsible for a category in a place."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Q
from django.utils.timezone import localdate

from wangge.areas.queries import names_of
from wangge.matters.duty_rules import Choice, DutyLine, choose_unit
from wangge.matters.models import Category, DutyRule, Matter


def chain_of(category: Category | None) -> list[Category]:
    """A category and all above it, itself first."""
    chain: list[Category] = []
    while category is not None and category not in chain:
        chain.append(category)
        category = category.parent
    return chain


def fitting_rules(category_ids: Sequence[int], area_code: str, on: date) -> list[DutyLine]:
    """The rules in force that could name a unit, with their names."""
    above = ["", *(area_code[:length] for length in range(2, len(area_code) + 1))]
    rows = (
        DutyRule.objects.filter(
            Q(category_id__in=category_ids) | Q(category=None),
            Q(valid_from=None) | Q(valid_from__lte=on),
            Q(valid_to=None) | Q(valid_to__gte=on),
            area_code__in=above,
            unit__is_active=True,
        )
        .select_related("unit", "category")
        .prefetch_related("assist")
    )
    found = list(rows)
    names = names_of(row.area_code for row in found if row.area_code)
    return [line_of(row, names) for row in found]


def line_of(row: DutyRule, names: dict[str, str]) -> DutyLine:
    """A row as the pure rule takes it."""
    return DutyLine(
        pk=row.pk,
        unit_id=row.unit_id,
        unit_name=row.unit.name,
        category_id=row.category_id,
        category_name=row.category.name if row.category else "",
        area_code=row.area_code,
        area_name=names.get(row.area_code, ""),
        assist_ids=tuple(unit.pk for unit in row.assist.all()),
        reason=row.reason,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def choose(*, category: Category | None, area_code: str, on: date) -> Choice | None:
    """The unit for a category in a place, with the explanation; None when the duty list is silent."""
    chain = [row.pk for row in chain_of(category)]
    return choose_unit(fitting_rules(chain, area_code, on), chain, area_code, on)


def propose_unit(matter: Matter, *, at: datetime, category: Category | None = None) -> Choice | None:
    """The unit that the duty list names for a matter."""
    return choose(category=category or matter.category, area_code=matter.area_code, on=localdate(at))
