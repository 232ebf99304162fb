"""Pages as people use them: what the phone shows, what stays sealed, what bad input answers, what a page costs."""

import io
import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image
from tests.hands import jpeg
from tests.world import GARDEN_1, NOW, Town

from wangge.files.models import StoredFile
from wangge.kinds.visit.models import BookNote, Campaign, Consent, Enrolment, Paper
from wangge.kinds.visit.rules.categories import Service
from wangge.kinds.visit.services import book
from wangge.kinds.visit.services.campaigns import Asked, draft_campaign, start_campaign
from wangge.kinds.visit.tests.stories import BY_GUARDIAN, CHILD, care_visit, elder, errand, routine_visit
from wangge.matters.models import Matter
from wangge.vault.models import Opening

pytestmark = pytest.mark.django_db
SECRETS = ("丁奶奶", "13900000001", "2单元502", "丁女儿", "13900000002", "小宝", "外婆")
JOINS = {
    "name": "丁奶奶", "contact": "13900000001", "door": "2单元502", "way": "spoken", "giver": "self", "has_consent": "on",
    "kin_name": "丁女儿", "kin_contact": "13900000002",
}  # fmt: skip


@pytest.fixture(autouse=True)
def now():
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


def text(answer) -> str:
    return answer.content.decode()


class TestJoining:
    def test_purpose_and_consent_stand_before_the_form(self, town: Town) -> None:
        page = text(town.client("grid_worker").get(reverse("visit:enrol", args=["elder_living_alone"])))
        assert page.index("请先当面宣读") < page.index("按约定时间上门") < page.index('name="name"')

    def test_joining_shows_the_card_once(self, town: Town) -> None:
        client = town.client("grid_worker")
        answer = client.post(reverse("visit:enrol", args=["elder_living_alone"]), JOINS, follow=True)
        code = re.search(r'class="code">([A-Z0-9]{8})<', text(answer)).group(1)
        assert Consent.objects.count() == 1
        card = town.client().post(reverse("visit_public:card"), {"code": code})
        assert "按约定时间上门" in text(card)
        assert not any(words in text(card) for words in SECRETS)

    def test_without_consent_it_says_so_and_keeps_what_was_typed_on_the_page_only(self, town: Town) -> None:
        given = {name: value for name, value in JOINS.items() if name != "has_consent"}
        answer = town.client("grid_worker").post(reverse("visit:enrol", args=["elder_living_alone"]), given)
        assert answer.status_code == 422
        assert "没有取得同意不能登记" in text(answer)
        assert "丁奶奶" in text(answer)
        assert not Enrolment.objects.exists()

    def test_a_clerk_says_which_grid(self, town: Town) -> None:
        client = town.client("clerk")
        address = reverse("visit:enrol", args=["elder_living_alone"])
        assert "请选择楼栋或网格" in text(client.post(address, JOINS))
        client.post(address, {**JOINS, "grid": GARDEN_1})
        assert Enrolment.objects.get().area_code == GARDEN_1

    def test_an_unknown_service_does_not_exist(self, town: Town) -> None:
        assert town.client("grid_worker").get(reverse("visit:enrol", args=["petitioner"])).status_code == 404


class TestSealed:
    def test_no_page_shows_a_name_before_a_purpose_was_stated(self, town: Town) -> None:
        row, child = (
            elder(town),
            elder(town, category=Service.CHILD_IN_NEED, personal=CHILD, is_minor=True, consent=BY_GUARDIAN),
        )
        matter, small = care_visit(town, row), routine_visit(town, child)
        client = town.client("grid_worker")
        pages = [
            reverse("visit_field:today"), reverse("visit:enrolments"), reverse("visit:enrolment", args=[row.pk]),
            reverse("visit:enrolment", args=[child.pk]), reverse("visit_field:visit", args=[matter.number]),
            reverse("visit_field:visit", args=[small.number]), reverse("matters:detail", args=[matter.number]),
            reverse("matters:list"), reverse("visit:overview"), reverse("visit:ledger", args=["visits"]),
            reverse("visit:ledger", args=["population"]), reverse("rounds:list"), reverse("rounds_field:today"),
            reverse("visit_field:errand", args=[errand(town).number]),
        ]  # fmt: skip
        for page in pages:
            answer = client.get(page)
            assert answer.status_code == 200, page
            assert [words for words in SECRETS if words in text(answer)] == [], page

    def test_a_look_shows_and_logs(self, town: Town) -> None:
        matter = care_visit(town)
        answer = town.client("grid_worker").post(
            reverse("visit_field:look", args=[matter.number]), {"purpose": "visit"}
        )
        assert "丁奶奶" in text(answer)
        assert "no-store" in answer["Cache-Control"]
        assert matter.number in Opening.objects.get().purpose

    def test_nobody_without_sight_finds_anything(self, town: Town) -> None:
        row = elder(town)
        matter, task = care_visit(town, row), errand(town)
        pages = [
            ("visit_field:visit", matter.number), ("visit_field:errand", task.number), ("visit:enrolment", row.pk),
            ("visit_field:receipt", task.number), ("visit_field:finding", matter.number),
        ]  # fmt: skip
        for name in (
            "river_worker",
            "dispatcher",
            "township_leader",
            "county_leader",
            "supervisor",
            "handler",
            "volunteer",
        ):
            client = town.client(name)
            for page, key in pages:
                assert client.get(reverse(page, args=[key])).status_code in {403, 404}, (name, page)
            for number in (matter.number, task.number):
                found = client.get(reverse("matters:list"), {"q": number})
                assert found.status_code == 403 or f"/{number}/" not in text(found), name
                assert client.get(reverse("matters:detail", args=[number])).status_code in {403, 404}

    def test_the_book_is_closed_to_others(self, town: Town) -> None:
        town.client("grid_worker").post(reverse("visit_field:book"), {"text": "大姐问长椅"})
        note = BookNote.objects.get()
        for name in ("grid_leader", "clerk", "secretary"):
            client = town.client(name)
            assert "大姐" not in text(client.get(reverse("visit_field:book")))
            assert client.get(reverse("visit_field:note_matter", args=[note.pk])).status_code == 404
            assert client.post(reverse("visit_field:note", args=[note.pk, "tear"])).status_code == 404
        assert BookNote.objects.exists()


