from datetime import date, timedelta

import numpy as np
import pytest
import shapely
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from wangge.areas import services
from wangge.areas.locator import build_locator
from wangge.areas.models import Area
from wangge.areas.queries import locate, locate_code, locate_many
from wangge.areas.tests.places import (
    AT,
    CENTRE,
    COMMUNITY,
    EAST,
    MIDDLE,
    NORTH,
    NORTH_EAST,
    NORTH_WEST,
    SOUTH,
    SOUTH_EAST,
    SOUTH_WEST,
    TODAY,
    WEST,
    square,
)

pytestmark = pytest.mark.django_db


def test_a_point_finds_its_grid(town):
    assert locate(WEST + 0.001, NORTH - 0.001) == town[NORTH_WEST]
    assert locate(EAST - 0.001, SOUTH + 0.001) == town[SOUTH_EAST]
    assert locate(0.0, 0.0) is None


@pytest.mark.parametrize(
    ("lng", "lat", "owner"),
    [
        (MIDDLE, 37.985, NORTH_WEST),
        (MIDDLE, 37.975, SOUTH_WEST),
        (106.205, CENTRE, NORTH_WEST),
        (106.215, CENTRE, NORTH_EAST),
        (MIDDLE, CENTRE, NORTH_WEST),
        (EAST, NORTH, NORTH_EAST),
        (WEST, SOUTH, SOUTH_WEST),
    ],
)
def test_on_a_shared_border_the_lowest_code_owns_the_point(town, lng, lat, owner):
    assert locate_code(lng, lat) == owner


def test_a_market_with_a_grid_of_its_own_takes_its_ground_from_the_grid_around_it(town):
    market = Area.objects.create(
        code=f"{COMMUNITY}009", level="grid", kind="dedicated", name="农贸市场", parent=town[COMMUNITY]
    )
    services.set_boundary(market, square(106.202, 37.982, 106.204, 37.984), at=AT)
    assert locate_code(106.203, 37.983) == market.code
    assert locate_code(106.208, 37.983) == NORTH_WEST


def test_outside_every_grid_the_smallest_area_around_is_named(town):
    services.set_boundary(town["640302107"], square(WEST - 1, SOUTH - 1, EAST + 1, NORTH + 1), at=AT)
    services.set_boundary(town["640302"], square(WEST - 2, SOUTH - 2, EAST + 2, NORTH + 2), at=AT)
    assert locate_code(WEST - 0.5, SOUTH) == "640302107"
    assert locate_code(WEST - 1.5, SOUTH) == "640302"


def test_a_running_process_sees_a_moved_border_at_once(town):
    assert locate_code(MIDDLE + 0.002, 37.985) == NORTH_EAST
    services.set_boundary(town[NORTH_EAST], square(MIDDLE + 0.004, CENTRE, EAST, NORTH), at=AT)
    services.set_boundary(town[NORTH_WEST], square(WEST, CENTRE, MIDDLE + 0.004, NORTH), at=AT)
    assert locate_code(MIDDLE + 0.002, 37.985) == NORTH_WEST


def test_a_border_moved_in_a_transaction_that_failed_has_not_moved(town):
    with transaction.atomic():
        services.set_boundary(town[NORTH_EAST], square(120.0, 30.0, 120.1, 30.1), at=AT)
        assert locate_code(106.215, 37.985) == COMMUNITY
        transaction.set_rollback(True)
    assert locate_code(106.215, 37.985) == NORTH_EAST


def test_a_point_belongs_to_the_grid_of_its_day(town):
    coming = TODAY + timedelta(days=400)
    Area.objects.filter(code=SOUTH_WEST).update(valid_to=coming)
    heir = Area.objects.create(
        code=f"{COMMUNITY}007", level="grid", name="新网格", parent=town[COMMUNITY], valid_from=coming
    )
    services.set_boundary(heir, square(WEST, SOUTH, MIDDLE, CENTRE), at=AT)
    assert locate_code(106.205, 37.975, coming - timedelta(days=1)) == SOUTH_WEST
    assert locate_code(106.205, 37.975, coming) == heir.code


def test_finding_one_area_asks_the_database_twice_and_finding_thousands_once(town):
    locate(106.205, 37.985)
    with CaptureQueriesContext(
        connection,
    ) as one:
        locate(106.205, 37.985)
    lngs, lats = np.linspace(WEST, EAST, 5000), np.linspace(SOUTH, NORTH, 5000)
    with CaptureQueriesContext(connection) as many:
        locate_many(lngs, lats)
    assert (len(one), len(many)) == (2, 1)


def rows(shapes, kinds):
    return [
        {
            "id": number, "code": f"{COMMUNITY}{number + 1:03d}", "level": "grid", "kind": kind, "valid_from": None,
            "valid_to": None, "geojson": shapely.to_geojson(shape),
        }
        for number, (shape, kind) in enumerate(zip(shapes, kinds, strict=True))
    ]  # fmt: skip


@given(
    st.lists(
        st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(1, 4), st.integers(1, 4), st.booleans()),
        min_size=1,
        max_size=12,
    ),
    st.lists(st.tuples(st.integers(0, 24), st.integers(0, 24)), min_size=1, max_size=30),
)
def test_many_points_at_once_agree_with_looking_at_every_outline_in_turn(boxes, points):
    shapes = [shapely.box(west, south, west + wide, south + high) for west, south, wide, high, _ in boxes]
    kinds = ["dedicated" if dedicated else "base" for *_, dedicated in boxes]
    lngs, lats = np.array([x / 2 for x, _ in points]), np.array([y / 2 for _, y in points])
    locator = build_locator(rows(shapes, kinds), "t")
    found = [locator.codes[at] if at >= 0 else "" for at in locator.positions(lngs, lats, date(2026, 1, 1))]

    def slowly(lng, lat):
        around = [
            (kind != "dedicated", f"{COMMUNITY}{number + 1:03d}")
            for number, (shape, kind) in enumerate(zip(shapes, kinds, strict=True))
            if shape.intersects(shapely.Point(lng, lat))
        ]
        return min(around)[1] if around else ""

    assert found == [slowly(lng, lat) for lng, lat in zip(lngs, lats, strict=True)]


def test_no_outlines_no_answers():
    assert locate_many([106.2, 106.3], [38.0, 38.1]).tolist() == ["", ""]
    assert locate_many([], []).tolist() == []
