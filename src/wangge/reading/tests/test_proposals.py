"""The work is thought through before the dispatcher opens it; what he decides counts, and teaches."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from tests.world import GARDEN, GARDEN_1, GARDEN_2, NOW, POINTS, RIVER_1, Town, category

from wangge.estates.models import Estate
from wangge.kinds.concern import data
from wangge.matters.models import Category, Matter, Reporter
from wangge.matters.services.catalogue import add_duty_rule
from wangge.matters.services.catalogue_loading import load_catalogue
from wangge.people.actors import SYSTEM
from wangge.reading.models import Judgement, ModelVersion, Reading, Task
from wangge.reading.services.judging import judge_new
from wangge.reading.services.reading import read_new
from wangge.reading.services.training import train
from wangge.reading.tests.stories import TEXTS, catalogue, finish, history, send, tell

STRANGE = (
    "灯",
    "路灯不亮。" * 20_000,
    "😀🔥🚧",
    "كوچىدىكى چىراغ يانمايدۇ",
    "مصباح الشارع لا يعمل",
    "<script>alert(1)</script><b>路灯</b>&amp;不亮",
    "\x00 ​ 　",
)


@pytest.fixture(autouse=True)
def now():
    """The clock stands at the town's hour."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def triage(town: Town, matter: Matter) -> str:
    return town.client("dispatcher").get(reverse("desk:triage_one", args=[matter.number])).content.decode()


def proposed(matter: Matter) -> str:
    """The category that is proposed, by its code."""
    read_new(NOW)
    category = Reading.objects.get(matter=matter).category
    return category.code if category else ""


class TestFirstDay:
    def test_an_empty_city_proposes_from_the_catalogue_alone(self, town: Town) -> None:
        assert not load_catalogue(Path(data.__path__[0]) / "catalogue.csv", at=NOW).faults
        version = train(Task.CATEGORY, at=NOW)
        assert (version.origin, version.is_active, version.texts) == (ModelVersion.Origin.CATALOGUE, True, 0)
        told = {
            "楼下垃圾堆了几天没有清运，气味很大": "environment",
            "半夜工地还在施工，噪音太大睡不着": "noise",
            "电梯老是停，困过人": "lift",
            "老板拖欠工资两个月": "wage",
        }
        for text, code in told.items():
            found = proposed(tell(text))
            assert found.split(".")[0] == code, text

    def test_it_says_that_it_does_not_know(self, town: Town) -> None:
        catalogue()
        train(Task.CATEGORY, at=NOW)
        matter = tell("你好")
        assert proposed(matter) == ""
        assert "看不准是哪一类" in triage(town, matter)

    def test_without_any_model_the_desk_works_as_before(self, town: Town) -> None:
        matter = tell(*TEXTS["lamp"])
        assert matter.title in triage(town, matter)


class TestLearning:
    def test_an_overrule_makes_the_next_proposal_better(self, town: Town) -> None:
        rows = catalogue()
        train(Task.CATEGORY, at=NOW)
        first = tell("路灯柱子旁边漏水", "路灯不亮的地方一直在漏水，路面都湿了", at=NOW - timedelta(minutes=5))
        before = proposed(first)
        assert before != "water"
        send(town, first, rows["water"])
        assert judge_new(NOW) == 1
        wrong = Judgement.objects.get(matter=first, task=Task.CATEGORY)
        assert (wrong.proposed, wrong.chosen, wrong.is_right) == (before, "water", False)
        again = tell("路灯柱子旁边还在漏水", "路灯不亮的地方一直漏水，路面全湿了")
        assert proposed(again) == "water"
        assert first.number in triage(town, again)

    def test_what_waits_is_read_anew_after_a_correction(self, town: Town) -> None:
        rows = catalogue()
        train(Task.CATEGORY, at=NOW)
        waiting = tell("路灯柱子旁边还在漏水", "路灯不亮的地方一直漏水，路面全湿了")
        assert proposed(waiting) != "water"
        first = tell("路灯柱子旁边漏水", "路灯不亮的地方一直在漏水，路面都湿了", at=NOW - timedelta(minutes=5))
        read_new(NOW - timedelta(minutes=4))
        send(town, first, rows["water"])
        judge_new(NOW)
        assert proposed(waiting) == "water"

    def test_a_finer_category_than_proposed_is_no_overrule(self, town: Town) -> None:
        rows = catalogue()
        finer = Category.objects.create(code="lamp.pole", name="灯杆", parent=rows["lamp"])
        train(Task.CATEGORY, at=NOW)
        matter = tell(*TEXTS["lamp"], at=NOW - timedelta(minutes=5))
        assert proposed(matter) == "lamp"
        send(town, matter, finer)
        judge_new(NOW)
        assert Judgement.objects.get(matter=matter, task=Task.CATEGORY).is_right

    def test_nobody_is_kept_with_a_judgement(self) -> None:
        assert "person" not in {field.name for field in Judgement._meta.get_fields()}


