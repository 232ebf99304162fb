"""Stations added, looked at, shut, closed; who may; what follows a re-division; what the database refuses."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import translation
from openpyxl import load_workbook
from tests.world import GARDEN, GARDEN_1, GARDEN_2, NOW, POINTS, RIVER_1, WEST, Town, square

from wangge.areas.services import Part, divide
from wangge.audit.models import Entry
from wangge.people.services.drafts import keep_draft, preview_rows
from wangge.stations import services
from wangge.stations.figures import count
from wangge.stations.models import Facility, Station
from wangge.stations.queries import is_open, shown, stations_in
from wangge.stations.services import StationRefused
from wangge.stations.services.importing import COLUMNS, commit_import, register_for, table_xlsx
from wangge.stations.tests.doors import station, values
from wangge.ui.importing import TableRefused, read_table

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 4)


def acts() -> list[str]:
    return list(Entry.objects.filter(act__startswith="station.").order_by("pk").values_list("act", flat=True))


def offered(row: Station) -> set[str]:
    return set(row.facilities.values_list("facility", flat=True))


class TestKeeping:
    def test_a_clerk_writes_a_station_down_and_it_counts_as_looked_at(self, town: Town) -> None:
        row = station(town)
        assert row.hours == "1-5 08:30-18:00"
        assert row.confirmed_at == NOW
        assert offered(row) == {"water", "bike_charging"}
        assert acts() == ["station.add"]

    def test_changing_it_keeps_what_stays_and_takes_away_what_went(self, town: Town) -> None:
        row = station(town)
        kept = row.facilities.get(facility="water").pk
        later = NOW + timedelta(days=9)
        changed = values(town, facilities=["water", "toilet"], hours="每天 24小时")
        services.edit_station(row, values=changed, actor=town.actor("secretary"), at=later)
        row.refresh_from_db()
        assert {one.facility: one.pk == kept for one in row.facilities.all()} == {"water": True, "toilet": False}
        assert (row.hours, row.confirmed_at) == ("1-7 00:00-24:00", later)
        assert acts() == ["station.add", "station.edit"]

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"hours": "有人就开"}, "hours"),
            ({"lng": None}, "lng"),
        ],
    )
    def test_what_cannot_stand_is_refused_at_its_field(self, town: Town, given: dict[str, object], field: str) -> None:
        with pytest.raises(StationRefused) as refused:
            station(town, **given)
        assert refused.value.field == field
        assert not Station.objects.exists()

    def test_a_whole_township_is_no_place_and_a_name_stands_once(self, town: Town) -> None:
        with pytest.raises(StationRefused):
            station(town, actor="township_leader", area=town.areas[WEST])
        first = station(town)
        with pytest.raises(StationRefused) as refused:
            station(town)
        assert refused.value.field == "name"
        services.close_station(first, on=TODAY, actor=town.actor("clerk"), at=NOW)
        assert station(town).pk != first.pk

    @pytest.mark.parametrize("name", ["grid_worker", "east_leader", "handler", "supervisor", "volunteer", "resident"])
    def test_nobody_else_writes_stations_down(self, town: Town, name: str) -> None:
        with pytest.raises(StationRefused):
            station(town, actor=name)

    def test_nobody_moves_a_station_out_of_or_into_an_area_of_others(self, town: Town) -> None:
        row = station(town, area=town.areas[RIVER_1], actor="county_leader", keeper=town.units["river_office"])
        with pytest.raises(StationRefused):
            services.edit_station(row, values=values(town), actor=town.actor("clerk"), at=NOW)
        own = station(town)
        with pytest.raises(StationRefused):
            services.edit_station(own, values=values(town, area=town.areas[RIVER_1]), actor=town.actor("clerk"), at=NOW)


class TestOnTheSpot:
    def test_the_grid_worker_says_that_all_is_right(self, town: Town) -> None:
        row = station(town, at=NOW - timedelta(days=100))
        assert shown(row, at=NOW).is_old
        services.confirm_station(row, actor=town.actor("grid_worker"), at=NOW)
        row.refresh_from_db()
        assert not shown(row, at=NOW).is_old

    def test_shut_for_a_while_it_opens_again_by_itself_after_the_last_day(self, town: Town) -> None:
        row = station(town)
        assert is_open(row, at=NOW)
        given = {"reason": "停水", "until": TODAY + timedelta(days=1), "actor": town.actor("grid_worker")}
        services.pause_station(row, **given, at=NOW)
        assert not is_open(row, at=NOW)
        assert not is_open(row, at=NOW + timedelta(days=1))
        assert is_open(row, at=NOW + timedelta(days=2))
        assert list(stations_in("", at=NOW)) == [row]

    def test_a_shut_door_needs_a_reason_and_a_day_that_is_not_over(self, town: Town) -> None:
        row = station(town)
        clerk = town.actor("clerk")
        for given in ({"reason": " ", "until": None}, {"reason": "停水", "until": TODAY - timedelta(days=1)}):
            with pytest.raises(StationRefused):
                services.pause_station(row, **given, actor=clerk, at=NOW)
        services.pause_station(row, reason="停水", until=None, actor=clerk, at=NOW)
        services.resume_station(row, actor=clerk, at=NOW)
        services.resume_station(row, actor=clerk, at=NOW)
        assert acts() == ["station.add", "station.pause", "station.resume"]

    def test_the_neighbour_grid_has_no_say(self, town: Town) -> None:
        row = station(town)
        with pytest.raises(StationRefused):
            services.confirm_station(row, actor=town.actor("river_worker"), at=NOW)

    def test_closed_for_good_it_is_in_no_list_and_changes_no_more(self, town: Town) -> None:
        row = station(town, cost_yuan=Decimal(50_000))
        clerk = town.actor("clerk")
        with pytest.raises(StationRefused):
            services.close_station(row, on=TODAY + timedelta(days=1), actor=clerk, at=NOW)
        services.close_station(row, on=TODAY, actor=clerk, at=NOW)
        assert not stations_in("", at=NOW).exists()
        assert not is_open(row, at=NOW)
        with pytest.raises(StationRefused):
            services.confirm_station(row, actor=clerk, at=NOW)
        with pytest.raises(StationRefused):
            services.edit_station(row, values=values(town), actor=clerk, at=NOW)


class TestTables:
    def draft(self, town: Town, content: bytes):
        rows = read_table(content, "stations.xlsx", COLUMNS)
        return keep_draft(
            kind="stations", rows=rows, filename="stations.xlsx", person_id=town.people["clerk"].pk, at=NOW
        )

    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    def test_what_is_taken_out_and_changed_comes_back(self, town: Town, language: str) -> None:
        row = station(town, cost_yuan=Decimal("36500.50"), opened_on=date(2025, 5, 1))
        with translation.override(language):
            book = load_workbook(BytesIO(table_xlsx(stations_in("", at=NOW))))
        sheet = book.active
        sheet["E2"] = "朝阳街14号"
        out = BytesIO()
        book.save(out)
        draft = self.draft(town, out.getvalue())
        assert commit_import(draft, actor=town.actor("clerk"), at=NOW) == 1
        row.refresh_from_db()
        assert (row.address, row.hours, row.cost_yuan) == ("朝阳街14号", "1-5 08:30-18:00", Decimal("36500.50"))
        assert row.opened_on == date(2025, 5, 1)
        assert offered(row) == {"water", "bike_charging"}
        assert Station.objects.count() == 1
        with pytest.raises(TableRefused):
            commit_import(draft, actor=town.actor("clerk"), at=NOW)

    def test_a_clerks_own_table_needs_little(self, town: Town) -> None:
        lng, lat = POINTS[GARDEN_2]
        content = (
            "服务站名称,地址,开放时间,有什么,经度,纬度\n"
            f"花园便民站,花园路1号,每天8：00至20：00,饮水、卫生间,{lng},{lat}\n"
        ).encode()
        rows = read_table(content, "a.csv", COLUMNS)
        draft = keep_draft(kind="stations", rows=rows, filename="a.csv", person_id=town.people["clerk"].pk, at=NOW)
        commit_import(draft, actor=town.actor("clerk"), at=NOW)
        row = Station.objects.get()
        assert (row.area.code, row.keeper.code, row.kind) == (GARDEN_2, "garden_office", "convenience")
        assert row.hours == "1-7 08:00-20:00"

    def test_every_fault_stands_at_its_cell_and_nothing_is_saved(self, town: Town) -> None:
        station(town)
        content = (
            "服务站编号,服务站名称,区域编码,地址,开放时间,有什么,建设费用（元）\n"
            f",花园暖新驿站,{GARDEN_1},一号,每天 08:00-20:00,饮水,100\n"
            f",乙站,{GARDEN_1},二号,有人就开,饮水,100\n"
            f",丙站,{RIVER_1},三号,,饮水,100\n"
            f",丁站,{GARDEN},四号,,游泳池,许多\n"
            ",戊站,,五号,,,\n"
            "999,己站,,六号,,,\n"
        ).encode()
        rows = read_table(content, "a.csv", COLUMNS)
        draft = keep_draft(kind="stations", rows=rows, filename="a.csv", person_id=town.people["clerk"].pk, at=NOW)
        found = preview_rows(draft, register_for(actor=town.actor("clerk"), at=NOW))
        assert [sorted(row.errors) for row in found] == [
            ["name"], ["hours"], ["area"], ["cost_yuan", "facilities"], ["area"], ["area", "number"],
        ]  # fmt: skip
        with pytest.raises((TableRefused, StationRefused)):
            commit_import(draft, actor=town.actor("clerk"), at=NOW)
        assert Station.objects.count() == 1


class TestGround:
    def test_a_station_moves_to_the_new_grid_around_its_point(self, town: Town) -> None:
        row = station(town)
        other = station(town, name="没有坐标的站", lng=None, lat=None)
        parts = [
            Part(name="合并网格", geometry=square(0, 0, 2, 1)),
        ]
        made = divide(
            [town.areas[GARDEN_1], town.areas[GARDEN_2]], parts, on=TODAY, at=NOW, actor=town.actor("system_admin")
        )
        row.refresh_from_db()
        other.refresh_from_db()
        assert made
        assert row.area.valid_to is None
        assert row.area.code != GARDEN_1
        assert other.area == row.area

    def test_two_of_one_name_are_told_apart_when_their_grids_become_one(self, town: Town) -> None:
        lng, lat = POINTS[GARDEN_2]
        first = station(town)
        second = station(town, area=town.areas[GARDEN_2], lng=lng, lat=lat)
        parts = [Part(name="合并网格", geometry=square(0, 0, 2, 1))]
        divide([town.areas[GARDEN_1], town.areas[GARDEN_2]], parts, on=TODAY, at=NOW, actor=town.actor("system_admin"))
        first.refresh_from_db()
        second.refresh_from_db()
        assert {first.name, second.name} == {"花园暖新驿站", "花园暖新驿站（花园第二网格）"}

    def test_the_database_keeps_the_promise(self, town: Town) -> None:
        row = station(town)
        broken = (
            {"kind": "watching"}, {"paused_until": TODAY}, {"cost_yuan": -1}, {"lng": None},
            {"opened_on": TODAY, "closed_on": TODAY - timedelta(days=1)},
        )  # fmt: skip
        for given in broken:
            with pytest.raises(IntegrityError), transaction.atomic():
                Station.objects.filter(pk=row.pk).update(**given)
        with pytest.raises(IntegrityError), transaction.atomic():
            Facility.objects.create(station=row, facility="camera")


def test_sums_by_area_count_places_and_their_cost(town: Town) -> None:
    station(town, cost_yuan=Decimal("74000"), opened_on=TODAY)
    gone = station(town, name="旧站", cost_yuan=Decimal("99000"))
    services.close_station(gone, on=TODAY, actor=town.actor("clerk"), at=NOW)
    far = {"area": town.areas[RIVER_1], "actor": "county_leader", "keeper": town.units["river_office"]}
    station(town, **far, kind="elder", opened_on=date(2020, 1, 1))
    found = count(area_code="640302", length=9, since=NOW - timedelta(days=30))
    assert found == {
        WEST: {"stations": 1, "riders": 1, "opened": 1, "cost": 74000},
        RIVER_1[:9]: {"stations": 1, "riders": 0, "opened": 0, "cost": 0},
    }


def test_nothing_is_kept_of_who_steps_in() -> None:
    """Stations are open to all without registering: no table here leads to a person, and none counts visits."""
    models = apps.get_app_config("stations").get_models()
    fields = {field.name: field for model in models for field in model._meta.get_fields()}
    people = [name for name, field in fields.items() if field.is_relation and field.related_model.__name__ == "Person"]
    assert sorted(model.__name__ for model in apps.get_app_config("stations").get_models()) == ["Facility", "Station"]
    assert people == []
    assert not {name for name in fields if any(word in name for word in ("visit", "guest", "check_in", "count"))}
