"""What comes before and after the moves of a wish."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.areas.queries import find_area
from wangge.kinds.wish.models import WishDetails
from wangge.kinds.wish.rules import CLAIMERS, Move, State, faults
from wangge.kinds.wish.services.reminding import tell_claimers
from wangge.kinds.wish.services.screening import findings_in, in_words
from wangge.matters.models import Matter
from wangge.matters.rules import MoveRefused
from wangge.matters.services import move as make_move
from wangge.people.actors import SYSTEM, Actor
from wangge.people.rules import UNIT_ROLES
from wangge.volunteers.models import Hours
from wangge.volunteers.services import note_hours

COMMUNITY = 12
NOBODY: Mapping[str, Any] = {
    "claimed_at": None, "claimed_by_id": None, "claimed_unit_id": None, "household_agreed_at": None,
    "delivered_at": None, "delivered_by_id": None, "minutes": None, "household_confirmed_at": None,
    "giver_confirmed_at": None,
}  # fmt: skip


def before_move(*, matter: Matter, move: str, given: dict[str, Any], details: WishDetails, **_rest: Any) -> None:
    """A public text that tells who the household is goes no further."""
    if move == Move.CHECK:
        _refuse_identity(f"{given['wall_title']}\n{given['wall_text']}", details)
    elif move == Move.PUBLISH:
        _refuse_identity(f"{details.public_title}\n{details.public_text}", details)


def _refuse_identity(text: str, details: WishDetails) -> None:
    wrong = faults(findings_in(text, details))
    if wrong:
        raise MoveRefused(_("The public text must not contain %(found)s.") % {"found": in_words(wrong)})


def initial(*, matter: Matter, move: str, details: Any = None, **_rest: Any) -> dict[str, Any]:
    """The form of a check begins with what is there."""
    if move != Move.CHECK or details is None:
        return {}
    return {"wall_title": details.public_title or matter.title, "wall_text": details.public_text}


def after_move(
    *, matter: Matter, move: str, actor: Actor, given: dict[str, Any], at: datetime, details: WishDetails, **_rest: Any
) -> None:
    """Writes what only a wish has, and ends it when both sides have confirmed."""
    writer = WRITERS.get(move)
    if writer is not None:
        note(details, **writer(actor, given, at, details))
    if move in (Move.GIVE_BACK, Move.RELEASE, Move.RUN_OUT, Move.WITHDRAW, Move.SEND_BACK):
        if move != Move.GIVE_BACK:
            tell_claimers(matter, details, move=move, at=at)
        note(details, **NOBODY)
    elif move in (Move.LET_KNOW, Move.NOT_RECEIVED, Move.BOTH_CONFIRMED):
        tell_claimers(matter, details, move=move, at=at)
    if move == Move.BOTH_CONFIRMED:
        _count_hours(matter, details, at)
    if matter.state == State.DELIVERED and details.household_confirmed_at and details.giver_confirmed_at:
        make_move(matter, Move.BOTH_CONFIRMED, actor=SYSTEM, at=at)


def _count_hours(matter: Matter, details: WishDetails, at: datetime) -> None:
    """The claimer's time counts once the household has confirmed; for a unit's claim nobody's does."""
    community = find_area(matter.area_code[:COMMUNITY])
    if details.claimed_by_id is None or not details.minutes or community is None:
        return
    note_hours(
        person_id=details.claimed_by_id, community=community, minutes=details.minutes, what=details.public_title,
        source=Hours.Source.TASK, reference=matter.number, on=localdate(details.delivered_at or at), at=at,
    )  # fmt: skip


def note(details: WishDetails, **values: Any) -> None:
    """Writes columns of a wish; the row in hand follows."""
    WishDetails.objects.filter(pk=details.pk).update(**values)
    for name, value in values.items():
        setattr(details, name, value)


Writer = Callable[[Actor, dict[str, Any], datetime, WishDetails], dict[str, Any]]


def _checked(actor: Actor, given: dict[str, Any], at: datetime, details: WishDetails) -> dict[str, Any]:
    return {
        "public_title": given["wall_title"].strip()[:200],
        "public_text": given["wall_text"].strip(),
        "checked_by_id": actor.person_id,
    }


def _published(actor: Actor, given: dict[str, Any], at: datetime, details: WishDetails) -> dict[str, Any]:
    return {"published_at": details.published_at or at, "published_by_id": actor.person_id}


def _claimed(actor: Actor, given: dict[str, Any], at: datetime, details: WishDetails) -> dict[str, Any]:
    unit_id = actor.organization_id if actor.role in UNIT_ROLES else None
    return {**NOBODY, "claimed_at": at, "claimed_by_id": actor.person_id, "claimed_unit_id": unit_id}


def _claimed_for_unit(actor: Actor, given: dict[str, Any], at: datetime, details: WishDetails) -> dict[str, Any]:
    return {**NOBODY, "claimed_at": at, "claimed_unit_id": given["claim_unit"].pk}


def _known(actor: Actor, given: dict[str, Any], at: datetime, details: WishDetails) -> dict[str, Any]:
    return {"household_agreed_at": at}


def _delivered(actor: Actor, given: dict[str, Any], at: datetime, details: WishDetails) -> dict[str, Any]:
    is_giver = actor.role in CLAIMERS
    return {
        "delivered_at": at,
        "delivered_by_id": actor.person_id,
        "minutes": given.get("minutes"),
        "giver_confirmed_at": at if is_giver else None,
        "household_confirmed_at": None,
    }


def _household_confirmed(actor: Actor, given: dict[str, Any], at: datetime, details: WishDetails) -> dict[str, Any]:
    return {"household_confirmed_at": at}


def _giver_confirmed(actor: Actor, given: dict[str, Any], at: datetime, details: WishDetails) -> dict[str, Any]:
    return {"giver_confirmed_at": at}


def _not_received(actor: Actor, given: dict[str, Any], at: datetime, details: WishDetails) -> dict[str, Any]:
    return {
        "delivered_at": None, "delivered_by_id": None, "household_confirmed_at": None, "giver_confirmed_at": None,
    }  # fmt: skip


WRITERS: Mapping[str, Writer] = {
    Move.CHECK: _checked,
    Move.PUBLISH: _published,
    Move.CLAIM: _claimed,
    Move.CLAIM_FOR_UNIT: _claimed_for_unit,
    Move.LET_KNOW: _known,
    Move.DELIVER: _delivered,
    Move.RECEIVED: _household_confirmed,
    Move.GIVEN: _giver_confirmed,
    Move.NOT_RECEIVED: _not_received,
}
