"""Service orders in the states that the tests want, made through the services by the town's cast."""

from datetime import datetime, timedelta

from tests.world import GARDEN, NOW, Town

from wangge.kinds.service_order import services
from wangge.kinds.service_order.models import MenuItem
from wangge.kinds.service_order.rules import Move
from wangge.matters.models import Matter
from wangge.matters.services import move
from wangge.people.actors import resident
from wangge.volunteers.models import Registration, Skill
from wangge.volunteers.services import begin_skills
from wangge.volunteers.tests.stories import registered

NAME, PHONE, ADDRESS, STORY = "马秀兰", "13909530001", "幸福里3号楼", "老人腿脚不便"
SECRETS = (NAME, PHONE, ADDRESS, STORY)
DAY = timedelta(days=1)


def item(town: Town) -> MenuItem:
    begin_skills()
    return services.add_item(
        actor=town.actor("clerk"), community=town.areas[GARDEN], name="上门理发", text="每月一次",
        skill=Skill.objects.get(code="hair"), at=NOW,
    )  # fmt: skip


def ordered(town: Town, **given: object) -> Matter:
    values = {
        "actor": resident(), "community": town.areas[GARDEN], "item": item(town), "story": STORY, "address": ADDRESS,
        "name": NAME, "contact": PHONE, **given,
    }  # fmt: skip
    return services.order_service(at=NOW, **values).matter


def act(town: Town, matter: Matter, the_move: Move, who: str, *, at: datetime = NOW, **given: object) -> Matter:
    move(Matter.objects.get(pk=matter.pk), the_move, actor=town.actor(who), at=at, given=given)
    matter.refresh_from_db()
    return matter


def serving(town: Town) -> tuple[Registration, Registration]:
    begin_skills()
    able = registered(town, "volunteer", skills=[Skill.objects.get(code="hair")])
    return able, registered(town, "watcher", kind="member")


def assigned(town: Town) -> Matter:
    able, _other = serving(town)
    return act(town, ordered(town), Move.ASSIGN, "clerk", helper=str(able.pk))
