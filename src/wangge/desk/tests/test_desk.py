"""What must I do now: whose turn it is, in which order, and the dispatcher's quick step."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from tests.world import COUNTY, GARDEN_1, GARDEN_2, NOW, POINTS, Town, category

from wangge.audit.models import Entry
from wangge.desk.queries import inbox, waiting_parts
from wangge.desk.services import accept_and_dispatch
from wangge.estates.models import Building, Estate
from wangge.kinds.concern.rules import Move
from wangge.kinds.concern.services import rate_and_maybe_reopen, report
from wangge.kinds.concern.tests.stages import closed, handled
from wangge.matters.access import visible
from wangge.matters.models import Category, Condition, Matter
from wangge.matters.rules import MoveRefused
from wangge.matters.services import move
from wangge.matters.services.catalogue import add_duty_rule
from wangge.people.actors import SYSTEM, resident
from wangge.reading.services.reading import reading_of, write

LNG, LAT = POINTS[GARDEN_1]


@pytest.fixture(autouse=True)
def now():
    """The clock stands at the town's hour."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def told(title: str, at=NOW, what: Category | None = None, **given: object) -> Matter:
    """A resident's report in the first grid."""
    about = what or category("facility", "公共设施")
    return report(
        actor=resident(), title=title, channel="resident_qr", at=at, category=about, lng=LNG, lat=LAT, **given
    ).matter


def numbers(town: Town, who: str) -> list[str]:
    """What waits for somebody, most pressing first."""
    shown = inbox(town.actor(who), at=NOW)
    return [task.row.number for task in [*shown.urgent, *shown.late, *shown.today, *shown.later]]


class TestTurns:
    def test_it_waits_for_one_desk_after_the_other(self, town: Town) -> None:
        matter = told("路灯不亮")
        way = (
            ("dispatcher", Move.ACCEPT, {}),
            ("dispatcher", Move.DISPATCH, {"lead_unit": town.units["water"]}),
            ("handler", Move.SIGN, {}),
            ("handler", Move.FINISH, {"result": "修好了", "contact_way": "phone"}),
            ("grid_worker", Move.PASS, {"closing_met": True}),
        )
        for who, what, given in way:
            assert numbers(town, who) == [matter.number], what
            move(Matter.objects.get(pk=matter.pk), what, actor=town.actor(who), at=NOW, given=given)
        assert numbers(town, "handler") == numbers(town, "dispatcher") == []
        assert numbers(town, "clerk") == [matter.number]

    def test_another_unit_and_another_grid_have_nothing_to_do(self, town: Town) -> None:
        matter = told("路灯不亮")
        move(matter, Move.ACCEPT, actor=town.actor("dispatcher"), at=NOW)
        move(matter, Move.DISPATCH, actor=town.actor("dispatcher"), at=NOW, given={"lead_unit": town.units["water"]})
        assert numbers(town, "urban_handler") == numbers(town, "river_worker") == []

    def test_the_most_pressing_comes_first_and_the_late_one_stands_apart(self, town: Town) -> None:
        late = told("早报的", at=NOW - timedelta(days=3))
        normal, urgent = told("普通的"), told("紧急的", urgency="urgent")
        assert numbers(town, "dispatcher") == [urgent.number, late.number, normal.number]
        assert [task.row.number for task in inbox(town.actor("dispatcher"), at=NOW).late] == [late.number]

    def test_who_oversees_an_area_sees_what_is_late_in_other_hands(self, town: Town) -> None:
        matter = told("迟迟没人修", at=NOW - timedelta(days=20))
        move(matter, Move.ACCEPT, actor=town.actor("dispatcher"), at=NOW - timedelta(days=20))
        given = {"lead_unit": town.units["water"]}
        matter.refresh_from_db()
        move(matter, Move.DISPATCH, actor=town.actor("dispatcher"), at=NOW - timedelta(days=20), given=given)
        told("还没受理的", at=NOW - timedelta(days=3))
        for who in ("secretary", "dispatcher", "township_leader", "county_leader"):
            assert matter.number in [task.row.number for task in inbox(town.actor(who), at=NOW).elsewhere], who
        shown = inbox(town.actor("dispatcher"), at=NOW)
        assert not {task.row.number for task in shown.elsewhere} & {task.row.number for task in shown.late}
        for who in ("handler", "grid_worker", "river_worker"):
            assert inbox(town.actor(who), at=NOW).elsewhere == [], who
        page = town.client("county_leader").get(reverse("desk:inbox")).content.decode()
        assert "自来水公司" in page


