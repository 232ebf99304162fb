"""Simulated days: reported, dispatched, handled; some late, some returned; all through the services."""

import heapq
import random
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from importlib.resources import files
from itertools import count
from typing import Any

from django.db import transaction

from wangge.areas.models import Area
from wangge.calendars.queries import calendar_for
from wangge.calendars.rules import Calendar, Limit, LimitUnit, due
from wangge.config.demo.cast import Cast
from wangge.estates.models import Estate, Street
from wangge.files.models import StoredFile
from wangge.kinds.concern.rules import Move, State
from wangge.kinds.concern.services.hooks import ask_of, unit_questions
from wangge.kinds.concern.services.rating import rate_and_maybe_reopen
from wangge.kinds.concern.services.reporting import report
from wangge.matters.models import Category, Matter
from wangge.matters.rules import MoveRefused, Phase
from wangge.matters.services import OpeningRefused, ReporterGiven, SomebodyWasFirst, move
from wangge.matters.services.alarms import sound_due_alarms
from wangge.people.actors import Actor, resident
from wangge.people.models import Organization

Act = Callable[[datetime], None]
Progress = Callable[[int, int], None]
BELL = timedelta(hours=2)
OBJECTIONS = (
    "现场不在我单位管养范围内，应由产权单位先行处理。",
    "该处尚未移交，仍由建设单位负责。",
)
HOURS = {7: 3, 8: 8, 9: 9, 10: 8, 11: 6, 13: 4, 15: 6, 17: 7, 18: 8, 19: 7, 20: 5, 21: 3}
THANKS = ("", "", "处理很快，谢谢。", "网格员跑了好几趟，辛苦了。", "希望以后能早点通知。")


@dataclass(order=True)
class _Event:
    at: datetime
    order: int
    act: Act = field(compare=False)


@dataclass(frozen=True)
class Scene:
    """Where a story happens."""

    grid: Area
    estate: Estate | None
    lng: float
    lat: float
    street: str


class Days:
    """A queue of acts in the order of their moments; acts behind the last moment never happen."""

    def __init__(self, *, cast: Cast, district: Area, seed: int, photos: list[StoredFile]) -> None:
        self.cast = cast
        self.random = random.Random(f"days:{seed}")  # noqa: S311 - a story, not a secret
        self.calendar: Calendar = calendar_for(district.code)
        self.photos = photos
        self.events: list[_Event] = []
        self.numbers = count()
        self.opened = 0
        self.refused = 0
        told = tomllib.loads(files("wangge.config.demo").joinpath("stories.toml").read_text(encoding="utf-8"))
        self.stories, self.brought_in = told["story"], told["brought_in"]
        self.categories = {row.code: row for row in Category.objects.filter(is_active=True)}
        self.district = district
        self.scenes = self._scenes(district)

    def _scenes(self, district: Area) -> list[Scene]:
        streets = list(Street.objects.exclude(kind="water").values_list("name", flat=True)) or ["东街"]
        estates = list(Estate.objects.filter(area__code__startswith=district.code).select_related("area"))
        return [
            Scene(estate.area, estate, estate.lng or 0, estate.lat or 0, streets[number % len(streets)])
            for number, estate in enumerate(estates)
        ]

    def later(self, at: datetime, minutes: float) -> datetime:
        """So many office minutes after a moment."""
        return due(at, Limit(Fraction(max(1, round(minutes)), 60), LimitUnit.WORK_HOUR), self.calendar).at

    def plan(self, at: datetime, act: Act) -> None:
        """Puts an act into the queue."""
        heapq.heappush(self.events, _Event(at, next(self.numbers), act))

    def run(self, *, until: datetime, progress: Progress) -> int:
        """Lets everything happen up to a moment; returns how many acts there were."""
        done, bell = 0, self.events[0].at if self.events else until
        total = len(self.events)
        while self.events and self.events[0].at <= until:
            while self.events[0].at >= bell:
                sound_due_alarms(bell)
                bell += BELL
            with transaction.atomic():
                for event in self._batch(min(until, bell)):
                    self._do(event)
                    done += 1
            progress(done, max(total, done + len(self.events)))
        sound_due_alarms(until)
        return done

    def _batch(self, until: datetime, size: int = 200) -> Iterator[_Event]:
        for _one in range(size):
            if not self.events or self.events[0].at > until:
                return
            yield heapq.heappop(self.events)

    def _do(self, event: _Event) -> None:
        """One act; what the rules refuse did simply not happen, as in life; no story forgets what a form asks for."""
        try:
            with transaction.atomic():
                event.act(event.at)
        except MoveRefused as refused:
            if refused.missing:
                raise
            self.refused += 1
        except (OpeningRefused, SomebodyWasFirst):
            self.refused += 1


