"""The register of self-government: what the law asks for, tables in and out, and the roll of an assembly's vote."""

import io
from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from tests.world import COUNTY, GARDEN, NOW, RIVER, Town

from wangge.areas.models import Area
from wangge.kinds.topic.models import Poll, RegisterDraft, RollEntry, Seat, SelfGovBody
from wangge.kinds.topic.queries.bodies import sitting
from wangge.kinds.topic.rules.bodies import (
    ALSO_THERE,
    FEW_WOMEN,
    NO_CHAIR,
    NOBODY,
    SIZE,
    TERM_ENDS,
    TERM_OVER,
    TOO_WIDE,
    UNUSUAL,
    BodyKind,
    Member,
    hints,
    roll_labels,
)
from wangge.kinds.topic.services import bodies, polls, register
from wangge.kinds.topic.services.body_table import COLUMNS, forget_drafts
from wangge.kinds.topic.tests.stories import OPENED, poll_on, screened
from wangge.kit.sheets import write_xlsx
from wangge.matters.rules import MoveRefused

TODAY = NOW.date()
TERM = {"term_from": date(2024, 1, 1), "term_to": date(2028, 12, 31)}
HEADS = ["区域编码", "组织类别", "组织名称", "任期开始", "任期结束", "姓名", "职务", "小组", "联系户数", "性别"]
COMMUNITY = GARDEN[:12]


def told(
    kind: str, members: list[Member], *, term_to: date = TERM["term_to"], committee: tuple[str, ...] = ()
) -> set[str]:
    return {hint.text for hint in hints(kind, members, term_to=term_to, on=TODAY, committee=committee)}


def people(number: int, women: int = 0, office: str = "member", households: int | None = None) -> list[Member]:
    return [Member(f"某{place}", office, households, place < women) for place in range(number)]


class TestWhatTheLawAsks:
    @pytest.mark.parametrize(("number", "is_said"), [(2, True), (3, False), (7, False), (8, True)])
    def test_a_village_committee_has_three_to_seven_members(self, number: int, is_said: bool) -> None:
        found = told("village_committee", [Member("甲", "chair", None, True), *people(number - 1)])
        assert (SIZE in found) is is_said
        assert NO_CHAIR not in found

    @pytest.mark.parametrize(("women", "is_said"), [(3, True), (4, False)])
    def test_a_third_of_the_representatives_are_women(self, women: int, is_said: bool) -> None:
        found = told("village_representatives", people(12, women, "representative", 10))
        assert found == ({FEW_WOMEN} if is_said else set())

    def test_what_nobody_wrote_down_is_not_held_against_anybody(self) -> None:
        unknown = [Member("甲", "representative", None, None), Member("乙", "representative", None, None)]
        assert told("village_representatives", unknown) == set()

    @pytest.mark.parametrize(("households", "is_said"), [(4, True), (5, False), (15, False), (16, True)])
    def test_one_representative_for_five_to_fifteen_households(self, households: int, is_said: bool) -> None:
        found = told("village_representatives", people(3, 1, "representative", households))
        assert (TOO_WIDE in found) is is_said

    def test_articles_of_the_old_law_say_so_from_the_day_it_changed(self) -> None:
        for on, is_old in ((date(2025, 12, 31), False), (date(2026, 1, 1), True)):
            found = hints("village_committee", people(9, 2), term_to=TERM["term_to"], on=on)
            assert {hint.text: hint.is_old for hint in found} == {SIZE: is_old, NO_CHAIR: False}

    @pytest.mark.parametrize(
        ("on", "households", "is_said"),
        [
            (date(2025, 12, 31), 700, False), (date(2025, 12, 31), 701, True), (date(2026, 1, 1), 999, True),
            (date(2026, 1, 1), 1000, False), (date(2026, 1, 1), 3000, False), (date(2026, 1, 1), 3001, True),
        ],
    )  # fmt: skip
    def test_the_usual_size_of_a_residents_committee_changed_with_the_law(
        self, on: date, households: int, is_said: bool
    ) -> None:
        members = [Member("甲", "chair", None, True), *people(4)]
        found = hints("resident_committee", members, term_to=TERM["term_to"], on=on, households=households)
        assert [hint.text for hint in found] == ([UNUSUAL] if is_said else [])

    def test_who_supervises_does_not_sit_in_the_committee(self) -> None:
        assert told("supervision", people(3), committee=("某1", "别人")) == {ALSO_THERE}
        assert told("supervision", people(3), committee=("别人",)) == set()

    def test_a_term_that_ends_is_said_in_time_and_an_empty_body_too(self) -> None:
        assert told("council", people(1), term_to=TODAY - timedelta(days=1)) == {TERM_OVER}
        assert told("council", people(1), term_to=TODAY + timedelta(days=90)) == {TERM_ENDS}
        assert told("council", people(1), term_to=TODAY + timedelta(days=91)) == set()
        assert told("council", []) == {NOBODY}

    def test_equal_names_in_a_group_are_told_apart_on_the_roll(self) -> None:
        assert roll_labels([("一组", "甲"), ("一组", "甲"), ("", "乙")]) == ["一组 甲", "一组 甲（2）", "乙"]


