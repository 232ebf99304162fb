"""Meetings and the other records of a dossier."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.kinds.dispute.models import CaseNote, Party, Room, Session
from wangge.kinds.dispute.rules.course import State
from wangge.kinds.dispute.rules.words import About
from wangge.kinds.dispute.services.counting import recount
from wangge.kinds.dispute.services.noting import note
from wangge.kinds.dispute.services.parties import all_consent
from wangge.matters.models import Matter
from wangge.matters.rules import MoveRefused
from wangge.people.actors import Actor

SETTING = frozenset({State.ACCEPTED, State.PREPARING, State.MEETING})


def set_session(
    matter: Matter, *, actor: Actor, starts_at: datetime, room: Room | None, place: str, is_open: bool, at: datetime
) -> Session:
    """Sets a meeting; before the first one every party must have consented, and to an open one once more."""
    if matter.state not in SETTING:
        raise MoveRefused(_("Meetings are set once the case is accepted."))
    if not all_consent(matter, About.MEDIATION):
        raise MoveRefused(_("Not every party has consented to mediation."))
    if is_open and not all_consent(matter, About.OPEN_MEETING):
        raise MoveRefused(_("A meeting is open to others only when every party has consented to that."))
    if room is None and not place.strip():
        raise MoveRefused(_("Say where you meet."))
    with transaction.atomic():
        position = Session.objects.filter(matter=matter).count() + 1
        row = Session.objects.create(
            matter=matter, position=position, starts_at=starts_at, room=room, place=place.strip(), is_open=is_open
        )
        recount(matter)
        note("session", matter, actor, at, detail=str(position))
    return row


def call_off(session: Session, *, actor: Actor, at: datetime) -> None:
    """A meeting that does not take place."""
    if session.ends_at is not None:
        raise MoveRefused(_("This meeting has been held already."))
    with transaction.atomic():
        Session.objects.filter(pk=session.pk).update(is_off=True)
        recount(session.matter)
        note("session_off", session.matter, actor, at, detail=str(session.position))


def record_session(
    session: Session, *, actor: Actor, ends_at: datetime, present: Iterable[Party], record: str, at: datetime
) -> Session:
    """Writes down what was said at a meeting and who was there."""
    matter = session.matter
    if matter.state != State.MEETING:
        raise MoveRefused(_("Open the meetings first; then what was said can be recorded."))
    if session.is_off:
        raise MoveRefused(_("This meeting was called off."))
    if ends_at <= session.starts_at:
        raise MoveRefused(_("A meeting ends after it began."))
    if not record.strip():
        raise MoveRefused(_("Write down what was said."))
    with transaction.atomic():
        session.ends_at, session.record, session.recorded_by_id = ends_at, record.strip(), actor.account
        session.save(update_fields=["ends_at", "record", "recorded_by"])
        session.present.set(present)
        recount(matter)
        note("session_record", matter, actor, at, detail=str(session.position))
    return session


def write_note(
    matter: Matter, *, actor: Actor, kind: str, on: date, place: str, party: Party | None, text: str, at: datetime
) -> CaseNote:
    """An inquiry, evidence handed in, a return visit or a note for the dossier."""
    if not text.strip():
        raise MoveRefused(_("Write something first."))
    if on > localdate(at):
        raise MoveRefused(_("This day has not come yet."))
    if matter.state == State.ARCHIVED:
        raise MoveRefused(_("The case is filed."))
    with transaction.atomic():
        row = CaseNote.objects.create(
            matter=matter, kind=kind, on=on, place=place.strip(), party=party, text=text.strip(),
            written_by_id=actor.account, written_at=at,
        )  # fmt: skip
        recount(matter)
        note("record", matter, actor, at, detail=kind)
    return row
