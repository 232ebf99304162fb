"""The counter of a governance centre: a queue without identity, one number to the end, who has it and by when."""

from datetime import date, datetime

from django.db import connection, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.kinds.dispute.models import Ticket, TicketSeries
from wangge.kinds.dispute.rules.referral import SERVERS
from wangge.kinds.dispute.services.noting import note_body
from wangge.people.actors import Actor
from wangge.people.models import Organization

OPEN = (Ticket.State.WAITING, Ticket.State.CALLED)


class CounterRefused(Exception):
    """Something the counter cannot do with this ticket; the text says why."""


def serves(actor: Actor, centre: Organization) -> None:
    """Refuses whoever does not serve this counter."""
    own = actor.organization_id == centre.pk or actor.area_code.startswith(centre.area.code)
    if actor.role not in SERVERS or not (own or actor.covers(centre.area.code)):
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
    serves(actor, centre)
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
    serves(actor, centre)
    waiting = Ticket.objects.filter(centre=centre, day=localdate(at), state=Ticket.State.WAITING)
    for row in waiting.order_by("serial")[:20]:
        changed = Ticket.objects.filter(pk=row.pk, state=Ticket.State.WAITING).update(
            state=Ticket.State.CALLED, called_at=at, served_by_id=actor.account
        )
        if changed:
            row.refresh_from_db()
            return row
    return None


def finish(row: Ticket, actor: Actor, at: datetime, **values: object) -> Ticket:
    """Ends a visit at the counter, once."""
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
    serves(actor, row.centre)
    return finish(row, actor, at, state=Ticket.State.ANSWERED)


def leave(row: Ticket, *, actor: Actor, at: datetime) -> Ticket:
    """The person did not wait."""
    serves(actor, row.centre)
    return finish(row, actor, at, state=Ticket.State.GONE)


def close_stale(at: datetime) -> int:
    """Who was still in a queue when its day was over has gone; nobody waits in it for weeks."""
    rows = Ticket.objects.filter(state__in=OPEN, day__lt=localdate(at), ended_at__isnull=True)
    return rows.update(state=Ticket.State.GONE, ended_at=at)