class Concerns:
    """The stories of concerns, from the report to the rating."""

    def __init__(self, days: Days) -> None:
        self.days = days
        self.cast = days.cast
        self.random = days.random
        self.begun: set[int] = set()

    def schedule(self, *, start: datetime, end: datetime, number: int) -> None:
        """Spreads reports over the days, more of them in the morning and after work."""
        span = (end - start).total_seconds()
        for _one in range(number):
            moment = start + timedelta(seconds=self.random.random() * span)
            hour = self.random.choices(list(HOURS), list(HOURS.values()))[0]
            moment = moment.replace(hour=hour, minute=self.random.randint(0, 59), second=self.random.randint(0, 59))
            if moment < end:
                self.days.plan(moment, self._report)
        morning = start.replace(hour=9, minute=30)
        for day in range((end - start).days + 1):
            self.days.plan(morning + timedelta(days=day), self._take_up)

    def _report(self, at: datetime) -> None:
        story = self.random.choice(self.days.stories)
        scene = self.random.choice(self.days.scenes)
        words = {
            "estate": scene.estate.name if scene.estate else "",
            "building": f"{self.random.randint(1, 8)}号楼",
            "street": scene.street,
        }
        worker = self.cast.workers.get(scene.grid.code)
        by_worker = worker is not None and self.random.random() < 0.38
        opened = report(
            actor=worker if by_worker and worker else resident(),
            title=story["title"].format(**words),
            text=story["text"].format(**words),
            channel=Matter.Channel.GRID_PATROL if by_worker else self.random.choice(
                [Matter.Channel.RESIDENT_QR] * 5 + [Matter.Channel.PHONE] * 2 + [Matter.Channel.HOTLINE_12345]
            ),
            category=self.category(story),
            urgency="urgent" if story.get("urgent") and self.random.random() < 0.5 else "",
            reporter=None if by_worker else ReporterGiven(wants_contact=True),
            area_code=scene.grid.code,
            lng=round(scene.lng + self.random.uniform(-0.0006, 0.0006), 7),
            lat=round(scene.lat + self.random.uniform(-0.0004, 0.0004), 7),
            estate=scene.estate,
            address=words["building"],
            files=self._photos(0.5),
            at=at,
        )  # fmt: skip
        self.days.opened += 1
        self.begun.add(opened.matter.pk)
        Case(self, opened.matter.pk, story, scene, opened.reporter.pk if opened.reporter else None).begin(at)

    def _take_up(self, at: datetime) -> None:
        """What visits and inspections brought in goes its way like any other concern."""
        scenes = {scene.grid.code: scene for scene in self.days.scenes}
        story = self.days.brought_in
        waiting = Matter.objects.filter(kind="concern", phase=Phase.NEW).exclude(pk__in=self.begun)
        for pk, code in list(waiting.order_by("pk").values_list("pk", "area_code")):
            self.begun.add(pk)
            if code in scenes:
                Case(self, pk, story, scenes[code], None).begin(at)

    def category(self, story: dict[str, Any]) -> Category | None:
        code = story["category"]
        scheme = story.get("scheme", "")
        wanted = [code, f"{scheme}-{code}", f"{scheme}:{code}", f"{scheme[:1].upper()}{code}"]
        return next((self.days.categories[name] for name in wanted if name in self.days.categories), None)

    def _photos(self, chance: float) -> list[StoredFile]:
        return [self.random.choice(self.days.photos)] if self.days.photos and self.random.random() < chance else []


