"""Ledgers: views of what exists, in an operator's columns, and never more than the reader may know."""

from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from tests.world import GARDEN_1, NOW, RIVER_1, Town

from wangge.audit.models import Entry
from wangge.kinds.visit.printing import column_width
from wangge.kinds.visit.queries.ledgers import (
    Period,
    all_ledgers,
    cells,
    find_ledger,
    heads,
    is_known,
    ledgers_of,
    lines_of,
    small,
    sums,
)
from wangge.kinds.visit.rules.categories import Service
from wangge.kinds.visit.rules.ledgers import OPERATORS, READERS, SHIPPED
from wangge.kinds.visit.rules.visits import Move
from wangge.kinds.visit.services.noting import VisitRefused
from wangge.kinds.visit.services.setting import restore_ledger, save_ledger
from wangge.kinds.visit.tests.stories import BY_GUARDIAN, CHILD, care_visit, elder, errand, routine_visit
from wangge.kit.covering import HIDDEN
from wangge.matters.kinds import kinds
from wangge.matters.models import Matter
from wangge.matters.services import move, open_matter

pytestmark = pytest.mark.django_db
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


def lines(town: Town, code: str, who: str = "secretary"):
    ledger = find_ledger(town.actor(who), code)
    return lines_of(ledger, town.actor(who), YEAR)


def save(town: Town, code: str = "disputes", **given):
    values = {
        "title": "纠纷", "source": "counts:concern", "columns": ["opened", "month"], "purpose": "掌握数量", "basis": "职责",
        "keep": "一年", "roles": ["community_secretary"], "position": 5, "is_active": True,
    }  # fmt: skip
    return save_ledger(actor=town.actor("county_leader"), code=code, at=NOW, **{**values, **given})


def concern(town: Town, title: str = "路灯不亮", *, area: str = GARDEN_1) -> None:
    open_matter(kind="concern", actor=town.actor("dispatcher"), title=title, channel="visit", area_code=area, at=NOW)


def test_every_post_whose_menu_leads_to_the_ledgers_finds_one_there() -> None:
    assert {role for ledger in SHIPPED for role in ledger.roles} | OPERATORS == set(READERS)


class TestContents:
    def test_visits_are_counted_by_place_and_category_and_name_nobody(self, town: Town) -> None:
        move(care_visit(town), Move.FINISH, actor=town.actor("grid_worker"), at=NOW, given={"found": "well"})
        move(routine_visit(town), Move.DECLINE, actor=town.actor("grid_worker"), at=NOW)
        found = {line["category"]: line for line in lines(town, "visits")}
        assert {line["due"] for line in found.values()} == {1}
        assert sorted((line["done"], line["declined"]) for line in found.values()) == [(0, 1), (1, 0)]
        words = str(found)
        for name in ("丁", "葛巡查", "502"):
            assert name not in words

    def test_the_population_ledger_counts_households_and_says_of_no_child_where_it_lives(self, town: Town) -> None:
        elder(town, category=Service.CHILD_IN_NEED, personal=CHILD, is_minor=True, consent=BY_GUARDIAN)
        elder(town)
        assert all(not line["enrolled"] for line in lines(town, "population"))

    def test_small_sums_are_blurred_for_those_above(self, town: Town) -> None:
        for _one in range(5):
            care_visit(town)
        routine_visit(town)
        assert sorted(line["due"] for line in lines(town, "visits")) == [1, 5]
        above = lines(town, "visits", "township_leader")
        assert sorted(str(line["due"]) for line in above) == ["5", small(1, town.actor("township_leader"))]
        assert str(small(1, town.actor("township_leader"))) != "1"

    def test_errands_show_papers_and_no_person(self, town: Town) -> None:
        errand(town)
        (line,) = lines(town, "errands")
        assert (line["papers"], line["papers_held"]) == (0, 0)
        assert "丁" not in str(line)

    def test_sums_of_a_kind_hold_nothing_of_its_contents(self, town: Town) -> None:
        save(town, columns=["month", "community", "opened", "open"])
        concern(town, "张三与李四争吵")
        (line,) = lines(town, "disputes")
        assert (line["opened"], line["open"], line["community"]) == (1, 1, "花园社区")
        assert "张三" not in str(line)

    @pytest.mark.parametrize("sealed", [kind.name for kind in kinds().values() if kind.is_sealed])
    def test_of_a_sealed_kind_whole_years_are_told_and_no_number_that_gives_one_away(
        self, town: Town, sealed: str
    ) -> None:
        columns = ["month", "community", "opened", "done", "late"]
        save(town, source=f"counts:{sealed}", columns=columns, roles=["community_secretary", "township_leader"])
        for place, many in ((GARDEN_1, 6), (RIVER_1, 2)):
            for _one in range(many):
                concern(town, area=place)
        Matter.objects.update(kind=sealed)
        ledger = find_ledger(town.actor("secretary"), "disputes")
        day = Period(NOW.date(), NOW.date())
        own = cells(ledger, lines_of(ledger, town.actor("secretary"), day))
        assert own == [["2026", "花园社区", 6]]
        assert [title for _key, title in heads(ledger)] == ["年份", "社区（村）", "新增"]
        found = lines_of(ledger, town.actor("county_leader"), day)
        assert {line["opened"] for line in found} == {HIDDEN}
        assert sums(ledger, found)[-1] is None
        few = lines_of(ledger, town.actor("east_leader"), day)
        assert {line["opened"] for line in few} <= {HIDDEN}

    def test_line_by_line_shows_only_what_the_reader_sees(self, town: Town) -> None:
        concern(town)
        assert len(lines(town, "concerns")) == 1
        assert lines(town, "concerns", "east_leader") == []

    def test_what_is_not_installed_stays_empty(self, town: Town) -> None:
        save(town, source="counts:unheard_of")
        concern(town)
        ledger = next(one for one in all_ledgers() if one.code == "disputes")
        assert not is_known(ledger)
        assert lines_of(ledger, town.actor("secretary"), YEAR) == []


