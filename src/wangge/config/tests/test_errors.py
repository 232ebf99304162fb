"""A page that is not there offers a way on to whoever is looking."""

import pytest
from django.urls import reverse
from tests.world import Town


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
