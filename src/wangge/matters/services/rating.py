"""Rating: by the reporter only, once per round."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wangge.audit.services import record
from wangge.matters.models import Matter, Rating, Reporter
from wangge.matters.rules import NOT_REPORTER, MoveRefused
from wangge.people.actors import Actor
from wangge.people.rules import Role


def own_reporter(matter: Matter, actor: Actor) -> Reporter:
    """The actor's own row among the reporters, or a refusal."""
    rows = Reporter.objects.filter(matter=matter)
    found = None
    if actor.role == Role.RESIDENT and actor.reporter_id:
        found = rows.filter(pk=actor.reporter_id).first()
    elif actor.role == Role.RESIDENT and actor.person_id:
        found = rows.filter(person_id=actor.person_id).first()
    if found is None:
        raise MoveRefused(NOT_REPORTER)
    return found


def rate(
    matter: Matter, *, actor: Actor, solved: str, satisfied: str, at: datetime, text: str = "", round: int = 1
) -> Rating:
    """Notes what the reporter says of the outcome; closed matters only, once per round."""
    reporter = own_reporter(matter, actor)
    if matter.closed_at is None:
        raise MoveRefused(_("This can be rated once it is closed."))
    try:
        with transaction.atomic():
            row = Rating.objects.create(
                matter=matter, reporter=reporter, solved=solved, satisfied=satisfied, text=text.strip(), round=round,
                created_at=at,
            )  # fmt: skip
            record(act="matter.rate", at=at, actor_person_id=actor.person_id, subject_kind="matter",
                   subject_id=matter.number)  # fmt: skip
    except IntegrityError as error:
        raise MoveRefused(_("You have rated this already.")) from error
    return row
