"""A resident's way: report, receipt, track, join, rate, forget; and what others must never see."""

import re
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.world import COUNTY, GARDEN_1, NOW, POINTS, RIVER, Town, category, photo

from wangge.desk.queries import triage
from wangge.estates.models import Estate
from wangge.files.services import disk_path
from wangge.kinds.concern.rules import Move
from wangge.kinds.concern.tests.stages import in_hand
from wangge.matters.models import Attachment, Category, Clock, Link, Matter, Movement, Reporter
from wangge.matters.services import move
from wangge.matters.services.telling import tell_pending
from wangge.notices.models import Notice

LNG, LAT = POINTS[GARDEN_1]
TEXT = "3号楼二单元楼道灯坏了三天，晚上看不见台阶。"


@pytest.fixture(autouse=True)
def now():
    """The clock stands at the town's hour; wrong codes of other tests are forgotten."""
    cache.clear()
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def send(client: Client, **given: object) -> object:
    """Fills in the report form."""
    data = {"text": TEXT, "lng": LNG, "lat": LAT, "idempotency_key": "k1", **given}
    return client.post(reverse("portal:report_new"), data, follow=True)


def jpeg_file() -> SimpleUploadedFile:
    """A picture as a phone sends it."""
    with disk_path(photo().path).open("rb") as file:
        return SimpleUploadedFile("灯.jpg", file.read(), "image/jpeg")


def handled_by_water(town: Town, number: str, *, is_new: bool = True) -> datetime:
    """A report is accepted, unless it is taken up again, dispatched, signed for and called done, five minutes apart."""
    at = NOW
    for who, what, given in (
        *([("dispatcher", Move.ACCEPT, {})] if is_new else []),
        ("dispatcher", Move.DISPATCH, {"lead_unit": town.units["water"]}),
        ("handler", Move.SIGN, {}),
        ("handler", Move.FINISH, {"result": "换了灯泡", "contact_way": "phone", "photos_after": [photo()]}),
    ):
        at += timedelta(minutes=5)
        move(Matter.objects.get(number=number), what, actor=town.actor(who), at=at, given=given)
    return at


