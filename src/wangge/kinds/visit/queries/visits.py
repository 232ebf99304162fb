"""What to show of visits: today's on the phone, one visit, and sums for those who stand above."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from wangge.areas.queries import names_of, within
from wangge.kinds.visit.access import campaigns_of
from wangge.kinds.visit.models import BookNote, Campaign, Enrolment, Place, VisitDetails
from wangge.kinds.visit.queries.enrolments import place_of
from wangge.kinds.visit.queries.patrols import patrol_sums, running_patrol
from wangge.kinds.visit.rules.burden import CampaignState
from wangge.kinds.visit.rules.categories import SERVICES, Service
from wangge.kinds.visit.rules.visits import STATE_TITLES, VISIT_KINDS, State, VisitKind
from wangge.kit.codes import parent_of
from wangge.matters.access import visible
from wangge.matters.models import Matter
from wangge.matters.places import beneath
from wangge.matters.rules import OPEN_PHASES
from wangge.people.actors import Actor
from wangge.rounds.models import Due

OPEN = [phase.value for phase in OPEN_PHASES]
MOST = 60
BENEATH = {2: 4, 4: 6, 6: 9, 9: 12, 12: 15}
"""How long the codes one level beneath a code are."""
KEYS = ("enrolled", "planned", "done", "declined", "nobody_home", "lapsed", "open", "second", "patrols", "found")
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
    is_walking: bool = False
    area: str = ""

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
    """Everything that waits for a visitor, the most pressing first; one statement for each part."""
    rows = _visits(actor).filter(phase__in=OPEN).order_by(F("next_due_at").asc(nulls_last=True), "pk")
    found = list(rows[:MOST])
    names = names_of({matter.area_code for matter in found} | set(_own_codes(actor)))
    shown = Today(area=_own_words(actor, names))
    for matter in found:
        task = task_of(matter, names)
        (shown.pressing if task.is_pressing else shown.care if task.is_care else shown.routine).append(task)
    errands = visible(actor).filter(kind="errand", phase__in=OPEN).select_related("errand__item")
    shown.errands = list(errands.order_by(F("next_due_at").asc(nulls_last=True), "pk")[:20])
    shown.campaigns = running(actor)
    shown.notes = BookNote.objects.filter(person_id=actor.person_id or 0, state="open", wiped_at__isnull=True).count()
    shown.is_walking = running_patrol(actor) is not None
    return shown


def _own_codes(actor: Actor) -> list[str]:
    """The actor's area and the one above it, from the top."""
    return [code for code in (parent_of(actor.area_code), actor.area_code) if code] if actor.area_code else []


def _own_words(actor: Actor, names: dict[str, str]) -> str:
    return " ".join(names[code] for code in _own_codes(actor) if code in names)


def running(actor: Actor) -> list[tuple[Campaign, int]]:
    """Running campaigns with how many households of the actor's area are left; one statement."""
    left = F("households") - F("done") - F("nobody_home") - F("declined")
    places = Place.objects.filter(within(actor.area_code, field="area_code"), campaign=OuterRef("pk")).order_by()
    sums = places.values("campaign").annotate(still=Sum(Greatest(left, 0))).values("still")
    rows = campaigns_of(actor).filter(state=CampaignState.RUNNING).annotate(still=Subquery(sums))
    return [(row, row.still) for row in rows.filter(still__isnull=False).order_by("ends_on", "pk")[:10]]


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
    patrols: int
    found: int

    @property
    def is_divided(self) -> bool:
        """Whether there are sums one level further down."""
        return len(self.code) in BENEATH

    @property
    def over(self) -> int:
        """Visits that have ended, one way or another."""
        return self.planned - self.open

    @property
    def reached(self) -> float | None:
        """Part of the visits offered in time: met, declined or nobody home; None where none has ended."""
        return (self.over - self.lapsed) / self.over if self.over else None

    @property
    def percent(self) -> str:
        """The same in hundredths, half up, or "-" where there is nothing to divide by."""
        if not self.over:
            return "-"
        share = Decimal(100 * (self.over - self.lapsed)) / self.over
        return str(share.quantize(Decimal(1), rounding=ROUND_HALF_UP))


@dataclass(frozen=True)
class Overview:
    """Sums of the last days by place, with the place's own name, the ways up and how many joined per category."""

    area: str
    lines: list[PlaceLine]
    joined: dict[str, int]
    above: list[tuple[str, str]]
    code: str = ""


def overview(actor: Actor, *, at: datetime, code: str = "", days: int = 30) -> Overview:
    """Sums of the last days for each area one level beneath `code`, or beneath the actor's own; four statements."""
    top = actor.area_code
    if not top:
        return Overview("", [], {}, [])
    place = code if code.startswith(top) else top
    length, since = BENEATH.get(len(place), 15), at - timedelta(days=days)
    found: dict[str, dict[str, int]] = {}
    for row in (*_sums(place, since), *patrol_sums(place, since=since)):
        _add(found.setdefault(row["area_code"][:length], {}), dict(row))
    joined: dict[str, int] = {}
    enrolled = Enrolment.objects.filter(within(place, field="area_code"), state=Enrolment.State.ACTIVE)
    for area_code, category, number in enrolled.order_by().values_list("area_code", "category").annotate(Count("pk")):
        _add(found.setdefault(area_code[:length], {}), {"enrolled": number})
        joined[category] = joined.get(category, 0) + number
    way = [place[:cut] for cut in BENEATH if len(top) <= cut < len(place)]
    own = [part for part in (parent_of(place), place) if part]
    names = names_of(found.keys() | {*own, *way})
    lines = [
        PlaceLine(key, names.get(key, key), *(values.get(name, 0) for name in KEYS))
        for key, values in sorted(found.items())
    ]
    words = " ".join(names[part] for part in own if part in names)
    return Overview(words, lines, joined, [(part, names.get(part, part)) for part in way], place)


def _sums(code: str, since: datetime) -> Any:
    visits = Matter.objects.filter(beneath(code), kind="visit", opened_at__gte=since)
    return visits.exclude(state=State.CALLED_OFF).order_by().values("area_code").annotate(
        planned=Count("pk"), open=Count("pk", filter=Q(phase__in=OPEN)),
        second=Count("pk", filter=Q(visit__went_second=True)),
        **{state: Count("pk", filter=Q(state=state)) for state in ("done", "declined", "nobody_home", "lapsed")},
    )  # fmt: skip


def _add(sums: dict[str, int], row: dict[str, Any]) -> None:
    for key, value in row.items():
        if isinstance(value, int):
            sums[key] = sums.get(key, 0) + value


def total(lines: list[PlaceLine]) -> PlaceLine:
    """The sum of lines."""
    return PlaceLine("", _("Altogether"), *(sum(getattr(line, key) for line in lines) for key in KEYS))


def visit_of_turn(actor: Actor, due_id: int) -> Matter | None:
    """The visit that was opened for a turn of a round, if the actor sees it."""
    return _visits(actor).filter(visit__due_id=due_id).first()


def begun(dues: list[Due]) -> set[int]:
    """The turns for which a visit was opened; one statement."""
    ids = [due.pk for due in dues]
    found = VisitDetails.objects.filter(due_id__in=ids).values_list("due_id", flat=True)
    return {due_id for due_id in found if due_id is not None}


def turn(due_id: int) -> Due | None:
    """A turn of one of our rounds."""
    return Due.objects.filter(pk=due_id, round__purpose__startswith="visit.").select_related("round", "target").first()