class TestVisit:
    def test_a_finding_takes_two_taps(self, town: Town) -> None:
        matter, client = care_visit(town), town.client("grid_worker")
        page = text(client.get(reverse("visit_field:visit", args=[matter.number])))
        address = reverse("visit_field:finding", args=[matter.number])
        assert address in page
        client.post(address, {"text": "楼道灯不亮", "idempotency_key": "one"})
        client.post(address, {"text": "楼道灯不亮", "idempotency_key": "one"})
        assert Matter.objects.filter(kind="concern").count() == 1

    def test_the_outcome_is_noted_and_a_collision_loses_nothing(self, town: Town) -> None:
        matter, client = care_visit(town), town.client("grid_worker")
        address = reverse("visit_field:record", args=[matter.number, "finish"])
        town.client("clerk").post(address, {"found": "well", "version": "1"})
        answer = client.post(address, {"found": "well", "remark": "灯泡坏了", "version": "1"})
        assert answer.status_code == 409
        assert "灯泡坏了" in text(answer)

    def test_the_list_is_looked_at_together_and_leads_to_a_report(self, town: Town) -> None:
        matter, client = care_visit(town), town.client("grid_worker")
        address = reverse("visit_field:record", args=[matter.number, "finish"])
        assert "烟道和报警器" in text(client.get(address))
        given = {"found": "needs_something", "needs_1": "on", "version": "1"}
        page = text(client.post(address, given, follow=True))
        assert "烟道和报警器" in page
        assert "地面、灯光、扶手" not in page
        form = client.get(reverse("visit_field:finding", args=[matter.number]), {"about": "烟道和报警器"})
        assert ">\n烟道和报警器</textarea>" in text(form)

    def test_photos_without_consent_are_refused_in_words(self, town: Town) -> None:
        matter, client = care_visit(town), town.client("grid_worker")
        address = reverse("visit_field:record", args=[matter.number, "finish"])
        assert client.post(address, {"version": "1"}).status_code == 422
        page = text(client.get(address))
        assert "人在别处" not in page

    def test_the_phones_general_page_leads_here(self, town: Town) -> None:
        matter = care_visit(town)
        answer = town.client("grid_worker").get(reverse("field:matter", args=[matter.number]))
        assert answer.headers["Location"] == reverse("visit_field:visit", args=[matter.number])

    def test_a_visit_on_request_lies_within_three_months(self, town: Town) -> None:
        row, client = elder(town), town.client("grid_worker")
        address = reverse("visit:plan", args=[row.pk])
        for day in ("2099-01-01", "2026-03-01", "nonsense"):
            assert client.post(address, {"due_on": day}).status_code == 422
        assert client.post(address, {"due_on": "2026-03-09"}).status_code == 302
        assert Matter.objects.get().visit.visit_kind == "asked"