class TestUnits:
    def test_where_the_duty_list_is_silent_past_cases_say_who_did_it(self, town: Town) -> None:
        done = history(town, 60, at=NOW - timedelta(hours=1))
        version = train(Task.UNIT, at=NOW)
        assert version.is_active
        matter = tell("停水了", "家里没有水", category=Category.objects.get(code="water"))
        read_new(NOW)
        page = triage(town, matter)
        assert "自来水公司" in page
        precedents = json.loads(Reading.objects.get(matter=matter).found)["units"][0]["precedents"]
        assert set(precedents) <= {row.number for row in done}
        assert all(number in page for number in precedents)
        answer = town.client("dispatcher").post(
            reverse("desk:dispatch", args=[matter.number]),
            {"version": matter.version, "category": "water", "unit": town.units["water"].pk},
        )
        assert answer.status_code == 302
        matter.refresh_from_db()
        assert matter.lead_unit == town.units["water"]
        assert "以往同类事项" in matter.orders.get().why

    def test_the_same_words_at_the_same_place_get_the_same_unit_by_whatever_door_they_came(self, town: Town) -> None:
        history(town, 60, at=NOW - timedelta(hours=1))
        train(Task.CATEGORY, at=NOW)
        train(Task.UNIT, at=NOW)
        for channel in ("resident_qr", "resident_web", "resident_account", "phone"):
            Matter.objects.filter(pk=tell("停水了", "家里没有水").pk).update(channel=channel)
        read_new(NOW)
        found = [json.loads(row.found) for row in Reading.objects.filter(matter__title="停水了", matter__phase="new")]
        assert len(found) == 4
        assert found[0]["units"]
        assert [(one["categories"], one["units"]) for one in found] == 4 * [(found[0]["categories"], found[0]["units"])]

    def test_a_unit_that_often_sends_such_matters_back_is_named_as_such(self, town: Town) -> None:
        rows = catalogue()
        add_duty_rule(
            category=rows["noise"], area_code="640302", unit=town.units["urban"], reason="", actor=SYSTEM, at=NOW
        )
        train(Task.CATEGORY, at=NOW)
        from_unit = town.actor("urban_handler")
        for _turn in range(3):
            told = send(town, tell(*TEXTS["noise"]), rows["noise"], "urban")
            town.client("urban_handler").post(
                reverse("matters:move", args=[told.number, "return"]),
                {"reason": "不属于我单位", "version": told.version},
            )
        assert from_unit.organization_id == town.units["urban"].pk
        matter = tell(*TEXTS["noise"])
        read_new(NOW)
        assert "同类 3 件中退回过 3 件" in triage(town, matter)


