"""What to show of wishes: the wall, the claimer's list, the community's work, the counters."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from wangge.areas.queries import names_of
from wangge.kinds.wish.access import KIND, claimable, claimed, published
from wangge.kinds.wish.models import WishDetails
from wangge.kinds.wish.rules import IN_HAND, ON_WALL, STATE_TITLES, Counters, Rate, State, count_up
from wangge.kit.codes import LENGTHS
from wangge.matters.access import visible
from wangge.matters.kinds import get_kind
from wangge.matters.models import Clock, Matter, Movement
from wangge.matters.pages.stages import stages_of
from wangge.matters.places import beneath
from wangge.people.actors import Actor
from wangge.ui.paging import KeysetPage, keyset_page
from wangge.ui.parts import StepItem

COMMUNITY = 12
PAGE, MOST = 24, 60
PERIODS = (30, 90, 365)
NEWEST = ("-wish__published_at", "-id")


@dataclass(frozen=True)
class Card:
    """A wish as everybody may see it: its public words, its community, how long it still hangs."""

    number: str
    title: str
    text: str
    sort: str
    sort_title: str
    place: str
    persons: int
    cost_limit: int | None
    state: str
    state_title: str
    since: datetime | None
    due_at: datetime | None
    is_late: bool = False
    knows_household: bool = False

    @property
    def is_on_wall(self) -> bool:
        """Whether it can be claimed."""
        return self.state in ON_WALL


def cards_of(matters: Iterable[Matter], *, at: datetime) -> list[Card]:
    """Wishes as cards; names of their communities in one statement."""
    rows = list(matters)
    names = names_of({row.area_code[:COMMUNITY] for row in rows})
    return [_card(row, names.get(row.area_code[:COMMUNITY], ""), at) for row in rows]


def _card(row: Matter, place: str, at: datetime) -> Card:
    details: WishDetails = row.wish
    return Card(
        number=row.number,
        title=details.public_title,
        text=details.public_text,
        sort=details.sort,
        sort_title=details.get_sort_display(),
        place=place,
        persons=details.persons_served,
        cost_limit=details.cost_limit,
        state=row.state,
        state_title=_(STATE_TITLES[row.state]),
        since=details.claimed_at or details.published_at,
        due_at=row.next_due_at,
        is_late=row.next_due_at is not None and row.next_due_at < at,
        knows_household=details.household_agreed_at is not None and row.state in IN_HAND,
    )


def wall(*, area_code: str, sort: str, after: str) -> KeysetPage:
    """The wishes on the wall, the newest first."""
    rows = published()
    if area_code:
        rows = rows.filter(beneath(area_code))
    if sort:
        rows = rows.filter(wish__sort=sort)
    return keyset_page(rows, NEWEST, after, PAGE)


def wall_places() -> list[tuple[str, str]]:
    """The communities that have wishes on the wall."""
    codes = {code[:COMMUNITY] for code in published().order_by().values_list("area_code", flat=True).distinct()}
    return sorted(names_of(codes).items())


def open_to(actor: Actor, *, at: datetime) -> list[Card]:
    """Wishes that somebody may claim: those of the own community first."""
    own = actor.area_code[:COMMUNITY]
    rows = list(claimable(actor).order_by(*NEWEST)[:MOST])
    return cards_of(sorted(rows, key=lambda row: not row.area_code.startswith(own)), at=at)


def claimed_by(actor: Actor, *, at: datetime) -> tuple[list[Card], list[Card]]:
    """What somebody has in hand, the most pressing first, and what is over."""
    rows = list(claimed(actor).order_by("-wish__claimed_at", "-pk")[:MOST])
    in_hand = sorted(
        (row for row in rows if row.state in IN_HAND), key=lambda row: (row.next_due_at is None, row.next_due_at)
    )
    return cards_of(in_hand, at=at), cards_of((row for row in rows if row.state not in IN_HAND), at=at)


@dataclass(frozen=True)
class Task:
    """Wishes that want the same of the community."""

    state: str
    matters: list[Matter]


TASKS = (State.TOLD, State.CHECKED, State.DELIVERED, State.CLAIMED, State.DELIVERING)


def community_tasks(actor: Actor) -> list[Task]:
    """What waits for the community, by state, the most pressing first."""
    rows = list(
        visible(actor)
        .filter(kind=KIND, state__in=TASKS)
        .select_related("wish__claimed_unit", "wish__claimed_by")
        .order_by("next_due_at", "pk")[:MOST]
    )
    return [Task(state, found) for state in TASKS if (found := [row for row in rows if row.state == state])]


@dataclass(frozen=True)
class Figures:
    """The three counters at each stage, and the share fulfilled."""

    told: Counters
    published: Counters
    claimed: Counters
    fulfilled: Counters
    rate: Rate


@dataclass(frozen=True)
class Line:
    """The figures of one area."""

    code: str
    name: str
    figures: Figures


Row = tuple[str, str, int, str, bool]


def _rows(area_code: str, since: datetime | None) -> QuerySet[WishDetails, Row]:
    rows = WishDetails.objects.filter(beneath(area_code, field="matter__area_code"), matter__kind=KIND)
    if since is not None:
        rows = rows.filter(matter__opened_at__gte=since)
    return rows.order_by().values_list(
        "matter__area_code", "household_index", "persons_served", "matter__state", "published_at"
    )  # type: ignore[return-value]


def _figures(rows: list[Row]) -> Figures:
    told = [(household, persons) for _code, household, persons, _state, _published in rows]
    on_wall = [(row[1], row[2]) for row in rows if row[4]]
    taken = [(row[1], row[2]) for row in rows if row[3] in IN_HAND or row[3] == State.CONFIRMED]
    done = [(row[1], row[2]) for row in rows if row[3] == State.CONFIRMED]
    return Figures(
        told=count_up(told),
        published=count_up(on_wall),
        claimed=count_up(taken),
        fulfilled=count_up(done),
        rate=Rate(len(done), len(on_wall)),
    )


def figures(area_code: str, *, at: datetime, days: int = 0) -> tuple[Figures, list[Line]]:
    """The figures of an area and of each area one level beneath; `days` back from now, or all of time."""
    rows: list[Row] = list(_rows(area_code, at - timedelta(days=days) if days else None))
    length = min((size for size in LENGTHS.values() if size > len(area_code)), default=len(area_code))
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[0][:length], []).append(row)
    names = names_of(groups)
    lines = [Line(code, names.get(code, code), _figures(group)) for code, group in sorted(groups.items())]
    return _figures(rows), lines if length > len(area_code) else []


@dataclass(frozen=True)
class Place:
    """The area whose figures are shown, and the way back up to the reader's own."""

    code: str
    name: str
    above: list[tuple[str, str]]