class TestErrands:
    def test_entered_listed_and_handed_back(self, town: Town) -> None:
        client = town.client("grid_worker")
        client.post(reverse("visit_field:errand_new"), {"title": "医保备案", "name": "丁奶奶", "channel": "phone"})
        matter = Matter.objects.get(kind="errand")
        mandate = {"mandate": "递交材料", "mandate_until": "2026-04-01", "is_signed": "on", "version": "1"}
        client.post(reverse("visit_field:errand_record", args=[matter.number, "mandate"]), mandate)
        client.post(reverse("visit_field:papers", args=[matter.number]), {"others": "身份证\n2 照片\n户口本复印件"})
        found = [(row.name, row.number, row.is_original) for row in Paper.objects.order_by("pk")]
        assert found == [("身份证", 1, True), ("照片", 2, True), ("户口本复印件", 1, False)]
        page = text(client.get(reverse("visit_field:errand", args=[matter.number])))
        assert "还有材料在代办人手里" in page
        ids = list(Paper.objects.values_list("pk", flat=True))
        client.post(reverse("visit_field:papers_back", args=[matter.number]), {"paper": ids})
        assert not Paper.objects.filter(returned_at=None).exists()

    def test_an_empty_form_says_what_is_missing(self, town: Town) -> None:
        answer = town.client("clerk").post(reverse("visit_field:errand_new"), {"channel": "phone"})
        assert answer.status_code == 422
        assert "请选择代办事项" in text(answer)


class TestCampaigns:
    def given(self) -> dict[str, str]:
        return {
            "title": "冬季走访", "purpose": "了解取暖", "reason": "工单看不出", "starts_on": "2026-03-04",
            "ends_on": "2026-03-20", "question-TOTAL_FORMS": "1", "question-INITIAL_FORMS": "0",
            "question-0-text": "暖气热不热？", "question-0-kind": "yes_no",
        }  # fmt: skip

    def test_written_down_started_and_knocked(self, town: Town) -> None:
        client = town.client("secretary")
        client.post(reverse("visit:campaign_new"), self.given() | {"area": str(town.areas["640302001001"].pk)})
        campaign = Campaign.objects.get()
        client.post(reverse("visit:campaign_act", args=[campaign.pk, "start"]))
        worker = town.client("grid_worker")
        spot = campaign.places.get(area_code=GARDEN_1)
        address = reverse("visit_field:place", args=[campaign.pk, spot.pk])
        worker.post(address, {"door": "101", "outcome": "declined"})
        again = worker.post(address, {"door": "101", "outcome": "done"})
        assert (again.status_code, "不重复打扰" in text(again)) == (422, True)
        assert worker.get(reverse("visit_field:doors", args=[campaign.pk])).status_code == 200

    def test_what_stands_against_it_is_said_on_the_page(self, town: Town) -> None:
        actor = town.actor("secretary")
        campaign = draft_campaign(
            actor=actor, title="查户口", purpose="查", reason="要", area_code="640302001001", starts_on=NOW.date(),
            ends_on=NOW.date() + timedelta(days=5), questions=[Asked("家里有没有前科人员？", "yes_no")], at=NOW,
        )  # fmt: skip
        page = text(town.client("secretary").get(reverse("visit:campaign", args=[campaign.pk])))
        assert "不向居民询问这类信息" in page
        answer = town.client("secretary").post(reverse("visit:campaign_act", args=[campaign.pk, "start"]))
        assert answer.status_code == 422
        assert Campaign.objects.get().state == "draft"


class TestCounty:
    def test_a_rhythm_is_set_and_a_late_second_visit_is_refused(self, town: Town) -> None:
        client = town.client("county_leader")
        address = reverse("visit:rhythm", args=["elder_living_alone"])
        given = {
            "every": "daily",
            "is_care": "on",
            "opens": "09:00",
            "closes": "20:00",
            "second_hours": 3,
            "rest_days": 0,
        }
        answer = client.post(address, given)
        assert (answer.status_code, "21:00" in text(answer)) == (422, True)
        assert client.post(address, given | {"closes": "11:00"}).status_code == 302
        assert "每天" in text(client.get(reverse("visit:terms")))

    def test_columns_are_chosen_on_the_page(self, town: Town) -> None:
        client = town.client("county_leader")
        address = reverse("visit:ledger_define", args=["visits"])
        form = client.get(address).context["form"]
        given = {
            name: form.initial.get(name, "") for name in ("title", "source", "purpose", "basis", "keep", "position")
        }
        roles = ["community_secretary"]
        client.post(address, given | {"roles": roles, "is_active": "on", "column_done": 1, "column_month": 2})
        care_visit(town)
        heads = town.client("secretary").get(reverse("visit:ledger", args=["visits"])).context["heads"]
        assert [key for key, _title in heads] == ["done", "month"]


