"""The pages of those who serve, as they are used; and that nobody's data are published."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader
from tests.world import GARDEN, NOW, RIVER, Town

from wangge.audit.models import Entry
from wangge.people.models import Post
from wangge.volunteers import services
from wangge.volunteers.models import Activity, Hours, Need, Pairing, Registration, Skill, UnitRegistration
from wangge.volunteers.tests.stories import ELDER, activity, paired, registered


@pytest.fixture(autouse=True)
def at_the_towns_time():
    with time_machine.travel(NOW, tick=False):
        yield


def text_of(answer) -> str:
    return answer.content.decode()


def test_somebody_without_account_registers_and_the_clerk_hands_over_the_password_once(town: Town) -> None:
    Client().get(reverse("volunteers_public:join"))
    given = {
        "kind": "volunteer", "community": town.areas[GARDEN].pk, "name": "新来的", "contact": "13909530008",
        "free": "weekend", "skills": [Skill.objects.get(code="hair").pk], "agrees": "on",
    }  # fmt: skip
    assert Client().post(reverse("volunteers_public:join"), given).status_code == 302
    row = Registration.objects.get()
    clerk = town.client("clerk")
    assert "新来的" in text_of(clerk.get(reverse("volunteers:board")))
    page = text_of(clerk.post(reverse("volunteers:registration_act", args=[row.pk, "accept"]), follow=True))
    assert f"fw{row.pk:05d}" in page
    again = text_of(clerk.get(reverse("volunteers:registration", args=[row.pk])))
    assert f"fw{row.pk:05d} ·" not in again


def test_without_consent_the_form_comes_back_with_what_was_typed(town: Town) -> None:
    given = {"kind": "volunteer", "community": town.areas[GARDEN].pk, "name": "新来的", "contact": "1", "free": "any"}
    answer = Client().post(reverse("volunteers_public:join"), given)
    assert answer.status_code == 422
    assert "新来的" in text_of(answer)


def test_another_community_finds_no_such_registration(town: Town) -> None:
    row = registered(town)
    Registration.objects.filter(pk=row.pk).update(community=town.areas["640302002001"])
    assert town.client("clerk").get(reverse("volunteers:registration", args=[row.pk])).status_code == 404


def test_a_telephone_is_shown_for_a_purpose_alone(town: Town) -> None:
    row = registered(town)
    client = town.client("clerk")
    assert "13909530007" not in text_of(client.get(reverse("volunteers:registration", args=[row.pk])))
    assert client.post(reverse("volunteers:contact", args=[row.pk]), {}).status_code == 422
    assert "13909530007" in text_of(client.post(reverse("volunteers:contact", args=[row.pk]), {"purpose": "arrange"}))


def test_one_registers_only_where_somebody_works_who_can_accept_it(town: Town) -> None:
    page = text_of(Client().get(reverse("volunteers_public:join")))
    assert town.areas[GARDEN].name in page
    Post.objects.filter(area=town.areas[GARDEN]).update(ends_on=NOW.date() - timedelta(days=1))
    assert town.areas[GARDEN].name not in text_of(Client().get(reverse("volunteers_public:join")))


def test_an_activity_is_announced_joined_checked_in_and_confirmed(town: Town) -> None:
    registered(town)
    clerk, volunteer = town.client("clerk"), town.client("volunteer")
    given = {
        "title": "清扫楼道", "risks": "注意楼梯", "place": "三号楼", "starts_at": "2026-03-04T14:00",
        "ends_at": "2026-03-04T16:00", "seats": "5",
    }  # fmt: skip
    gone = given | {"starts_at": "2026-03-01T14:00", "ends_at": "2026-03-01T16:00"}
    assert "没有人能再报名" in text_of(clerk.post(reverse("volunteers:new_activity"), gone))
    clerk.post(reverse("volunteers:new_activity"), given)
    row = Activity.objects.get()
    own_page = reverse("volunteers_field:activity", args=[row.pk])
    assert "我要参加" in text_of(volunteer.get(own_page))
    with time_machine.travel(row.starts_at + timedelta(minutes=5), tick=False):
        assert "报名已截止" in text_of(town.client("volunteer").get(own_page))
    page = text_of(Client().get(reverse("volunteers_public:activities")))
    assert "清扫楼道" in page
    assert "注意楼梯" in page
    assert row.check_in_code not in page
    volunteer.post(reverse("volunteers_field:activity_act", args=[row.pk, "apply"]))
    part = row.participations.get()
    clerk.post(reverse("volunteers:part_act", args=[part.pk, "choose"]))
    with time_machine.travel(row.starts_at + timedelta(minutes=5), tick=False):
        town.client("volunteer").post(
            reverse("volunteers_field:activity_act", args=[row.pk, "check-in"]), {"code": row.check_in_code}
        )
    with time_machine.travel(row.ends_at + timedelta(minutes=5), tick=False):
        clerk, volunteer = town.client("clerk"), town.client("volunteer")
        clerk.post(reverse("volunteers:activity_act", args=[row.pk, "close"]), {"person_times": "30"})
        clerk.post(reverse("volunteers:part_act", args=[part.pk, "confirm"]), {"minutes": "115"})
        assert Hours.objects.get().minutes == 115
        assert "1.9" in text_of(volunteer.get(reverse("volunteers_field:home")))


def test_the_certificate_is_true_and_only_of_ones_own_hours(town: Town) -> None:
    row = registered(town)
    services.note_hours(
        person_id=row.person_id, community=town.areas[GARDEN], minutes=90, what="义务理发", source="task",
        reference="X1", on=NOW.date(), at=NOW,
    )  # fmt: skip
    for name, total in (("volunteer", "1.5"), ("watcher", "")):
        answer = town.client(name).get(reverse("volunteers_field:certificate"))
        text = PdfReader(BytesIO(answer.content)).pages[0].extract_text()
        assert "志愿服务记录证明" in text
        assert ("义务理发" in text) == bool(total)
        assert total in text


def test_who_settles_disputed_minutes_sees_the_day_and_what_is_said_against_them(town: Town) -> None:
    row = registered(town)
    hours = services.note_hours(
        person_id=row.person_id, community=town.areas[GARDEN], minutes=90, what="义务理发", source="task",
        reference="X1", on=NOW.date(), at=NOW,
    )  # fmt: skip
    town.client("volunteer").post(reverse("volunteers_field:dispute", args=[hours.pk]), {"text": "多记了半小时"})
    board = re.sub(r"\s+", "", text_of(town.client("clerk").get(reverse("volunteers:board"))))
    assert "有异议" in board
    assert "03-04·90分钟·多记了半小时" in board


def test_no_public_page_names_anybody_who_serves(town: Town) -> None:
    registered(town, "watcher", kind="member")
    activity(town)
    for page in ("volunteers_public:activities", "volunteers_public:join", "portal:home"):
        assert town.people["watcher"].name not in text_of(Client().get(reverse(page)))


def test_a_unit_sees_totals_and_no_name_of_its_people(town: Town) -> None:
    registered(town, "watcher", kind="member", unit=town.units["water"])
    page = text_of(town.client("manager").get(reverse("volunteers:own_unit")))
    assert town.people["watcher"].name not in page
    town.client("manager").post(
        reverse("volunteers:register_own"),
        {"community": town.areas[GARDEN].pk, "liaison_name": "联络人", "liaison_contact": "1", "members_serving": "9"},
    )
    assert UnitRegistration.objects.get().members_serving == 9


def test_the_clerk_learns_whom_to_speak_with_at_a_unit_for_a_purpose_alone(town: Town) -> None:
    services.register_unit(
        actor=town.actor("handler"), organization=town.units["water"], community=town.areas[GARDEN],
        liaison_name="丁联络", liaison_contact="0953-2000001", offers="会议室一间", at=NOW,
    )  # fmt: skip
    row, clerk = UnitRegistration.objects.get(), town.client("clerk")
    assert reverse("volunteers:unit", args=[row.pk]) in text_of(clerk.get(reverse("volunteers:board")))
    page = text_of(clerk.get(reverse("volunteers:unit", args=[row.pk])))
    assert "会议室一间" in page
    assert "丁联络" not in page
    address = reverse("volunteers:unit_contact", args=[row.pk])
    assert "丁联络" not in text_of(clerk.post(address, {}))
    opened = text_of(clerk.post(address, {"purpose": "arrange"}))
    assert "丁联络" in opened
    assert "0953-2000001" in opened
    assert Entry.objects.filter(subject_kind="unit_registration", detail__contains="约定时间").exists()
    clerk.post(reverse("volunteers:unit_act", args=[row.pk, "end"]))
    row.refresh_from_db()
    assert (row.liaison_name, row.liaison_contact) == ("", "")


def test_visits_of_a_pair_wait_for_the_clerk_until_they_are_confirmed(town: Town) -> None:
    row, clerk = paired(town), town.client("clerk")
    confirm = reverse("volunteers:pairing_act", args=[row.pk, "confirm"])
    assert confirm not in text_of(clerk.get(reverse("volunteers:pairing", args=[row.pk])))
    services.note_visit(
        row, how="home", minutes=30, note_text="", needs_help=False, actor=town.actor("volunteer"), at=NOW
    )
    assert reverse("volunteers:pairings") + '">结对' in text_of(clerk.get(reverse("volunteers:board"))).replace(
        "邻里", ""
    )
    services.end_pairing(row, reason="", actor=town.actor("volunteer"), at=NOW)
    assert "待确认" in text_of(clerk.get(reverse("volunteers:pairings")))
    assert confirm in text_of(clerk.get(reverse("volunteers:pairing", args=[row.pk])))
    clerk.post(confirm)
    assert confirm not in text_of(clerk.get(reverse("volunteers:pairing", args=[row.pk])))
    assert Hours.objects.get().minutes == 30


def test_two_villages_of_one_name_stand_under_their_townships(town: Town) -> None:
    page = text_of(Client().get(reverse("volunteers_public:join")))
    assert (
        page.index(">请选择</option>")
        < page.index('<optgroup label="西街街道"')
        < page.index("花园社区</option>")
        < page.index("</optgroup>")
    )


def test_who_serves_begins_the_day_with_the_own_service_and_not_with_a_report(town: Town) -> None:
    answer = town.client("volunteer").get(reverse("people:start"), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("volunteers_field:home")


def test_needs_are_added_and_the_gap_is_shown(town: Town) -> None:
    services.begin_skills()
    client = town.client("clerk")
    client.post(
        reverse("volunteers:new_entry", args=["need"]),
        {"skill": Skill.objects.get(code="law").pk, "text": "法律讲座", "quantity": "2"},
    )
    assert Need.objects.get().quantity == 2
    assert '<span class="gap-mark">2</span>' in text_of(client.get(reverse("volunteers:lists")))
    assert client.get(reverse("volunteers:new_entry", args=["nonsense"])).status_code == 404


def test_a_pairing_is_agreed_visited_and_ended_on_the_phone(town: Town) -> None:
    row = paired(town, both=False)
    client = town.client("volunteer")
    address = reverse("volunteers_field:pairing", args=[row.pk])
    client.post(reverse("volunteers_field:pairing_act", args=[row.pk, "agree"]))
    assert ELDER not in text_of(client.get(address))
    elder = reverse("volunteers_field:elder", args=[row.pk])
    assert client.post(elder, {"purpose": "arrange"}).status_code == 422
    town.client("clerk").post(reverse("volunteers:pairing_act", args=[row.pk, "consent"]), {"how": "there"})
    assert ELDER in text_of(client.post(elder, {"purpose": "arrange"}))
    client.post(reverse("volunteers_field:visit", args=[row.pk]), {"how": "home", "minutes": "30"})
    assert Pairing.objects.get().visits.count() == 1
    assert town.client("watcher").get(address).status_code == 404


def test_pages_of_the_community_open_empty_and_full(town: Town) -> None:
    client = town.client("secretary")
    pages = ["board", "activities", "lists", "pairings", "new_unit", "new_activity", "new_pairing"]
    assert {client.get(reverse(f"volunteers:{page}")).status_code for page in pages} == {200}
    paired(town)
    row = activity(town)
    assert {client.get(reverse(f"volunteers:{page}")).status_code for page in pages} == {200}
    assert client.get(reverse("volunteers:activity", args=[row.pk])).status_code == 200
    assert town.client("volunteer").get(reverse("volunteers_field:teams")).status_code == 200


class TestRecords:
    def test_the_clerk_takes_every_confirmed_service_along_and_that_is_written_down(self, town: Town) -> None:
        team = town.units["volunteers"]
        volunteer = registered(town)
        services.join_team(volunteer, team=team, actor=town.actor("volunteer"), at=NOW)
        for number, (day, what) in enumerate(((0, "重阳理发"), (40, "去年的事"))):
            services.note_hours(
                person_id=volunteer.person_id, community=town.areas[GARDEN], minutes=90, what=what,
                source=Hours.Source.TASK, reference=f"F{number}", on=NOW.date() - timedelta(days=day), at=NOW,
                confirmed_by_id=town.people["clerk"].pk,
            )  # fmt: skip
        disputed = Hours.objects.get(reference="F1")
        days = {"first": "2026-03-01", "last": "2026-03-31"}
        page = text_of(town.client("clerk").get(reverse("volunteers:records"), days))
        assert "重阳理发" in page
        assert "去年的事" not in page
        answer = town.client("clerk").get(reverse("volunteers:records_sheet"), {"first": "2026-01-01"})
        _heads, newest, oldest = load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True)
        assert (newest[0], newest[2], newest[4], newest[7], newest[8], newest[9]) == (
            town.people["volunteer"].name, team.name, "重阳理发", 90, "1.5", town.people["clerk"].name,
        )  # fmt: skip
        Hours.objects.filter(reference="F0").update(confirmed_by=None)  # as after a wish: the household confirmed
        assert "服务对象" in text_of(town.client("clerk").get(reverse("volunteers:records"), days))
        assert (oldest[2] or "", oldest[4]) == ("", disputed.what), "the team is the one of that day"
        assert Entry.objects.get(act="volunteers.records.sheet").detail == "2"

    def test_hours_in_dispute_and_those_of_another_community_are_left_out(self, town: Town) -> None:
        volunteer = registered(town)
        for reference, area in (("F1", GARDEN), ("F2", RIVER)):
            services.note_hours(
                person_id=volunteer.person_id, community=town.areas[area], minutes=30, what=f"在{reference}",
                source=Hours.Source.TASK, reference=reference, on=NOW.date(), at=NOW,
            )  # fmt: skip
        services.dispute_hours(
            Hours.objects.get(reference="F1"), text="多了", actor=town.actor("volunteer"), at=NOW
        )  # fmt: skip
        assert "这段时间没有服务记录" in text_of(town.client("clerk").get(reverse("volunteers:records")))
