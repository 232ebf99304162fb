"""How often a service category is visited: shipped defaults that a county overrides; pure Python."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from wangge.kinds.visit.rules.categories import Service
from wangge.kit.words import gettext_noop


class Every(StrEnum):
    """A rhythm in words that a county uses."""

    NEVER = "never"
    DAILY = "daily"
    TWICE_A_WEEK = "twice_a_week"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"


EVERY_TITLES: Mapping[str, str] = {
    Every.NEVER: gettext_noop("only when asked"),
    Every.DAILY: gettext_noop("every day"),
    Every.TWICE_A_WEEK: gettext_noop("twice a week"),
    Every.WEEKLY: gettext_noop("every week"),
    Every.FORTNIGHTLY: gettext_noop("every two weeks"),
    Every.MONTHLY: gettext_noop("every month"),
    Every.QUARTERLY: gettext_noop("every three months"),
    Every.HALF_YEARLY: gettext_noop("every half year"),
    Every.YEARLY: gettext_noop("every year"),
}
MONTHS: Mapping[str, int] = {Every.MONTHLY: 1, Every.QUARTERLY: 3, Every.HALF_YEARLY: 6, Every.YEARLY: 12}
WINDOWS: Mapping[str, int] = {
    Every.DAILY: 1, Every.TWICE_A_WEEK: 2, Every.WEEKLY: 5, Every.FORTNIGHTLY: 7, Every.MONTHLY: 14,
    Every.QUARTERLY: 30, Every.HALF_YEARLY: 30, Every.YEARLY: 30,
}  # fmt: skip
"""Days within which a routine visit may be made."""
SAME_DAY = time(21, 0)
"""A second visit ends by then, so that it stays on the same day and nobody is woken."""


@dataclass(frozen=True)
class Rhythm:
    """How a category is visited; a care visit (`is_care`) has hours of the day and a second visit when it is missed."""

    every: Every
    is_care: bool = False
    opens: time = time(9, 0)
    closes: time = time(12, 0)
    second_hours: int = 3
    rest_days: int = 90


DEFAULTS: Mapping[Service, Rhythm] = {
    Service.ELDER_LIVING_ALONE: Rhythm(Every.WEEKLY, is_care=True, rest_days=0),
    Service.ELDER_80_PLUS: Rhythm(Every.MONTHLY),
    Service.DISABLED_PERSON: Rhythm(Every.QUARTERLY),
    Service.CHILD_IN_NEED: Rhythm(Every.MONTHLY),
    Service.LEFT_BEHIND_CHILD: Rhythm(Every.MONTHLY),
    Service.LOW_INCOME_HOUSEHOLD: Rhythm(Every.QUARTERLY),
    Service.JOBLESS: Rhythm(Every.QUARTERLY),
    Service.PREGNANT_NEWBORN: Rhythm(Every.MONTHLY),
    Service.NEWCOMER: Rhythm(Every.NEVER),
    Service.COURIER_RIDER: Rhythm(Every.NEVER),
    Service.VETERAN_FAMILY: Rhythm(Every.HALF_YEARLY),
    Service.OTHER_HELP: Rhythm(Every.NEVER),
}

TOO_LATE = gettext_noop("The hours of the visit and of the second one must end by 21:00 of the same day.")
BACKWARDS = gettext_noop("The hours must begin before they end.")


def rhythm_refusal(rhythm: Rhythm) -> str:
    """Why these hours cannot be kept, or ''."""
    if not rhythm.is_care:
        return ""
    if rhythm.opens >= rhythm.closes:
        return BACKWARDS
    end = rhythm.closes.hour * 60 + rhythm.closes.minute + 60 * rhythm.second_hours
    return TOO_LATE if end > SAME_DAY.hour * 60 else ""


WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAYS_APART = 3


def rrule(every: str, weekday: int) -> str:
    """The rhythm as a recurrence rule of whole days; weekly ones keep to a weekday (0 Monday)."""
    day, second = WEEKDAYS[weekday], WEEKDAYS[(weekday + DAYS_APART) % 7]
    rules = {
        Every.DAILY: "FREQ=DAILY",
        Every.TWICE_A_WEEK: f"FREQ=WEEKLY;BYDAY={day},{second}",
        Every.WEEKLY: f"FREQ=WEEKLY;BYDAY={day}",
        Every.FORTNIGHTLY: f"FREQ=WEEKLY;INTERVAL=2;BYDAY={day}",
    }
    if every in rules:
        return rules[Every(every)]
    months = MONTHS[every]
    return "FREQ=MONTHLY;BYMONTHDAY=1" if months == 1 else f"FREQ=MONTHLY;INTERVAL={months};BYMONTHDAY=1"
