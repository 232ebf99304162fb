"""Errands: mandate, papers in and out, receipt; and the worker's own book."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader
from tests.world import GARDEN, GARDEN_1, NOW, Town

from wangge.kinds.visit.models import BookNote, ErrandDetails, Paper
from wangge.kinds.visit.printing import receipt_pdf
from wangge.kinds.visit.queries.book import account, notes
from wangge.kinds.visit.queries.errands import open_errands
from wangge.kinds.visit.rules.errands import Move
from wangge.kinds.visit.services import book
from wangge.kinds.visit.services.errands import pass_on, receive_papers, return_papers, save_item
from wangge.kinds.visit.services.noting import VisitRefused
from wangge.kinds.visit.tests.stories import errand
from wangge.matters.access import may_see
from wangge.matters.models import Matter, Reporter
from wangge.matters.rules import MoveRefused
from wangge.matters.services import move
from wangge.notices.models import Notice

pytestmark = pytest.mark.django_db
MANDATE = {"mandate": "递交材料、领取结果", "mandate_until": date(2026, 4, 1), "is_signed": True}
PAPERS = [("身份证", 1, True), ("户口本", 1, True), ("照片", 2, True)]


def fresh(matter: Matter) -> Matter:
    return Matter.objects.get(pk=matter.pk)


def mandated(town: Town) -> Matter:
    matter = errand(town)
    move(matter, Move.MANDATE, actor=town.actor("grid_worker"), at=NOW, given=MANDATE)
    return matter


def with_papers(town: Town) -> Matter:
    matter = mandated(town)
    receive_papers(matter, names=PAPERS, actor=town.actor("grid_worker"), at=NOW)
    return fresh(matter)


class TestWay:
    def test_from_asking_to_handing_back(self, town: Town) -> None:
        worker, matter = town.actor("grid_worker"), with_papers(town)
        move(matter, Move.RECEIVE, actor=worker, at=NOW)
        move(matter, Move.FILE, actor=worker, at=NOW, given={"office": "便民中心", "office_number": "A1"})
        move(matter, Move.RESULT, actor=worker, at=NOW, given={"result": "已通过"})
        with pytest.raises(MoveRefused):
            move(fresh(matter), Move.HAND_BACK, actor=worker, at=NOW)
        ids = list(Paper.objects.values_list("pk", flat=True))
        assert return_papers(matter, paper_ids=ids, actor=worker, at=NOW) == 0
        matter = fresh(matter)
        move(matter, Move.HAND_BACK, actor=worker, at=NOW)
        details = ErrandDetails.objects.get(matter=matter)
        assert (matter.phase, details.office, details.agent_id) == ("done", "便民中心", worker.person_id)

    def test_nothing_is_filed_without_papers_or_the_word_that_none_are_needed(self, town: Town) -> None:
        matter, worker = mandated(town), town.actor("grid_worker")
        with pytest.raises(MoveRefused):
            move(matter, Move.RECEIVE, actor=worker, at=NOW)
        move(matter, Move.RECEIVE, actor=worker, at=NOW, given={"no_papers": True})
        assert matter.state == "received"

    def test_no_mandate_no_papers(self, town: Town) -> None:
        matter = errand(town)
        with pytest.raises(VisitRefused):
            receive_papers(matter, names=PAPERS, actor=town.actor("grid_worker"), at=NOW)
        with pytest.raises(MoveRefused):
            move(matter, Move.MANDATE, actor=town.actor("grid_worker"), at=NOW, given={**MANDATE, "is_signed": False})

    def test_a_paper_goes_back_once_and_only_in_its_own_errand(self, town: Town) -> None:
        matter, other = with_papers(town), with_papers(town)
        worker = town.actor("grid_worker")
        own, foreign = Paper.objects.filter(matter=matter).first(), Paper.objects.filter(matter=other).first()
        assert return_papers(matter, paper_ids=[own.pk], actor=worker, at=NOW) == 2
        for wrong in (own.pk, foreign.pk):
            with pytest.raises(VisitRefused):
                return_papers(matter, paper_ids=[wrong], actor=worker, at=NOW)
        assert ErrandDetails.objects.get(matter=other).papers_held == 3

    def test_who_it_is_for_is_sealed_and_errands_are_for_grid_and_community(self, town: Town) -> None:
        matter = errand(town)
        assert Reporter.objects.get(matter=matter).name == "丁奶奶"
        assert "丁" not in f"{matter.title}{matter.text}"
        seen = {name for name in town.names() if may_see(town.actor(name), matter)}
        assert seen == {"grid_worker", "grid_leader", "clerk", "secretary"}

    def test_open_errands_go_to_whoever_takes_over(self, town: Town) -> None:
        matter = mandated(town)
        worker, clerk = town.people["grid_worker"].pk, town.people["clerk"].pk
        assert [work.number for work in open_errands(worker)] == [matter.number]
        assert pass_on(worker, clerk, actor=town.actor("secretary"), at=NOW) == 1
        assert open_errands(worker) == []
        assert [work.number for work in open_errands(clerk)] == [matter.number]


def test_the_receipt_lists_mandate_and_papers_and_names_nobody_but_the_agent(town: Town) -> None:
    matter = with_papers(town)
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(receipt_pdf(matter))).pages).replace(" ", "")
    for words in (
        "帮代办委托与材料交接单",
        "高龄津贴申请",
        "身份证",
        "户口本",
        "递交材料、领取结果",
        "葛巡查",
        "2026年04月01日",
    ):
        assert words in text, words
    assert "丁奶奶" not in text


def test_a_community_writes_its_own_list_and_no_name_twice(town: Town) -> None:
    values = {"name": "医保备案", "papers": "身份证", "office": "中心", "hint": "", "is_active": True}
    row = save_item(None, actor=town.actor("clerk"), area_code=GARDEN, values=values, at=NOW)
    with pytest.raises(VisitRefused):
        save_item(None, actor=town.actor("clerk"), area_code=GARDEN, values=values, at=NOW)
    save_item(row, actor=town.actor("clerk"), area_code=GARDEN, values={**values, "office": "二楼"}, at=NOW)
    row.refresh_from_db()
    assert row.office == "二楼"


class TestBook:
    def test_only_the_writer_reads_it(self, town: Town) -> None:
        book.write(actor=town.actor("grid_worker"), text="大姐问长椅", at=NOW)
        readers = {name for name in town.names() if notes(town.actor(name), is_open=True).exists()}
        assert readers == {"grid_worker"}

    def test_the_account_of_a_month_asked_done_open(self, town: Town) -> None:
        worker = town.actor("grid_worker")
        rows = [book.write(actor=worker, text=f"事{number}", at=NOW) for number in range(4)]
        book.write(actor=worker, text="上月", at=NOW - timedelta(days=10))
        book.settle(rows[0], actor=worker, at=NOW)
        book.to_matter(rows[1], actor=worker, text="装长椅", category=None, area_code=GARDEN_1, at=NOW, key="b")
        month = account(worker, date(2026, 3, 1))
        assert (month.asked, month.done, month.passed_on, month.open) == (4, 1, 1, 2)

    def test_a_note_becomes_a_concern_once(self, town: Town) -> None:
        worker = town.actor("grid_worker")
        row = book.write(actor=worker, text="大姐问长椅", at=NOW)
        given = {"text": "楼前装长椅", "category": None, "area_code": GARDEN_1, "at": NOW, "key": "b"}
        first = book.to_matter(row, actor=worker, **given)
        again = book.to_matter(row, actor=worker, **given)
        assert (first.matter.kind, first.matter.title) == ("concern", "楼前装长椅")
        assert again.matter.pk == first.matter.pk

    def test_the_words_expire_and_the_sum_stays(self, town: Town) -> None:
        worker = town.actor("grid_worker")
        row = book.write(actor=worker, text="大姐问长椅", at=NOW)
        assert book.wipe_expired(NOW + timedelta(days=89)) == 0
        assert book.wipe_expired(NOW + timedelta(days=90)) == 1
        row.refresh_from_db()
        assert row.text == ""
        assert not notes(worker, is_open=False).exists()
        assert account(worker, date(2026, 3, 1)).asked == 1

    def test_a_week_before_the_writer_is_reminded_once(self, town: Town) -> None:
        book.write(actor=town.actor("grid_worker"), text="大姐问长椅", at=NOW)
        book.remind(NOW + timedelta(days=82))
        assert not Notice.objects.exists()
        for days in (83, 83, 84):
            book.remind(NOW + timedelta(days=days))
        assert Notice.objects.filter(person_id=town.people["grid_worker"].pk).count() == 1

    def test_a_note_is_settled_reopened_and_torn_out(self, town: Town) -> None:
        worker = town.actor("grid_worker")
        row = book.write(actor=worker, text="大姐问长椅", at=NOW)
        book.settle(row, actor=worker, at=NOW)
        with pytest.raises(VisitRefused):
            book.settle(row, actor=worker, at=NOW)
        book.reopen(row, actor=worker, at=NOW)
        book.tear_out(row, actor=worker, at=NOW)
        assert not BookNote.objects.exists()
