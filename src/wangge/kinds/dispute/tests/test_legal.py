"""Legal services: announced, booked without a name, held; advisers of communities; lawsuits as courts count them."""

import re
from datetime import date, time
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from tests.walk import text_of
from tests.world import GARDEN, NOW, RIVER, WEST, Town

from wangge.audit.models import Entry
from wangge.kinds.dispute.models import Adviser, LawsuitCount, LegalSession, Mediator, SeatBooking
from wangge.kinds.dispute.queries import legal as queries
from wangge.kinds.dispute.services import advising, bodies, legal
from wangge.kinds.dispute.services.legal import AdviserGiven, LegalRefused
from wangge.kinds.dispute.tests.cast import DAY, TODAY, body, mediator
from wangge.kinds.dispute.tests.legal_stories import HOUR, TOMORROW, adviser, asked, given, page, planned, role
from wangge.matters.tests.cost import statements
from wangge.people.actors import SYSTEM, resident
from wangge.people.rules import Role

LIST = 8


class TestSessions:
    @pytest.mark.parametrize(
        ("actor", "may"),
        [
            ("clerk", True),
            ("secretary", True),
            ("dispatcher", True),
            ("township_leader", True),
            ("peacemaker", True),
            ("east_leader", False),
            ("stranger", False),
            ("grid_worker", False),
            ("handler", False),
            ("county_leader", False),
            ("system_admin", False),
        ],
    )
    def test_who_announces_in_a_community(self, team: Town, actor: str, may: bool) -> None:
        try:
            planned(team, actor=actor)
        except LegalRefused:
            assert not may
        else:
            assert may
        assert LegalSession.objects.exists() is may
        assert Entry.objects.filter(act="mediation.legal_session").exists() is may

    def test_a_hearing_says_nothing_of_a_case(self, team: Town) -> None:
        with pytest.raises(LegalRefused) as refused:
            planned(team, kind="hearing", topic="张三诉李四")
        assert refused.value.field == "topic"
        row = planned(team, kind="hearing")
        shown = page(Client(), "legal_public:session", row.pk)
        assert "巡回审判" in shown
        assert "区人民法院 法官" in shown

    def test_everybody_reads_why_it_is_off(self, team: Town) -> None:
        row = planned(team, seats=5)
        with pytest.raises(LegalRefused):
            legal.call_off(row, reason=" ", actor=team.actor("clerk"), at=NOW)
        legal.call_off(row, reason="法官临时开会", actor=team.actor("clerk"), at=NOW)
        for shown in (
            page(Client(), "legal_public:session", row.pk),
            page(Client(), "legal_public:show", query=f"?community={GARDEN}"),
        ):
            assert "法官临时开会" in shown
        with pytest.raises(LegalRefused):
            legal.book_seat(row, actor=resident(), at=NOW)
        with pytest.raises(LegalRefused):
            legal.note_held(row, attended=1, advised=0, actor=team.actor("clerk"), at=TOMORROW + 3 * HOUR)

    def test_held_is_noted_once_afterwards_in_numbers(self, team: Town) -> None:
        row = planned(team)
        clerk, later = team.actor("clerk"), TOMORROW + 3 * HOUR
        with pytest.raises(LegalRefused):
            legal.note_held(row, attended=20, advised=9, actor=clerk, at=NOW)
        assert queries.unnoted(GARDEN, later) == 1
        legal.note_held(row, attended=20, advised=9, actor=clerk, at=later)
        with pytest.raises(LegalRefused):
            legal.note_held(row, attended=99, advised=9, actor=clerk, at=later)
        assert queries.results(GARDEN, 2026) == queries.Results(1, 20, 9, 0, 0)
        assert queries.unnoted(GARDEN, later) == 0

    def test_a_change_never_takes_a_booked_place_away(self, team: Town) -> None:
        row = planned(team, seats=3)
        for _person in range(2):
            legal.book_seat(row, actor=resident(), at=NOW)
        with pytest.raises(LegalRefused):
            legal.change_session(row, given=given(seats=1), actor=team.actor("clerk"), at=NOW)
        with pytest.raises(LegalRefused):
            legal.change_session(row, given=given(seats=None), actor=team.actor("clerk"), at=NOW)
        changed = legal.change_session(row, given=given(seats=2, place="社区活动室"), actor=team.actor("clerk"), at=NOW)
        assert (changed.seats, changed.booked, changed.place) == (2, 2, "社区活动室")

    def test_townships_and_the_county_announce_for_all_beneath(self, team: Town) -> None:
        row = legal.plan_session(
            area=team.areas[WEST], given=given(kind="lesson", topic="防骗"), actor=team.actor("township_leader"), at=NOW
        )
        assert [one.pk for one in queries.public_sessions(GARDEN, NOW)] == [row.pk]
        assert queries.public_sessions(RIVER, NOW) == []
        assert team.client("east_leader").get(reverse("legal:session", args=[row.pk])).status_code == 404

    def test_the_form_keeps_what_was_typed_and_marks_the_field(self, team: Town) -> None:
        client = team.client("clerk")
        sent = {
            "kind": "lesson", "topic": "", "day": "2026-03-09", "begins": "09:00", "ends": "11:00",
            "area": team.areas[GARDEN].pk, "place": "花园小区南门", "legal_role": role().pk, "guest_from": "区人民法院",
        }  # fmt: skip
        answer = client.post(reverse("legal:new_session"), sent)
        shown = answer.content.decode()
        assert answer.status_code == 422
        assert all(word in shown for word in ("请写明讲什么", "花园小区南门", "区人民法院", "09:00"))
        assert client.post(reverse("legal:new_session"), {**sent, "topic": "防骗"}).status_code == 302
        assert "防骗" in page(client, "legal:sessions")

    def test_the_notice_for_the_stairwell(self, team: Town) -> None:
        row = planned(team, seats=12, visitor=mediator(team, "peacemaker"))
        answer = Client().get(reverse("legal_public:notice", args=[row.pk]))
        text = re.sub(r"\s", "", PdfReader(BytesIO(answer.content)).pages[0].extract_text())
        for word in (
            "法律咨询",
            "2026年3月5日",
            "10:00–12:00",
            "花园小区南门",
            "解调解",
            "12个",
            "不用填姓名",
            "12348",
        ):
            assert word in text


