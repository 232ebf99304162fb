"""A wish is told: what is wished for in the open, who wishes it sealed."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from wangge.areas.queries import path_of
from wangge.kinds.wish.access import KIND
from wangge.kinds.wish.rules import faults, household_words, screen
from wangge.kinds.wish.services.screening import in_words
from wangge.matters.models import Matter
from wangge.matters.services import Opened, OpeningRefused, ReporterGiven, open_matter
from wangge.people.actors import Actor
from wangge.people.rules import Role
from wangge.vault.provider import blind_index

COMMUNITY = 12
CHANNELS = {
    Role.STEWARD: Matter.Channel.BUILDING_HEAD,
    Role.GRID_WORKER: Matter.Channel.VISIT,
    Role.GRID_LEADER: Matter.Channel.VISIT,
}


def tell_wish(
    *,
    actor: Actor,
    title: str,
    story: str,
    sort: str,
    address: str,
    area_code: str,
    at: datetime,
    persons_served: int = 1,
    cost_limit: int | None = None,
    name: str = "",
    contact: str = "",
    key: str = "",
) -> Opened:
    """Notes a wish of one household for the community to check; `title` says what, without who."""
    if len(path_of(area_code)) == 0 or len(area_code) < COMMUNITY:
        raise OpeningRefused(_("Choose the community the household lives in."))
    if not address.strip():
        raise OpeningRefused(_("Say where the household lives: it stays sealed."))
    wrong = faults(screen(title, names=[name], addresses=[address]))
    if wrong:
        raise OpeningRefused(
            _("Say in the first line only what is wished for. It names %(found)s.") % {"found": in_words(wrong)}
        )
    details: dict[str, Any] = {
        "sort": sort,
        "story": story.strip(),
        "address": address.strip(),
        "persons_served": max(1, persons_served),
        "cost_limit": cost_limit,
        "household_index": blind_index(household_words(area_code[:COMMUNITY], address)),
    }
    is_asker = actor.role == Role.RESIDENT
    asker = ReporterGiven(
        person_id=actor.person_id if is_asker else None,
        entered_by_id=None if is_asker else actor.person_id,
        name=name,
        contact=contact,
        is_hidden=True,
    )
    own_way = Matter.Channel.RESIDENT_ACCOUNT if actor.person_id else Matter.Channel.RESIDENT_WEB
    channel = own_way if is_asker else CHANNELS.get(actor.role, Matter.Channel.COUNTER)
    return open_matter(
        kind=KIND, actor=actor, title=title, channel=channel, at=at,
        area_code=area_code, reporter=asker, details=details, key=key,
    )  # fmt: skip
