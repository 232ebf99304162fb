"""A joint committee in the small town, ready to meet."""

from datetime import date, datetime, timedelta
from typing import Any

from tests.world import GARDEN, NOW, Town

from wangge.kinds.decision.models import Body, Meeting
from wangge.kinds.decision.rules import BodyKind
from wangge.kinds.decision.services import bodies, decisions, meetings
from wangge.matters.models import Matter

SINCE = date(2026, 1, 1)


def committee(town: Town, *units: str, keeper: str = "secretary", **given: Any) -> Body:
    """The garden community's joint committee with the waterworks and the property company."""
    actor = town.actor(keeper)
    values: dict[str, Any] = {
        "area": town.areas[GARDEN], "kind": BodyKind.COMMUNITY_LEVEL, "name": "花园社区联合党委", "founded_on": SINCE,
        **given,
    }  # fmt: skip
    body = bodies.save_body(actor=actor, at=NOW, **values)
    bodies.seat_members(body, [town.units[unit] for unit in units or ("water", "property")], actor=actor, at=NOW)
    return body


def called(town: Town, body: Body, *, keeper: str = "secretary", at: datetime = NOW, days: int = 3) -> Meeting:
    """A meeting three days ahead; all members are asked."""
    units = [row.organization for row in body.members.filter(until=None).select_related("organization")]
    return meetings.call_meeting(
        body, actor=town.actor(keeper), at=at, subject="停车和照明", meet_at=at + timedelta(days=days), place="三楼",
        agenda="夜间停车\n\n路灯", units=units,
    )  # fmt: skip


def held(
    town: Town, body: Body, *, keeper: str = "secretary", at: datetime = NOW, there: tuple[str, ...] = ("water",)
) -> Meeting:
    """The same, held."""
    meeting = called(town, body, keeper=keeper, at=at)
    return meetings.write_minutes(
        meeting, actor=town.actor(keeper), at=meeting.meet_at + timedelta(hours=2), minutes="讨论了两件事。",
        there={town.units[unit].pk for unit in there},
    )  # fmt: skip


def decided(
    town: Town, meeting: Meeting, title: str = "开放夜间车位", *, owner: str = "water", days: int = 10,
    keeper: str = "secretary", source: Matter | None = None,
) -> Matter:  # fmt: skip
    """Something the meeting decided, handed to its owner."""
    at = meeting.meet_at + timedelta(hours=3)
    return decisions.decide(
        meeting, actor=town.actor(keeper), at=at, title=title, owner=town.units[owner], source=source,
        due_on=(at + timedelta(days=days)).date(),
    ).matter  # fmt: skip
