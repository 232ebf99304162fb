"""Words in a matter: internal notes, and messages between reporter and handlers."""

from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.audit.services import record
from wangge.matters.kinds import get_kind
from wangge.matters.models import Matter, Message, Note, Reporter
from wangge.matters.rules import Audience, MoveRefused
from wangge.matters.services.moving import SomebodyWasFirst, move
from wangge.matters.services.rating import own_reporter
from wangge.matters.services.telling import tell, tell_reporters
from wangge.people.actors import Actor
from wangge.people.rules import Role


def add_note(matter: Matter, *, actor: Actor, text: str, at: datetime) -> Note:
    """Adds an internal remark."""
    if not text.strip() or actor.person_id is None:
        raise MoveRefused(_("Write something first."))
    with transaction.atomic():
        row = Note.objects.create(
            matter=matter,
            person_id=actor.person_id,
            author_name=actor.name,
            text=matter.kept(text.strip()),
            created_at=at,
        )
        record(act="matter.note", at=at, actor_person_id=actor.person_id, actor_post_id=actor.post_id,
               actor_name=actor.name, subject_kind="matter", subject_id=matter.number)  # fmt: skip
    return row


def write_to_reporter(matter: Matter, *, actor: Actor, text: str, at: datetime, needs_answer: bool = False) -> Message:
    """Sends words to the reporter, as a question when an answer is needed."""
    if not text.strip():
        raise MoveRefused(_("Write something first."))
    with transaction.atomic():
        row = Message.objects.create(
            matter=matter, is_from_reporter=False, person_id=actor.person_id, author_name=actor.name,
            text=matter.kept(text.strip()), needs_answer=needs_answer, created_at=at,
        )  # fmt: skip
        tell_reporters(matter=matter, key=f"message:{row.pk}", body=text.strip(), at=at)
        record(act="matter.message", at=at, actor_person_id=actor.person_id, actor_post_id=actor.post_id,
               actor_name=actor.name, subject_kind="matter", subject_id=matter.number)  # fmt: skip
    return row


def keep_words(matter: Matter, *, reporter: Reporter, actor: Actor, text: str, at: datetime) -> Message:
    """Keeps what one of the reporters says for those who handle the matter, and lets them know."""
    if not text.strip():
        raise MoveRefused(_("Write something first."))
    row = Message.objects.create(
        matter=matter, is_from_reporter=True, person_id=actor.person_id, reporter=reporter,
        text=matter.kept(text.strip()), created_at=at,
    )  # fmt: skip
    tell(
        matter=matter, audiences=[Audience.LEAD, Audience.DISPATCHER], key=f"message:{row.pk}",
        title=_("The reporter wrote: %(title)s") % {"title": matter.title}, body=text.strip(), at=at,
    )  # fmt: skip
    return row


def write_as_reporter(matter: Matter, *, actor: Actor, text: str, at: datetime) -> Message:
    """The reporter answers or adds something; open questions are answered by it."""
    if actor.role != Role.RESIDENT:
        raise MoveRefused(_("Only the person who reported this can do it."))
    reporter = own_reporter(matter, actor)
    with transaction.atomic():
        row = keep_words(matter, reporter=reporter, actor=actor, text=text, at=at)
        Message.objects.filter(matter=matter, needs_answer=True, answered_at__isnull=True).update(answered_at=at)
        record(act="matter.answer", at=at, actor_person_id=actor.person_id, subject_kind="matter",
               subject_id=matter.number)  # fmt: skip
        kind = get_kind(matter.kind)
        if (matter.state, kind.answer_move) in kind.steps:
            with suppress(MoveRefused, SomebodyWasFirst):  # work went on meanwhile; the answer is kept all the same
                move(matter, kind.answer_move, actor=actor, at=at)
    return row
