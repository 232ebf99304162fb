"""The counters in numbers: visitors, what became of them, and whether units answered in time; nobody is named."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, Q

from wangge.areas.queries import within
from wangge.kinds.dispute.models import Ticket
from wangge.matters.kinds import kinds
from wangge.matters.models import Clock, Matter
from wangge.people.models import Organization

S = Ticket.State


@dataclass
class CounterFigures:
    """One counter in a period."""

    centre: str
    by_state: dict[str, int] = field(default_factory=dict)
    in_time: int = 0
    late: int = 0
    running: int = 0

    @property
    def visitors(self) -> int:
        """Everybody who took a ticket."""
        return sum(self.by_state.values())

    @property
    def answered(self) -> int:
        """Answered on the spot."""
        return self.by_state.get(S.ANSWERED, 0)

    @property
    def entered(self) -> int:
        """What became a case, a concern, an errand."""
        return self.by_state.get(S.REGISTERED, 0)

    @property
    def referred(self) -> int:
        """What went to a unit."""
        return self.by_state.get(S.REFERRED, 0)

    @property
    def gone(self) -> int:
        """Who did not wait."""
        return self.by_state.get(S.GONE, 0)


def counter_figures(area_code: str, first: date, last: date, at: datetime) -> list[CounterFigures]:
    """Every counter of an area with visitors from one day to another, both counted; three statements.

    In time or late is the time that the unit last had for its answer; what runs and is past its day is late.
    """
    centres = Organization.objects.filter(
        within(area_code, field="area__code"), kind=Organization.Kind.GOVERNANCE_CENTRE
    ).order_by("area__code", "pk")
    found = {pk: CounterFigures(name) for pk, name in centres.values_list("pk", "name")}
    tickets = Ticket.objects.filter(centre__in=found, day__range=(first, last)).order_by()
    for pk, state, count in tickets.values_list("centre_id", "state").annotate(Count("pk")):
        found[pk].by_state[state] = count
    clocks = Clock.objects.filter(
        name="answer",
        matter__kind="referral",
        matter__referral__centre__in=found,
        started_at__date__range=(first, last),
    ).order_by()
    is_late = Q(is_met=False) | Q(stopped_at=None, due_at__lt=at)
    counted = clocks.values_list("matter__referral__centre_id").annotate(
        in_time=Count("pk", filter=Q(is_met=True)), late=Count("pk", filter=is_late),
        running=Count("pk", filter=Q(stopped_at=None, due_at__gte=at)),
    )  # fmt: skip
    for pk, in_time, late, running in counted:
        found[pk].in_time, found[pk].late, found[pk].running = in_time, late, running
    return [row for row in found.values() if row.visitors or row.in_time or row.late or row.running]


def entered_by_kind(area_code: str, first: date, last: date) -> list[tuple[str, int]]:
    """What visitors' troubles were entered as, by kind."""
    tickets = Ticket.objects.filter(
        within(area_code, field="centre__area__code"), day__range=(first, last), state=S.REGISTERED
    )
    rows = Matter.objects.filter(number__in=tickets.values("number")).order_by().values_list("kind")
    counts: dict[str, int] = defaultdict(int)
    counts.update(dict(rows.annotate(Count("pk"))))
    return [(str(kind.title_plural), counts[kind.name]) for kind in kinds().values() if counts[kind.name]]
