"""Pages of topics: what people see, what they can do, and what nobody is shown."""

import io

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader
from tests.world import GARDEN, GARDEN_1, NOW, POINTS, Town

from wangge.kinds.topic.models import (
    Committee,
    CoSign,
    CostPlan,
    Meeting,
    Objection,
    Opinion,
    Poll,
    RollEntry,
    Statement,
)
from wangge.kinds.topic.services import opinions, polls, proposing, register
from wangge.kinds.topic.tests.stories import (
    AFTER,
    DAY,
    OPENED,
    acting,
    at_home,
    deliberated,
    home,
    on_agenda,
    opened,
    poll_on,
    read,
    screened,
    told,
)
from wangge.matters.models import Link, Matter
from wangge.matters.services import open_matter


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    cache.clear()


def page(client: Client, name: str, *args: object, at=NOW, **query: object) -> str:
    with time_machine.travel(at, tick=False):
        answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def send(client: Client, address: str, /, *args: object, at=NOW, **data: object):
    with time_machine.travel(at, tick=False):
        return client.post(reverse(address, args=args), data)


def concern(town: Town, title: str) -> Matter:
    lng, lat = POINTS[GARDEN_1]
    return open_matter(
        kind="concern", actor=town.actor("dispatcher"), title=title, channel="phone", at=NOW - DAY, lng=lng, lat=lat
    ).matter


class TestGathering:
    def test_the_list_offers_to_make_a_topic_of_several_concerns(self, town: Town) -> None:
        one, two = concern(town, "车位不够"), concern(town, "消防通道被占")
        shown = page(town.client("clerk"), "matters:list")
        assert f'value="{one.number}" form="gather"' in shown
        assert reverse("topic:new") in shown
        client = town.client("clerk")
        address = f"{reverse('topic:new')}?from={one.number}&from={two.number}"
        with time_machine.travel(NOW, tick=False):
            data = {"title": "停车怎么办", "text": "两件反映", "channel": "forum", "source": [one.number, two.number]}
            client.post(address, data)
        matter = Matter.objects.get(kind="topic")
        assert Link.objects.filter(source=matter, kind="follows_from").count() == 2

    def test_a_source_that_was_unticked_is_left_out(self, town: Town) -> None:
        one, two = concern(town, "车位不够"), concern(town, "消防通道被占")
        client = town.client("clerk")
        with time_machine.travel(NOW, tick=False):
            client.post(
                f"{reverse('topic:new')}?from={one.number}&from={two.number}",
                {"title": "停车怎么办", "text": "一件", "channel": "forum", "source": [one.number]},
            )
        assert Link.objects.get(kind="follows_from").target == one

    def test_only_what_a_topic_may_grow_from_is_taken_along(self, town: Town) -> None:
        other = screened(town)
        with time_machine.travel(NOW, tick=False):
            page = town.client("secretary").get(f"{reverse('topic:new')}?from={other.number}")
        assert page.status_code == 404

    def test_matters_of_another_area_cannot_be_taken_along(self, town: Town) -> None:
        one = concern(town, "车位不够")
        client = town.client("river_worker")
        assert client.get(reverse("topic:new"), {"from": one.number}).status_code == 404


