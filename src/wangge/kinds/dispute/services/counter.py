"""The counter of a governance centre: a queue without identity, one number to the end, who has it and by when."""

from datetime import date, datetime

from django.db import connection, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.kinds.dispute.models import Ticket, TicketSeries
from wangge.kinds.dispute.services.noting import note_body
from wangge.matters.services.numbering import next_numbers, series_of
from wangge.people.actors import Actor
from wangge.people.models import Organization
from wangge.people.rules import Role

LETTER = "Z"
"""综治: a referral's own number; a case that is opened at the counter keeps its matter's number."""
KEEPERS = frozenset({Role.DISPATCHER, Role.COMMUNITY_CLERK, Role.COMMUNITY_SECRETARY, Role.MEDIATOR})
OPEN = (Ticket.State.WAITING, Ticket.State.CALLED)


class CounterRefused(Exception):
    """Something the counter cannot do with this ticket; the text says why."""


def _serves(actor: Actor, centre: Organization) -> None:
    own = actor.organization_id == centre.pk or actor.area_code.startswith(centre.area.code)
    if actor.role not in KEEPERS or not (own or actor.covers(centre.area.code)):
        raise CounterRefused(_("This counter belongs to another area."))


def _next_serial(centre_id: int, day: date) -> int:
    table = connection.ops.quote_name(TicketSeries._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (centre_id, day, last) VALUES (%s, %s, 1) "  # noqa: S608 - own table name
            f"ON CONFLICT (centre_id, day) DO UPDATE SET last = {table}.last + 1 RETURNING last",
            [centre_id, day],
        )
        return int(cursor.fetchone()[0])


def take_ticket(centre: Organization, *, actor: Actor, subject: str, at: datetime) -> Ticket:
    """A number in the queue for whoever comes; nobody is asked who he is."""
    _serves(actor, centre)
    if subject not in Ticket.Subject.values:
        raise CounterRefused(_("Choose from the list."))
    with transaction.atomic():
        day = localdate(at)
        row = Ticket.objects.create(
            centre=centre, day=day, serial=_next_serial(centre.pk, day), subject=subject, taken_at=at
        )
        note_body("ticket", centre.code, actor, at, detail=str(row.serial))
    return row


def call_next(centre: Organization, *, actor: Actor, at: datetime) -> Ticket | None:
    """Calls the one who has waited longest; two counters never call the same one."""
    _serves(actor, centre)
    waiting = Ticket.objects.filter(centre=centre, day=localdate(at), state=Ticket.State.WAITING)
    for row in waiting.order_by("serial")[:20]:
        changed = Ticket.objects.filter(pk=row.pk, state=Ticket.State.WAITING).update(
            state=Ticket.State.CALLED, called_at=at, served_by_id=actor.account
        )
        if changed:
            row.refresh_from_db()
            return row
    return None


def _end(row: Ticket, actor: Actor, at: datetime, **values: object) -> Ticket:
    with transaction.atomic():
        changed = Ticket.objects.filter(pk=row.pk, state__in=OPEN).update(
            ended_at=at, served_by_id=actor.account, **values
        )
        if not changed:
            raise CounterRefused(_("This ticket has been dealt with already."))
        row.refresh_from_db()
        note_body("ticket_end", row.centre.code, actor, at, detail=f"{row.serial} {row.state}")
    return row


def answer(row: Ticket, *, actor: Actor, at: datetime) -> Ticket:
    """A question answered on the spot; nothing else is kept."""
    _serves(actor, row.centre)
    return _end(row, actor, at, state=Ticket.State.ANSWERED)


def leave(row: Ticket, *, actor: Actor, at: datetime) -> Ticket:
    """The person did not wait."""
    _serves(actor, row.centre)
    return _end(row, actor, at, state=Ticket.State.GONE)


def register(row: Ticket, *, number: str, unit: Organization | None, actor: Actor, at: datetime) -> Ticket:
    """What the person brought became a matter: its number is the one number from now on."""
    _serves(actor, row.centre)
    return _end(row, actor, at, state=Ticket.State.REGISTERED, number=number, unit=unit)


def refer(row: Ticket, *, actor: Actor, unit: Organization, due_on: date, note: str, at: datetime) -> Ticket:
    """Another unit has it now: the visitor is told the number, which unit, and by when."""
    _serves(actor, row.centre)
    if due_on < localdate(at):
        raise CounterRefused(_("The day by which the unit answers lies in the past."))
    with transaction.atomic():
        (number,) = next_numbers([series_of(letter=LETTER, area_code=row.centre.area.code, day=localdate(at))])
        return _end(
            row,
            actor,
            at,
            state=Ticket.State.REFERRED,
            number=number,
            unit=unit,
            due_on=due_on,
            note=note.strip()[:200],
        )


def settle(row: Ticket, *, actor: Actor, result: str, at: datetime) -> Ticket:
    """The unit has answered; the counter closes what it followed."""
    _serves(actor, row.centre)
    if not result.strip():
        raise CounterRefused(_("Write down what came of it, without names."))
    with transaction.atomic():
        changed = Ticket.objects.filter(pk=row.pk, state=Ticket.State.REFERRED).update(
            state=Ticket.State.SETTLED, result=result.strip()[:200], ended_at=at
        )
        if not changed:
            raise CounterRefused(_("This ticket has been dealt with already."))
        row.refresh_from_db()
        note_body("ticket_settle", row.centre.code, actor, at, detail=row.number)
    return row
