"""What a deadline chip says: the words alone tell everything."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from wangge.ui.moments import deadline_words, due_words, moment_words, span_words

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)  # noon in China


@pytest.fixture(autouse=True)
def _in_chinese():
    with translation.override("zh-hans"):
        yield


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=20), "1分钟"),
        (timedelta(minutes=25), "25分钟"),
        (timedelta(hours=2, minutes=5), "2小时 5分钟"),
        (timedelta(hours=5, minutes=40), "5小时"),
        (timedelta(days=3, hours=4), "3天 4小时"),
        (timedelta(days=12, hours=4), "12天"),
        (timedelta(days=-1, hours=-2), "1天 2小时"),
    ],
)
def test_spans_are_said_in_two_units_at_most(span, words):
    assert span_words(span) == words


@pytest.mark.parametrize(
    ("due", "more", "tone", "text"),
    [
        (timedelta(days=3), {}, "good", "还剩 3天"),
        (timedelta(hours=5), {}, "warn", "还剩 5小时"),
        (timedelta(0), {}, "bad", "已超期 1分钟"),
        (timedelta(hours=-26), {}, "bad", "已超期 1天 2小时"),
        (timedelta(hours=-26), {"is_paused": True}, "plain", "已暂停计时"),
        (timedelta(days=40), {"is_provisional": True}, "good", "约剩 40天（暂定）"),
        (timedelta(hours=-5), {"stopped_at": NOON - timedelta(hours=6)}, "good", "按时完成"),
        (timedelta(hours=-5), {"stopped_at": NOON - timedelta(hours=5)}, "good", "按时完成"),
        (timedelta(hours=-5), {"stopped_at": NOON - timedelta(hours=3)}, "bad", "超期 2小时 完成"),
        (timedelta(hours=-5), {"is_window": True}, "plain", "已到期"),
        (timedelta(hours=-5), {"is_window": True, "stopped_at": NOON - timedelta(hours=3)}, "plain", "已到期"),
        (timedelta(hours=5), {"is_window": True, "stopped_at": NOON}, "plain", "已提前结束"),
        (timedelta(hours=5), {"is_window": True}, "warn", "还剩 5小时"),
    ],
)
def test_a_deadline_says_how_it_stands(due, more, tone, text):
    words = deadline_words(NOON + due, at=NOON, **more)
    assert (words.tone, words.text) == (tone, text)


def test_without_a_deadline_it_says_so():
    assert deadline_words(None, at=NOON).text == "无时限"


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (NOON - timedelta(hours=2), "今天 10:00"),
        (NOON - timedelta(hours=13), "昨天 23:00"),
        (NOON + timedelta(hours=20), "明天 08:00"),
        (NOON - timedelta(days=30), "10月22日 12:00"),
        (NOON - timedelta(days=400), "2025年10月17日 12:00"),
    ],
)
def test_moments_are_said_as_people_say_them(moment, words):
    assert moment_words(moment, NOON) == words


@pytest.mark.parametrize(
    ("due_at", "words"),
    [
        (datetime(2027, 1, 7, 16, tzinfo=UTC), "2027-01-07"),  # the midnight that ends the seventh in China
        (datetime(2027, 1, 7, 9, 30, tzinfo=UTC), "2027-01-07 17:30"),
    ],
)
def test_a_limit_that_ends_with_a_day_is_called_by_that_day(due_at, words):
    assert due_words(due_at) == words
