"""Limits, pauses and extensions as values."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from math import ceil

from wangge.kit.messages import translate as _
from wangge.kit.messages import translate_plural as ngettext

MOST = 10_000


class LimitNotUnderstood(ValueError):
    """The text is not a limit; the message says what was expected."""


class PauseStillOpen(ValueError):
    """A clock that stands still has no deadline: it is counted again when the pause ends."""


class LimitUnit(StrEnum):
    """The six units of a limit."""

    URGENT_HOUR = "urgent_hour"
    URGENT_DAY = "urgent_day"
    WORK_HOUR = "work_hour"
    WORK_DAY = "work_day"
    CALENDAR_DAY = "calendar_day"
    MONTH = "month"


CHINESE_UNITS = {
    "紧急工作时": LimitUnit.URGENT_HOUR,
    "紧急工作日": LimitUnit.URGENT_DAY,
    "工作时": LimitUnit.WORK_HOUR,
    "工作日": LimitUnit.WORK_DAY,
    "日": LimitUnit.CALENDAR_DAY,
    "月": LimitUnit.MONTH,
}
HOUR_UNITS = frozenset({LimitUnit.URGENT_HOUR, LimitUnit.WORK_HOUR})
DATE_UNITS = frozenset({LimitUnit.URGENT_DAY, LimitUnit.CALENDAR_DAY, LimitUnit.MONTH})


@dataclass(frozen=True)
class Limit:
    """So many of one unit, e.g. three working days."""

    amount: int | Fraction
    unit: LimitUnit

    def __post_init__(self) -> None:
        is_part_of_hour = self.unit in HOUR_UNITS and (self.amount * 60).denominator == 1 and self.amount > 0
        if not (self.amount == int(self.amount) and 1 <= self.amount <= MOST) and not is_part_of_hour:
            raise LimitNotUnderstood(
                _("The amount of a limit must be a whole number from 1 to %(most)d.") % {"most": MOST}
            )

    def __str__(self) -> str:
        return f"{float(self.amount):g} {self.unit}"

    def text(self) -> str:
        """The limit in words of the active language."""
        if self.amount != int(self.amount):
            return minute_words(int(self.amount * 60))[self.unit]
        return limit_words(int(self.amount))[self.unit]


def limit_words(amount: int) -> dict[LimitUnit, str]:
    """The same amount in words for each unit."""
    number = {"amount": amount}
    return {
        LimitUnit.URGENT_HOUR: ngettext("%(amount)d clock hour", "%(amount)d clock hours", amount) % number,
        LimitUnit.URGENT_DAY: ngettext(
            "%(amount)d day, holidays included", "%(amount)d days, holidays included", amount
        )
        % number,
        LimitUnit.WORK_HOUR: ngettext("%(amount)d working hour", "%(amount)d working hours", amount) % number,
        LimitUnit.WORK_DAY: ngettext("%(amount)d working day", "%(amount)d working days", amount) % number,
        LimitUnit.CALENDAR_DAY: ngettext("%(amount)d calendar day", "%(amount)d calendar days", amount) % number,
        LimitUnit.MONTH: ngettext("%(amount)d month", "%(amount)d months", amount) % number,
    }


def minute_words(minutes: int) -> dict[LimitUnit, str]:
    """Parts of an hour, said in minutes."""
    number = {"minutes": minutes}
    return {
        LimitUnit.URGENT_HOUR: ngettext("%(minutes)d clock minute", "%(minutes)d clock minutes", minutes) % number,
        LimitUnit.WORK_HOUR: ngettext("%(minutes)d working minute", "%(minutes)d working minutes", minutes) % number,
    }


@lru_cache(maxsize=512)
def parse_limit(text: str) -> Limit:
    """Reads `3 work_day`, also with the unit's Chinese name (`3个工作日`)."""
    found = re.fullmatch(r"(\d{1,9}(?:\.\d{1,2})?)\s*个?\s*([a-z_]+|[\u4e00-\u9fff]+)", text.strip())
    unit = None
    if found:
        name = found.group(2)
        unit = CHINESE_UNITS.get(name) or next((unit for unit in LimitUnit if unit == name), None)
    if not found or unit is None:
        raise LimitNotUnderstood(
            _(
                "“%(text)s” is not a limit. Write an amount and a unit, such as “3 work_day”, “4 work_hour”, "
                "“2 urgent_hour”, “1 urgent_day”, “15 calendar_day” or “1 month”."
            )
            % {"text": text}
        )
    return Limit(Fraction(found.group(1)), unit) if "." in found.group(1) else Limit(int(found.group(1)), unit)


OFFICE_DAY, CLOCK_DAY, DAYS_OF_A_MONTH = 8, 24, 30
"""What a day or a month is taken apart into where only a part of it is given."""


def part_of(limit: Limit, percent: int) -> Limit:
    """So many per cent of a limit, never longer than the whole; parts of a day are given in hours, all rounded up."""
    amount = Fraction(limit.amount) * percent / 100
    if percent >= 100:
        return limit
    if limit.unit in HOUR_UNITS:
        return Limit(min(limit.amount, _to_minutes(amount)), limit.unit)
    if limit.unit in DATE_UNITS - {LimitUnit.URGENT_DAY}:
        days = amount * DAYS_OF_A_MONTH if limit.unit is LimitUnit.MONTH else amount
        return Limit(ceil(days), LimitUnit.CALENDAR_DAY)
    if amount.denominator == 1:
        return Limit(int(amount), limit.unit)
    if limit.unit is LimitUnit.WORK_DAY:
        return Limit(_to_minutes(amount * OFFICE_DAY), LimitUnit.WORK_HOUR)
    return Limit(_to_minutes(amount * CLOCK_DAY), LimitUnit.URGENT_HOUR)


def _to_minutes(hours: Fraction) -> int | Fraction:
    """Hours in steps of three minutes, which are written with two decimals."""
    found = Fraction(ceil(hours * 20), 20)
    return int(found) if found.denominator == 1 else found


@dataclass(frozen=True)
class Pause:
    """A time during which the clock stood still; `end` is None while it still does."""

    start: datetime
    end: datetime | None
    reason: str = ""
    approved_by: str = ""


@dataclass(frozen=True)
class Extension:
    """Time granted on top, before the deadline had passed; counted from the deadline it moves."""

    limit: Limit
    reason: str = ""
    approved_by: str = ""
