"""What every page knows: navigation of the acting post, and panels of other apps."""

from django.test import RequestFactory

from wangge.config.context import Site
from wangge.kit.module import Module, NavItem, Panel
from wangge.people.actors import Actor, resident
from wangge.people.rules import Role

DISPATCHER = Actor(role=Role.DISPATCHER, person_id=1, post_id=1, area_code="640302001")
UNIT = Actor(role=Role.UNIT_HANDLER, person_id=2, post_id=2, area_code="640302")


FIRST = Module(
    name="first",
    navigation=(
        NavItem("Type", "ui:type_size", "text-size", order=20, group="Tools"),
        NavItem("Parts", "ui:styleguide", "apps", order=10, group="Tools", roles=frozenset({"dispatcher"})),
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


def test_the_page_one_is_on_is_marked_and_no_other():
    found = site(DISPATCHER, "/ui/styleguide/map.geojson").navigation("desk")
    assert [entry.label for group in found for entry in group.entries if entry.is_current] == ["Map"]
    found = site(DISPATCHER, "/ui/styleguide/deeper/").navigation("desk")
    assert [entry.label for group in found for entry in group.entries if entry.is_current] == ["Parts"]
    found = site(DISPATCHER, "/elsewhere/").navigation("desk")
    assert not [entry for group in found for entry in group.entries if entry.is_current]


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
