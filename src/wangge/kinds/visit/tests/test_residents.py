"""What residents see and do: an errand followed and rated, the contact person noted without opening what is sealed."""

import re

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse
from tests.world import GARDEN, GARDEN_1, NOW, Town

from wangge.audit.models import Entry
from wangge.estates.models import Estate
from wangge.kinds.visit.models import Enrolment, ErrandItem
from wangge.kinds.visit.rules.errands import Move
from wangge.kinds.visit.services.enrolling import enrol, set_contact_person
from wangge.kinds.visit.services.errands import ask_errand, receive_papers, return_papers
from wangge.kinds.visit.services.noting import VisitRefused
from wangge.kinds.visit.tests.stories import AGREED, ELDER, care_visit, elder
from wangge.matters.access import may_see
from wangge.matters.models import Matter, Rating
from wangge.matters.services import Opened, ReporterGiven, move
from wangge.matters.services.telling import tell_pending
from wangge.notices.models import Notice
from wangge.vault.models import Opening

pytestmark = pytest.mark.django_db
GIVEN = {
    Move.MANDATE: {"mandate": "递交津贴申请", "mandate_until": NOW.date().replace(month=4), "is_signed": True},
    Move.FILE: {"office": "街道民政窗口", "office_number": "HZ-001"},
    Move.RESULT: {"result": "批准，次月发放"},
    Move.TURN_DOWN: {"public_text": "须本人到场人脸认证，可预约上门"},
}
NOTE = "老人耳背，敲门要久一点"


@pytest.fixture(autouse=True)
def now():
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


def text(answer) -> str:
    return answer.content.decode()


def asked(town: Town, *, person: str = "") -> Opened:
    """An errand with an account behind it, or told by word of mouth."""
    person_id = town.people[person].pk if person else None
    return ask_errand(
        actor=town.actor("grid_worker"), title="高龄津贴申请", text=NOTE, at=NOW, channel=Matter.Channel.VISIT,
        area_code=GARDEN_1, reporter=ReporterGiven(name="丁奶奶", contact="13900000001", person_id=person_id),
    )  # fmt: skip


def go(town: Town, matter: Matter, *moves: Move) -> None:
    for the_move in moves:
        fresh = Matter.objects.get(pk=matter.pk)
        move(fresh, the_move, actor=town.actor("grid_worker"), at=NOW, given=GIVEN.get(the_move, {}))


def papers(town: Town, matter: Matter) -> list:
    fresh = Matter.objects.get(pk=matter.pk)
    return receive_papers(fresh, names=[("户口本", 1, True)], actor=town.actor("grid_worker"), at=NOW)


