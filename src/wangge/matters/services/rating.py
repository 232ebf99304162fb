"""Rating: by the reporter only, once per round."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from wangge.audit.services import record
from wangge.kit.words import gettext_noop
from wangge.matters.models import Matter, Rating, Reporter, Voice
from wangge.matters.queries import reporters_of, voices
from wangge.matters.rules import NOT_REPORTER, MoveRefused
from wangge.people.actors import Actor
from wangge.people.rules import Role

RATED_BEFORE = gettext_noop("You have rated this already.")


def same_voice(reporter: Reporter) -> Q:
    """The ratings of one and the same person: of this row, of the account, or of the telephone behind it."""
    known = Q(reporter=reporter)
    if reporter.person_id is not None:
        known |= Q(reporter__person=reporter.person_id)
    if reporter.contact_index:
        known |= Q(reporter__contact_index=reporter.contact_index)
    return known


def voice_of(matter: Matter, reporter: Reporter) -> Reporter:
    """The first row of the person behind one: what two devices of one person send at once, the database tells apart
    by it.
    """
    rows = reporters_of(matter).order_by("pk").only("pk", "person", "contact_index")
    own = next((voice for voice in voices(rows) if reporter in voice), [reporter])
    return min(own, key=lambda row: row.pk)


def own_reporter(matter: Matter, actor: Actor) -> Reporter:
    """The actor's own row among the reporters, or a refusal."""
    rows = reporters_of(matter)
    found = None
    if actor.role == Role.RESIDENT and actor.reporter_id:
        found = rows.filter(pk=actor.reporter_id).first()
    elif actor.role == Role.RESIDENT and actor.person_id:
        found = rows.filter(person_id=actor.person_id).order_by("pk").first()
    if found is None:
        raise MoveRefused(NOT_REPORTER)
    return found


def rate(
    matter: Matter, *, actor: Actor, solved: str, satisfied: str, at: datetime, text: str = "", round: int = 1
) -> Rating:
    """Notes what the reporter says of the outcome; closed matters only, once per round.

    Whoever told of it under a number of their own, or twice, has one voice: by row, account and telephone.
    """
    reporter = own_reporter(matter, actor)
    if matter.closed_at is None:
        raise MoveRefused(_("This can be rated once it is closed."))
    if Rating.objects.filter(same_voice(reporter), matter=matter, round=round).exists():
        raise MoveRefused(RATED_BEFORE)
    try:
        with transaction.atomic():
            row = Rating.objects.create(
                matter=matter, reporter=reporter, solved=solved,
                satisfied=satisfied, text=text.strip(), round=round, created_at=at,
            )  # fmt: skip
            Voice.objects.create(rating=row, matter=matter, reporter=voice_of(matter, reporter), round=round)
            record(act="matter.rate", at=at, actor_person_id=actor.person_id, subject_kind="matter",
                   subject_id=matter.number)  # fmt: skip
    except IntegrityError as error:
        raise MoveRefused(RATED_BEFORE) from error
    return row
