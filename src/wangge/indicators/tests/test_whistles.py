"""The board of whistles: what its total says is what its lines say."""

from datetime import timedelta

import time_machine
from tests.world import NOW, Town

from wangge.indicators.marks import WHISTLE
from wangge.indicators.queries import By, Scope, whistles
from wangge.indicators.rules import period_of
from wangge.kinds.whistle.rules import Move
from wangge.kinds.whistle.tests.test_services import act, everybody_on_site, proposed, sounded
from wangge.matters.rules import OrderMove
from wangge.matters.services import move

LATER = NOW + timedelta(days=1)
COLUMNS = ("called", "answer_due", "answered_in_time", "arrive_due", "arrived_in_time", "assessed", "part_solved")


def three_whistles(town: Town) -> None:
    """One to which three units come; one to which two are late and a third is excused; one that
    nobody has sounded yet."""
    everybody_on_site(town)
    second = sounded(town)
    act(town, second, "urban", OrderMove.DECLINE, reason="不归我们")
    move(second, Move.EXCUSED, actor=town.actor("county_leader"), at=NOW, given={"reason": "确实不归"})
    proposed(town)


def test_the_total_of_the_table_by_unit_is_the_sum_of_its_lines(town: Town) -> None:
    three_whistles(town)
    leader = town.actor("county_leader")
    scope = Scope(period=period_of(today=LATER.date()), kind=WHISTLE, area=leader.area_code)
    found = whistles(actor=leader, scope=scope, by=By.UNIT, at=LATER)
    for name in COLUMNS:
        assert found.total.get(name, 0) == sum(line.get(name, 0) for line in found.lines.values()), name
    assert (found.total["called"], found.total["answer_due"], found.total["answered_in_time"]) == (5, 5, 3)
    urban = found.lines[town.units["urban"].pk]
    assert (urban["called"], urban["answer_due"]) == (1, 1), "a unit that was excused is not measured by that call"
    assert (found.total["filed"], found.total["calling"]) == (3, 2)


def test_a_leader_reads_why_calls_are_more_than_whistles(town: Town) -> None:
    three_whistles(town)
    with time_machine.travel(LATER, tick=False):
        page = town.client("county_leader").get("/desk/figures/whistles/").content.decode()
    assert "本期提出吹哨 3 次，其中 2 次叫到了单位" in page
    foot = page[page.index("<tfoot>") : page.index("</tfoot>")]
    assert '<span class="amount">5</span>' in foot
    assert "data-count" not in foot, "no list has a line for every call"
