"""What a mediation committee must look like, and where one is missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from wangge.kinds.dispute.rules.law import MEMBERS_LEAST, MEMBERS_MOST, TERM_YEARS
from wangge.kit.words import gettext_noop

TOO_FEW = gettext_noop("Fewer than three members.")
TOO_MANY = gettext_noop("More than nine members.")
NO_WOMAN = gettext_noop("No woman among the members.")
NO_CHAIR = gettext_noop("No chair.")
TWO_CHAIRS = gettext_noop("More than one chair.")
TERM_OVER = gettext_noop("The term is over; elect or appoint anew.")
TERM_TOO_LONG = gettext_noop("The term is longer than three years.")
NOT_FILED = gettext_noop("Not filed with the judicial office yet.")
NOBODY = gettext_noop("Nobody with an account can take a case.")
OF_MEMBERS = (TOO_FEW, TOO_MANY, NO_WOMAN, NO_CHAIR, TWO_CHAIRS)
FAULT_SOURCES = {
    **dict.fromkeys(OF_MEMBERS, "人民调解法 第8条"),
    **dict.fromkeys((TERM_OVER, TERM_TOO_LONG), "人民调解法 第9条"),
    NOT_FILED: "人民调解法 第10条",
}


@dataclass(frozen=True)
class Committee:
    """What is known of an organization on a day."""

    members: int
    women: int
    chairs: int
    term_from: date | None
    term_to: date | None
    is_filed: bool
    takers: int


def _after_years(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _of_members(body: Committee) -> Iterable[str]:
    if body.members < MEMBERS_LEAST:
        yield TOO_FEW
    if body.members > MEMBERS_MOST:
        yield TOO_MANY
    if body.members and not body.women:
        yield NO_WOMAN
    if not body.chairs:
        yield NO_CHAIR
    if body.chairs > 1:
        yield TWO_CHAIRS


def _of_term(body: Committee, on: date) -> Iterable[str]:
    if body.term_to is not None and body.term_to < on:
        yield TERM_OVER
    if body.term_from and body.term_to and body.term_to > _after_years(body.term_from, TERM_YEARS):
        yield TERM_TOO_LONG


def faults(body: Committee, on: date) -> list[str]:
    """What is not as the law asks, the gravest first."""
    rest = [] if body.is_filed else [NOT_FILED]
    return [*_of_members(body), *_of_term(body, on), *rest, *([] if body.takers else [NOBODY])]
