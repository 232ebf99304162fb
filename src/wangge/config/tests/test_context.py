"""What every page knows: navigation of the acting post, and panels of other apps."""

import pytest
from django.test import RequestFactory
from django.urls import reverse
from tests.walk import ADDRESSES

from wangge.config.context import FITS, Site, app_of
from wangge.kit.module import Module, NavHeading, NavItem, Panel
from wangge.people.actors import Actor, resident
from wangge.people.rules import APPOINTABLE, Role
from wangge.ui.modules import installed_modules

TOOLS = NavHeading("tools", "Tools", 10)
DISPATCHER = Actor(role=Role.DISPATCHER, person_id=1, post_id=1, area_code="640302001")
UNIT = Actor(role=Role.UNIT_HANDLER, person_id=2, post_id=2, area_code="640302")


FIRST = Module(
    name="first",
    navigation=(
        NavItem("Type", "ui:type_size", "text-size", order=20, group=TOOLS),
        NavItem("Parts", "ui:styleguide", "apps", order=10, group=TOOLS, roles=frozenset({"dispatcher"})),
        NavItem("Health", "healthz", "activity", door="field"),
    ),
    panels=(Panel("bell", lambda request, subject: "", order=1), Panel("bell", lambda request, subject: "<b>3</b>")),
)
SECOND = Module(
    name="second",
    navigation=(NavItem("Map", "ui:styleguide_map", "map", order=5),),
    panels=(Panel("page", lambda request, subject: f"{subject}!", order=1),),
)


def site(actor, path="/", modules=(FIRST, SECOND)):
    request = RequestFactory().get(path)
    request.actor = actor
    return Site(request, modules)


def labels(found):
    return [(group.label, [entry.label for entry in group.entries]) for group in found]


def test_a_post_sees_what_is_its_own_in_order_and_by_door():
    assert labels(site(DISPATCHER).navigation("desk")) == [("", ["Map"]), ("Tools", ["Parts", "Type"])]
    assert labels(site(UNIT).navigation("desk")) == [("", ["Map"]), ("Tools", ["Type"])]
    assert labels(site(UNIT).navigation("field")) == [("", ["Health"])]


def test_the_menu_is_open_from_its_top_as_far_as_a_screen_reaches():
    secretary = Actor(role=Role.COMMUNITY_SECRETARY, person_id=1, post_id=1, area_code="640302001001")
    found = site(secretary, reverse("desk:inbox"), installed_modules()).navigation("desk")
    assert found[0].name == "daily"
    shown = [entry.url for group in found if group.is_open for entry in group.entries]
    assert len(shown) <= FITS < sum(len(group.entries) for group in found)
    assert {reverse("desk:inbox"), reverse("rounds:mine"), reverse("visit:ledgers")} <= set(shown[:4])
    assert {group.name for group in found if not group.is_open} >= {"registers", "rules"}
    auditor = Actor(role=Role.AUDIT_ADMIN, person_id=1, post_id=1, area_code="640302")
    assert all(group.is_open for group in site(auditor, "/desk/", installed_modules()).navigation("desk"))


def test_a_heading_stays_as_somebody_left_it_but_never_hides_the_page_one_is_on():
    def open_ones(path, menu):
        request = RequestFactory().get(path)
        request.actor = DISPATCHER
        request.COOKIES["menu"] = menu
        groups = Site(request, installed_modules()).navigation("desk")
        return {group.name for group in groups if group.is_open}

    left = "daily:0.rules:1.gone:1.nonsense"
    there = open_ones(reverse("matters:map"), left)
    assert "daily" not in there
    assert {"rules", "figures"} <= there
    assert "daily" in open_ones(reverse("matters:list"), left)


def marked(found):
    return [entry for group in found for entry in group.entries if entry.is_current]


def test_the_page_one_is_on_is_marked_and_no_other():
    found = site(DISPATCHER, "/ui/styleguide/map.geojson").navigation("desk")
    assert [entry.label for entry in marked(found)] == ["Map"]
    assert not marked(site(DISPATCHER, "/elsewhere/").navigation("desk"))


@pytest.mark.parametrize("role", APPOINTABLE)
def test_every_page_of_the_office_marks_an_entry_of_its_own_app(role):
    actor = Actor(role=role, person_id=1, post_id=1, area_code="640302")
    pages = [page.url() for page in ADDRESSES if not page.takes and page.guard and page.guard.admits(actor)]
    for path in pages:
        if path.startswith("/desk/"):
            found = site(actor, path, installed_modules()).navigation("desk")
            has_own = any(app_of(entry.url) == app_of(path) for group in found for entry in group.entries)
            assert [app_of(entry.url) for entry in marked(found)] == [app_of(path)] * has_own, path


def test_a_page_without_an_entry_marks_the_first_of_its_app_and_never_the_to_do_list():
    leader = Actor(role=Role.COUNTY_LEADER, person_id=1, post_id=1, area_code="640302")
    found = site(leader, reverse("legal:lawsuits"), installed_modules()).navigation("desk")
    assert [entry.url for entry in marked(found)] == [reverse("mediation:figures")]
    profile = site(leader, reverse("people:profile"), installed_modules()).navigation("desk")
    assert marked(profile) == []


def test_a_page_of_the_phone_leads_up_to_its_tab_and_a_tab_leads_nowhere():
    worker = Actor(role=Role.GRID_WORKER, person_id=1, post_id=1, area_code="640302001001001")
    assert site(worker, reverse("field:home"), installed_modules()).back_url == ""
    assert site(worker, reverse("field:settled"), installed_modules()).back_url == reverse("field:report")
    assert site(worker, "/elsewhere/", installed_modules()).back_url == reverse("field:home")
    assert site(resident(), "/elsewhere/", installed_modules()).back_url == ""


def test_panels_are_escaped_unless_they_are_safe():
    assert site(DISPATCHER).panels("bell") == "&lt;b&gt;3&lt;/b&gt;"
    assert site(DISPATCHER).panels("page", "grid") == "grid!"
    assert site(DISPATCHER).panels("nowhere") == ""


def test_a_passer_by_sees_the_menu_of_residents_only():
    door = NavItem("Report", "ui:type_size", "camera", door="portal")
    modules = (FIRST, SECOND, Module(name="third", navigation=(door,)))
    assert site(resident(), modules=modules).navigation("desk") == []
    assert site(resident(), modules=modules).navigation("field") == []
    assert labels(site(resident(), modules=modules).navigation("portal")) == [("", ["Report"])]
