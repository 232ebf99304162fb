"""The boards: cards, table, trend, and the address of the list behind every number."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wangge.areas.queries import AnyArea, around, names_of
from wangge.indicators.access import may_open_lists, own_unit
from wangge.indicators.marks import CONCERN, TITLES
from wangge.indicators.queries import By, Scope, Tally, category_names, concerns, unit_names, weekly, whistles
from wangge.indicators.rules import (
    AREA_COLUMNS,
    CARDS,
    FILED,
    UNIT_COLUMNS,
    WHISTLE_AREA_COLUMNS,
    WHISTLE_CARDS,
    WHISTLE_UNIT_COLUMNS,
    Change,
    Counts,
    Indicator,
    Unit,
    Value,
    change,
    level_below,
    ranked,
    value,
)
from wangge.kit.codes import LENGTHS
from wangge.people.actors import Actor
from wangge.ui.parts import Crumb, Tab
from wangge.ui.tables import Sort

OF_ORDERS = frozenset(
    {
        "received", "returned", "called", "answer_due", "answered_in_time", "arrive_due", "arrived_in_time",
        "assessed", "part_solved", "aim_said", "aimed_right",
    }
)  # fmt: skip
"""Measures of what a unit was asked, whoever is responsible now."""
VOICES: tuple[tuple[str, Callable[[], str]], ...] = (
    ("unreached", lambda: _("not reached")),
    ("unsaid", lambda: _("have not said")),
    ("neutral", lambda: _("neither satisfied nor not")),
)


@dataclass(frozen=True)
class Cell:
    """One figure with the addresses of what it was made of."""

    value: Value
    top_url: str = ""
    bottom_url: str = ""
    change: Change | None = None

    @property
    def title(self) -> str:
        """The name of the figure."""
        return _(self.value.indicator.title)

    @property
    def words(self) -> str:
        """The formula in words."""
        return _(self.value.indicator.words)

    @property
    def unit(self) -> str:
        """What it is counted in."""
        return unit_word(self.value.indicator.unit) if self.value.exact is not None else ""

    @property
    def is_average(self) -> bool:
        """Whether numerator and denominator are no numbers of matters."""
        return self.value.indicator.unit == Unit.HOURS

    @property
    def change_unit(self) -> str:
        """What the change is counted in."""
        return unit_word(self.change.unit) if self.change else ""

    @property
    def tone(self) -> str:
        """Whether the change is for the better."""
        if self.change is None or self.change.is_better is None:
            return "plain"
        return "good" if self.change.is_better else "bad"


@dataclass(frozen=True)
class Line:
    """One line of a table; `url` leads to the same board of what lies beneath."""

    key: Any
    name: str
    cells: tuple[Cell, ...]
    url: str = ""
    is_few: bool = False


@dataclass
class Board:
    """All that a board shows."""

    scope: Scope
    by: By
    crumbs: list[Crumb]
    cards: list[tuple[str, list[Cell]]]
    columns: tuple[Indicator, ...]
    lines: list[Line]
    few: list[Line]
    quiet: list[Line]
    total: tuple[Cell, ...]
    tabs: list[Tab]
    periods: list[Tab]
    chosen: list[tuple[str, str, str]]
    query: str
    sort: Sort
    voices: list[tuple[str, int, str]] = field(default_factory=list)
    own_ratings: int = 0
    at_follow_up: int = 0
    chart: dict[str, Any] = field(default_factory=dict)
    place: str = ""
    total_note: str = ""

    @property
    def heads(self) -> list[tuple[str, str, str]]:
        """Key, name and explanation of every column."""
        return [(column.identifier, _(column.title), _(column.words)) for column in self.columns]


def unit_word(unit: Unit) -> str:
    """A unit as it stands behind a number."""
    words = {
        Unit.COUNT: "",
        Unit.PERCENT: "%",
        Unit.PERCENTAGE_POINT: pgettext("after a number", "pp"),
        Unit.HOURS: pgettext("after a number", "h"),
    }
    return words[unit]


def base_query(scope: Scope) -> dict[str, Any]:
    """The filters that all lists behind a board share."""
    query: dict[str, Any] = {"kind": scope.kind, "area": scope.area}
    if scope.branch:
        query["branch"] = scope.branch
    if scope.unit:
        query["unit"] = scope.unit
    return query


def list_query(scope: Scope, measure: str, by: By | None = None, key: Any = None) -> dict[str, Any] | None:
    """The filters of exactly the matters behind a number; None where no list can show them."""
    query = base_query(scope)
    if by is not None and not _narrow(query, scope, by, key):
        return None
    if measure in OF_ORDERS or scope.kind != CONCERN:
        unit = query.pop("unit", None)
        query |= {"party": unit} if unit else {}
    if measure in ("open", "overdue"):
        return query | {"when": measure}
    query |= {"opened_from": scope.period.first.isoformat(), "opened_to": scope.period.last.isoformat()}
    if measure == "filed":
        return query
    return query | {"mark": measure} if measure in TITLES else None


def _narrow(query: dict[str, Any], scope: Scope, by: By, key: Any) -> bool:
    """Narrows filters to one line of a table."""
    if key is None:
        return False
    if by == By.AREA:
        query["area"] = key
        if len(key) < level_below(scope.area, LENGTHS.values()):
            query["exact"] = "yes"
    elif by == By.UNIT:
        query["unit"] = key
    else:
        query.pop("branch", None)
        query["category" if scope.branch else "branch"] = key
    return True


def list_url(query: Mapping[str, Any] | None) -> str:
    """The address of a list."""
    return f"{reverse('matters:list')}?{urlencode(query)}" if query else ""


@dataclass(frozen=True)
class Maker:
    """Makes cells of one board for one reader."""

    actor: Actor
    scope: Scope

    def cell(self, indicator: Indicator, counts: Counts, *, by: By | None = None, key: Any = None) -> Cell:
        """A figure and, for whoever may open them, the lists behind it."""
        found = value(indicator, counts)
        if not may_open_lists(self.actor):
            return Cell(found)
        top = list_url(list_query(self.scope, indicator.top, by, key))
        bottom = list_url(list_query(self.scope, indicator.bottom, by, key)) if indicator.bottom else ""
        return Cell(found, top, bottom)

    def card(self, indicator: Indicator, tally: Tally) -> Cell:
        """A figure of the whole board with its change against the period before."""
        cell = self.cell(indicator, tally.total)
        if indicator.top in ("open", "overdue"):
            return cell
        difference = change(cell.value, value(indicator, tally.before))
        return Cell(cell.value, cell.top_url, cell.bottom_url, difference)


def offered(actor: Actor, scope: Scope) -> tuple[By, ...]:
    """The tables there are for a reader; whoever looks at one unit has no table of units."""
    if scope.kind != CONCERN:
        return (By.AREA,) if scope.unit else (By.UNIT, By.AREA)
    if own_unit(actor):
        return (By.CATEGORY, By.AREA)
    return (By.AREA, By.CATEGORY) if scope.unit else (By.AREA, By.UNIT, By.CATEGORY)


def columns_of(scope: Scope, by: By) -> tuple[Indicator, ...]:
    """The columns of a table."""
    if scope.kind != CONCERN:
        return WHISTLE_UNIT_COLUMNS if by == By.UNIT else WHISTLE_AREA_COLUMNS
    return UNIT_COLUMNS if by == By.UNIT else AREA_COLUMNS


def board(*, actor: Actor, scope: Scope, by: By, sort: str, days: int | None, at: datetime) -> Board:
    """A whole board: a fixed number of statements."""
    is_concern = scope.kind == CONCERN
    counts_calls = not is_concern and by == By.UNIT
    tally = (concerns if is_concern else whistles)(actor=actor, scope=scope, by=by, at=at)
    path, beneath = around(scope.area)
    maker = Maker(actor, scope)
    names = key_names(by, tally, beneath, path)
    query = board_query(scope, by, days)
    columns = columns_of(scope, by)
    lines = [
        Line(
            key=key,
            name=name,
            cells=tuple(maker.cell(column, tally.lines.get(key, {}), by=by, key=key) for column in columns),
            url=line_url(scope, by, key, query),
        )
        for key, name in names.items()
    ]
    chosen_sort = read_sort(sort, columns)
    busy = [line for line in lines if line.key in tally.lines]
    ordered, few = arranged(busy, columns, chosen_sort)
    return Board(
        scope=scope,
        by=by,
        crumbs=_crumbs(path, actor, query),
        cards=[
            (_(title), [maker.card(indicator, tally) for indicator in own])
            for title, own in (CARDS if is_concern else WHISTLE_CARDS)
        ],
        columns=columns,
        lines=ordered,
        few=few,
        quiet=[line for line in lines if line.key not in tally.lines],
        total=tuple(maker.cell(column, tally.total, by=by if counts_calls else None) for column in columns),
        tabs=[_by_tab(one, one == by, query) for one in offered(actor, scope)],
        periods=[],
        chosen=_chosen(actor, scope, query),
        query=urlencode(query),
        sort=chosen_sort,
        voices=_voices(maker, tally.total) if is_concern else [],
        own_ratings=tally.total.get("solved_known", 0) - tally.total.get("said_at_follow_up", 0),
        at_follow_up=tally.total.get("said_at_follow_up", 0),
        chart=trend(weekly(actor=actor, scope=scope, at=at)) if is_concern else {},
        place=path[-1].name if path else "",
        total_note=_calls_note(tally.total) if counts_calls else "",
    )


def _calls_note(total: Counts) -> str:
    """Why the total of calls is not the number of whistles; no list has a line per call, so it leads to none."""
    words = _(
        "The total counts calls: a whistle to three units is three calls. Of %(proposed)s whistles proposed in the"
        " period, %(calling)s called a unit."
    )
    return words % {"proposed": total.get("filed", 0), "calling": total.get("calling", 0)}


def _voices(maker: Maker, counts: Counts) -> list[tuple[str, int, str]]:
    """What is left out of the rates of what residents say."""
    is_open = may_open_lists(maker.actor)
    return [
        (words(), counts.get(name, 0), list_url(list_query(maker.scope, name)) if is_open else "")
        for name, words in VOICES
    ]


def key_names(by: By, tally: Tally, beneath: Iterable[AnyArea], path: list[AnyArea]) -> dict[Any, str]:
    """Keys of the lines with their names, in their natural order."""
    keys = {key for key in tally.lines if key is not None}
    if by == By.AREA:
        known = {area.code: area.name for area in beneath}
        missing = keys - known.keys()
        own = {path[-1].code: _("%(area)s itself") % {"area": path[-1].name}} if path else {}
        found = names_of(missing) if missing - own.keys() else {}
        return dict(sorted({**known, **{key: own.get(key) or found.get(key, key) for key in missing}}.items()))
    names = unit_names(keys) if by == By.UNIT else category_names(keys)
    size = {key: _size(tally.lines[key]) for key in keys}
    ordered = sorted(keys, key=lambda key: (-size[key], names.get(key, "")))
    shown: dict[Any, str] = {key: names.get(key, str(key)) for key in ordered}
    if by == By.CATEGORY and None in tally.lines:
        shown[None] = _("without a category")
    return shown


def _size(counts: Counts) -> int:
    return max(counts.get("received", 0), counts.get("called", 0), counts.get("filed", 0))


def arranged(lines: list[Line], columns: tuple[Indicator, ...], sort: Sort) -> tuple[list[Line], list[Line]]:
    """The lines in the order asked for, and apart those on too few to be ranked."""
    if not sort.key:
        return lines, []
    place = [column.identifier for column in columns].index(sort.key)
    ordered, few = ranked(lines, lambda line: line.cells[place].value, is_descending=sort.is_descending)
    return ordered, few


def read_sort(wanted: str, columns: tuple[Indicator, ...]) -> Sort:
    """The column asked for, if there is such a column; else the natural order."""
    key = wanted.removeprefix("-")
    if key not in {column.identifier for column in columns}:
        return Sort(key="", is_descending=False, order=())
    return Sort(key=key, is_descending=wanted.startswith("-"), order=())


def board_query(scope: Scope, by: By, days: int | None) -> dict[str, Any]:
    """The address of this board, without its order."""
    query: dict[str, Any] = {"area": scope.area, "by": by.value}
    if days:
        query["days"] = days
    else:
        query |= {"opened_from": scope.period.first.isoformat(), "opened_to": scope.period.last.isoformat()}
    if scope.branch:
        query["branch"] = scope.branch
    if scope.unit:
        query["unit"] = scope.unit
    return query


def line_url(scope: Scope, by: By, key: Any, query: Mapping[str, Any]) -> str:
    """Where the name of a line leads: the board of what lies beneath, if anything does."""
    if key is None or (by == By.AREA and len(key) <= len(scope.area)) or (by == By.CATEGORY and scope.branch):
        return ""
    if by == By.UNIT:
        return "?" + urlencode({**query, "unit": key, "by": By.AREA.value})
    if by == By.CATEGORY:
        return "?" + urlencode({**query, "branch": key})
    return "?" + urlencode({**query, "area": key})


def _crumbs(path: list[AnyArea], actor: Actor, query: Mapping[str, Any]) -> list[Crumb]:
    own = [area for area in path if actor.covers(area.code)]
    return [
        Crumb(area.name, "" if place == len(own) else "?" + urlencode({**query, "area": area.code}))
        for place, area in enumerate(own, start=1)
    ]


def _by_tab(by: By, is_current: bool, query: Mapping[str, Any]) -> Tab:
    labels = {By.AREA: _("By area"), By.UNIT: _("By unit"), By.CATEGORY: _("By category")}
    return Tab(labels[by], "?" + urlencode({**query, "by": by.value}), is_current)


def _chosen(actor: Actor, scope: Scope, query: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """The unit and category the board is narrowed to, with the address without each."""
    found = []
    if scope.unit:
        name = unit_names({scope.unit}).get(scope.unit, str(scope.unit))
        rest = {key: kept for key, kept in query.items() if key != "unit"}
        found.append((_("Unit"), name, "" if own_unit(actor) else "?" + urlencode(rest)))
    if scope.branch:
        name = category_names({scope.branch}).get(scope.branch, str(scope.branch))
        rest = {key: kept for key, kept in query.items() if key != "branch"}
        found.append((_("Category"), name, "?" + urlencode(rest)))
    return found


def trend(weeks: list[tuple[date, int, int]]) -> dict[str, Any]:
    """A chart option: reported and closed per week."""
    return {
        "legend": {"top": 0},
        "xAxis": {"type": "category", "data": [f"{week:%m-%d}" for week, _came, _went in weeks]},
        "yAxis": {"type": "value", "minInterval": 1},
        "series": [
            {"type": "bar", "name": _(FILED.title), "data": [came for _week, came, _went in weeks], "tone": "info"},
            {
                "type": "bar", "name": pgettext("in that week", "Closed"),
                "data": [went for _week, _came, went in weeks], "tone": "warn",
            },
        ],
    }  # fmt: skip


def headers(shown: Board) -> list[str]:
    """Headings of the sheet: name, then every figure with what it was made of."""
    heads = [_("Code"), _("Name")]
    for column in shown.columns:
        title = _(column.title)
        if not column.bottom:
            heads.append(title)
        elif column.unit == Unit.HOURS:
            heads.append(_("%(title)s (hours)") % {"title": title})
        else:
            heads += [f"{title} %", _("%(title)s: numerator") % {"title": title}]
            heads.append(_("%(title)s: denominator") % {"title": title})
    return [*heads, _("Period from"), _("Period until"), _("Area")]


def sheet_rows(shown: Board) -> list[list[Any]]:
    """The lines of the sheet, the total last."""
    period = shown.scope.period
    tail = [period.first, period.last, shown.place]
    rows = [
        [str(line.key or "") if shown.by == By.AREA else "", line.name, *_numbers(line.cells), *tail]
        for line in [*shown.lines, *shown.few, *shown.quiet]
    ]
    return [*rows, ["", _("Total"), *_numbers(shown.total), *tail]]


def _numbers(cells: Iterable[Cell]) -> list[Any]:
    found: list[Any] = []
    for cell in cells:
        shown = cell.value
        if not shown.is_ratio:
            found.append(shown.top)
            continue
        found.append(float(shown.text) if shown.exact is not None else shown.text)
        found += [] if cell.is_average else [shown.top, shown.bottom]
    return found
