"""When a station is open, as people write it, and what it may offer; pure Python.

Hours are kept in one canonical way of writing: `1-5 08:30-12:00 14:00-18:00; 6 09:00-12:00`, Monday is 1. What is
handed in may be Chinese or English, with full-width signs, as it stands in a clerk's table or on the door.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from wangge.people.rules import Role

KINDS = ("party_service", "convenience", "new_employment", "volunteer", "elder", "civilisation_practice")
FACILITIES = (
    "water", "rest", "toilet", "warm_meal", "phone_charging", "bike_charging", "wifi", "first_aid", "umbrella", "tools",
    "reading", "nursing", "step_free", "printing", "errands",
)  # fmt: skip
EDITORS = frozenset(
    {
        Role.COMMUNITY_CLERK,
        Role.COMMUNITY_SECRETARY,
        Role.DISPATCHER,
        Role.TOWNSHIP_LEADER,
        Role.COUNTY_LEADER,
    }
)
"""Who keeps the register of their area."""
CARERS = EDITORS | {Role.GRID_WORKER, Role.GRID_LEADER}
"""Who may also say on the spot that all is right, or that it is shut for a while."""
CONFIRM_AFTER = timedelta(days=90)
"""What nobody has confirmed for so long is marked: wrong hours send people to a shut door."""

DAYS = {"一": "1", "二": "2", "三": "3", "四": "4", "五": "5", "六": "6", "日": "7", "天": "7"}
ENGLISH = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WORDS = (
    (r"\s*(?:每天|每日|天天|daily|every\s*day)\s*", " 1-7 "),
    (r"\s*(?:工作日|weekdays)\s*", " 1-5 "),
    (r"\s*(?:周末|weekends?)\s*", " 6-7 "),
    (r"(?:全天|day and night|24\s*小时|24\s*hours|24h|24/7)", " 00:00-24:00 "),
)
WIDE = str.maketrans({"：": ":", "，": ",", "、": ",", "；": ";", "\n": ";", "—": "-", "–": "-", "～": "-", "~": "-"})
LINE = re.compile(
    r"(?:(?P<days>[1-7](?:[-,][1-7])*)[\s,]+)?(?P<spans>\d{1,2}:\d{2}-\d{1,2}:\d{2}(?:[\s,]+\d{1,2}:\d{2}-\d{1,2}:\d{2})*)"
)
MIDNIGHT = 24 * 60


class HoursRefused(ValueError):
    """Opening hours that cannot be read; `reason` is one of `form`, `order`, `overlap`."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(text)
        self.reason = reason
        self.text = text


@dataclass(frozen=True)
class Line:
    """Days of the week and the spans, in minutes of the day, in which the door is open then."""

    days: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]


def read_hours(text: str) -> tuple[Line, ...]:
    """Hours as people write them; raises `HoursRefused`. Empty where nothing is said."""
    lines = [_line(part.strip(), text) for part in _plain(text).split(";") if part.strip()]
    _refuse_overlaps(lines, text)
    return tuple(lines)


def _plain(text: str) -> str:
    """The text with one way of writing for every sign and day."""
    plain = re.sub(r"[至到]|\bto\b", "-", text.translate(WIDE).lower())
    for pattern, instead in WORDS:
        plain = re.sub(pattern, instead, plain)
    plain = re.sub(r"(?:星期|礼拜)", "周", plain)
    plain = re.sub(r"周([一二三四五六日天]+)", lambda found: ",".join(DAYS[day] for day in found[1]), plain)
    for number, name in enumerate(ENGLISH, start=1):
        plain = re.sub(rf"\b{name}[a-z]*", str(number), plain)
    return re.sub(r"(?<=[1-7])(?=\d\d:)", " ", re.sub(r"\s*([-,])\s*", r"\1", plain))


def _line(part: str, text: str) -> Line:
    found = LINE.fullmatch(part)
    if found is None:
        raise HoursRefused("form", text)
    spans = []
    for span in re.split(r"[\s,]+", found["spans"]):
        begin, end = (_minutes(moment, text) for moment in span.split("-"))
        if end <= begin:
            raise HoursRefused("order", text)
        spans.append((begin, end))
    return Line(_days(found["days"] or "1-7", text), tuple(sorted(spans)))


def _minutes(moment: str, text: str) -> int:
    hours, minutes = (int(part) for part in moment.split(":"))
    if minutes > 59 or hours * 60 + minutes > MIDNIGHT:
        raise HoursRefused("form", text)
    return hours * 60 + minutes


def _days(written: str, text: str) -> tuple[int, ...]:
    days: set[int] = set()
    for part in written.split(","):
        first, _dash, last = part.partition("-")
        if not last:
            days.add(int(first))
        elif "-" in last or int(last) < int(first):
            raise HoursRefused("form", text)
        else:
            days |= set(range(int(first), int(last) + 1))
    return tuple(sorted(days))


def _refuse_overlaps(lines: Iterable[Line], text: str) -> None:
    by_day: dict[int, list[tuple[int, int]]] = {}
    for line in lines:
        for day in line.days:
            by_day.setdefault(day, []).extend(line.spans)
    for spans in by_day.values():
        spans.sort()
        if any(begin < end for (_first, end), (begin, _last) in pairwise(spans)):
            raise HoursRefused("overlap", text)


def runs(days: Iterable[int]) -> list[tuple[int, int]]:
    """Days one after the other as first and last of each run."""
    found: list[tuple[int, int]] = []
    for day in sorted(days):
        if found and found[-1][1] == day - 1:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def clock(minutes: int) -> str:
    """Minutes of the day as a clock shows them."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def write_hours(lines: Iterable[Line]) -> str:
    """The canonical way of writing, which `read_hours` reads back."""
    return "; ".join(
        " ".join(
            [
                ",".join(str(first) if first == last else f"{first}-{last}" for first, last in runs(line.days)),
                *(f"{clock(begin)}-{clock(end)}" for begin, end in line.spans),
            ]
        )
        for line in lines
    )


def open_until(lines: Iterable[Line], moment: datetime) -> int | None:
    """The minute at which a door that is open at a local moment shuts, None where it is shut."""
    minute = moment.hour * 60 + moment.minute
    ends = [
        end for line in lines if moment.isoweekday() in line.days for begin, end in line.spans if begin <= minute < end
    ]
    return max(ends) if ends else None
