"""A case goes from one mediation body to another: offered by who has it, or asked for by the body above.

What the parties consented to goes along, and so does the month of the mediation: it runs on as it began, so that no
case grows older than the law wants by being handed on. Only naming a mediator begins anew.
"""

from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.kinds.dispute.access import is_at_table, seats
from wangge.kinds.dispute.models import Asked, DisputeDetails, MediationBody, Seat, Transfer
from wangge.kinds.dispute.rules.course import TRANSFERABLE, Move, State
from wangge.kinds.dispute.rules.words import Part
from wangge.kinds.dispute.services.noting import note
from wangge.kinds.dispute.services.opening import takers
from wangge.kit.words import gettext_noop
from wangge.matters.models import Matter
from wangge.matters.rules import MoveRefused
from wangge.matters.services import SomebodyWasFirst, move
from wangge.notices.services import notify
from wangge.people.actors import Actor
from wangge.people.rules import Role

LANGUAGE = "zh-hans"
OFFERED = gettext_noop("Asked to take a mediation case over: %(number)s")
ASKED_FOR = gettext_noop("The organization above asks for the case %(number)s")
TAKEN_OVER = gettext_noop("The case %(number)s was taken over")
NOT_TAKEN_OVER = gettext_noop("The case %(number)s was not taken over")


def leads_body(actor: Actor, body: MediationBody, at: datetime) -> bool:
    """Whether new cases of a body come to this person."""
    own = {row.person_id for row in takers(body, localdate(at))}
    return actor.role == Role.MEDIATOR and actor.person_id in own


def _check(matter: Matter, to_body: MediationBody, reason: str, *, parties_agree: bool, at: datetime) -> None:
    if matter.state not in TRANSFERABLE:
        raise MoveRefused(_("A case is handed on before there is an agreement."))
    if to_body.pk == matter.dispute.body_id:
        raise MoveRefused(_("The case is with this organization already."))
    if not takers(to_body, localdate(at)):
        raise MoveRefused(_("Nobody of %(body)s could take the case yet.") % {"body": to_body.organization.name})
    if not reason.strip():
        raise MoveRefused(_("Say why, without names: the other organization reads it before it sees the case."))
    if matter.state != State.REGISTERED and not parties_agree:
        raise MoveRefused(_("The parties have been asked already: hand the case on only when they agree."))


def _ask(
    matter: Matter, to_body: MediationBody, *, actor: Actor, reason: str, parties_agree: bool, is_taken_up: bool,
    at: datetime,
) -> Transfer:  # fmt: skip
    try:
        with transaction.atomic():
            row = Transfer.objects.create(
                matter=matter, from_body_id=matter.dispute.body_id, to_body=to_body, reason=reason.strip(),
                parties_agree=parties_agree, is_taken_up=is_taken_up, asked_by_id=actor.account, asked_at=at,
            )  # fmt: skip
            note("transfer_ask", matter, actor, at, detail=to_body.organization.code)
    except IntegrityError:
        raise MoveRefused(_("Another organization is being asked already.")) from None
    return row


def offer(
    matter: Matter, *, to_body: MediationBody, actor: Actor, reason: str, parties_agree: bool, at: datetime
) -> Transfer:
    """Who mediates a case asks another body to take it over."""
    if not is_at_table(actor, matter):
        raise MoveRefused(_("Only who mediates this case hands it on."))
    _check(matter, to_body, reason, parties_agree=parties_agree, at=at)
    row = _ask(matter, to_body, actor=actor, reason=reason, parties_agree=parties_agree, is_taken_up=False, at=at)
    heads = {one.person_id for one in takers(to_body, localdate(at)) if one.person_id}
    _tell(row, heads, OFFERED, reverse("dispute:mine"), "asked", at)
    return row


