"""Somebody on the street reports, or settles and reports."""

import pytest
import time_machine
from tests.world import GARDEN_1, NOW, RIVER_1, Town, category

from wangge.field.tests.phone import key, shot, standing_in
from wangge.kinds.concern.tests.stages import reported
from wangge.matters.models import Attachment, Matter

pytestmark = pytest.mark.django_db


def test_a_photo_and_a_kind_are_enough_and_the_point_finds_the_grid(town: Town):
    lamp = category()
    answer = town.client("grid_worker").post(
        "/f/report/",
        {"photos": shot(), "category": lamp.pk, "address": "三号楼东", "idempotency_key": key(), **standing_in()},
    )
    matter = Matter.objects.get()
    assert (matter.title, matter.text, matter.channel) == ("路灯不亮 · 三号楼东", "", "grid_patrol")
    assert (matter.area_code, matter.accuracy_m) == (GARDEN_1, 12)
    assert matter.opened_by == town.people["grid_worker"]
    assert Attachment.objects.get(matter=matter).stage == "report"
    assert answer["Location"].startswith(f"/f/m/{matter.number}/?done=")


def test_without_a_position_it_is_reported_for_the_workers_own_grid(town: Town):
    town.client("grid_worker").post("/f/report/", {"text": "井盖松动", "idempotency_key": key()})
    assert Matter.objects.get().area_code == GARDEN_1


def test_neither_words_nor_photo_with_kind_is_sent_back_and_keeps_the_photo(town: Town):
    worker = town.client("grid_worker")
    answer = worker.post("/f/report/", {"photos": shot(), "idempotency_key": key()})
    assert answer.status_code == 422
    kept = answer.context["form"].fields["photos"].widget.kept
    assert len(kept) == 1
    worker.post("/f/report/", {"photos_kept": kept[0].pk, "text": "路灯不亮", "idempotency_key": key()})
    assert Attachment.objects.get(matter=Matter.objects.get()).file_id == kept[0].pk


def test_a_double_tap_counts_once(town: Town):
    worker, same = town.client("grid_worker"), key()
    first = worker.post("/f/report/", {"text": "路灯不亮", "photos": shot(), "idempotency_key": same})
    second = worker.post("/f/report/", {"text": "路灯不亮", "photos": shot(), "idempotency_key": same})
    assert first["Location"] == second["Location"]
    assert Attachment.objects.filter(matter=Matter.objects.get()).count() == 1


def test_what_lies_in_another_grid_is_reported_there_and_followed_by_others(town: Town):
    worker = town.client("grid_worker")
    answer = worker.post("/f/report/", {"text": "路面塌陷", "idempotency_key": key(), **standing_in(RIVER_1)})
    matter = Matter.objects.get()
    assert matter.area_code == RIVER_1
    assert answer["Location"].startswith("/f/mine/")
    assert worker.get(f"/f/m/{matter.number}/").status_code == 404
    page = worker.get("/f/mine/").content.decode()
    assert "路面塌陷" in page
    assert f"/f/m/{matter.number}/" not in page


def test_half_a_position_is_none(town: Town):
    town.client("grid_worker").post("/f/report/", {"text": "井盖松动", "lng": 106.2, "idempotency_key": key()})
    assert Matter.objects.get().lng is None


def test_settling_at_once_reports_and_closes_with_both_photos(town: Town):
    worker, same = town.client("grid_worker"), key()
    for _tap in range(2):
        worker.post(
            "/f/report/settled/",
            {
                "photos_before": shot("red"), "photos_after": shot("green"), "result": "清走了杂物",
                "category": category("heap", "杂物堆放").pk, "idempotency_key": same, **standing_in(),
            },
        )  # fmt: skip
    matter = Matter.objects.get()
    assert (matter.state, matter.title) == ("self_handled", "杂物堆放")
    assert sorted(Attachment.objects.filter(matter=matter).values_list("stage", flat=True)) == ["after", "before"]
    assert matter.movements.filter(move="self_handle").count() == 1


@pytest.mark.parametrize("missing", ["photos_before", "photos_after", "result"])
def test_settling_needs_both_photos_and_words_or_nothing_is_reported(town: Town, missing: str):
    given = {"photos_before": shot("red"), "photos_after": shot("green"), "result": "清走了杂物"}
    given.pop(missing)
    answer = town.client("grid_worker").post("/f/report/settled/", given)
    assert list(answer.context["form"].errors) == [missing]
    assert not Matter.objects.exists()


def test_nobody_settles_in_a_grid_that_is_not_his(town: Town):
    given = {"photos_before": shot("red"), "photos_after": shot("green"), "result": "清走了杂物"}
    answer = town.client("grid_worker").post("/f/report/settled/", given | standing_in(RIVER_1))
    assert answer.context["form"].non_field_errors()
    assert not Matter.objects.exists()


def test_a_steward_reports_and_sees_only_what_he_reported(town: Town):
    other = reported(town).matter
    steward = town.client("steward")
    steward.post("/f/report/", {"text": "楼道灯不亮", "idempotency_key": key()})
    own = Matter.objects.exclude(pk=other.pk).get()
    assert steward.get(f"/f/m/{own.number}/").status_code == 200
    assert steward.get(f"/f/m/{other.number}/").status_code == 404
    assert steward.post("/f/report/settled/", {"result": "好了"}).status_code == 403
    assert steward.get("/f/")["Location"] == "/f/report/"


def test_a_point_says_its_grid_and_what_is_reported_there_already(town: Town):
    story = reported(town)
    where = {**standing_in(), "category": story.matter.category_id}
    with time_machine.travel(NOW, tick=False):
        page = town.client("grid_worker").get("/f/report/spot/", where).content.decode()
        others = town.client("river_worker").get("/f/report/spot/", where).content.decode()
    assert "花园第一网格" in page
    assert f"/f/m/{story.matter.number}/" in page
    assert "/f/m/" not in others


@pytest.mark.parametrize("name", ["handler", "clerk", "dispatcher", "system_admin"])
def test_who_works_at_a_desk_is_not_admitted(town: Town, name: str):
    assert town.client(name).post("/f/report/", {"text": "路灯不亮"}).status_code == 403
    assert not Matter.objects.exists()


def test_urgent_is_said_with_one_tap(town: Town):
    town.client("grid_worker").post("/f/report/", {"text": "电线掉落", "is_urgent": "on", "idempotency_key": key()})
    assert Matter.objects.get().urgency == "urgent"


def test_the_kinds_reported_most_around_are_offered_first(town: Town):
    rare, usual = category("rare", "少见", position=1), category("usual", "常见", position=2)
    reported(town, row=usual)
    with time_machine.travel(NOW, tick=False):
        form = town.client("grid_worker").get("/f/report/").context["form"]
    assert [found.label for found in form.fields["category"].widget.offered] == [usual.name, rare.name]
