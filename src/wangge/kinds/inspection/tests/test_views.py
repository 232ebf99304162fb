"""Pages of installations as people use them: the check on the phone, the board, the register and its import, the notice."""

from datetime import date, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from pypdf import PdfReader
from tests.world import COUNTY, GARDEN, GARDEN_1, NOW, RIVER_1, Town

from wangge.kinds.inspection import services
from wangge.kinds.inspection.models import Check, Installation
from wangge.kinds.inspection.printing import period_words
from wangge.kinds.inspection.services.importing import COLUMNS
from wangge.kinds.inspection.tests.lifts import check, due_of, lift, opened
from wangge.matters.models import Matter
from wangge.matters.services import move
from wangge.rounds.models import Round
from wangge.rounds.services import miss_overdue, open_due

HEADS = ("设备代码", "设备类型", "设备名称", "区域编码", "小区", "位置", "使用单位代码", "安全总监", "安全员", "维保单位",
         "维保电话", "救援电话", "下次检验日期")  # fmt: skip


def sent(town: Town, **more: str) -> dict[str, str]:
    return {f"line_{number}": "ok" for number in range(1, 9)} | more


class TestChecking:
    def test_one_button_answers_what_was_left_and_the_check_is_recorded(self, town: Town) -> None:
        due = due_of(opened(town))
        client = town.client("property_manager")
        assert due.target.label in client.get(reverse("rounds_field:today")).content.decode()
        answer = client.post(reverse("inspection_field:check", args=[due.pk]), {"rest_ok": "1"})
        assert answer.status_code == 302
        assert Check.objects.get().found == 0
        assert client.get(reverse("inspection_field:check", args=[due.pk])).status_code == 302

    def test_lines_left_out_are_named_and_nothing_written_is_lost(self, town: Town) -> None:
        due = due_of(opened(town))
        client = town.client("property_manager")
        answer = client.post(
            reverse("inspection_field:check", args=[due.pk]), {"line_1": "bad", "note_1": "对讲有杂音", "note": "雨天"}
        )
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "对讲有杂音" in page
        assert "雨天" in page
        assert page.count("还没有看这一项") >= 7
        assert not Check.objects.exists()

    def test_wrong_without_a_word_is_refused_at_its_line(self, town: Town) -> None:
        due = due_of(opened(town))
        answer = town.client("property_manager").post(
            reverse("inspection_field:check", args=[due.pk]), sent(town, line_3="bad")
        )
        assert answer.status_code == 422
        assert "note_3" in answer.context["form"].errors

    def test_a_finding_leads_to_its_record_and_hazard(self, town: Town) -> None:
        due = due_of(opened(town))
        client = town.client("property_manager")
        answer = client.post(
            reverse("inspection_field:check", args=[due.pk]), sent(town, line_2="bad", note_2="夹人"), follow=True
        )
        page = answer.content.decode()
        assert "夹人" in page
        assert Matter.objects.get().number in page
        assert client.get(reverse("matters:detail", args=[Matter.objects.get().number])).status_code == 200

    def test_the_monthly_meeting_shows_what_lies_behind_it(self, town: Town) -> None:
        row = lift(town)
        open_due(datetime(2026, 4, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai")))
        miss_overdue(datetime(2026, 4, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai")))
        url = reverse("inspection_field:check", args=[due_of(row, rhythm="monthly").pk])
        with time_machine.travel(datetime(2026, 4, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai")), tick=False):
            page = town.client("property_manager").get(url)
        assert page.context["back"].daily.missed == 28


class TestBoard:
    def test_each_township_sees_its_own_lifts_and_hazards(self, town: Town) -> None:
        row = opened(town)
        check(town, row, bad={1: "对讲不通"})
        west = town.client("township_leader").get(reverse("inspection:board")).content.decode()
        east = town.client("east_leader").get(reverse("inspection:board")).content.decode()
        assert "对讲不通" in west
        assert "安居物业公司" in west
        assert "对讲不通" not in east
        assert "安居物业公司" not in east

    @pytest.mark.parametrize("by", ["keeper", "estate"])
    def test_the_board_counts_what_was_missed(self, town: Town, by: str) -> None:
        lift(town)
        for day in (4, 5):
            open_due(NOW + timedelta(days=day - 4))
        miss_overdue(NOW + timedelta(days=1, hours=20))
        services.name_regulator(
            kind="lift", area=town.areas[COUNTY], unit=town.units["urban"], actor=town.actor("county_leader"), at=NOW
        )
        answer = town.client("urban_manager").get(reverse("inspection:board"), {"by": by})
        assert [line.installations for line in answer.context["lines"]] == [1]

    def test_pages_of_others_are_not_found(self, town: Town) -> None:
        row = opened(town)
        made = check(town, row)
        for name, args in (("installation", row.pk), ("plate", row.pk), ("check", made.pk), ("record", made.pk)):
            assert town.client("handler").get(reverse(f"inspection:{name}", args=[args])).status_code == 404
            assert town.client("east_leader").get(reverse(f"inspection:{name}", args=[args])).status_code == 404
            assert town.client("supervisor").get(reverse(f"inspection:{name}", args=[args])).status_code == 200

    def test_the_register_is_found_by_words_and_condition(self, town: Town) -> None:
        lift(town, next_inspection_on=date(2026, 3, 1))
        lift(town, 2)
        client = town.client("secretary")
        assert client.get(reverse("inspection:register"), {"q": "2号楼"}).content.decode().count("30106403") == 1
        late = client.get(reverse("inspection:register"), {"state": "overdue"}).content.decode()
        assert "超期 3 天" in late
        assert "2号楼" not in late

    @pytest.mark.parametrize(("page", "most"), [("board", 20), ("register", 10)])
    def test_pages_cost_the_same_however_many_lifts_there_are(
        self, town: Town, page: str, most: int, django_assert_max_num_queries
    ) -> None:
        for number in range(1, 6):
            lift(town, number)
        open_due(NOW)
        client = town.client("county_leader")
        client.get(reverse(f"inspection:{page}"))
        with django_assert_max_num_queries(most):
            client.get(reverse(f"inspection:{page}"))


class TestPapers:
    def test_the_record_names_every_line_and_the_hazard(self, town: Town) -> None:
        made = check(town, opened(town), bad={1: "对讲不通"})
        answer = town.client("secretary").get(reverse("inspection:record", args=[made.pk]))
        text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages).replace(" ", "")
        for words in (
            "每日电梯安全检查记录",
            "安居物业公司",
            "发现问题1项",
            "对讲不通",
            Matter.objects.get().number,
            "平层准确",
        ):
            assert words in text, words

    def test_the_plate_has_the_rescue_number(self, town: Town) -> None:
        answer = town.client("secretary").get(reverse("inspection:plate", args=[lift(town).pk]))
        text = PdfReader(BytesIO(answer.content)).pages[0].extract_text()
        assert "96333" in text.replace(" ", "")

    def test_the_plate_of_a_charging_shed_speaks_of_fire_and_nobody_is_trapped_in_it(self, town: Town) -> None:
        shed = lift(
            town, kind="charging_shed", name="3号充电棚", rescue_phone="", maintainer="", maintainer_phone="",
            next_inspection_on=None,
        )  # fmt: skip
        answer = town.client("secretary").get(reverse("inspection:plate", args=[shed.pk]))
        text = PdfReader(BytesIO(answer.content)).pages[0].extract_text().replace(" ", "")
        assert "冒烟、起火，请拨打" in text
        assert "119" in text
        for foreign in ("被困", "维护保养", "下次检验", "—"):
            assert foreign not in text, foreign

    @pytest.mark.parametrize(
        ("rhythm", "words"),
        [("daily", "2026年03月04日"), ("weekly", "2026年03月02日至03月08日"), ("monthly", "2026年03月")],
    )
    def test_a_record_names_the_day_the_week_or_the_month_it_stands_for(self, rhythm: str, words: str) -> None:
        assert period_words(rhythm, date(2026, 3, 4)) == words


class TestNotice:
    def test_anybody_reads_that_a_lift_is_stopped_and_whom_to_call(self, town: Town) -> None:
        row = opened(town)
        url = reverse("inspection_public:notice", args=[row.code])
        assert "在用" in town.client().get(url).content.decode()
        matter = services.report_hazard(row=row, actor=town.actor("clerk"), title="门夹人", at=NOW).matter
        for the_move, given in (("grade", {"grade": "serious"}), ("stop", {"note": "断电"})):
            move(Matter.objects.get(pk=matter.pk), the_move, actor=town.actor("secretary"), at=NOW, given=given)
        page = town.client().get(url).content.decode()
        assert "暂停使用" in page
        assert "96333" in page
        assert "吴经理" not in page  # no name of a person on a public page

    def test_nobody_is_trapped_in_a_charging_shed(self, town: Town) -> None:
        row = lift(town, kind="charging_shed", name="3号充电棚", rescue_phone="0953-2000009")
        page = town.client().get(reverse("inspection_public:notice", args=[row.code])).content.decode()
        assert "0953-2000009" in page
        assert "被困" not in page

    def test_a_trouble_told_from_the_plate_starts_with_the_place_filled_in(self, town: Town) -> None:
        row = opened(town)
        shown = town.client().get(reverse("inspection_public:notice", args=[row.code])).context["trouble_url"]
        page = town.client().get(shown)
        given = page.context["form"].initial
        assert (given["area"], given["address"]) == (row.area.code, f"{row.name}（{row.code}）")
        assert f'value="{row.name}（{row.code}）"' in page.content.decode()

    def test_a_plate_of_nothing_is_not_found_and_staff_start_from_it(self, town: Town) -> None:
        row = opened(town)
        assert town.client().get(reverse("inspection_public:notice", args=["x"])).status_code == 404
        start = reverse("inspection_field:start", args=[row.code])
        assert town.client("property_manager").get(start).url == reverse(
            "inspection_field:check", args=[due_of(row).pk]
        )
        assert town.client("secretary").get(start).url == reverse("inspection:installation", args=[row.pk])


def table(*rows: tuple[object, ...], heads: tuple[str, ...] = HEADS) -> SimpleUploadedFile:
    book = Workbook()
    sheet = book.active
    for line in (heads, *rows):
        sheet.append(line)
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("电梯.xlsx", out.getvalue())


GOOD = (
    "L1",
    "电梯",
    "1号楼电梯",
    GARDEN_1,
    "",
    "",
    "property",
    "",
    "property_manager",
    "恒升",
    "0953-1",
    "96333",
    "2026-09-01",
)


class TestImport:
    def bring(self, town: Town, *rows: tuple[object, ...], name: str = "secretary"):
        client = town.client(name)
        answer = client.post(reverse("inspection:import"), {"file": table(*rows)})
        assert answer.status_code == 302, answer.context["form"].errors
        return client, answer.url

    def test_every_error_stands_beside_its_cell_and_nothing_is_saved(self, town: Town) -> None:
        bad = ("L1", "飞船", "", "999", "没有的小区", "", "nobody", "ghost", "handler", "", "", "", "明天")
        client, url = self.bring(town, GOOD, bad, (*("L3", "", "3号梯", RIVER_1), *GOOD[4:]))
        answer = client.get(url)
        rows = [row.errors for row, _cells in answer.context["rows"]]
        assert rows[0] == {}
        assert set(rows[1]) == {"code", "kind", "name", "area", "estate", "keeper", "director", "next_inspection_on"}
        assert set(rows[2]) == {"area"}
        assert "没有小区“没有的小区”" in answer.content.decode()
        client.post(url)
        assert not Installation.objects.exists()
        wrong = load_workbook(BytesIO(client.get(url + "errors/").content)).active
        assert wrong.max_row == 3

    def test_a_good_table_is_saved_whole_and_its_rounds_begin(self, town: Town) -> None:
        client, url = self.bring(town, GOOD, ("L2", "燃气调压站", "站", GARDEN, *GOOD[4:]))
        assert "2 行" in client.get(url).content.decode().replace("全部 2 行", "2 行")
        assert client.post(url).status_code == 302
        client.post(url)
        assert sorted(Installation.objects.values_list("code", "kind")) == [("L1", "lift"), ("L2", "gas_station")]
        assert Installation.objects.get(code="L1").officer == town.people["property_manager"]
        assert sorted(Round.objects.values_list("purpose", flat=True)) == [
            "gas_station.weekly", "lift.daily", "lift.monthly", "lift.weekly",
        ]  # fmt: skip

    def test_a_table_without_its_columns_or_no_table_is_refused_in_words(self, town: Town) -> None:
        client = town.client("secretary")
        for file in (table(("1",), heads=("设备代码",)), SimpleUploadedFile("x.xlsx", b"no table")):
            answer = client.post(reverse("inspection:import"), {"file": file})
            assert answer.status_code == 422
            assert answer.context["form"].errors["file"]

    def test_the_template_comes_back_as_it_is_with_one_row(self, town: Town) -> None:
        client = town.client("clerk")
        book = load_workbook(BytesIO(client.get(reverse("inspection:import_template")).content))
        sheet = book.active
        for at, value in enumerate(GOOD, start=1):
            sheet.cell(3, at, value)
        out = BytesIO()
        book.save(out)
        upload = SimpleUploadedFile("t.xlsx", out.getvalue())
        url = client.post(reverse("inspection:import"), {"file": upload}).url
        assert client.get(url).context["bad"] == 0
        assert len(HEADS) == len(COLUMNS)

    def test_nobody_reads_the_upload_of_another(self, town: Town) -> None:
        _client, url = self.bring(town, GOOD)
        assert town.client("clerk").get(url).status_code == 404


class TestEditing:
    def test_adding_by_hand_and_a_code_that_is_there_already(self, town: Town) -> None:
        client = town.client("secretary")
        given = {
            "kind": "lift", "code": "A1", "name": "一号梯", "area": town.areas[GARDEN_1].pk,
            "keeper": town.units["property"].pk, "officer": town.people["property_manager"].pk,
            "next_inspection_on": "2026-09-09",
        }  # fmt: skip
        assert client.post(reverse("inspection:add"), given).status_code == 302
        answer = client.post(reverse("inspection:add"), given | {"name": "二号梯"})
        assert answer.status_code == 422
        assert "code" in answer.context["form"].errors
        assert "二号梯" in answer.content.decode()

    def test_a_grid_worker_reports_a_hazard_by_the_code_on_the_plate(self, town: Town) -> None:
        row = opened(town)
        client = town.client("grid_worker")
        page = client.get(reverse("inspection:new")).content.decode()
        assert f'<option value="{row.code}">' in page, "nobody copies twenty digits from a plate"
        assert row.code not in town.client("river_worker").get(reverse("inspection:new")).content.decode()
        given = {"installation": row.code, "title": "按钮掉了", "text": ""}
        assert client.post(reverse("inspection:new"), given).status_code == 302
        assert Matter.objects.get().lead_unit == town.units["property"]
        wrong = client.post(reverse("inspection:new"), given | {"installation": "0"})
        assert wrong.status_code == 422
        assert town.client("river_worker").post(reverse("inspection:new"), given).status_code == 422

    def test_the_county_office_changes_a_list_and_names_a_regulator(self, town: Town) -> None:
        client = town.client("county_leader")
        assert "五方对讲" in client.get(reverse("inspection:sheets")).content.decode()
        url = reverse("inspection:sheet", args=["lift", "daily"])
        assert client.post(url, {"lines": "!新的一项\n\n第二项"}).status_code == 302
        items = services.current_sheet("lift", "daily", at=NOW).items.order_by("position")
        assert [(item.text, item.is_grave) for item in items] == [("新的一项", True), ("第二项", False)]
        assert client.post(url, {"lines": "x\n" * 31}).status_code == 422
        client.post(reverse("inspection:sheets"), {"kind": "lift", "unit": town.units["urban"].pk})
        assert town.units["urban"].regulates.count() == 1


def told(town: Town) -> Matter:
    """A grid worker tells of a defect of the only lift."""
    row, actor = Installation.objects.get(), town.actor("grid_worker")
    return services.report_hazard(row=row, title="门夹人", actor=actor, at=NOW).matter


class TestWhoseTurn:
    """A missed check is explained by its keeper; nobody else is asked to grade it."""

    def test_a_missed_check_and_a_fresh_defect_wait_for_their_keeper(self, town: Town) -> None:
        opened(town)
        miss_overdue(NOW + timedelta(days=1))
        missed = Matter.objects.get()
        seen = self.waiting(town, "property_manager")
        assert seen[missed.number] == "说明原因并补做"
        assert not any(missed.number in self.waiting(town, who) for who in ("dispatcher", "clerk", "county_leader"))
        defect = told(town)
        assert self.waiting(town, "dispatcher") == {}
        assert set(self.waiting(town, "property_manager")) == {missed.number, defect.number}

    def test_who_explained_a_missed_check_does_not_accept_it(self, town: Town) -> None:
        opened(town)
        miss_overdue(NOW + timedelta(days=1))
        matter = Matter.objects.get()
        move(matter, "answer", actor=town.actor("property_manager"), at=NOW, given={"result": "已补做"})
        assert self.waiting(town, "property_manager") == {}
        assert self.waiting(town, "clerk") == {matter.number: "认可说明"}

    def test_a_hazard_is_not_dispatched_and_asks_for_no_category(self, town: Town) -> None:
        opened(town)
        defect = told(town)
        client = town.client("dispatcher")
        assert client.get(reverse("desk:triage")).context["rows"] == []
        page = client.get(reverse("matters:detail", args=[defect.number])).content.decode()
        assert "<dt>类别</dt>" not in page
        assert "反映人沟通" not in page

    def waiting(self, town: Town, who: str) -> dict[str, str]:
        shown = town.client(who).get(reverse("desk:inbox")).context["inbox"]
        return {task.row.number: task.step for task in (*shown.late, *shown.today, *shown.later)}


def test_an_empty_board_says_so_in_words(town: Town) -> None:
    page = town.client("dispatcher").get(reverse("matters:board"), {"kind": "inspection"}).content.decode()
    assert "没有未办结事项" in page
