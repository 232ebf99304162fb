"""Work notes of instructors: written within their time, read in the area, and grown out of once."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from tests.world import COUNTY, NOW, WEST, Town

from wangge.crews.models import Seat, Slot
from wangge.crews.services import begin_with_usual, take_seat
from wangge.kinds.decision.access import visible_notes
from wangge.kinds.decision.models import WorkNote
from wangge.kinds.decision.rules import BodyKind
from wangge.kinds.decision.services.journal import BodyRefused
from wangge.kinds.decision.services.notes import as_concern, settle_note, write_note
from wangge.kinds.decision.tests.stories import committee, held
from wangge.matters.models import Matter
from wangge.matters.services import OpeningRefused


def sent(town: Town) -> Seat:
    begin_with_usual(county=town.areas[COUNTY], actor=town.actor("county_leader"), at=NOW)
    values = {
        "slot": Slot.objects.get(name="基层治理指导员"), "area": town.areas[WEST], "name": "下派干部甲",
        "starts_on": date(2026, 2, 1), "ends_on": date(2026, 12, 31), "body": "区直机关",
    }  # fmt: skip
    return take_seat(values=values, actor=town.actor("township_leader"), at=NOW)


def noted(town: Town, **given: object) -> WorkNote:
    values = {"on": date(2026, 3, 3), "seen": "三个小区楼道照明不全", "asked": "一周内列出清单", **given}
    return write_note(sent(town), actor=town.actor("township_leader"), at=NOW, **values)


class TestWriting:
    def test_the_office_of_the_place_writes_and_those_of_the_area_read(self, town: Town) -> None:
        row = noted(town)
        seers = {name for name in town.names() if row in visible_notes(town.actor(name))}
        assert seers == {
            "township_leader", "west_dispatcher", "dispatcher", "second_dispatcher", "county_leader", "supervisor",
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("field", "given"),
        [
            ("on", {"on": date(2026, 1, 15)}), ("on", {"on": date(2026, 3, 20)}), ("seen", {"seen": " "}),
        ],
    )  # fmt: skip
    def test_a_day_outside_the_time_and_an_empty_note_are_refused(
        self, town: Town, field: str, given: dict[str, object]
    ) -> None:
        with pytest.raises(BodyRefused) as refused:
            noted(town, **given)
        assert refused.value.field == field
        assert not WorkNote.objects.exists()

    @pytest.mark.parametrize("name", ["east_leader", "supervisor", "manager", "secretary"])
    def test_nobody_else_writes_or_settles(self, town: Town, name: str) -> None:
        row = noted(town)
        with pytest.raises(BodyRefused):
            settle_note(row, actor=town.actor(name), at=NOW, outcome="好了")

    def test_what_became_of_it_is_written_beside_it(self, town: Town) -> None:
        row = noted(town)
        town.client("township_leader").post(reverse("decision:note", args=[row.pk]), {"outcome": "已补装"})
        assert "已补装" in town.client("supervisor").get(reverse("decision:note", args=[row.pk])).content.decode()


class TestGrowing:
    def test_two_taps_make_a_concern_of_it_and_a_third_makes_no_second(self, town: Town) -> None:
        row = noted(town)
        client = town.client("west_dispatcher")
        for _tap in range(2):
            client.post(reverse("decision:grow_note", args=[row.pk]))
        matter = Matter.objects.get()
        assert (matter.kind, matter.area_code) == ("concern", WEST)
        assert "一周内列出清单" in matter.text
        row.refresh_from_db()
        assert row.matter == matter

    def test_a_slip_begins_with_its_words_and_place(self, town: Town) -> None:
        row = noted(town)
        client = town.client("township_leader")
        address = f"{reverse('slip:new')}?out_of=work_note:{row.pk}"
        assert "三个小区楼道照明不全" in client.get(address).content.decode()
        client.post(
            address,
            {
                "title": "楼道照明", "area": town.areas[WEST].pk, "problem-TOTAL_FORMS": 1, "problem-INITIAL_FORMS": 0,
                "problem-0-text": "照明不全",
            },
        )  # fmt: skip
        row.refresh_from_db()
        assert row.matter.kind == "slip"

    def test_a_decision_begins_with_its_words(self, town: Town) -> None:
        body = committee(
            town, keeper="township_leader", area=town.areas[WEST], kind=BodyKind.TOWNSHIP_LEVEL, name="大工委"
        )
        held(town, body, keeper="township_leader")
        row = noted(town)
        page = town.client("township_leader").get(f"{reverse('decision:new')}?out_of=work_note:{row.pk}")
        assert page.status_code == 200

    def test_out_of_a_note_that_grew_nothing_grows(self, town: Town) -> None:
        row = noted(town)
        as_concern(row, actor=town.actor("west_dispatcher"), at=NOW)
        row.refresh_from_db()
        with pytest.raises((BodyRefused, OpeningRefused)):
            as_concern(row, actor=town.actor("west_dispatcher"), at=NOW + timedelta(days=1))
        address = f"{reverse('slip:new')}?out_of=work_note:{row.pk}"
        assert town.client("township_leader").get(address).status_code == 404


class TestPages:
    def test_who_is_sent_stands_on_top_with_the_way_to_write(self, town: Town) -> None:
        seat = sent(town)
        client = town.client("township_leader")
        page = client.get(reverse("decision:notes")).content.decode()
        assert "下派干部甲" in page
        assert reverse("decision:write_note", args=[seat.pk]) in page
        assert reverse("decision:write_note", args=[seat.pk]) in client.get(
            reverse("crews:seat", args=[seat.pk])
        ).content.decode()  # fmt: skip

    def test_a_refused_note_keeps_its_words(self, town: Town) -> None:
        seat = sent(town)
        page = town.client("township_leader").post(
            reverse("decision:write_note", args=[seat.pk]), {"on": "2026-01-01", "seen": "路灯不亮"}
        )
        assert page.status_code == 422
        assert "路灯不亮" in page.content.decode()
        assert "不在下派期内" in page.content.decode()

    def test_open_ones_can_be_asked_for(self, town: Town) -> None:
        row = noted(town)
        settle_note(row, actor=town.actor("township_leader"), at=NOW, outcome="好了")
        client = town.client("township_leader")
        assert "三个小区" in client.get(reverse("decision:notes")).content.decode()
        assert "三个小区" not in client.get(reverse("decision:notes") + "?open=yes").content.decode()
