"""Work notes of those sent to an area: what was seen, what was asked for, what became of it."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.crews.models import Seat
from wangge.kinds.decision.access import may_note
from wangge.kinds.decision.models import WorkNote
from wangge.kinds.decision.services.journal import BodyRefused, note
from wangge.matters.models import Matter
from wangge.matters.services import Opened, open_matter
from wangge.people.actors import Actor

CONCERN = "concern"
"""What has to be done about things on the ground is a concern, as with every finding."""
LONGEST_TITLE = 40


def key_of(row: WorkNote) -> str:
    """With what key something is opened that grows out of a note."""
    return f"work_note:{row.pk}"


def words_of(row: WorkNote) -> tuple[str, str]:
    """Title and text of what grows out of a note."""
    words = " ".join(row.seen.split())
    title = words if len(words) <= LONGEST_TITLE else words[: LONGEST_TITLE - 1] + "…"
    return title, f"{row.seen}\n{row.asked}".strip()


def _only_writers(actor: Actor, seat: Seat) -> None:
    if not may_note(actor, seat.area.code):
        raise BodyRefused(_("This place lies outside the area of your post."))


def write_note(seat: Seat, *, actor: Actor, at: datetime, on: date, seen: str, asked: str = "") -> WorkNote:
    """Writes down a visit of somebody sent to the area, within the time for which they were sent."""
    _only_writers(actor, seat)
    if not seen.strip():
        raise BodyRefused(_("Write a word or two."), field="seen")
    if on > localdate(at):
        raise BodyRefused(_("The day lies in the future."), field="on")
    if on < seat.starts_on or (seat.ends_on is not None and on > seat.ends_on):
        raise BodyRefused(_("On this day the person was not sent here."), field="on")
    with transaction.atomic():
        row = WorkNote.objects.create(
            seat=seat, on=on, seen=seen.strip(), asked=asked.strip(), written_by_id=actor.person_id, written_at=at
        )
        note("write_note", actor=actor, at=at, subject=row.pk)
    return row


def settle_note(row: WorkNote, *, actor: Actor, at: datetime, outcome: str) -> None:
    """Writes down what became of it; it can be written anew when more is known."""
    _only_writers(actor, row.seat)
    if not outcome.strip():
        raise BodyRefused(_("Write a word or two."), field="outcome")
    with transaction.atomic():
        WorkNote.objects.filter(pk=row.pk).update(outcome=outcome.strip())
        note("settle_note", actor=actor, at=at, subject=row.pk)


def attach(row: WorkNote, *, matter: Matter, actor: Actor, at: datetime) -> None:
    """Notes what grew out of it; only the first is noted, for nothing grows out of a note twice."""
    if WorkNote.objects.filter(pk=row.pk, matter=None).update(matter=matter):
        note("settle_note", actor=actor, at=at, subject=row.pk, detail=matter.number)


def as_concern(row: WorkNote, *, actor: Actor, at: datetime) -> Opened:
    """What others must do becomes a concern; sent twice it is still one."""
    _only_writers(actor, row.seat)
    if row.matter_id is not None:
        raise BodyRefused(_("Something has grown out of this note already."))
    title, text = words_of(row)
    with transaction.atomic():
        opened = open_matter(
            kind=CONCERN, actor=actor, at=at, title=title, text=text, channel=Matter.Channel.VISIT,
            area_code=row.seat.area.code, key=key_of(row),
        )  # fmt: skip
        attach(row, matter=opened.matter, actor=actor, at=at)
    return opened
