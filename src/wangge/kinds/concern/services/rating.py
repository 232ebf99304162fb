"""What the reporter says of the outcome, and what follows from a bad answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.kinds.concern.rules import STEPS, Move, State
from wangge.kinds.concern.services.reporting import KIND_NAME, report
from wangge.matters.models import Clock, Link, Matter, Movement, Rating
from wangge.matters.rules import MoveRefused, refusal
from wangge.matters.services import Opened, move
from wangge.matters.services.linking import link
from wangge.matters.services.options import situation_for
from wangge.matters.services.rating import rate
from wangge.people.actors import Actor


@dataclass(frozen=True)
class Rated:
    """A rating, and whether it reopened the matter."""

    rating: Rating
    is_reopened: bool


def rate_and_maybe_reopen(
    matter: Matter, *, actor: Actor, solved: str, satisfied: str, at: datetime, text: str = "", reopen: bool = True
) -> Rated:
    """Notes the reporter's rating; “not solved” takes the matter up again, once, while the time to rate runs."""
    reopenings = Movement.objects.filter(matter=matter, move=Move.REOPEN).count()
    with transaction.atomic():
        if not Clock.objects.filter(matter=matter, name="rating", stopped_at__isnull=True, due_at__gte=at).exists():
            raise MoveRefused(_("The time to rate this is over."))
        row = rate(matter, actor=actor, solved=solved, satisfied=satisfied, at=at, text=text, round=reopenings + 1)
        wants = reopen and solved == Rating.Solved.NO and not reopenings
        if wants:
            reason = text.strip() or _("The reporter says that it is not solved.")
            move(matter, Move.REOPEN, actor=actor, at=at, given={"reason": reason})
    return Rated(rating=row, is_reopened=wants)


def open_checks(matter: Matter, *, actor: Actor, at: datetime) -> frozenset[Move]:
    """What the reporter may say of a result that is being checked: that it is solved, that it is not, or nothing."""
    if matter.state != State.HANDLED:
        return frozenset()
    facts = situation_for(matter, actor=actor, at=at).facts
    return frozenset(way for way in (Move.PASS, Move.REWORK) if not refusal(STEPS[State.HANDLED, way], facts))


def check_result(
    matter: Matter, *, actor: Actor, solved: str, satisfied: str, at: datetime, text: str = "", key: str = ""
) -> Rated | None:
    """The reporter checks the result: solved closes and rates the matter, not solved sends it back to the unit."""
    if solved != Rating.Solved.YES:
        move(matter, Move.REWORK, actor=actor, at=at, given={"reason": text.strip()}, key=key)
        return None
    with transaction.atomic():
        move(matter, Move.PASS, actor=actor, at=at, given={}, key=key)
        return rate_and_maybe_reopen(matter, actor=actor, solved=solved, satisfied=satisfied, at=at, text=text)


def report_again(matter: Matter, *, actor: Actor, at: datetime, **given: Any) -> Opened:
    """A new concern that follows from an old one that cannot be reopened any more."""
    if matter.kind != KIND_NAME:
        raise MoveRefused(_("This cannot be reported again."))
    place = {
        "area_code": matter.area_code, "lng": matter.lng, "lat": matter.lat, "estate": matter.estate,
        "building": matter.building, "address": matter.address, "category": matter.category,
    }  # fmt: skip
    with transaction.atomic():
        opened = report(actor=actor, at=at, **{**place, **given})
        link(source=opened.matter, target=matter, kind=Link.Kind.FOLLOWS_FROM, actor=actor, at=at)
    return opened