class TestReporting:
    def test_a_report_needs_no_name_and_ends_with_number_and_code(self, town: Town) -> None:
        page = send(Client())
        matter = Matter.objects.get()
        assert (matter.area_code, matter.title) == (GARDEN_1, "3号楼二单元楼道灯坏了三天，晚上看不见台阶")
        assert matter.number in page.content.decode()
        assert len(page.context["code"]) == 8
        row = Reporter.objects.get()
        assert (row.name, row.contact, row.person_id) == ("", "", None)

    def test_the_receipt_says_what_arrived_where_to_look_and_by_when(self, town: Town) -> None:
        client = Client()
        page = send(client, photos=[jpeg_file(), jpeg_file()])
        matter, text = Matter.objects.get(), page.content.decode()
        assert page.redirect_chain[-1][0] == reverse("portal:receipt", args=[matter.number])
        assert "已收到 2 张" in text
        assert reverse("portal:report", args=[matter.number]) in text
        assert "<svg" in text
        assert "data-print" in text
        assert f"最迟 {timezone.localtime(matter.next_due_at):%Y-%m-%d %H:%M}" in text
        assert Client().get(page.redirect_chain[-1][0]).status_code == 404

    def test_the_same_form_sent_twice_counts_once(self, town: Town) -> None:
        client = Client()
        send(client)
        send(client)
        assert Matter.objects.count() == 1

    def test_danger_to_life_stops_the_form_and_keeps_what_was_written(self, town: Town) -> None:
        client = Client()
        page = send(client, text="楼上着火了，烟很大")
        assert "119" in page.content.decode()
        assert "楼上着火了" in page.content.decode()
        assert not Matter.objects.exists()
        send(client, text="楼上着火了，烟很大", is_no_emergency="on")
        assert Matter.objects.count() == 1

    def test_danger_is_said_before_a_place_is_asked_for(self, town: Town) -> None:
        page = send(Client(), text="家里一股煤气味，人快晕倒了", lng="", lat="").content.decode()
        assert page.index("先到室外") < page.index("请说明在哪里")

    def test_without_a_place_it_says_what_to_do(self, town: Town) -> None:
        page = send(Client(), lng="", lat="")
        assert "请说明在哪里" in page.content.decode()
        assert not Matter.objects.exists()

    def test_a_file_that_is_no_picture_is_refused_and_nothing_is_half_saved(self, town: Town) -> None:
        page = send(Client(), photos=[SimpleUploadedFile("photo.jpg", b"no picture at all", "image/jpeg")])
        assert page.status_code == 200
        assert not Matter.objects.exists()
        assert not Attachment.objects.exists()

    def test_a_place_in_no_register_is_taken_in_the_reporters_words(self, town: Town) -> None:
        page = send(Client(), lng="", lat="", estate_name="老机床厂家属院", address="北门修车铺旁")
        matter = Matter.objects.get()
        assert (matter.address, matter.estate, matter.area_code) == ("老机床厂家属院 北门修车铺旁", None, COUNTY)
        words = page.content.decode()
        assert "老机床厂家属院 北门修车铺旁" in words
        assert "地点按您写的" in words
        assert any(row.number == matter.number for row in triage(town.actor("dispatcher"), at=NOW))

    def test_a_community_named_in_words_gets_it_though_the_estate_is_unknown(self, town: Town) -> None:
        send(Client(), lng="", lat="", estate_name="河畔社区老澡堂")
        assert Matter.objects.get().area_code == RIVER

    def test_an_estate_by_its_name_and_another_place_written_over_a_scanned_one(self, town: Town) -> None:
        at = {"area": town.areas[GARDEN_1], "valid_from": NOW.date()}
        estate = Estate.objects.create(name="花园小区", code="E1", lng=LNG, lat=LAT, **at)
        send(Client(), lng="", lat="", estate_name="花园小区")
        assert (Matter.objects.get().estate, Matter.objects.get().area_code) == (estate, GARDEN_1)
        send(Client(), idempotency_key="k2", estate=estate.pk, estate_name="河畔社区老澡堂")
        matter = Matter.objects.latest("pk")
        assert (matter.estate, matter.lng, matter.area_code) == (None, None, RIVER)

    def test_a_photo_survives_a_refused_form_and_is_nobody_elses(self, town: Town) -> None:
        client = Client()
        page = send(client, text="灯", photos=[jpeg_file()])
        (kept,) = re.findall(r'name="photos_kept" value="([0-9a-f-]{36})"', page.content.decode())
        send(Client(), photos_kept=[kept], idempotency_key="k2")
        assert not Attachment.objects.exists()
        send(client, photos_kept=[kept])
        assert str(Attachment.objects.get().file_id) == kept

    def test_a_hidden_reporter_makes_the_matter_guarded(self, town: Town) -> None:
        send(Client(), name="某人", contact="13900000000", is_hidden="on")
        assert Matter.objects.get().confidentiality == "guarded"
        assert Reporter.objects.get().is_hidden


def test_a_suspended_matter_whose_day_of_review_has_passed_says_so(town: Town, now) -> None:
    story = in_hand(town)
    given = {"reason": "资金未到位", "review_on": date(2026, 3, 20), "public_text": "等待上级资金"}
    story.act("township_leader", Move.SUSPEND, **given)
    for day, words, other in (
        (20, "2026-03-20 复核", "复核已到期"),
        (21, "复核已到期（2026-03-20），正在复核", "0 复核"),
    ):
        now.move_to(NOW.replace(day=day))
        said = Client().get(reverse("portal:suspended")).content.decode()
        assert words in said
        assert other not in said


