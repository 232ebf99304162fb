"""Bodies of self-government and who sits in them; representatives become the roll of their assembly's vote."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.kinds.topic.models import Poll, Seat, SelfGovBody
from wangge.kinds.topic.queries.bodies import body_for, sitting
from wangge.kinds.topic.rules.bodies import REPRESENTING, Office, roll_labels
from wangge.kinds.topic.rules.voting import Part
from wangge.kinds.topic.services.journal import note
from wangge.kinds.topic.services.polls import load_roll
from wangge.kinds.topic.services.register import check_covers
from wangge.matters.rules import MoveRefused
from wangge.people.actors import Actor

COMMUNITY = 12
MOST_HOUSEHOLDS = 2_000


class RegisterRefused(MoveRefused):
    """What cannot stand in the register; `field` says in which column."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class SeatGiven:
    """Somebody as they are written down."""

    name: str
    office: str
    group: str = ""
    households: int | None = None
    is_woman: bool | None = None
    since: date | None = None


def save_body(
    *, actor: Actor, at: datetime, area: Area, kind: str, name: str, term_from: date, term_to: date,
    charter: str = "", pk: int | None = None,
) -> SelfGovBody:  # fmt: skip
    """Writes down a body for a term, or mends what was written."""
    check_covers(actor, area.code)
    if len(area.code) != COMMUNITY:
        raise RegisterRefused(_("A body belongs to a community or village."), field="area")
    if term_to < term_from:
        raise RegisterRefused(_("The last day lies before the first."), field="term_to")
    values = {
        "area": area, "kind": kind, "name": name.strip(), "term_from": term_from, "term_to": term_to,
        "charter": charter.strip(),
    }  # fmt: skip
    same = SelfGovBody.objects.filter(area=area, kind=kind, name=values["name"], term_from=term_from)
    if same.exclude(pk=pk or 0).exists():
        raise RegisterRefused(_("This body is written down for this term already."), field="name")
    with transaction.atomic():
        if pk is None:
            row = SelfGovBody.objects.create(created_at=at, **values)
        else:
            row = SelfGovBody.objects.select_related("area").get(pk=pk)
            check_covers(actor, row.area.code)
            SelfGovBody.objects.filter(pk=pk).update(**values)
        note("save_body", actor=actor, at=at, detail=f"{row.pk} {kind} {values['name']}")
    return row


def fill_seats(body: SelfGovBody, given: Sequence[SeatGiven], *, actor: Actor, at: datetime) -> int:
    """Adds people to a body; who sits in it already is not written down twice."""
    check_covers(actor, body.area.code)
    known = {(seat.name, seat.group) for seat in body.seats.filter(ended_on__isnull=True)}
    rows = []
    for one in given:
        seat = _seat(body, one)
        if (seat.name, seat.group) in known:
            raise RegisterRefused(_("%(name)s sits in this body already.") % {"name": seat.name}, field="name")
        known.add((seat.name, seat.group))
        rows.append(seat)
    with transaction.atomic():
        Seat.objects.bulk_create(rows, batch_size=500)
        note("fill_seats", actor=actor, at=at, detail=f"{body.pk}: {len(rows)}")
    return len(rows)


def _seat(body: SelfGovBody, one: SeatGiven) -> Seat:
    name = one.name.strip()
    if not name:
        raise RegisterRefused(_("Write the name."), field="name")
    if (body.kind in REPRESENTING) != (one.office == Office.REPRESENTATIVE):
        raise RegisterRefused(_("An assembly of representatives has representatives, other bodies have members."),
                              field="office")  # fmt: skip
    if one.households is not None and one.households > MOST_HOUSEHOLDS:
        raise RegisterRefused(_("So many households are not possible."), field="households")
    since = one.since or body.term_from
    if not body.term_from <= since <= body.term_to:
        raise RegisterRefused(_("This day lies outside the term."), field="since")
    return Seat(
        body=body, name=name[:60], office=one.office, group=one.group.strip()[:40], households=one.households,
        is_woman=one.is_woman, since=since,
    )  # fmt: skip


def end_seat(seat: Seat, *, actor: Actor, at: datetime, on: date, reason: str) -> None:
    """Somebody leaves a body before its term ends; the line stays with its reason."""
    check_covers(actor, seat.body.area.code)
    if not reason.strip():
        raise RegisterRefused(_("Write down the reason."), field="reason")
    if on < seat.since:
        raise RegisterRefused(_("The last day lies before the first."), field="on")
    with transaction.atomic():
        ended = Seat.objects.filter(pk=seat.pk, ended_on__isnull=True)
        if not ended.update(ended_on=on, ended_reason=reason.strip()[:100]):
            raise RegisterRefused(_("This seat has ended already."))
        note("end_seat", actor=actor, at=at, detail=f"{seat.body_id}/{seat.pk}")


def roll_from_register(poll: Poll, *, actor: Actor, at: datetime) -> int:
    """Makes the elected representatives the roll of their vote; returns how many."""
    body = body_for(poll)
    if body is None:
        raise MoveRefused(_("No representatives in their term are written down for this community."))
    seats = sitting(body, localdate(poll.opens_at))
    if not seats:
        raise MoveRefused(_("Nobody is written down yet."))
    labels = roll_labels([(seat.group, seat.name) for seat in seats])
    return load_roll(poll, [Part(label, 0) for label in labels], actor=actor, at=at)
