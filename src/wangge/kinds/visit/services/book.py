"""民情账本: the worker's own notes."""

from datetime import datetime, timedelta
from typing import Unpack

from django.db import transaction
from django.db.models import Count
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from wangge.files.models import StoredFile
from wangge.files.services import discard, hold
from wangge.kinds.visit.models import BookNote
from wangge.kinds.visit.rules.book import REMIND_DAYS, NoteState, expires_on
from wangge.kinds.visit.services.findings import Seen, as_matter
from wangge.kinds.visit.services.noting import VisitRefused, note
from wangge.matters.models import Matter
from wangge.matters.services import Opened, open_matter
from wangge.notices.services import notify
from wangge.people.actors import SYSTEM, Actor

LANGUAGE = "zh-hans"


def write(*, actor: Actor, text: str, at: datetime, key: str = "", photo: StoredFile | None = None) -> BookNote:
    """Writes down who asked for what, with a picture if it helps; nobody else sees it."""
    if not text.strip():
        raise VisitRefused(_("Write a word or two."), field="text")
    with transaction.atomic():
        known = BookNote.objects.filter(key=key, person_id=actor.account).first() if key else None
        if known is not None:
            return known
        row = BookNote.objects.create(
            person_id=actor.account, text=text.strip(), written_at=at, expires_on=expires_on(localdate(at)),
            key=key or None, photo=photo,
        )  # fmt: skip
        if photo is not None:
            hold(file_ids=[photo.pk], holder=f"note:{row.pk}")
        note(actor, "book.write", "note", row.pk, at=at)
    return row


def settle(row: BookNote, *, actor: Actor, at: datetime) -> BookNote:
    """What was asked for is done."""
    return _settle(row, NoteState.DONE, actor=actor, at=at)


def reopen(row: BookNote, *, actor: Actor, at: datetime) -> BookNote:
    """It was not done after all."""
    with transaction.atomic():
        if not BookNote.objects.filter(pk=row.pk, state=NoteState.DONE).update(state=NoteState.OPEN, settled_at=None):
            raise VisitRefused(_("This note is not settled."))
        note(actor, "book.reopen", "note", row.pk, at=at)
    row.refresh_from_db()
    return row


def _settle(row: BookNote, state: str, *, actor: Actor, at: datetime, matter: Matter | None = None) -> BookNote:
    with transaction.atomic():
        changed = BookNote.objects.filter(pk=row.pk, state=NoteState.OPEN).update(
            state=state, settled_at=at, matter=matter
        )
        if not changed:
            raise VisitRefused(_("This note is settled already."))
        note(actor, f"book.{state}", "note", row.pk, at=at)
    row.refresh_from_db()
    return row


def tear_out(row: BookNote, *, actor: Actor, at: datetime) -> None:
    """Deletes a note for good, with its picture."""
    with transaction.atomic():
        note(actor, "book.tear_out", "note", row.pk, at=at)
        if row.photo_id is not None:
            discard(file_ids=[row.photo_id], at=at)
        row.delete()


def to_matter(
    row: BookNote, *, actor: Actor, area_code: str, at: datetime, with_photo: bool = False, **seen: Unpack[Seen]
) -> Opened:
    """What must be done by others becomes a matter; the note says so and goes on to expire.

    The picture goes along only when the writer wants it; it is the matter's from then on.
    """
    takes = with_photo and row.photo is not None
    if takes and row.photo is not None:
        seen["files"] = [row.photo]
    with transaction.atomic():
        if takes:
            BookNote.objects.filter(pk=row.pk).update(photo=None)
        opened = open_matter(actor=actor, at=at, channel=Matter.Channel.VISIT, area_code=area_code, **as_matter(seen))
        if opened.is_new:
            _settle(row, NoteState.MATTER, actor=actor, at=at, matter=opened.matter)
    return opened


def wipe_expired(at: datetime) -> int:
    """Deletes the words of notes whose time is over; that there was one stays for the writer's own account."""
    rows = BookNote.objects.filter(wiped_at__isnull=True, expires_on__lte=localdate(at))
    with transaction.atomic():
        discard(file_ids=list(rows.exclude(photo=None).values_list("photo_id", flat=True)), at=at)
        wiped = rows.update(text="", wiped_at=at)
        if wiped:
            note(SYSTEM, "book.wipe", "notes", "", at=at, detail=str(wiped))
    return wiped


def remind(at: datetime) -> int:
    """Tells writers a week before open notes expire, once per day of expiry."""
    soon = localdate(at) + timedelta(days=REMIND_DAYS)
    rows = BookNote.objects.filter(
        wiped_at__isnull=True, state=NoteState.OPEN, expires_on__lte=soon, expires_on__gt=localdate(at)
    )
    told = 0
    for person_id, day, number in rows.order_by().values_list("person_id", "expires_on").annotate(Count("pk")):
        with override(LANGUAGE):
            title = ngettext(
                "%(number)d open note in your book expires on %(day)s",
                "%(number)d open notes in your book expire on %(day)s",
                number,
            ) % {"number": number, "day": day}
            body = _("Settle it, or make a matter of it; after that day its words are deleted.")
        url = reverse("visit_field:book")
        notify(key=f"book:{person_id}:{day}", person_ids=[person_id], title=title, body=body, url=url, at=at)
        told += 1
    return told