def ask_for(number: str, *, to_body: MediationBody, actor: Actor, reason: str, at: datetime) -> Transfer:
    """The body above asks for a case of a body beneath it; it sees nothing of the case until that agrees."""
    if not leads_body(actor, to_body, at):
        raise MoveRefused(_("Only the head of an organization asks for a case."))
    above = to_body.organization.area.code
    rows = Matter.objects.filter(number=number.strip().upper(), kind="dispute", state__in=TRANSFERABLE)
    matter = rows.select_related("dispute__body__organization__area").first()
    own = matter.dispute.body.organization.area.code if matter else ""
    if matter is None or not own.startswith(above) or own == above:
        raise MoveRefused(_("No open case of this number lies with an organization beneath yours."))
    _check(matter, to_body, reason, parties_agree=True, at=at)
    row = _ask(matter, to_body, actor=actor, reason=reason, parties_agree=False, is_taken_up=True, at=at)
    address = reverse("matters:detail", args=[matter.number])
    _tell(row, seats(matter), ASKED_FOR, address, "asked", at)
    return row


def may_answer(row: Transfer, actor: Actor, at: datetime) -> bool:
    """Whether it is this person's to say yes or no: who has the case if it is asked for, else who is to get it."""
    return is_at_table(actor, row.matter) if row.is_taken_up else leads_body(actor, row.to_body, at)


def answer(
    row: Transfer, *, accepts: bool, actor: Actor, text: str, at: datetime, parties_agree: bool = False
) -> Transfer:
    """Yes or no, with words; with a yes the seats of the old body end and the case begins anew at the other."""
    matter = Matter.objects.select_related("dispute__body__organization__area").get(pk=row.matter_id)
    row.matter = matter
    if not may_answer(row, actor, at):
        raise MoveRefused(_("This is not yours to decide."))
    if not accepts and not text.strip():
        raise MoveRefused(_("Say why not."))
    agreed = row.parties_agree or parties_agree
    if accepts:
        _check(matter, row.to_body, row.reason, parties_agree=agreed, at=at)
    state = Asked.ACCEPTED if accepts else Asked.DECLINED
    before = seats(matter) | {row.asked_by_id}
    with transaction.atomic():
        changed = Transfer.objects.filter(pk=row.pk, state=Asked.OPEN).update(
            state=state, answer=text.strip(), answered_by_id=actor.account, answered_at=at, parties_agree=agreed
        )
        if not changed:
            raise SomebodyWasFirst
        note("transfer_yes" if accepts else "transfer_no", matter, actor, at, detail=row.to_body.organization.code)
        if accepts:
            _hand_over(matter, row, actor=actor, at=at)
    said = TAKEN_OVER if accepts else NOT_TAKEN_OVER
    _tell(row, (before | seats(matter)) - {actor.account}, said, reverse("dispute:mine"), "answered", at)
    return row


def _hand_over(matter: Matter, row: Transfer, *, actor: Actor, at: datetime) -> None:
    """The move is the software's, in the name of who said yes: nobody makes it without both sides' word."""
    heads = [one.person_id for one in takers(row.to_body, localdate(at)) if one.person_id]
    Seat.objects.filter(matter=matter, ended_at__isnull=True).update(ended_at=at)
    organization_id = row.to_body.organization_id
    Seat.objects.bulk_create(
        Seat(matter=matter, person_id=person_id, organization_id=organization_id, part=Part.HEAD, starts_at=at)
        for person_id in heads
    )
    DisputeDetails.objects.filter(matter=matter).update(body=row.to_body)
    matter._state.fields_cache.pop("dispute", None)
    move(matter, Move.HAND_ON, actor=replace(actor, role=Role.SYSTEM), given={"reason": row.reason}, at=at)


def _tell(row: Transfer, people: set[int], title: str, address: str, what: str, at: datetime) -> None:
    with override(LANGUAGE):
        words = _(title) % {"number": row.matter.number}
    if people:
        key = f"transfer:{row.pk}:{what}"
        notify(key=key, person_ids=people, title=words, body=row.matter.area_name, url=address, at=at)
