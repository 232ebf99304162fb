"""On the phone: notes for colleagues, words to the reporter, and reporting for a resident."""

import pytest
from tests.world import NOW, Town

from wangge.field.tests.phone import key
from wangge.kinds.concern.tests.stages import in_hand
from wangge.matters.models import Matter, Message, Note, Reporter
from wangge.matters.services.talking import write_to_reporter

pytestmark = pytest.mark.django_db


def test_a_note_is_kept_for_colleagues_and_one_stays_on_the_phone(town: Town):
    matter = in_hand(town).matter
    worker = town.client("grid_worker")
    back = f"/f/m/{matter.number}/"
    answer = worker.post(f"/desk/matters/{matter.number}/note/", {"text": "门卫有钥匙", "next": back})
    assert answer["Location"] == back
    assert Note.objects.get().person == town.people["grid_worker"]
    assert "门卫有钥匙" in worker.get(back).content.decode()


def test_the_reporter_is_written_to_from_the_phone(town: Town):
    matter = in_hand(town).matter
    worker = town.client("grid_worker")
    page = worker.get(f"/f/m/{matter.number}/").content.decode()
    assert f"/desk/matters/{matter.number}/message/" in page
    worker.post(f"/desk/matters/{matter.number}/message/", {"text": "明天上午到", "next": f"/f/m/{matter.number}/"})
    assert Message.objects.get().text == "明天上午到"
    assert "明天上午到" in worker.get(f"/f/m/{matter.number}/").content.decode()


def test_who_stands_outside_reads_no_notes_on_the_phone(town: Town):
    matter = in_hand(town, by="steward").matter
    write_to_reporter(matter, actor=town.actor("handler"), text="请问几号楼", at=NOW)
    page = town.client("steward").get(f"/f/m/{matter.number}/").content.decode()
    assert "请问几号楼" not in page
    assert "/note/" not in page


def test_a_worker_reports_for_a_resident_who_can_follow_it(town: Town):
    given = {"text": "老人家门口路灯不亮", "reporter_name": "王奶奶", "reporter_contact": "0953-2030000"}
    worker = town.client("grid_worker")
    answer = worker.post("/f/report/", {**given, "idempotency_key": key()}, follow=True)
    reporter = Reporter.objects.get()
    assert (reporter.name, reporter.entered_by) == ("王奶奶", town.people["grid_worker"])
    assert Matter.objects.get().channel == "visit"
    shown = answer.content.decode()
    assert "查询码" in shown
    assert "王奶奶" not in shown
    tracked = town.client().post("/track/", {"number": Matter.objects.get().number, "code": code_in(shown)})
    assert tracked.status_code == 302


@pytest.mark.parametrize("way", ["phone", "chat_entry", "building_head", "counter"])
def test_a_worker_says_how_a_residents_word_reached_him(town: Town, way: str):
    worker = town.client("grid_worker")
    assert f'value="{way}"' in worker.get("/f/report/").content.decode()
    worker.post("/f/report/", {"text": "群里说路灯不亮", "came_by": way, "idempotency_key": key()})
    assert Matter.objects.get().channel == way
    assert not Reporter.objects.exclude(name="").exists()


def code_in(page: str) -> str:
    """The code as the worker reads it out."""
    return page.split("查询码：", 1)[1].split("<", 1)[0].strip().rstrip("。")


def test_a_steward_keeps_no_personal_data_of_neighbours(town: Town):
    steward = town.client("steward")
    assert "reporter_contact" not in steward.get("/f/report/").content.decode()
    steward.post("/f/report/", {"text": "单元门坏了", "reporter_contact": "139", "idempotency_key": key()})
    assert not Reporter.objects.exclude(contact="").exists()
