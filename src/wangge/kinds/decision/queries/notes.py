"""Work notes of those sent to an area."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from wangge.areas.queries import within
from wangge.crews.models import Seat
from wangge.crews.queries import standing
from wangge.kinds.decision.models import WorkNote
from wangge.people.actors import Actor

AnySeat, AnyNote = Seat, WorkNote
INSTRUCTOR = "指导员"
"""A place of the crew template is one of somebody sent to help when its local title says so."""


def sent(actor: Actor) -> QuerySet[Seat]:
    """Everybody who was ever sent to the actor's area."""
    rows = Seat.objects.filter(within(actor.area_code, field="area__code"), slot__name__contains=INSTRUCTOR)
    return rows.select_related("slot", "area").order_by("area__code", "pk")


def sent_now(actor: Actor, on: date) -> list[Seat]:
    """Who is there on a day."""
    return list(sent(actor).filter(standing(on)))


def narrowed(rows: QuerySet[WorkNote], *, text: str = "", seat: str = "", is_open: bool = False) -> QuerySet[WorkNote]:
    """Notes by words, by who was sent, or those of which nothing is written yet."""
    if text:
        rows = rows.filter(Q(seen__icontains=text) | Q(asked__icontains=text) | Q(seat__area__name__icontains=text))
    if seat:
        rows = rows.filter(seat_id=int(seat))
    return rows.filter(outcome="", matter=None) if is_open else rows


def lines(rows: Iterable[WorkNote]) -> list[list[object]]:
    """Notes as lines of a table."""
    return [
        [
            row.on, row.seat.area.name, row.seat.name, row.seat.body, row.seen, row.asked, row.outcome,
            row.matter.number if row.matter else "",
        ]
        for row in rows
    ]  # fmt: skip
