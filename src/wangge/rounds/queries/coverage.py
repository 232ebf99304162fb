"""What to show of rounds: work lists by post, area and day; coverage as target × turn."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Substr
from django.utils.timezone import localdate

from wangge.areas.queries import names_of, within
from wangge.calendars.queries import calendar_for
from wangge.people.actors import Actor
from wangge.rounds.access import own_rule, visible_dues, visible_targets
from wangge.rounds.models import Due, Round, Target
from wangge.rounds.purposes import purpose_of
from wangge.rounds.rules import DueState, Occurrence, Rhythm, occurrences, window
from wangge.ui.paging import KeysetPage, keyset_page

MOST_TASKS = 200
ROWS = 40
COMMUNITY = 12
LOOK_AHEAD = timedelta(days=800)


def _near() -> QuerySet[Due]:
    return Due.objects.select_related("round", "target", "unit")


def open_now(at: datetime) -> Q:
    """Work whose window is open at a moment."""
    return Q(state=DueState.OPEN, opens_at__lte=at)


def find_due(*, purpose: str, kind: str, target_id: str, at: datetime) -> Due | None:
    """The work on one target that is open now, or None: what a form of the target settles."""
    rows = _near().filter(
        open_now(at), round__purpose=purpose, target__kind=kind, target__target_id=target_id, due_at__gt=at
    )
    return rows.order_by("due_at").first()


def work_of(actor: Actor, *, at: datetime) -> list[Due]:
    """The actor's own open work, what ends first on top; not what became a matter and waits among these."""
    rows = list(_near().filter(own_rule(actor), open_now(at)).order_by("due_at", "pk")[:MOST_TASKS])
    held: dict[str, list[Due]] = {}
    for row in rows:
        held.setdefault(row.round.purpose, []).append(row)
    known = {name: purpose.begun(own) for name, own in held.items() if (purpose := purpose_of(name))}
    return [row for row in rows if row.pk not in known.get(row.round.purpose, ())]


def done_today(actor: Actor, *, since: datetime) -> list[Due]:
    """What the actor did since a moment, newest first."""
    return list(_near().filter(own_rule(actor), done_at__gte=since).order_by("-done_at")[:MOST_TASKS])


def missed_of(actor: Actor, *, since: datetime) -> list[Due]:
    """The actor's own missed work since a moment that nobody has made up for."""
    rows = _near().filter(own_rule(actor), state=DueState.MISSED, settled_at__gte=since, done_at__isnull=True)
    return list(rows.order_by("-due_at")[:MOST_TASKS])


def work_in(actor: Actor, *, area_code: str, on: date, state: str = "", purpose: str = "") -> QuerySet[Due]:
    """Dues of an area whose window touches a day, among those the actor may see."""
    rows = visible_dues(actor).filter(within(area_code, field="area_code"))
    rows = rows.filter(opens_at__date__lte=on, due_at__date__gte=on)
    rows = rows.filter(state=state) if state else rows
    rows = rows.filter(round__purpose=purpose) if purpose else rows
    return rows.select_related("round", "target", "unit")


def dues_of(kind: str, target_id: str, *, purposes: Iterable[str] = (), limit: int = 60) -> list[Due]:
    """The history of one target over its rounds, newest first."""
    rows = _near().filter(target__kind=kind, target__target_id=target_id)
    if purposes:
        rows = rows.filter(round__purpose__in=list(purposes))
    return list(rows.order_by("-opens_at", "-pk")[:limit])


@dataclass(frozen=True)
class Tally:
    """How many dues of a set stand how."""

    open: int = 0
    done: int = 0
    missed: int = 0
    waived: int = 0

    @property
    def asked(self) -> int:
        """Dues whose outcome is known and that were not waived."""
        return self.done + self.missed

    @property
    def share(self) -> float | None:
        """Done of those asked; None when nothing was asked yet."""
        return self.done / self.asked if self.asked else None

    @property
    def percent(self) -> str:
        """The share as it is printed; a dash when nothing was asked."""
        return "—" if self.share is None else f"{int(100 * self.share + 0.5)}%"


STATES = {f"number_{state.value}": Count("pk", filter=Q(state=state.value)) for state in DueState}


def tally_of(row: Any) -> Tally:
    """A row annotated with `STATES` as figures."""
    return Tally(**{state.value: row[f"number_{state.value}"] for state in DueState})


def tallies(dues: QuerySet[Due]) -> dict[int, Tally]:
    """Figures of each round."""
    return {row["round_id"]: tally_of(row) for row in dues.order_by().values("round_id").annotate(**STATES)}


def tally(dues: QuerySet[Due]) -> Tally:
    """Figures of a set of dues."""
    return tally_of(dues.aggregate(**STATES))


@dataclass(frozen=True)
class Cell:
    """One square of the heat map; `tone` is its colour and `state` its word."""

    period: date
    state: str = ""
    pk: int = 0
    is_made_up: bool = False


@dataclass(frozen=True)
class Line:
    """One target with its squares, one for each turn."""

    target: Target
    cells: list[Cell]


@dataclass(frozen=True)
class Patch:
    """One area in one turn."""

    period: date
    tally: Tally

    @property
    def step(self) -> int:
        """0 (nothing asked), or 1 (nothing done) to 6 (all done)."""
        share = self.tally.share
        return 0 if share is None else 6 if share >= 1 else 1 + int(share * 5)


@dataclass(frozen=True)
class Band:
    """One area with its patches."""

    code: str
    name: str
    tally: Tally
    patches: list[Patch]


