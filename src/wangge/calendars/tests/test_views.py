import re
from datetime import date
from html import unescape

from django.core.files.uploadedfile import SimpleUploadedFile

from wangge.audit.models import Entry
from wangge.calendars.models import Day, Region
from wangge.calendars.queries import calendar_for, missing_calendars
from wangge.calendars.rules import cell_of
from wangge.calendars.tests.test_services import NOW

LITONG = "640302"
HOLIDAY = {"region": LITONG, "first": "2026-03-03", "last": "2026-03-04", "is_off": "1", "name": "防汛演练"}


def rows_of(page) -> str:
    return unescape(re.search(r'name="rows_json" value="([^"]*)"', page.content.decode()).group(1))


def test_the_administrator_sees_holidays_and_make_up_days_of_the_year(town):
    page = town.client("system_admin").get("/desk/calendars/?year=2026&region=").content.decode()
    assert page.count("<table") == 12
    assert 'class="day-off" title="国庆节"' in page
    assert 'class="day-make_up" title="国庆节"' in page


def test_days_are_previewed_with_their_effect_and_then_published(town):
    admin = town.client("system_admin")
    preview = admin.post("/desk/calendars/preview/", HOLIDAY)
    assert "2026-03-03" in preview.content.decode()
    assert "2026年03月05日" in preview.content.decode()
    assert not Day.objects.exists()
    admin.post("/desk/calendars/publish/", {"rows_json": rows_of(preview)})
    assert not calendar_for(LITONG).is_working(date(2026, 3, 4))
    entry = Entry.objects.get(act="calendar.publish_days")
    assert entry.actor_person_id == town.people["system_admin"].pk


def test_a_file_with_a_wrong_row_is_refused_with_its_line(town):
    bad = SimpleUploadedFile("2027.csv", "date,name,is_off_day\n2027-01-01,元旦,maybe\n".encode())
    answer = town.client("system_admin").post("/desk/calendars/preview-file/", {"region": "", "file": bad})
    assert answer.status_code == 422
    assert "第 2 行" in answer.content.decode()


def test_the_notice_of_next_year_is_loaded_from_a_file(town):
    assert any("2027" in text for text in missing_calendars(NOW))
    admin = town.client("system_admin")
    good = SimpleUploadedFile("2027.csv", "date,name,is_off_day\n2027-01-01,元旦,1\n".encode("gb18030"))
    preview = admin.post("/desk/calendars/preview-file/", {"region": "", "file": good})
    admin.post("/desk/calendars/publish/", {"rows_json": rows_of(preview)})
    assert not any("全国" in text or "国务院" in text for text in missing_calendars(NOW))
    assert cell_of(calendar_for(LITONG), date(2027, 1, 1)).kind == "off"


def test_office_hours_are_checked_and_published(town):
    admin = town.client("system_admin")
    given = {"region": LITONG, "name": "利通区", "spans": "8:30-12:00，14:00-18:00", "work_day_hours": "0"}
    wrong = admin.post("/desk/calendars/hours/", given | {"spans": "all day"})
    assert wrong.status_code == 422
    half = admin.post("/desk/calendars/hours/", given | {"season_first": "5月1日"})
    assert half.status_code == 422
    assert not Region.objects.exists()
    summer = {"season_first": "05-01", "season_last": "09-30", "season_spans": "8:30-12:00, 15:00-18:30"}
    admin.post("/desk/calendars/hours/", given | summer)
    assert calendar_for(LITONG).spans(date(2026, 7, 1))[-1][1].hour == 18
    assert "15:00-18:30" in admin.get(f"/desk/calendars/?region={LITONG}").content.decode()


def test_what_was_tampered_with_is_not_published(town):
    admin = town.client("system_admin")
    for text in ("", "{}", '[["x"]]', '[["64","yesterday",true,"x"]]'):
        admin.post("/desk/calendars/publish/", {"rows_json": text})
    assert not Day.objects.exists()


def test_nobody_else_changes_working_days(town):
    for name in ("security_admin", "county_leader", "dispatcher"):
        assert town.client(name).post("/desk/calendars/preview/", HOLIDAY).status_code == 403
