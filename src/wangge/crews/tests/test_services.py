"""Templates and the people in crews: who may name whom, what is asked, what is forgotten, what moves with a grid."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation
from openpyxl import load_workbook
from tests.world import COUNTY, EAST, GARDEN, GARDEN_1, GARDEN_2, NOW, RIVER, RIVER_1, WEST, Town, square

from wangge.areas.services import Part, divide
from wangge.audit.models import Entry
from wangge.crews import services
from wangge.crews.models import Seat, Slot
from wangge.crews.queries import crew_of, gaps_in, seats_in
from wangge.crews.services import CrewRefused
from wangge.crews.services.importing import COLUMNS, commit_import, register_for, table_xlsx
from wangge.crews.tests.doors import TODAY, building, seat, template
from wangge.people.models import Post
from wangge.people.services.drafts import keep_draft, preview_rows
from wangge.ui.importing import CheckedRow, TableRefused, read_table

pytestmark = pytest.mark.django_db


def place(**given: object) -> dict[str, object]:
    return {
        "name": "网格律师", "level": "grid", "role": "", "publicity": "office", "wanted": 0, "term_months": 12,
        "tasks": "", "position": 5,
    } | given  # fmt: skip


class TestTemplate:
    def test_the_county_begins_once_and_calls_places_as_people_say(self, town: Town) -> None:
        slots = template(town)
        again = services.begin_with_usual(county=town.areas[COUNTY], actor=town.actor("county_leader"), at=NOW)
        assert (len(slots), again) == (8, 0)
        changed = place(name="邻里管家", level="unit", publicity="agreed")
        services.edit_slot(slots["单元红管家"], values=changed, actor=town.actor("county_leader"), at=NOW)
        assert Slot.objects.filter(name="邻里管家").exists()
        assert Entry.objects.filter(act="crew.slot_edit").count() == 1

    @pytest.mark.parametrize("name", ["clerk", "township_leader", "security_admin", "statistician"])
    def test_nobody_else_keeps_it(self, town: Town, name: str) -> None:
        with pytest.raises(CrewRefused):
            services.add_slot(county=town.areas[COUNTY], values=place(), actor=town.actor(name), at=NOW)

    def test_a_name_stands_once_and_a_role_only_where_its_posts_are(self, town: Town) -> None:
        slots = template(town)
        leader = town.actor("county_leader")
        with pytest.raises(CrewRefused) as refused:
            services.add_slot(county=town.areas[COUNTY], values=place(name="网格员"), actor=leader, at=NOW)
        assert refused.value.field == "name"
        given = place(role="grid_worker", level="township")
        with pytest.raises(CrewRefused) as refused:
            services.add_slot(county=town.areas[COUNTY], values=given, actor=leader, at=NOW)
        assert refused.value.field == "level"
        services.retire_slot(slots["网格员"], actor=leader, at=NOW)
        services.add_slot(county=town.areas[COUNTY], values=place(name="网格员"), actor=leader, at=NOW)

    def test_where_a_place_sits_stays_while_people_were_named_for_it(self, town: Town) -> None:
        slots = template(town)
        seat(town, "法律顾问")
        with pytest.raises(CrewRefused):
            services.edit_slot(
                slots["法律顾问"], values=place(name="法律顾问"), actor=town.actor("county_leader"), at=NOW
            )


class TestNaming:
    def test_the_term_of_the_template_fills_in_the_last_day_and_no_right_comes_with_it(self, town: Town) -> None:
        template(town)
        posts = Post.objects.count()
        row = seat(town, "法律顾问", body="正则律师事务所", phone="0953-2000001")
        assert row.ends_on == date(2027, 3, 3)
        assert row.is_shown()
        assert Post.objects.count() == posts

    def test_a_neighbours_telephone_needs_his_consent(self, town: Town) -> None:
        template(town)
        here = building(town)
        given = {"area": town.areas[GARDEN_1], "building": here, "phone": "13900000000"}
        with pytest.raises(CrewRefused) as refused:
            seat(town, "楼栋长", **given)
        assert refused.value.field == "agreed_on"
        assert seat(town, "楼栋长", **given, agreed_on=TODAY).is_shown()
        assert not seat(town, "楼栋长", **given | {"phone": "", "name": "另一位"}).is_shown()

    @pytest.mark.parametrize(
        ("slot", "given", "field"),
        [
            ("网格员", {"area": GARDEN_1}, "slot"),
            ("法律顾问", {"area": GARDEN_1}, "area"),
            ("网格警务员", {"area": GARDEN}, "area"),
            ("楼栋长", {"area": GARDEN_1}, "spot"),
            ("法律顾问", {"ends_on": TODAY - timedelta(days=1)}, "ends_on"),
            ("法律顾问", {"area": RIVER}, "area"),
        ],
    )
    def test_what_cannot_be_is_refused_at_its_field(
        self, town: Town, slot: str, given: dict[str, object], field: str
    ) -> None:
        template(town)
        values = given | ({"area": town.areas[str(given["area"])]} if "area" in given else {})
        with pytest.raises(CrewRefused) as refused:
            seat(town, slot, **values)
        assert refused.value.field == field
        assert not Seat.objects.exists()

    def test_a_building_of_the_next_grid_and_a_stairwell_of_another_house_are_refused(self, town: Town) -> None:
        template(town)
        here, there = building(town), building(town, area=RIVER_1)
        with pytest.raises(CrewRefused):
            seat(town, "楼栋长", area=town.areas[GARDEN_1], building=there)
        with pytest.raises(CrewRefused):
            seat(town, "单元红管家", area=town.areas[GARDEN_1], building=here, unit=there.units.first())

    @pytest.mark.parametrize("name", ["grid_worker", "supervisor", "steward", "handler", "security_admin"])
    def test_nobody_else_names_people(self, town: Town, name: str) -> None:
        template(town)
        with pytest.raises(CrewRefused):
            seat(town, "法律顾问", actor=name)

    def test_who_stands_there_already_is_not_named_twice(self, town: Town) -> None:
        template(town)
        seat(town, "法律顾问")
        with pytest.raises(CrewRefused):
            seat(town, "法律顾问")


class TestEnding:
    def test_the_telephone_goes_with_the_time_and_the_name_a_year_later(self, town: Town) -> None:
        template(town)
        row = seat(town, "法律顾问", phone="0953-2000001", body="正则律师事务所")
        services.end_seat(row, on=TODAY, reason="调离", actor=town.actor("clerk"), at=NOW)
        services.forget_ended(NOW)
        row.refresh_from_db()
        assert (row.phone, row.name) == ("0953-2000001", "钱同志")
        services.forget_ended(NOW + timedelta(days=1))
        row.refresh_from_db()
        assert (row.phone, row.name) == ("", "钱同志")
        services.forget_ended(NOW + timedelta(days=367))
        row.refresh_from_db()
        assert (row.name, row.body, row.agreed_on) == ("", "", None)
        assert Entry.objects.filter(act="crew.forget").count() == 1
        assert services.forget_ended(NOW + timedelta(days=368)) == 0

    def test_a_time_that_is_over_is_changed_no_more(self, town: Town) -> None:
        template(town)
        row = seat(town, "法律顾问", starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))
        with pytest.raises(CrewRefused):
            services.end_seat(row, on=TODAY, reason="", actor=town.actor("clerk"), at=NOW)


class TestReading:
    def test_a_grid_shows_its_posts_its_community_and_its_buildings_and_nothing_of_others(self, town: Town) -> None:
        template(town)
        seat(town, "包联领导", name="包领导")
        seat(town, "基层治理指导员", area=town.areas[WEST], actor="township_leader", name="指导员甲")
        seat(town, "楼栋长", area=town.areas[GARDEN_1], building=building(town), name="楼长甲")
        seat(town, "包联领导", area=town.areas[RIVER], actor="county_leader", name="别处领导")
        seat(town, "基层治理指导员", area=town.areas[EAST], actor="county_leader", name="别处指导员")
        lines = {line.slot.name: line for line in crew_of(town.areas[GARDEN_1], on=TODAY)}
        names = {slot: [one.name for one in line.holders] for slot, line in lines.items()}
        assert names == {
            "包联领导": ["包领导"], "网格长": ["郭格长"], "网格员": ["葛巡查"], "楼栋长": ["楼长甲"],
            "基层治理指导员": ["指导员甲"],
        }  # fmt: skip
        assert (lines["楼栋长"].shown, lines["楼栋长"].hidden) == ([], 1)
        assert "楼栋长" not in {line.slot.name for line in crew_of(town.areas[GARDEN_2], on=TODAY)}

    def test_what_is_missing_is_counted_by_place(self, town: Town) -> None:
        template(town)
        Slot.objects.filter(name="楼栋长").update(wanted=1)
        house = building(town)
        gaps = {gap.slot.name: gap for gap in gaps_in(GARDEN, on=TODAY)}
        assert (gaps["网格员"].places, gaps["网格员"].filled) == (2, 1)
        assert gaps["网格员"].missing == [(GARDEN_2, "花园第二网格")]
        assert gaps["楼栋长"].empty == 1
        seat(
            town,
            "楼栋长",
            area=town.areas[GARDEN_1],
            building=house,
        )
        seat(town, "法律顾问")
        gaps = {gap.slot.name: gap for gap in gaps_in(GARDEN, on=TODAY)}
        assert (gaps["楼栋长"].empty, gaps["法律顾问"].empty, gaps["包联领导"].empty) == (0, 0, 1)
        county = {gap.slot.name: gap for gap in gaps_in(COUNTY, on=TODAY)}
        assert (county["网格员"].places, county["网格员"].filled) == (4, 2)
        assert county["网格员"].missing[0] == (GARDEN_2, "花园社区花园第二网格")

    def test_whose_time_ends_within_a_month(self, town: Town) -> None:
        template(town)
        soon = seat(town, "法律顾问", ends_on=TODAY + timedelta(days=30))
        seat(town, "包联领导", ends_on=TODAY + timedelta(days=31))
        assert list(seats_in(GARDEN, on=TODAY, state="soon")) == [soon]
        assert list(seats_in(GARDEN, on=TODAY + timedelta(days=31), state="over")) == [soon]


class TestTables:
    def parsed(self, town: Town, content: bytes, name: str = "a.csv") -> tuple[object, list[CheckedRow]]:
        rows = read_table(content, name, COLUMNS)
        draft = keep_draft(kind="crews", rows=rows, filename=name, person_id=town.people["clerk"].pk, at=NOW)
        return draft, preview_rows(draft, register_for(actor=town.actor("clerk"), at=NOW))

    def test_a_clerks_table_of_building_heads_finds_the_buildings(self, town: Town) -> None:
        template(town)
        building(town)
        content = (
            "岗位,区域编码,楼栋或单元,姓名,同意公开姓名的日期\n"
            f"楼栋长,{GARDEN},幸福里1号楼,楼长甲,2026-02-01\n"
            f"单元红管家,{GARDEN},幸福里1号楼2单元,管家乙,\n"
            f"法律顾问,{GARDEN},,律师丙,\n"
        ).encode()
        draft, rows = self.parsed(town, content)
        assert [row.errors for row in rows] == [{}, {}, {}]
        assert commit_import(draft, actor=town.actor("clerk"), at=NOW) == 3
        found = {row.name: (row.area.code, row.spot) for row in Seat.objects.select_related("building__estate", "unit")}
        assert found == {
            "楼长甲": (GARDEN_1, "幸福里1号楼"), "管家乙": (GARDEN_1, "幸福里1号楼2单元"), "律师丙": (GARDEN, ""),
        }  # fmt: skip

    def test_every_fault_stands_at_its_cell(self, town: Town) -> None:
        template(town)
        content = (
            "登记编号,岗位,区域编码,楼栋或单元,姓名,任期开始\n"
            f",网格市长,{GARDEN},,甲,\n,法律顾问,{RIVER},,乙,\n,楼栋长,{GARDEN},不存在的楼,丙,\n"
            f",法律顾问,{GARDEN},,,后天\n77,法律顾问,{GARDEN},,丁,\n"
        ).encode()
        draft, rows = self.parsed(town, content)
        assert [sorted(row.errors) for row in rows] == [["slot"], ["area"], ["spot"], ["name", "starts_on"], ["number"]]
        with pytest.raises((TableRefused, CrewRefused)):
            commit_import(draft, actor=town.actor("clerk"), at=NOW)
        assert not Seat.objects.exists()

    def test_nobody_changes_a_row_of_another_community_by_its_number(self, town: Town) -> None:
        template(town)
        other = seat(town, "法律顾问", area=town.areas[RIVER], actor="county_leader")
        content = f"登记编号,岗位,区域编码,姓名\n{other.pk},法律顾问,{GARDEN},甲\n".encode()
        _draft, rows = self.parsed(town, content)
        assert sorted(rows[0].errors) == ["number"]

    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    def test_what_is_taken_out_and_changed_comes_back(self, town: Town, language: str) -> None:
        template(town)
        row = seat(
            town, "单元红管家", area=town.areas[GARDEN_1], building=(here := building(town)), unit=here.units.first()
        )
        with translation.override(language):
            book = load_workbook(BytesIO(table_xlsx(seats_in(GARDEN, on=TODAY))))
        book.active["E2"] = "李管家"
        out = BytesIO()
        book.save(out)
        draft, _rows = self.parsed(town, out.getvalue(), "crews.xlsx")
        commit_import(draft, actor=town.actor("clerk"), at=NOW)
        row.refresh_from_db()
        assert (row.name, row.unit, Seat.objects.count()) == ("李管家", here.units.first(), 1)


class TestGround:
    def test_seats_go_with_the_merged_grid_and_end_with_one_that_was_cut(self, town: Town) -> None:
        template(town)
        police = seat(town, "网格警务员", area=town.areas[GARDEN_1])
        head = seat(town, "楼栋长", area=town.areas[GARDEN_1], building=building(town))
        parts = [Part(name="合并网格", geometry=square(0, 0, 2, 1))]
        admin = town.actor("system_admin")
        divide([town.areas[GARDEN_1], town.areas[GARDEN_2]], parts, on=TODAY, at=NOW, actor=admin)
        for row in (police, head):
            row.refresh_from_db()
        assert police.area.name == "合并网格"
        assert head.area == police.area
        cut = [Part(name="西", geometry=square(0, 0, 1, 1)), Part(name="东", geometry=square(1, 0, 2, 1))]
        divide([police.area], cut, on=TODAY + timedelta(days=9), at=NOW, actor=admin)
        for row in (police, head):
            row.refresh_from_db()
        assert police.ends_on == TODAY + timedelta(days=8)
        assert head.ends_on != police.ends_on
        assert head.area == head.building.area

    def test_the_database_keeps_the_promise(self, town: Town) -> None:
        slots = template(town)
        row = seat(town, "法律顾问")
        for given in ({"ends_on": TODAY - timedelta(days=1)}, {"unit": building(town).units.get(number="1单元")}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Seat.objects.filter(pk=row.pk).update(**given)
        for given in ({"level": "street"}, {"publicity": "press"}, {"role": "county_leader"}, {"name": "法律顾问"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Slot.objects.filter(pk=slots["网格员"].pk).update(**given)
