"""What residents find while they type where they live: communities and estates with the way to them, nothing else."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.world import GARDEN, NOW, Town

from wangge.estates.models import Estate
from wangge.matters.finders import FINDERS

pytestmark = pytest.mark.django_db


def found(text: str, what: str = "home"):
    return Client().get(reverse("matters_public:pick", args=[what]), {"q": text})


def test_a_community_is_found_with_the_way_to_it(town: Town) -> None:
    (row,) = found(town.areas[GARDEN].name[:2]).json()["found"]
    assert (row["value"], row["hint"]) == (GARDEN, "利通区 西街街道")


def test_an_estate_is_found_in_the_same_words(town: Town, django_assert_max_num_queries) -> None:
    estate = Estate.objects.create(name="朝阳家园", code="E1", area=town.areas[GARDEN], valid_from=NOW.date())
    with django_assert_max_num_queries(2):
        (row,) = found("家园").json()["found"]
    assert (row["value"], row["hint"]) == (f"e{estate.pk}", f"西街街道 {town.areas[GARDEN].name}")


def test_nothing_typed_finds_nothing(town: Town) -> None:
    assert found(" ").json() == {"found": []}


@pytest.mark.parametrize("what", [*(name for name, finder in FINDERS.items() if not finder.is_public), "nothing"])
def test_what_is_not_for_everybody_does_not_exist_there(town: Town, what: str) -> None:
    assert found("一", what).status_code == 404