class TestDesk:
    def test_one_key_accepts_the_proposal_and_goes_on(self, town: Town) -> None:
        rows = catalogue()
        add_duty_rule(
            category=rows["lamp"], area_code="640302", unit=town.units["urban"], reason="", actor=SYSTEM, at=NOW
        )
        train(Task.CATEGORY, at=NOW)
        matter = tell(*TEXTS["lamp"])
        read_new(NOW)
        page = triage(town, matter)
        assert "路灯" in page
        assert "城市管理局" in page
        town.client("dispatcher").post(
            reverse("desk:dispatch", args=[matter.number]),
            {"version": matter.version, "category": "lamp", "unit": "duty"},
        )
        matter.refresh_from_db()
        assert (matter.state, matter.category, matter.lead_unit) == ("dispatched", rows["lamp"], town.units["urban"])

    def test_whoever_knows_better_chooses_the_finer_category_with_its_own_unit(self, town: Town) -> None:
        catalogue()
        above, hatch = category("facility", "公共设施"), category("hatch", "井盖")
        Category.objects.filter(pk=above.pk).update(scheme="own")
        Category.objects.filter(pk=hatch.pk).update(scheme="own", parent=above)
        add_duty_rule(category=hatch, area_code="640302", unit=town.units["urban"], reason="", actor=SYSTEM, at=NOW)
        train(Task.CATEGORY, at=NOW)
        matter = tell("说不清楚的一件事")
        read_new(NOW)
        page = triage(town, matter)
        listed = page.split('<optgroup label="公共设施">')[1].split("</optgroup>")[0]
        found = {
            code: rest
            for code, *rest in re.findall(r'value="(\w+)" data-unit="(.*?)" data-why="(.*?)">([^<]+)<', listed)
        }
        unit, why, name = found["hatch"]
        assert (unit, name) == ("城市管理局", "井盖")
        assert why.startswith("权责清单：")
        given = {"version": matter.version, "other_category": "hatch", "unit": "duty"}
        town.client("dispatcher").post(reverse("desk:dispatch", args=[matter.number]), given)
        matter.refresh_from_db()
        assert (matter.category.code, matter.lead_unit) == ("hatch", town.units["urban"])

    def test_the_same_told_twice_is_joined_with_all_who_told_it(self, town: Town) -> None:
        first, second = tell(*TEXTS["lamp"]), tell("路灯还是不亮", "三号楼前的路灯坏了两天了，晚上很黑", grid=GARDEN_2)
        Reporter.objects.create(matter=second, created_at=NOW)
        assert first.number in triage(town, second)
        town.client("dispatcher").post(
            reverse("desk:merge", args=[second.number]), {"version": second.version, "target": first.number}
        )
        second.refresh_from_db()
        assert second.state == "merged"
        assert second.links_out.get().target == first
        assert Reporter.objects.filter(matter=second).count() == 1

    def test_a_text_that_names_another_place_is_pointed_out_and_never_silently_moved(self, town: Town) -> None:
        lng, lat = POINTS[RIVER_1]
        Estate.objects.create(code="E1", name="滨河花园", area=town.areas[RIVER_1], lng=lng, lat=lat)
        matter = tell("滨河花园路灯不亮")
        read_new(NOW)
        assert matter.area_code == GARDEN_1
        assert "滨河花园" in triage(town, matter)
        key = json.loads(Reading.objects.get(matter=matter).found)["places"][0]["key"]
        town.client("dispatcher").post(reverse("desk:place", args=[matter.number]), {"place": key})
        matter.refresh_from_db()
        assert matter.area_code == RIVER_1

    @pytest.mark.parametrize("text", STRANGE, ids=["one", "long", "emoji", "uyghur", "arabic", "html", "nothing"])
    def test_whatever_people_write_the_page_stands(self, town: Town, text: str) -> None:
        catalogue()
        train(Task.CATEGORY, at=NOW)
        matter = tell(text[:200].replace("\x00", "") if text.strip("\x00 ​　") else "无题", text.replace("\x00", ""))
        assert read_new(NOW) == 1
        page = triage(town, matter)
        assert matter.number in page
        assert "<script>alert" not in page

    def test_sealed_matters_are_neither_read_nor_learned_from(self, town: Town) -> None:
        catalogue()
        train(Task.CATEGORY, at=NOW)
        matter = tell(*TEXTS["lamp"], confidentiality="sealed")
        assert read_new(NOW) == 0
        assert not Reading.objects.filter(matter=matter).exists()


def test_finished_cases_are_learned_before_the_next_day(town: Town) -> None:
    history(town, 60, at=NOW - timedelta(days=3))
    train(Task.UNIT, at=NOW - timedelta(days=2))
    rows = catalogue()
    for _turn in range(6):
        told = tell("路灯晃眼", "路灯太亮了晃眼睛", at=NOW - timedelta(days=1, hours=2))
        finish(town, send(town, told, rows["lamp"], "water", at=NOW - timedelta(days=1)), at=NOW - timedelta(days=1))
    matter = tell("路灯晃眼", "路灯太亮了晃眼睛", category=rows["lamp"])
    read_new(NOW)
    units = json.loads(Reading.objects.get(matter=matter).found)["units"]
    assert "自来水公司" in [one["name"] for one in units]
    assert timezone.localdate(NOW).year == 2026
    assert matter.area_code.startswith(GARDEN)
