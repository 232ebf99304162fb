"""The counter: who waits, who is served, what was referred and is still open, what was entered meanwhile."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery
from django.utils.timezone import localdate

from wangge.kinds.dispute.models import MediationBody, Ticket
from wangge.kinds.dispute.queries.bodies import bodies
from wangge.kinds.dispute.rules.referral import Move, State, paper_lines
from wangge.matters.access import visible
from wangge.matters.models import STILL_OPEN, Clock, Link, Matter, Movement, Reporter
from wangge.people.actors import Actor
from wangge.people.models import Organization

RECENT, MOST, MEANWHILE = 12, 100, 4


@dataclass(frozen=True)
class CounterDay:
    """One counter on one day."""

    waiting: list[Ticket]
    called: list[Ticket]
    ended: list[Ticket]
    served: int


def counter_day(centre: Organization, at: datetime) -> CounterDay:
    """The queue of today, in one statement."""
    rows = list(
        Ticket.objects.filter(centre=centre, day=localdate(at)).select_related("unit", "served_by").order_by("serial")
    )
    ended = [row for row in rows if row.ended_at]
    return CounterDay(
        waiting=[row for row in rows if row.state == Ticket.State.WAITING],
        called=[row for row in rows if row.state == Ticket.State.CALLED],
        ended=sorted(ended, key=lambda row: row.ended_at or at, reverse=True)[:RECENT],
        served=sum(1 for row in ended if row.state != Ticket.State.GONE),
    )


def open_referrals(centre: Organization, actor: Actor) -> list[Matter]:
    """Referrals of a counter that no unit has answered, as far as the actor sees them, each with its `ticket`."""
    rows = visible(actor, kind="referral").filter(STILL_OPEN, referral__centre=centre)
    tickets = Ticket.objects.filter(centre=centre, number=OuterRef("number")).values("pk")[:1]
    return list(
        rows.annotate(ticket=Subquery(tickets))
        .select_related("referral", "lead_unit")
        .order_by("next_due_at", "pk")[:MOST]
    )


def entered_meanwhile(called: Iterable[Ticket], actor: Actor) -> dict[int, list[Matter]]:
    """By ticket, what the actor entered anew while serving it and gave to no visitor yet, the newest first."""
    own = [row for row in called if row.served_by_id == actor.person_id and row.called_at]
    if not own or actor.person_id is None:
        return {}
    since = min(row.called_at for row in own if row.called_at)
    given = Ticket.objects.filter(called_at__gte=since).exclude(number="").values("number")
    rows = Matter.objects.filter(opened_by_id=actor.person_id, opened_at__gte=since).exclude(number__in=given)
    found = list(rows.order_by("-opened_at", "-pk")[:MEANWHILE])
    return {row.pk: [one for one in found if row.called_at and one.opened_at >= row.called_at] for row in own}


def find_ticket(centre: Organization, pk: int) -> Ticket | None:
    """A ticket of a counter."""
    return Ticket.objects.filter(centre=centre, pk=pk).select_related("centre__area", "unit").first()


def bodies_at(centre: Organization) -> list[MediationBody]:
    """Sector bodies that work at a centre (行业性、专业性调解组织入驻)."""
    return list(bodies(centre.area.code).filter(at_centre=centre))


def find_any_ticket(pk: int) -> Ticket | None:
    """A ticket with its counter."""
    return Ticket.objects.filter(pk=pk).select_related("centre__area").first()


def entered(number: str, actor: Actor) -> Matter | None:
    """A matter of that number which the actor sees or entered himself."""
    rows = Matter.objects.filter(number=number).select_related("lead_unit")
    own = rows.filter(opened_by_id=actor.person_id).first() if actor.person_id else None
    return own or visible(actor).filter(number=number).select_related("lead_unit").first()


def matter_of(number: str) -> Matter | None:
    """The matter whose number a visitor was given, for the words on the slip alone."""
    return Matter.objects.filter(number=number).select_related("lead_unit").first()


def answer_clock(matter: Matter) -> Clock | None:
    """The running clock in which a unit answers a visitor."""
    return Clock.objects.filter(matter=matter, name="answer", stopped_at__isnull=True).order_by("-pk").first()


@dataclass(frozen=True)
class PapersAsked:
    """What a visitor is to bring, and until when."""

    lines: tuple[str, ...]
    due_at: datetime


def papers_asked(matter: Matter) -> PapersAsked | None:
    """The papers that a referral waits for, one a line as they were written down."""
    if matter.kind != "referral" or matter.state != State.PAPERS:
        return None
    asked = Movement.objects.filter(matter=matter, move=Move.ASK_PAPERS).order_by("-pk").first()
    clock = Clock.objects.filter(matter=matter, name="papers", stopped_at__isnull=True).order_by("-pk").first()
    if asked is None or clock is None:
        return None
    return PapersAsked(paper_lines(asked.public_text), clock.due_at)


def responsible_for(matter: Matter) -> Organization | None:
    """Who has a matter now: its unit, or the organization that mediates it."""
    details = getattr(matter, "dispute", None) if matter.kind == "dispute" else None
    return matter.lead_unit or (details.body.organization if details else None)


def grown_out_of(matter: Matter) -> Matter | None:
    """What a referral went on as."""
    link = Link.objects.filter(target=matter, kind=Link.Kind.FOLLOWS_FROM).select_related("source").order_by("-pk")
    found = link.first()
    return found.source if found else None


def reporter_onward(matter: Matter, *, reporter_id: int | None) -> int | None:
    """The visitor of a referral as the reporter of what it went on as."""
    own = Reporter.objects.filter(pk=reporter_id or 0).values_list("code_hash", flat=True).first()
    rows = Reporter.objects.filter(matter=matter, code_hash=own).values_list("pk", flat=True)
    return rows.first() if own else None