def line(who: str = "石某", **more: str) -> list[str]:
    values = {
        "area": COMMUNITY, "kind": "居民代表会议", "body": "第三届居民代表会议", "term_from": "2024-01-01",
        "term_to": "2028-12-31", "name": who, "office": "代表", "group": "一组", "households": "12", "sex": "女", **more,
    }  # fmt: skip
    return [values[column.name] for column in COLUMNS]


def sent(client: Client, *lines: list[str]) -> str:
    """The preview of a table that was brought in."""
    file = SimpleUploadedFile("名册.xlsx", write_xlsx(HEADS, lines))
    with time_machine.travel(NOW, tick=False):
        return str(client.post(reverse("topic:body_import"), {"file": file}).url)


def seated(town: Town, number: int = 4) -> SelfGovBody:
    """An assembly of representatives in its term."""
    area = Area.objects.get(code=COMMUNITY)
    body = bodies.save_body(
        actor=town.actor("secretary"),
        at=NOW,
        area=area,
        kind="resident_representatives",
        name="第三届居民代表会议",
        **TERM,
    )
    given = [
        bodies.SeatGiven(f"代{place}", "representative", f"{place % 2 + 1}组", 10, True) for place in range(number)
    ]
    bodies.fill_seats(body, given, actor=town.actor("secretary"), at=NOW)
    return body


