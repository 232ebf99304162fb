"""A grid is divided anew: whose trouble is still open belongs to somebody the next morning."""

from datetime import date, datetime, timedelta

import pytest
from tests.world import CORNER, GARDEN_1, NOW, STEP, Town

from wangge.areas.models import Area
from wangge.areas.services import Part, divide
from wangge.audit.models import Entry
from wangge.matters.access import visible
from wangge.matters.models import Matter
from wangge.matters.queries import search_q
from wangge.matters.services import move
from wangge.matters.services.following import follow_divisions
from wangge.matters.tests.stories import report
from wangge.people.actors import of_post
from wangge.people.models import Post
from wangge.people.services.posts import follow_successions

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 6)
MORNING = datetime(2026, 3, 6, 0, 30, tzinfo=NOW.tzinfo)
WEST_POINT = {"lng": round(CORNER[0] + STEP * 0.25, 6), "lat": round(CORNER[1] + STEP * 0.5, 6)}
EAST_POINT = {"lng": round(CORNER[0] + STEP * 0.75, 6), "lat": round(CORNER[1] + STEP * 0.5, 6)}


def half(west: float, east: float) -> dict[str, object]:
    left, right = (round(CORNER[0] + STEP * steps, 6) for steps in (west, east))
    bottom, top = CORNER[1], round(CORNER[1] + STEP, 6)
    return {
        "type": "Polygon",
        "coordinates": [[[left, bottom], [right, bottom], [right, top], [left, top], [left, bottom]]],
    }


def divided(town: Town) -> tuple[Area, Area]:
    parts = [Part("花园西片", 200, half(0, 0.5)), Part("花园东片", 200, half(0.5, 1))]
    west, east = divide([town.areas[GARDEN_1]], parts, on=DAY, at=NOW).news
    return west, east


def test_open_matters_go_on_where_they_happened_and_closed_ones_keep_the_grid_of_their_day(town: Town) -> None:
    in_west, in_east = report(town, "路灯不亮", **WEST_POINT), report(town, "井盖松动", **EAST_POINT)
    closed = report(town, "树枝挡路", **EAST_POINT)
    move(
        closed, "reject", actor=town.actor("dispatcher"), at=NOW,
        given={"ground": "other_competence", "proper_place": "区政务服务中心", "public_text": "请到窗口办理。"},
    )  # fmt: skip
    west, east = divided(town)
    assert follow_divisions(NOW + timedelta(days=1)) == 0
    assert follow_divisions(MORNING) == 2
    assert follow_divisions(MORNING) == 0
    areas = dict(Matter.objects.values_list("pk", "area_code"))
    assert areas == {in_west.pk: west.code, in_east.pk: east.code, closed.pk: GARDEN_1}
    in_west.refresh_from_db()
    assert in_west.area_name.endswith("花园西片")
    log = Entry.objects.get(act="matter.place", subject_id=in_east.number)
    assert (log.detail, log.actor_name) == (f"{GARDEN_1} → {east.code}", "Wangge")


def test_the_worker_of_the_new_grid_finds_it_the_next_morning(town: Town) -> None:
    matter = report(town, **WEST_POINT)
    west, _east = divided(town)
    follow_successions(MORNING)
    follow_divisions(MORNING)
    post = Post.objects.select_related("person", "organization", "area").get(
        person=town.people["grid_worker"], area=west, starts_on=DAY
    )
    assert list(visible(of_post(post))) == [matter]
    assert list(visible(town.actor("dispatcher")).filter(search_q("花园西片"))) == [matter]


def test_without_a_point_it_goes_on_only_where_there_is_no_choice(town: Town) -> None:
    matter = report(town, lng=None, lat=None, area_code=GARDEN_1)
    divided(town)
    assert follow_divisions(MORNING) == 0
    assert list(visible(town.actor("clerk"))) == [matter]
    other = report(town, lng=None, lat=None, area_code="640302001001002")
    (whole,) = divide([town.areas["640302001001002"]], [Part("花园二片")], on=DAY, at=NOW).news
    assert follow_divisions(MORNING) == 1
    other.refresh_from_db()
    assert other.area_code == whole.code
