"""What was written down of closed concerns gives the figures that counting all of them again would give."""

import os
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS
from django.utils.timezone import localdate
from tests.world import COUNTY, EAST, GARDEN, GARDEN_1, GARDEN_2, NOW, RIVER_1, Town, category, photo

from wangge.indicators import triggers
from wangge.indicators.access import own_unit
from wangge.indicators.models import Recount, Settled, SettledOrder
from wangge.indicators.queries import WRITTEN, By, Scope, concerns, weekly
from wangge.indicators.rules import period_of
from wangge.indicators.services import settle_all, settle_changed
from wangge.kinds.concern.rules import Move
from wangge.kinds.concern.services import rate_and_maybe_reopen
from wangge.kinds.concern.tests.stages import HOUR, Story, accepted, closed, dispatched, handled, in_hand, reported
from wangge.matters.models import Clock, Matter
from wangge.matters.rules import MoveRefused

DAY = timedelta(days=1)
LATER = NOW + 40 * DAY
READERS = {
    "county_leader": By.AREA, "township_leader": By.AREA, "secretary": By.UNIT, "statistician": By.CATEGORY,
    "manager": By.CATEGORY, "urban_manager": By.AREA,
}  # fmt: skip


def everything(town: Town) -> list[Any]:
    """The figures of all kinds of readers, with every table and every narrowing."""
    found: list[Any] = []
    today = localdate(LATER)
    for who, by in READERS.items():
        actor = town.actor(who)
        scope = Scope(period_of(today=today, days=60), area=actor.area_code, unit=own_unit(actor))
        found += [concerns(actor=actor, scope=scope, by=by, at=LATER), weekly(actor=actor, scope=scope, at=LATER)]
    actor, water, above = town.actor("county_leader"), town.units["water"].pk, category("class", "市政").pk
    for by, days, narrow in (
        (By.UNIT, 30, {}), (By.CATEGORY, 14, {}), (By.AREA, 90, {"unit": water}), (By.UNIT, 90, {"unit": water}),
        (By.CATEGORY, 30, {"branch": above}), (By.UNIT, 30, {"area": GARDEN, "branch": above}),
    ):  # fmt: skip
        scope = Scope(period_of(today=today, days=days), **{"area": COUNTY, **narrow})  # type: ignore[arg-type]
        found.append(concerns(actor=actor, scope=scope, by=by, at=LATER))
    return found


def counted(town: Town) -> list[Any]:
    """The same with nothing written down."""
    SettledOrder.objects.all().delete()
    Settled.objects.all().delete()
    return everything(town)


class History:
    """Chance brings concerns and what happens to them."""

    def __init__(self, town: Town, seed: int) -> None:
        self.town, self.chance = town, random.Random(seed)
        self.stories = [dispatched(town), *(closed(town, at=self.moment()) for _number in range(4))]
        above = category("class", "市政")
        self.rows = [category(), category("noise", "噪声", parent=above), category("tree", "树木", parent=above)]

    def moment(self) -> datetime:
        return NOW - timedelta(days=10) + timedelta(minutes=self.chance.randrange(45 * 1440))

    def begin(self) -> None:
        stage = self.chance.choice((reported, accepted, dispatched, in_hand, handled, closed, closed, closed, closed))
        given: dict[str, Any] = {"at": self.moment(), "row": self.chance.choice(self.rows)}
        if stage is not closed:  # whose grid worker is the one of the first grid
            given["grid"] = self.chance.choice((GARDEN_1, GARDEN_1, GARDEN_2, RIVER_1))
        self.stories.append(stage(self.town, **given))

    def act(self) -> None:
        story = self.chance.choice(self.stories)
        story.at += timedelta(minutes=self.chance.randrange(1, 3 * 1440))
        acts: tuple[tuple[str, Move, dict[str, Any]], ...] = (
            ("dispatcher", Move.ACCEPT, {}),
            ("dispatcher", Move.REJECT, {"ground": "not_ours", "reason": "不属受理范围"}),
            ("dispatcher", Move.DISPATCH, {"lead_unit": self.town.units["urban"]}),
            ("handler", Move.RETURN, {"reason": "不属我单位"}),
            ("handler", Move.SIGN, {}),
            ("handler", Move.FINISH, {"result": "好了", "contact_way": "phone", "photos_after": [photo()]}),
            ("grid_worker", Move.REWORK, {"reason": "还是不亮"}),
            ("grid_worker", Move.PASS, {"closing_met": True}),
            ("clerk", Move.FOLLOW_UP, {"reached": "yes", "solved": "yes", "satisfied": "yes"}),
            ("clerk", Move.FOLLOW_UP, {"reached": "no"}),
        )
        who, what, given = self.chance.choice(acts)
        try:
            story.act(who, what, **given)
        except MoveRefused:
            story.matter.refresh_from_db()

    def rate(self) -> None:
        story = self.chance.choice([story for story in self.stories if story.matter.phase == "done"] or [None])
        if story is not None and not story.matter.ratings.exists():
            solved = self.chance.choice(("yes", "no"))
            said: Any = {"solved": solved, "satisfied": self.chance.choice(("yes", "neutral", "no")), "text": ""}
            rate_and_maybe_reopen(story.matter, actor=story.reporter, at=story.at + HOUR, **said)

    def change(self) -> None:
        """What no move does: another category, another grid, another unit's name on it."""
        row = Matter.objects.filter(pk=self.chance.choice(self.stories).matter.pk)
        what = self.chance.randrange(4)
        if what == 0:
            row.update(category=self.chance.choice(self.rows))
        elif what == 1:
            row.update(area_code=self.chance.choice((GARDEN_1, GARDEN_2, RIVER_1, EAST)))
        elif what == 2:
            row.update(confidentiality=self.chance.choice(("normal", "guarded", "sealed")))
        else:
            row.update(opened_at=self.moment())

    def go_on(self, steps: int) -> None:
        happenings: list[Callable[[], None]] = [
            self.begin,
            self.begin,
            self.act,
            self.act,
            self.act,
            self.rate,
            self.change,
        ]
        for _step in range(steps):
            self.chance.choice(happenings)()


