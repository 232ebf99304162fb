"""Who may demand an assembly: the shares of the law, the day it must be held by, and what follows."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse
from tests.world import NOW, Town

from wangge.kinds.topic.models import AssemblyRequest
from wangge.kinds.topic.rules import Move
from wangge.kinds.topic.rules.calling import find_call, judge_call
from wangge.kinds.topic.rules.law import NoRule
from wangge.kinds.topic.rules.polls import PollAct
from wangge.kinds.topic.services import ballots, calling, polls
from wangge.kinds.topic.tests.stories import (
    AFTER,
    CLOSED,
    DAY,
    MEETING,
    OPENED,
    entry,
    on_agenda,
    opened,
    read,
    screened,
    told,
)
from wangge.matters.models import Matter
from wangge.matters.rules import MoveRefused
from wangge.matters.services import move
from wangge.notices.models import Notice

OLD_LAW = date(2025, 6, 1)
TODAY = NOW.date()


@pytest.mark.parametrize(
    ("body", "asker", "signatures", "entitled", "is_enough"),
    [
        ("villagers_assembly", "person", 100, 1000, True),
        ("villagers_assembly", "person", 99, 1000, False),
        ("villagers_assembly", "person", 101, 1001, True),
        ("villagers_assembly", "person", 100, 1001, False),
        ("villagers_assembly", "representative", 15, 45, True),
        ("villagers_assembly", "representative", 14, 45, False),
        ("villagers_representatives", "representative", 9, 45, True),
        ("villagers_representatives", "representative", 8, 45, False),
        ("residents_assembly", "person", 200, 1000, True),
        ("residents_assembly", "household", 199, 1000, False),
        ("residents_assembly", "group", 3, 9, True),
        ("residents_assembly", "group", 2, 9, False),
        ("owners", "person", 20, 100, True),
        ("owners", "person", 19, 100, False),
    ],
)
def test_the_share_of_the_law_exactly_is_enough_and_one_less_is_not(
    body: str, asker: str, signatures: int, entitled: int, is_enough: bool
) -> None:
    rule = find_call([], body=body, asker=asker, on=OLD_LAW)
    verdict = judge_call(rule, signatures=signatures, entitled=entitled, asked_on=OLD_LAW)
    assert verdict.is_enough is is_enough
    assert verdict.hold_by == (date(2025, 7, 1) if is_enough else None)
    assert verdict.missing(signatures) == (0 if is_enough else verdict.needed - signatures)


def demand(town: Town, matter: Matter, signatures: int = 20, **given: object) -> AssemblyRequest:
    """Of a hundred owners so many have signed."""
    values = {
        "actor": town.actor("clerk"), "at": NOW, "body": "owners", "asker": "person", "entitled": 100,
        "asked_on": TODAY, **given,
    }  # fmt: skip
    row, _verdict = calling.request_assembly(matter, signatures=signatures, **values)
    return row


class TestRequest:
    def test_a_changed_law_is_refused_until_its_share_is_entered(self, town: Town) -> None:
        matter = screened(town)
        with pytest.raises(NoRule):
            demand(town, matter, body="villagers_assembly")
        calling.add_call(
            actor=town.actor("county_leader"), at=NOW, body="villagers_assembly", asker="person", share=">=1/10",
            within_days=15, valid_from=TODAY, source="新法第几条",
        )  # fmt: skip
        row = demand(town, matter, 10, body="villagers_assembly")
        assert (row.needed, row.source, row.hold_by) == (10, "新法第几条", (NOW + 15 * DAY).date())

    def test_too_few_are_noted_and_bind_nobody(self, town: Town) -> None:
        matter = screened(town)
        with time_machine.travel(NOW, tick=False):
            answer = town.client("clerk").post(
                reverse("topic:assembly", args=[matter.number]),
                {"who": "owners/person", "signatures": 15, "entitled": 100, "asked_on": TODAY.isoformat()},
                follow=True,
            )
        assert "还差 5" in answer.content.decode()
        assert read(matter).topic.assembly_by is None
        assert not Notice.objects.filter(key__startswith="assembly").exists()

    def test_enough_bind_the_topic_to_a_day_and_tell_the_secretary(self, town: Town) -> None:
        matter = screened(town)
        row = demand(town, matter)
        assert read(matter).topic.assembly_by == row.hold_by == (NOW + 30 * DAY).date()
        notice = Notice.objects.get(key=f"assembly:{row.pk}:asked", person_id=town.actor("secretary").person_id)
        assert notice.title == f"业主大会须在 {row.hold_by} 前召开"
        with time_machine.travel(NOW, tick=False):
            shown = town.client("secretary").get(reverse("topic:overview")).content.decode()
        assert f"{row.hold_by} 前" in shown

    def test_it_is_not_turned_away_any_more(self, town: Town) -> None:
        matter = told(town).matter
        demand(town, read(matter))
        given = {"public_text": "不是社区的事", "proper_place": "住建局"}
        with pytest.raises(MoveRefused):
            move(read(matter), Move.TURN_AWAY, actor=town.actor("secretary"), at=NOW, given=given)

    @pytest.mark.parametrize("wrong", [{"signatures": 101}, {"asked_on": (NOW + DAY).date()}, {"who": "river_worker"}])
    def test_what_cannot_be_is_refused(self, town: Town, wrong: dict[str, object]) -> None:
        given = dict(wrong)
        if "who" in given:
            given["actor"] = town.actor(str(given.pop("who")))
        with pytest.raises(MoveRefused):
            demand(town, screened(town), **given)
        assert not AssemblyRequest.objects.exists()


class TestHeld:
    def test_the_meeting_that_is_written_down_settles_it(self, town: Town) -> None:
        matter = on_agenda(town)
        row = demand(town, matter)
        minutes = {"present": 23, "minutes": "都来了。", "draft": "画线。"}
        move(read(matter), Move.HOLD, actor=town.actor("clerk"), at=AFTER, given=minutes)
        row.refresh_from_db()
        assert row.held_on == AFTER.date()
        assert read(matter).topic.assembly_by is None

    def test_before_the_last_day_and_behind_it_the_community_is_reminded_once(self, town: Town) -> None:
        row = demand(town, screened(town))
        for days in (1, 24, 25, 31, 33):
            calling.remind_assemblies(NOW + days * DAY)
        mine = Notice.objects.filter(person_id=town.actor("secretary").person_id, key__startswith="assembly")
        assert sorted(mine.values_list("key", flat=True)) == [
            f"assembly:{row.pk}:{what}" for what in ("asked", "late", "soon")
        ]


class TestVoteInWriting:
    def test_a_topic_is_resolved_by_a_vote_without_any_meeting(self, town: Town) -> None:
        matter = screened(town)
        row = demand(town, matter)
        poll = opened(town, matter, text="画线，拆地锁。")
        given = {"actor": town.actor("secretary"), "given": {"resolution": "画线"}}
        with pytest.raises(MoveRefused):
            move(read(matter), Move.RESOLVE, at=MEETING, **given)
        for place in range(1, 7):
            ballots.cast_online(poll, entry=entry(poll, place), choice="yes", at=OPENED)
        for act in (PollAct.CLOSE, PollAct.COUNT, PollAct.PUBLISH):
            polls.act(poll, act, actor=town.actor("secretary"), at=CLOSED)
        with time_machine.travel(CLOSED, tick=False):
            form = town.client("secretary").get(reverse("matters:move", args=[matter.number, "resolve"]))
        assert "画线，拆地锁。" in form.content.decode()
        move(read(matter), Move.RESOLVE, at=CLOSED, **given)
        matter, row = read(matter), AssemblyRequest.objects.get(pk=row.pk)
        assert (matter.state, row.held_on) == ("resolved", CLOSED.date())
        assert not matter.clocks.filter(name="convene", stopped_at__isnull=True).exists()


def test_the_form_of_a_vote_says_which_body_lacks_its_rule(town: Town) -> None:
    matter = screened(town)
    with time_machine.travel(NOW, tick=False):
        shown = town.client("secretary").get(reverse("topic:new_poll", args=[matter.number])).content.decode()
    assert "村民代表会议 · 推选的代表（还没录入规则）" in shown
    assert "业主大会 · 业主（含专有部分面积）" in shown
    assert "业主大会 · 业主（含专有部分面积）（还没录入规则）" not in shown
