"""Looking, checking, settling, calling: from the phone, by whom it concerns."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.world import GARDEN_2, RIVER_1, Town, category

from wangge.field.tests.phone import key, shot
from wangge.field.tests.test_grid import asked
from wangge.kinds.concern.tests.stages import closed, dispatched, handled, reported
from wangge.matters.models import Attachment, Reporter
from wangge.vault.models import Opening

pytestmark = pytest.mark.django_db
MOST_STATEMENTS = 9


def sent(story, **given):
    return {"version": story.matter.version, "idempotency_key": key(), **given}


def test_what_was_found_on_the_spot_goes_back_to_the_dispatcher_once(town: Town):
    story, worker = asked(town), town.client("grid_worker")
    form = sent(story, note="灯杆倒了", photos=shot())
    for _tap in range(2):
        answer = worker.post(f"/f/m/{story.matter.number}/checked/", form | {"photos": shot()})
        assert answer["Location"] == f"/f/m/{story.matter.number}/?done={form['idempotency_key']}"
    story.matter.refresh_from_db()
    assert story.matter.state == "reported"
    assert story.matter.movements.filter(move="checked").get().note == "灯杆倒了"
    assert Attachment.objects.filter(matter=story.matter, stage="proof").count() == 1


def test_passing_shows_the_closing_condition_and_asks_to_have_seen_it(town: Town):
    row = category(limits={"灯不亮": "2 work_day"})
    story = handled(town, row=row)
    story.matter.concern.condition = row.conditions.get()
    story.matter.concern.save()
    worker, address = town.client("grid_worker"), f"/f/m/{story.matter.number}/pass/"
    assert "已修复" in worker.get(address).content.decode()
    assert "已修复" in worker.get(f"/f/m/{story.matter.number}/").content.decode()
    assert worker.post(address, sent(story)).status_code == 422
    worker.post(address, sent(story, closing_met="on"))
    story.matter.refresh_from_db()
    assert story.matter.state == "closed"


def test_bad_work_goes_back_to_the_unit_with_the_reason(town: Town):
    story, worker = handled(town), town.client("grid_worker")
    assert worker.post(f"/f/m/{story.matter.number}/rework/", sent(story)).status_code == 422
    worker.post(f"/f/m/{story.matter.number}/rework/", sent(story, reason="还是不亮", photos=shot()))
    story.matter.refresh_from_db()
    assert (story.matter.state, story.matter.next_clock) == ("handling", "rework")
    assert story.matter.movements.get(move="rework").reason == "还是不亮"


def test_a_small_thing_is_settled_with_before_and_after(town: Town):
    story, worker = reported(town), town.client("grid_worker")
    address = f"/f/m/{story.matter.number}/self_handle/"
    assert worker.post(address, sent(story, result="换了灯泡", photos_after=shot())).status_code == 422
    worker.post(address, sent(story, result="换了灯泡", photos_before=shot("red"), photos_after=shot("green")))
    story.matter.refresh_from_db()
    assert story.matter.state == "self_handled"


def test_who_was_second_loses_nothing_and_is_told_who_was_first(town: Town):
    story, worker = handled(town), town.client("grid_worker")
    old = sent(story, reason="还是不亮")
    story.act("grid_leader", "pass", closing_met=True)
    answer = worker.post(f"/f/m/{story.matter.number}/rework/", old)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert town.people["grid_leader"].name in page
    assert "还是不亮" in page


@pytest.mark.parametrize("the_move", ["", "pass/", "rework/"])
def test_a_worker_of_another_grid_finds_nothing(town: Town, the_move: str):
    story = handled(town)
    address = f"/f/m/{story.matter.number}/{the_move}"
    assert town.client("river_worker").get(address).status_code == 404
    assert town.client("grid_worker").get(address).status_code == 200
    if the_move:
        assert town.client("river_worker").post(address, sent(story)).status_code == 404
    story.matter.refresh_from_db()
    assert story.matter.state == "handled"


def test_the_leader_acts_in_every_grid_of_the_community(town: Town):
    story = handled(town, grid=GARDEN_2)
    town.client("grid_leader").post(f"/f/m/{story.matter.number}/pass/", sent(story, closing_met="on"))
    story.matter.refresh_from_db()
    assert story.matter.state == "closed"


@pytest.mark.parametrize("name", ["steward", "clerk", "handler", "dispatcher", "volunteer"])
def test_nobody_else_acts_by_this_door(town: Town, name: str):
    story = handled(town)
    assert town.client(name).post(f"/f/m/{story.matter.number}/pass/", sent(story)).status_code == 403
    story.matter.refresh_from_db()
    assert story.matter.state == "handled"


def test_buttons_are_the_moves_open_now(town: Town):
    acts = town.client("grid_worker").get(f"/f/m/{handled(town).matter.number}/").context["acts"]
    assert {act.name for act in acts} == {"pass", "rework"}
    assert town.client("grid_worker").get(f"/f/m/{dispatched(town).matter.number}/").context["acts"] == []
    assert town.client("grid_worker").get(f"/f/m/{closed(town).matter.number}/").context["acts"] == []


def test_the_way_there_is_an_address_that_the_phone_knows(town: Town):
    page = town.client("grid_worker").get(f"/f/m/{reported(town).matter.number}/").content.decode()
    assert 'href="geo:37.985,106.205?q=37.985,106.205"' in page


def test_calling_the_reporter_needs_a_purpose_and_is_written_down(town: Town):
    story, worker = reported(town), town.client("grid_worker")
    reporter = Reporter.objects.get(matter=story.matter)
    page = worker.get(f"/f/m/{story.matter.number}/").content.decode()
    assert "13800000000" not in page
    address = f"/f/m/{story.matter.number}/reporter/{reporter.pk}/"
    assert address in page
    assert "13800000000" not in worker.post(address, {"purpose": ""}).content.decode()
    assert not Opening.objects.exists()
    answer = worker.post(address, {"purpose": "verify"})
    assert "tel:13800000000" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    opening = Opening.objects.get()
    assert (opening.subject_id, opening.person_id) == (story.matter.number, town.people["grid_worker"].pk)
    assert opening.purpose


def test_another_grids_reporter_cannot_be_called(town: Town):
    story = reported(town, grid=RIVER_1)
    reporter = Reporter.objects.get(matter=story.matter)
    address = f"/f/m/{story.matter.number}/reporter/{reporter.pk}/"
    assert town.client("grid_worker").post(address, {"purpose": "verify"}).status_code == 404
    assert not Opening.objects.exists()


@pytest.mark.parametrize("the_move", ["", "pass/"])
def test_a_matters_page_costs_few_statements(town: Town, the_move: str):
    client, address = town.client("grid_worker"), f"/f/m/{handled(town).matter.number}/{the_move}"
    client.get(address)
    with CaptureQueriesContext(connection) as asked_of:
        client.get(address)
    assert len(asked_of) <= MOST_STATEMENTS
