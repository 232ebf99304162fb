"""What a page costs in SQL statements, whole requests with session, person and post; the numbers may only fall."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.world import GARDEN, GARDEN_1, GARDEN_2, NOW, POINTS, category, picture

from wangge.matters.models import SavedView
from wangge.matters.services import move
from wangge.matters.services.talking import add_note, write_to_reporter
from wangge.matters.tests.cost import costs_no_more
from wangge.matters.tests.stories import first_kind, report, sent_out, with_photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def town_with_matters(town):
    """Sixty matters, some sent out, some with pictures, in all grids."""
    for number in range(60):
        make = sent_out if number % 9 == 0 else with_photo if number % 9 == 1 else report
        make(town, title=f"花园路灯{number}", grid=(GARDEN_1, GARDEN_2)[number % 2])
    SavedView.objects.create(person=town.people["dispatcher"], name="我的", query="when=open")
    return town


@pytest.mark.parametrize(
    ("case", "filters"),
    [
        ("plain", {}),
        ("oldest", {"sort": "oldest"}),
        ("due", {"sort": "due", "when": "open"}),
        ("overdue", {"when": "overdue"}),
        ("search", {"q": "路灯"}),
        ("area", {"area": GARDEN}),
        ("phase", {"phase": "active"}),
        ("urgent", {"urgency": "urgent", "channel": "phone"}),
        (
            "everything",
            {"q": "路灯", "area": GARDEN, "unit": "1", "category": "1", "when": "open", "opened_from": "2026-01-01"},
        ),
    ],
)
@pytest.mark.parametrize("name", ["dispatcher", "handler", "steward"])
def test_a_list_page_costs_the_same_whatever_its_filters(town_with_matters, name, case, filters):
    client = town_with_matters.client(name)
    client.get(reverse("matters:list"))
    costs_no_more("list", lambda: client.get(reverse("matters:list"), filters))


def test_the_second_page_costs_no_more(town_with_matters):
    client = town_with_matters.client("dispatcher")
    after = client.get(reverse("matters:list")).context["shown"].page.next
    costs_no_more("list", lambda: client.get(reverse("matters:list"), {"after": after}))


def test_board_and_map(town_with_matters):
    client = town_with_matters.client("dispatcher")
    client.get(reverse("matters:list"))
    costs_no_more("board", lambda: client.get(reverse("matters:board"), {"kind": first_kind()}))
    costs_no_more("places", lambda: client.get(reverse("matters:places")))


def full_matter(town):
    """One with everything: units, pictures, notes, messages, a link."""
    matter = sent_out(town, files=[])
    dispatcher = town.actor("dispatcher")
    for turn in range(3):
        add_note(matter, actor=dispatcher, text=f"备注{turn}", at=NOW)
        write_to_reporter(matter, actor=dispatcher, text=f"留言{turn}", at=NOW)
    other = with_photo(town)
    town.client("dispatcher").post(
        reverse("matters:link", args=[matter.number]), {"kind": "alike", "target": other.number}
    )
    move(matter, "sign", actor=town.actor("handler"), at=NOW)
    return matter


@pytest.mark.parametrize("name", ["dispatcher", "handler", "grid_worker", "county_leader"])
def test_the_page_of_a_matter(town, name):
    matter = full_matter(town)
    client = town.client(name)
    client.get(reverse("matters:detail", args=[matter.number]))
    costs_no_more("detail", lambda: client.get(reverse("matters:detail", args=[matter.number])))


WAY = [
    ("dispatcher", "accept", lambda town, lamp: {"category": lamp.pk, "condition": lamp.conditions.get().pk}),
    ("dispatcher", "dispatch", lambda town, lamp: {"lead_unit": town.units["water"].pk, "category": lamp.pk,
                                                   "assist_units": [town.units["urban"].pk]}),
    ("handler", "sign", lambda town, lamp: {}),
    ("handler", "contact", lambda town, lamp: {"contact_way": "phone"}),
    ("handler", "finish", lambda town, lamp: {"result": "换了灯泡", "photos_after": shot()}),
    ("grid_worker", "pass", lambda town, lamp: {"closing_met": "on"}),
]  # fmt: skip


def shot():
    return SimpleUploadedFile("lamp.jpg", picture(), content_type="image/jpeg")


def test_every_move_on_the_way_from_report_to_end(town):
    lamp = category(limits={"单灯不亮": "3 work_day"})
    matter = report(town, category=lamp)
    for turn, (name, the_move, answers) in enumerate(WAY):
        client = town.client(name)
        client.get(reverse("matters:list"))
        matter.refresh_from_db()
        address = reverse("matters:move", args=[matter.number, the_move])
        given = {"version": matter.version, "idempotency_key": f"turn {turn}", **answers(town, lamp)}
        costs = "move_with_photo" if "photos_after" in given else "move"
        costs_no_more(costs, lambda: client.post(address, given))  # noqa: B023
        assert matter.movements.filter(move=the_move).count() == 1, the_move


@pytest.mark.parametrize("with_photo", [False, True])
def test_a_new_matter_entered_at_the_desk(town, with_photo):
    client = town.client("dispatcher")
    client.get(reverse("matters:list"))
    lng, lat = POINTS[GARDEN_1]
    given = {
        "title": "路灯不亮", "text": "三号楼前", "channel": "phone", "urgency": "normal", "point_lng": lng, "point_lat": lat,
        "category": category().pk, "reporter_name": "王某", "reporter_contact": "13909530000", "idempotency_key": "one",
    }  # fmt: skip
    address = reverse("matters:new", args=[first_kind()])
    client.post(address, given)  # tree and calendar are read once by a process
    given["idempotency_key"] = "two"
    if with_photo:
        given["photos"] = shot()
    costs_no_more("open_with_photo" if with_photo else "open", lambda: client.post(address, given))
