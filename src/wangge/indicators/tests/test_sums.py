"""Sums of those who serve: people as numbers only, and no small number comes out by comparing or by going down."""

from collections.abc import Mapping
from datetime import datetime

import pytest
from django.urls import reverse
from tests.world import COUNTY, GARDEN, NOW, RIVER_1, WEST, Town

from wangge.indicators.rules import DEFAULT_DAYS
from wangge.indicators.sums import all_sums, covered, sum_board, table
from wangge.kinds.concern.tests.stages import reported
from wangge.kit.module import SumColumn, Sums
from wangge.matters.sums import sums_by_area
from wangge.volunteers.models import Registration, UnitRegistration

COLUMNS = (
    SumColumn("people", "人", "", of_people=True), SumColumn("deeds", "次", ""),
    SumColumn("hours", "时", "", with_column="people"),
)  # fmt: skip
PLACES = {"640302001001": 40, "640302001002": 3, "640302001003": 30, "640302002001": 7}


def count(*, area_code: str, length: int, since: datetime | None) -> Mapping[str, Mapping[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for code, people in PLACES.items():
        if code.startswith(area_code):
            part = found.setdefault(code[:length], {"people": 0, "deeds": 0, "hours": 0})
            part["people"] += people
            part["deeds"] += 2
            part["hours"] += 10 * people
    return found


def test_a_small_number_takes_a_second_one_with_it_and_what_hangs_on_it_goes_too() -> None:
    shown = covered(count(area_code=WEST, length=12, since=None), [*PLACES][:3], COLUMNS)
    assert {code[-3:]: own["people"] for code, own in shown.items()} == {"001": 40, "002": None, "003": None}
    assert {code[-3:]: own["hours"] for code, own in shown.items()} == {"001": 400, "002": None, "003": None}
    assert all(own["deeds"] == 2 for own in shown.values())


def test_going_down_reveals_nothing_that_was_left_out_above() -> None:
    sums = Sums("甲", "users", COLUMNS, count)

    def totals(path: list[str], *, is_own: bool = False) -> list[str]:
        return [text for _column, text in table(sums, path=path, names={}, is_own=is_own, since=None).totals]

    assert totals([COUNTY]) == ["80", "8", "800"]
    assert totals([COUNTY, WEST]) == ["73", "6", "730"]
    assert totals([COUNTY, WEST, "640302001002"]) == ["*", "2", "*"]
    assert totals([COUNTY, WEST, "640302001003"]) == ["*", "2", "*"], "it would tell the small one"
    assert totals(["640302001002"], is_own=True) == ["3", "2", "30"], "the community knows its people"


def test_what_is_rounded_is_rounded_once_so_that_a_township_says_the_same_opened_or_not() -> None:
    minutes = {"640302001001": 50, "640302001002": 50, "640302001003": 50, "640302002001": 1_488_000}

    def count(*, area_code: str, length: int, since: datetime | None) -> Mapping[str, Mapping[str, int]]:
        found: dict[str, dict[str, int]] = {}
        for code, number in minutes.items():
            if code.startswith(area_code):
                part = found.setdefault(code[:length], {"time": 0})
                part["time"] += number
        return found

    sums = Sums("甲", "users", (SumColumn("time", "时", "", unit=60),), count)
    names = {WEST: "西街街道", RIVER_1[:9]: "东街街道"}
    county = table(sums, path=[COUNTY], names=names, is_own=True, since=None)
    assert [line.numbers for line in county.lines] == [["2.5"], ["24800.0"]]
    opened = table(sums, path=[COUNTY, WEST], names={}, is_own=True, since=None)
    assert [text for _column, text in opened.totals] == ["2.5"], "three times fifty minutes are no three times an hour"


def test_every_app_hands_over_the_columns_it_names(town: Town) -> None:
    for sums in all_sums():
        names = {column.name for column in sums.columns}
        assert all(column.with_column in names | {""} for column in sums.columns)
        for numbers in sums.count(area_code=COUNTY, length=9, since=NOW).values():
            assert set(numbers) <= names


@pytest.fixture
def served(town: Town) -> Town:
    """Six volunteers and a unit at one community, two volunteers at another."""
    for number, person in enumerate(list(town.people.values())[:8]):
        place = town.areas[GARDEN] if number < 6 else town.areas[RIVER_1[:12]]
        Registration.objects.create(
            kind="volunteer", community=place, person=person, standing="accepted", applied_at=NOW, agreed_at=NOW
        )
    UnitRegistration.objects.create(
        organization=town.units["property"], community=town.areas[GARDEN], standing="accepted", applied_at=NOW
    )
    return town


def test_a_leader_goes_down_from_the_county_and_takes_a_sheet_along(served: Town) -> None:
    shown = sum_board(actor=served.actor("county_leader"), area=COUNTY, since=None, query="days=0")
    serving = shown.tables[0]
    assert [text for _column, text in serving.totals][:3] == ["8", "0", "1"]
    assert {line.name: line.numbers[:3] for line in serving.lines if line.code in (WEST, RIVER_1[:9])} == {
        "西街街道": ["*", "0", "1"], "东街街道": ["*", "0", "0"],
    }  # fmt: skip
    client, url = served.client("county_leader"), reverse("indicators:sums")
    assert client.get(url).context["days"] == DEFAULT_DAYS, "as every other page of figures opens"
    page = client.get(url, {"area": WEST, "days": "30"}).content.decode()
    assert served.areas[GARDEN].name in page
    assert client.get(url, {"sheet": "1"})["Content-Type"].endswith("sheet")
    own = served.client("secretary").get(url, {"area": COUNTY}).content.decode()
    assert served.areas[GARDEN].name in own, "a wider area than one's own is not shown"
    assert served.client("property_manager").get(url).status_code == 403


def test_matters_are_counted_by_how_far_they_went_and_by_their_area(town: Town) -> None:
    reported(town)
    reported(town, grid=RIVER_1)
    given = {"area_code": COUNTY, "since": None, "opened": "told", "moves": {"done": frozenset({"no such move"})}}
    assert sums_by_area("concern", length=9, **given) == {WEST: {"told": 1}, RIVER_1[:9]: {"told": 1}}
