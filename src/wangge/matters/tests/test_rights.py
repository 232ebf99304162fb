"""Everything that shows a matter agrees on who may see it: list, page, search, export, map, board, file, print."""

from dataclasses import replace

import pytest
from django.urls import reverse
from tests.world import CAST, GARDEN_1, GARDEN_2, NOW, RIVER_1

from wangge.areas.models import Area
from wangge.areas.queries import figure_by_grid
from wangge.audit.models import Entry
from wangge.estates.models import Estate
from wangge.matters.access import may_see, visible
from wangge.matters.kinds import kind_numbered, kinds
from wangge.matters.models import Attachment, Matter
from wangge.matters.rules import NOT_YOUR_AREA, Facts, Step, refusal
from wangge.matters.services import ReporterGiven
from wangge.matters.tests.stories import first_kind, report, sent_out, with_photo
from wangge.matters.views.asking import DESK_ROLES
from wangge.people.rules import Role
from wangge.vault.models import Opening

pytestmark = pytest.mark.django_db


@pytest.fixture
def matters(town):
    """One in each of three grids, one sent to a unit, one sealed, one entered by the steward."""
    return {
        "garden": with_photo(town, title="花园一路灯", grid=GARDEN_1),
        "second": with_photo(town, title="花园二井盖", grid=GARDEN_2),
        "river": with_photo(town, title="河畔垃圾", grid=RIVER_1),
        "water": sent_out(town, title="水管漏水", grid=GARDEN_1),
        "sealed": with_photo(town, title="只限经办", grid=GARDEN_1, confidentiality="sealed"),
        "steward": with_photo(town, title="楼道堆物", grid=GARDEN_1, actor=town.actor("steward")),
    }


@pytest.mark.parametrize("name", ["", "resident", *(name for name, *_rest in CAST)])
def test_all_doors_show_the_same_matters(town, matters, name):
    client = town.client(name)
    answers = {
        "list": shown(client, reverse("matters:list")),
        "export": shown(client, reverse("matters:export") + "?format=csv"),
        "map": shown(client, reverse("matters:places")),
        "board": shown(client, reverse("matters:board") + f"?kind={first_kind()}"),
    }
    allowed = {matter.number for matter in visible(town.actor(name))} if name else set()
    on_desk = name not in {"", "resident"} and town.actor(name).role in DESK_ROLES
    for matter in matters.values():
        sees = matter.number in allowed
        if name:
            assert may_see(town.actor(name), matter) is sees
        for door, text in answers.items():
            found = matter.number in text or matter.title in text
            assert found is (sees and on_desk), f"{name}: {matter.title} in {door}"
        page = client.get(reverse("matters:detail", args=[matter.number]))
        assert (page.status_code == 200) is (sees and on_desk)
        paper = client.get(reverse("matters:place", args=[matter.number]))
        assert (paper.status_code == 200) is (sees and on_desk)


@pytest.mark.parametrize("name", [name for name, *_rest in CAST])
def test_pages_of_grids_and_estates_name_only_what_is_open_there_and_may_be_seen(town, matters, name):
    estate = Estate.objects.create(
        code="E1", name="花园小区", area=Area.objects.get(code=GARDEN_1), valid_from=NOW.date()
    )
    Matter.objects.filter(pk__in=[matters["garden"].pk, matters["sealed"].pk]).update(estate=estate)
    assert figure_by_grid("open_matters", GARDEN_1) == {GARDEN_1: 3}  # the sealed one is not counted
    client, on_desk = town.client(name), town.actor(name).role in DESK_ROLES
    allowed = set(visible(town.actor(name)).values_list("pk", flat=True)) if on_desk else set()
    grid = shown(client, reverse("areas:area", args=[GARDEN_1]))
    of_estate = shown(client, reverse("estates:estate", args=["E1"]))
    for key, matter in matters.items():
        sees = matter.pk in allowed
        assert (matter.title in grid) is (sees and matter.area_code == GARDEN_1), key
        assert (matter.title in of_estate) is (sees and key in {"garden", "sealed"}), key


def shown(client, address):
    answer = client.get(address)
    if answer.status_code != 200:
        return ""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode()


@pytest.mark.parametrize("name", ["dispatcher", "grid_worker", "river_worker", "handler", "steward", "system_admin"])
def test_a_search_finds_and_counts_only_what_may_be_seen(town, matters, name):
    answer = town.client(name).get(reverse("matters:list"), {"q": "花园"})
    allowed = visible(town.actor(name))
    hits = [matter for matter in matters.values() if "花园" in matter.title and allowed.filter(pk=matter.pk).exists()]
    if answer.status_code == 200:
        rows = answer.context["shown"]
        assert {row.number for row in rows.rows} >= {matter.number for matter in hits}
        assert rows.count == len(rows.rows)
    else:
        assert hits == []


@pytest.mark.parametrize("name", ["dispatcher", "grid_worker", "river_worker", "handler", "urban_handler", "steward"])
def test_a_file_opens_for_those_who_may_see_its_matter(town, matters, name):
    client = town.client(name)
    allowed = set(visible(town.actor(name)).values_list("pk", flat=True))
    for attachment in Attachment.objects.all():
        for size in ("full", "thumbnail"):
            answer = client.get(reverse("matters:file", args=[attachment.pk, size]))
            assert (answer.status_code == 200) is (attachment.matter_id in allowed)
            assert answer.getvalue().startswith(b"\xff\xd8") is (attachment.matter_id in allowed)


