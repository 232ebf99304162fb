from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command

from wangge.audit.models import Entry
from wangge.calendars import services
from wangge.calendars.models import Day
from wangge.calendars.queries import calendar_for, read_calendar
from wangge.calendars.rules import CalendarFileRefused, DayRow, due, parse_limit
from wangge.jobs.services import work_once

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
LITONG = "640302107001"
NEXT_YEAR = ["date,name,is_off_day", "2027-01-01,元旦,1", "2027-01-03,元旦,0"]

pytestmark = pytest.mark.django_db


def load(lines: list[str], region: str = "") -> int:
    return services.load_calendar(lines=lines, region=region, at=NOW)


@pytest.fixture
def told(monkeypatch) -> list[str]:
    monkeypatch.setattr(services, "_listeners", [])
    regions: list[str] = []

    def listener(*, region: str, at: datetime) -> int:
        regions.append(region)
        return 1

    services.on_published(listener)
    return regions


def finish_jobs() -> None:
    while work_once(worker="test", at=NOW):
        pass


def test_what_ships_holds_before_anything_is_loaded():
    assert not calendar_for(LITONG).is_working(date(2026, 10, 1))
    assert not calendar_for(LITONG).is_working(date(2021, 5, 13))
    assert calendar_for("110101").is_working(date(2021, 5, 13))


def test_a_published_year_ends_provisional_deadlines_at_once_in_this_very_process():
    start = datetime(2026, 12, 31, 10, 0, tzinfo=UTC)
    assert due(start, parse_limit("1 work_day"), calendar_for(LITONG)).provisional
    assert load(NEXT_YEAR) == 2
    found = due(start, parse_limit("1 work_day"), calendar_for(LITONG))
    assert (found.text(), found.provisional) == ("2027-01-03T18:00", False)


def test_loading_the_same_file_again_changes_nothing_and_tells_nobody(told):
    load(NEXT_YEAR)
    finish_jobs()
    assert load(NEXT_YEAR) == 0
    finish_jobs()
    assert told == [""]
    assert Entry.objects.filter(act="calendar.publish_days").count() == 1


def test_a_countys_own_day_holds_there_only_and_wins(told):
    load(["date,name,is_off_day", "2026-10-01,防汛值班,0"], region="640302")
    assert calendar_for(LITONG).is_working(date(2026, 10, 1))
    assert not calendar_for("640303").is_working(date(2026, 10, 1))
    finish_jobs()
    assert told == ["640302"]


def test_a_wrong_row_refuses_the_whole_file_and_names_its_line():
    with pytest.raises(CalendarFileRefused) as refused:
        load(["date,name,is_off_day", "2027-01-01,元旦,1", "2027-13-01,x,1", "2027-01-02,x,yes"])
    assert [error[:6] for error in refused.value.errors] == ["第 3 行：", "第 4 行："]
    assert not Day.objects.exists()


def test_a_day_can_be_put_back_to_what_its_weekday_says():
    services.publish_days(rows=[DayRow("", date(2026, 10, 1), False, "")], at=NOW)
    assert calendar_for(LITONG).is_working(date(2026, 10, 1))


def test_summer_hours_of_a_county_override_the_regions(told):
    services.publish_hours(region="64", name="宁夏回族自治区", spans=spans("09:00-12:00, 14:30-18:30"), at=NOW)
    services.publish_hours(
        region="640302",
        name="利通区",
        spans=spans("08:30-12:00, 14:00-18:00"),
        seasons=[services.SeasonGiven((5, 1), (9, 30), spans("08:30-12:00, 15:00-18:30"))],
        at=NOW,
    )
    start = datetime(2026, 7, 1, 1, 0, tzinfo=UTC)
    assert due(start, parse_limit("1 work_day"), calendar_for(LITONG)).text() == "2026-07-02T18:30"
    assert due(start, parse_limit("1 work_hour"), calendar_for("640104")).text() == "2026-07-01T10:00"
    finish_jobs()
    assert told == ["64", "640302"]


def spans(text: str):
    return services.rules.parse_spans(text)


def test_a_county_may_count_a_working_day_as_eight_hours():
    services.publish_hours(region="640302", name="利通区", spans=None, work_day_hours=8, at=NOW)
    start = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    assert due(start, parse_limit("1 work_day"), calendar_for(LITONG)).text() == "2026-03-03T09:30"


def test_a_preview_changes_nothing():
    changed = read_calendar("640302", {"640302": {date(2026, 3, 3): (False, "停电")}})
    assert not changed.is_working(date(2026, 3, 3))
    assert calendar_for(LITONG).is_working(date(2026, 3, 3))


def test_the_command_loads_a_file_and_refuses_a_bad_one(tmp_path, capsys):
    good = tmp_path / "2027.csv"
    good.write_text("\n".join(NEXT_YEAR), encoding="gb18030")
    call_command("load_calendar", str(good))
    assert "2" in capsys.readouterr().out
    assert calendar_for(LITONG).days[date(2027, 1, 3)]
    good.write_text("date,name\n2027-01-01,元旦\n")
    with pytest.raises(CommandError, match="is_off_day"):
        call_command("load_calendar", str(good))


def test_the_calendar_costs_one_statement_while_nothing_is_published(django_assert_num_queries):
    calendar_for(LITONG)
    with django_assert_num_queries(1):
        calendar_for(LITONG)