def test_a_place_is_said_with_its_estate_and_building_wherever_it_is_named(town: Town) -> None:
    at = {"area": town.areas[GARDEN_1]}
    estate = Estate.objects.create(name="花园小区", code="E1", valid_from=NOW.date(), **at)
    building = Building.objects.create(estate=estate, number="3", **at)
    number = told("路灯不亮", estate=estate, building=building, address="东门口").number
    told("井盖松动", estate=estate, address="花园小区3号楼")
    pages = [reverse(name, args=[number]) for name in ("desk:triage_one", "matters:detail")]
    for address in (reverse("desk:inbox"), reverse("matters:list"), *pages):
        words = town.client("dispatcher").get(address).content.decode()
        assert "花园小区 3号楼 东门口" in words, address
        assert "花园小区 花园小区" not in words
    assert "花园小区 3号楼 东门口" in town.client("grid_worker").get("/f/").content.decode()


class TestQuickStep:
    def test_accept_and_dispatch_follows_the_duty_list_and_goes_on_to_the_next(self, town: Town) -> None:
        lamp = category("facility", "公共设施")
        add_duty_rule(
            category=lamp, area_code="640302", unit=town.units["urban"], reason="权责清单", actor=SYSTEM, at=NOW
        )
        first, second = told("第一件"), told("第二件")
        client = town.client("dispatcher")
        page = client.get(reverse("desk:triage_one", args=[first.number]))
        assert "城市管理局" in page.content.decode()
        answer = client.post(
            reverse("desk:dispatch", args=[first.number]),
            {"version": page.context["matter"].version, "behind": page.context["behind"], "idempotency_key": "k"},
        )
        assert answer["Location"] == reverse("desk:triage_one", args=[second.number])
        first.refresh_from_db()
        assert (first.state, first.lead_unit) == ("dispatched", town.units["urban"])

    def test_one_act_stands_out_and_the_form_to_accept_carries_what_was_proposed(self, town: Town) -> None:
        lamp = category(limits={"不亮": "2 work_day"})
        matter = told("路灯不亮")
        Matter.objects.filter(pk=matter.pk).update(category=None)
        reading = reading_of(matter, at=NOW)
        reading.category = lamp
        write([reading])
        client = town.client("dispatcher")
        page = client.get(reverse("desk:triage_one", args=[matter.number])).content.decode()
        assert page.count("btn-primary btn-lg") == 1
        form = client.get(reverse("matters:move", args=[matter.number, "accept"])).context["form"]
        asked = {field.name: str(field) for field in form.optional_fields}
        assert f'value="{lamp.pk}" checked' in asked["category"]
        assert f'value="{lamp.conditions.get().pk}"' in asked["condition"]

    def test_without_a_rule_nothing_is_half_done(self, town: Town) -> None:
        matter = told("没有规则")
        client = town.client("dispatcher")
        client.post(reverse("desk:dispatch", args=[matter.number]), {"version": matter.version})
        matter.refresh_from_db()
        assert matter.state == "reported"

    def test_of_several_filing_conditions_none_is_chosen_beforehand(self, town: Town) -> None:
        cables = Category.objects.create(code="E9", name="架空线缆", scheme="event")
        conditions = [
            Condition.objects.create(category=cables, number=number, filing=filing, limit=limit)
            for number, filing, limit in ((1, "已脱落伤人", "2 urgent_hour"), (2, "松动下垂", "5 work_day"))
        ]
        unit = town.units["water"]
        add_duty_rule(category=cables, area_code="640302", unit=unit, actor=SYSTEM, at=NOW)
        matter = told("线缆脱落", what=cables)
        page = town.client("dispatcher").get(reverse("desk:triage_one", args=[matter.number])).content.decode()
        (choice,) = re.findall(rf'<select[^>]+name="condition-{cables.code}".*?</select>', page, re.S)
        assert re.findall(r'<option value="(\d*)"', choice) == ["", *(str(row.pk) for row in conditions)]
        assert "selected" not in choice
        with pytest.raises(MoveRefused, match="filing condition"):
            accept_and_dispatch(matter, actor=town.actor("dispatcher"), at=NOW, seen_version=matter.version, key="")

    def test_somebody_was_faster_and_nothing_is_done_twice(self, town: Town) -> None:
        lamp = category("facility", "公共设施")
        add_duty_rule(
            category=lamp, area_code="640302", unit=town.units["urban"], reason="权责清单", actor=SYSTEM, at=NOW
        )
        matter = told("抢着办")
        seen = matter.version
        move(matter, Move.ACCEPT, actor=town.actor("second_dispatcher"), at=NOW)
        page = town.client("dispatcher").post(
            reverse("desk:dispatch", args=[matter.number]), {"version": seen}, follow=True
        )
        assert "已有人先办理" in page.content.decode()
        matter.refresh_from_db()
        assert matter.state == "accepted"


