"""Answers as residents find them, workers copy them, clerks write them and units put them into a reply."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader
from tests.world import COUNTY, GARDEN, GARDEN_1, Town

from wangge.answers.models import Edition, LeftQuestion, Miss
from wangge.answers.tests.pages import QUESTION, TEXT, TODAY, published, written
from wangge.kinds.concern.tests.stages import closed, in_hand
from wangge.matters.services import ReporterGiven

pytestmark = pytest.mark.django_db


class TestResidents:
    def test_find_it_read_it_and_say_once_whether_it_helped(self, town: Town) -> None:
        row = published(town)
        client = town.client()
        assert "居住证" in client.get(reverse("answers_public:search"), {"q": "居住证"}).content.decode()
        page = reverse("answers_public:answer", args=[row.answer_id])
        said = client.get(page).content.decode()
        for words in (TEXT, "租房合同", "12345", "某条例第三条", "花园社区", "2026-03-04核对"):
            assert words in said
        for _again in range(2):
            client.post(reverse("answers_public:say", args=[row.answer_id]), {"helped": "yes"})
        row.answer.refresh_from_db()
        assert row.answer.helped == 1
        assert "只记数字" in client.get(page).content.decode()

    def test_what_is_not_public_is_nowhere(self, town: Town) -> None:
        row = written(town)
        assert town.client().get(reverse("answers_public:answer", args=[row.answer_id])).status_code == 404
        assert QUESTION not in town.client().get(reverse("answers_public:search")).content.decode()

    def test_an_answer_nobody_looked_at_in_time_says_so(self, town: Town, now: object) -> None:
        row = published(town, review_on=TODAY + timedelta(days=1))
        now.shift(timedelta(days=3))  # type: ignore[attr-defined]
        said = town.client().get(reverse("answers_public:answer", args=[row.answer_id])).content.decode()
        assert "出门前请先打电话" in said

    def test_a_search_in_vain_leads_on_and_counts_once_for_each_visit(self, town: Town) -> None:
        client = town.client()
        for _again in range(3):
            said = client.get(reverse("answers_public:search"), {"q": "快递柜"}).content.decode()
        assert "还没有“快递柜”的答案" in said
        assert f"{reverse('portal:report_new')}?text=" in said
        assert Miss.objects.get().times == 1
        client.post(reverse("answers_public:ask"), {"text": "快递柜能不能加一组？", "area": GARDEN})
        assert LeftQuestion.objects.get().area == town.areas[GARDEN]
        refused = client.post(reverse("answers_public:ask"), {"text": "快递柜坏了，回电 13912345678"})
        assert "请去掉“13912345678”" in refused.content.decode()

    def test_one_visit_leaves_a_few_questions_and_no_flood(self, town: Town) -> None:
        client = town.client()
        for number in range(8):
            client.post(reverse("answers_public:ask"), {"text": f"第{'一二三四五六七八'[number]}个问题是什么？"})
        assert LeftQuestion.objects.count() == 5

    def test_the_report_form_has_a_place_for_answers_and_offers_what_fits(self, town: Town) -> None:
        published(town)
        client = town.client()
        assert reverse("answers_public:offered") in client.get(reverse("portal:report_new")).content.decode()
        asked = {"text": "我想问居住证需要带什么材料", "area": GARDEN_1}
        said = client.get(reverse("answers_public:offered"), asked).content.decode()
        assert QUESTION in said
        assert "照样提交" in said
        other = {"text": "楼上半夜装修太吵了睡不着", "area": GARDEN_1}
        assert client.get(reverse("answers_public:offered"), other).content.decode().strip() == ""
        assert not Miss.objects.exists()

    def test_whoever_enters_a_call_is_offered_the_answer_too(self, town: Town) -> None:
        published(town)
        page = town.client("clerk").get(reverse("matters:new", args=["concern"])).content.decode()
        assert reverse("answers_public:offered") in page
        said = (
            town.client("clerk").get(reverse("answers_public:offered"), {"title": "问居住证要带什么"}).content.decode()
        )
        assert QUESTION in said

    def test_a_question_in_vain_becomes_a_report_without_typing_it_again(self, town: Town) -> None:
        page = town.client().get(reverse("portal:report_new"), {"text": "快递柜满了"})
        assert page.context["form"]["text"].value() == "快递柜满了"

    def test_first_page_and_plate_ask_first(self, town: Town) -> None:
        for page in (reverse("portal:home"), reverse("grid:page", args=[GARDEN_1])):
            assert "也许已经有答案" in town.client().get(page).content.decode()


class TestWorkers:
    def test_search_at_the_doorstep_and_copy_for_the_group(self, town: Town) -> None:
        published(town)
        said = town.client("grid_worker").get(reverse("answers_field:search"), {"q": "居住证"}).content.decode()
        assert "复制到群里" in said
        assert f"【{QUESTION}】" in said
        assert "要带：身份证、租房合同" in said


class TestDesk:
    def test_written_checked_and_public(self, town: Town) -> None:
        clerk, secretary = town.client("clerk"), town.client("secretary")
        form = {
            "area": town.areas[GARDEN].pk, "question": QUESTION, "text": TEXT, "bring": "", "place": "", "phone": "",
            "basis": "", "valid_until": "", "review_on": "2026-12-01", "act": "keep",
        }  # fmt: skip
        clerk.post(reverse("answers:write"), form)
        row = Edition.objects.get()
        assert row.state == "draft"
        assert QUESTION in clerk.get(reverse("answers:board"), {"tab": "mine"}).content.decode()
        clerk.post(reverse("answers:change", args=[row.answer_id]), form | {"act": "send"})
        assert QUESTION in secretary.get(reverse("answers:board"), {"tab": "waiting"}).content.decode()
        page = reverse("answers:answer", args=[row.answer_id])
        assert "内容对吗" in secretary.get(page).content.decode()
        assert "内容对吗" not in clerk.get(page).content.decode()
        said = secretary.post(reverse("answers:check", args=[row.answer_id]), {"verdict": "right"}, follow=True)
        assert "已经公开" in said.content.decode()

    def test_nothing_typed_is_lost_and_a_name_asks_for_a_look(self, town: Town) -> None:
        form = {
            "area": town.areas[GARDEN].pk, "question": QUESTION, "text": "找王女士", "review_on": "2026-12-01",
        }  # fmt: skip
        client = town.client("clerk")
        said = client.post(reverse("answers:write"), form)
        assert said.status_code == 422
        assert "“王女士”是不是指某位居民" in said.content.decode()
        assert "找王女士" in said.content.decode()
        client.post(reverse("answers:write"), form | {"is_looked_at": "on"})
        assert Edition.objects.get().text == "找王女士"

    def test_grown_from_a_concern_it_takes_no_person_along(self, town: Town) -> None:
        matter = closed(
            town,
            title="安小燕家路灯不亮，电话13912345678",
            reporter=ReporterGiven(name="安小燕", contact="13800000000"),
        ).matter
        page = town.client("clerk").get(reverse("matters:detail", args=[matter.number])).content.decode()
        assert f"{reverse('answers:write')}?from={matter.number}" in page
        form = town.client("clerk").get(reverse("answers:write"), {"from": matter.number})
        given = form.context["form"]
        assert given["question"].value() == "＿＿家路灯不亮，电话＿＿"
        assert "安小燕" in form.content.decode()
        assert given["area"].value() == town.areas[GARDEN].pk

    def test_prints_the_chosen_ones_and_takes_out_the_list(self, town: Town) -> None:
        row = published(town)
        published(town, "dispatcher", "county_leader", COUNTY, question="暖气不热，先找谁？")
        client = town.client("clerk")
        content = client.get(reverse("answers:leaflet"), {"pick": row.answer_id}).content
        words = "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
        assert "居住证" in words
        assert "暖气" not in words
        sheet = load_workbook(BytesIO(client.get(reverse("answers:export")).content)).active
        assert {row[0].value for row in sheet.iter_rows(min_row=2)} == {QUESTION, "暖气不热，先找谁？"}
        nothing = client.get(reverse("answers:leaflet"), follow=True).content.decode()
        assert "请先勾选" in nothing

    def test_the_next_community_sees_no_draft(self, town: Town) -> None:
        row = written(town)
        client = town.client("east_leader")
        for name in ("answer", "change", "withdraw"):
            assert client.get(reverse(f"answers:{name}", args=[row.answer_id])).status_code == 404
        assert QUESTION not in client.get(reverse("answers:board"), {"tab": "waiting"}).content.decode()

    def test_many_answers_cost_no_more_statements_than_few(
        self, town: Town, django_assert_max_num_queries: object
    ) -> None:
        for number in range(6):
            published(town, question=f"第{number}个常见问题")
        client = town.client("clerk")
        client.get(reverse("answers:board"))
        with django_assert_max_num_queries(16):  # type: ignore[operator]
            client.get(reverse("answers:board"))
        with django_assert_max_num_queries(8):  # type: ignore[operator]
            town.client().get(reverse("answers_public:search"))


def test_a_fitting_answer_is_put_into_the_reply(town: Town) -> None:
    published(town, "dispatcher", "county_leader", COUNTY, question="路灯不亮了怎么报修？", text="两个工作日内修好。")
    published(town)
    matter = in_hand(town).matter
    said = town.client("handler").get(reverse("matters:move", args=[matter.number, "finish"])).content.decode()
    assert "有 1 条核对过的答案合适" in said
    assert 'data-into="#finish_result"' in said
    assert "两个工作日内修好。" in said