def place_within(actor: Actor, wanted: str) -> Place:
    """The wanted area if it lies in the reader's own, else the reader's own; one statement for all names."""
    code = wanted if wanted.startswith(actor.area_code) and len(wanted) in LENGTHS.values() else actor.area_code
    sizes = sorted(size for size in LENGTHS.values() if len(actor.area_code) <= size < len(code))
    names = names_of([code, *(code[:size] for size in sizes)])
    return Place(code, names.get(code, code), [(code[:size], names.get(code[:size], "")) for size in sizes])


def fulfilled_everywhere() -> Counters:
    """The counters of all fulfilled wishes, for the public wall."""
    rows = WishDetails.objects.filter(matter__kind=KIND, matter__state=State.CONFIRMED)
    return count_up(rows.order_by().values_list("household_index", "persons_served"))


def claimers_now(details: WishDetails) -> str:
    """Who has the wish in hand, in words for the community."""
    if details.claimed_unit is not None:
        return str(details.claimed_unit.name)
    return str(details.claimed_by.name) if details.claimed_by is not None else ""


def wall_clock(matter: Matter) -> Clock | None:
    """The clock of the wall, paused while the wish is claimed."""
    return Clock.objects.filter(matter=matter, name="wall", stopped_at__isnull=True).first()


def stages_for_household(matter: Matter) -> list[StepItem]:
    """The course of a wish as its household sees it."""
    movements = Movement.objects.filter(matter=matter).order_by("at", "pk")
    return stages_of(get_kind(KIND), matter, list(movements))