def test_what_waits_for_a_unit_is_what_it_sees_of_its_turns_and_its_orders(town: Town) -> None:
    water, urban = town.units["water"], town.units["urban"]
    given = ({"lead_unit": water}, {"lead_unit": water, "assist_units": [urban]}, {"lead_unit": urban})
    sent = [told(f"路灯{number}") for number in range(3)]
    for matter, units in zip(sent, given, strict=True):
        accept_by_hand(town, matter)
        move(Matter.objects.get(pk=matter.pk), Move.DISPATCH, actor=town.actor("dispatcher"), at=NOW, given=units)
    told("不归单位")

    for who, own in (("handler", sent[:2]), ("urban_handler", sent[1:]), ("housing_handler", [])):
        found = {row.pk for part in waiting_parts(town.actor(who), at=NOW) for row in part}
        assert found == {matter.pk for matter in own}, who
        assert found == set(visible(town.actor(who)).filter(pk__in=found).values_list("pk", flat=True))
        assert sorted(numbers(town, who)) == sorted(matter.number for matter in own)


def accept_by_hand(town: Town, matter: Matter) -> None:
    """The first step of a dispatcher."""
    move(matter, Move.ACCEPT, actor=town.actor("dispatcher"), at=NOW, given={})


def test_an_administrator_has_no_matters_to_do(town: Town) -> None:
    told("路灯不亮")
    page = town.client("system_admin").get(reverse("desk:inbox"))
    assert "路灯不亮" not in page.content.decode()


def test_a_place_known_in_words_alone_gets_its_grid_before_it_is_sent_out(town: Town):
    matter = report(
        actor=resident(), title="路灯不亮", channel="resident_web", at=NOW, area_code=COUNTY, address="向阳里小院",
        category=category("facility", "公共设施"),
    ).matter  # fmt: skip
    desk, page = town.client("dispatcher"), reverse("desk:triage_one", args=[matter.number])
    assert "它在哪个网格？" in desk.get(page).content.decode()
    sent = desk.post(reverse("desk:area", args=[matter.number]), {"area": GARDEN_1}, follow=True).content.decode()
    matter.refresh_from_db()
    assert (matter.area_code, matter.lng) == (GARDEN_1, None)
    assert Entry.objects.filter(act="matter.place", subject_id=matter.number).count() == 1
    assert "它在哪个网格？" not in sent
    assert town.client("grid_worker").get(f"/f/m/{matter.number}/").status_code == 200


def test_what_a_reporter_says_is_not_solved_comes_back_with_his_words_and_what_was_decided_before(town: Town):
    story = closed(town)
    words = "灯亮了一晚又灭了"
    said = {"solved": "no", "satisfied": "no", "text": words}
    rate_and_maybe_reopen(story.matter, actor=story.reporter, at=story.at, **said)
    new, desk = told("另一件新的"), town.client("dispatcher")
    page = desk.get(reverse("desk:triage_one", args=[story.matter.number])).content.decode()
    assert page.count("居民反映没解决，重新办理") == page.count(words) == 2  # in the list and on the card
    assert "此前已定" in page
    assert "反映时所选" not in page
    other = desk.get(reverse("desk:triage_one", args=[new.number])).content.decode()
    assert other.count("居民反映没解决，重新办理") == 1
    assert "此前已定" not in other


def test_what_is_said_to_be_done_names_who_checks_it_or_who_must_act_where_nobody_can(town: Town):
    matter = handled(town).matter
    desk, page = town.client("dispatcher"), reverse("matters:detail", args=[matter.number])
    told_by = desk.get(page).content.decode()
    assert "核查人" in told_by
    assert town.people["grid_worker"].name in told_by
    Matter.objects.filter(pk=matter.pk).update(area_code=COUNTY, lng=None, lat=None)
    nowhere = desk.get(page).content.decode()
    assert "还没有人能核查" in nowhere
    assert "它在哪个网格？" in nowhere
    assert "它在哪个网格？" not in town.client("county_leader").get(page).content.decode()
    sent = desk.post(reverse("desk:area", args=[matter.number]), {"area": GARDEN_1, "next": page}, follow=True)
    assert sent.redirect_chain[-1][0] == page
    assert town.people["grid_worker"].name in sent.content.decode()


def test_a_point_on_the_map_is_not_overruled_by_a_choice(town: Town):
    matter = told("路灯不亮")
    town.client("dispatcher").post(reverse("desk:area", args=[matter.number]), {"area": GARDEN_2})
    matter.refresh_from_db()
    assert matter.area_code == GARDEN_1