class TestResident:
    def test_leaving_by_the_card_deletes_everything_at_once(self, town: Town) -> None:
        answer = town.client("grid_worker").post(
            reverse("visit:enrol", args=["elder_living_alone"]), JOINS, follow=True
        )
        code = re.search(r'class="code">([A-Z0-9]{8})<', text(answer)).group(1)
        town.client().post(reverse("visit_public:leave"), {"code": code})
        row = Enrolment.objects.get()
        assert (row.state, row.name, row.ended_reason) == ("ended", "", "withdrawn")

    def test_guessing_codes_is_stopped(self, town: Town) -> None:
        client = town.client()
        statuses = [client.post(reverse("visit_public:card"), {"code": "ABCDEFGH"}).status_code for _try in range(10)]
        assert statuses == [422] * 8 + [429] * 2

    def test_the_start_page_needs_no_account(self, town: Town) -> None:
        assert "独居老人" in text(town.client().get(reverse("visit_public:start")))


LIST, DETAIL = 8, 12
"""Whole requests with session, person and post; these may only fall."""


def statements(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(address).status_code == 200
    return len([row for row in caught.captured_queries if "SAVEPOINT" not in row["sql"]])


@pytest.mark.parametrize("name", ["grid_worker", "secretary"])
def test_pages_cost_the_same_however_many_there_are(town: Town, name: str) -> None:
    client = town.client(name)
    lists = (
        "visit_field:today",
        "visit:enrolments",
        "visit:overview",
        "visit:errands",
        "visit_field:book",
        "visit:ledgers",
        "visit:campaigns",
        "visit:items",
    )
    row = elder(town)
    matter = care_visit(town, row)
    few = {page: statements(client, reverse(page)) for page in lists}
    for _one in range(6):
        care_visit(town)
        errand(town)
    start_campaign(
        draft_campaign(
            actor=town.actor("secretary"), title="走访", purpose="问", reason="要", area_code="640302001001",
            starts_on=NOW.date(), ends_on=NOW.date(), questions=[], at=NOW,
        ), actor=town.actor("secretary"), at=NOW,
    )  # fmt: skip
    many = {page: statements(client, reverse(page)) for page in lists}
    assert {page: (few[page], cost) for page, cost in many.items() if cost > max(few[page] + 1, 1)} == {}
    assert {page: cost for page, cost in many.items() if cost > LIST} == {}
    pages = {
        "visit_field:visit": matter.number, "visit:enrolment": row.pk, "visit_field:errand": errand(town).number,
        "visit:campaign": Campaign.objects.get().pk, "visit:ledger": "visits", "matters:detail": matter.number,
    }  # fmt: skip
    for page, key in pages.items():
        assert statements(client, reverse(page, args=[key])) <= DETAIL, page


class TestPhotoOfANote:
    """民情账本: a picture of the thing, the writer's alone, without place and camera, gone with the words."""

    def write(self, client) -> BookNote:
        picture = jpeg()
        upload = SimpleUploadedFile(picture["name"], picture["buffer"], picture["mimeType"])
        client.post(reverse("visit_field:book"), {"text": "长椅坏了", "photos": upload})
        return BookNote.objects.select_related("photo").get()

    def test_place_and_camera_are_taken_out_and_nobody_else_sees_it(self, town: Town) -> None:
        client = town.client("grid_worker")
        row = self.write(client)
        address = reverse("visit_field:note_photo", args=[row.pk, "full"])
        assert address in text(client.get(reverse("visit_field:book")))
        seen = b"".join(client.get(address).streaming_content)
        with Image.open(io.BytesIO(seen)) as picture:
            assert picture.size == (320, 240)
            assert not picture.getexif()
        assert town.client("clerk").get(address).status_code == 404
        assert b"PhoneMaker" not in seen

    def test_it_goes_when_the_words_go(self, town: Town) -> None:
        row = self.write(town.client("grid_worker"))
        assert StoredFile.objects.get().holder == f"note:{row.pk}"
        book.wipe_expired(NOW + timedelta(days=91))
        assert not StoredFile.objects.exists()
        torn = self.write_again(town)
        book.tear_out(torn, actor=town.actor("grid_worker"), at=NOW)
        assert not StoredFile.objects.exists()

    def write_again(self, town: Town) -> BookNote:
        BookNote.objects.all().delete()
        return self.write(town.client("grid_worker"))

    @pytest.mark.parametrize("sends", [True, False])
    def test_it_goes_along_only_when_the_writer_wants_it(self, town: Town, sends: bool) -> None:
        client = town.client("grid_worker")
        row = self.write(client)
        given = {"text": "楼前长椅坏了", **({"with_photo": "on"} if sends else {})}
        client.post(reverse("visit_field:note_matter", args=[row.pk]), given)
        matter = Matter.objects.get(kind="concern")
        assert matter.attachments.count() == int(sends)
        row.refresh_from_db()
        assert (row.photo_id is None) is sends
        book.wipe_expired(NOW + timedelta(days=91))
        assert StoredFile.objects.count() == int(sends)