class TestJoining:
    def test_similar_reports_nearby_name_nobody_and_can_be_joined(self, town: Town) -> None:
        lamp = category("facility", "公共设施")
        send(Client(), category=lamp.pk, name="张某")
        other = Client()
        asked = {"text": TEXT, "lng": LNG, "lat": LAT, "category": lamp.pk}
        words = other.get(reverse("portal:similar"), asked).content.decode()
        number = Matter.objects.get().number
        assert reverse("portal:me_too", args=[number]) in words
        assert "张某" not in words
        assert "台阶" not in words
        other.post(reverse("portal:me_too", args=[number]))
        assert Reporter.objects.filter(matter__number=number).count() == 2
        assert Matter.objects.count() == 1

    def test_who_joins_reads_on_the_receipt_what_it_is_about_and_what_they_wrote_themselves(self, town: Town) -> None:
        send(Client(), category="")
        number, other, words = Matter.objects.get().number, Client(), "我家门口的灯也不亮，老人摔了一跤"
        lamp = category("facility", "公共设施")
        Category.objects.filter(pk=lamp.pk).update(words="楼道灯", scheme="own")
        page = other.post(reverse("portal:me_too", args=[number]), {"text": words}, follow=True).content.decode()
        facts = " ".join(re.findall(r"<dd[^>]*>(.*?)</dd>", page, re.S))
        assert words in facts
        assert "楼道灯" in facts
        assert "民情事项" not in facts
        assert words in other.get(reverse("portal:report", args=[number])).content.decode()
        dispatcher = town.client("dispatcher").get(reverse("matters:detail", args=[number])).content.decode()
        assert words in dispatcher

    def test_whoever_joins_reads_what_is_done_and_nothing_that_others_wrote(self, town: Town) -> None:
        first, other = Client(), Client()
        send(first, category=category("facility", "公共设施").pk, address="3号楼二单元501")
        number = Matter.objects.get().number
        first.post(reverse("portal:answer", args=[number]), {"text": "我的电话是13900000000"})
        other.post(reverse("portal:me_too", args=[number]))
        other.post(reverse("portal:answer", args=[number]), {"text": "我家在四号楼"})
        pages = [
            other.get(reverse(name, args=args)).content.decode()
            for name, args in (("portal:report", [number]), ("portal:receipt", [number]), ("portal:mine", []))
        ]
        assert all(number in page for page in pages)
        for words in ("台阶", "501", "13900000000"):
            assert not any(words in page for page in pages), words
        assert "我家在四号楼" in pages[0]
        own = first.get(reverse("portal:report", args=[number])).content.decode()
        assert "13900000000" in own
        assert "我家在四号楼" not in own

    def test_who_passed_over_the_list_is_asked_once_before_a_second_report_of_the_same_is_sent(
        self, town: Town
    ) -> None:
        send(Client())
        number, other = Matter.objects.get().number, Client()
        words = other.get(reverse("portal:similar"), {"text": TEXT, "lng": LNG, "lat": LAT}).content.decode()
        shown = dict(re.findall(r'<input type="hidden" name="(\w+)" value="(\w+)">', words))
        asked = send(other, idempotency_key="k2", **shown).content.decode()
        assert "是不是其中一件" in asked
        assert reverse("portal:me_too", args=[number]) in asked
        assert TEXT in asked
        assert Matter.objects.count() == 1
        send(other, idempotency_key="k2", is_another="on", **shown)
        assert Matter.objects.count() == 2

    def test_a_trouble_of_another_sort_is_sent_without_a_question(self, town: Town) -> None:
        send(Client())
        asked = {"text": "井盖塌陷，老人差点摔倒", "lng": LNG, "lat": LAT}
        assert "has_likely" not in Client().get(reverse("portal:similar"), asked).content.decode()

    def test_photos_and_a_way_of_contact_go_along_to_the_handlers_and_to_nobody_else(self, town: Town) -> None:
        first, other = Client(), Client()
        send(first)
        number, given = Matter.objects.get().number, {"text": "我家门口也是", "photos": [jpeg_file()]}
        other.post(reverse("portal:me_too", args=[number]), {**given, "name": "李某", "contact": "13900000002"})
        joined = Reporter.objects.get(matter__number=number, has_joined=True)
        assert (joined.name, joined.wants_contact) == ("李某", True)
        photo_of_other = str(Attachment.objects.get().pk)
        desk = town.client("dispatcher").get(reverse("matters:detail", args=[number])).content.decode()
        assert f"/{photo_of_other}/" in desk
        for name in ("portal:report", "portal:receipt"):
            page = first.get(reverse(name, args=[number])).content.decode().split("<main")[1]
            assert "<img" not in page
            assert "照片" not in page

    def test_who_joins_is_told_of_danger_to_life_first_and_a_broken_photo_loses_nothing(self, town: Town) -> None:
        send(Client())
        number, other = Matter.objects.get().number, Client()
        address = reverse("portal:me_too", args=[number])
        burning = {"text": "楼道灯冒烟了", "lng": LNG, "lat": LAT}
        page = other.post(address, burning).content.decode()
        assert "tel:119" in page
        assert "楼道灯冒烟了" in page
        assert Reporter.objects.count() == 1
        broken = SimpleUploadedFile("灯.jpg", b"no picture", "image/jpeg")
        page = other.post(address, {**burning, "is_no_emergency": "on", "photos": [broken]}).content.decode()
        assert "灯.jpg" in page
        assert "楼道灯冒烟了" in page
        assert Reporter.objects.count() == 1
        other.post(address, {**burning, "is_no_emergency": "on"})
        assert Reporter.objects.count() == 2

    def test_a_guarded_report_is_not_offered_and_cannot_be_joined(self, town: Town) -> None:
        send(Client(), is_hidden="on")
        number = Matter.objects.get().number
        assert Client().post(reverse("portal:me_too", args=[number])).status_code == 404


