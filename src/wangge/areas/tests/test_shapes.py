import json

import pytest
import shapely
from django.utils import translation

from wangge.areas.shapes import ShapeRefused, coverage, read_outline, square_metres
from wangge.areas.tests.places import CENTRE, EAST, MIDDLE, NORTH, SOUTH, WEST, square
from wangge.kit.datum import from_wgs84, metres_between


def test_a_ring_that_crosses_itself_is_repaired_and_said_so():
    bow_tie = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}
    outline = read_outline(bow_tie)
    assert outline.polygon.is_valid
    assert outline.polygon.area == pytest.approx(0.5)
    assert "Self-intersection" in outline.mended


@pytest.mark.parametrize(
    ("geometry", "reason"),
    [
        (None, "nothing"),
        ({"type": "Point", "coordinates": [106, 38]}, "Point"),
        ({"type": "LineString", "coordinates": [[106, 38], [107, 38]]}, "LineString"),
        ({"type": "Polygon", "coordinates": []}, "no area"),
        ({"type": "Polygon", "coordinates": [[[106, 38], [107, 38], [106, 38], [106, 38]]]}, "no area"),
        ({"type": "Polygon", "coordinates": [[[106, 38], ["x", 38], [106, 39], [106, 38]]]}, "cannot be read"),
        ({"type": "Polygon", "coordinates": [[[106, 38]]]}, "cannot be read"),
        (square(36000000, 4200000, 36000100, 4200100), "degrees"),
    ],
)
def test_what_encloses_no_area_is_refused_with_the_reason(geometry, reason):
    with translation.override("en"), pytest.raises(ShapeRefused, match=reason):
        read_outline(geometry)


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_an_outline_drawn_on_a_commercial_map_comes_to_lie_where_it_is(datum):
    true = square(WEST, SOUTH, EAST, NORTH)
    drawn = [list(from_wgs84(lng, lat, datum)) for lng, lat in true["coordinates"][0]]
    stored = read_outline({"type": "Polygon", "coordinates": [drawn]}, datum).polygon
    corners = shapely.get_coordinates(stored).tolist()
    for corner in true["coordinates"][0]:
        assert min(metres_between(tuple(corner), tuple(other)) for other in corners) < 0.05


def test_the_stored_text_is_a_multipolygon_with_a_centimetre_of_detail():
    stored = json.loads(read_outline(square(106.123456789, 38, 106.2, 38.1)).geojson())
    assert stored["type"] == "MultiPolygon"
    assert stored["coordinates"][0][0][0][0] == 106.1234568


def test_square_metres_are_right_to_half_a_percent():
    block = shapely.geometry.shape(square(106.0, 38.0, 106.01, 38.01))
    assert square_metres(block) == pytest.approx(877.0 * 1110.0, rel=0.01)


def test_what_is_claimed_twice_left_over_or_outside_is_found_with_its_size():
    parent = shapely.geometry.shape(square(WEST, SOUTH, EAST, NORTH))
    left = shapely.geometry.shape(square(WEST, SOUTH, MIDDLE + 0.001, NORTH))
    right = shapely.geometry.shape(square(MIDDLE, CENTRE, EAST + 0.001, NORTH))
    found = coverage(parent, [("b", right), ("a", left)])
    (pair,) = found.overlaps
    assert (pair.one, pair.other) == ("a", "b")
    assert pair.square_metres == pytest.approx(87.7 * 1105.4, rel=0.02)
    assert found.gap == pytest.approx(789.5 * 1105.4, rel=0.02)
    assert found.outside == pytest.approx(87.7 * 1105.4, rel=0.02)
    assert not found.is_clean


def test_neighbours_with_a_common_border_fit_exactly():
    parts = [
        ("1", shapely.geometry.shape(square(WEST, SOUTH, MIDDLE, NORTH))),
        ("2", shapely.geometry.shape(square(MIDDLE, SOUTH, EAST, NORTH))),
    ]
    assert coverage(shapely.geometry.shape(square(WEST, SOUTH, EAST, NORTH)), parts).is_clean
