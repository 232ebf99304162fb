import json
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core import mail
from django.db import connection, transaction

from wangge.notices import queries, services
from wangge.notices.models import Delivery, Notice
from wangge.notices.rules import MOST_ATTEMPTS

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
NIGHT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
HANDLER, LEADER = 11, 12

pytestmark = pytest.mark.django_db


@pytest.fixture
def bot(settings):
    """A messenger's server on this machine: keeps what it was sent, answers what it is told to."""

    class Server(ThreadingHTTPServer):
        got: list[tuple[str, dict]]
        answer: dict

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.server.got.append((self.path, json.loads(body)))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(self.server.answer).encode())

        def log_message(self, *args):
            pass

    server = Server(("127.0.0.1", 0), Handler)
    server.got, server.answer = [], {"errcode": 0, "code": 0}
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    settings.ENV = replace(settings.ENV, webhook_hosts="127.0.0.1", site_url="https://wangge.example")
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def address(bot) -> str:
    return f"http://127.0.0.1:{bot.server_port}/send?key=abc"


def tell(key: str = "M1:due", urgency: str = "normal", at: datetime = NOON, people=(HANDLER,), **given) -> None:
    services.notify(
        key=key,
        person_ids=people,
        title="路灯报修今天到期",
        body="张某 电话",
        url="/m/M1",
        urgency=urgency,
        at=at,
        **given,
    )


def test_asking_twice_tells_each_person_once_in_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        tell(people=[HANDLER, LEADER, HANDLER])
    tell(people=[HANDLER, LEADER])
    assert sorted(Notice.objects.values_list("person_id", flat=True)) == [HANDLER, LEADER]


def test_a_notice_dies_with_the_change_it_tells_of():
    with transaction.atomic():
        tell()
        transaction.set_rollback(True)
    assert queries.unread_count(HANDLER) == 0


def test_reading_one_or_all():
    tell("a")
    tell("b")
    tell("c", people=[LEADER])
    first = queries.notices_of(HANDLER).first()
    services.read(person_id=LEADER, notice_ids=[first.pk], at=NOON)
    assert queries.unread_count(HANDLER) == 2
    services.read(person_id=HANDLER, notice_ids=[first.pk], at=NOON)
    assert queries.unread_count(HANDLER) == 1
    services.read(person_id=HANDLER, at=NOON)
    assert (queries.unread_count(HANDLER), queries.unread_count(LEADER)) == (0, 1)


def test_notices_of_one_group_stand_behind_the_newest():
    for number in range(3):
        tell(f"late:{number}", group="late", at=NOON + timedelta(minutes=number))
    tell("other")
    found = queries.bundles(list(queries.notices_of(HANDLER)))
    assert [(bundle.newest.key, len(bundle.others)) for bundle in found] == [("late:2", 2), ("other", 0)]


def test_an_email_goes_out_with_title_and_address_but_no_personal_data(settings):
    settings.ENV = replace(settings.ENV, site_url="https://wangge.example")
    services.set_contact(person_id=HANDLER, channel="email", address="handler@unit.example")
    tell()
    services.deliver(NOON)
    services.deliver(NOON)
    (sent,) = mail.outbox
    assert sent.to == ["handler@unit.example"]
    assert "https://wangge.example/m/M1" in sent.body
    assert "电话" not in sent.body


def test_the_address_is_sealed_in_the_database():
    services.set_contact(person_id=HANDLER, channel="email", address="handler@unit.example")
    with connection.cursor() as cursor:
        cursor.execute("SELECT address FROM notices_contact")
        assert "handler" not in cursor.fetchone()[0]


@pytest.mark.parametrize("channel", ["wecom", "dingtalk", "feishu"])
def test_group_bots_get_their_own_shape(bot, channel):
    services.set_contact(person_id=HANDLER, channel=channel, address=address(bot), secret="s3cret")
    tell()
    assert services.deliver(NOON) == 2
    ((path, body),) = bot.got
    text = "路灯报修今天到期\nhttps://wangge.example/m/M1"
    if channel == "feishu":
        assert body["content"] == {"text": text}
        assert body["msg_type"] == "text"
        assert body["sign"]
    else:
        assert body["text"] == {"content": text}
        assert body["msgtype"] == "text"
        assert ("sign=" in path) == (channel == "dingtalk")


def test_a_refusal_is_tried_again_shown_and_given_up(bot):
    bot.answer = {"errcode": 93000, "errmsg": "invalid webhook url"}
    services.set_contact(person_id=HANDLER, channel="wecom", address=address(bot))
    tell()
    at = NOON
    for _ in range(MOST_ATTEMPTS):
        services.deliver(at)
        at += timedelta(days=1)
    (failed,) = queries.failed_deliveries()
    assert failed.failed_at
    assert "invalid webhook" in failed.error
    assert len(bot.got) == 6
    bot.answer = {"errcode": 0}
    assert services.retry(delivery_id=failed.pk, at=at)
    services.deliver(at)
    assert not queries.failed_deliveries()


def test_nothing_is_posted_to_hosts_that_were_not_allowed(bot, settings):
    settings.ENV = replace(settings.ENV, webhook_hosts="qyapi.weixin.qq.com")
    services.set_contact(person_id=HANDLER, channel="wecom", address=address(bot))
    tell()
    services.deliver(NOON)
    assert bot.got == []
    assert "127.0.0.1" in queries.failed_deliveries().get().error


def test_at_night_only_urgent_notices_leave_the_house(bot):
    services.set_contact(person_id=HANDLER, channel="wecom", address=address(bot))
    tell("normal", at=NIGHT)
    tell("urgent", urgency="urgent", at=NIGHT)
    services.deliver(NIGHT)
    assert len(bot.got) == 1
    services.deliver(NIGHT + timedelta(hours=8))
    assert len(bot.got) == 2


def test_who_wants_urgent_ones_only_gets_no_others(bot):
    services.set_contact(person_id=HANDLER, channel="wecom", address=address(bot), is_urgent_only=True)
    tell("normal")
    tell("urgent", urgency="urgent")
    services.deliver(NOON)
    assert len(bot.got) == 1


def test_a_sending_claimed_by_another_process_is_left_alone(bot):
    services.set_contact(person_id=HANDLER, channel="wecom", address=address(bot))
    tell()
    services.spread(NOON)
    Delivery.objects.update(lease_until=NOON + services.LEASE, attempts=1)
    assert services.send_due(NOON) == 0
    assert services.send_due(NOON + services.LEASE + timedelta(seconds=1)) == 1