class TestMerged:
    def test_a_merged_reporter_is_asked_answers_and_rates_under_the_own_number(self, town: Town, now) -> None:
        lamp = category("facility", "公共设施")
        first, second = Client(), Client()
        send(first, category=lamp.pk, address="五单元", photos=[jpeg_file()])
        send(second, category=lamp.pk, idempotency_key="k2", contact="13900000001")
        goal, merged = Matter.objects.order_by("pk")
        move(merged, Move.MERGE, actor=town.actor("dispatcher"), at=NOW, given={"target": goal})
        asked = {"public_text": "请问是几号楼的灯？"}
        for who, what, given in (
            ("dispatcher", Move.ACCEPT, {}),
            ("dispatcher", Move.DISPATCH, {"lead_unit": town.units["water"]}),
            ("handler", Move.SIGN, {}),
            ("handler", Move.ASK_REPORTER, asked),
        ):
            move(Matter.objects.get(pk=goal.pk), what, actor=town.actor(who), at=NOW, given=given)
        address = reverse("portal:report", args=[merged.number])
        assert second.get(address).context["question"].text == asked["public_text"]
        assert second.get(reverse("portal:report", args=[goal.number])).status_code == 404
        second.post(reverse("portal:answer", args=[merged.number]), {"text": "三号楼"})
        assert Matter.objects.get(pk=goal.pk).state == "handling"
        given = {"result": "换了灯泡", "contact_way": "phone", "photos_after": [photo()]}
        move(Matter.objects.get(pk=goal.pk), Move.FINISH, actor=town.actor("handler"), at=NOW, given=given)
        assert [str(way) for way in second.get(address).context["checks"]] == ["rework"]
        passed = {"closing_met": True}
        move(Matter.objects.get(pk=goal.pk), Move.PASS, actor=town.actor("grid_worker"), at=NOW, given=passed)
        assert len(second.get(address).context["photos"]) == 1
        page = second.post(reverse("portal:rate", args=[merged.number]), {"solved": "yes", "satisfied": "yes"})
        assert page.status_code == 302
        assert second.get(address).context["is_rated"]
        rating = goal.ratings.get()
        assert (rating.reporter.matter_id, rating.solved) == (merged.pk, "yes")
        assert second.post(reverse("portal:rate", args=[merged.number]), {"solved": "no", "satisfied": "no"}).context
        assert goal.ratings.count() == 1