class TestDefining:
    def test_the_operators_columns_come_in_the_operators_order(self, town: Town) -> None:
        save(town)
        ledger = find_ledger(town.actor("secretary"), "disputes")
        concern(town)
        assert [key for key, _title in heads(ledger)] == ["opened", "month"]
        assert cells(ledger, lines(town, "disputes")) == [[1, "2026-03"]]

    def test_who_may_see_it_is_a_row_too(self, town: Town) -> None:
        save(town)
        assert "disputes" not in {one.code for one in ledgers_of(town.actor("clerk"))}
        assert "disputes" in {one.code for one in ledgers_of(town.actor("secretary"))}
        assert town.client("clerk").get(reverse("visit:ledger", args=["disputes"])).status_code == 404

    def test_without_columns_or_purpose_or_by_others_nothing_is_defined(self, town: Town) -> None:
        for wrong in ({"columns": ["nonsense"]}, {"purpose": " "}, {"basis": ""}):
            with pytest.raises(VisitRefused):
                save(town, **wrong)
        with pytest.raises(VisitRefused):
            restore_ledger(actor=town.actor("secretary"), code="disputes", at=NOW)

    def test_a_change_can_be_taken_back(self, town: Town) -> None:
        save(town)
        restore_ledger(actor=town.actor("county_leader"), code="disputes", at=NOW)
        ledger = next(one for one in all_ledgers() if one.code == "disputes")
        assert ledger.columns[0] == "month"


class TestPapers:
    def test_excel_and_print_have_the_same_lines_and_are_logged(self, town: Town) -> None:
        concern(town)
        with time_machine.travel(NOW, tick=False):
            client = town.client("secretary")
            book = client.get(reverse("visit:ledger_export", args=["concerns", "xlsx"]))
            print_ = client.get(reverse("visit:ledger_export", args=["concerns", "pdf"]))
        rows = CalamineWorkbook.from_filelike(BytesIO(book.content)).get_sheet_by_index(0).to_python()
        assert "路灯不亮" in rows[1]
        text = "".join(page.extract_text() for page in PdfReader(BytesIO(print_.content)).pages).replace(" ", "")
        assert "路灯不亮" in text
        assert "民情事项台账" in text
        assert set(Entry.objects.filter(act__startswith="ledger.").values_list("act", flat=True)) == {
            "ledger.xlsx", "ledger.pdf",
        }  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "width"),
    [(["M6403022026092800001"], 0), (["2026-09-28", ""], 0), (["已回访", "办理中"], 0), (["单元门闭门器坏了"], 8),
     (["字" * 40], 16), ([], 0)],
)  # fmt: skip
def test_on_paper_numbers_and_short_words_are_never_broken(cells: list[str], width: int) -> None:
    assert column_width(cells) == width
