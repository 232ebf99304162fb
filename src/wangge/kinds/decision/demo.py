"""Simulated bodies of the demo city: the district's leading group with its task groups, each township's grand working
committee, joint committees of some communities; meetings held over the days, decisions in every state."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.timezone import localtime

from wangge.areas.models import Area
from wangge.areas.queries import within
from wangge.crews.models import Seat, Slot
from wangge.crews.services import take_seat
from wangge.kinds.decision.models import Body, Meeting
from wangge.kinds.decision.queries.notes import INSTRUCTOR
from wangge.kinds.decision.rules import BodyKind, Move
from wangge.kinds.decision.services import bodies, decisions, meetings, notes
from wangge.matters.models import Matter
from wangge.matters.services import move
from wangge.matters.stage import Stage
from wangge.people.actors import Actor
from wangge.people.models import Organization
from wangge.people.rules import Role

LEFT_LYING = timedelta(days=14)
COMMUNITIES = 4
"""How many communities of the first townships have a joint committee in the demo."""
GROUPS = (
    ("网格管理专项组", ("police", "urban", "civil")),
    ("社区工作者职业体系专项组", ("labour", "civil", "social_security")),
    ("社区物业共建专项组", ("housing", "market", "urban")),
)
SCOPE = "统筹辖区单位共同办好居民身边的事：议定事项、明确责任单位和完成时限，逐次会议通报落实情况。"
SUBJECTS = ("重点民生事项调度", "物业服务和停车秩序共建", "消防通道和充电设施整治", "共驻共建资源需求对接")
AGENDA = "通报重点民生事项\n议定共建资源和需求清单\n明确责任单位和完成时限"
MINUTES = "会议听取了上次议定事项的落实情况，讨论了居民反映集中的停车、照明和加装充电设施等问题，形成以下议定事项。"
WORK = (
    ("协调开放单位停车场夜间车位", "与物业对接，按时段向周边居民开放，公布车位数量和收费标准。", "traffic"),
    ("补齐背街小巷损坏路灯", "排查一遍，列出清单，逐盏修复。", "municipal"),
    ("清理占用消防通道的杂物", "联合物业逐栋清理，清理后贴出提示。", "fire"),
    ("增设电动自行车集中充电点", "选址征求居民意见后施工。", "housing"),
    ("为独居老人安排每周一次助餐", "志愿者送餐上门，社区提供联系电话。", "civil"),
    ("学校操场假日向青少年开放", "公布开放时间和预约办法。", "education"),
)
WORKERS = tuple(dict.fromkeys(unit for _title, _text, unit in WORK))
RESULT = "已按会议要求办理完成，现场情况和清单已报办公室。"


@dataclass(frozen=True)
class Place:
    """A body with who keeps it and the units that can be given work."""

    body: Body
    keeper: Actor
    owners: tuple[Organization, ...]


def schedule(stage: Stage) -> None:
    """Bodies are founded on the first day; each meets three times, the last meeting lies ahead."""
    stage.plan(stage.start + timedelta(hours=1), lambda at: _found(stage, at))


def _of(stage: Stage, role: Role, code: str) -> Actor | None:
    return next((actor for actor in stage.actors(role) if actor.area_code == code), None)


def _found(stage: Stage, at: datetime) -> None:
    since = date(stage.start.year, 1, 1)
    departments = tuple(stage.units.values())
    group = _district(stage, at, since, departments)
    seats = [group] if group else []
    townships = Area.objects.filter(within(stage.district.code), level="township", valid_to=None).order_by("code")
    for number, township in enumerate(townships):
        seats += _township(stage, at, since, township, number)
    for number, seat in enumerate(seats):
        _meetings(stage, seat, number)
    _instructors(stage, at, townships)


def _body(
    keeper: Actor, at: datetime, area: Area, kind: str, name: str, since: date, units: Sequence[Organization],
    **values: Any,
) -> Body:  # fmt: skip
    body = bodies.save_body(
        actor=keeper, at=at, area=area, kind=kind, name=name, founded_on=since, scope=SCOPE, **values
    )
    bodies.seat_members(body, units, actor=keeper, at=at)
    return body


def _district(stage: Stage, at: datetime, since: date, departments: tuple[Organization, ...]) -> Place | None:
    keeper = _of(stage, Role.DISPATCHER, stage.district.code)
    if keeper is None:
        return None
    name = stage.district.name
    group = _body(
        keeper, at, stage.district, BodyKind.LEADING_GROUP, f"{name}党建引领基层治理领导小组", since, departments,
        head="区委书记", sits_in="区委组织部", meetings_a_year=6, lead=stage.units["civil"],
    )  # fmt: skip
    for number, (title, codes) in enumerate(GROUPS):
        units = tuple(stage.units[code] for code in codes)
        _body(
            keeper, at, stage.district, BodyKind.TASK_GROUP, title, since, units, parent=group, lead=units[0],
            head="区委副书记" if number == 0 else "分管副区长",
        )  # fmt: skip
    return Place(group, keeper, departments)


def _township(stage: Stage, at: datetime, since: date, township: Area, number: int) -> list[Place]:
    """A grand working committee, and joint committees in the first communities."""
    leader = _of(stage, Role.TOWNSHIP_LEADER, township.code)
    if leader is None:
        return []
    offices = list(
        Organization.objects.filter(within(township.code, field="area__code"), kind="community_office").order_by("code")
    )
    chosen = tuple(stage.units[WORKERS[(number + step) % len(WORKERS)]] for step in range(4))
    name = f"{township.name}“大工委”"
    committee = _body(
        leader, at, township, BodyKind.TOWNSHIP_LEVEL, name, since, [*chosen, *offices[:8]], head="街道党工委书记",
        first_secretary="包联县级领导" if number % 2 == 0 else "", sits_in="区委组织部",
    )  # fmt: skip
    found = [Place(committee, leader, chosen)]
    for office in offices[:COMMUNITIES] if number < 2 else ():
        secretary = _of(stage, Role.COMMUNITY_SECRETARY, office.area.code)
        if secretary is not None:
            body = _body(
                secretary, at, office.area, BodyKind.COMMUNITY_LEVEL, _name_of(office.area), since, chosen[:3],
                head="社区党委书记", sits_in="街道包联领导",
            )  # fmt: skip
            found.append(Place(body, secretary, chosen[:3]))
    return found


def _name_of(community: Area) -> str:
    return community.name.removesuffix("居委会").removesuffix("村委会") + "联合党委"


def _meetings(stage: Stage, seat: Place, number: int) -> None:
    """Two or three meetings in the days, spread so that no day has them all; one more ahead."""
    span = (stage.end - stage.start) / 3
    for turn in range(3 if number % 3 else 2):
        moment = stage.later(stage.start + span * turn + timedelta(days=1 + number % 12), 90)
        stage.plan(moment, lambda at, turn=turn: _call(stage, seat, at, turn))  # type: ignore[misc]
    stage.plan(stage.end - timedelta(days=1, hours=6), lambda at: _ahead(stage, seat, at, number))


def _morning(stage: Stage, at: datetime, days: int) -> datetime:
    """Half past nine of the first working day so many days later."""
    day = localtime(stage.later(at + timedelta(days=days), 30))
    return day.replace(hour=9, minute=30, second=0, microsecond=0)


def _call(stage: Stage, seat: Place, at: datetime, turn: int) -> None:
    """Called four days ahead, answered, held."""
    subject = SUBJECTS[(turn + seat.body.pk) % len(SUBJECTS)]
    meeting = meetings.call_meeting(
        seat.body, actor=seat.keeper, at=at, subject=subject, meet_at=_morning(stage, at, 4), place="三楼会议室",
        agenda=AGENDA, units=[row.organization for row in seat.body.members.select_related("organization")],
    )  # fmt: skip
    stage.plan(at + timedelta(days=1), lambda moment: _answer(stage, seat, meeting.pk, moment))
    stage.plan(meeting.meet_at + timedelta(hours=2), lambda moment: _hold(stage, seat, meeting.pk, moment, turn))


def _manager(stage: Stage, unit: Organization) -> Actor | None:
    managers = [*stage.actors(Role.UNIT_MANAGER), *stage.actors(Role.PROPERTY_MANAGER)]
    return next((actor for actor in managers if actor.organization_id == unit.pk), None)


def _answer(stage: Stage, seat: Place, pk: int, at: datetime) -> None:
    meeting = Meeting.objects.select_related("body__organization__area").get(pk=pk)
    for number, unit in enumerate(seat.owners):
        manager = _manager(stage, unit)
        if manager is not None and meeting.invitations.filter(organization=unit).exists() and (number + pk) % 4:
            reply = "deputy" if (number + pk) % 5 == 0 else "coming"
            meetings.answer(meeting, actor=manager, at=at, answer=reply)


def _hold(stage: Stage, seat: Place, pk: int, at: datetime, turn: int) -> None:
    meeting = Meeting.objects.select_related("body__organization__area").get(pk=pk)
    asked = list(meeting.invitations.values_list("organization_id", flat=True))
    there = [unit for place, unit in enumerate(asked) if (place + pk) % 6]
    meetings.write_minutes(meeting, actor=seat.keeper, at=at, there=there, minutes=MINUTES)
    fitting = [(title, text, stage.units[code]) for title, text, code in WORK if stage.units[code] in seat.owners]
    for number in range(2):
        title, text, owner = fitting[(pk + turn + number) % len(fitting)]
        opened = decisions.decide(
            meeting, actor=seat.keeper, at=at, title=title, text=text, owner=owner,
            due_on=(at + timedelta(days=9 + 6 * number)).date(),
        )  # fmt: skip
        Decision(stage, seat, opened.matter.pk, owner).begin(at, number + pk)


def _ahead(stage: Stage, seat: Place, at: datetime, number: int) -> None:
    if number % 4 == 3:
        return
    meetings.call_meeting(
        seat.body, actor=seat.keeper, at=at, subject="议定事项落实情况通报和下阶段重点", place="三楼会议室",
        meet_at=_morning(stage, at, 3 + number % 5), agenda=AGENDA,
        units=[row.organization for row in seat.body.members.select_related("organization")],
    )  # fmt: skip


class Decision:
    """One decision on its way; some of the last weeks are left lying and become overdue."""

    def __init__(self, stage: Stage, seat: Place, pk: int, owner: Organization) -> None:
        self.stage = stage
        self.seat = seat
        self.pk = pk
        self.owner = owner

    def _do(self, at: datetime, the_move: str, actor: Actor, **given: object) -> None:
        move(Matter.objects.get(pk=self.pk), the_move, actor=actor, at=at, given=given)

    def begin(self, at: datetime, number: int) -> None:
        """Taken in hand the next day, done within the days promised."""
        manager = _manager(self.stage, self.owner)
        is_left = number % 3 == 0 and self.stage.end - at < LEFT_LYING
        if manager is None or is_left:
            return
        later, days = self.stage.later, 4 + number % 8
        self.stage.plan(later(at, 300), lambda moment: self._do(moment, Move.BEGIN, manager))
        self.stage.plan(
            later(at + timedelta(days=days), 60), lambda moment: self._do(moment, Move.FINISH, manager, result=RESULT)
        )
        if number % 8:
            self.stage.plan(
                later(at + timedelta(days=days + 2), 60),
                lambda moment: self._do(moment, Move.CONFIRM, self.seat.keeper),
            )


SEEN = (
    ("三个老旧小区楼道照明不全，居民晚上出行不便。", "请街道协调有关部门一周内排查，列出补装清单。"),
    ("社区报表仍有重复填报，网格员每周要花半天。", "请区里核对准入事项清单，能取消的取消。"),
    ("新建小区还没有成立业委会，停车收费意见较多。", "请社区会同住建部门先开一次居民恳谈会。"),
)


def _instructors(stage: Stage, at: datetime, townships: Iterable[Area]) -> None:
    """An instructor in each of the first townships, who comes every few weeks and leaves a note."""
    slot = Slot.objects.filter(county=stage.district, name__contains=INSTRUCTOR).select_related("county").first()
    for number, township in enumerate(list(townships)[:3]):
        leader = _of(stage, Role.TOWNSHIP_LEADER, township.code)
        if slot is None or leader is None:
            continue
        values = {
            "slot": slot, "area": township, "name": stage.name(), "body": "区直机关", "starts_on": at.date(),
            "ends_on": (at + timedelta(days=200)).date(),
        }  # fmt: skip
        pk = take_seat(values=values, actor=leader, at=at).pk
        for turn, (seen, asked) in enumerate(SEEN):
            when = stage.later(at + timedelta(days=5 + 15 * turn + number), 60)
            told = seen, asked, "已列入办理计划，下月回头看。" if turn == 0 else ""
            stage.plan(when, lambda moment, pk=pk, told=told, leader=leader: _note(pk, leader, moment, told))  # type: ignore[misc]


def _note(pk: int, leader: Actor, at: datetime, told: tuple[str, str, str]) -> None:
    seat = Seat.objects.select_related("area", "slot").get(pk=pk)
    seen, asked, outcome = told
    row = notes.write_note(seat, actor=leader, at=at, on=at.date(), seen=seen, asked=asked)
    if outcome:
        notes.settle_note(row, actor=leader, at=at, outcome=outcome)
