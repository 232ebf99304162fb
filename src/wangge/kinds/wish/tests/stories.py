"""Wishes in the states that the tests want, made through the services by the town's cast."""

from datetime import datetime, timedelta
from typing import Any

from tests.world import GARDEN_1, NOW, Town

from wangge.kinds.wish.models import WishDetails
from wangge.kinds.wish.rules import Move
from wangge.kinds.wish.services import tell_wish
from wangge.matters.models import Matter
from wangge.matters.services import Opened, move

NAME, PHONE, ADDRESS = "马秀兰", "13909530001", "幸福里3号楼2单元301"
STORY = "老人患有白内障，看不清药盒上的字，儿子在外地。"
PUBLIC = "想要一副老花镜，看书读报用。"
SECRETS = (NAME, PHONE, ADDRESS, "白内障", "幸福里", STORY)
"""What nobody without a right may ever read."""


def opened(town: Town, *, who: str = "grid_worker", at: datetime = NOW, **given: Any) -> Opened:
    values: dict[str, Any] = {
        "title": "一副老花镜", "story": STORY, "sort": "thing", "address": ADDRESS, "name": NAME, "contact": PHONE,
        "area_code": GARDEN_1, "persons_served": 1, "cost_limit": 120,
    }  # fmt: skip
    return tell_wish(actor=town.actor(who), at=at, **{**values, **given})


def told(town: Town, **given: Any) -> Matter:
    return opened(town, **given).matter


def act(town: Town, matter: Matter, the_move: Move, who: str, *, at: datetime = NOW, **given: Any) -> Matter:
    """One move of somebody of the cast on the wish as it stands in the database."""
    fresh = Matter.objects.get(pk=matter.pk)
    move(fresh, the_move, actor=town.actor(who), at=at, given=given)
    matter.refresh_from_db()
    return matter


def checked(town: Town, *, at: datetime = NOW, **given: Any) -> Matter:
    matter = told(town, at=at, **given)
    return act(town, matter, Move.CHECK, "clerk", at=at, wall_title="一副老花镜", wall_text=PUBLIC)


def published(town: Town, *, at: datetime = NOW, **given: Any) -> Matter:
    return act(town, checked(town, at=at, **given), Move.PUBLISH, "secretary", at=at, looked=True)


def claimed(town: Town, *, who: str = "watcher", at: datetime = NOW, **given: Any) -> Matter:
    return act(town, published(town, at=at, **given), Move.CLAIM, who, at=at)


def delivered(town: Town, *, who: str = "watcher", at: datetime = NOW, **given: Any) -> Matter:
    return act(town, claimed(town, who=who, at=at, **given), Move.DELIVER, who, at=at + timedelta(hours=1), minutes=40)


def details(matter: Matter) -> WishDetails:
    return WishDetails.objects.get(matter=matter)
