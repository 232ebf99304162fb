"""Ledgers as views: which there are for somebody, and their lines, read from what exists."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Substr, TruncMonth
from django.utils.timezone import get_current_timezone, localdate
from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.areas.queries import names_of, valid_on, within
from wangge.estates.models import Building, Estate
from wangge.kinds.visit.models import Enrolment, LedgerRow, Paper
from wangge.kinds.visit.rules.categories import SERVICES, Service
from wangge.kinds.visit.rules.ledgers import (
    COUNTS,
    ERRANDS,
    LIST,
    OPERATORS,
    POPULATION,
    SHIPPED,
    VISITS,
    Ledger,
    titles_of,
)
from wangge.kinds.visit.rules.visits import VISITORS
from wangge.kit.codes import LENGTHS
from wangge.kit.covering import HIDDEN, LEAST, protected
from wangge.kit.words import gettext_noop
from wangge.matters.access import visible
from wangge.matters.kinds import kinds
from wangge.matters.models import Link, Matter
from wangge.matters.pages.words import find_kind, state_title
from wangge.matters.places import beneath
from wangge.matters.rules import OPEN_PHASES
from wangge.people.actors import Actor

MOST = 5000
COMMUNITY = 12
SEALED_COLUMNS = ("community", "opened")
"""Of a sealed kind; beside the year, which stands where months do."""
OPEN = [phase.value for phase in OPEN_PHASES]
Line = Mapping[str, Any]


@dataclass(frozen=True)
class Period:
    """Days a ledger is asked for, both included."""

    first: date
    last: date

    def moments(self, field: str) -> Q:
        """Rows whose moment falls into the period."""
        zone = get_current_timezone()
        begin, end = datetime.combine(self.first, time.min, zone), datetime.combine(self.last, time.max, zone)
        return Q(**{f"{field}__range": (begin, end)})


def _own(row: LedgerRow) -> Ledger:
    return Ledger(
        code=row.code, title=row.title, source=row.source, columns=tuple(row.columns.split()), purpose=row.purpose,
        basis=row.basis, keep=row.keep, roles=tuple(row.roles.split()), position=row.position,
        is_shipped=any(ledger.code == row.code for ledger in SHIPPED), is_own_words=True,
    )  # fmt: skip


def _shipped(ledger: Ledger) -> Ledger:
    return replace(
        ledger, title=_(ledger.title), purpose=_(ledger.purpose), basis=_(ledger.basis), keep=_(ledger.keep)
    )  # fmt: skip


def all_ledgers(*, with_inactive: bool = False) -> list[Ledger]:
    """Every ledger, an operator's rows over what ships, in their order."""
    rows = list(LedgerRow.objects.all())
    covered = {row.code for row in rows}
    own = [_own(row) for row in rows if row.is_active or with_inactive]
    shipped = [_shipped(ledger) for ledger in SHIPPED if ledger.code not in covered]
    return sorted([*own, *shipped], key=lambda ledger: (ledger.position, ledger.code))


def ledgers_of(actor: Actor) -> list[Ledger]:
    """Ledgers the actor's role may see."""
    return [ledger for ledger in all_ledgers() if actor.role in ledger.roles or actor.role in OPERATORS]


def find_ledger(actor: Actor, code: str) -> Ledger | None:
    """One ledger, if the actor may see it."""
    return next((ledger for ledger in ledgers_of(actor) if ledger.code == code), None)


def heads(ledger: Ledger) -> list[tuple[str, str]]:
    """Keys and titles of the chosen columns, in the operator's order; what no longer exists is left out."""
    titles = titles_of(ledger.source)
    if is_sealed(ledger):
        titles = {"month": gettext_noop("Year"), **{key: titles[key] for key in SEALED_COLUMNS if key in titles}}
    return [(key, _(titles[key])) for key in ledger.columns if key in titles]


def is_sealed(ledger: Ledger) -> bool:
    """Whether the ledger counts what nobody outside may learn of: whole years, and no small number."""
    kind = find_kind(ledger.source.partition(":")[2])
    return kind is not None and kind.is_sealed


