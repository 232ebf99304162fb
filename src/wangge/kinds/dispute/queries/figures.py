"""Figures of mediation for leaders: whole years, own area and what lies directly beneath it, no small number."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.areas.queries import valid_on, within
from wangge.kinds.dispute.models import DisputeDetails, Promise
from wangge.kinds.dispute.rules.figures import Rate, rate
from wangge.kinds.dispute.rules.words import OUTCOMES, TROUBLES, Outcome, Ruling
from wangge.kit.codes import LENGTHS
from wangge.kit.covering import LEAST, protected

_ORDER = sorted(LENGTHS.values())


@dataclass(frozen=True)
class Line:
    """One row of a table: a name and a number that may be left out."""

    key: str
    name: str
    count: int | None


@dataclass(frozen=True)
class Figures:
    """All that leaders read of mediation in a year."""

    year: int
    accepted: int | None
    success: Rate
    performance: Rate
    confirmed: int | None
    by_trouble: list[Line]
    by_area: list[Line]
    by_outcome: list[Line]


def _year(rows: QuerySet[DisputeDetails], year: int) -> QuerySet[DisputeDetails]:
    return rows.filter(matter__opened_at__year=year)


def _lines(counts: Mapping[str, int], names: Mapping[str, str]) -> list[Line]:
    full = {key: counts.get(key, 0) for key in names}
    shown = protected(full)
    return [Line(key, names[key], shown[key]) for key in names]


def _small(count: int) -> int | None:
    """A number on its own, left out when it is small."""
    return None if 0 < count < LEAST else count


def _promises(year: int, area_code: str, today: date) -> tuple[int, int]:
    """Of the agreements of a year whose last promise has come due: how many are wholly performed."""
    mine = Promise.objects.filter(matter=OuterRef("matter"))
    rows = _year(DisputeDetails.objects.filter(within(area_code, field="matter__area_code")), year)
    due = rows.filter(
        Exists(mine), ~Exists(mine.filter(due_on__gt=today, done_on__isnull=True)),
        outcome=Outcome.AGREED, effective_on__isnull=False,
    )  # fmt: skip
    whole = ~Exists(mine.filter(done_on__isnull=True))
    found = due.annotate(is_whole=whole).aggregate(due=Count("pk"), performed=Count("pk", filter=Q(is_whole=True)))
    return found["performed"], found["due"]


def child_length(area_code: str) -> int:
    """Length of the codes directly beneath an area; communities are the lowest that figures are told of."""
    return next((length for length in _ORDER if length > len(area_code) and length <= 12), len(area_code))


def _places(area_code: str, found: Iterable[str], today: date) -> dict[str, str]:
    """Areas directly beneath, and the area itself where cases lie at its own level."""
    length = child_length(area_code)
    areas = Area.objects.filter(valid_on(today), within(area_code)).order_by("code")
    names = {area.code: area.name for area in areas if len(area.code) == length}
    return names | {code: _("Its own level") for code in found if code not in names}


def figures(*, area_code: str, year: int, today: date, words: Mapping[str, str]) -> Figures:
    """The figures of an area and a year; `words` are the kinds of dispute in the reader's language."""
    length = child_length(area_code)
    counted = _counted(area_code, year, length)
    total, outcomes = sum(counted.values()), _summed(counted, 1)
    agreed, not_agreed = outcomes[Outcome.AGREED], outcomes[Outcome.NOT_AGREED]
    performed, due = _promises(year, area_code, today)
    is_enough = total >= LEAST
    has_parts = is_enough and length > len(area_code)
    by_area = _summed(counted, 0)
    return Figures(
        year=year,
        accepted=_small(total),
        success=rate(agreed, agreed + not_agreed),
        performance=rate(performed, due),
        confirmed=_small(_summed(counted, 3)[Ruling.CONFIRMED]),
        by_trouble=_lines(_summed(counted, 2), words) if is_enough else [],
        by_area=_lines(by_area, _places(area_code, by_area, today)) if has_parts else [],
        by_outcome=_lines(outcomes, OUTCOMES) if is_enough else [],
    )


Cell = tuple[str, str, str, str]


def _counted(area_code: str, year: int, length: int) -> dict[Cell, int]:
    """Cases of a year by part of the area, outcome, kind and ruling, in one statement."""
    rows = _year(DisputeDetails.objects.filter(within(area_code, field="matter__area_code")), year)
    rows = rows.annotate(part=Substr("matter__area_code", 1, length)).order_by()
    columns = rows.values_list("part", "outcome", "trouble", "ruling").annotate(Count("pk"))
    return {(part, end, trouble, ruling): count for part, end, trouble, ruling, count in columns}


def _summed(counted: Mapping[Cell, int], place: int) -> Counter[str]:
    found: Counter[str] = Counter()
    for cell, count in counted.items():
        found[cell[place]] += count
    return found


def ledger(*, area_code: str, year: int, today: date) -> list[tuple[str, str, dict[str, int | None]]]:
    """The ledger of disputes (矛盾纠纷台账): counts by place and kind, and nothing else; one line per area below."""
    length = child_length(area_code)
    rows = _year(DisputeDetails.objects.filter(within(area_code, field="matter__area_code")), year)
    cells: dict[tuple[str, str], int] = {}
    found = rows.annotate(part=Substr("matter__area_code", 1, length)).order_by()
    for part, trouble, count in found.values_list("part", "trouble").annotate(Count("pk")):
        cells[(part, trouble)] = count
    names = list(_places(area_code, (code for code, _trouble in cells), today).items())
    full = {(code, str(trouble)): cells.get((code, str(trouble)), 0) for code, _name in names for trouble in TROUBLES}
    shown = _covered(full, [code for code, _name in names])
    return [(code, name, {str(trouble): shown[(code, str(trouble))] for trouble in TROUBLES}) for code, name in names]


def _covered(full: Mapping[tuple[str, str], int], codes: list[str]) -> dict[tuple[str, str], int | None]:
    """Protected in every row and every column: no total of either gives a small cell away."""
    shown: dict[tuple[str, str], int | None] = dict(full)
    while True:
        hidden = {key for key, count in shown.items() if count is None}
        for code in codes:
            shown |= _line(full, hidden, [(code, str(trouble)) for trouble in TROUBLES])
        hidden |= {key for key, count in shown.items() if count is None}
        for trouble in TROUBLES:
            shown |= _line(full, hidden, [(code, str(trouble)) for code in codes])
        if hidden == {key for key, count in shown.items() if count is None}:
            return shown


def _line(
    full: Mapping[tuple[str, str], int], hidden: set[tuple[str, str]], keys: list[tuple[str, str]]
) -> dict[tuple[str, str], int | None]:
    """One line or column: its small cells and those hidden already, and what covers them."""
    found = protected({key: full[key] for key in keys})
    also = {key for key in keys if key in hidden}
    for key in also:
        found[key] = None
    left = [key for key in keys if found[key] is None]
    if left and (len(left) == 1 or sum(full[key] for key in left) < LEAST):
        shown = sorted((key for key in keys if found[key] is not None), key=lambda key: full[key])
        for key in shown:
            found[key] = None
            left.append(key)
            if len(left) > 1 and sum(full[cell] for cell in left) >= LEAST:
                break
    return found


def years(today: date) -> list[int]:
    """Years with cases, this one always among them."""
    found = DisputeDetails.objects.order_by().values_list(F("matter__opened_at__year"), flat=True).distinct()
    return sorted({today.year, *(int(year) for year in found)}, reverse=True)
