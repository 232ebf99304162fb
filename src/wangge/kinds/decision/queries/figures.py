"""What meetings and decisions of an area add up to over a year, with the bodies behind the numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localdate

from wangge.areas.queries import within
from wangge.kinds.decision.models import Body, DecisionDetails, Invitation, Meeting
from wangge.kinds.decision.queries.rhythm import Rhythm, rhythms
from wangge.kinds.decision.rules import KINDS, OPEN_STATES, State
from wangge.people.labels import SUBKIND_LABELS


@dataclass(frozen=True)
class Line:
    """Bodies of one kind: how many, their meetings of the year and what became of its decisions; `late` are those of
    any year that are overdue now, as in the list behind the number."""

    kind: str
    title: str
    bodies: int = 0
    meetings: int = 0
    asked: int = 0
    there: int = 0
    decided: int = 0
    fallen_due: int = 0
    done: int = 0
    late: int = 0

    def rate(self, part: int, whole: int) -> float | None:
        """A share, or None where there is nothing to take one of."""
        return part / whole if whole else None

    @property
    def attendance(self) -> float | None:
        """Units that were there ÷ units asked."""
        return self.rate(self.there, self.asked)

    @property
    def done_rate(self) -> float | None:
        """Confirmed ÷ decisions whose day has come."""
        return self.rate(self.done, self.fallen_due)


@dataclass(frozen=True)
class Figures:
    """All bodies of an area over a year: in sum, by kind, and those that meet less often than usual."""

    total: Line
    lines: list[Line]
    behind: list[Rhythm]


def _groups(rows: Mapping[str, tuple[int, ...]], kind: str, width: int) -> tuple[int, ...]:
    return rows.get(kind, (0,) * width)


def figures(area_code: str, year: int, at: datetime) -> Figures:
    """The figures of one area; bodies that closed count with what they did."""
    here = within(area_code, field="organization__area__code")
    bodies = Body.objects.filter(here).select_related("organization__area")
    pks = Body.objects.filter(here).order_by().values("pk")
    held = Meeting.objects.filter(body__in=pks, held_at__isnull=False, meet_at__year=year).order_by()
    by = "body__organization__subkind"
    meetings = {kind: (count,) for kind, count in held.values_list(by).annotate(Count("pk"))}
    asked = Invitation.objects.filter(meeting__in=held.values("pk")).order_by()
    rolls = {
        kind: (all_, there)
        for kind, all_, there in asked.values_list(f"meeting__{by}").annotate(
            asked=Count("pk"), there=Count("pk", filter=Q(was_there=True))
        )
    }
    work = _work(pks, year, by, localdate(at))
    now_late = DecisionDetails.objects.filter(
        body__in=pks, matter__state__in=OPEN_STATES, matter__next_due_at__lt=at
    ).order_by()
    late = {kind: (count,) for kind, count in now_late.values_list(by).annotate(Count("pk"))}
    open_bodies = [row for row in bodies if row.organization.is_active]
    numbers = {kind: sum(row.organization.subkind == kind for row in open_bodies) for kind in KINDS}
    lines = [
        Line(
            kind, str(SUBKIND_LABELS[kind]), numbers[kind], *_groups(meetings, kind, 1), *_groups(rolls, kind, 2),
            *_groups(work, kind, 3), *_groups(late, kind, 1),
        )
        for kind in KINDS
    ]  # fmt: skip
    shown = [line for line in lines if line.bodies or line.meetings or line.decided or line.late]
    behind = [row for row in rhythms(open_bodies, at).values() if row.is_behind]
    return Figures(_sum(shown), shown, behind)


def _work(pks: QuerySet[Any], year: int, by: str, today: date) -> dict[str, tuple[int, ...]]:
    rows = DecisionDetails.objects.filter(body__in=pks, meeting__meet_at__year=year)
    rows = rows.exclude(matter__state=State.DROPPED).order_by()
    is_done = Q(matter__state=State.CONFIRMED)
    has_come = Q(due_on__lte=today) | is_done
    counted = rows.values_list(by).annotate(
        decided=Count("pk"), fallen_due=Count("pk", filter=has_come), done=Count("pk", filter=is_done)
    )  # fmt: skip
    return {kind: tuple(numbers) for kind, *numbers in counted}


def _sum(lines: list[Line]) -> Line:
    names = ("bodies", "meetings", "asked", "there", "decided", "fallen_due", "done", "late")
    return Line("", "", *(sum(getattr(line, name) for line in lines) for name in names))
