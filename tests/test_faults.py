"""Faults of earlier systems of this kind that must be impossible here; each test names one and brings it about."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from threading import Thread

import pytest
import time_machine
from django.conf import settings as live_settings
from django.db import connection, connections
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape
from PIL import Image
from tests.world import (
    CAST,
    COUNTY,
    GARDEN_1,
    GARDEN_2,
    NOW,
    POINTS,
    RIVER_1,
    Town,
    build_town,
    category,
    photo,
    square,
)

from wangge.areas.queries import locate_code
from wangge.areas.services.editing import set_boundary
from wangge.calendars.queries import calendar_for
from wangge.calendars.rules import due, parse_limit
from wangge.files.models import StoredFile
from wangge.files.services import discard, disk_path, store, sweep
from wangge.kinds.concern.tests.stages import HOUR, dispatched, handled, reported
from wangge.matters.access import visible
from wangge.matters.models import Attachment, Clock, Matter, Telling
from wangge.matters.services.alarms import sound_due_alarms
from wangge.matters.services.telling import tell_pending
from wangge.notices.models import Delivery, Notice
from wangge.notices.rules import MOST_ATTEMPTS
from wangge.notices.services import deliver, set_contact

FEW, MANY = 5, 50


def numbers(answer: HttpResponse) -> set[str]:
    """The matters that a list page shows."""
    return {row.number for row in answer.context["shown"].rows} if answer.status_code == 200 else set()


class TestPhotos:
    def test_where_and_when_a_photo_was_taken_is_not_kept(self, town: Town) -> None:
        exif = Image.Exif()
        exif[0x010F] = "PhoneMaker"
        exif.get_ifd(0x8825)[2] = (37.0, 59.0, 6.0)
        stream = BytesIO()
        Image.new("RGB", (64, 48), "teal").save(stream, "JPEG", exif=exif.tobytes())
        assert b"PhoneMaker" in stream.getvalue()
        stored = store(upload=stream.getvalue(), name="home.jpg", at=NOW)
        reported(town, files=[stored])
        for small in ("", "?small=1"):
            row = Attachment.objects.get(file=stored)
            answer = town.client("dispatcher").get(
                reverse("matters:file", args=[row.pk, "thumbnail" if small else "full"])
            )
            body = b"".join(answer.streaming_content)
            assert dict(Image.open(BytesIO(body)).getexif()) == {}
            assert b"PhoneMaker" not in body

    def test_a_discarded_photo_leaves_the_disk_too(
        self, db: None, django_capture_on_commit_callbacks: pytest.FixtureRequest
    ) -> None:
        stored = photo()
        path = disk_path(stored.path)
        assert path.exists()
        with django_capture_on_commit_callbacks(execute=True):
            discard(file_ids=[stored.pk], at=NOW)
        assert not path.exists()
        assert not StoredFile.objects.exists()

    def test_a_photo_whose_report_was_never_sent_is_swept_away(
        self, db: None, django_capture_on_commit_callbacks: pytest.FixtureRequest
    ) -> None:
        path = disk_path(photo().path)
        with django_capture_on_commit_callbacks(execute=True):
            sweep(NOW + timedelta(days=3))
        assert not path.exists()


@pytest.fixture
def scattered(town: Town) -> list[Matter]:
    """Concerns in three grids; one is sealed, one is with the water company."""
    return [
        reported(town, grid=GARDEN_1, title="花园路灯一").matter,
        reported(town, grid=GARDEN_2, title="花园路灯二").matter,
        reported(town, grid=RIVER_1, title="河畔路灯").matter,
        reported(town, grid=GARDEN_1, title="封存的路灯", confidentiality="sealed").matter,
        dispatched(town, title="送出的路灯").matter,
    ]


class TestRights:
    @pytest.mark.parametrize("name", [name for name, *_rest in CAST])
    def test_list_and_detail_know_one_right(self, town: Town, scattered: list[Matter], name: str) -> None:
        client = town.client(name)
        listed = numbers(client.get(reverse("matters:list")))
        opened = {
            matter.number
            for matter in scattered
            if client.get(reverse("matters:detail", args=[matter.number])).status_code == 200
        }
        assert listed == opened

    @pytest.mark.parametrize("name", ["dispatcher", "west_dispatcher", "grid_worker", "river_worker", "handler"])
    def test_a_search_counts_no_row_that_one_may_not_see(self, town: Town, scattered: list[Matter], name: str) -> None:
        answer = town.client(name).get(reverse("matters:list"), {"q": "路灯"})
        own = set(visible(town.actor(name)).values_list("number", flat=True))
        assert numbers(answer) == own
        assert answer.context["shown"].count == len(own)
        assert len(own) < len(scattered)


class TestNothingIsLost:
    def test_what_happened_while_no_background_process_ran_is_told_when_it_runs_again(self, town: Town) -> None:
        story = dispatched(town)
        manager = town.people["manager"].pk
        assert not Notice.objects.filter(person_id=manager).exists()
        assert Telling.objects.filter(told_at__isnull=True, movement__matter=story.matter).count() > 0
        for _again in range(2):
            tell_pending(NOW + timedelta(days=2))
        told = Notice.objects.filter(person_id=manager, url=reverse("matters:detail", args=[story.matter.number]))
        assert told.count() == 1
        assert not Telling.objects.filter(told_at__isnull=True).exists()

    def test_a_notice_that_cannot_be_sent_is_tried_again_and_its_failure_is_seen(self, town: Town, settings) -> None:
        settings.ENV = replace(live_settings.ENV, webhook_hosts="127.0.0.1", quiet_hours="")
        manager = town.people["manager"].pk
        set_contact(person_id=manager, channel="wecom", address="http://127.0.0.1:9/send?key=nobody-listens")
        dispatched(town)
        tell_pending(NOW)
        deliver(NOW)
        (sending,) = Delivery.objects.all()
        assert sending.sent_at is None
        assert sending.error
        assert sending.run_at > NOW
        at = NOW
        for _try in range(MOST_ATTEMPTS):
            at += timedelta(days=1)
            deliver(at)
        sending.refresh_from_db()
        assert sending.failed_at is not None
        assert Notice.objects.filter(person_id=manager).exists()
        page = town.client("system_admin").get(reverse("notices:failures")).content.decode()
        assert escape(sending.error) in page


class TestLists:
    def test_swapped_dates_find_the_same(self, town: Town) -> None:
        inside = reported(town, title="三月四日的").matter
        reported(town, title="三月九日的", at=NOW + timedelta(days=5))
        client = town.client("dispatcher")
        straight = {"opened_from": "2026-03-03", "opened_to": "2026-03-04"}
        swapped = {"opened_from": "2026-03-04", "opened_to": "2026-03-03"}
        found = [numbers(client.get(reverse("matters:list"), filters)) for filters in (straight, swapped)]
        assert found == [{inside.number}, {inside.number}]

    def test_fifty_rows_cost_no_more_statements_than_five(self, town: Town) -> None:
        costs = {}
        lamp = category()
        for pages, client in {
            "matters:list": town.client("dispatcher"),
            "desk:inbox": town.client("dispatcher"),
        }.items():
            costs[pages] = [statements(client, reverse(pages), town, lamp, count) for count in (FEW, MANY)]
        assert {page: few for page, (few, _many) in costs.items()} == {
            page: many for page, (_few, many) in costs.items()
        }


def statements(client: Client, address: str, town: Town, lamp: object, count: int) -> int:
    """How many statements a page needs when it shows so many rows."""
    for number in range(Matter.objects.count(), count):
        dispatched(town, row=lamp, title=f"路灯{number}", grid=(GARDEN_1, GARDEN_2)[number % 2])
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        client.get(address)
    return len(caught)


@pytest.mark.django_db(transaction=True)
def test_a_moved_border_counts_at_once_in_every_thread() -> None:
    town = build_town()
    lng, lat = POINTS[GARDEN_2]
    seen = [located_elsewhere(lng, lat)]
    first, second = town.areas[GARDEN_1], town.areas[GARDEN_2]
    set_boundary(second, square(0, 0, 1, 1), at=NOW)
    set_boundary(first, square(1, 0, 2, 1), at=NOW)
    seen += [located_elsewhere(lng, lat), locate_code(lng, lat)]
    assert seen == [GARDEN_2, GARDEN_1, GARDEN_1]


def located_elsewhere(lng: float, lat: float) -> str:
    """The answer of another thread with a connection of its own."""
    found = []

    def ask() -> None:
        found.append(locate_code(lng, lat))
        connections.close_all()

    thread = Thread(target=ask)
    thread.start()
    thread.join()
    return found[0]


class TestTime:
    def test_working_days_know_holidays_and_make_up_days(self, db: None) -> None:
        before_the_holiday = datetime(2026, 9, 30, 2, 0, tzinfo=UTC)
        found = due(before_the_holiday, parse_limit("1 work_day"), calendar_for(COUNTY))
        assert found.at.date() == date(2026, 10, 8)
        make_up = due(datetime(2026, 10, 9, 2, 0, tzinfo=UTC), parse_limit("1 work_day"), calendar_for(COUNTY))
        assert make_up.at.date() == date(2026, 10, 10)
        assert not found.provisional

    def test_who_is_late_is_reminded_and_the_next_above_hears_of_it(self, town: Town) -> None:
        story = dispatched(town, row=category(limits={"单灯不亮": "3 work_day"}))
        clock = Clock.objects.get(matter=story.matter, name="handle")
        sound_due_alarms(clock.due_at + timedelta(minutes=1))
        reminded = set(Notice.objects.filter(key__startswith="clock:").values_list("person_id", flat=True))
        assert {town.people["manager"].pk, town.people["west_dispatcher"].pk} <= reminded
        sound_due_alarms(clock.due_at + timedelta(days=14))
        assert Notice.objects.filter(key__startswith="clock:", person_id=town.people["township_leader"].pk).exists()


def test_handled_is_not_shown_as_solved(town: Town) -> None:
    story = handled(town)
    client = town.client()
    code = story.opened.code
    client.post(reverse("portal:track"), {"number": story.matter.number, "code": code})
    address = reverse("portal:report", args=[story.matter.number])
    page = client.get(address).content.decode()
    assert "核查" in page
    for word in ("已解决", "已办结", "已结案"):
        assert word not in page.split("timeline")[0]
    assert not client.get(address).context["shown"].can_rate
    story.act("grid_worker", "pass", after=HOUR, closing_met=True)
    with time_machine.travel(story.at, tick=False):
        assert client.get(address).context["shown"].can_rate
