"""Answers to what residents ask: who writes them, how long one holds, what never stands in one; pure Python."""

import re
from datetime import date, timedelta
from enum import StrEnum

from wangge.language.masking import mask
from wangge.people.rules import FIELD_ROLES, UNIT_ROLES, Role


class State(StrEnum):
    """Where a version stands; everybody reads only what is public."""

    DRAFT = "draft"
    WAITING = "waiting"
    RETURNED = "returned"
    PUBLIC = "public"
    REPLACED = "replaced"


OPEN_STATES = (State.DRAFT, State.WAITING, State.RETURNED)
CHECKED_STATES = (State.PUBLIC, State.REPLACED)
UNITS = frozenset({Role.UNIT_HANDLER, Role.UNIT_MANAGER})
WRITERS = UNITS | {
    Role.COMMUNITY_CLERK, Role.COMMUNITY_SECRETARY, Role.DISPATCHER, Role.TOWNSHIP_LEADER, Role.COUNTY_LEADER,
}  # fmt: skip
READERS = WRITERS | {Role.SUPERVISOR, Role.PROPERTY_MANAGER}
ON_THE_PHONE = frozenset(FIELD_ROLES)
REPLIERS = UNIT_ROLES | WRITERS | {Role.GRID_WORKER, Role.GRID_LEADER}
LEVELS = ("city", "county", "township", "community")
"""An answer for one grid alone would be a fact about a grid; that stands on the grid's own page."""

USUAL_SPAN = timedelta(days=365)
LONGEST = timedelta(days=730)
"""What nobody looked at for two years is not known to be right."""
WARN_BEFORE = timedelta(days=30)

LONGEST_SEARCH = 20
"""Whoever types more tells a story; that is not kept."""
SHOWN_FROM = 3
KEPT_SEARCH = timedelta(days=30)
KEPT_QUESTION = timedelta(days=90)
MOST_LEFT = 5
"""Questions that one visit may leave; a flood of them helps nobody."""

MOBILE = re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")
PHONE = re.compile(r"[0-9][0-9 \-转,，、;；()（）]{2,38}[0-9)）]|[0-9]{3,5}")
REFUSED = ("证件", "卡号", "车牌", "账号")
DOUBTFUL = ("姓名", "住址", "邮箱", "隐去")


def numbers_of_people(text: str) -> list[str]:
    """What leads to one person wherever it stands: identity, card and mobile numbers, number plates, chat accounts."""
    hidden = mask(text).hidden
    return [value for sign, value in hidden.items() if sign.startswith(tuple(f"〔{kind}" for kind in REFUSED))] + [
        value for value in hidden.values() if MOBILE.fullmatch(value)
    ]


def may_name_somebody(text: str) -> list[str]:
    """What may be a person's name or home, or an office and its door: somebody has to look."""
    hidden = mask(text).hidden
    return [value for sign, value in hidden.items() if sign.startswith(tuple(f"〔{kind}" for kind in DOUBTFUL))]


def mobiles(text: str) -> list[str]:
    """The mobile numbers in a text, as digits."""
    return [re.sub(r"\D", "", number)[-11:] for number in MOBILE.findall(text)]


def looked_at_too_late(review_on: date, today: date) -> bool:
    """Whether an answer would stand longer than anybody knows it to be right."""
    return review_on - today > LONGEST


def codes_above(code: str) -> list[str]:
    """The codes of an area and of all above it, whose answers hold there."""
    return [code[:length] for length in (2, 4, 6, 9, 12, 15, 17) if length <= len(code)]


def kept_words(text: str) -> str:
    """What is kept of a search that found nothing: few words that name nobody, or nothing at all."""
    words = re.sub(r"\s+", " ", re.sub(r"[^\w ]", " ", text)).strip().casefold()
    if not 2 <= len(words) <= LONGEST_SEARCH or re.search(r"\d", words) or mask(words).hidden:
        return ""
    return words
