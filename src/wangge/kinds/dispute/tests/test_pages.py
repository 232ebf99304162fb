"""Pages of mediation: what a form with a fault keeps, what a page costs, and what those outside get of it."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader
from tests.world import GARDEN, NOW, Town

from wangge.audit.models import Entry
from wangge.kinds.dispute.models import Agreement, DisputeDetails, MediationBody, Party
from wangge.kinds.dispute.pages.ledger import ledger_page
from wangge.kinds.dispute.rules.course import Move
from wangge.kinds.dispute.rules.words import TROUBLES, Measure, Side
from wangge.kinds.dispute.services.agreements import follow_promise
from wangge.kinds.dispute.services.counter import take_ticket
from wangge.kinds.dispute.tests.cast import (
    CONTENT,
    FIRST_NAME,
    RECORD,
    SECOND_NAME,
    STORY,
    SUBJECT,
    applied,
    at_table,
    consent,
    do,
    effective,
    fresh,
    party,
    recorded,
    seated,
    written,
)
from wangge.kit.covering import HIDDEN
from wangge.matters.models import Matter
from wangge.matters.tests.cost import statements
from wangge.matters.tests.stories import sent_out
from wangge.people.actors import SYSTEM
from wangge.people.services import create_organization
from wangge.vault.models import Opening

LIST, DETAIL = 8, 12
"""Statements of a whole request with session, person and post."""


def cases() -> int:
    return Matter.objects.filter(kind="dispute").count()


APPLICATION = {
    "community": GARDEN, "trouble": "neighbour", "subject": SUBJECT, "story": STORY, "name": FIRST_NAME,
    "contact": "13911112222", "other": SECOND_NAME, "agreed": "on",
}  # fmt: skip


@pytest.fixture
def quiet() -> None:
    cache.clear()


class TestAsking:
    url = "mediation_public:apply"

    def test_an_application_with_a_fault_keeps_every_word(self, folk: Town, quiet: None) -> None:
        answer = Client().post(reverse(self.url), {**APPLICATION, "contact": ""})
        page = answer.content.decode()
        assert (answer.status_code, cases()) == (422, 0)
        assert all(word in page for word in (SUBJECT, STORY, FIRST_NAME, SECOND_NAME))

    def test_the_receipt_says_who_has_it_and_by_when(self, folk: Town, quiet: None) -> None:
        client = Client()
        page = client.post(reverse(self.url), APPLICATION, follow=True).content.decode()
        matter = Matter.objects.get(kind="dispute")
        assert all(word in page for word in (matter.number, "花园社区人民调解委员会", "2026-03-09"))
        assert not any(word in page for word in (SUBJECT, SECOND_NAME))

    def test_number_and_code_lead_to_where_it_stands_and_to_nothing_that_was_said(
        self, folk: Town, quiet: None
    ) -> None:
        home = Client()
        home.post(reverse(self.url), APPLICATION)
        matter = Matter.objects.get(kind="dispute")
        code = home.session["codes"][matter.number]
        receipt = home.get(reverse("portal:receipt", args=[matter.number])).content.decode()
        assert code in receipt
        assert reverse("mediation_public:own", args=[matter.number]) in receipt
        assert not any(word in receipt for word in (SUBJECT, STORY, FIRST_NAME, SECOND_NAME))
        elsewhere = Client()
        assert elsewhere.get(reverse("portal:receipt", args=[matter.number])).status_code == 404
        own = reverse("mediation_public:own", args=[matter.number])
        assert [elsewhere.get(own).status_code, folk.client("resident").get(own).status_code] == [404, 404]
        found = elsewhere.post(reverse("portal:track"), {"number": matter.number, "code": code}, follow=True)
        page = found.content.decode()
        assert found.redirect_chain[-1][0] == own
        assert "已登记" in page
        assert not any(word in page for word in (SUBJECT, STORY, FIRST_NAME, SECOND_NAME))
        matter = seated(folk, matter)
        consent(folk, matter, yes=False)
        do(folk, matter, Move.REFUSED, told="可以向人民法院起诉。")
        assert "可以向人民法院起诉。" in elsewhere.get(own).content.decode()

    def test_after_six_from_one_address_it_waits_and_says_whom_to_ring(self, folk: Town, quiet: None) -> None:
        for _turn in range(6):
            assert Client().post(reverse(self.url), APPLICATION).status_code == 302
        answer = Client().post(reverse(self.url), APPLICATION)
        page = answer.content.decode()
        assert (answer.status_code, cases()) == (429, 6)
        assert "稍后再提交" in page
        assert STORY in page
        assert Client().post(reverse(self.url), APPLICATION, REMOTE_ADDR="10.0.0.9").status_code == 302

    def test_where_nobody_can_take_it_the_page_says_so_before_anything_is_written(self, town: Town) -> None:
        page = Client().get(reverse(self.url) + f"?community={GARDEN}", follow=True).content.decode()
        assert "请到社区办公室提出" in page


def test_a_new_case_with_a_fault_keeps_both_parties(folk: Town) -> None:
    given = {
        "trouble": "neighbour", "subject": SUBJECT, "story": STORY, "source": "delegated", "body": "",
        "party-TOTAL_FORMS": 2, "party-INITIAL_FORMS": 2, "party-0-side": "first", "party-0-name": FIRST_NAME,
        "party-1-side": "second", "party-1-name": SECOND_NAME, "party-1-standing": "mandate",
    }  # fmt: skip
    page = folk.client("clerk").post(reverse("dispute:new"), given).content.decode()
    assert all(word in page for word in (SUBJECT, STORY, FIRST_NAME, SECOND_NAME))
    assert "代理" in page
    assert cases() == 0


def test_an_agreement_with_a_fault_keeps_promises_and_text(folk: Town) -> None:
    matter = recorded(folk)
    given = {
        "form": "written", "facts": STORY, "issues": SUBJECT, "content": CONTENT, "way": "", "copies": 3,
        "promise-TOTAL_FORMS": 1, "promise-INITIAL_FORMS": 0, "promise-0-what": "付四千元", "promise-0-due_on": "2026-04-30",
    }  # fmt: skip
    answer = folk.client("peacemaker").post(reverse("dispute:write_agreement", args=[matter.number]), given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert all(word in page for word in (CONTENT, "付四千元", "2026-04-30"))
    assert not Agreement.objects.exists()


def test_a_record_without_words_is_refused_and_the_hour_kept(folk: Town) -> None:
    matter = at_table(folk)
    session = matter.dispute_sessions.get()
    url = reverse("dispute:record_session", args=[matter.number, session.pk])
    page = folk.client("peacemaker").post(url, {"ends_at": "2026-03-04T12:34", "record": ""}).content.decode()
    assert "12:34" in page
    session.refresh_from_db()
    assert session.ends_at is None


def test_the_page_says_what_comes_next(folk: Town) -> None:
    def says(matter: Matter, words: str) -> bool:
        page = folk.client("chair").get(reverse("matters:detail", args=[matter.number])).content.decode()
        return "下一步：" in page and words in page

    assert says(applied(folk), "先确定主调解员")
    matter = at_table(folk)
    assert says(matter, "调解后写调解记录")
    assert says(written(folk), "还缺 4 处签名")
    assert says(effective(folk), "跟踪协议履行")


def test_a_sealed_case_has_no_cards_that_mean_nothing_and_no_sheet_of_the_engine(folk: Town) -> None:
    matter = effective(folk)
    client = folk.client("peacemaker")
    page = client.get(reverse("matters:detail", args=[matter.number])).content.decode()
    for card in ('id="reporters"', 'id="messages"', 'id="notes"', "责任单位"):
        assert card not in page
    assert client.get(reverse("matters:print", args=[matter.number])).url == reverse(
        "dispute:take_paper", args=[matter.number]
    )
    assert client.post(reverse("matters:note", args=[matter.number]), {"text": "记一笔"}).status_code == 404
    assert not matter.notes.exists()


def test_a_measure_taken_stands_in_the_journal(folk: Town) -> None:
    matter = do(folk, at_table(folk), Move.GUARD, measure=Measure.POLICE, note="扬言报复")
    assert matter.movements.get(move="guard").note == "已报告公安机关：扬言报复"


def test_counts_show_outsiders_nothing_of_a_case(folk: Town) -> None:
    matter = effective(folk)
    for name in ("clerk", "secretary", "dispatcher", "township_leader", "county_leader", "supervisor", "stranger"):
        client = folk.client(name)
        listed = client.get(reverse("matters:list"), {"kind": "dispute"}).content.decode()
        found = client.get(reverse("matters:list"), {"q": matter.number}).content.decode()
        assert "暂无" in listed or matter.number not in listed
        assert f'data-copy="{matter.number}"' not in found
        assert reverse("matters:detail", args=[matter.number]) not in listed + found
    sheet = folk.client("county_leader").get(reverse("mediation:export_ledger")).content
    cells = [str(cell) for row in load_workbook(BytesIO(sheet)).active.iter_rows(values_only=True) for cell in row]
    assert HIDDEN in cells
    assert not any(word in " ".join(cells) for word in (SUBJECT, FIRST_NAME, matter.number))


@pytest.mark.parametrize("how", ["pdf", "docx"])
def test_the_dossier_holds_its_sheets_and_each_taking_is_written_down(folk: Town, how: str) -> None:
    matter = effective(folk)
    url = reverse("dispute:take_paper", args=[matter.number])
    client = folk.client("peacemaker")
    assert client.post(url, {"what": "dossier", "how": how, "purpose": ""}).status_code == 422
    content = client.post(url, {"what": "dossier", "how": how, "purpose": "装订归档"}).content
    text = TEXTS[how](content)
    for words in (
        "调解卷宗",
        "卷内目录",
        "人民调解申请书",
        "人民调解受理登记表",
        "人民调解记录",
        "人民调解协议书",
        "装订" * 0,
    ):
        assert words in text.replace(" ", "")
    for words in (FIRST_NAME, SECOND_NAME, RECORD[:8], CONTENT[:8], "付四千元"):
        assert words in text.replace("\n", "")
    assert "{" not in text
    assert Opening.objects.filter(purpose="装订归档", subject_id=matter.number).count() == 1
    assert Entry.objects.filter(act="dispute.print", subject_id=matter.number, detail=f"dossier {how}").count() == 1


def pdf_text(content: bytes) -> str:
    pages = PdfReader(BytesIO(content)).pages
    assert all(f"第{number}页" in page.extract_text().replace(" ", "") for number, page in enumerate(pages, start=1))
    return "".join(page.extract_text() for page in pages)


def word_text(content: bytes) -> str:
    paper = Document(BytesIO(content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    assert "PAGE" in paper.sections[0].footer.paragraphs[0]._p.xml
    return "\n".join([paragraph.text for paragraph in paper.paragraphs] + cells)


TEXTS: dict[str, Callable[[bytes], str]] = {"pdf": pdf_text, "docx": word_text}


def ended(folk: Town, outcome: str, *, number: int, kept: int = 0) -> None:
    """So many cases that ended one way; of the agreed ones so many wholly performed, the others broken."""
    for turn in range(number):
        if outcome == "agreed":
            matter = effective(folk)
            promise = matter.dispute_promises.select_related("matter__dispute").get()
            promise.due_on = date(2026, 3, 1)
            promise.save()
            follow_promise(promise, actor=folk.actor("peacemaker"), is_done=turn < kept, on=date(2026, 3, 4), at=NOW)
        else:
            DisputeDetails.objects.filter(matter=applied(folk)).update(outcome=outcome)


def test_rates_are_those_of_the_definitions(folk: Town) -> None:
    """11 agreed and 5 not: 68.8 %, refused and withdrawn apart; of 11 agreements that were due 6 performed: 54.5 %."""
    ended(folk, "agreed", number=1, kept=1)
    row = DisputeDetails.objects.get(outcome="agreed")
    shape: dict[str, Any] = {
        field.name: getattr(row, field.name) for field in row._meta.fields if field.name not in {"id"}
    }
    kept, broken = 6, 5
    for turn in range(kept + broken - 1):
        copy = applied(folk)
        DisputeDetails.objects.filter(matter=copy).update(
            **{name: value for name, value in shape.items() if name not in {"matter", "subject", "story", "told"}}
        )
        promise = party(copy, Side.SECOND).promises.create(
            matter=copy, position=1, what="付款", due_on=date(2026, 3, 1),
            done_on=date(2026, 3, 2) if turn < kept - 1 else None, is_broken=turn >= kept - 1,
        )  # fmt: skip
        assert promise.pk
    ended(folk, "not_agreed", number=5)
    ended(folk, "refused", number=5)
    ended(folk, "withdrawn", number=5)
    figures = folk.client("county_leader").get(reverse("mediation:figures")).context["figures"]
    assert (figures.success.top, figures.success.bottom, figures.success.percent) == (11, 16, "68.8")
    assert (figures.performance.top, figures.performance.bottom, figures.performance.percent) == (6, 11, "54.5")
    assert figures.accepted == 26


def test_coverage_counts_places_with_an_organization_of_their_own(folk: Town) -> None:
    page = folk.client("county_leader").get(reverse("mediation:bodies")).context["page"]
    assert {row.title: row.counted for row in page.coverage} == {"乡镇（街道）": "1 / 2", "村（社区）": "2 / 2"}


def test_what_was_entered_at_the_counter_keeps_its_own_number(folk: Town) -> None:
    """One number from start to end, whatever the visitor brought; a mistyped one is asked for again."""
    centre = create_organization(
        code="zz", name="花园综治中心", kind="governance_centre", area=folk.areas[GARDEN], actor=SYSTEM, at=NOW
    )
    clerk = folk.actor("clerk")
    row = take_ticket(centre, actor=clerk, subject="report", at=NOW)
    concern = sent_out(folk)
    client, url = folk.client("clerk"), reverse("mediation:register", args=[centre.pk, row.pk])
    assert "没有这个编号" in client.post(url, {"number": "C000"}).content.decode()
    client.post(url, {"number": f" {concern.number.lower()} "})
    row.refresh_from_db()
    assert (row.state, row.number, row.unit_id) == ("registered", concern.number, concern.lead_unit_id)
    slip = client.get(reverse("mediation:slip", args=[centre.pk, row.pk])).content
    assert concern.number in "".join(page.extract_text() for page in PdfReader(BytesIO(slip)).pages)


class TestPlaces:
    url = "mediation_public:show"

    def test_only_places_are_offered_where_somebody_takes_a_case_their_own_first(self, folk: Town) -> None:
        page = Client().get(reverse(self.url)).content.decode()
        assert page.index("花园社区") < page.index("河畔社区")
        MediationBody.objects.exclude(organization=folk.units["river_mediation"]).update(is_active=False)
        page = Client().get(reverse(self.url)).content.decode()
        assert ("花园社区" in page, "河畔社区" in page) == (False, True)
        assert "显示全部" in Client().get(reverse(self.url), {"q": "花园"}).content.decode()

    def test_where_nobody_mediates_the_page_says_whom_to_ask(self, town: Town) -> None:
        page = Client().get(reverse(self.url)).content.decode()
        assert "请到社区（村）办公室询问" in page
        assert "花园社区" not in page


def test_the_file_lists_every_signature_that_the_next_step_counts(folk: Town) -> None:
    matter = written(folk)
    client = folk.client("peacemaker")
    assert (
        f"还缺 {matter.dispute.unsigned} 处"
        in client.get(reverse("matters:detail", args=[matter.number])).content.decode()
    )
    page = client.get(reverse("dispute:file", args=[matter.number])).content.decode()
    assert page.split("签名</h3>")[1].split("</ul>")[0].count(">缺<") == matter.dispute.unsigned


class TestLedger:
    def test_lines_without_a_number_are_named_and_not_tabled(self) -> None:
        nothing = dict.fromkeys(map(str, TROUBLES))
        page = ledger_page([("1", "花园", nothing | {"neighbour": 7}), ("2", "河畔", nothing)])
        assert [(line.name, line.cells) for line in page.lines] == [("花园", [7])]
        assert (page.other_areas, len(page.heads), len(page.other_kinds)) == (["河畔"], 1, len(TROUBLES) - 1)

    def test_where_every_number_is_small_the_page_says_why_and_leads_on(self, folk: Town) -> None:
        effective(folk)
        page = folk.client("county_leader").get(reverse("mediation:ledger")).content.decode()
        assert "案件较少，暂不细分" in page
        assert reverse("mediation:figures") in page
        assert "<table" not in page


class TestCosts:
    def test_lists_stay_few_whatever_the_number_of_cases(self, folk: Town) -> None:
        for _turn in range(6):
            effective(folk)
        applied(folk, actor="dispatcher")
        for name, pages in (
            ("peacemaker", ("dispute:mine", "mediation:bodies", "mediation:counters")),
            ("dispatcher", ("dispute:taken", "mediation:bodies")),
            ("county_leader", ("mediation:ledger",)),
        ):
            client = folk.client(name)
            for page in pages:
                self.few(client, reverse(page), LIST)
        self.few(folk.client("county_leader"), reverse("mediation:figures"), DETAIL)

    def test_a_case_and_its_file(self, folk: Town) -> None:
        matter = effective(folk)
        client = folk.client("peacemaker")
        self.few(client, reverse("matters:detail", args=[matter.number]), DETAIL)
        self.few(client, reverse("dispute:file", args=[matter.number]), DETAIL)

    def few(self, client: Client, url: str, most: int) -> None:
        client.get(url)
        found = statements(lambda: client.get(url))
        assert len(found) <= most, f"{url}: {len(found)}\n" + "\n".join(row[:160] for row in found)


def test_who_left_the_case_is_asked_nothing_more(folk: Town) -> None:
    matter = applied(folk)
    row = party(matter, Side.SECOND)
    client = folk.client("chair")
    client.post(reverse("dispute:drop_party", args=[matter.number, row.pk]))
    page = client.get(reverse("matters:detail", args=[matter.number])).content.decode()
    assert reverse("dispute:consent", args=[matter.number, row.pk]) not in page
    assert Party.objects.get(pk=row.pk).left_at == NOW
    assert not fresh(matter).dispute.is_two_sided


def test_the_log_of_openings_says_in_words_what_was_opened(folk: Town) -> None:
    matter = applied(folk)
    folk.client("chair").post(reverse("dispute:names", args=[matter.number]), {"purpose": "通知调解时间"})
    client = folk.client("audit_admin")
    for address in ("", f"?subject={matter.number}"):
        page = client.get(reverse("vault:openings") + address).content.decode()
        assert all(word in page for word in ("当事人姓名", matter.number, "通知调解时间"))
        assert "dispute.party" not in page
