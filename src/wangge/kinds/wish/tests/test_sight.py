"""Who learns what of a wish: every page, list, search, export and notice, asked by the whole cast."""

from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader
from tests.world import CAST, GARDEN_1, NOW, Town

from wangge.kinds.wish.rules import CLAIMERS, Move
from wangge.kinds.wish.tests.stories import NAME, PHONE, PUBLIC, act, claimed, details, published, told
from wangge.matters.access import may_see, visible
from wangge.people.rules import Role
from wangge.vault.models import Opening

INSIDE = {"grid_worker", "grid_leader", "clerk", "secretary"}
CLAIMING = [name for name, _called, role, *_rest in CAST if role in CLAIMERS]
OPENED = 200


@pytest.mark.parametrize("stage", [told, published, claimed])
def test_the_engine_shows_a_wish_to_its_place_alone(town: Town, stage) -> None:
    matter = stage(town)
    seeing = {name for name in [*town.names(), "resident"] if may_see(town.actor(name), matter)}
    assert seeing == INSIDE
    assert {name for name in town.names() if visible(town.actor(name)).filter(pk=matter.pk).exists()} == INSIDE


@pytest.mark.parametrize("name", CLAIMING)
def test_claimers_get_the_public_text_and_never_the_page_of_the_matter(town: Town, name: str) -> None:
    matter = published(town)
    client = town.client(name)
    assert PUBLIC in client.get(reverse("wish_field:show", args=[matter.number])).content.decode()
    assert client.get(reverse("matters:detail", args=[matter.number])).status_code in {403, 404}


@pytest.mark.parametrize("name", CLAIMING)
def test_before_it_is_published_there_is_no_such_wish_for_claimers(town: Town, name: str) -> None:
    matter = told(town)
    assert town.client(name).get(reverse("wish_field:show", args=[matter.number])).status_code == 404


def test_what_one_claimed_the_others_do_not_find_any_more(town: Town) -> None:
    matter = claimed(town, who="watcher")
    for name in CLAIMING:
        status = town.client(name).get(reverse("wish_field:show", args=[matter.number])).status_code
        assert status == (OPENED if name == "watcher" else 404), name


def test_the_household_is_shown_to_the_claimer_after_it_agreed_and_to_no_other(town: Town) -> None:
    matter = claimed(town, who="watcher")
    address = reverse("wish_field:household", args=[matter.number])
    assert town.client("watcher").post(address, {"purpose": "deliver"}).status_code == 404
    act(town, matter, Move.LET_KNOW, "clerk", household_agreed=True)
    answer = town.client("watcher").post(address, {"purpose": "deliver"})
    page = answer.content.decode()
    assert NAME in page
    assert PHONE in page
    assert "白内障" not in page
    assert answer["Cache-Control"] == "private, no-store"
    assert Opening.objects.get().person_id == town.people["watcher"].pk
    for name in CLAIMING:
        if name != "watcher":
            assert town.client(name).post(address, {"purpose": "deliver"}).status_code == 404, name


def test_a_claimers_look_needs_one_of_its_purposes(town: Town) -> None:
    matter = claimed(town, who="watcher")
    act(town, matter, Move.LET_KNOW, "clerk", household_agreed=True)
    address = reverse("wish_field:household", args=[matter.number])
    answer = town.client("watcher").post(address, {"purpose": "curiosity"})
    assert answer.status_code == 422
    assert NAME not in answer.content.decode()
    assert not Opening.objects.exists()


def test_the_community_opens_the_story_for_a_purpose_and_the_look_is_logged(town: Town) -> None:
    matter = told(town)
    address = reverse("wish:household", args=[matter.number])
    page = town.client("clerk").post(address, {"purpose": "check"}).content.decode()
    assert NAME in page
    assert "白内障" in page
    assert Opening.objects.get().purpose == "发布前核实心愿"


def test_the_community_next_door_finds_no_such_wish(town: Town) -> None:
    matter = told(town)
    client = town.client("river_worker")
    assert client.post(reverse("wish:household", args=[matter.number]), {"purpose": "check"}).status_code == 404
    assert matter.title not in client.get(reverse("wish:board")).content.decode()


def test_leaders_see_the_counters_and_no_wish(town: Town) -> None:
    matter = published(town)
    for name in ("township_leader", "county_leader", "supervisor", "dispatcher"):
        page = town.client(name).get(reverse("wish:board")).content.decode()
        assert matter.title not in page, name
        assert matter.number not in page, name
        assert "圆梦率" in page


def test_roles_that_claim_have_no_seat_by_the_engine(town: Town) -> None:
    matter = published(town, area_code=GARDEN_1, at=NOW)
    for name in CLAIMING:
        assert not visible(town.actor(name)).filter(pk=matter.pk).exists()
    assert {Role(role) for _n, _c, role, *_r in CAST if role in CLAIMERS} == set(CLAIMERS)


def test_the_printed_sheet_speaks_plainly_and_tells_no_household_from_another(town: Town) -> None:
    matter = published(town)
    answer = town.client("secretary").get(reverse("matters:print", args=[matter.number]))
    words = "".join("".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages).split())
    assert "心愿类别" in words
    assert details(matter).public_text.replace(" ", "") in words
    assert details(matter).household_index[:12] not in words
    assert "index" not in words.lower()
