"""The wishes of the demo city: told, checked, published, claimed and fulfilled through the services."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from wangge.kinds.wish.rules import Move
from wangge.kinds.wish.services import tell_wish
from wangge.matters.models import Matter
from wangge.matters.services import move
from wangge.matters.services.catalogue import set_limit_rule
from wangge.matters.stage import Stage
from wangge.people.actors import Actor
from wangge.people.models import Organization
from wangge.people.rules import Role

NUMBER, COMMUNITIES = 36, 6
COMMUNITY = 12
ON_THE_WALL = "30 calendar_day"
DAY = timedelta(days=1)
WAITS_AT_MOST = 4 * DAY
STORIES = (
    ("一副老花镜", "thing", "想要一副老花镜，看书读报用。", 120, 1),
    ("一袋大米和一桶油", "thing", "想要一袋大米和一桶油，家里人口多，够吃一个月就好。", 200, 4),
    ("一个新书包", "thing", "开学升年级了，想要一个轻一点的新书包。", 150, 1),
    ("换一盏亮一点的灯", "repair", "客厅的灯太暗，想请人帮忙换一盏亮一些的。", 80, 2),
    ("修好滴水的水龙头", "repair", "厨房的水龙头一直滴水，想请人上门修一修。", 60, 3),
    ("教会用手机视频", "learning", "想学会用手机和外地的家人视频。", None, 1),
    ("周末有人陪着下棋", "company", "想在周末下午有人一起下几盘象棋。", None, 1),
    ("陪着去一趟图书馆", "company", "想有人陪着去一趟图书馆，办一张借书证。", None, 1),
    ("送一趟旧家具下楼", "errand", "有一件旧家具想搬下楼，请有力气的人帮一把。", None, 2),
    ("一辆二手轮椅", "thing", "想要一辆结实的轮椅，旧的也可以。", 400, 1),
    ("一套四大名著", "thing", "放假想读四大名著，旧书也行。", 100, 1),
    ("辅导几次数学", "learning", "数学有几章没听懂，想请人周末讲几次。", None, 1),
)
CAUSES = ("家里最近有点紧张。", "孩子在外地，一个人不方便。", "自己不会弄，也不好意思总麻烦邻居。")


@dataclass(frozen=True)
class Corner:
    """A community with those who act there."""

    clerk: Actor
    secretary: Actor
    workers: list[Actor]
    givers: list[Actor]


def schedule(stage: Stage) -> None:
    """Plans the wishes of a few communities over the simulated days."""
    corners = corners_of(stage)
    _set_wall(stage)
    for number in range(NUMBER if corners else 0):
        corner = corners[number % len(corners)]
        at = stage.later(stage.start + stage.random.random() * (stage.end - stage.start - 2 * DAY), 30)
        _Wish(stage, corner, number).plan(at)


def _set_wall(stage: Stage) -> None:
    """The county takes down after a month what nobody claimed, and hears of it: some wishes end that way."""
    keepers = stage.actors(Role.COUNTY_LEADER)
    if keepers:
        set_limit_rule(
            kind="wish", clock="wall", limit=ON_THE_WALL, actor=keepers[0], at=stage.start,
            area_code=stage.district.code, source="演示数据：区里规定，心愿上墙三十日无人认领的，社区另想办法",
        )  # fmt: skip


def corners_of(stage: Stage) -> list[Corner]:
    """Communities that have a clerk, a secretary and a grid worker; each gets two members and a volunteer."""
    secretaries = {actor.area_code: actor for actor in stage.actors(Role.COMMUNITY_SECRETARY)}
    workers: dict[str, list[Actor]] = {}
    for actor in stage.actors(Role.GRID_WORKER):
        workers.setdefault(actor.area_code[:COMMUNITY], []).append(actor)
    found: list[Corner] = []
    for clerk in stage.actors(Role.COMMUNITY_CLERK):
        code = clerk.area_code
        if code in secretaries and workers.get(code) and len(found) < COMMUNITIES:
            found.append(Corner(clerk, secretaries[code], workers[code], _givers(stage, clerk)))
    return found


def _givers(stage: Stage, clerk: Actor) -> list[Actor]:
    office = Organization.objects.select_related("area").get(pk=clerk.organization_id or 0)
    roles = ((Role.MEMBER, "报到党员"), (Role.MEMBER, "报到党员"), (Role.VOLUNTEER, "志愿者"))
    return [stage.appoint(role, office, office.area, title) for role, title in roles]


class _Wish:
    """One wish on its way; each step knows only that the one before happened."""

    def __init__(self, stage: Stage, corner: Corner, number: int) -> None:
        self.stage = stage
        self.corner = corner
        self.number = number
        place, turn = number % COMMUNITIES, number // COMMUNITIES  # no community hears the same twice
        self.story = STORIES[(turn + 2 * place) % len(STORIES)]
        self.giver = corner.givers[number % len(corner.givers)]
        self.matter = 0

    def plan(self, at: datetime) -> None:
        """Puts the first act into the queue."""
        self.stage.plan(at, self._tell)

    def _goes_on(self, at: datetime, share: float) -> bool:
        """Whether the community takes the next step: of what is new not all, and nothing lies there for weeks."""
        return self.stage.random.random() < share or self.stage.end - at > WAITS_AT_MOST

    def _later(self, at: datetime, days: float) -> datetime:
        return self.stage.later(at + days * DAY, 20)

    def _move(self, the_move: Move, actor: Actor, at: datetime, **given: object) -> None:
        move(Matter.objects.get(pk=self.matter), the_move, actor=actor, at=at, given=given)

    def _tell(self, at: datetime) -> None:
        title, sort, _text, cost, persons = self.story
        worker = self.corner.workers[self.number % len(self.corner.workers)]
        self.matter = tell_wish(
            actor=worker, title=title, story=CAUSES[self.number % len(CAUSES)], sort=sort, cost_limit=cost,
            persons_served=persons, address=f"{self.number % 17 + 1}号楼{self.number % 5 + 1}单元",
            area_code=worker.area_code, name=self.stage.name(), contact=f"1390000{self.number:04d}", at=at,
        ).matter.pk  # fmt: skip
        if self._goes_on(at, 0.92):
            self.stage.plan(self._later(at, 1), self._check)

    def _check(self, at: datetime) -> None:
        title, _sort, text, *_rest = self.story
        self._move(Move.CHECK, self.corner.clerk, at, wall_title=title, wall_text=text)
        if self._goes_on(at, 0.94):
            self.stage.plan(self._later(at, 0.5), self._publish)

    def _publish(self, at: datetime) -> None:
        self._move(Move.PUBLISH, self.corner.secretary, at, looked=True)
        if self.stage.random.random() < 0.75:
            self.stage.plan(self._later(at, 1 + self.stage.random.random() * 6), self._claim)

    def _claim(self, at: datetime) -> None:
        self._move(Move.CLAIM, self.giver, at)
        fate = self.stage.random.random()
        if fate < 0.1:
            self.stage.plan(self._later(at, 2), self._give_back)
        elif fate < 0.9:
            self.stage.plan(self._later(at, 1), self._let_know)
            self.stage.plan(self._later(at, 2 + self.stage.random.random() * 6), self._deliver)

    def _let_know(self, at: datetime) -> None:
        self._move(Move.LET_KNOW, self.corner.clerk, at, household_agreed=True)

    def _give_back(self, at: datetime) -> None:
        self._move(Move.GIVE_BACK, self.giver, at)

    def _deliver(self, at: datetime) -> None:
        self._move(Move.DELIVER, self.giver, at, minutes=20 + self.number % 5 * 15)
        if self._goes_on(at, 0.85):
            self.stage.plan(self._later(at, 1), self._received)

    def _received(self, at: datetime) -> None:
        self._move(Move.RECEIVED, self.corner.clerk, at, note="电话回访，住户说收到了，很满意。")