class TestErrand:
    def test_followed_by_number_and_code_from_the_mandate_to_the_rating(self, town: Town) -> None:
        opened = asked(town)
        number, visitor = opened.matter.number, town.client()
        page = reverse("visit_public:errand", args=[number])
        assert visitor.get(page).status_code == 404
        found = visitor.post(reverse("portal:track"), {"number": number.lower(), "code": opened.code})
        assert found.headers["Location"] == page
        first = text(visitor.get(page))
        assert "网格员会在一个工作日内" in first
        assert NOTE not in first
        assert "答复能否代办：最迟" in first
        go(town, opened.matter, Move.MANDATE)
        rows = papers(town, opened.matter)
        go(town, opened.matter, Move.RECEIVE, Move.FILE)
        during = text(visitor.get(page))
        assert all(words in during for words in ("户口本", "在代办人手里", "街道民政窗口", "HZ-001", "递交津贴申请"))
        assert "solved" not in during
        go(town, opened.matter, Move.RESULT)
        return_papers(
            Matter.objects.get(pk=opened.matter.pk), paper_ids=[row.pk for row in rows],
            actor=town.actor("grid_worker"), at=NOW,
        )  # fmt: skip
        go(town, opened.matter, Move.HAND_BACK)
        over = text(visitor.get(page))
        assert "已还给您" in over
        assert "终止委托" in during
        assert "终止委托" not in over
        rate = reverse("visit_public:rate", args=[number])
        assert visitor.post(rate, {"solved": "yes"}).status_code == 422
        visitor.post(rate, {"solved": "yes", "satisfied": "yes", "text": "很快"})
        assert Rating.objects.get().text == "很快"
        assert visitor.post(rate, {"solved": "no", "satisfied": "no"}).status_code == 422
        assert Rating.objects.get().solved == "yes"

    def test_the_notice_leads_the_account_to_its_own_page(self, town: Town) -> None:
        opened = asked(town, person="resident")
        go(town, opened.matter, Move.TURN_DOWN)
        tell_pending(NOW)
        address = Notice.objects.filter(person_id=town.people["resident"].pk).order_by("-pk")[0].url
        page = text(town.client("resident").get(address))
        assert "须本人到场人脸认证" in page
        assert opened.matter.number in text(town.client("resident").get(reverse("visit_public:errands")))
        for other in ("neighbour", "dispatcher", "handler"):
            if other in town.people:
                assert town.client(other).get(address).status_code == 404

    def test_it_is_taken_back_until_papers_are_held(self, town: Town) -> None:
        opened = asked(town, person="resident")
        number, visitor = opened.matter.number, town.client("resident")
        go(town, opened.matter, Move.MANDATE)
        rows = papers(town, opened.matter)
        withdraw = reverse("visit_public:withdraw", args=[number])
        assert visitor.post(withdraw).status_code == 422
        return_papers(
            Matter.objects.get(pk=opened.matter.pk), paper_ids=[rows[0].pk], actor=town.actor("grid_worker"), at=NOW
        )
        assert visitor.post(withdraw).status_code == 302
        assert Matter.objects.get(number=number).state == "withdrawn"

    def test_guessing_codes_is_stopped(self, town: Town) -> None:
        opened, visitor = asked(town), town.client()
        given = {"number": opened.matter.number, "code": "WRONG000"}
        statuses = [visitor.post(reverse("portal:track"), given).status_code for _try in range(9)]
        assert statuses == [422] * 8 + [429]

    def test_the_code_is_told_once_to_who_enters_it(self, town: Town) -> None:
        item = ErrandItem.objects.create(name="医保备案", area_code="640302001001")
        answer = town.client("grid_worker").post(
            reverse("visit_field:errand_new"), {"item": item.pk, "name": "丁奶奶", "channel": "phone"}, follow=True
        )
        assert "查询码" in text(answer)


class TestContactPerson:
    def test_noted_anew_without_opening_what_is_sealed(self, town: Town) -> None:
        row, client = elder(town), town.client("grid_worker")
        address = reverse("visit:contact_person", args=[row.pk])
        page = text(client.get(address))
        assert "丁女儿" not in page
        given = {"kin_name": "丁儿子", "kin_contact": "13900000009"}
        assert client.post(address, given).status_code == 422
        assert client.post(address, {"kin_name": "丁儿子", "knows": "on"}).status_code == 422
        assert client.post(address, {**given, "knows": "on"}).status_code == 302
        row.refresh_from_db()
        assert (row.kin_name, row.kin_contact) == ("丁儿子", "13900000009")
        assert not Opening.objects.exists()
        entry = Entry.objects.get(act="visit.contact_person")
        assert "丁" not in entry.detail

    def test_a_care_visit_without_one_says_so(self, town: Town) -> None:
        given = {**ELDER.__dict__, "kin_name": "", "kin_contact": ""}
        row = enrol(
            actor=town.actor("grid_worker"), category="elder_living_alone", area_code=GARDEN_1,
            personal=type(ELDER)(**given), consent=AGREED, at=NOW,
        ).enrolment  # fmt: skip
        page = text(town.client("clerk").get(reverse("visit:enrolment", args=[row.pk])))
        assert "没有登记紧急联系人" in page

    def test_others_cannot_reach_it(self, town: Town) -> None:
        row = elder(town)
        address = reverse("visit:contact_person", args=[row.pk])
        for name in ("river_worker", "dispatcher", "handler", "resident"):
            assert town.client(name).get(address).status_code in {403, 404}, name
        with pytest.raises(VisitRefused):
            set_contact_person(row, name="甲", contact="1", knows=True, actor=town.actor("dispatcher"), at=NOW)

    def test_who_holds_the_card_is_told_by_the_software_too(self, town: Town) -> None:
        made = enrol(
            actor=town.actor("grid_worker"), category="elder_living_alone", area_code=GARDEN_1, personal=ELDER,
            consent=AGREED, at=NOW,
        )  # fmt: skip
        code = {"code": made.code, "tell": "yes"}
        town.client().post(reverse("visit_public:contact"), code)
        assert Enrolment.objects.get().kin_person_id is None
        town.client("resident").post(reverse("visit_public:contact"), code)
        assert Enrolment.objects.get().kin_person_id == town.people["resident"].pk
        matter = care_visit(town, Enrolment.objects.get())
        for the_move in ("missed", "missed_again"):
            move(Matter.objects.get(pk=matter.pk), the_move, actor=town.actor("grid_worker"), at=NOW, given={})
        assert Notice.objects.get(person_id=town.people["resident"].pk).urgency == "urgent"
        town.client("resident").post(reverse("visit_public:contact"), {"code": made.code, "tell": "no"})
        assert Enrolment.objects.get().kin_person_id is None