class TestSeats:
    def test_a_place_has_a_number_and_a_code_and_no_name(self, team: Town) -> None:
        row, client = planned(team, seats=2), Client()
        shown = client.post(reverse("legal_public:book", args=[row.pk]), follow=True).content.decode()
        booking = SeatBooking.objects.get()
        code = client.session["legal_seat"]["code"]
        assert code in shown
        assert code not in " ".join(str(value) for value in vars(booking).values())
        assert {field.name for field in SeatBooking._meta.fields} == {
            "id", "session", "serial", "code_hash", "booked_at", "cancelled_at",
        }  # fmt: skip
        other = Client()
        wrong = other.post(reverse("legal_public:cancel", args=[row.pk]), {"serial": 1, "code": "WRONG234"})
        assert wrong.status_code == 422
        other.post(reverse("legal_public:cancel", args=[row.pk]), {"serial": 1, "code": code.lower()})
        row.refresh_from_db()
        assert row.booked == 0
        assert (
            "退过了"
            in other.post(
                reverse("legal_public:cancel", args=[row.pk]), {"serial": 1, "code": code}, follow=True
            ).content.decode()
        )

    def test_the_last_place_goes_to_one_of_two(self, team: Town) -> None:
        row = planned(team, seats=1)
        late = LegalSession.objects.get(pk=row.pk)
        legal.book_seat(row, actor=resident(), at=NOW)
        with pytest.raises(LegalRefused):
            legal.book_seat(late, actor=resident(), at=NOW)
        row.refresh_from_db()
        assert (row.booked, SeatBooking.objects.count()) == (1, 1)

    def test_a_number_given_back_is_not_given_again(self, team: Town) -> None:
        row = planned(team, seats=1)
        first, _code = legal.book_seat(row, actor=resident(), at=NOW)
        legal.cancel_seat(first, actor=resident(), at=NOW)
        row.refresh_from_db()
        second, _code = legal.book_seat(row, actor=resident(), at=NOW)
        assert (first.serial, second.serial) == (1, 2)

    def test_one_address_cannot_take_all_places_nor_guess_codes(self, team: Town) -> None:
        row = planned(team, seats=20)
        for _turn in range(8):
            Client().post(reverse("legal_public:book", args=[row.pk]))
        assert SeatBooking.objects.count() == 6
        tries = [
            Client().post(reverse("legal_public:cancel", args=[row.pk]), {"serial": 1, "code": "WRONG234"}).status_code
            for _turn in range(9)
        ]
        assert tries[-1] == 429