def is_known(ledger: Ledger) -> bool:
    """Whether what the ledger looks at is installed."""
    kind = ledger.source.partition(":")[2]
    return bool(titles_of(ledger.source)) and (not kind or find_kind(kind) is not None)


def sources() -> list[tuple[str, str]]:
    """What ledgers can look at: our own registers, and every installed kind as sums or line by line."""
    own = [(POPULATION, _("Households by building")), (VISITS, _("Visits by category")), (ERRANDS, _("Errands"))]
    sums = [(f"{COUNTS}{kind.name}", _("Sums: %(kind)s") % {"kind": kind.title_plural}) for kind in kinds().values()]
    lists = [
        (f"{LIST}{kind.name}", _("Line by line: %(kind)s") % {"kind": kind.title_plural})
        for kind in kinds().values()
        if not kind.is_sealed
    ]
    return own + sums + lists


def lines_of(ledger: Ledger, actor: Actor, period: Period) -> list[Line]:
    """The lines of a ledger in the actor's area."""
    if not actor.area_code or not is_known(ledger):
        return []
    name, _colon, kind = ledger.source.partition(":")
    return READERS[f"{name}:" if kind else name](actor, period, kind)


def _grid_names(codes: set[str]) -> dict[str, str]:
    return names_of(codes | {code[:COMMUNITY] for code in codes})


def small(number: int, actor: Actor) -> int | str:
    """A sum that could point to a single household is blurred for those who do not visit there themselves."""
    return (
        number if actor.role in VISITORS or number == 0 or number >= LEAST else _("under %(least)d") % {"least": LEAST}
    )


def _population(actor: Actor, period: Period, kind: str) -> list[Line]:
    """Buildings with their households first; of persons only how many joined a service, never who."""
    area = within(actor.area_code, field="area__code")
    buildings = Building.objects.filter(area).select_related("estate", "area").annotate(stairs=Count("units"))
    joined = _joined(actor)
    rows: list[Line] = []
    seen: set[int | None] = set()
    names: dict[str, str] = {}
    found = list(buildings.order_by("area__code", "estate__name", "number")[:MOST])
    alone = list(Estate.objects.filter(area, valid_to=None).select_related("area").order_by("area__code", "name"))
    names = _grid_names({row.area.code for row in found} | {row.area.code for row in alone})
    for building in found:
        seen.add(building.estate_id)
        rows.append(
            _place_line(building.area.code, names)
            | {
                "estate": building.estate.name if building.estate else "", "building": str(building),
                "units": building.stairs, "households": building.households,
                "enrolled": small(joined.get(building.pk, 0), actor),
            }
        )  # fmt: skip
    rows += [
        _place_line(estate.area.code, names)
        | {"estate": estate.name, "building": "", "units": None, "households": estate.households, "enrolled": None}
        for estate in alone
        if estate.pk not in seen
    ]  # fmt: skip
    return rows


def _joined(actor: Actor) -> dict[int, int]:
    """Adults who joined a service, per building; children are never counted by place."""
    rows = Enrolment.objects.filter(
        within(actor.area_code, field="area_code"), state=Enrolment.State.ACTIVE, is_minor=False,
        building__isnull=False,
    )  # fmt: skip
    return dict(rows.order_by().values_list("building_id").annotate(Count("pk")))


def _place_line(code: str, names: Mapping[str, str]) -> dict[str, Any]:
    return {"community": names.get(code[:COMMUNITY], ""), "grid": names.get(code, code)}


def _in_period(kind: str, actor: Actor, period: Period) -> QuerySet[Matter]:
    return Matter.objects.filter(beneath(actor.area_code), period.moments("opened_at"), kind=kind)