class TestAskingOnline:
    def ask(self, client, **more: str):
        given = {"title": "高龄津贴申请", "text": "", "name": "丁奶奶", "contact": "13900000001", **more}
        return client.post(reverse("visit_public:ask"), given)

    def test_asked_at_home_it_waits_for_the_grid_worker_and_is_followed_at_once(self, town: Town) -> None:
        client = town.client()
        estate = Estate.objects.create(name="花园小区", code="E1", area=town.areas[GARDEN_1], valid_from=NOW.date())
        page = client.get(self.ask(client, home=f"e{estate.pk}").url).content.decode()
        matter = Matter.objects.get(kind="errand")
        assert (matter.area_code, matter.estate, matter.channel) == (GARDEN_1, estate, Matter.Channel.RESIDENT_WEB)
        code = re.search(r'class="code">([A-Z0-9]{8})<', page).group(1)
        other = town.client()
        other.post(reverse("portal:track"), {"number": matter.number, "code": code})
        followed = other.get(reverse("visit_public:errand", args=[matter.number])).content.decode()
        assert "高龄津贴申请" in followed
        assert reverse("visit_public:errand", args=[matter.number]) in text(other.get(reverse("portal:mine")))
        assert matter.number not in text(town.client().get(reverse("portal:mine")))
        assert code not in followed
        assert may_see(town.actor("grid_worker"), matter)
        assert town.client().get(reverse("visit_public:errand", args=[matter.number])).status_code == 404

    def test_without_an_estate_the_community_has_it(self, town: Town) -> None:
        self.ask(town.client(), home=GARDEN)
        matter = Matter.objects.get(kind="errand")
        assert matter.area_code == GARDEN
        assert may_see(town.actor("clerk"), matter)

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"home": ""}, "这一项必填"),
            ({"home_text": "没有这个小区"}, "没有符合“没有这个小区”的内容"),
            ({"home": GARDEN, "contact": ""}, "这一项必填"),
            ({"home": GARDEN, "text": "身份证 640302 19400101 123X"}, "请不要填写身份证号"),
        ],
    )
    def test_what_is_missing_or_too_much_is_said_and_kept(self, town: Town, wrong: dict[str, str], said: str) -> None:
        answer = self.ask(town.client(), **wrong)
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert "高龄津贴申请" in answer.content.decode()
        assert not Matter.objects.exists()

    def test_sent_twice_it_is_one_errand(self, town: Town) -> None:
        client = town.client()
        for _turn in range(2):
            self.ask(client, home=GARDEN, idempotency_key="k1")
        assert Matter.objects.filter(kind="errand").count() == 1
