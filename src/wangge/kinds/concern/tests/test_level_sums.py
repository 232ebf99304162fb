"""At which level concerns were settled, by area and period."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.world import COUNTY, GARDEN_1, NOW, RIVER_1, WEST, Town, category

from wangge.kinds.concern.figures import LEVELS, SUMS, count
from wangge.kinds.concern.models import ConcernDetails
from wangge.kinds.concern.tests.stages import closed, reported
from wangge.matters.models import Matter

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(town: Town) -> Town:
    """Two closed in the west, one of them by the grid itself; one closed in the east; one still open."""
    row = category()
    story = closed(town, row=row, grid=GARDEN_1)
    closed(town, row=row, grid=GARDEN_1)
    ConcernDetails.objects.filter(matter=story.matter).update(closed_level=LEVELS.GRID)
    far = closed(town, row=row, grid=GARDEN_1)
    Matter.objects.filter(pk=far.matter.pk).update(area_code=RIVER_1)
    reported(town, row=row, grid=GARDEN_1)
    return town


def test_each_level_is_counted_where_the_trouble_was_and_all_of_them_add_up(three: Town) -> None:
    found = count(area_code=COUNTY, length=9, since=None)
    west = found[WEST]
    assert (west["closed"], west["grid"], west["county"]) == (2, 1, 1)
    assert sum(numbers["closed"] for numbers in found.values()) == 3
    assert sum(numbers[level.value] for numbers in found.values() for level in LEVELS) == 3


def test_the_period_counts_what_was_closed_in_it(three: Town) -> None:
    assert count(area_code=COUNTY, length=9, since=NOW + timedelta(days=30)) == {}


def test_the_county_reads_it_among_the_sums(three: Town) -> None:
    page = three.client("county_leader").get(reverse("indicators:sums"), {"area": COUNTY}).content.decode()
    assert str(SUMS.title) in page
