"""Those who serve in the demo city: members and volunteers, a menu, orders, activities, lists, a pairing."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.timezone import localtime

from wangge.areas.models import Area
from wangge.kinds.service_order.models import MenuItem, OrderDetails
from wangge.kinds.service_order.rules import Move
from wangge.kinds.service_order.services import add_item, order_service, proposals
from wangge.matters.models import Matter
from wangge.matters.services import move
from wangge.matters.stage import Stage
from wangge.people.actors import Actor, of_post, resident
from wangge.people.models import Organization
from wangge.people.rules import Role
from wangge.volunteers import services
from wangge.volunteers.models import Registration, Skill
from wangge.volunteers.rules import Stage as PartStage

ORDERS, COMMUNITIES, PEOPLE = 24, 4, 4
DAY = timedelta(days=1)
WAITS_AT_MOST = 4 * DAY
MENU = (
    ("上门理发", "hair", "行动不便的老人，每月一次"),
    ("教用手机", "digital", "看视频、挂号、缴费"),
    ("小修小补", "repair", "门锁、水龙头、插座面板"),
    ("代买代取", "errand", "买菜、取药、取快递"),
    ("陪着聊天", "company", "每周一个下午"),
)
RATED = (
    ("yes", "来得及时，很细心。"),
    ("yes", ""),
    ("neutral", "改了两次时间。"),
    ("yes", "谢谢小伙子。"),
    ("no", "没修好，又坏了。"),
)
WHY = "不方便出门，请提前打电话。"


@dataclass
class Corner:
    """A community with its clerks, those registered there and its menu."""

    community: Area
    clerk: Actor
    secretary: Actor
    people: list[Registration] = field(default_factory=list)
    actors: dict[int, Actor] = field(default_factory=dict)
    menu: list[MenuItem] = field(default_factory=list)


def schedule(stage: Stage) -> None:
    """Plans registrations at the beginning, then orders, an activity and a pairing over the simulated days."""
    services.begin_skills()
    corners = _corners(stage)
    for corner in corners:
        _furnish(stage, corner)
    for number in range(ORDERS if corners else 0):
        corner = corners[number % len(corners)]
        at = stage.later(stage.start + DAY + stage.random.random() * (stage.end - stage.start - 2 * DAY), 40)
        _Order(stage, corner, number).plan(at)
    for corner in corners:
        _Activity(stage, corner).plan()


def _corners(stage: Stage) -> list[Corner]:
    secretaries = {actor.area_code: actor for actor in stage.actors(Role.COMMUNITY_SECRETARY)}
    clerks = [clerk for clerk in stage.actors(Role.COMMUNITY_CLERK) if clerk.area_code in secretaries][:COMMUNITIES]
    areas = {area.code: area for area in Area.objects.filter(code__in=[clerk.area_code for clerk in clerks])}
    return [Corner(areas[clerk.area_code], clerk, secretaries[clerk.area_code]) for clerk in clerks]


def _furnish(stage: Stage, corner: Corner) -> None:
    """Who registered, what is on the menu, what is needed and offered, on the first day."""
    skills = {skill.code: skill for skill in Skill.objects.all()}
    at, units = stage.start, list(stage.units.values())
    office = Organization.objects.get(pk=corner.clerk.organization_id or 0)
    there = {role: _there(stage, role, office) for role in (Role.MEMBER, Role.VOLUNTEER)}
    for number in range(PEOPLE):
        role = Role.MEMBER if number % 2 else Role.VOLUNTEER
        unit = units[number % len(units)] if number % 2 and units and not there[role] else None
        title = "报到党员" if number % 2 else "志愿者"
        actor = there[role].pop(0) if there[role] else stage.appoint(role, unit or office, corner.community, title)
        _name, code, _text = MENU[number % len(MENU)]
        row = services.register(
            actor=resident(actor.person_id, actor.name), kind=str(role), community=corner.community, agrees=True,
            contact=f"1390001{number:04d}", skills=[skills[code], skills["company"]], unit=unit, at=at,
        )  # fmt: skip
        row = services.accept(row, actor=corner.clerk, at=at).registration
        corner.people.append(row)
        assert row.post is not None
        corner.actors[row.pk] = of_post(row.post, name=actor.name)
    corner.menu = [
        add_item(actor=corner.clerk, community=corner.community, name=name, text=text, skill=skills[code], at=at)
        for name, code, text in MENU
    ]
    services.add_need(
        actor=corner.clerk,
        community=corner.community,
        skill=skills["law"],
        text="每季度一次法律讲座",
        quantity=4,
        at=at,
    )
    need = services.add_need(
        actor=corner.clerk, community=corner.community, skill=skills["hair"], text="每月义务理发", quantity=6, at=at
    )
    for unit in units[:1]:
        services.register_unit(
            actor=corner.clerk, organization=unit, community=corner.community, liaison_name=stage.name(),
            liaison_contact="13900020000", offers="理发师两名、活动室一间", members_serving=12, at=at,
        )  # fmt: skip
        offer = services.add_resource(
            actor=corner.clerk, organization=unit, community=corner.community, skill=skills["hair"],
            text="职工理发小组", quantity=4, at=at,
        )  # fmt: skip
        services.add_project(
            actor=corner.clerk, need=need, resource=offer, title="理发进楼院", quantity=3,
            starts_on=at.date(), at=at,
        )  # fmt: skip
    _pair(stage, corner, at)
    services.register(
        actor=resident(), kind="volunteer", community=corner.community, agrees=True, name=stage.name(),
        contact="13900030000", skills=[skills["digital"]], at=stage.end - DAY,
    )  # fmt: skip


def _there(stage: Stage, role: Role, office: Organization) -> list[Actor]:
    """Members or volunteers whom another kind brought to the community already: the same people serve twice."""
    return [actor for actor in stage.actors(role) if actor.organization_id == office.pk]


def _pair(stage: Stage, corner: Corner, at: datetime) -> None:
    younger = corner.people[0]
    row = services.propose_pairing(
        actor=corner.clerk, younger=younger, elder_name=stage.name(), elder_contact="13900040000",
        elder_address="1号楼1单元", at=at,
    )  # fmt: skip
    services.agree(row, actor=corner.actors[younger.pk], at=at)
    services.elder_agrees(row, how="there", actor=corner.clerk, at=at)
    last = at
    for week in range(1, 8):
        when = stage.later(at + week * 7 * DAY, 60)  # two weeks of which one is a holiday come to one visit
        if last.date() < when.date() and when < stage.end:
            last = when
            services.note_visit(
                row, how="home", minutes=40, note_text="一切都好。", needs_help=False, actor=corner.actors[younger.pk],
                at=when,
            )  # fmt: skip
    services.confirm_visits(row, actor=corner.clerk, at=stage.end - DAY)


def at_hour(moment: datetime, hour: int) -> datetime:
    """The same day at a full hour of the place: nobody sweeps a stairwell at night."""
    return localtime(moment).replace(hour=hour, minute=0, second=0, microsecond=0)


class _Activity:
    """Two activities of a community: one that is over and counted, one that is coming."""

    def __init__(self, stage: Stage, corner: Corner) -> None:
        self.stage = stage
        self.corner = corner

    def plan(self) -> None:
        """Puts both into the queue."""
        self.stage.plan(self.stage.end - 20 * DAY, self._hold)
        self.stage.plan(self.stage.end - timedelta(hours=20), self._announce)

    def _hold(self, at: datetime) -> None:
        begins = at_hour(at + 2 * DAY, 9)
        row = services.announce_activity(
            actor=self.corner.clerk, community=self.corner.community, title="楼道清洁日",
            text="一起清扫楼道、清理小广告。", risks="注意台阶湿滑；清洁用品由社区准备。", place="社区服务站门口",
            starts_at=begins, ends_at=at_hour(begins, 11), seats=8, at=at,
        )  # fmt: skip
        for registration in self.corner.people:
            actor = self.corner.actors[registration.pk]
            part = services.apply_for(row, registration=registration, actor=actor, at=at)
            services.choose(part, is_chosen=True, actor=self.corner.clerk, at=at)
            services.check_in(part, code=row.check_in_code, actor=actor, at=begins)
        services.close_activity(row, person_times=60, actor=self.corner.clerk, at=row.ends_at + timedelta(hours=1))
        for part in row.participations.filter(stage=PartStage.DONE)[:3]:
            services.confirm_hours(part, minutes=120, actor=self.corner.secretary, at=row.ends_at + DAY)

    def _announce(self, at: datetime) -> None:
        begins = at_hour(at + 5 * DAY, 14)
        services.announce_activity(
            actor=self.corner.clerk, community=self.corner.community, title="邻里义诊理发",
            text="量血压、理发、磨剪刀。", risks="没有特别的风险。", place="社区广场",
            starts_at=begins, ends_at=at_hour(begins, 17), seats=10, at=at,
        )  # fmt: skip


class _Order:
    """One order on its way."""

    def __init__(self, stage: Stage, corner: Corner, number: int) -> None:
        self.stage = stage
        self.corner = corner
        self.number = number
        self.matter = 0
        self.asker: Actor | None = None
        self.was_refused = False

    def plan(self, at: datetime) -> None:
        """Puts the first act into the queue."""
        self.stage.plan(at, self._order)

    def _move(self, the_move: Move, actor: Actor, at: datetime, **given: object) -> None:
        move(Matter.objects.get(pk=self.matter), the_move, actor=actor, at=at, given=given)

    def _helper(self) -> Actor | None:
        row = OrderDetails.objects.get(matter_id=self.matter)
        return self.corner.actors.get(row.helper_id) if row.helper_id else None

    def _order(self, at: datetime) -> None:
        item = self.corner.menu[self.number % len(self.corner.menu)]
        opened = order_service(
            actor=self.corner.clerk, community=self.corner.community, item=item, story=WHY, name=self.stage.name(),
            contact=f"1390005{self.number:04d}", address=f"{self.number % 9 + 1}号楼", at=at,
        )  # fmt: skip
        self.matter = opened.matter.pk
        self.asker = resident(reporter_id=opened.reporter.pk) if opened.reporter is not None else None
        if self.stage.random.random() < 0.9 or self.stage.end - at > WAITS_AT_MOST:
            self.stage.plan(self.stage.later(at, 90), self._assign)

    def _assign(self, at: datetime) -> None:
        matter = Matter.objects.get(pk=self.matter)
        found = proposals(matter, OrderDetails.objects.get(matter=matter))
        if not found:
            return
        self._move(Move.ASSIGN, self.corner.clerk, at, helper=str(found[0][0].pk))
        refuses = self.number % 7 == 3 and not self.was_refused
        self.stage.plan(self.stage.later(at, 60), self._refuse if refuses else self._accept)

    def _refuse(self, at: datetime) -> None:
        helper = self._helper()
        if helper is not None:
            self._move(Move.REFUSE, helper, at)
            self.was_refused = True
            self.stage.plan(self.stage.later(at, 90), self._assign)

    def _accept(self, at: datetime) -> None:
        helper = self._helper()
        if helper is not None:
            self._move(Move.ACCEPT, helper, at)
            self.stage.plan(self.stage.later(at + DAY, 120), self._finish)

    def _finish(self, at: datetime) -> None:
        helper = self._helper()
        if helper is not None:
            self._move(Move.FINISH, helper, at, minutes=30 + self.number % 4 * 15)
            if self.stage.random.random() < 0.85 or self.stage.end - at > WAITS_AT_MOST:
                self.stage.plan(self.stage.later(at, 240), self._confirm)

    def _confirm(self, at: datetime) -> None:
        """Half of the residents confirm and rate themselves, by number and code; for the others the clerk rings."""
        if self.asker is None or self.number % 2:
            self._move(Move.CONFIRM, self.corner.clerk, at, note="电话问过，已经做好。")
            return
        self._move(Move.CONFIRM, self.asker, at)
        satisfied, words = RATED[self.number // 2 % len(RATED)]
        self._move(Move.RATE, self.asker, at, satisfied=satisfied, words=words)