class TestDesk:
    def test_the_overview_puts_each_topic_where_it_waits(self, town: Town) -> None:
        told(town)
        on_agenda(town)
        shown = page(town.client("secretary"), "topic:overview")
        assert "三号楼前停车太乱" in shown
        assert "三号楼下凉亭" in shown

    def test_another_township_sees_none_of_it(self, town: Town) -> None:
        matter = screened(town)
        assert "三号楼前" not in page(town.client("east_leader"), "topic:overview")
        client = town.client("east_leader")
        for name in ("topic:file", "topic:opinions"):
            assert client.get(reverse(name, args=[matter.number])).status_code == 404

    def test_matter_page_and_file_show_the_whole_topic(self, town: Town) -> None:
        matter = acting(town)
        assert "画停车线" in page(town.client("secretary"), "matters:detail", matter.number)
        shown = page(town.client("secretary"), "topic:file", matter.number)
        assert "三号楼下凉亭" in shown
        assert "画停车线" in shown
        item = Matter.objects.get(kind="action_item")
        assert matter.number in page(town.client("property_manager"), "matters:detail", item.number)

    @pytest.mark.parametrize(("who", "is_phone"), [("grid_worker", True), ("grid_leader", True), ("clerk", False)])
    def test_who_works_on_the_way_stays_in_the_frame_of_the_phone(self, town: Town, who: str, is_phone: bool) -> None:
        matter = told(town, area_code=GARDEN_1).matter
        for shown in (page(town.client(who), "topic:overview"), page(town.client(who), "topic:file", matter.number)):
            assert ("field-door" in shown) is is_phone
        back = reverse("field:matter" if is_phone else "matters:detail", args=[matter.number])
        assert f'href="{back}"' in page(town.client(who), "topic:file", matter.number)

    @pytest.mark.parametrize("name", ["forums", "campaigns", "procedures", "majorities", "interests"])
    def test_registers_say_what_to_do_when_they_are_empty(self, town: Town, name: str) -> None:
        assert "<h1>" in page(town.client("township_leader"), f"topic:{name}")

    def test_a_cost_form_with_a_bad_line_says_which_and_keeps_all(self, town: Town) -> None:
        matter = screened(town)
        lines = "13-1-101 89.5\n13-1-102 八十"
        answer = send(
            town.client("clerk"), "topic:new_plan", matter.number,
            title="分摊", total="100", rule="area", households=lines, text="",
        )  # fmt: skip
        assert answer.status_code == 422
        assert "第 2 行" in answer.content.decode()
        assert "13-1-101 89.5" in answer.content.decode()
        send(
            town.client("clerk"), "topic:new_plan", matter.number,
            title="分摊", total="100", rule="area", households="13-1-101 89.5\n13-1-102，10.5", text="",
        )  # fmt: skip
        assert list(CostPlan.objects.get().shares.values_list("amount_fen", flat=True)) == [8950, 1050]

    def test_notice_and_minutes_are_typeset(self, town: Town) -> None:
        deliberated(town)
        meeting = Meeting.objects.get()
        for name, words in (("topic:notice", "三号楼下凉亭"), ("topic:minutes", "消防通道不停车")):
            sheet = town.client("clerk").get(reverse(name, args=[meeting.pk])).content
            assert words in PdfReader(io.BytesIO(sheet)).pages[0].extract_text().replace(" ", "")

    def test_a_vote_without_a_rule_in_force_is_refused_in_words(self, town: Town) -> None:
        matter = screened(town)
        answer = send(
            town.client("secretary"), "topic:new_poll", matter.number, question="同意吗？", body="residents_assembly",
            basis="person", opens_at="2026-04-01T09:00", closes_at="2026-04-03T09:00",
        )  # fmt: skip
        assert "法律已修订" in answer.content.decode()

    def test_the_owners_committee_sees_the_topics_of_its_own_estate_and_nothing_else(self, town: Town) -> None:
        own, other, unread = (
            at_home(town),
            screened(town, public_title="河边路灯"),
            told(town, estate=home(town)).matter,
        )
        poll, apart = poll_on(town, own), poll_on(town, own)
        Poll.objects.filter(pk=apart.pk).update(body="residents_representatives")
        client = town.client("owner")
        shown = page(client, "topic:overview")
        assert own.number in shown
        assert "维修资金" in shown
        assert other.number not in shown
        assert "河边路灯" not in shown
        assert unread.number not in shown
        assert own.topic.public_text in page(client, "topic:file", own.number)
        assert "维修资金" in page(client, "topic:poll", poll.pk)
        refused = [("topic:file", other.number), ("topic:file", unread.number), ("topic:poll", apart.pk),
                   ("topic:poll", poll_on(town, other).pk)]  # fmt: skip
        assert [client.get(reverse(name, args=[key])).status_code for name, key in refused] == [404] * 4
        for name, key in (("matters:detail", own.number), ("topic:opinions", own.number)):
            assert client.get(reverse(name, args=[key])).status_code == 403
        assert client.get(reverse("matters:list")).status_code == 403

    def test_the_committee_reads_no_objection_and_no_report_behind_a_topic(self, town: Town) -> None:
        matter = deliberated(town, estate=home(town))
        Objection.objects.create(matter=matter, key="k", text="离我家单元门太远", created_at=NOW)
        shown = page(town.client("owner"), "topic:file", matter.number)
        assert "离我家单元门太远" not in shown
        assert "离我家单元门太远" in page(town.client("clerk"), "topic:file", matter.number)
        assert matter.text not in shown
        assert "孙某" not in shown

    def test_the_community_says_which_committee_speaks_for_which_estate(self, town: Town) -> None:
        estate = home(town)
        Committee.objects.all().delete()
        client = town.client("secretary")
        assert "还没有登记" in page(client, "topic:committees")
        send(client, "topic:new_committee", estate=estate.pk, organization=town.units["owners"].pk)
        assert Committee.objects.get().organization == town.units["owners"]
        assert "花园小区" in page(client, "topic:committees")
        send(town.client("east_leader"), "topic:new_committee", estate=estate.pk, organization=town.units["owners"].pk)
        assert "花园小区" not in page(town.client("east_leader"), "topic:committees")

    def test_pages_of_the_desk_cost_few_statements(self, town: Town, django_assert_max_num_queries) -> None:
        acting(town)
        client = town.client("secretary")
        page(client, "topic:overview")
        with django_assert_max_num_queries(12):
            page(client, "topic:overview")


