"""What a page costs in SQL statements, whole requests with session, person and post; the numbers may only fall."""

import json
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.world import GARDEN, GARDEN_1, GARDEN_2, NOW, category

from wangge.matters.models import SavedView
from wangge.matters.services import move
from wangge.matters.services.talking import add_note, write_to_reporter
from wangge.matters.tests.stories import first_kind, report, sent_out, with_photo

pytestmark = pytest.mark.django_db
MOST = json.loads((Path(__file__).parent / "statements.json").read_text(encoding="utf-8"))
NOT_WORK = ("SAVEPOINT", "RELEASE SAVEPOINT", "BEGIN", "COMMIT", "ROLLBACK")


def statements(act):
    """The statements of one request, without those that only open and close a transaction."""
    with CaptureQueriesContext(
        connection,
    ) as caught:
        answer = act()
    assert answer.status_code in {200, 302}, answer.status_code
    return [row["sql"] for row in caught.captured_queries if not row["sql"].startswith(NOT_WORK)]


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
    found = statements(lambda: client.get(reverse("matters:list"), filters))
    assert len(found) <= MOST["list"], "\n".join(found)


def test_the_second_page_costs_no_more(town_with_matters):
    client = town_with_matters.client("dispatcher")
    after = client.get(reverse("matters:list")).context["shown"].page.next
    found = statements(lambda: client.get(reverse("matters:list"), {"after": after}))
    assert len(found) <= MOST["list"], "\n".join(found)


def test_board_and_map(town_with_matters):
    client = town_with_matters.client("dispatcher")
    client.get(reverse("matters:list"))
    found = statements(lambda: client.get(reverse("matters:board"), {"kind": first_kind()}))
    assert len(found) <= MOST["board"], "\n".join(found)
    found = statements(lambda: client.get(reverse("matters:places")))
    assert len(found) <= MOST["places"], "\n".join(found)


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
    found = statements(lambda: client.get(reverse("matters:detail", args=[matter.number])))
    assert len(found) <= MOST["detail"], "\n".join(found)


def test_a_move(town):
    matter = report(town, category=category())
    client = town.client("dispatcher")
    client.get(reverse("matters:list"))
    address = reverse("matters:move", args=[matter.number, "accept"])
    found = statements(lambda: client.post(address, {"version": matter.version}))
    assert len(found) <= MOST["move"], "\n".join(found)
