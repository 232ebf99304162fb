"""Voting: online with a code, or on paper read by two clerks; one vote for each line of the roll across both ways."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.kinds.topic.models import Ballot, PaperReading, Poll, RollEntry
from wangge.kinds.topic.rules.polls import PollState
from wangge.kinds.topic.rules.voting import Choice
from wangge.kinds.topic.services.journal import note
from wangge.kinds.topic.services.polls import check_keeper, code_hash
from wangge.matters.rules import MoveRefused
from wangge.people.actors import Actor

PAPER, ONLINE = RollEntry.Way.PAPER, RollEntry.Way.ONLINE


def check_open(poll: Poll, at: datetime) -> None:
    """Refuses a vote outside its announced time."""
    if poll.state != PollState.OPEN or not poll.opens_at <= at < poll.closes_at:
        raise MoveRefused(_("Voting is not open now."))


def find_voter(poll: Poll, code: str) -> RollEntry | None:
    """The line of the roll behind a voting code."""
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    return RollEntry.objects.filter(poll=poll, code_hash=code_hash(poll.pk, plain)).first()


def cast_online(poll: Poll, *, entry: RollEntry, choice: str, at: datetime) -> None:
    """Casts one vote online; whoever voted already, on paper or online, is refused."""
    check_open(poll, at)
    _check_choice(choice)
    with transaction.atomic():
        claimed = RollEntry.objects.filter(pk=entry.pk, poll=poll, is_excluded=False, way="").update(
            way=ONLINE, is_complete=True
        )
        if not claimed:
            raise MoveRefused(_("A vote for this line of the roll has been received already."))
        Ballot.objects.create(entry=entry, choice=choice)


def _check_choice(choice: str) -> None:
    if choice not in set(Choice):
        raise MoveRefused(_("Choose for, against or abstain."))


def read_paper(poll: Poll, *, position: int, choice: str, actor: Actor, at: datetime) -> str:
    """One clerk enters a paper ballot. Returns `once`, `complete` or `differs`; a third clerk decides what differs."""
    check_keeper(actor, poll.matter, poll.body, at)
    _check_choice(choice)
    if poll.state != PollState.OPEN or at < poll.opens_at:
        raise MoveRefused(_("Voting is not open now."))
    with transaction.atomic():
        entry = _paper_entry(poll, position)
        readings = list(PaperReading.objects.filter(entry=entry).order_by("turn"))
        if actor.account in {reading.clerk_id for reading in readings}:
            raise MoveRefused(_("You have read this ballot already; a colleague reads it again."))
        if not readings and not RollEntry.objects.filter(pk=entry.pk, way="").update(way=PAPER):
            raise MoveRefused(_("A vote for this line of the roll has been received already."))
        known = [reading.choice for reading in readings]
        if len(known) == 2 and choice not in known:
            raise MoveRefused(_("This differs from both earlier readings; look at the ballot together."))
        PaperReading.objects.create(entry=entry, clerk_id=actor.account, choice=choice, turn=len(known) + 1, read_at=at)
        note("read_ballot", actor=actor, at=at, matter=poll.matter, detail=f"{poll.pk}/{position}")
        return _after_reading(entry, known, choice)


def _after_reading(entry: RollEntry, known: list[str], choice: str) -> str:
    if not known:
        return "once"
    if choice not in known:
        return "differs"
    RollEntry.objects.filter(pk=entry.pk).update(is_complete=True)
    Ballot.objects.create(entry=entry, choice=choice)
    return "complete"


def _paper_entry(poll: Poll, position: int) -> RollEntry:
    entry = RollEntry.objects.filter(poll=poll, position=position).first()
    if entry is None:
        raise MoveRefused(_("There is no such number on the roll."))
    if entry.is_excluded:
        raise MoveRefused(_("This line of the roll does not vote here: %(post)s.") % {"post": entry.exclusion})
    if entry.way == ONLINE or entry.is_complete:
        raise MoveRefused(_("A vote for this line of the roll has been received already."))
    return entry


def discard_readings(poll: Poll, *, position: int, reason: str, actor: Actor, at: datetime) -> None:
    """Takes back readings entered under a wrong number, as long as the ballot is not complete."""
    check_keeper(actor, poll.matter, poll.body, at)
    if not reason.strip():
        raise MoveRefused(_("Write down the reason."))
    with transaction.atomic():
        freed = RollEntry.objects.filter(poll=poll, position=position, way=PAPER, is_complete=False).update(way="")
        if not freed:
            raise MoveRefused(_("There is nothing to take back under this number."))
        PaperReading.objects.filter(entry__poll=poll, entry__position=position).delete()
        note("discard_readings", actor=actor, at=at, matter=poll.matter, detail=f"{poll.pk}/{position}: {reason}")