class TestTable:
    def test_lines_become_bodies_with_their_people_and_nothing_is_saved_before(self, town: Town) -> None:
        client = town.client("secretary")
        page = sent(
            client, line(), line("白某"), line("周某", kind="居委会", body="居委会", office="主任", households="")
        )
        with time_machine.travel(NOW, tick=False):
            shown = client.get(page).context
            assert (shown["total"], shown["bad"]) == (3, 0)
            assert not SelfGovBody.objects.exists()
            assert client.post(page).url == reverse("topic:bodies")
            assert client.post(page).url == reverse("topic:bodies"), "a second press changes nothing"
        found = SelfGovBody.objects.get(kind="resident_representatives")
        assert {(seat.name, seat.group, seat.households, seat.is_woman) for seat in found.seats.all()} == {
            ("石某", "一组", 12, True), ("白某", "一组", 12, True),
        }  # fmt: skip
        assert Seat.objects.get(body__kind="resident_committee").office == "chair"
        assert Seat.objects.count() == 3

    @pytest.mark.parametrize(
        ("wrong", "column"),
        [
            ({"area": "999999999999"}, "area"),
            ({"area": COUNTY}, "area"),
            ({"area": RIVER}, "area"),
            ({"kind": "俱乐部"}, "kind"),
            ({"office": "主任"}, "office"),
            ({"body": "第四届", "term_to": "2020-01-01"}, "term_to"),
            ({"term_to": "2029-01-01"}, "term_to"),
            ({"term_from": "明天"}, "term_from"),
            ({"households": "很多"}, "households"),
            ({"sex": "?"}, "sex"),
            ({"who": ""}, "name"),
        ],
    )
    def test_what_is_wrong_stands_beside_its_cell_and_nothing_is_saved(
        self, town: Town, wrong: dict[str, str], column: str
    ) -> None:
        client = town.client("secretary")
        page = sent(client, line(), line(**{"who": "白某", **wrong}))
        with time_machine.travel(NOW, tick=False):
            first, second = (row for row, _cells in client.get(page).context["rows"])
            client.post(page)
            faulty = list(load_workbook(io.BytesIO(client.get(f"{page}errors/").content)).active.values)
        assert (first.errors, set(second.errors)) == ({}, {column})
        assert second.errors[column] in str(faulty)
        assert not SelfGovBody.objects.exists()

    def test_the_same_person_twice_is_refused_and_the_draft_is_encrypted_and_forgotten(self, town: Town) -> None:
        client = town.client("secretary")
        with time_machine.travel(NOW, tick=False):
            assert "石某 已在这个组织中" in client.get(sent(client, line(), line())).content.decode()
        draft = RegisterDraft.objects.get()
        assert "石某" not in _raw("topic_registerdraft", "rows", draft.pk)
        assert forget_drafts(NOW + timedelta(days=2)) == 1

    def test_a_draft_is_ones_own(self, town: Town) -> None:
        page = sent(town.client("secretary"), line())
        assert town.client("clerk").get(page).status_code == 404

    def test_the_export_is_the_table_that_can_be_brought_back(self, town: Town) -> None:
        seated(town)
        with time_machine.travel(NOW, tick=False):
            content = town.client("clerk").get(reverse("topic:body_export")).content
        rows = list(load_workbook(io.BytesIO(content)).active.values)
        assert list(rows[0]) == HEADS
        assert len(rows) == 5
        assert rows[1][5:8] == ("代0", "代表", "1组")
        Seat.objects.all().delete()
        SelfGovBody.objects.all().delete()
        client = town.client("secretary")
        with time_machine.travel(NOW, tick=False):
            page = client.post(reverse("topic:body_import"), {"file": SimpleUploadedFile("back.xlsx", content)}).url
            client.post(page)
        assert Seat.objects.count() == 4


def _raw(table: str, column: str, pk: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"select {column} from {table} where id = %s", [pk])
        return str(cursor.fetchone()[0])


class TestRegister:
    def test_names_are_kept_encrypted_and_shown_to_the_community_only(self, town: Town) -> None:
        body = seated(town)
        seat = body.seats.first()
        assert seat is not None
        assert "代0" not in _raw("topic_seat", "name", seat.pk)
        address = reverse("topic:body", args=[body.pk])
        with time_machine.travel(NOW, tick=False):
            assert "代0" in town.client("secretary").get(address).content.decode()
            assert town.client("resident").get(address).status_code == 403

    def test_who_leaves_stays_on_record_with_the_reason_and_off_the_roll(self, town: Town) -> None:
        body = seated(town)
        seat = body.seats.order_by("pk")[0]
        with time_machine.travel(NOW, tick=False):
            answer = town.client("secretary").post(
                reverse("topic:end_seat", args=[seat.pk]), {"on": "2026-03-04", "reason": "搬离"}
            )
            page = town.client("secretary").get(answer.url).content.decode()
        assert "届中离任" in page
        assert len(sitting(body, TODAY)) == 3
        with pytest.raises(MoveRefused):
            bodies.end_seat(seat, actor=town.actor("secretary"), at=NOW, on=TODAY, reason="再一次")

    def test_another_community_changes_nothing_here(self, town: Town) -> None:
        body = seated(town)
        with pytest.raises(MoveRefused):
            bodies.fill_seats(body, [bodies.SeatGiven("某", "representative")], actor=town.actor("east_leader"), at=NOW)
        with time_machine.travel(NOW, tick=False):
            assert town.client("east_leader").get(reverse("topic:body", args=[body.pk])).status_code == 404

    def test_one_by_one_by_hand_with_errors_that_lose_nothing(self, town: Town) -> None:
        client = town.client("clerk")
        given = {
            "area": Area.objects.get(code=COMMUNITY).pk, "kind": "supervision", "name": "居务监督委员会",
            "term_from": "2024-01-01", "term_to": "2023-01-01",
        }  # fmt: skip
        with time_machine.travel(NOW, tick=False):
            wrong = client.post(reverse("topic:new_body"), given)
            assert wrong.status_code == 422
            assert "居务监督委员会" in wrong.content.decode()
            page = client.post(reverse("topic:new_body"), given | {"term_to": "2028-12-31"}).url
            assert "还没有登记人员" in client.get(page).content.decode()
            client.post(
                f"{page}seats/", {"name": "陶某", "office": "chair", "group": "", "is_woman": "", "since": "2026-03-04"}
            )
            assert "陶某" in client.get(page).content.decode()


