"""Pages of crews as a resident, a clerk and the county office use them."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.world import GARDEN, GARDEN_1, RIVER, Town

from wangge.crews.models import Seat, Slot
from wangge.crews.tests.doors import TODAY, building, seat, template

pytestmark = pytest.mark.django_db


class TestResident:
    def test_reads_at_the_plate_who_answers_for_the_grid_and_what_for(self, town: Town) -> None:
        template(town)
        seat(town, "包联领导", name="包领导", body="住房和城乡建设局", phone="0953-2000009")
        said = town.client().get(reverse("grid:page", args=[GARDEN_1])).content.decode()
        for words in ("包领导", "住房和城乡建设局", "tel:0953-2000009", "帮助协调本社区解决不了的事"):
            assert words in said

    def test_a_neighbour_who_did_not_agree_is_not_named(self, town: Town) -> None:
        template(town)
        here = {"area": town.areas[GARDEN_1], "building": building(town)}
        seat(town, "楼栋长", **here, name="不愿公开的邻居")
        seat(town, "楼栋长", **here, name="愿意公开的邻居", agreed_on=TODAY)
        said = town.client().get(reverse("grid:page", args=[GARDEN_1])).content.decode()
        assert "不愿公开的邻居" not in said
        assert "愿意公开的邻居" in said
        assert "另有1位，未公开姓名" in said

    def test_what_is_for_staff_only_stays_there(self, town: Town) -> None:
        slots = template(town)
        Slot.objects.filter(pk=slots["网格警务员"].pk).update(publicity="staff")
        seat(town, "网格警务员", area=town.areas[GARDEN_1], name="不公开的人")
        said = town.client().get(reverse("grid:page", args=[GARDEN_1])).content.decode()
        assert "不公开的人" not in said
        assert "网格警务员" not in said


class TestClerk:
    def test_names_the_head_of_a_building_by_choosing_the_building_alone(self, town: Town) -> None:
        slots = template(town)
        here = building(town)
        client = town.client("clerk")
        given = {"slot": slots["楼栋长"].pk, "spot": f"b{here.pk}", "name": "楼长甲", "starts_on": "2026-03-04"}
        page = client.post(reverse("crews:take"), given, follow=True).content.decode()
        row = Seat.objects.get()
        assert (row.area.code, row.building, row.ends_on.isoformat()) == (GARDEN_1, here, "2029-03-03")
        assert "楼长甲" in page

    def test_finds_buildings_and_stairwells_under_their_estate(self, town: Town) -> None:
        template(town)
        here = building(town)
        page = town.client("clerk").get(reverse("crews:take")).content.decode()
        listed = page.split('<optgroup label="幸福里">')[1].split("</optgroup>")[0]
        assert re.findall(r">([^<>]+)</option>", listed) == ["幸福里1号楼", "幸福里1号楼1单元", "幸福里1号楼2单元"]
        assert f'value="b{here.pk}"' in listed

    def test_loses_nothing_when_the_place_is_wrong(self, town: Town) -> None:
        slots = template(town)
        given = {"slot": slots["楼栋长"].pk, "area": town.areas[GARDEN].pk, "name": "楼长甲", "starts_on": "2026-03-04"}
        answer = town.client("clerk").post(reverse("crews:take"), given)
        assert answer.status_code == 422
        assert "楼长甲" in answer.content.decode()
        assert "spot" in answer.context["form"].errors
        assert not Seat.objects.exists()

    def test_sees_what_is_missing_and_whose_time_ends(self, town: Town) -> None:
        template(town)
        seat(town, "法律顾问", ends_on=TODAY)
        page = town.client("clerk").get(reverse("crews:board"))
        assert page.context["heads"].soon == 1
        assert "花园第二网格" in page.content.decode()

    def test_changes_and_ends_a_time(self, town: Town) -> None:
        slots = template(town)
        row = seat(town, "法律顾问")
        client = town.client("clerk")
        given = {
            "slot": slots["法律顾问"].pk,
            "area": town.areas[GARDEN].pk,
            "name": "周律师",
            "starts_on": "2026-03-04",
        }
        client.post(reverse("crews:edit", args=[row.pk]), given | {"ends_on": "2026-12-31"})
        row.refresh_from_db()
        assert row.name == "周律师"
        client.post(reverse("crews:end", args=[row.pk]), {"on": "2026-03-31", "reason": "调离"})
        row.refresh_from_db()
        assert (row.ends_on.isoformat(), row.ended_reason) == ("2026-03-31", "调离")

    def test_brings_the_table_in(self, town: Town) -> None:
        template(town)
        client = town.client("clerk")
        content = f"岗位,区域编码,姓名\n法律顾问,{GARDEN},律师甲\n".encode()
        sent = client.post(reverse("crews:import"), {"file": SimpleUploadedFile("a.csv", content)})
        assert client.get(sent.url).context["bad"] == 0
        assert "律师甲" in client.post(sent.url, follow=True).content.decode()
        assert client.get(reverse("crews:import_template")).status_code == 200
        assert town.client("secretary").get(sent.url).status_code == 404

    def test_does_not_see_the_next_community(self, town: Town) -> None:
        template(town)
        other = seat(town, "法律顾问", area=town.areas[RIVER], actor="county_leader", name="别处律师")
        client = town.client("clerk")
        for name in ("seat", "edit", "end"):
            assert client.get(reverse(f"crews:{name}", args=[other.pk])).status_code == 404
        assert "别处律师" not in client.get(reverse("crews:board"), {"area": RIVER}).content.decode()
        assert "别处律师" not in client.get(reverse("areas:area", args=[RIVER])).content.decode()


class TestCounty:
    def test_sets_up_the_template_step_by_step(self, town: Town) -> None:
        client = town.client("county_leader")
        assert "还没有配备模板" in client.get(reverse("crews:board")).content.decode()
        page = client.post(reverse("crews:begin"), follow=True).content.decode()
        assert "单元红管家" in page
        row = Slot.objects.get(name="单元红管家")
        given = {
            "name": "先锋管家", "level": "unit", "role": "", "publicity": "agreed", "wanted": "1", "term_months": "24",
            "tasks": "", "position": "70",
        }  # fmt: skip
        client.post(reverse("crews:edit_slot", args=[row.pk]), given)
        client.post(reverse("crews:add_slot"), given | {"name": "网格医生", "level": "grid"})
        client.post(reverse("crews:retire_slot", args=[Slot.objects.get(name="网格警务员").pk]))
        names = set(Slot.objects.filter(is_active=True).values_list("name", flat=True))
        assert {"先锋管家", "网格医生"} <= names
        assert "网格警务员" not in names

    def test_the_desk_shows_whom_a_grid_has(self, town: Town) -> None:
        template(town)
        seat(town, "法律顾问", name="周律师")
        said = town.client("county_leader").get(reverse("areas:area", args=[GARDEN_1])).content.decode()
        assert "周律师" in said
        assert "周律师" not in town.client("handler").get(reverse("areas:area", args=[GARDEN_1])).content.decode()
