"""Pages of people through the browser's door."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from wangge.people.guards import Guard
from wangge.people.handover import Handover, OpenWork, register
from wangge.people.models import Organization, Person, Post
from wangge.people.rules import APPOINTABLE, ROLE_LEVELS, Role
from wangge.people.tests.conftest import PASSWORD, Town

GRID, COMMUNITY, STREET = "640302001001001", "640302001001", "640302001"
KEEPER, BUILDER, READER = Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN
OWN_PREFIXES = ("desk/persons/", "desk/posts/", "desk/organizations/", "desk/people-import/", "desk/audit/",
                "desk/openings/", "me/", "sign-", "start/")  # fmt: skip


def all_views(patterns=None, prefix=""):
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        route = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from all_views(pattern.url_patterns, route)
        else:
            yield route, pattern.callback


def test_every_view_of_ours_carries_a_guard() -> None:
    ours = [(route, view) for route, view in all_views() if route.startswith(OWN_PREFIXES)]
    assert len(ours) > 30
    assert [route for route, view in ours if not isinstance(getattr(view, "guard", None), Guard)] == []


EVERYBODY_AT_WORK = set(APPOINTABLE) - {Role.VOLUNTEER, Role.MEMBER}
PAGES = {
    "/desk/persons/": {KEEPER, READER},
    "/desk/persons/new/": {KEEPER},
    "/desk/persons/{person}/": {KEEPER, READER},
    "/desk/persons/{person}/change/": {KEEPER},
    "/desk/persons/{person}/post/": {KEEPER},
    "/desk/persons/{person}/stop/": {KEEPER},
    "/desk/posts/{post}/end/": {KEEPER},
    "/desk/posts/{post}/pass-on/": {KEEPER},
    "/desk/organizations/": EVERYBODY_AT_WORK,
    "/desk/organizations/{organization}/": EVERYBODY_AT_WORK,
    "/desk/organizations/new/": {BUILDER},
    "/desk/organizations/{organization}/change/": {BUILDER},
    "/desk/people-import/organizations/": {BUILDER},
    "/desk/people-import/people/": {KEEPER},
    "/desk/people-import/posts/template/": {KEEPER},
    "/desk/audit/": {READER},
    "/desk/audit/export/": {READER},
    "/desk/openings/": {READER},
    "/me/": set(APPOINTABLE),
    "/me/posts/": set(APPOINTABLE),
    "/me/second-factor/": set(APPOINTABLE),
}


@pytest.mark.parametrize("role", APPOINTABLE)
def test_every_role_opens_its_own_pages_and_no_other(town: Town, signed_in, role: Role) -> None:
    level = next(iter(ROLE_LEVELS.get(role, {"community"})))
    code = {"grid": GRID, "micro_grid": GRID, "community": COMMUNITY, "township": STREET, "county": "640302"}
    client = signed_in(role, code.get(level, "6403"))
    target = town.post(town.person("target"), Role.GRID_WORKER, GRID)
    names = {"person": target.person_id, "post": target.pk, "organization": town.street.pk}
    for page, roles in PAGES.items():
        status = client.get(page.format(**names)).status_code
        assert status == (200 if role in roles else 403), f"{role} {page}"


def test_strangers_are_sent_to_the_sign_in_page(town: Town) -> None:
    for page in PAGES:
        response = Client().get(page.format(person=1, post=1, organization=town.street.pk))
        assert response.url.startswith("/sign-in/"), page


def test_list_of_persons_is_narrowed_by_name_role_area_and_state(town: Town, signed_in) -> None:
    client = signed_in(KEEPER)
    town.post(town.person("fang", "马芳"), Role.GRID_WORKER, GRID)
    town.post(town.person("li", "丁丽"), Role.DISPATCHER, STREET)
    town.person("none", "无岗")
    Person.objects.filter(username="none").update(is_active=True)
    stopped = town.person("stopped", "停用")
    Person.objects.filter(pk=stopped.pk).update(is_active=False)

    def names(query: str) -> set[str]:
        return {person.name for person in client.get(f"/desk/persons/?{query}").context["page"].items}

    assert names("q=马") == {"马芳"}
    assert names("q=LI") == {"丁丽"}
    assert names("role=grid_worker") == {"马芳"}
    assert names(f"area={COMMUNITY}&role=grid_worker") == {"马芳"}
    assert names("state=none") == {"无岗"}
    assert names("state=stopped") == {"停用"}


def test_list_of_persons_costs_the_same_for_many(town: Town, signed_in, django_assert_max_num_queries) -> None:
    client = signed_in(KEEPER)
    for number in range(60):
        town.post(town.person(f"worker{number}"), Role.GRID_WORKER, GRID)
    with django_assert_max_num_queries(6):
        assert len(client.get("/desk/persons/").context["page"].items) == 50
    with django_assert_max_num_queries(5):
        client.get("/desk/organizations/")


def test_a_person_is_added_appointed_ended_stopped_and_opened_again(town: Town, signed_in) -> None:
    client = signed_in(KEEPER)
    page = client.post("/desk/persons/new/", {"username": "mafang", "name": "马芳"})
    fang = Person.objects.get(username="mafang")
    first = page.context["password"]
    assert fang.check_password(first)
    assert first not in client.get(f"/desk/persons/{fang.pk}/").content.decode()
    given = {"role": "grid_worker", "organization": "community 裕民社区居委会", "area": GRID, "starts_on": "2026-01-05"}
    client.post(f"/desk/persons/{fang.pk}/post/", given)
    post = Post.objects.get(person=fang)
    assert "终止岗位" in client.get(f"/desk/persons/{fang.pk}/").content.decode()
    last = timezone.localdate() + timedelta(days=3)
    client.post(f"/desk/posts/{post.pk}/end/", {"on": last.isoformat(), "reason": "轮岗"})
    post.refresh_from_db()
    assert (post.ends_on, post.ended_reason) == (last, "轮岗")
    client.post(f"/desk/persons/{fang.pk}/stop/", {"reason": "离职"})
    assert not Person.objects.get(pk=fang.pk).is_active
    again = client.post(f"/desk/persons/{fang.pk}/reopen/").context["password"]
    assert Person.objects.get(pk=fang.pk).check_password(again)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"area": "999"}, "area"),
        ({"organization": "nowhere"}, "organization"),
        ({"role": "township_leader"}, "area"),
        ({"ends_on": "2025-01-01"}, "ends_on"),
    ],
)
def test_a_wrong_post_is_explained_at_its_field(town: Town, signed_in, change: dict[str, str], field: str) -> None:
    client = signed_in(KEEPER)
    fang = town.person("fang")
    given = {"role": "grid_worker", "organization": "community", "area": GRID, "starts_on": "2026-01-05"} | change
    response = client.post(f"/desk/persons/{fang.pk}/post/", given)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not Post.objects.filter(person=fang).exists()


def test_organizations_are_added_and_closed(town: Town, signed_in) -> None:
    client = signed_in(BUILDER)
    given = {"code": "cg", "name": "城管局", "kind": "department", "area": "640302", "parent": "street"}
    client.post("/desk/organizations/new/", given)
    made = Organization.objects.get(code="cg")
    assert made.parent == town.street
    assert client.post("/desk/organizations/new/", given).status_code == 422
    client.post(f"/desk/organizations/{made.pk}/change/", {**given, "name": "城市管理局"})
    made.refresh_from_db()
    assert (made.name, made.is_active) == ("城市管理局", False)


def test_choices_are_suggested_by_name_or_code(town: Town, signed_in) -> None:
    client = signed_in(KEEPER)
    assert "640302001001001" in client.get("/desk/posts/suggest/areas/?area=第一").content.decode()
    assert "640302001001001" in client.get("/desk/posts/suggest/areas/?area=6403020010").content.decode()
    assert "community" in client.get("/desk/posts/suggest/organizations/?organization=裕民").content.decode()
    assert "option" not in client.get("/desk/posts/suggest/areas/?area=").content.decode()


def test_the_acting_post_is_named_on_every_page(town: Town) -> None:
    fang = town.person("fang", password=PASSWORD)
    town.post(fang, Role.COMMUNITY_CLERK, COMMUNITY)
    client = Client()
    client.force_login(fang)
    page = client.get("/desk/organizations/").content.decode()
    assert '<span class="acting-role">社区工作者</span>' in page
    assert "· 裕民社区</span>" in page


def test_who_ends_a_post_reads_how_much_is_open_and_not_what_it_is_about(town: Town, signed_in) -> None:
    worker, other = (town.post(town.person(name), "grid_worker", GRID) for name in ("leaving", "staying"))
    open_work = OpenWork(title="王某家漏水", url="/desk/matters/M1/", number="M1")
    register(Handover("matters", "事项", lambda post: [open_work], lambda *given: 1))
    client = signed_in(KEEPER)
    for page in ("end", "pass-on"):
        words = client.get(f"/desk/posts/{worker.pk}/{page}/").content.decode()
        assert "M1" in words
        assert "漏水" not in words
        assert "网格员" in words
        assert other.person.name in words