@dataclass
class Coverage:
    """Target × turn of one round, a page of targets at a time."""

    periods: list[date]
    lines: list[Line]
    page: KeysetPage
    tally: Tally
    bands: list[Band] = field(default_factory=list)


def known_targets(row: Round) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Kind and identifier of every target a round ever had, and of those that take part now."""
    found = list(row.targets.values_list("kind", "target_id", "is_active"))
    return {one[:2] for one in found}, {one[:2] for one in found if one[2]}


def periods_of(row: Round, *, until: date, number: int) -> list[date]:
    """The newest turns of a round that have opened, oldest first."""
    found = Due.objects.filter(round=row, period__lte=until).order_by("-period").values_list("period", flat=True)
    return sorted(found.distinct()[:number])


def coming(rhythm: Rhythm, area_code: str, *, at: datetime, number: int) -> list[tuple[Occurrence, datetime, datetime]]:
    """The turns that will open next with their windows, by the calendar as it is known today."""
    calendar, tomorrow = calendar_for(area_code), localdate(at) + timedelta(days=1)
    first = max(tomorrow, rhythm.starts_on)
    turns = occurrences(rhythm, calendar, first, first + LOOK_AHEAD)
    return [(turn, *window(turn, rhythm, calendar)) for turn in turns[:number]]


def next_turns(row: Round, *, at: datetime, number: int = 5) -> list[Occurrence]:
    """The turns of a round that will open next."""
    return [turn for turn, _opens, _closes in coming(row.rhythm, row.area_code, at=at, number=number)]


def coverage(row: Round, *, actor: Actor, until: date, number: int = 31, after: str = "") -> Coverage:
    """The heat map of a round: the newest turns across, a page of the actor's targets down."""
    periods = periods_of(row, until=until, number=number)
    page = keyset_page(
        visible_targets(actor).filter(round=row).select_related("unit"), ("area_code", "pk"), after, ROWS
    )
    since = periods[0] if periods else until
    held = {
        (due["target_id"], due["period"]): due
        for due in Due.objects.filter(target__in=page.items, period__gte=since).values(
            "pk", "target_id", "period", "state", "done_at"
        )
    }
    lines = [Line(target, [_cell(held.get((target.pk, day)), day) for day in periods]) for target in page.items]
    dues = Due.objects.filter(round=row, period__gte=since, target__in=visible_targets(actor).filter(round=row))
    bands = _bands(dues, periods, row.area_code if len(row.area_code) > len(actor.area_code) else actor.area_code)
    return Coverage(periods=periods, lines=lines, page=page, tally=tally(dues), bands=bands)


def _cell(due: Any, day: date) -> Cell:
    if due is None:
        return Cell(day)
    return Cell(day, due["state"], due["pk"], due["state"] == DueState.MISSED and due["done_at"] is not None)


NEXT_LENGTH = {2: 6, 4: 6, 6: 9, 9: 12, 12: 15}


def _bands(dues: QuerySet[Due], periods: list[date], area_code: str) -> list[Band]:
    """The areas one level below the actor's; none where there is only one."""
    length = NEXT_LENGTH.get(len(area_code), 15)
    rows = dues.order_by().annotate(part=Substr("area_code", 1, length)).values("part", "period").annotate(**STATES)
    held: dict[str, dict[date, Tally]] = {}
    for row in rows:
        held.setdefault(row["part"], {})[row["period"]] = tally_of(row)
    if len(held) < 2:
        return []
    names = names_of(held)
    return [
        Band(
            code, names.get(code, code), _sum(found.values()), [Patch(day, found.get(day, Tally())) for day in periods]
        )
        for code, found in sorted(held.items())
    ]


def _sum(parts: Iterable[Tally]) -> Tally:
    found = list(parts)
    return Tally(*(sum(getattr(part, state.value) for part in found) for state in DueState))


@dataclass(frozen=True)
class Overview:
    """A round in the list: today's figures and those of the last thirty days."""

    round: Round
    icon: str
    title: object
    place: str
    targets: int
    today: Tally
    month: Tally


def _places(codes: set[str], actor: Actor) -> dict[str, str]:
    """The names of areas; a grid with its community's for whoever sees several communities."""
    names = names_of(codes | {code[:COMMUNITY] for code in codes})
    is_wide = len(actor.area_code) < COMMUNITY
    return {
        code: " ".join(names.get(part, part) for part in ([code[:COMMUNITY], code] if is_wide else [code]))
        if len(code) > COMMUNITY
        else names.get(code, code)
        for code in codes
    }


def overview(rounds: Iterable[Round], *, actor: Actor, at: datetime, since: datetime) -> list[Overview]:
    """The figures of several rounds in five statements."""
    rows = list(rounds)
    dues = visible_dues(actor).filter(round__in=rows)
    today = tallies(dues.filter(opens_at__lte=at, due_at__gt=at))
    month = tallies(dues.filter(due_at__gt=since, due_at__lte=at))
    targets = dict(
        visible_targets(actor)
        .filter(round__in=rows, is_active=True)
        .order_by()
        .values_list("round_id")
        .annotate(Count("pk"))
    )
    places = _places({row.area_code for row in rows}, actor)
    found = []
    for row in rows:
        purpose = purpose_of(row.purpose)
        found.append(
            Overview(
                round=row,
                icon=purpose.icon if purpose else "repeat",
                title=purpose.title if purpose else row.purpose,
                place=places[row.area_code],
                targets=targets.get(row.pk, 0),
                today=today.get(row.pk, Tally()),
                month=month.get(row.pk, Tally()),
            )
        )
    return found
