"""What to show of visits: today's on the phone, one visit, and sums for those who stand above."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from wangge.areas.queries import names_of, within
from wangge.kinds.visit.access import campaigns_of
from wangge.kinds.visit.models import BookNote, Campaign, Enrolment, Place
from wangge.kinds.visit.queries.enrolments import place_of
from wangge.kinds.visit.rules.burden import CampaignState
from wangge.kinds.visit.rules.categories import SERVICES, Service
from wangge.kinds.visit.rules.visits import STATE_TITLES, VISIT_KINDS, State, VisitKind
from wangge.matters.access import visible
from wangge.matters.models import Matter
from wangge.matters.places import beneath
from wangge.matters.rules import OPEN_PHASES
from wangge.people.actors import Actor
from wangge.rounds.models import Due

OPEN = [phase.value for phase in OPEN_PHASES]
MOST = 60
PRESSING = (State.ALERTED, State.CONTACT_TOLD, State.SECOND)


@dataclass(frozen=True)
class Task:
    """One visit on the phone: what for, about where, until when; no name."""

    number: str
    category: str
    kind: str
    place: str
    grid: str
    state: str
    is_pressing: bool
    is_care: bool
    due_at: datetime | None


@dataclass
class Today:
    """What a visitor has today."""

    pressing: list[Task] = field(default_factory=list)
    care: list[Task] = field(default_factory=list)
    routine: list[Task] = field(default_factory=list)
    errands: list[Matter] = field(default_factory=list)
    campaigns: list[tuple[Campaign, int]] = field(default_factory=list)
    notes: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing is waiting."""
        return not (self.pressing or self.care or self.routine or self.errands or self.campaigns)


def _visits(actor: Actor) -> QuerySet[Matter]:
    return visible(actor).filter(kind="visit").select_related("visit__enrolment__building__estate")


def task_of(matter: Matter, names: dict[str, str]) -> Task:
    """A visit as the phone's list shows it."""
    details = matter.visit
    enrolment = details.enrolment
    return Task(
        number=matter.number, category=_(SERVICES[Service(details.category)].title),
        kind=_(VISIT_KINDS[details.visit_kind]), place=place_of(enrolment) if enrolment else "",
        grid=names.get(matter.area_code, ""), state=_(STATE_TITLES[matter.state]),
        is_pressing=matter.state in PRESSING, is_care=details.visit_kind == VisitKind.CARE, due_at=matter.next_due_at,
    )  # fmt: skip


def today(actor: Actor, *, at: datetime) -> Today:
    """Everything that waits for a visitor, the most pressing first; five statements."""
    rows = _visits(actor).filter(phase__in=OPEN).order_by(F("next_due_at").asc(nulls_last=True), "pk")
    found = list(rows[:MOST])
    names = names_of({matter.area_code for matter in found})
    shown = Today()
    for matter in found:
        task = task_of(matter, names)
        (shown.pressing if task.is_pressing else shown.care if task.is_care else shown.routine).append(task)
    errands = visible(actor).filter(kind="errand", phase__in=OPEN).select_related("errand__item")
    shown.errands = list(errands.order_by(F("next_due_at").asc(nulls_last=True), "pk")[:20])
    shown.campaigns = running(actor)
    shown.notes = BookNote.objects.filter(person_id=actor.person_id or 0, state="open", wiped_at__isnull=True).count()
    return shown


def running(actor: Actor) -> list[tuple[Campaign, int]]:
    """Running campaigns with how many households of the actor's area are left."""
    rows = list(campaigns_of(actor).filter(state=CampaignState.RUNNING).order_by("ends_on", "pk")[:10])
    if not rows:
        return []
    places = Place.objects.filter(within(actor.area_code, field="area_code"), campaign__in=rows)
    left: dict[int, int] = {}
    for pk, households, done, nobody, declined in places.values_list(
        "campaign_id", "households", "done", "nobody_home", "declined"
    ):
        left[pk] = left.get(pk, 0) + max(0, households - done - nobody - declined)
    return [(row, left[row.pk]) for row in rows if row.pk in left]


@dataclass(frozen=True)
class PlaceLine:
    """Sums of one area: never of a worker."""

    code: str
    name: str
    enrolled: int
    planned: int
    done: int
    declined: int
    nobody_home: int
    lapsed: int
    open: int
    second: int

    @property
    def reached(self) -> float:
        """Part of the visits offered in time: met, declined or nobody home."""
        over = self.planned - self.open
        return (over - self.lapsed) / over if over else 1.0

    @property
    def percent(self) -> int:
        """The same in hundredths."""
        return round(100 * self.reached)


def overview(actor: Actor, *, at: datetime, days: int = 30) -> list[PlaceLine]:
    """Sums of the last days for each area one level beneath the actor's (or the own grid)."""
    length = {2: 4, 4: 6, 6: 9, 9: 12, 12: 15}.get(len(actor.area_code), 15)
    if not actor.area_code:
        return []
    since = at - timedelta(days=days)
    visits = Matter.objects.filter(beneath(actor.area_code), kind="visit", opened_at__gte=since)
    found: dict[str, dict[str, int]] = {}
    sums = visits.order_by().values("area_code").annotate(
        planned=Count("pk"), open=Count("pk", filter=Q(phase__in=OPEN)),
        second=Count("pk", filter=Q(visit__went_second=True)),
        **{state: Count("pk", filter=Q(state=state)) for state in ("done", "declined", "nobody_home", "lapsed")},
    )  # fmt: skip
    for row in sums:
        _add(found.setdefault(row["area_code"][:length], {}), dict(row))
    joined = Enrolment.objects.filter(within(actor.area_code, field="area_code"), state=Enrolment.State.ACTIVE)
    for code, number in joined.order_by().values_list("area_code").annotate(Count("pk")):
        _add(found.setdefault(code[:length], {}), {"enrolled": number})
    names = names_of(found)
    keys = ("enrolled", "planned", "done", "declined", "nobody_home", "lapsed", "open", "second")
    return [
        PlaceLine(code, names.get(code, code), *(values.get(key, 0) for key in keys))
        for code, values in sorted(found.items())
    ]


def _add(sums: dict[str, int], row: dict[str, Any]) -> None:
    for key, value in row.items():
        if isinstance(value, int):
            sums[key] = sums.get(key, 0) + value


def total(lines: list[PlaceLine]) -> PlaceLine:
    """The sum of lines."""
    keys = ("enrolled", "planned", "done", "declined", "nobody_home", "lapsed", "open", "second")
    return PlaceLine("", _("Altogether"), *(sum(getattr(line, key) for line in lines) for key in keys))


def visit_of_turn(actor: Actor, due_id: int) -> Matter | None:
    """The visit that was opened for a turn of a round, if the actor sees it."""
    return _visits(actor).filter(visit__due_id=due_id).first()


def turn(due_id: int) -> Due | None:
    """A turn of one of our rounds."""
    return Due.objects.filter(pk=due_id, round__purpose__startswith="visit.").select_related("round", "target").first()