class TestAdvisers:
    def test_the_community_reads_who_advises_and_the_list_names_those_without(self, team: Town) -> None:
        adviser(team, hours="每周三上午")
        shown = page(Client(), "mediation_public:show", query=f"?community={GARDEN}")
        assert all(word in shown for word in ("有人解事", "有地说事", "有法办事", "有效息事", "卢律师", "0953-0040001"))
        areas, lacking = queries.without_adviser("640302", TODAY)
        assert (areas, [area.code for area in lacking]) == (2, [RIVER])
        listed = page(team.client("dispatcher"), "legal:advisers")
        assert (
            listed.index("花园社区")
            < listed.index('<h2 class="card-title">未聘法律顾问的社区（村）')
            < listed.index("河畔社区")
        )
        assert "1 / 2" in page(team.client("dispatcher"), "mediation:bodies")

    def test_one_at_a_time_and_a_new_one_takes_over(self, team: Town) -> None:
        first = adviser(team)
        with pytest.raises(LegalRefused) as refused:
            adviser(team, name="鲁律师", starts_on=TODAY + 30 * DAY)
        assert refused.value.field == "starts_on"
        second = adviser(team, name="鲁律师", starts_on=TODAY + 30 * DAY, replaces=True)
        first.refresh_from_db()
        assert first.ends_on == second.starts_on - DAY
        assert queries.adviser_of(team.areas[GARDEN], TODAY + 29 * DAY) == first
        assert queries.adviser_of(team.areas[GARDEN], TODAY + 30 * DAY) == second

    def test_an_ended_appointment_leaves_the_community_on_the_list(self, team: Town) -> None:
        row = adviser(team)
        legal.end_adviser(row, on=TODAY, reason="合同到期", actor=team.actor("dispatcher"), at=NOW)
        assert len(queries.without_adviser("640302", TODAY)[1]) == 1
        assert len(queries.without_adviser("640302", TODAY + DAY)[1]) == 2

    @pytest.mark.parametrize("actor", ["clerk", "secretary", "east_leader", "peacemaker", "supervisor"])
    def test_the_township_and_the_county_appoint_and_nobody_else(self, team: Town, actor: str) -> None:
        values = AdviserGiven(name="卢律师", firm="明理", work_phone="1", starts_on=TODAY)
        with pytest.raises(LegalRefused):
            legal.appoint_adviser(area=team.areas[GARDEN], given=values, actor=team.actor(actor), at=NOW)
        assert not Adviser.objects.exists()

    def test_only_a_community_has_an_adviser(self, team: Town) -> None:
        with pytest.raises(LegalRefused):
            adviser(team, WEST)


