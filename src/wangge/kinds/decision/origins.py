"""Work notes as origins of matters."""

from functools import partial

from django.http import Http404

from wangge.kinds.decision.access import get_note
from wangge.kinds.decision.models import WorkNote
from wangge.kinds.decision.services.notes import attach, key_of, words_of
from wangge.matters.kinds import Kind
from wangge.matters.origins import Origin, growing_url, grown_kinds
from wangge.people.actors import Actor

WORK_NOTE = "work_note"


def note_origin(actor: Actor, key: str) -> Origin:
    """A note that the actor reads and out of which nothing grew yet, or 404."""
    row = get_note(actor, int(key) if key.isdecimal() else 0)
    if row.matter_id is not None:
        raise Http404
    title, text = words_of(row)
    return Origin(key_of(row), title, text, row.seat.area.code, partial(attach, row))


def growing(row: WorkNote, actor: Actor) -> list[tuple[Kind, str]]:
    """What the actor may let grow out of a note, with its address; without one the note's page opens it."""
    if row.matter_id is not None:
        return []
    return [(kind, growing_url(kind, WORK_NOTE, row.pk)) for kind in grown_kinds(WORK_NOTE, actor)]
