"""The grid worker's morning: what is mine, what may be settled, what others have in hand."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.world import GARDEN_1, GARDEN_2, NOW, RIVER_1, Town

from wangge.field.queries import today
from wangge.kinds.concern.rules import Move
from wangge.kinds.concern.services.reporting import report
from wangge.kinds.concern.tests.stages import HOUR, dispatched, handled, in_hand, reported
from wangge.kinds.visit.services.errands import ask_errand
from wangge.matters.models import Matter
from wangge.matters.services import open_matter

pytestmark = pytest.mark.django_db
MOST_STATEMENTS = 8


def asked(town: Town):
    story = reported(town)
    story.act("dispatcher", Move.ASK_CHECK, after=HOUR / 4)
    return story


def test_the_day_is_sorted_by_what_it_wants_of_the_worker(town: Town):
    to_see, to_check, new, elsewhere = asked(town), handled(town), reported(town), in_hand(town)
    shown = today(town.actor("grid_worker"), at=NOW + HOUR)
    found = {section.icon: [task.row.number for task in section.tasks] for section in (*shown.duties, *shown.chances)}
    assert found == {
        "eye": [to_see.matter.number],
        "clipboard-check": [to_check.matter.number],
        "hammer": [new.matter.number],
    }
    assert [section.icon for section in shown.chances] == ["hammer"]
    assert [task.row.number for task in shown.others] == [elsewhere.matter.number]
    assert (shown.own, shown.may, shown.rest, shown.open) == (2, 1, 1, 4)


def test_every_number_at_the_top_is_that_of_a_list_below(town: Town):
    """A wish that somebody delivers may be helped along, but is neither the worker's duty nor in a unit's hand."""
    given = {"kind": "wish", "actor": town.actor("clerk"), "title": "一副老花镜", "channel": "visit"}
    to_deliver = open_matter(**given, area_code=GARDEN_1, at=NOW).matter
    Matter.objects.filter(pk=to_deliver.pk).update(state="claimed", next_clock="deliver")
    open_matter(**given, area_code=GARDEN_1, at=NOW)
    handled(town)
    shown = today(town.actor("grid_worker"), at=NOW + HOUR)
    assert shown.own == sum(len(section.tasks) for section in shown.duties) == 1
    assert shown.may == sum(len(section.tasks) for section in shown.chances) == 1
    assert shown.rest == len(shown.others) == 1
    with time_machine.travel(NOW + HOUR, tick=False):
        page = town.client("grid_worker").get("/f/").content.decode()
    assert 'id="may"' in page
    assert "承办单位正在办" not in page


def test_late_work_says_how_its_deadline_came_about(town: Town):
    story = handled(town)
    late = story.at + timedelta(days=7)
    task = today(town.actor("grid_worker"), at=late).duties[0].tasks[0]
    assert task.is_late
    assert task.why
    assert today(town.actor("grid_worker"), at=story.at).duties[0].tasks[0].why == ()
    with time_machine.travel(late, tick=False):
        page = town.client("grid_worker").get("/f/").content.decode()
    assert task.why[0] in page


def test_the_figures_on_top_are_those_of_the_lists_beneath(town: Town):
    for make in (reported, asked, handled, dispatched) * 2:
        make(town)
    shown = today(town.actor("grid_worker"), at=NOW)
    assert shown.own == sum(len(section.tasks) for section in shown.duties) > 0
    assert shown.may == sum(len(section.tasks) for section in shown.chances)
    assert shown.rest == len(shown.others) > 0
    assert not shown.is_cut
    with time_machine.travel(NOW, tick=False):
        everything = town.client("grid_worker").get("/f/all/").context["rows"]
    assert shown.open == len(everything)


def test_another_grids_work_is_not_mine_but_the_leader_sees_all_of_the_community(town: Town):
    reported(town, grid=RIVER_1)
    mine, theirs = reported(town), reported(town, grid=GARDEN_2)
    assert today(town.actor("grid_worker"), at=NOW).open == 1
    led = today(town.actor("grid_leader"), at=NOW)
    assert {task.row.number for section in led.chances for task in section.tasks} == {
        mine.matter.number,
        theirs.matter.number,
    }


def test_an_empty_grid_says_so(town: Town):
    shown = today(town.actor("grid_worker"), at=NOW)
    assert shown.is_empty
    assert "/f/report/" in town.client("grid_worker").get("/f/").content.decode()


def test_everything_can_be_found_by_words_and_nothing_of_other_grids(town: Town):
    mine, other = reported(town, title="井盖松动"), reported(town, title="井盖丢失", grid=RIVER_1)
    page = town.client("grid_worker").get("/f/all/", {"q": "井盖"}).content.decode()
    assert mine.matter.number in page
    assert other.matter.number not in page


def test_contacts_are_those_above_the_grid_with_work_telephones(town: Town):
    town.people["clerk"].work_phone = "0953-1234567"
    town.people["clerk"].save()
    page = town.client("grid_worker").get("/f/contacts/").content.decode()
    assert "tel:0953-1234567" in page
    assert town.people["secretary"].name in page
    assert town.people["river_worker"].name not in page
    assert town.people["east_leader"].name not in page


def statements(town: Town, address: str) -> int:
    client = town.client("grid_worker")
    client.get(address)
    with CaptureQueriesContext(connection) as asked_of:
        assert client.get(address).status_code == 200
    return len(asked_of)


@pytest.mark.parametrize("address", ["/f/", "/f/all/", "/f/mine/", "/f/contacts/", "/f/report/"])
def test_pages_ask_the_database_no_more_when_there_is_more(town: Town, address: str):
    for make in (reported, asked, handled, dispatched):
        make(town)
    with time_machine.travel(NOW + timedelta(days=20), tick=False):
        few = statements(town, address)
    for make in (reported, asked, handled, dispatched) * 3:
        make(town)
    with time_machine.travel(NOW + timedelta(days=20), tick=False):
        assert statements(town, address) == few <= MOST_STATEMENTS


def test_what_i_reported_opens_where_i_may_read_it_and_says_truly_why_where_not(town: Town):
    worker = town.actor("grid_worker")
    errand = ask_errand(actor=worker, title="高龄津贴", channel="visit", area_code=GARDEN_1, at=NOW).matter
    inside = report(actor=worker, title="井盖松动", channel="grid_patrol", area_code=GARDEN_1, at=NOW).matter
    outside = report(actor=worker, title="井盖丢失", channel="grid_patrol", area_code=RIVER_1, at=NOW).matter
    assert errand.confidentiality == "sealed"
    client = town.client("grid_worker")
    page = client.get("/f/mine/").content.decode()
    for matter in (errand, inside):
        assert f'href="/f/m/{matter.number}/"' in page
        assert client.get(f"/f/m/{matter.number}/", follow=True).status_code == 200
    assert f'href="/f/m/{outside.number}/"' not in page
    assert page.count("不在您的网格") == 1


def test_an_empty_grid_says_what_to_do_and_not_that_a_search_failed(town: Town):
    worker = town.client("grid_worker")
    assert "本网格没有未办结的事项" in worker.get("/f/all/").content.decode()
    every = worker.get("/f/all/?when=all").content.decode()
    assert "本网格还没有事项" in every
    assert "没有找到" not in every
    assert "没有找到" in worker.get("/f/all/?q=井盖").content.decode()
