"""What the operator's pages show of the catalogue, the duty list and the limits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from wangge.areas.queries import names_of
from wangge.calendars.rules import LimitNotUnderstood, parse_limit
from wangge.matters.kinds import kinds
from wangge.matters.models import Category, Condition, DutyRule, LimitRule, Parameter, Question
from wangge.matters.services.clocks import NO_CLOCK

SCHEMES = Category.Scheme.choices


def limit_words(text: str) -> str:
    """A limit in words; what cannot be read is shown as it stands."""
    if text == NO_CLOCK:
        return _("not asked for")
    try:
        return parse_limit(text).text() if text else ""
    except LimitNotUnderstood:
        return text


@dataclass(frozen=True)
class CategoryLine:
    """A category in the list: its level, limits and how much hangs on it."""

    row: Category
    is_first_level: bool
    limits: str
    matters: int


def categories(*, scheme: str, text: str) -> list[CategoryLine]:
    """One scheme as an indented list, first levels followed by their own; with a text, whatever holds it."""
    rows = Category.objects.filter(scheme=scheme).select_related("parent").prefetch_related("conditions")
    rows = rows.annotate(matter_count=Count("matters", distinct=True))
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(words__icontains=text) | Q(code__istartswith=text))
    found = list(rows.order_by("position", "code"))
    order = {row.pk: place for place, row in enumerate(found)}
    found.sort(key=lambda row: (_place_of_parent(row, order), row.parent_id is not None, row.position, row.code))
    return [_category_line(row) for row in found]


def _place_of_parent(row: Category, order: dict[int, int]) -> tuple[int, str]:
    above = row.parent if row.parent is not None else row
    return (above.position, above.code)


def _category_line(row: Category) -> CategoryLine:
    limits = list(dict.fromkeys(limit_words(condition.limit) for condition in row.conditions.all()))
    return CategoryLine(
        row=row,
        is_first_level=row.parent_id is None,
        limits=" · ".join(limits),
        matters=getattr(row, "matter_count", 0),
    )


def get_category(code: str) -> Category:
    """The category with its conditions and questions, or 404."""
    rows = Category.objects.select_related("parent").prefetch_related("conditions", "questions", "children")
    found = rows.filter(code=code).first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class ConditionLine:
    """A condition with its limit in words."""

    row: Condition
    limit: str


def conditions_of(category: Category) -> list[ConditionLine]:
    """The conditions of a category in their order."""
    rows = sorted(category.conditions.all(), key=lambda row: row.number)
    return [ConditionLine(row, limit_words(row.limit)) for row in rows]


def get_condition(category: Category, number: int) -> Condition:
    """One condition, or 404."""
    found = category.conditions.filter(number=number).first()
    if found is None:
        raise Http404
    return found


def get_question(category: Category, code: str) -> Question:
    """One question, or 404."""
    found = category.questions.filter(code=code).first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class DutyLine:
    """A rule of the duty list with the name of its area."""

    row: DutyRule
    area: str
    is_over: bool
    is_ahead: bool


def duty_rows(*, text: str, area: str, is_all: bool, today: date) -> QuerySet[DutyRule]:
    """Rules narrowed by names of category or unit and by area; past ones only when all are wanted."""
    rows = DutyRule.objects.select_related("category", "category__parent", "unit").prefetch_related("assist")
    if text:
        named = Q(category__name__icontains=text) | Q(category__parent__name__icontains=text)
        rows = rows.filter(named | Q(unit__name__icontains=text) | Q(reason__icontains=text))
    if area:
        rows = rows.filter(area_code__startswith=area)
    if not is_all:
        rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))
    return rows


def duty_lines(rows: Iterable[DutyRule], today: date) -> list[DutyLine]:
    """Rules as the list shows them."""
    found = list(rows)
    names = names_of(row.area_code for row in found if row.area_code)
    return [
        DutyLine(
            row=row,
            area=names.get(row.area_code, row.area_code) or _("everywhere"),
            is_over=row.valid_to is not None and row.valid_to < today,
            is_ahead=row.valid_from is not None and row.valid_from > today,
        )
        for row in found
    ]


def get_duty_rule(pk: int) -> DutyRule:
    """One rule, or 404."""
    found = DutyRule.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class ClockLine:
    """A deadline of a kind: what counts without any rule, and the operator's rules for it."""

    name: str
    title: str
    limit: str
    urgent: str
    is_window: bool
    rules: list[tuple[LimitRule, str, str]]


@dataclass(frozen=True)
class ParameterLine:
    """A number that the county may set: its default, and the rows in force or ahead with the names of their areas."""

    name: str
    title: str
    default: int
    rows: list[tuple[Parameter, str]]


@dataclass(frozen=True)
class KindLimits:
    """All deadlines of a kind, and the numbers that the county may set."""

    name: str
    title: Any
    clocks: list[ClockLine]
    parameters: list[ParameterLine]


def limits(today: date) -> list[KindLimits]:
    """Every deadline of every kind with the rules in force or ahead."""
    rows = list(
        LimitRule.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))
        .select_related("category")
        .order_by("kind", "clock", "area_code", "pk")
    )
    numbers = list(
        Parameter.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today)).order_by("area_code", "valid_from")
    )
    codes = {row.area_code for row in rows} | {row.area_code for row in numbers}
    names = names_of(codes - {""})
    shown: dict[tuple[str, str], list[tuple[LimitRule, str, str]]] = {}
    for row in rows:
        entry = (row, names.get(row.area_code, row.area_code) or _("everywhere"), limit_words(row.limit))
        shown.setdefault((row.kind, row.clock), []).append(entry)
    return [
        KindLimits(
            name=kind.name,
            title=kind.title,
            clocks=[
                ClockLine(
                    name=name,
                    title=_(rule.title),
                    limit=limit_words(rule.limit),
                    urgent=limit_words(rule.urgent),
                    is_window=rule.is_window,
                    rules=shown.get((kind.name, name), []),
                )
                for name, rule in kind.clocks.items()
            ],
            parameters=[
                ParameterLine(
                    name=name,
                    title=_(rule.title),
                    default=rule.default,
                    rows=[
                        (row, names.get(row.area_code, row.area_code) or _("everywhere"))
                        for row in numbers
                        if (row.kind, row.name) == (kind.name, name)
                    ],
                )
                for name, rule in kind.parameters.items()
            ],
        )
        for kind in kinds().values()
    ]


def get_limit_rule(pk: int) -> LimitRule:
    """One limit, or 404."""
    found = LimitRule.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def get_parameter(pk: int) -> Parameter:
    """One number that was set, or 404."""
    found = Parameter.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def parameter_choices() -> list[tuple[str, str]]:
    """Every number of every kind that a county may set, as `kind.name`."""
    return [
        (f"{kind.name}.{name}", f"{kind.title}：{_(rule.title)}")
        for kind in kinds().values()
        for name, rule in kind.parameters.items()
    ]


def clock_choices() -> list[tuple[str, str]]:
    """Every deadline of every kind, as `kind.clock`."""
    return [
        (f"{kind.name}.{name}", f"{kind.title}：{_(rule.title)}")
        for kind in kinds().values()
        for name, rule in kind.clocks.items()
    ]


def find_category(code: str) -> Category | None:
    """The category of that code, or None."""
    return Category.objects.filter(code=code).first()


def address_of(category: Category) -> str:
    """The page of a category."""
    return reverse("catalogue:category", args=[category.code])
