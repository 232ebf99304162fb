"""巡查: voluntary paths that only the walker sees, findings listed by themselves, sums without workers."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from tests.world import GARDEN_1, NOW, Town

from wangge.audit.models import Entry
from wangge.kinds.visit.models import Patrol
from wangge.kinds.visit.queries.patrols import findings, track_geojson
from wangge.kinds.visit.queries.visits import overview
from wangge.kinds.visit.rules.patrols import MOST_POINTS, TrackUnreadable, length_m, read_track
from wangge.kinds.visit.services.noting import VisitRefused
from wangge.kinds.visit.services.patrols import (
    end_patrol,
    forget_track,
    report_on_patrol,
    start_patrol,
    tidy_patrols,
)
from wangge.matters.models import Matter
from wangge.matters.services import open_matter

PATH = json.dumps([[106.2, 37.98], [106.201, 37.98], [106.201, 37.981]])


class TestPath:
    def test_no_path_is_no_fault(self) -> None:
        assert read_track(" ") == []

    @pytest.mark.parametrize("text", ["[", "{}1", '"ab"', "[[1]]", '[["x", 2]]', "[[200, 10]]", "[[106, 99]]", "7"])
    def test_what_is_no_path_is_refused(self, text: str) -> None:
        with pytest.raises(TrackUnreadable):
            read_track(text)

    def test_a_point_far_away_is_a_fault_of_the_phone(self) -> None:
        assert read_track("[[106.2, 37.98], [0, 0], [106.201, 37.98]]") == [(106.2, 37.98), (106.201, 37.98)]

    def test_a_long_path_is_thinned(self) -> None:
        points = read_track(json.dumps([[106.2 + number / 1e5, 37.98] for number in range(5 * MOST_POINTS)]))
        assert len(points) == MOST_POINTS

    def test_a_degree_of_latitude_is_as_long_as_the_earth_makes_it(self) -> None:
        assert length_m([(106.2, 37.98), (106.2, 37.99)]) == pytest.approx(1113.2, abs=1)
        assert length_m([(106.2, 38.0), (106.21, 38.0)]) == pytest.approx(877.2, abs=2)


@pytest.mark.django_db
class TestWalking:
    def walk(self, town: Town, *, who: str = "grid_worker", hours: int = 1, track: str = PATH) -> Patrol:
        actor = town.actor(who)
        row = start_patrol(actor=actor, area_code=GARDEN_1, route="东门到菜场", at=NOW)
        return end_patrol(row, actor=actor, at=NOW + timedelta(hours=hours), track=track)

    def test_what_is_reported_on_the_way_is_listed_by_itself(self, town: Town) -> None:
        actor = town.actor("grid_worker")
        row = start_patrol(actor=actor, area_code=GARDEN_1, at=NOW)
        for minutes, channel in ((-5, "grid_patrol"), (10, "grid_patrol"), (20, "visit"), (90, "grid_patrol")):
            open_matter(
                kind="concern", actor=actor, title=f"井盖松动{minutes}", channel=channel, area_code=GARDEN_1,
                at=NOW + timedelta(minutes=minutes),
            )  # fmt: skip
        row = end_patrol(row, actor=actor, at=NOW + timedelta(hours=1))
        assert [matter.title for matter in findings(row)] == ["井盖松动10"]
        assert row.found == 1

    def test_a_clerk_reports_from_the_patrol_itself(self, town: Town) -> None:
        clerk = town.actor("clerk")
        row = start_patrol(actor=clerk, area_code=GARDEN_1, at=NOW)
        opened = report_on_patrol(row, actor=clerk, text="单元门坏了。关不上。", category=None, at=NOW)
        assert (opened.matter.channel, opened.matter.area_code) == (Matter.Channel.GRID_PATROL, GARDEN_1)
        assert findings(row).get() == opened.matter

    def test_who_is_on_the_way_goes_on(self, town: Town) -> None:
        actor = town.actor("grid_worker")
        first = start_patrol(actor=actor, area_code=GARDEN_1, at=NOW)
        assert start_patrol(actor=actor, area_code=GARDEN_1, at=NOW + timedelta(minutes=1)) == first
        assert start_patrol(actor=town.actor("clerk"), area_code=GARDEN_1, at=NOW) != first

    def test_elsewhere_one_does_not_patrol(self, town: Town) -> None:
        with pytest.raises(VisitRefused):
            start_patrol(actor=town.actor("grid_worker"), area_code="640302001002001", at=NOW)
        with pytest.raises(VisitRefused):
            start_patrol(actor=town.actor("handler"), area_code=GARDEN_1, at=NOW)

    def test_the_path_is_sealed_and_forgotten_on_request(self, town: Town) -> None:
        row = self.walk(town)
        with connection.cursor() as cursor:
            cursor.execute("SELECT track FROM visit_patrol")
            assert "106.2" not in cursor.fetchone()[0]
        assert track_geojson(row)["features"][0]["geometry"]["coordinates"][0] == [106.2, 37.98]
        forget_track(row, actor=town.actor("grid_worker"), at=NOW)
        row.refresh_from_db()
        assert (row.track, track_geojson(row)["features"]) == ("", [])
        assert Entry.objects.filter(act="patrol.forget").count() == 1

    def test_a_broken_path_is_refused_and_the_patrol_goes_on(self, town: Town) -> None:
        with pytest.raises(VisitRefused, match="轨迹"):
            self.walk(town, track="[[")
        assert Patrol.objects.get().ended_at is None

    def test_it_ends_once(self, town: Town) -> None:
        row = self.walk(town)
        with pytest.raises(VisitRefused, match="已经结束"):
            end_patrol(row, actor=town.actor("grid_worker"), at=NOW + timedelta(hours=2))

    def test_what_nobody_ends_is_over_and_paths_are_deleted_after_thirty_days(self, town: Town) -> None:
        row = self.walk(town)
        late = start_patrol(actor=town.actor("clerk"), area_code=GARDEN_1, at=NOW)
        assert tidy_patrols(NOW + timedelta(hours=11)) == 0
        assert tidy_patrols(NOW + timedelta(hours=13)) == 1
        late.refresh_from_db()
        assert late.ended_at == NOW + timedelta(hours=12)
        assert tidy_patrols(NOW + timedelta(days=29)) == 0
        assert tidy_patrols(NOW + timedelta(days=30, minutes=1)) == 1
        row.refresh_from_db()
        assert row.track == ""

    def test_leaders_see_sums_by_place_and_go_down_to_grids(self, town: Town) -> None:
        self.walk(town)
        leader = town.actor("county_leader")
        above = overview(leader, at=NOW + timedelta(hours=2))
        assert [(line.code, line.patrols) for line in above.lines] == [(GARDEN_1[:9], 1)]
        below = overview(leader, at=NOW + timedelta(hours=2), code=GARDEN_1[:12])
        assert [(line.code, line.patrols, line.is_divided) for line in below.lines] == [(GARDEN_1, 1, False)]
        assert [code for code, _name in below.above] == [GARDEN_1[:6], GARDEN_1[:9]]
        outside = overview(town.actor("secretary"), at=NOW, code="640303")
        assert outside.code == GARDEN_1[:12]


@pytest.mark.django_db
class TestPages:
    @pytest.fixture(autouse=True)
    def now(self):
        with time_machine.travel(NOW, tick=False):
            yield

    def test_out_and_home_again(self, town: Town) -> None:
        client = town.client("grid_worker")
        page = client.post(reverse("visit_field:patrols"), {"area": GARDEN_1, "route": "东门到菜场"}, follow=True)
        row = Patrol.objects.get()
        assert "巡查中" in page.content.decode()
        assert "您正在巡查" in client.get(reverse("visit_field:patrols")).content.decode()
        page = client.post(reverse("visit_field:patrol_end", args=[row.pk]), {"track": PATH}, follow=True)
        assert "您的轨迹" in page.content.decode()
        assert client.get(reverse("visit_field:patrol_track", args=[row.pk])).json()["features"]

    def test_a_clerk_chooses_where(self, town: Town) -> None:
        client = town.client("clerk")
        answer = client.post(reverse("visit_field:patrols"), {"area": "640302001002001"})
        assert answer.status_code == 422
        assert not Patrol.objects.exists()
        client.post(reverse("visit_field:patrols"), {"area": GARDEN_1})
        address = reverse("visit_field:patrol_finding", args=[Patrol.objects.get().pk])
        assert "这一项必填" in client.post(address, {"text": ""}).content.decode()
        client.post(address, {"text": "单元门坏了"})
        assert Matter.objects.get().channel == Matter.Channel.GRID_PATROL

    @pytest.mark.parametrize("who", ["secretary", "clerk", "grid_leader"])
    def test_nobody_looks_where_another_walked(self, town: Town, who: str) -> None:
        row = start_patrol(actor=town.actor("grid_worker"), area_code=GARDEN_1, at=NOW)
        end_patrol(row, actor=town.actor("grid_worker"), at=NOW + timedelta(hours=1), track=PATH)
        client = town.client(who)
        for name in ("patrol", "patrol_track"):
            assert client.get(reverse(f"visit_field:{name}", args=[row.pk])).status_code == 404
        for name in ("patrol_end", "patrol_forget"):
            assert client.post(reverse(f"visit_field:{name}", args=[row.pk])).status_code == 404
        assert "东门" not in client.get(reverse("visit_field:patrols")).content.decode()
