"""Pages of stations as a rider, a clerk and a grid worker use them."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook
from tests.world import GARDEN, GARDEN_1, NOW, POINTS, RIVER_1, Town

from wangge.matters.models import Matter
from wangge.stations import services
from wangge.stations.models import Station
from wangge.stations.tests.doors import station

pytestmark = pytest.mark.django_db


def form(town: Town, **given: object) -> dict[str, object]:
    lng, lat = POINTS[GARDEN_1]
    return {
        "name": "花园便民站", "kind": "convenience", "address": "花园路1号", "lng": lng, "lat": lat, "area": "",
        "hours": "周一至周五 9:00-17:00", "facilities": ["water"], "keeper": town.units["garden_office"].pk,
    } | given  # fmt: skip


class TestRider:
    def test_finds_a_place_to_charge_that_is_open_now_without_saying_who_he_is(self, town: Town) -> None:
        station(town)
        station(town, name="夜间站", hours="每天 20:00-23:00", facilities=["bike_charging"])
        station(town, name="无充电站", facilities=["water"])
        page = town.client().get(reverse("stations_public:stations"), {"facility": "bike_charging", "state": "open"})
        said = page.content.decode()
        assert "花园暖新驿站" in said
        assert "夜间站" not in said
        assert "无充电站" not in said
        assert "不用登记" in said

    def test_reads_why_a_station_is_shut_before_he_rides_there(self, town: Town) -> None:
        row = station(town)
        given = {"reason": "管道检修停水", "until": None, "actor": town.actor("clerk"), "at": NOW}
        services.pause_station(row, **given)
        said = town.client().get(reverse("stations_public:station", args=[row.pk])).content.decode()
        assert "管道检修停水" in said
        listed = town.client().get(reverse("stations_public:stations"), {"state": "open"}).content.decode()
        assert "花园暖新驿站" not in listed

    def test_what_is_wrong_at_a_station_is_told_with_its_name_and_no_word_of_a_code(self, town: Town) -> None:
        row, client = station(town), town.client()
        said = client.get(reverse("stations_public:station", args=[row.pk])).content.decode()
        address = f"{reverse('portal:report_new')}?station={row.pk}"
        assert address in said
        form = client.get(address)
        assert "位置已填好：" in form.content.decode()
        assert "扫" not in form.content.decode().split("<main")[1]
        brought = {name: form.context["form"][name].value() for name in ("area", "address", "lng", "lat")}
        receipt = client.post(address, brought | {"text": "上午来过，门锁着", "idempotency_key": "k"}, follow=True)
        assert "花园暖新驿站（朝阳街12号）" in receipt.content.decode()
        matter = Matter.objects.get()
        assert (matter.lng, matter.lat, matter.area_code) == (row.lng, row.lat, GARDEN_1)
        assert (matter.channel, "花园暖新驿站" in matter.spot) == ("resident_web", True)

    def test_nobody_is_sent_to_a_door_that_is_gone(self, town: Town) -> None:
        row = station(town)
        services.close_station(row, on=NOW.date(), actor=town.actor("clerk"), at=NOW)
        assert town.client().get(reverse("stations_public:station", args=[row.pk])).status_code == 404
        empty = town.client().get(reverse("stations_public:stations")).content.decode()
        assert "还没有登记服务站" in empty

    def test_what_it_cost_is_not_on_public_pages(self, town: Town) -> None:
        row = station(town, cost_yuan=43_210, fund_source="专项资金")
        for name, args in (("stations_public:station", [row.pk]), ("stations_public:stations", [])):
            said = town.client().get(reverse(name, args=args)).content.decode()
            assert "43210" not in said
            assert "专项资金" not in said

    def test_the_plate_of_a_grid_leads_to_stations_of_the_community(self, town: Town) -> None:
        row = station(town)
        said = town.client().get(reverse("grid:page", args=[GARDEN_1])).content.decode()
        assert reverse("stations_public:station", args=[row.pk]) in said
        assert "附近可以歇脚办事的地方" not in town.client().get(reverse("grid:page", args=[RIVER_1])).content.decode()

    def test_the_map_shows_in_green_what_is_open(self, town: Town) -> None:
        station(town)
        station(town, name="夜间站", hours="每天 20:00-23:00")
        answer = town.client().get(reverse("stations_public:places"), {"area": GARDEN})
        tones = {row["properties"]["name"]: row["properties"]["tone"] for row in json.loads(answer.content)["features"]}
        assert tones == {"花园暖新驿站": "good", "夜间站": "none"}


class TestClerk:
    def test_writes_a_station_down_and_the_grid_is_found_by_the_point(self, town: Town) -> None:
        client = town.client("clerk")
        answer = client.post(reverse("stations:add"), form(town), follow=True)
        row = Station.objects.get()
        assert row.area.code == GARDEN_1
        assert "花园便民站" in answer.content.decode()

    def test_nothing_written_is_lost_when_the_hours_cannot_be_read(self, town: Town) -> None:
        answer = town.client("clerk").post(reverse("stations:add"), form(town, hours="有人就开"))
        said = answer.content.decode()
        assert answer.status_code == 422
        assert "看不懂这个开放时间" in said
        assert "有人就开" in said
        assert "花园路1号" in said
        assert not Station.objects.exists()

    def test_without_a_point_the_community_must_be_chosen(self, town: Town) -> None:
        answer = town.client("clerk").post(reverse("stations:add"), form(town, lng="", lat=""))
        assert "area" in answer.context["form"].errors
        town.client("clerk").post(reverse("stations:add"), form(town, lng="", lat="", area=town.areas[GARDEN].pk))
        assert Station.objects.get().area.code == GARDEN

    def test_brings_the_table_in_step_by_step(self, town: Town) -> None:
        client = town.client("clerk")
        content = f"服务站名称,区域编码,地址\n一站,{GARDEN_1},一号\n二站,{GARDEN_1},\n".encode()
        sent = client.post(reverse("stations:import"), {"file": SimpleUploadedFile("a.csv", content)})
        page = client.get(sent.url)
        assert page.context["bad"] == 1
        faults = client.get(reverse("stations:import_errors", args=[sent.url.rstrip("/").rsplit("/", 1)[1]]))
        assert load_workbook(BytesIO(faults.content)).active.max_row == 2
        content = f"服务站名称,区域编码,地址\n一站,{GARDEN_1},一号\n二站,{GARDEN_1},二号\n".encode()
        sent = client.post(reverse("stations:import"), {"file": SimpleUploadedFile("a.csv", content)})
        done = client.post(sent.url, follow=True).content.decode()
        assert "已有2个服务站登记入册" in done
        assert client.post(sent.url).url == reverse("stations:register")
        assert town.client("secretary").get(sent.url).status_code == 404

    def test_does_not_reach_into_the_next_community(self, town: Town) -> None:
        row = station(town, area=town.areas[RIVER_1], actor="county_leader", keeper=town.units["river_office"])
        client = town.client("clerk")
        assert client.get(reverse("stations:edit", args=[row.pk])).status_code == 403
        client.post(reverse("stations:close", args=[row.pk]), {"on": "2026-03-04"})
        row.refresh_from_db()
        assert row.closed_on is None

    def test_sees_what_nobody_has_looked_at_for_long(self, town: Town) -> None:
        station(town, at=NOW - timedelta(days=120))
        station(town, name="新站")
        page = town.client("clerk").get(reverse("stations:register"), {"state": "old"})
        assert [one.row.name for one in page.context["rows"]] == ["花园暖新驿站"]
        assert page.context["heads"].old == 1


class TestGridWorker:
    def test_shuts_a_station_from_where_he_stands_and_opens_it_again(self, town: Town) -> None:
        row = station(town)
        client = town.client("grid_worker")
        refused = client.post(reverse("stations:pause", args=[row.pk]), {"reason": "", "until": ""})
        assert refused.status_code == 422
        client.post(reverse("stations:pause", args=[row.pk]), {"reason": "停电", "until": ""})
        row.refresh_from_db()
        assert row.paused_reason == "停电"
        client.post(reverse("stations:resume", args=[row.pk]))
        row.refresh_from_db()
        assert row.paused_reason == ""

    def test_says_that_all_is_right(self, town: Town) -> None:
        row = station(town, at=NOW - timedelta(days=120))
        town.client("grid_worker").post(reverse("stations:confirm", args=[row.pk]))
        row.refresh_from_db()
        assert row.confirmed_at == NOW


def test_the_list_asks_as_much_for_thirty_stations_as_for_two(town: Town, django_assert_max_num_queries) -> None:
    for number in range(30):
        station(town, name=f"{number}号站")
    client = town.client()
    with django_assert_max_num_queries(12):
        client.get(reverse("stations_public:stations"))
    clerk = town.client("clerk")
    with django_assert_max_num_queries(20):
        clerk.get(reverse("stations:register"))
