"""What a grid's pages, plate and cards know of the people who work in it."""

import io
from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from wangge.areas.queries import Crew, Show, contacts_of, crews_of, grids_in, summary_of
from wangge.people.actors import SYSTEM
from wangge.people.rules import Role
from wangge.people.services import create_organization
from wangge.people.tests.conftest import Town

FIRST, SECOND, COMMUNITY = "640302001001001", "640302001001002", "640302001001"


def worker(town: Town, name: str, code: str, role: Role = Role.GRID_WORKER) -> None:
    person = town.person(f"w{len(name)}", name)
    person.work_phone = f"0953-{len(name)}000000"
    person.save(update_fields=["work_phone"])
    town.post(person, role, code)


def test_a_grid_without_a_worker_is_found_and_one_who_has_two_shows(town: Town) -> None:
    worker(town, "马一一", FIRST)
    assert crews_of("640302") == {FIRST: Crew(1)}
    assert [grid.code for grid in grids_in("640302", show=Show.NO_WORKER)] == [SECOND]
    assert summary_of("640302").without_worker == 1
    town.post(town.person("b2", "杨二"), Role.GRID_WORKER, FIRST)
    both = town.person("c3", "丁三")
    town.post(both, Role.GRID_WORKER, FIRST)
    town.post(both, Role.GRID_WORKER, SECOND)
    assert crews_of(COMMUNITY) == {FIRST: Crew(3, 1), SECOND: Crew(1, 1)}
    assert crews_of(FIRST) == {FIRST: Crew(3, 1)}


def test_a_post_that_is_over_works_nowhere(town: Town) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    town.post(town.person("a1", "马一"), Role.GRID_WORKER, FIRST, ends_on=yesterday)
    assert crews_of("640302") == {}
    assert contacts_of(FIRST) == []


def test_residents_see_the_name_and_work_phone_of_who_works_for_their_grid(town: Town, client: Client) -> None:
    worker(town, "马一一", FIRST)
    worker(town, "丁丁丁丁", COMMUNITY, Role.COMMUNITY_CLERK)
    create_organization(
        code="office", name="裕民社区居委会", kind="community_office", area=town.area(COMMUNITY), phone="0953-9999999",
        actor=SYSTEM, at=town.at,
    )  # fmt: skip
    page = client.get(reverse("grid:page", args=[FIRST])).content.decode()
    assert "马一一" in page
    assert "0953-3000000" in page
    assert "0953-9999999" in page
    assert "丁丁丁丁" not in page
    for name in ("grid:plate", "grid:cards"):
        sheet = PdfReader(io.BytesIO(client.get(reverse(name, args=[FIRST])).content))
        text = sheet.pages[0].extract_text()
        assert len(sheet.pages) == 1
        assert text.count("0953-3000000") == (10 if name == "grid:cards" else 1)


def test_a_secretary_prints_cards_and_plates_of_all_her_grids_at_once_and_finds_them_where_she_looks(
    town: Town, client: Client
) -> None:
    worker(town, "马一一", FIRST)
    worker(town, "丁丁丁丁", COMMUNITY, Role.COMMUNITY_CLERK)
    for name, times in (("grid:cards", 10), ("grid:plate", 1)):
        sheet = PdfReader(io.BytesIO(client.get(reverse(name, args=[COMMUNITY])).content))
        pages = [page.extract_text() for page in sheet.pages]
        assert [page.count("0953-3000000") for page in pages] == [times, 0]
        assert pages[1].count("0953-4000000") == times
    office = create_organization(
        code="office", name="裕民社区居委会", kind="community_office", area=town.area(COMMUNITY), phone="",
        actor=SYSTEM, at=town.at,
    )  # fmt: skip
    secretary = town.person("secretary", "马书记")
    town.post(secretary, Role.COMMUNITY_SECRETARY, COMMUNITY)
    client.force_login(secretary)
    cards = reverse("grid:cards", args=[COMMUNITY])
    community = reverse("areas:area", args=[COMMUNITY])
    for address in (community, reverse("areas:grids") + f"?area={COMMUNITY}"):
        assert cards in client.get(address).content.decode()
    assert community in client.get(reverse("people:organization", args=[office.pk])).content.decode()
    assert client.get(reverse("grid:cards", args=[COMMUNITY[:9]])).status_code == 404


def test_where_a_grid_has_no_worker_the_clerk_of_its_community_answers(town: Town, client: Client) -> None:
    worker(town, "丁丁丁丁", COMMUNITY, Role.COMMUNITY_CLERK)
    page = client.get(reverse("grid:page", args=[FIRST])).content.decode()
    assert "丁丁丁丁" in page
    assert "0953-4000000" in page
