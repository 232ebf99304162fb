"""Pages of bodies: who reads what, nothing lost in forms, numbers with a list behind them."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader
from tests.world import COUNTY, GARDEN, NOW, Town

from wangge.kinds.decision.models import Body, Meeting
from wangge.kinds.decision.rules import BodyKind
from wangge.kinds.decision.tests.stories import called, committee, decided, held
from wangge.matters.models import Link, Matter
from wangge.matters.services import open_matter


def text_of(town: Town, name: str, view: str, *args: object, query: str = "") -> str:
    return town.client(name).get(reverse(view, args=args) + query).content.decode()


class TestRegister:
    def test_a_unit_reads_where_it_sits_and_no_other_body(self, town: Town) -> None:
        committee(town)
        committee(town, "urban", name="另一个联合党委")
        page = text_of(town, "manager", "decision:bodies")
        assert "花园社区联合党委" in page
        assert "另一个联合党委" not in page

    def test_nobody_has_written_anything_down(self, town: Town) -> None:
        assert "先登记成员单位" in text_of(town, "secretary", "decision:bodies")
        assert "贵单位还没有参加议事机构" in text_of(town, "manager", "decision:bodies")

    def test_a_refused_form_comes_back_with_all_that_was_typed(self, town: Town) -> None:
        given = {
            "name": "大工委", "kind": BodyKind.TOWNSHIP_LEVEL, "area": town.areas[GARDEN].pk, "head": "党工委书记",
            "founded_on": "2026-01-01", "units": [town.units["water"].pk],
        }  # fmt: skip
        page = town.client("secretary").post(reverse("decision:new_body"), given)
        assert page.status_code == 422
        words = page.content.decode()
        assert all(word in words for word in ("大工委", "党工委书记", "自来水公司", "这类机构不设在这一级区域"))
        assert not Body.objects.exists()

    def test_written_down_with_its_members_and_mended(self, town: Town) -> None:
        given = {
            "name": "联合党委", "kind": BodyKind.COMMUNITY_LEVEL, "area": town.areas[GARDEN].pk,
            "founded_on": "2026-01-01", "units": [town.units["water"].pk],
        }  # fmt: skip
        town.client("secretary").post(reverse("decision:new_body"), given)
        body = Body.objects.get()
        given |= {"name": "花园联合党委", "units": [town.units["property"].pk]}
        town.client("secretary").post(reverse("decision:change_body", args=[body.pk]), {**given, "is_active": "on"})
        page = text_of(town, "clerk", "decision:body", body.pk)
        assert "花园联合党委" in page
        assert "安居物业公司" in page

    def test_the_table_says_what_the_page_says(self, town: Town) -> None:
        decided(town, held(town, committee(town)))
        answer = town.client("township_leader").get(reverse("decision:export"))
        rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
        assert rows[1][0] == "花园社区联合党委"
        assert rows[1][6:8] == (2, 1)

    def test_many_bodies_cost_no_more_statements_than_few(self, town: Town) -> None:
        def asked() -> int:
            client = town.client("township_leader")
            client.get(reverse("decision:bodies"))
            with CaptureQueriesContext(
                connection,
            ) as seen:
                client.get(reverse("decision:bodies"))
            return len(seen)

        decided(town, held(town, committee(town)))
        few = asked()
        for number in range(4):
            decided(town, held(town, committee(town, name=f"第{number}联合党委")))
        assert asked() <= few


class TestMeeting:
    def test_a_member_reads_and_does_not_write_minutes(self, town: Town) -> None:
        meeting = held(town, committee(town))
        assert "讨论了两件事" in text_of(town, "manager", "decision:meeting", meeting.pk)
        assert town.client("manager").get(reverse("decision:minutes", args=[meeting.pk])).status_code == 403

    def test_the_office_of_another_place_finds_nothing(self, town: Town) -> None:
        meeting = held(town, committee(town))
        for view in ("decision:meeting", "decision:minutes", "decision:decide", "decision:paper"):
            assert town.client("east_leader").get(reverse(view, args=[meeting.pk])).status_code == 404

    def test_the_agenda_is_printed_before_and_the_minutes_after(self, town: Town) -> None:
        body = committee(town)
        held(town, body)
        decided(town, Meeting.objects.get(), "修好路灯")
        ahead = called(town, body, at=timezone.now())
        paper = town.client("manager").get(reverse("decision:paper", args=[ahead.pk])).content
        words = "".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages).replace(" ", "")
        assert "会议议程" in words
        assert "修好路灯" in words
        assert "会议纪要" not in words

    def test_open_decisions_are_printed_with_owner_and_day(self, town: Town) -> None:
        body = committee(town)
        decided(town, held(town, body), "修好路灯")
        paper = town.client("secretary").get(reverse("decision:follow_up", args=[body.pk])).content
        words = "".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages).replace(" ", "")
        assert all(word in words for word in ("跟踪清单", "修好路灯", "自来水公司", "超期"))

    def test_minutes_without_words_keep_the_ticks(self, town: Town) -> None:
        meeting = called(town, committee(town), at=NOW)
        page = town.client("secretary").post(
            reverse("decision:minutes", args=[meeting.pk]), {"there": [town.units["property"].pk], "minutes": ""}
        )
        assert page.status_code == 422
        assert f'value="{town.units["property"].pk}"' in page.content.decode()
        assert "checked" in page.content.decode()


class TestGrowing:
    def test_a_slip_becomes_a_decision_of_a_chosen_meeting(self, town: Town) -> None:
        body = committee(
            town, keeper="county_leader", area=town.areas[COUNTY], kind=BodyKind.MECHANISM, name="协调机制"
        )
        at = timezone.now() - timedelta(days=4)
        meeting = held(town, body, keeper="county_leader", at=at)
        slip = open_matter(
            kind="slip", actor=town.actor("county_leader"), at=NOW, title="反复漏水", channel="superior",
            area_code=GARDEN, details={"issuer_id": town.units["centre"].pk},
        ).matter  # fmt: skip
        client = town.client("county_leader")
        address = f"{reverse('decision:new')}?from={slip.number}"
        assert "反复漏水" in client.get(address).content.decode()
        day = timezone.localdate() + timedelta(days=9)
        client.post(
            address, {"meeting": meeting.pk, "title": "反复漏水", "owner": town.units["water"].pk, "due_on": f"{day}"}
        )
        matter = Matter.objects.get(kind="decision")
        assert Link.objects.filter(source=matter, target=slip).exists()

    def test_without_a_meeting_the_page_says_what_to_do(self, town: Town) -> None:
        assert "请先选择机构并通知开会" in text_of(town, "secretary", "decision:new")


@pytest.mark.parametrize("name", ["secretary", "township_leader", "county_leader", "supervisor"])
def test_figures_and_the_year_of_units_have_the_names_behind_them(town: Town, name: str) -> None:
    body = committee(town)
    decided(town, held(town, body), days=1)
    figures = text_of(town, name, "decision:figures", query="?year=2026")
    assert "召开会议" in figures
    year = text_of(town, name, "decision:contributions", body.pk, query="?year=2026")
    assert "自来水公司" in year
    assert "安居物业公司" in year
