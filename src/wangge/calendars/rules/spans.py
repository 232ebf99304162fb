"""Office hours as people write them."""

import re
from datetime import time

from wangge.calendars.rules.calendar import Spans, check_spans
from wangge.kit.messages import translate as _


class HoursNotUnderstood(ValueError):
    """The text is not a list of office hours or a day of the year; the message says what was expected."""


def parse_spans(text: str) -> Spans:
    """Reads `08:30-12:00, 14:00-18:00`; full-width punctuation is accepted."""
    found = re.findall(r"(\d{1,2})[:：](\d{2})\s*[-–—~～至]\s*(\d{1,2})[:：](\d{2})", text)
    rest = re.sub(r"(\d{1,2})[:：](\d{2})\s*[-–—~～至]\s*(\d{1,2})[:：](\d{2})|[\s,，、;；]", "", text)
    try:
        spans = tuple((time(int(a), int(b)), time(int(c), int(d))) for a, b, c, d in found)
        check_spans(spans)
    except ValueError:
        spans = ()
    if rest or not spans:
        raise HoursNotUnderstood(
            _("“%(text)s” is not a list of office hours like 08:30-12:00, 14:00-18:00.") % {"text": text}
        )
    return spans


def write_spans(spans: Spans) -> str:
    """The form that `parse_spans` reads."""
    return ", ".join(f"{begin:%H:%M}-{end:%H:%M}" for begin, end in spans)


def parse_month_day(text: str) -> tuple[int, int]:
    """Reads a day of the year, `05-01` or `5月1日`."""
    found = re.fullmatch(r"(\d{1,2})[-./月](\d{1,2})日?", text.strip())
    if found and 1 <= int(found[1]) <= 12 and 1 <= int(found[2]) <= 31:
        return int(found[1]), int(found[2])
    raise HoursNotUnderstood(_("“%(text)s” is not a day of the year like 05-01.") % {"text": text})
