import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.kit.datum import (
    UnknownDatum,
    bd09_to_gcj02,
    from_wgs84,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    metres_between,
    to_wgs84,
    wgs84_to_gcj02,
)

VECTORS = Path(__file__).parent / "data" / "city_points.csv"


def vectors() -> list[dict[str, tuple[float, float]]]:
    with VECTORS.open(encoding="utf-8") as file:
        return [
            {name: (float(row[f"{name}_lng"]), float(row[f"{name}_lat"])) for name in ("wgs", "gcj", "bd")}
            for row in csv.DictReader(file)
        ]


def test_all_reference_points_are_met_within_a_metre_in_every_direction():
    points = vectors()
    assert len(points) == 120
    for point in points:
        assert metres_between(wgs84_to_gcj02(*point["wgs"]), point["gcj"]) < 1
        assert metres_between(gcj02_to_wgs84(*point["gcj"]), point["wgs"]) < 1
        assert metres_between(gcj02_to_bd09(*point["gcj"]), point["bd"]) < 1
        assert metres_between(bd09_to_gcj02(*point["bd"]), point["gcj"]) < 1
        assert metres_between(to_wgs84(*point["bd"], "bd09"), point["wgs"]) < 1
        assert metres_between(from_wgs84(*point["wgs"], "BD-09"), point["bd"]) < 1


@given(st.floats(74, 135), st.floats(4, 53), st.sampled_from(["gcj02", "bd09"]))
def test_there_and_back_again_stays_within_a_centimetre(lng, lat, datum):
    assert metres_between(to_wgs84(*from_wgs84(lng, lat, datum), datum), (lng, lat)) < 0.01
    assert metres_between(from_wgs84(*to_wgs84(lng, lat, datum), datum), (lng, lat)) < 0.01


def test_the_shift_in_ningxia_is_hundreds_of_metres_so_a_forgotten_datum_would_show():
    assert 200 < metres_between(wgs84_to_gcj02(106.2, 37.99), (106.2, 37.99)) < 900


def test_outside_china_nothing_is_shifted_and_the_national_datum_counts_as_wgs84():
    assert wgs84_to_gcj02(2.35, 48.85) == (2.35, 48.85)
    assert to_wgs84(106.2, 37.99, "CGCS2000") == (106.2, 37.99)


def test_an_unknown_datum_is_refused_by_name():
    with pytest.raises(UnknownDatum, match="beijing54"):
        to_wgs84(106.2, 37.99, "beijing54")