class Case:
    """One concern on its way; each act plans the next."""

    def __init__(
        self, concerns: Concerns, pk: int, story: dict[str, Any], scene: Scene, reporter_id: int | None
    ) -> None:
        self.days = concerns.days
        self.cast = concerns.cast
        self.random = concerns.random
        self.photos = concerns._photos
        self.pk = pk
        self.story = story
        self.category = concerns.category(story)
        self.scene = scene
        self.reporter_id = reporter_id
        self.returns = 0

    @property
    def desk(self) -> Actor:
        """The township's dispatcher."""
        return self.cast.desks[self.scene.grid.code[:9]]

    @property
    def leader(self) -> Actor:
        """The township's leader."""
        return self.cast.leaders[self.scene.grid.code[:9]]

    def matter(self) -> Matter:
        """The matter as it is now."""
        return Matter.objects.select_related("category", "concern__condition").get(pk=self.pk)

    def unit(self) -> Organization:
        """The responsible unit; a property trouble goes to one of the companies."""
        code = self.story["unit"]
        return self.cast.units[f"property{int(self.scene.grid.code[-4:]) % 6 + 1}" if code == "property" else code]

    def handler(self, unit_id: int | None) -> Actor:
        """Somebody of the unit that leads."""
        if unit_id is None:
            raise LookupError("No unit leads this matter.")
        return self.random.choice(self.cast.handlers[unit_id])

    def do(self, at: datetime, the_move: str, actor: Actor, *, matter: Matter | None = None, **given: Any) -> Matter:
        """Makes a move; an act that has looked at the matter hands it on."""
        matter = matter or self.matter()
        move(matter, the_move, actor=actor, at=at, given=given)
        return matter

    def then(self, at: datetime, minutes: tuple[float, float], act: Act) -> None:
        """Plans the next act some office minutes later."""
        self.days.plan(self.days.later(at, self.random.uniform(*minutes)), act)

    def begin(self, at: datetime) -> None:
        """What becomes of a fresh report."""
        worker = self.cast.workers.get(self.scene.grid.code)
        dice = self.random.random()
        if worker and dice < 0.12 and not self.story.get("scheme"):
            self.then(at, (20, 200), self.settle)
        elif dice < 0.15:
            self.then(at, (20, 120), self.reject)
        elif worker and dice < 0.21:
            self.then(at, (10, 60), self.ask_check)
        else:
            self.then(at, (8, 110) if self.random.random() < 0.92 else (130, 400), self.accept)

    def settle(self, at: datetime) -> None:
        """The grid worker puts it right on the spot."""
        worker = self.cast.workers[self.scene.grid.code]
        self.do(
            at, Move.SELF_HANDLE, worker, result="网格员到现场处理完毕，已告知周边住户。",
            photos_before=self.photos(1), photos_after=self.photos(1),
        )  # fmt: skip
        self.afterwards(at)

    def reject(self, at: datetime) -> None:
        """Not ours: the reporter reads why, and where to go."""
        self.do(
            at, Move.REJECT, self.desk, ground="other_competence", proper_place="区政务服务中心二楼综合窗口",
            public_text="您反映的事项由专门机构受理，我们已把办理地点告诉您；如有困难，网格员可以帮您代办。",
        )  # fmt: skip

    def ask_check(self, at: datetime) -> None:
        """Somebody has a look first."""
        self.do(at, Move.ASK_CHECK, self.desk, note="照片看不清具体位置，请到现场核实。")
        self.then(at, (30, 220), self.checked)

    def checked(self, at: datetime) -> None:
        """The grid worker has had a look."""
        worker = self.cast.workers[self.scene.grid.code]
        self.do(at, Move.CHECKED, worker, note="到现场看过，情况属实。", photos=self.photos(0.6))
        self.then(at, (10, 90), self.accept)

    def accept(self, at: datetime) -> None:
        """Taken up."""
        matter = self.matter()
        given: dict[str, Any] = {}
        if matter.category is None:
            given["category"] = self.category or self.days.categories["other"]
        elif matter.category.scheme != "own":
            given["condition"] = matter.category.conditions.order_by("number").first()
        self.do(at, Move.ACCEPT, self.desk, matter=matter, **given)
        self.then(at, (4, 70) if self.random.random() < 0.93 else (130, 300), self.dispatch)

    def dispatch(self, at: datetime) -> None:
        """Given to a unit; now and then to the wrong one."""
        unit = self.unit()
        if self.returns == 0 and self.random.random() < 0.08:
            unit = self.random.choice(list(self.cast.units.values()))
        self.do(at, Move.DISPATCH, self.desk, lead_unit=unit, why="按权责清单派单")
        wrong = unit.pk != self.unit().pk
        if wrong and self.returns == 0:
            self.then(at, (40, 240), self.give_back)
        elif self.returns == 1 and self.random.random() < 0.35:
            self.then(at, (40, 240), self.object)
        else:
            self.then(at, (15, 300), self.sign)

    def give_back(self, at: datetime) -> None:
        """The unit says it is not competent."""
        matter = self.matter()
        self.returns += 1
        self.do(
            at, Move.RETURN, self.handler(matter.lead_unit_id), matter=matter,
            reason=f"按权责清单，此类事项由{self.unit().name}负责。",
        )  # fmt: skip
        self.then(at, (10, 120), self.dispatch)

    def object(self, at: datetime) -> None:
        """The second unit refuses as well; the township leader decides."""
        matter = self.matter()
        self.returns += 1
        self.do(
            at, Move.OBJECT, self.handler(matter.lead_unit_id), matter=matter, reason=self.random.choice(OBJECTIONS)
        )
        self.then(at, (60, 400), self.decide)

    def decide(self, at: datetime) -> None:
        """The township leader says who it is."""
        self.do(
            at, Move.DECIDE, self.leader, lead_unit=self.unit(), reason="现场会商后明确由该单位负责。",
            make_rule=self.random.random() < 0.5,
        )  # fmt: skip
        self.then(at, (15, 120), self.sign)

    def sign(self, at: datetime) -> None:
        """Signed for; the reporter is called, the work begins."""
        matter = self.matter()
        handler = self.handler(matter.lead_unit_id)
        self.do(at, Move.SIGN, handler, matter=matter)
        self.then(at, (20, 400), lambda when: self._contact(when, handler))
        dice = self.random.random()
        days = self.random.choices([0.3, 1, 2, 3.5, 6.5, 9], [25, 28, 20, 15, 8, 4])[0]
        if dice < 0.05:
            self.then(at, (480, 900), lambda when: self._ask_extension(when, handler))
        elif dice < 0.07:
            self.then(at, (300, 900), self.suspend)
        self.then(at, (days * 420, days * 500 + 60), lambda when: self.finish(when, handler))

    def _contact(self, at: datetime, handler: Actor) -> None:
        self.do(at, Move.CONTACT, handler, contact_way=self.random.choice(["phone", "phone", "visit"]))

    def _ask_extension(self, at: datetime, handler: Actor) -> None:
        until = self.days.later(at, 480 * 8)
        self.do(at, Move.ASK_EXTENSION, handler, reason=self.story["extension"], until=until)
        self.then(at, (20, 200), lambda when: self._answer_extension(when, until))

    def _answer_extension(self, at: datetime, until: datetime) -> None:
        if self.random.random() < 0.8:
            words = "配件和施工时间原因，处理需要多几天，给您带来不便请谅解。"
            self.do(at, Move.GRANT_EXTENSION, self.desk, until=until, public_text=words)
        else:
            self.do(at, Move.REFUSE_EXTENSION, self.desk, reason="居民生活受影响，请按原期限办理。")

    def suspend(self, at: datetime) -> None:
        """Cannot be solved now; on the public list with a day of review."""
        self.do(
            at, Move.SUSPEND, self.leader, reason="需列入明年老旧小区改造资金。",
            review_on=(at + timedelta(days=self.random.choice([30, 60, 90]))).date(),
            public_text="此事需要统一改造资金，已列入计划。",
        )  # fmt: skip

    def finish(self, at: datetime, handler: Actor) -> None:
        """The unit says it is done."""
        matter = self.matter()
        if matter.state not in (State.HANDLING, State.EXTENSION_ASKED):
            return
        asked = {ask.name: ask.choices[0][0] for ask in map(ask_of, unit_questions(matter)) if ask.choices}
        self.do(
            at, Move.FINISH, handler, matter=matter, result=self.story["result"], contact_way="phone",
            done_by="班组现场作业", photos_after=self.photos(1), **asked,
        )  # fmt: skip
        self.then(at, (60, 500), self.verify)

    def verify(self, at: datetime) -> None:
        """A grid worker who had no part in it has a look; where the grid has none, the reporter says."""
        worker = self.cast.workers.get(self.scene.grid.code)
        if worker is None:
            self.do(at, Move.PASS, resident(reporter_id=self.reporter_id))
            self.afterwards(at)
            return
        matter = self.matter()
        if self.random.random() < 0.06:
            self.do(at, Move.REWORK, worker, matter=matter, reason=self.story["rework"], photos=self.photos(1))
            handler = self.handler(matter.lead_unit_id)
            self.then(at, (120, 900), lambda when: self.finish(when, handler))
            return
        self.do(at, Move.PASS, worker, matter=matter, closing_met=True, photos=self.photos(0.4))
        self.afterwards(at)

    def afterwards(self, at: datetime) -> None:
        """The reporter rates, the clerk follows up."""
        if self.reporter_id and self.random.random() < 0.55:
            self.then(at, (60, 1500), self.rate)
        if self.random.random() < 0.75:
            self.then(at, (480, 1300), self.follow_up)

    def rate(self, at: datetime) -> None:
        """What the reporter says."""
        solved = self.random.random() < 0.9
        satisfied = self.random.choices(["yes", "neutral", "no"], [82, 12, 6])[0] if solved else "no"
        rated = rate_and_maybe_reopen(
            self.matter(), actor=resident(reporter_id=self.reporter_id), solved="yes" if solved else "no",
            satisfied=satisfied, text=self.random.choice(THANKS), at=at,
        )  # fmt: skip
        if rated.is_reopened:
            self.then(at, (5, 90), self.dispatch)

    def follow_up(self, at: datetime) -> None:
        """The community asks."""
        clerk = self.cast.clerks[self.scene.grid.code[:12]]
        if self.random.random() < 0.8:
            self.do(at, Move.FOLLOW_UP, clerk, reached="yes", solved="yes", satisfied="yes")
        else:
            self.do(at, Move.FOLLOW_UP, clerk, reached="no")