class TestLawsuits:
    def test_they_are_shown_with_their_source_and_small_numbers_left_out(self, team: Town) -> None:
        client = team.client("statistician")
        sent = {
            "area": team.areas["640302"].pk, "year": 2025, "month": 0, "lawsuits": 3304, "people": 379_500,
            "source": "区人民法院工作报告",
        }  # fmt: skip
        client.post(reverse("legal:new_lawsuits"), sent)
        client.post(reverse("legal:new_lawsuits"), {**sent, "lawsuits": 3300})
        client.post(
            reverse("legal:new_lawsuits"), {**sent, "area": team.areas[GARDEN].pk, "lawsuits": 3, "people": 900}
        )
        assert LawsuitCount.objects.count() == 2
        shown = page(team.client("county_leader"), "mediation:figures")
        assert all(word in shown for word in ("万人起诉率", "86.96", "区人民法院工作报告", "＜5"))
        assert "33.33" not in shown

    @pytest.mark.parametrize("actor", ["clerk", "mediator", "supervisor", "township_leader"])
    def test_entered_by_the_centre_or_the_statistician(self, team: Town, actor: str) -> None:
        with pytest.raises(LegalRefused):
            legal.count_lawsuits(
                area=team.areas[GARDEN], year=2025, month=0, lawsuits=9, people=9, source="x",
                actor=team.actor(actor), at=NOW,
            )  # fmt: skip


def test_the_roster_of_a_community_names_roles_of_the_legal_team(team: Town) -> None:
    garden = body(team)
    room = bodies.save_room(garden, area=team.areas[GARDEN], name="说事点", address="花园小区3号", actor=SYSTEM, at=NOW)
    judge = bodies.save_mediator(
        garden, actor=SYSTEM, at=NOW, name="卞法官", kind=Mediator.Kind.LEGAL, legal_role=role(), starts_on=TODAY
    )
    bodies.add_hour(room, mediator=judge, day=3, begins=time(9), ends=time(11), actor=SYSTEM, at=NOW)
    assert "卞法官（法官）" in page(Client(), "mediation_public:show", query=f"?community={GARDEN}")


def test_a_petition_is_referred_and_the_window_says_so(team: Town) -> None:
    client = team.client("dispatcher")
    centre = team.units["centre"].pk
    client.post(reverse("mediation:counter", args=[centre]), {"subject": "petition"})
    client.post(reverse("mediation:call_next", args=[centre]))
    shown = page(client, "mediation:counter", centre)
    assert all(word in shown for word in ("不登记信访人名单", "15 日内", "60 日内"))


def test_the_lists_cost_few_statements(team: Town) -> None:
    adviser(team, person=team.people["judge"])
    planned(team)
    planned(team, kind="hearing", visitor=mediator(team, "peacemaker"))
    asked(team)
    for actor, name in (
        ("clerk", "legal:sessions"),
        ("dispatcher", "legal:advisers"),
        ("peacemaker", "legal:questions"),
        ("county_leader", "legal:lawsuits"),
    ):
        client = team.client(actor)
        client.get(reverse(name))
        found = statements(lambda client=client, name=name: client.get(reverse(name)))
        assert len(found) <= LIST, f"{name}: {len(found)}\n" + "\n".join(found)


def test_the_adviser_is_somebody_with_a_mediators_post(team: Town) -> None:
    assert team.posts["judge"].role == Role.MEDIATOR
    row = adviser(team, person=team.people["judge"])
    assert advising.askable(team.areas[GARDEN], date(2026, 3, 4))[0].person_id == row.person_id


def test_who_first_says_where_they_live_is_led_on_to_what_they_wanted(team: Town) -> None:
    for wanted, heading in (
        ("legal_public:show", "法律咨询"),
        ("legal_public:ask", "法律咨询"),
        ("mediation_public:apply", "有矛盾，坐下来谈谈"),
    ):
        asked = Client().get(reverse(wanted), follow=True)
        assert heading in text_of(asked)
        assert f'href="{reverse(wanted)}?community={GARDEN}"' in asked.content.decode()