class TestResidents:
    def test_a_proposal_is_received_with_number_and_code_and_found_again(self, town: Town) -> None:
        client = Client()
        data = {
            "title": "楼下种花",
            "text": "空地能不能种花",
            "home": GARDEN,
            "name": "",
            "contact": "",
        }
        answer = send(client, "topics:propose", **data)
        matter = Matter.objects.get(kind="topic")
        assert answer.url == reverse("portal:receipt", args=[matter.number])
        shown = page(client, "portal:receipt", matter.number)
        code = shown.split('class="code">')[1].split("<")[0]
        assert reverse("topics:own", args=[matter.number]) in shown
        assert Client().get(reverse("topics:own", args=[matter.number])).status_code == 404
        other = Client()
        send(other, "portal:track", number=matter.number, code=code)
        assert "楼下种花" in page(other, "topics:own", matter.number)

    def test_eight_wrong_codes_make_the_ninth_wait(self, town: Town) -> None:
        opened_ = told(town)
        client = Client()
        for _try in range(8):
            send(client, "portal:track", number=opened_.matter.number, code="AAAAAAAA")
        answer = send(client, "portal:track", number=opened_.matter.number, code=opened_.code)
        assert answer.status_code == 429

    def test_before_screening_nothing_is_public(self, town: Town) -> None:
        matter = told(town).matter
        assert matter.title not in page(Client(), "topics:board")
        assert Client().get(reverse("topics:topic", args=[matter.number])).status_code == 404

    def test_the_board_shows_checked_words_and_never_the_proposer(self, town: Town) -> None:
        matter = screened(town)
        for shown in (page(Client(), "topics:board"), page(Client(), "topics:topic", matter.number)):
            assert "三号楼前的停车位怎么分" in shown
            for secret in ("孙某", "13909530001", matter.text):
                assert secret not in shown

    def test_one_browser_signs_once_and_may_take_it_back(self, town: Town) -> None:
        matter = screened(town)
        client = Client()
        for _twice in range(2):
            send(client, "topics:sign", matter.number)
        assert CoSign.objects.count() == 1
        send(client, "topics:sign", matter.number, take_back="yes")
        assert CoSign.objects.count() == 0

    def test_statements_come_one_by_one_and_results_at_the_end(self, town: Town) -> None:
        matter = screened(town)
        rows = [
            opinions.add_statement(matter, actor=town.actor("clerk"), text=text, at=NOW) for text in ("先划线", "收费")
        ]
        client = Client()
        first = page(client, "topics:opinions", matter.number)
        assert ("先划线" in first, "收费" in first) == (True, False)
        for row in rows:
            send(client, "topics:answer", matter.number, row.pk, answer="agree")
        assert "100% 同意" in page(client, "topics:opinions", matter.number)
        assert Opinion.objects.count() == 2

    def test_an_offered_statement_waits_to_be_read(self, town: Town) -> None:
        matter = screened(town)
        client = Client()
        send(client, "topics:opinions", matter.number, text="应该装摄像头以外的办法")
        assert Statement.objects.get().standing == "waiting"
        assert "应该装" not in page(Client(), "topics:opinions", matter.number)

    def test_an_objection_is_not_public_but_its_answer_is(self, town: Town) -> None:
        matter = deliberated(town)
        client = Client()
        send(client, "topics:object", matter.number, at=AFTER + DAY, text="离单元门太远")
        row = Objection.objects.select_related("matter").get()
        proposing.answer_objection(row, actor=town.actor("clerk"), answer="留三个近处车位", at=AFTER + DAY)
        shown = page(Client(), "topics:topic", matter.number, at=AFTER + DAY)
        assert "留三个近处车位" in shown
        assert "离单元门太远" not in shown

    def test_residents_read_what_they_may_object_to_and_it_is_where_the_resolution_begins(self, town: Town) -> None:
        matter = deliberated(town)
        shown = page(Client(), "topics:topic", matter.number, at=AFTER + DAY)
        assert "画线停车；消防通道不停车。" in shown
        assert "尚未议定" in shown
        form = page(town.client("secretary"), "matters:move", matter.number, "resolve", at=AFTER + 15 * DAY)
        assert "画线停车；消防通道不停车。" in form
        assert "尚未议定" not in page(Client(), "topics:topic", acting(town).number)

    def test_everybody_reads_who_holds_a_post_with_a_company_and_at_no_door(self, town: Town) -> None:
        given = {"post": "副经理", "basis": "公司聘任", "starts_on": NOW.date(), "organization": town.units["property"]}
        ends_on = (NOW + 300 * DAY).date()
        for whom in ({"person": town.people["clerk"]}, {"roll_label": "3-1-2"}):
            register.disclose(actor=town.actor("secretary"), at=NOW, ends_on=ends_on, **given, **whom)
        shown = page(Client(), "topics:interests")
        assert all(word in shown for word in (town.people["clerk"].name, "副经理", "公司聘任", "本小区业主"))
        assert "3-1-2" not in shown
        assert "副经理" not in page(Client(), "topics:interests", at=NOW + 400 * DAY)

    def test_owner_and_day_of_every_action_stand_on_the_public_page(self, town: Town) -> None:
        shown = page(Client(), "topics:topic", acting(town).number)
        assert "安居物业公司" in shown
        assert "画停车线" in shown

    @pytest.mark.parametrize(
        "query", [{"area": "x' OR 1"}, {"area": "999"}, {"after": "nonsense"}, {"show": "feedback"}]
    )
    def test_strange_addresses_harm_nothing(self, town: Town, query: dict[str, str]) -> None:
        screened(town)
        page(Client(), "topics:board", **query)


