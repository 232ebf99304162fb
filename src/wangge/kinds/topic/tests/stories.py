"""Small stories on the town of `tests.world`: topics in the states that pages and verbs need."""

from datetime import datetime, timedelta
from typing import Any

from tests.world import GARDEN, NOW, Town

from wangge.estates.models import Estate
from wangge.kinds.topic.models import Poll, RollEntry
from wangge.kinds.topic.rules import Move
from wangge.kinds.topic.rules.voting import Part
from wangge.kinds.topic.services import polls, proposing, register
from wangge.matters.models import Matter
from wangge.matters.services import Opened, ReporterGiven, move
from wangge.people.actors import resident

DAY = timedelta(days=1)
MEETING = NOW + 3 * DAY
AFTER = MEETING + timedelta(hours=2)
"""When the minutes of the meeting are written."""
SETTLED = AFTER + 6 * DAY
"""The objection period is over."""
SCREENED = {
    "public_title": "三号楼前的停车位怎么分",
    "public_topic": "三号楼前车位少，晚上常堵住消防通道，请大家商量怎么停。",
    "tier": "estate",
    "public_text": "已列为议题，十日内开板凳会商量。",
}


def home(town: Town) -> Estate:
    """The estate whose owners' committee is in the cast."""
    area = town.areas[GARDEN]
    estate, is_new = Estate.objects.get_or_create(code="GARDEN", defaults={"name": "花园小区", "area": area})
    if is_new:
        committee = {"estate": estate, "organization": town.units["owners"]}
        register.name_committee(actor=town.actor("secretary"), at=NOW, **committee)
    return estate


def at_home(town: Town) -> Matter:
    """A topic of the estate, taken up."""
    return screened(town, estate=home(town))


def told(town: Town, *, at: datetime = NOW, **given: Any) -> Opened:
    """A resident without account proposes."""
    values: dict[str, Any] = {
        "actor": resident(), "title": "三号楼前停车太乱", "text": "晚上消防通道都停满了。", "channel": "resident_qr",
        "area_code": GARDEN, "reporter": ReporterGiven(name="孙某", contact="13909530001"), "at": at, **given,
    }  # fmt: skip
    return proposing.propose(**values)


def screened(town: Town, *, at: datetime = NOW, estate: Estate | None = None, **given: Any) -> Matter:
    """Taken up by the secretary, with public words."""
    matter = told(town, at=at, **({"estate": estate} if estate else {})).matter
    move(matter, Move.SCREEN, actor=town.actor("secretary"), at=at, given={**SCREENED, **given})
    return read(matter)


def on_agenda(town: Town, **given: Any) -> Matter:
    """A meeting is called in three days."""
    matter = screened(town, **given)
    told_ = {"meet_at": MEETING, "meet_place": "三号楼下凉亭", "agenda": "车位怎么分\n谁来管"}
    move(matter, Move.CONVENE, actor=town.actor("grid_leader"), at=NOW, given=told_)
    return read(matter)


def deliberated(town: Town, **given: Any) -> Matter:
    """The meeting was held; the objection period runs."""
    matter = on_agenda(town, **given)
    minutes = {"present": 23, "minutes": "同意画线，消防通道不停车。", "draft": "画线停车；消防通道不停车。"}
    move(matter, Move.HOLD, actor=town.actor("clerk"), at=AFTER, given=minutes)
    return read(matter)


def resolved(town: Town, **given: Any) -> Matter:
    """Resolved after the objection period."""
    matter = deliberated(town, **given)
    move(matter, Move.RESOLVE, actor=town.actor("secretary"), at=SETTLED, given={"resolution": "画线；装道闸。"})
    return read(matter)


def acting(town: Town, unit: str = "property") -> Matter:
    """One action item with an owner and a day."""
    matter = resolved(town)
    given = {"action_title": "画停车线", "lead_unit": town.units[unit], "due_on": (SETTLED + 10 * DAY).date()}
    move(matter, Move.ADD_ACTION, actor=town.actor("secretary"), at=SETTLED, given=given)
    return read(matter)


def read(matter: Matter) -> Matter:
    """The matter as it stands now."""
    return Matter.objects.select_related("topic").get(pk=matter.pk)


def poll_on(town: Town, matter: Matter, **given: Any) -> Poll:
    """An owners' vote that begins in 20 days and runs five."""
    values: dict[str, Any] = {
        "question": "同意使用维修资金修缮屋面吗？", "body": "owners", "basis": "owner", "subject": "fund_use",
        "opens_at": NOW + 20 * DAY, "closes_at": NOW + 25 * DAY, "actor": town.actor("secretary"), "at": NOW, **given,
    }  # fmt: skip
    return polls.create_poll(matter, **values)


OPENED = NOW + 20 * DAY + timedelta(hours=1)
CLOSED = NOW + 25 * DAY + timedelta(hours=1)


def parts(number: int = 6, area: int = 10_000) -> list[Part]:
    """So many flats of 100 m² each."""
    return [Part(f"3-1-{place}", area) for place in range(1, number + 1)]


def opened(town: Town, matter: Matter, roll: list[Part] | None = None, **given: Any) -> Poll:
    """A vote under way with its frozen roll."""
    poll = poll_on(town, matter, **given)
    secretary = town.actor("secretary")
    polls.load_roll(poll, roll or parts(), actor=secretary, at=NOW)
    polls.act(poll, "announce", actor=secretary, at=NOW)
    polls.act(poll, "open", actor=secretary, at=OPENED)
    return poll


def entry(poll: Poll, position: int) -> RollEntry:
    """A line of the roll."""
    return RollEntry.objects.get(poll=poll, position=position)