def _counts(actor: Actor, period: Period, kind: str) -> list[Line]:
    """Sums of a kind by month and community: nothing of what any of them is about, so that sight does not matter."""
    if kinds()[kind].is_sealed:
        return _sealed_counts(actor, period, kind)
    rows = (
        _in_period(kind, actor, period)
        .annotate(month=TruncMonth("opened_at"), place=Substr("area_code", 1, COMMUNITY))
        .order_by("month", "place")
        .values("month", "place")
        .annotate(
            opened=Count("pk"), open=Count("pk", filter=Q(phase__in=OPEN)), done=Count("pk", filter=Q(phase="done")),
            dropped=Count("pk", filter=Q(phase="dropped")), late=Count("pk", filter=Q(was_late=True)),
        )
    )  # fmt: skip
    found = list(rows)
    names = names_of({row["place"] for row in found})
    return [
        row | {"month": f"{row['month']:%Y-%m}", "community": names.get(row["place"], row["place"])} for row in found
    ]


def _sealed_counts(actor: Actor, period: Period, kind: str) -> list[Line]:
    """Of a sealed kind: whole years and the areas directly beneath, without any that is or gives away a small one."""
    length = next((one for one in sorted(LENGTHS.values()) if len(actor.area_code) < one <= COMMUNITY), COMMUNITY)
    lines: list[Line] = []
    for year in range(period.first.year, period.last.year + 1):
        whole = Period(date(year, 1, 1), date(year, 12, 31))
        rows = _in_period(kind, actor, whole).annotate(place=Substr("area_code", 1, length)).order_by()
        found = dict(rows.values_list("place").annotate(Count("pk")))
        areas = Area.objects.filter(valid_on(whole.last), within(actor.area_code)).values_list("code", flat=True)
        codes = sorted({code for code in areas if len(code) == length} | found.keys())
        shown = protected({code: found.get(code, 0) for code in codes})
        names = names_of(set(codes))
        lines += [
            {
                "month": f"{year}", "community": names.get(code, code),
                "opened": HIDDEN if shown[code] is None else shown[code],
            }
            for code in codes if found.get(code) or shown[code] is None
        ]  # fmt: skip
    return lines


def _list(actor: Actor, period: Period, kind: str) -> list[Line]:
    """Matters of a kind that the actor sees, one line each, without names and telephones."""
    rows = visible(actor).filter(period.moments("opened_at"), kind=kind)
    rows = rows.select_related("category", "lead_unit", "estate").order_by("opened_at", "pk")
    found = list(rows[:MOST])
    names = _grid_names({row.area_code for row in found})
    return [
        _place_line(row.area_code, names)
        | {
            "number": row.number, "title": row.title, "category": row.category.name if row.category else "",
            "estate": row.estate.name if row.estate else "", "state": state_title(row.kind, row.state),
            "unit": row.lead_unit.name if row.lead_unit else "", "channel": row.get_channel_display(),
            "opened_on": localdate(row.opened_at), "due_on": localdate(row.next_due_at) if row.next_due_at else None,
            "closed_on": localdate(row.closed_at) if row.closed_at else None, "is_late": _yes(row.was_late),
        }
        for row in found
    ]  # fmt: skip


def _yes(value: bool) -> str:
    return _("yes") if value else ""


def _visits(actor: Actor, period: Period, kind: str) -> list[Line]:
    """Visits by month, grid and category; no line says who went there or who lives there."""
    states = ("done", "nobody_home", "declined", "lapsed")
    rows = (
        _in_period("visit", actor, period)
        .annotate(month=TruncMonth("opened_at"))
        .order_by("month", "area_code", "visit__category")
        .values("month", "area_code", "visit__category")
        .annotate(
            due=Count("pk"), open_now=Count("pk", filter=Q(phase__in=OPEN)),
            second=Count("pk", filter=Q(visit__went_second=True)),
            **{f"in_{state}": Count("pk", filter=Q(state=state)) for state in states},
        )
    )  # fmt: skip
    found: list[dict[str, Any]] = [dict(row) for row in rows]
    names = _grid_names({row["area_code"] for row in found})
    grown = _grown(actor, period)
    told = _told(actor, period)
    return [
        _place_line(row["area_code"], names)
        | {
            "month": f"{row['month']:%Y-%m}", "category": _(SERVICES[Service(row["visit__category"])].title),
            "due": small(row["due"], actor), "open": small(row["open_now"], actor),
            "second": small(row["second"], actor), "contact_told": small(told.get(_cell(row), 0), actor),
            "raised": small(grown.get(_cell(row), 0), actor),
            **{state: small(row[f"in_{state}"], actor) for state in states},
        }
        for row in found
    ]  # fmt: skip