class TestRoll:
    @pytest.fixture
    def poll(self, town: Town) -> Poll:
        register.add_rule(
            actor=town.actor("county_leader"), at=NOW, body="residents_representatives", basis="representative",
            valid_from=date(2026, 1, 1), source="本县规定", quorum_heads=">=2/3", majority_heads=">1/2",
        )  # fmt: skip
        matter = screened(town)
        return poll_on(town, matter, body="residents_representatives", basis="representative", subject="")

    def test_the_elected_representatives_are_the_roll_of_their_assembly(self, town: Town, poll: Poll) -> None:
        seated(town)
        page = reverse("topic:poll", args=[poll.pk])
        with time_machine.travel(NOW, tick=False):
            assert "用登记的代表作名册" in town.client("secretary").get(page).content.decode()
            town.client("secretary").post(reverse("topic:take_roll", args=[poll.pk]))
        assert [row.label for row in RollEntry.objects.filter(poll=poll).order_by("position")] == [
            "1组 代0", "1组 代2", "2组 代1", "2组 代3",
        ]  # fmt: skip
        polls.act(poll, "announce", actor=town.actor("secretary"), at=NOW)
        with pytest.raises(MoveRefused):
            bodies.roll_from_register(poll, actor=town.actor("secretary"), at=OPENED)

    def test_a_body_out_of_its_term_or_of_another_kind_is_no_roll(self, town: Town, poll: Poll) -> None:
        body = seated(town)
        SelfGovBody.objects.filter(pk=body.pk).update(term_to=TODAY)
        with pytest.raises(MoveRefused):
            bodies.roll_from_register(poll, actor=town.actor("secretary"), at=NOW)
        SelfGovBody.objects.filter(pk=body.pk).update(term_to=TERM["term_to"], kind="village_representatives")
        with pytest.raises(MoveRefused):
            bodies.roll_from_register(poll, actor=town.actor("secretary"), at=NOW)


def test_list_and_page_cost_few_statements(town: Town, django_assert_max_num_queries) -> None:
    body, client = seated(town, 12), town.client("secretary")
    with time_machine.travel(NOW, tick=False):
        client.get(reverse("topic:bodies"))
        with django_assert_max_num_queries(8):
            client.get(reverse("topic:bodies"))
        with django_assert_max_num_queries(12):
            client.get(reverse("topic:body", args=[body.pk]))


@pytest.mark.parametrize(
    ("who", "kind", "first"),
    [("secretary", "urban_community", "resident_representatives"), ("secretary", "village", "village_representatives"),
     ("township_leader", "village", "")],
)  # fmt: skip
def test_a_new_body_begins_with_the_kind_that_fits_its_place(town: Town, who: str, kind: str, first: str) -> None:
    Area.objects.filter(code=GARDEN).update(kind=kind)
    form = town.client(who).get(reverse("topic:new_body")).context["form"]
    assert form.fields["kind"].choices[0][0] == first
    assert form.initial.get("kind", "") == first
    assert {code for code, _title in form.fields["kind"].choices} - {""} == {str(kind) for kind in BodyKind}