class TestFollowing:
    def test_number_and_code_open_it_elsewhere_and_nothing_less_does(self, town: Town) -> None:
        page = send(Client())
        number, code = Matter.objects.get().number, page.context["code"]
        other = Client()
        assert other.get(reverse("portal:report", args=[number])).status_code == 404
        other.post(reverse("portal:track"), {"number": number, "code": "WRONGONE"})
        assert other.get(reverse("portal:report", args=[number])).status_code == 404
        other.post(reverse("portal:track"), {"number": number.lower(), "code": code.lower()})
        assert other.get(reverse("portal:report", args=[number])).status_code == 200

    @pytest.mark.parametrize("contact", ["", "13900000000"])
    def test_nobody_is_promised_a_call_who_left_no_telephone(self, town: Town, contact: str) -> None:
        client = Client()
        send(client, contact=contact, category=category("facility", "公共设施").pk)
        number = Matter.objects.get().number
        assert Matter.objects.get().get_channel_display() == "居民网页上报"
        for who, what, given in (
            ("dispatcher", Move.ACCEPT, {}),
            ("dispatcher", Move.DISPATCH, {"lead_unit": town.units["water"]}),
            ("handler", Move.SIGN, {}),
        ):
            move(Matter.objects.get(), what, actor=town.actor(who), at=NOW, given=given)
        told = client.get(reverse("portal:report", args=[number])).content.decode()
        read = town.client("dispatcher").get(reverse("matters:detail", args=[number])).content.decode()
        assert ("将与您联系" in told) == bool(contact)
        assert ("答复会写在本页" in told) == (not contact)
        assert ("删除我的姓名" in told) == bool(contact)
        assert ("未留电话" in read) == (not contact)
        assert "不要来电" not in read

    def test_a_neighbours_telephone_promises_no_call_to_who_joined_without_one(self, town: Town) -> None:
        first, joined = Client(), Client()
        send(first, contact="13900000000", category=category("facility", "公共设施").pk)
        matter = Matter.objects.get()
        joined.post(reverse("portal:me_too", args=[matter.number]))
        town.client("resident").post(reverse("portal:me_too", args=[matter.number]))
        for who, what, given in (
            ("dispatcher", Move.ACCEPT, {}),
            ("dispatcher", Move.DISPATCH, {"lead_unit": town.units["water"]}),
            ("handler", Move.SIGN, {}),
            ("handler", Move.CONTACT, {"contact_way": "phone"}),
        ):
            move(Matter.objects.get(), what, actor=town.actor(who), at=NOW, given=given)
        tell_pending(NOW)
        called, uncalled = (
            client.get(reverse("portal:report", args=[matter.number])).content.decode() for client in (first, joined)
        )
        for words in ("将与您联系", "已与您联系"):
            assert (words in called, words in uncalled) == (True, False)
        notices = Notice.objects.filter(person_id=town.people["resident"].pk)
        assert notices.exists()
        assert not [notice.body for notice in notices if "联系" in notice.body]

    def test_each_step_names_the_body_that_took_it_and_no_person_and_which_step_is_due(self, town: Town) -> None:
        client = Client()
        send(client, category=category("facility", "公共设施").pk)
        matter = Matter.objects.get()
        address = reverse("portal:report", args=[matter.number])
        assert "受理时限：最迟 2026-03-04" in client.get(address).content.decode()
        handled_by_water(town, matter.number)
        page = client.get(address).content.decode()
        assert page.count(town.units["water"].name) >= 3
        assert town.people["handler"].name not in page
        assert "核查时限：最迟 2026-03-05" in page

    def test_a_scanned_code_is_named_as_the_way_it_came(self, town: Town) -> None:
        data = {"text": TEXT, "area": GARDEN_1, "idempotency_key": "k1"}
        Client().post(f"{reverse('portal:report_new')}?grid={GARDEN_1}", data)
        assert (Matter.objects.get().channel, Matter.objects.get().area_code) == ("resident_qr", GARDEN_1)

    def test_after_eight_wrong_codes_even_the_right_one_waits(self, town: Town) -> None:
        page = send(Client())
        number, code = Matter.objects.get().number, page.context["code"]
        thief = Client()
        for _one in range(8):
            thief.post(reverse("portal:track"), {"number": number, "code": "WRONGONE"})
        assert thief.post(reverse("portal:track"), {"number": number, "code": code}).status_code == 429

    def test_handled_is_not_shown_as_solved_and_only_the_reporter_rates(self, town: Town) -> None:
        client = Client()
        send(client, category=category("facility", "公共设施").pk)
        matter = Matter.objects.get()
        at = handled_by_water(town, matter.number)
        address = reverse("portal:report", args=[matter.number])
        words = client.get(address).content.decode()
        assert "换了灯泡" in words
        assert "已解决" not in words
        assert "水承办" not in words
        under = words.split('class="photo-words"')[1].split("</p>")[0]
        assert "处理后" in under
        assert town.units["water"].name in under
        assert "10:20" in under
        rating = reverse("portal:rate", args=[matter.number])
        client.post(rating, {"solved": "yes", "satisfied": "yes"})
        assert not matter.ratings.exists()
        move(
            Matter.objects.get(pk=matter.pk),
            Move.PASS,
            actor=town.actor("grid_worker"),
            at=at,
            given={"closing_met": True},
        )
        assert Client().post(rating, {"solved": "yes", "satisfied": "yes"}).status_code == 404
        client.post(rating, {"solved": "no", "satisfied": "no", "text": "又坏了"})
        assert matter.ratings.get().solved == "no"
        assert Matter.objects.get(pk=matter.pk).state == "accepted"
        handled_by_water(town, matter.number, is_new=False)
        client.post(reverse("portal:check", args=[matter.number]), {"solved": "yes", "satisfied": "neutral"})
        assert [row.solved for row in matter.ratings.order_by("round")] == ["no", "yes"]
        assert f'action="{rating}"' not in client.get(address).content.decode()

    def test_what_was_reopened_and_closed_again_is_rated_again(self, town: Town) -> None:
        client = Client()
        send(client, category=category("facility", "公共设施").pk)
        number = Matter.objects.get().number
        rating = reverse("portal:rate", args=[number])
        for is_new, answer in ((True, "no"), (False, "yes")):
            at = handled_by_water(town, number, is_new=is_new)
            move(Matter.objects.get(), Move.PASS, actor=town.actor("grid_worker"), at=at, given={"closing_met": True})
            assert f'action="{rating}"' in client.get(reverse("portal:report", args=[number])).content.decode()
            client.post(rating, {"solved": answer, "satisfied": answer})
        assert [row.solved for row in Matter.objects.get().ratings.order_by("round")] == ["no", "yes"]
        assert Matter.objects.get().state == "closed"

    def test_the_first_reporter_checks_the_result_and_who_joined_can_only_object(self, town: Town) -> None:
        client, other = Client(), Client()
        send(client, category=category("facility", "公共设施").pk)
        number = Matter.objects.get().number
        other.post(reverse("portal:me_too", args=[number]))
        page, checks = reverse("portal:report", args=[number]), reverse("portal:check", args=[number])
        assert "单位说办好了" not in client.get(page).content.decode()
        solved = {"solved": "yes", "satisfied": "yes", "text": ""}
        client.post(checks, solved)
        assert Matter.objects.get().state == "reported"
        handled_by_water(town, number)
        assert "单位说办好了" in client.get(page).content.decode()
        assert 'name="satisfied"' not in other.get(page).content.decode()
        other.post(checks, solved)
        client.post(checks, {"solved": "no", "text": ""})
        assert Client().post(checks, solved).status_code == 404
        assert Matter.objects.get().state == "handled"
        other.post(checks, {"solved": "no", "text": "还是不亮"})
        assert Matter.objects.get().state == "handling"
        assert Movement.objects.get(move="rework").reason == "还是不亮"
        done = {"result": "又换了线路", "photos_after": [photo()]}
        move(Matter.objects.get(), Move.FINISH, actor=town.actor("handler"), at=timezone.now(), given=done)
        client.post(checks, solved)
        assert Matter.objects.get().state == "closed"
        assert [(row.solved, row.satisfied) for row in Matter.objects.get().ratings.all()] == [("yes", "yes")]

    def test_what_comes_back_after_the_end_is_reported_anew_and_linked(self, town: Town) -> None:
        client = Client()
        send(client, category=category("facility", "公共设施").pk)
        old = Matter.objects.get()
        handled_by_water(town, old.number)
        client.post(reverse("portal:check", args=[old.number]), {"solved": "yes", "satisfied": "yes"})
        page = reverse("portal:report", args=[old.number])
        again = f"{reverse('portal:report_new')}?again={old.number}"
        assert again not in client.get(page).content.decode()
        Clock.objects.filter(name="rating").update(due_at=NOW - timedelta(days=1))
        assert again in client.get(page).content.decode()
        assert Client().get(again).status_code == 404
        form = client.get(again).context["form"]
        kept = {name: form.initial[name] or "" for name in ("area", "address", "lng", "lat")}
        client.post(again, {"text": "修好的路灯又不亮了", "idempotency_key": "k2", **kept})
        new = Matter.objects.exclude(pk=old.pk).get()
        assert new.area_code == old.area_code
        assert Link.objects.get(kind="follows_from").target == old
        assert client.get(reverse("portal:receipt", args=[new.number])).context["code"]

    def test_pictures_are_shown_to_the_reporter_only(self, town: Town) -> None:
        client = Client()
        send(client)
        matter = Matter.objects.get()
        row = Attachment.objects.create(matter=matter, file=photo(), stage="report", is_public=True, created_at=NOW)
        address = reverse("portal:photo", args=[matter.number, row.pk])
        picture = client.get(address)
        assert picture["Content-Type"].startswith("image/")
        assert picture.getvalue().startswith(b"\xff\xd8")
        assert Client().get(address).status_code == 404

    def test_name_and_telephone_can_be_deleted_and_the_report_goes_on(self, town: Town) -> None:
        client = Client()
        send(client, name="某人", contact="13900000000")
        number = Matter.objects.get().number
        client.post(reverse("portal:forget", args=[number]))
        row = Reporter.objects.get()
        assert (row.name, row.contact, row.contact_index) == ("", "", "")
        assert client.get(reverse("portal:report", args=[number])).status_code == 200
