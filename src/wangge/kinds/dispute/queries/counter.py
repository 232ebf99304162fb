"""The counter: who waits, who is served, what was referred and is still open."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.timezone import localdate

from wangge.kinds.dispute.models import MediationBody, Ticket
from wangge.kinds.dispute.queries.bodies import bodies
from wangge.people.models import Organization

RECENT = 12


@dataclass(frozen=True)
class CounterDay:
    """One counter on one day."""

    waiting: list[Ticket]
    called: list[Ticket]
    ended: list[Ticket]
    referred: list[Ticket]
    served: int


def counter_day(centre: Organization, at: datetime) -> CounterDay:
    """The queue of today and all open referrals, in two statements."""
    today = localdate(at)
    rows = list(
        Ticket.objects.filter(centre=centre)
        .filter(Q(day=today) | Q(state=Ticket.State.REFERRED))
        .select_related("unit", "served_by")
        .order_by("day", "serial")
    )
    now = [row for row in rows if row.day == today]
    ended = [row for row in now if row.ended_at]
    return CounterDay(
        waiting=[row for row in now if row.state == Ticket.State.WAITING],
        called=[row for row in now if row.state == Ticket.State.CALLED],
        ended=sorted(ended, key=lambda row: row.ended_at or at, reverse=True)[:RECENT],
        referred=[row for row in rows if row.state == Ticket.State.REFERRED],
        served=sum(1 for row in ended if row.state != Ticket.State.GONE),
    )


def find_ticket(centre: Organization, pk: int) -> Ticket | None:
    """A ticket of a counter."""
    return Ticket.objects.filter(centre=centre, pk=pk).select_related("centre__area", "unit").first()


def bodies_at(centre: Organization) -> list[MediationBody]:
    """Sector bodies that work at a centre (行业性、专业性调解组织入驻)."""
    return list(bodies(centre.area.code).filter(at_centre=centre))


def is_late(row: Ticket, today: date) -> bool:
    """Whether a referral is past its day."""
    return row.due_on is not None and row.due_on < today


def find_any_ticket(pk: int) -> Ticket | None:
    """A ticket with its counter."""
    return Ticket.objects.filter(pk=pk).select_related("centre__area").first()
