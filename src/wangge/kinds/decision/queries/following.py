"""What became of decisions: those of a meeting, those still open of a body, what each member unit brought in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.kinds.decision.models import Body, DecisionDetails, Invitation, Meeting
from wangge.kinds.decision.rules import OPEN_STATES, STATE_TITLES, State
from wangge.people.models import Organization

TONES = {State.CONFIRMED: "good", State.DONE: "info", State.DROPPED: "plain"}
OVER = (State.CONFIRMED, State.DROPPED)


@dataclass(frozen=True)
class Followed:
    """A decision as it is read out: what, whose, by when, how far."""

    details: DecisionDetails
    state: str
    tone: str
    is_late: bool
    owner: str
    result: str = ""

    @property
    def is_done(self) -> bool:
        """Whether its owner has done it, so that only the office is awaited."""
        return self.details.matter.state == State.DONE

    @property
    def title(self) -> str:
        """What was decided."""
        return self.details.matter.title

    @property
    def number(self) -> str:
        """Its number."""
        return self.details.matter.number

    @property
    def due_on(self) -> date:
        """The day promised."""
        return self.details.due_on


def decisions(rows: QuerySet[DecisionDetails]) -> QuerySet[DecisionDetails]:
    """Decisions with what is shown of them."""
    return rows.select_related("matter__lead_unit", "meeting")


def _followed(row: DecisionDetails, at: datetime, *, is_left: bool | None = None) -> Followed:
    """How far a decision is; `is_left` says that it was still open on the day looked at, whatever came later."""
    matter = row.matter
    is_open = matter.state in OPEN_STATES
    is_late = is_open and matter.next_due_at is not None and matter.next_due_at < at
    state, tone = _(STATE_TITLES[matter.state]), TONES.get(State(matter.state), "info")
    if is_left and not is_open:
        state, tone, is_late = _("Still open then"), "info", row.due_on < localdate(at)
    owner = matter.lead_unit.name if matter.lead_unit else ""
    return Followed(row, state, tone, is_late, owner)


def _late_first(rows: Iterable[Followed]) -> list[Followed]:
    return sorted(rows, key=lambda row: (not row.is_late, row.due_on, row.details.pk))


def open_decisions(body: Body, at: datetime) -> list[Followed]:
    """What a body decided and is not seen to be done yet, overdue ones first."""
    rows = decisions(DecisionDetails.objects.filter(body=body, matter__state__in=OPEN_STATES))
    return _late_first(_followed(row, at) for row in rows)


def last_before(meeting: Meeting) -> Meeting | None:
    """The meeting of the same body that was held before."""
    rows = Meeting.objects.filter(body=meeting.body_id, held_at__isnull=False, meet_at__lt=meeting.meet_at)
    return rows.exclude(pk=meeting.pk).order_by("-meet_at", "-pk").first()


def carried_over(meeting: Meeting, at: datetime) -> list[Followed]:
    """What stands first on the agenda by itself: every decision of earlier meetings that was not over before the last.

    Of a meeting that was held, what was open on its day is said to have been open then.
    """
    last = last_before(meeting)
    if last is None:
        return []
    on = meeting.meet_at if meeting.held_at else at
    ended_since = Q(matter__closed_at__isnull=True) | Q(matter__closed_at__gte=last.meet_at)
    rows = DecisionDetails.objects.filter(ended_since, body=meeting.body_id, meeting__meet_at__lt=meeting.meet_at)
    return _late_first(
        _followed(row, on, is_left=row.matter.closed_at is None or row.matter.closed_at > on) for row in decisions(rows)
    )


def decided_at(meeting: Meeting, at: datetime) -> list[Followed]:
    """What a meeting decided, in the order it was written down."""
    rows = decisions(DecisionDetails.objects.filter(meeting=meeting)).order_by("pk")
    return [_followed(row, at) for row in rows]


@dataclass(frozen=True)
class Contribution:
    """What one unit brought in over a year: meetings it was asked to and attended, decisions it owned and did."""

    unit: Organization
    asked: int
    there: int
    owned: int
    done: int
    late: int


def contributions(bodies: Iterable[int], year: int, at: datetime) -> list[Contribution]:
    """Units of some bodies over a year in the order of their names: it is no list of who is better."""
    pks = list(bodies)
    invited = Invitation.objects.filter(
        meeting__body__in=pks, meeting__held_at__isnull=False, meeting__meet_at__year=year
    ).order_by()
    rolls = {
        unit: (asked, there)
        for unit, asked, there in invited.values_list("organization").annotate(
            asked=Count("pk"), there=Count("pk", filter=Q(was_there=True))
        )
    }
    owned = DecisionDetails.objects.filter(
        body__in=pks, meeting__meet_at__year=year, matter__lead_unit__isnull=False
    ).exclude(matter__state=State.DROPPED)
    late = Q(matter__state__in=(State.ENTRUSTED, State.IN_HAND), due_on__lt=localdate(at))
    work = {
        unit: tuple(numbers)
        for unit, *numbers in owned.order_by()
        .values_list("matter__lead_unit")
        .annotate(
            owned=Count("pk"), done=Count("pk", filter=Q(matter__state=State.CONFIRMED)), late=Count("pk", filter=late)
        )
    }
    units = Organization.objects.filter(pk__in={*rolls, *work}).order_by("name", "pk")
    return [Contribution(unit, *rolls.get(unit.pk, (0, 0)), *work.get(unit.pk, (0, 0, 0))) for unit in units]
