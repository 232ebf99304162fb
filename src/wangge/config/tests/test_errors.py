"""A page that is not there offers a way on to whoever is looking."""

import pytest
from django.urls import reverse
from tests.world import Town


def test_who_may_not_is_led_back_to_his_work_and_a_resident_to_the_start(town: Town) -> None:
    start = f'href="{reverse("people:start")}"'
    refused = town.client("clerk").get(reverse("people:persons"))
    assert refused.status_code == 403
    assert start in refused.content.decode()
    assert start not in town.client("resident").get(reverse("people:persons")).content.decode()


@pytest.mark.parametrize(
    ("name", "ways", "missing"),
    [
        ("", ["portal:home", "portal:track", "people:sign_in"], "people:start"),
        ("resident", ["portal:home", "portal:track"], "people:start"),
        ("grid_worker", ["people:start", "portal:home"], "people:sign_in"),
        ("dispatcher", ["people:start", "matters:list"], "people:sign_in"),
    ],
)
def test_a_page_that_is_not_there_leads_on(town: Town, name: str, ways: list[str], missing: str) -> None:
    answer = town.client(name).get("/no/such/page/")
    page = answer.content.decode()
    assert answer.status_code == 404
    for way in ways:
        assert f'="{reverse(way)}"' in page, way
    assert f'="{reverse(missing)}"' not in page
    assert ('name="q"' in page) == (name == "dispatcher")
    assert ("不在您岗位的范围内" in page) == (name in {"grid_worker", "dispatcher"})
