"""Opinions before a meeting: statements read by a community worker, then answered by anybody once each."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.kinds.topic.access import KEEPERS
from wangge.kinds.topic.models import Opinion, Statement
from wangge.kinds.topic.rules.words import is_asking
from wangge.kinds.topic.services.journal import note
from wangge.matters.models import Matter
from wangge.matters.rules import NOT_YOUR_AREA, MoveRefused
from wangge.people.actors import Actor

MOST_OWN = 3


def check_asking(matter: Matter, at: datetime) -> None:
    """Refuses an opinion outside the time of collecting."""
    if not is_asking(matter.state, matter.topic.opinions_until, at):
        raise MoveRefused(_("Opinions are not collected any more; the meeting has them now."))


def check_reader(actor: Actor, matter: Matter) -> None:
    """Refuses whoever does not run opinions here."""
    if actor.role not in KEEPERS or not actor.covers(matter.area_code):
        raise MoveRefused(NOT_YOUR_AREA)


def offer_statement(matter: Matter, *, key: str, text: str, at: datetime) -> Statement:
    """A resident offers a statement; it is shown after somebody has read it."""
    check_asking(matter, at)
    words = " ".join(text.split())
    if not words:
        raise MoveRefused(_("Write a short sentence."))
    if Statement.objects.filter(matter=matter, key=key).count() >= MOST_OWN:
        raise MoveRefused(_("At most %(most)d statements each, so that everybody is heard.") % {"most": MOST_OWN})
    row, is_new = Statement.objects.get_or_create(
        matter=matter, text=words[:140], defaults={"key": key, "created_at": at}
    )
    if not is_new:
        raise MoveRefused(_("Somebody has said exactly that already."))
    return row


def add_statement(matter: Matter, *, actor: Actor, text: str, at: datetime) -> Statement:
    """Staff add a statement to begin with; it is shown at once."""
    check_reader(actor, matter)
    words = " ".join(text.split())
    if not words:
        raise MoveRefused(_("Write a short sentence."))
    with transaction.atomic():
        row, is_new = Statement.objects.get_or_create(
            matter=matter, text=words[:140],
            defaults={"standing": Statement.Standing.SHOWN, "read_by_id": actor.account, "created_at": at},
        )  # fmt: skip
        if not is_new:
            raise MoveRefused(_("Somebody has said exactly that already."))
        note("add_statement", actor=actor, at=at, matter=matter, detail=str(row.pk))
    return row


def read_statement(row: Statement, *, actor: Actor, is_shown: bool, reason: str, at: datetime) -> Statement:
    """A community worker shows a statement, or not, with the reason: for insults and persons, never for an opinion."""
    check_reader(actor, row.matter)
    if not is_shown and not reason.strip():
        raise MoveRefused(_("Write down why it is not shown."))
    with transaction.atomic():
        row.standing = Statement.Standing.SHOWN if is_shown else Statement.Standing.HIDDEN
        row.reason, row.read_by_id = reason.strip()[:200], actor.account
        row.save(update_fields=["standing", "reason", "read_by"])
        note("read_statement", actor=actor, at=at, matter=row.matter, detail=f"{row.pk} {row.standing}")
    return row


def answer(row: Statement, *, key: str, value: int, at: datetime) -> None:
    """Somebody agrees, disagrees or is unsure; a second answer replaces the first."""
    check_asking(row.matter, at)
    if row.standing != Statement.Standing.SHOWN or value not in (-1, 0, 1):
        raise MoveRefused(_("This statement cannot be answered."))
    Opinion.objects.update_or_create(statement=row, key=key, defaults={"value": value})
