"""What is counted, once: the same conditions make the numbers of a table and the lists behind them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, CharField, Exists, F, Model, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from wangge.indicators.rules import PARTS
from wangge.kinds.concern.models import ConcernDetails
from wangge.matters.marks import Mark, add_marks
from wangge.matters.models import Clock, Matter, Movement, Rating, WorkOrder
from wangge.matters.rules import OrderState, Phase

CONCERN, WHISTLE = "concern", "whistle"
CLOSED = Q(phase=Phase.DONE)
COLLECTORS = (Matter.Channel.GRID_PATROL, Matter.Channel.VISIT, Matter.Channel.BUILDING_HEAD)
COLLECTED = Q(channel__in=COLLECTORS)
"""What came from those who go round, not from residents by themselves."""
REPEAT_DAYS = timedelta(days=30)
CLOSED_IN_GRID = CLOSED & Q(concern__closed_level=ConcernDetails.Level.GRID)


@dataclass(frozen=True)
class Part:
    """A table beside the matter; `unit` leads to the unit whose part in the matter a row is, if it is anybody's."""

    model: type[Model]
    unit: str = ""

    def of(self, condition: Q, party: int | None) -> Exists:
        """Matters with a row for which the condition holds, of one unit if it can be told."""
        rows = self.model._default_manager.filter(condition, matter=OuterRef("pk"))
        return Exists(rows.filter(**{self.unit: party}) if party and self.unit else rows)


MOVES, OF_CLOCKS = Part(Movement), Part(Clock)
ORDERS, CALLS = Part(WorkOrder, "unit_id"), Part(Clock, "order__unit_id")
LEAD = Q(part=WorkOrder.Part.LEAD)
CALLED = ~Q(state=OrderState.WITHDRAWN)


def repeated() -> Q:
    """Closed matters with an earlier one of the same category in the same grid, and the same estate if it is known."""
    estate = Coalesce(OuterRef("estate_id"), F("estate_id"))
    earlier = Matter.objects.filter(
        Q(estate=None) | Q(estate_id=estate),
        area_code=OuterRef("area_code"),
        category=OuterRef("category"),
        kind=OuterRef("kind"),
        opened_at__lt=OuterRef("opened_at"),
        opened_at__gte=OuterRef("opened_at") - REPEAT_DAYS,
    ).exclude(phase=Phase.DROPPED)
    return CLOSED & Q(Exists(earlier))


def moved(*names: str) -> Q:
    """Movements of these names."""
    return Q(move__in=names)


def due(clock: str, at: datetime) -> Q:
    """Clocks of a name that were stopped with a judgement, or run and have passed."""
    return Q(name=clock) & (Q(is_met__isnull=False) | _passed(at))


def late(clock: str, at: datetime) -> Q:
    """Clocks of a name that were stopped too late, or run and have passed."""
    return Q(name=clock) & (Q(is_met=False) | _passed(at))


def _passed(at: datetime) -> Q:
    return Q(is_met__isnull=True, stopped_at__isnull=True, paused_at__isnull=True, due_at__lt=at)


def move_measures() -> Mapping[str, Q]:
    """What the journal tells of concerns."""
    return {
        "accepted": moved("accept", "self_handle"),
        "handled": moved("finish"),
        "reworked": moved("rework"),
        "checked": moved("pass", "rework"),
        "dispatched": moved("dispatch"),
        "sent_back": moved("return", "object"),
        "patrol_accepted": moved("accept", "self_handle") & Q(matter__channel__in=COLLECTORS),
    }


CLOCKS = ("handle", "contact")


def clock_measures(at: datetime) -> Mapping[str, Q]:
    """What the deadlines of concerns tell."""
    return {
        "handle_due": due("handle", at),
        "handle_late": late("handle", at),
        "contact_due": due("contact", at),
        "contact_late": late("contact", at),
    }


def order_measures() -> Mapping[str, Q]:
    """What the orders of responsible units tell."""
    return {"received": LEAD, "returned": LEAD & Q(state=OrderState.RETURNED)}


def call_measures() -> Mapping[str, Q]:
    """What the calls of whistles tell, with both assessments."""
    return {
        "called": CALLED,
        "assessed": Q(whistle_assessment__isnull=False),
        "part_solved": Q(whistle_assessment__solved_its_part=True),
        "aim_said": Q(aim_assessment__isnull=False),
        "aim_wrong": Q(aim_assessment__was_right=False),
    }


def call_clock_measures(at: datetime) -> Mapping[str, Q]:
    """What the deadlines of called units tell; a call that was excused is none, as in the number of calls."""
    stands = ~Q(order__state=OrderState.WITHDRAWN)
    return {
        "answer_due": due("answer", at) & stands,
        "answer_late": late("answer", at) & stands,
        "arrive_due": due("arrive", at) & stands,
        "arrive_late": late("arrive", at) & stands,
    }


DISCONTENT = Case(When(satisfied="no", then=0), When(satisfied="neutral", then=1), default=2)
"""The least content first; “no” comes before “yes” in `solved` by its letters."""