def test_whatever_happens_the_figures_are_those_of_counting_all_again(town: Town) -> None:
    history = History(town, seed=int(os.environ.get("WANGGE_TEST_SEED", "17")))
    history.go_on(32)
    settle_changed(LATER)
    written = Settled.objects.count()
    assert written > 3
    history.go_on(16)

    before = everything(town)  # some of it written down, some changed since
    settle_changed(LATER)
    after = everything(town)
    assert set(Recount.objects.values_list("matter__confidentiality", flat=True)) <= {"sealed"}
    assert Settled.objects.count() + Recount.objects.count() == Matter.objects.exclude(closed_at=None).count()
    triggers.note_all(DEFAULT_DB_ALIAS)
    again = counted(town)

    assert before == again
    assert after == again
    assert settle_all(LATER) >= Settled.objects.count() > 0


@pytest.fixture
def done(town: Town) -> Story:
    story = closed(town)
    settle_changed(LATER)
    assert Settled.objects.filter(matter=story.matter).exists()
    return story


def figure(town: Town, name: str) -> int:
    actor = town.actor("county_leader")
    scope = Scope(period_of(today=localdate(LATER), days=60), area=actor.area_code)
    return concerns(actor=actor, scope=scope, by=By.AREA, at=LATER).total.get(name, 0)


def test_a_word_of_the_reporter_counts_at_once(town: Town, done: Story) -> None:
    assert (figure(town, "unsaid"), figure(town, "solved")) == (1, 0)
    rate_and_maybe_reopen(done.matter, actor=done.reporter, solved="yes", satisfied="yes", text="", at=done.at + HOUR)
    assert (figure(town, "unsaid"), figure(town, "solved")) == (0, 1)


def test_what_is_reopened_is_no_longer_closed(town: Town, done: Story) -> None:
    rate_and_maybe_reopen(done.matter, actor=done.reporter, solved="no", satisfied="no", text="", at=done.at + HOUR)
    assert (figure(town, "closed"), figure(town, "open"), figure(town, "filed")) == (0, 1, 1)
    settle_changed(LATER)
    assert not Settled.objects.exists()
    assert (figure(town, "closed"), figure(town, "open"), figure(town, "filed")) == (0, 1, 1)


def test_an_earlier_report_that_comes_in_late_makes_it_a_repeat(town: Town, done: Story) -> None:
    assert figure(town, "repeated") == 0
    reported(town, at=NOW - DAY)
    assert figure(town, "repeated") == 1


def test_a_closed_concern_whose_clock_still_runs_is_counted_itself(town: Town, done: Story) -> None:
    Clock.objects.filter(matter=done.matter, name="handle").update(stopped_at=None, is_met=None, due_at=LATER + DAY)
    settle_changed(LATER)
    assert not Settled.objects.exists()
    Clock.objects.filter(matter=done.matter, name="handle").update(due_at=LATER - DAY)
    assert figure(town, "handle_late") == 1


def test_a_lost_trigger_is_told_and_laid_again(town: Town) -> None:
    triggers.remove(DEFAULT_DB_ALIAS)
    assert triggers.missing(DEFAULT_DB_ALIAS)
    triggers.after_migrations(using=DEFAULT_DB_ALIAS)
    assert triggers.missing(DEFAULT_DB_ALIAS) == set()


def test_every_measure_is_written_down(town: Town, done: Story) -> None:
    names = {column.name for column in Settled._meta.concrete_fields}
    assert set(WRITTEN) < names
    assert figure(town, "filed") == 1