def _cell(row: Mapping[str, Any]) -> tuple[str, str, str]:
    return f"{row['month']:%Y-%m}", row["area_code"], row["visit__category"]


def _by_cell(rows: QuerySet[Any], prefix: str) -> dict[tuple[str, str, str], int]:
    grouped = (
        rows.annotate(month=TruncMonth(f"{prefix}opened_at"))
        .order_by()
        .values_list("month", f"{prefix}area_code", f"{prefix}visit__category")
        .annotate(Count("pk"))
    )
    return {(f"{month:%Y-%m}", area, category): number for month, area, category, number in grouped}


def _grown(actor: Actor, period: Period) -> dict[tuple[str, str, str], int]:
    rows = Link.objects.filter(
        period.moments("target__opened_at"), within(actor.area_code, field="target__area_code"),
        kind=Link.Kind.FOLLOWS_FROM, target__kind="visit",
    )  # fmt: skip
    return _by_cell(rows, "target__")


def _told(actor: Actor, period: Period) -> dict[tuple[str, str, str], int]:
    rows = _in_period("visit", actor, period).filter(movements__move="tell_contact")
    return _by_cell(rows, "")


def _errands(actor: Actor, period: Period, kind: str) -> list[Line]:
    """Errands the actor sees, with the papers still held; whom they are for stands nowhere."""
    rows = visible(actor).filter(period.moments("opened_at"), kind="errand").select_related("errand", "errand__item")
    found = list(rows.order_by("opened_at", "pk")[:MOST])
    names = _grid_names({row.area_code for row in found})
    papers = dict(
        Paper.objects.filter(matter__in=[row.pk for row in found]).values_list("matter_id").annotate(Count("pk"))
    )  # fmt: skip
    return [_errand_line(row, names, papers.get(row.pk, 0)) for row in found]


def _errand_line(row: Matter, names: Mapping[str, str], papers: int) -> Line:
    details = row.errand
    return _place_line(row.area_code, names) | {
        "number": row.number, "item": details.item.name if details.item else row.title,
        "state": state_title(row.kind, row.state), "office": details.office, "asked_on": localdate(row.opened_at),
        "mandated_on": localdate(details.mandated_at) if details.mandated_at else None,
        "handed_in_on": localdate(details.handed_in_at) if details.handed_in_at else None,
        "ended_on": localdate(row.closed_at) if row.closed_at else None, "papers": papers,
        "papers_held": details.papers_held, "is_late": _yes(row.was_late),
    }  # fmt: skip


READERS: Mapping[str, Callable[[Actor, Period, str], list[Line]]] = {
    POPULATION: _population, VISITS: _visits, ERRANDS: _errands, COUNTS: _counts, LIST: _list,
}  # fmt: skip


def cells(ledger: Ledger, lines: list[Line]) -> list[list[Any]]:
    """Lines as rows of cells in the ledger's columns."""
    keys = [key for key, _title in heads(ledger)]
    return [[line.get(key) for key in keys] for line in lines]


def sums(ledger: Ledger, lines: list[Line]) -> list[Any]:
    """The last line: sums of the columns that hold numbers."""
    rows = cells(ledger, lines)
    return [_sum(column) for column in zip(*rows, strict=True)] if rows else []


def _sum(column: tuple[Any, ...]) -> int | None:
    if any(isinstance(value, str) for value in column):
        return None  # words, or numbers of which some are left out
    numbers = [value for value in column if isinstance(value, int) and not isinstance(value, bool)]
    return sum(numbers) if numbers else None