def saying() -> dict[str, Any]:
    """The reporters' last word on a concern, as columns: who noted it, solved, satisfied.

    "Not solved" reopens a concern; it counts until the reporter says otherwise, or the rate would lose every bad word.
    A concern counts once, however many told of it: of the last round's ratings the worst, so that nobody who joins
    later, or whose report was merged, outvotes the one who still has the trouble.
    """
    last = Rating.objects.filter(matter=OuterRef("pk")).order_by("-round", "solved", DISCONTENT, "-created_at", "-pk")
    rated = Q(own_solved__isnull=False)
    is_last = rated & (Q(closed_at__isnull=True) | Q(own_at__gte=F("closed_at")))
    told = Q(concern__is_reached=True, concern__is_solved__isnull=False)
    words = CharField()
    return {
        "own_solved": Subquery(last.values("solved")[:1]),
        "own_at": Subquery(last.values("created_at")[:1]),
        "own_satisfied": Subquery(last.values("satisfied")[:1]),
        "said_by": Case(
            When(is_last, then=Value("reporter")),
            When(told, then=Value("follow_up")),
            When(rated, then=Value("reporter")),
            When(concern__is_reached=False, then=Value("unreached")),
            default=Value("nobody"),
            output_field=words,
        ),
        "said_solved": Case(
            When(is_last, then=F("own_solved")),
            When(told & Q(concern__is_solved=True), then=Value("yes")),
            When(told, then=Value("no")),
            When(rated, then=F("own_solved")),
            default=Value(""),
            output_field=words,
        ),
        "said_satisfied": Case(
            When(is_last, then=F("own_satisfied")),
            When(told, then=F("concern__satisfied")),
            When(rated, then=F("own_satisfied")),
            default=Value(""),
            output_field=words,
        ),
    }


HEARD = CLOSED | Q(own_solved__isnull=False)
"""Of whom a word can be expected: closed concerns, and those that the reporter has rated and reopened."""
SAID: Mapping[str, Q] = {
    "solved": Q(said_solved="yes"),
    "not_solved": Q(said_solved="no"),
    "satisfied": Q(said_satisfied="yes"),
    "dissatisfied": Q(said_satisfied="no"),
    "neutral": Q(said_satisfied="neutral"),
    "unreached": Q(said_by="unreached"),
    "unsaid": Q(said_by="nobody"),
    "solved_known": Q(said_solved__in=("yes", "no")),
    "satisfaction_known": Q(said_satisfied__in=("yes", "no")),
}


def part_condition(name: str, *, at: datetime, party: int | None) -> Q:
    """Matters that carry a mark of the journal, the deadlines or the orders."""
    tables: tuple[tuple[Part, Mapping[str, Q]], ...] = (
        (MOVES, move_measures()),
        (OF_CLOCKS, clock_measures(at)),
        (ORDERS, {**order_measures(), **call_measures()}),
        (CALLS, call_clock_measures(at)),
    )
    for part, measures in tables:
        if name in measures:
            return Q(part.of(measures[name], party))
    whole, missing = PARTS[name]
    own = part_condition(whole, at=at, party=party)
    return own & ~part_condition(missing, at=at, party=party)


TITLES = {
    "accepted": _("taken up"),
    "closed": _("closed"),
    "closing_due": _("closed, or handling finished or overdue"),
    "closed_in_grid": _("settled in the grid"),
    "repeated": _("repeated within 30 days"),
    "patrolled": _("reported on patrols and visits"),
    "patrol_accepted": _("reported on patrols and visits, taken up"),
    "dispatched": _("dispatched"),
    "dispatched_right": _("dispatched and never sent back"),
    "handled": _("handled by the unit"),
    "reworked": _("sent back to be done again"),
    "checked": _("checked"),
    "passed_first": _("passed at the first check"),
    "handle_due": _("handling was due"),
    "handle_late": _("handled late or overdue"),
    "handled_in_time": _("handled in time"),
    "contact_due": _("first contact was due"),
    "contact_late": _("first contact late"),
    "contacted_in_time": _("contacted in time"),
    "received": _("sent to a responsible unit"),
    "returned": _("returned by the unit"),
    "solved": _("reporter says solved"),
    "not_solved": _("reporter says not solved"),
    "solved_known": _("reporter said whether it is solved"),
    "satisfied": _("reporter satisfied"),
    "dissatisfied": _("reporter not satisfied"),
    "satisfaction_known": _("reporter satisfied or not"),
    "neutral": _("reporter neither satisfied nor not"),
    "unreached": _("reporter not reached"),
    "unsaid": _("reporter has not said"),
    "called": _("unit called by whistle"),
    "answer_due": _("answer to the whistle was due"),
    "answered_in_time": _("whistle answered in time"),
    "arrive_due": _("arrival was due"),
    "arrived_in_time": _("on site in time"),
    "assessed": _("unit assessed"),
    "part_solved": _("unit solved its part"),
    "aim_said": _("called unit has spoken on the aim"),
    "aim_wrong": _("whistle aimed wrong"),
    "aimed_right": _("whistle aimed right"),
}


def narrow(name: str, rows: QuerySet[Any], *, at: datetime, party: int | None) -> QuerySet[Any]:
    """The matters that carry a mark."""
    if name == "closed":
        return rows.filter(CLOSED)
    if name == "closed_in_grid":
        return rows.filter(CLOSED_IN_GRID)
    if name == "repeated":
        return rows.filter(repeated())
    if name == "patrolled":
        return rows.filter(COLLECTED)
    if name == "closing_due":
        return rows.filter(CLOSED | part_condition("handle_due", at=at, party=None))
    if name in SAID:
        said: QuerySet[Any] = rows.alias(**saying()).filter(HEARD, SAID[name])
        return said
    return rows.filter(part_condition(name, at=at, party=party))


def _mark(name: str) -> Mark:
    def own(rows: QuerySet[Any], *, at: datetime, party: int | None) -> QuerySet[Any]:
        return narrow(name, rows, at=at, party=party)

    return Mark(name=name, title=TITLES[name], narrow=own)


def connect() -> None:
    """Makes every mark known to the lists of the engine."""
    add_marks(*(_mark(name) for name in TITLES))