class TestVotingByCode:
    def test_from_the_letter_to_the_box(self, town: Town) -> None:
        poll = opened(town, screened(town))
        letter = polls.issue_codes(poll, actor=town.actor("clerk"), at=OPENED)[0]
        client = Client()
        answer = send(client, "topics:poll", poll.pk, at=OPENED, code=letter.code)
        assert answer.url == reverse("topics:cast", args=[poll.pk])
        assert letter.label in page(client, "topics:cast", poll.pk, at=OPENED)
        done = send(client, "topics:cast", poll.pk, at=OPENED, choice="yes")
        assert done.status_code == 200
        assert RollEntry.objects.get(poll=poll, position=letter.position).way == "online"
        again = send(client, "topics:poll", poll.pk, at=OPENED, code=letter.code)
        assert again.status_code == 422

    def test_without_a_code_there_is_no_ballot(self, town: Town) -> None:
        poll = opened(town, screened(town))
        answer = Client().get(reverse("topics:cast", args=[poll.pk]))
        assert answer.url == reverse("topics:poll", args=[poll.pk])

    def test_a_vote_in_preparation_is_nobody_elses_business(self, town: Town) -> None:
        poll = poll_on(town, screened(town))
        assert Client().get(reverse("topics:poll", args=[poll.pk])).status_code == 404

    def test_letters_are_printed_once_and_not_cached(self, town: Town) -> None:
        poll = opened(town, screened(town))
        answer = send(town.client("clerk"), "topic:codes", poll.pk, at=OPENED)
        assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "no-store")
        assert send(town.client("clerk"), "topic:codes", poll.pk, at=OPENED).status_code == 302

    def test_a_topic_on_the_board_says_that_voting_runs(self, town: Town) -> None:
        matter = screened(town)
        opened(town, matter)
        assert "正在投票" in page(Client(), "topics:board", at=OPENED)
        assert read(matter).topic.open_votes == 1


NOT_WORK = ("SAVE", "REL", "BEG")
LISTS = ("topic:overview", "topic:forums", "topic:committees", "topic:procedures", "topic:interests")


@pytest.mark.parametrize("name", ["secretary", "township_leader", "owner"])
def test_pages_cost_few_statements(town: Town, name: str) -> None:
    """Lists at most 8, files and details at most 12, as the caller meets them: session, person and post included."""
    matter = acting(town)
    poll = opened(town, at_home(town))
    public = {reverse("topics:board"): 8, reverse("topics:topic", args=[matter.number]): 12}
    mine = {reverse("topic:overview"): 8, reverse("topic:poll", args=[poll.pk]): 12}
    staff = {reverse(one): 8 for one in LISTS} | {reverse("topic:opinions", args=[matter.number]): 12}
    staff |= {reverse("topic:file", args=[matter.number]): 12, reverse("matters:detail", args=[matter.number]): 12}
    client = town.client(name)
    client.get(reverse("topic:overview"))
    over: dict[str, list[str]] = {}
    for address, most in (public | mine | ({} if name == "owner" else staff)).items():
        with time_machine.travel(OPENED, tick=False), CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200, address
        work = [one["sql"][:150] for one in caught.captured_queries if not one["sql"].startswith(NOT_WORK)]
        over |= {f"{address} {len(work)}": work} if len(work) > most else {}
    assert over == {}