def test_a_file_is_not_found_without_an_account(client, town, matters):
    attachment = Attachment.objects.first()
    answer = client.get(reverse("matters:file", args=[attachment.pk, "full"]))
    assert answer.status_code == 302
    assert "next" in answer["Location"]


def test_the_unit_of_another_matter_gets_nothing_of_this_one(town, matters):
    client = town.client("urban_handler")
    number = matters["water"].number
    for name in ("detail", "print", "place"):
        assert client.get(reverse(f"matters:{name}", args=[number])).status_code == 404
    for name in ("note", "message"):
        assert client.post(reverse(f"matters:{name}", args=[number]), {"text": "你好"}).status_code == 404


def test_notes_stay_inside(town, matters):
    matter = matters["steward"]
    town.client("dispatcher").post(reverse("matters:note", args=[matter.number]), {"text": "只给同事看"})
    assert "只给同事看" in town.client("clerk").get(reverse("matters:detail", args=[matter.number])).content.decode()
    page = town.client("steward").get(reverse("matters:detail", args=[matter.number]))
    assert page.status_code == 200
    assert "只给同事看" not in page.content.decode()


def test_name_and_telephone_open_for_a_purpose_and_leave_a_line(town, matters):
    matter = matters["garden"]
    reporter = matter.reporters.get()
    client = town.client("dispatcher")
    page = client.get(reverse("matters:detail", args=[matter.number])).content.decode()
    assert "13909530000" not in page
    assert "王某" not in page
    address = reverse("matters:reporter", args=[matter.number, reporter.pk])
    assert "13909530000" not in client.post(address, {}).content.decode()
    assert not Opening.objects.exists()
    assert "13909530000" in client.post(address, {"purpose": "contact"}).content.decode()
    opening = Opening.objects.get()
    assert opening.person_id == town.people["dispatcher"].pk
    assert opening.subject_id == matter.number
    assert opening.purpose


def test_a_hidden_reporter_stays_hidden_from_the_unit(town):
    matter = sent_out(town, reporter=ReporterGiven(name="李某", contact="13909530001", is_hidden=True))
    reporter = matter.reporters.get()
    address = reverse("matters:reporter", args=[matter.number, reporter.pk])
    assert town.client("handler").post(address, {"purpose": "contact"}).status_code == 404
    assert not Opening.objects.exists()
    assert "13909530001" in town.client("dispatcher").post(address, {"purpose": "contact"}).content.decode()


def test_an_export_names_no_resident_and_is_logged(town, matters):
    text = shown(town.client("dispatcher"), reverse("matters:export") + "?format=csv")
    assert matters["garden"].number in text
    for private in ("王某", "13909530000", "三号楼前"):
        assert private not in text
    assert Entry.objects.filter(act="matter.export", actor_person_id=town.people["dispatcher"].pk).count() == 1


def test_a_link_to_a_matter_elsewhere_shows_only_that_there_is_one(town, matters):
    dispatcher = town.client("dispatcher")
    garden, river = matters["garden"], matters["river"]
    dispatcher.post(reverse("matters:link", args=[garden.number]), {"kind": "alike", "target": river.number})
    assert garden.links_out.filter(target=river).exists()
    page = town.client("grid_worker").get(reverse("matters:detail", args=[garden.number])).content.decode()
    assert river.number not in page
    assert river.title not in page
    assert river.number in dispatcher.get(reverse("matters:detail", args=[garden.number])).content.decode()


def test_nobody_is_shown_a_matter_that_does_not_exist(town):
    assert town.client("dispatcher").get(reverse("matters:detail", args=["M0"])).status_code == 404
    assert not Matter.objects.exists()


def test_a_number_tells_the_kind_of_its_matter() -> None:
    told = {name: kind_numbered(f"{kind.letter}6403022026010200017") for name, kind in kinds().items()}
    assert told == kinds()


def test_a_sealed_matter_is_for_nobody_on_the_ground(town):
    sealed = report(town, title="封存", confidentiality="sealed")
    for name in ("dispatcher", "grid_worker", "county_leader", "supervisor"):
        assert town.client(name).get(reverse("matters:detail", args=[sealed.number])).status_code == 404


def test_a_role_that_a_step_sets_free_needs_no_relation_and_its_guards_still_decide() -> None:
    closed = Step("there", by=frozenset({Role.VOLUNTEER, Role.GRID_WORKER}), free=frozenset({Role.VOLUNTEER}))
    guarded = replace(closed, guards=(lambda facts: "" if facts.person_id == 7 else "Not you.",))
    volunteer = Facts(at=NOW, role=Role.VOLUNTEER, person_id=7)
    assert refusal(closed, volunteer) == ""
    assert refusal(closed, replace(volunteer, role=Role.GRID_WORKER)) == NOT_YOUR_AREA
    assert refusal(guarded, volunteer) == ""
    assert refusal(guarded, replace(volunteer, person_id=8)) == "Not you."
