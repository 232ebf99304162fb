"""Legal services of a community: sessions on the spot, the adviser, written questions; pure Python.

Marks of the lines of law as in `law.py`.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

from wangge.kinds.dispute.rules.law import LawLine
from wangge.kit.words import gettext_noop
from wangge.matters.rules import ParameterRule
from wangge.people.rules import overlaps

LONGEST = timedelta(hours=12)
MOST_SEATS = 500
ANSWER_DAYS = 5
"""Working days within which a question is answered [N]."""
KEPT_DAYS = 90
"""Days for which question and answer are kept, where the county sets nothing else [N]."""
PARAMETERS = {
    "advice_days": ParameterRule(
        gettext_noop("Days for which a legal question and its answer are kept"), KEPT_DAYS, least=30, most=365
    )
}


class Kind(StrEnum):
    """What somebody from the law does in a community."""

    ADVICE = "advice"
    MEDIATION = "mediation"
    HEARING = "hearing"
    LESSON = "lesson"


KINDS: Mapping[str, str] = {
    Kind.ADVICE: gettext_noop("Legal advice"),
    Kind.MEDIATION: gettext_noop("Mediation day"),
    Kind.HEARING: gettext_noop("Circuit hearing"),
    Kind.LESSON: gettext_noop("Law class"),
}
ICONS: Mapping[str, str] = {
    Kind.ADVICE: "message-circle", Kind.MEDIATION: "heart-handshake", Kind.HEARING: "gavel", Kind.LESSON: "school",
}  # fmt: skip


class Standing(StrEnum):
    """Where a session stands."""

    PLANNED = "planned"
    CALLED_OFF = "called_off"
    HELD = "held"


STANDINGS: Mapping[str, str] = {
    Standing.PLANNED: gettext_noop("Announced"),
    Standing.CALLED_OFF: gettext_noop("Called off"),
    Standing.HELD: gettext_noop("Has taken place"),
}

ENDS_FIRST = gettext_noop("It ends before it begins.")
TOO_LONG = gettext_noop("One session lasts twelve hours at most.")
IN_THE_PAST = gettext_noop("The day and hour lie in the past.")
NO_PLACE = gettext_noop("Choose a room or write where it is.")
NO_GUEST = gettext_noop("Say who comes: a registered person, or a legal role and where they come from.")
NO_TOPIC = gettext_noop("What is the class about?")
NO_CASES = gettext_noop("A hearing is announced without a topic: nothing of the case belongs here.")
TOO_MANY_SEATS = gettext_noop("At most 500 places.")


def plan_faults(
    *, kind: str, topic: str, starts_at: datetime, ends_at: datetime, has_place: bool, has_guest: bool,
    seats: int | None, at: datetime,
) -> list[tuple[str, str]]:  # fmt: skip
    """What keeps a session from being announced, each with the field it belongs to."""
    held = (
        ("ends", ENDS_FIRST, ends_at <= starts_at),
        ("ends", TOO_LONG, ends_at - starts_at > LONGEST),
        ("day", IN_THE_PAST, starts_at <= at),
        ("room", NO_PLACE, not has_place),
        ("visitor", NO_GUEST, not has_guest),
        ("topic", NO_TOPIC, kind == Kind.LESSON and not topic.strip()),
        ("topic", NO_CASES, kind == Kind.HEARING and bool(topic.strip())),
        ("seats", TOO_MANY_SEATS, seats is not None and seats > MOST_SEATS),
    )
    return [(field, text) for field, text, holds in held if holds]


def is_bookable(*, standing: str, starts_at: datetime, seats: int | None, booked: int, at: datetime) -> bool:
    """Whether a place can be booked now."""
    return standing == Standing.PLANNED and starts_at > at and seats is not None and booked < seats


def clashing(starts_on: date, ends_on: date | None, others: Iterable[tuple[date, date | None]]) -> bool:
    """Whether an appointment shares a day with another of the same community."""
    return any(overlaps(starts_on, ends_on, first, last) for first, last in others)


class Topic(StrEnum):
    """What a legal question is about."""

    LABOUR = "labour"
    FAMILY = "family"
    CONTRACT = "contract"
    HOME = "home"
    CONSUMER = "consumer"
    DAMAGE = "damage"
    LAND = "land"
    AUTHORITY = "authority"
    OTHER = "other"


TOPICS: Mapping[str, str] = {
    Topic.LABOUR: gettext_noop("Work and wages"),
    Topic.FAMILY: gettext_noop("Marriage, children, maintenance, inheritance"),
    Topic.CONTRACT: gettext_noop("Loans, rent, contracts"),
    Topic.HOME: gettext_noop("Home, neighbours, property service"),
    Topic.CONSUMER: gettext_noop("Goods and services bought"),
    Topic.DAMAGE: gettext_noop("Injury, traffic, medical harm"),
    Topic.LAND: gettext_noop("Farm land, demolition"),
    Topic.AUTHORITY: gettext_noop("A decision or fine of an authority"),
    Topic.OTHER: gettext_noop("Something else of the law"),
}

THREE_YEARS = LawLine(
    gettext_noop("Most claims are brought to court within three years of knowing of the harm and who caused it."),
    "民法典 第188条", "V2",
)  # fmt: skip
WARNINGS: Mapping[str, tuple[LawLine, ...]] = {
    Topic.LABOUR: (
        LawLine(
            gettext_noop(
                "Labour arbitration is asked for within one year; for unpaid wages within one year of leaving the work."
            ),
            "劳动争议调解仲裁法 第27条", "V2",
        ),
    ),
    Topic.FAMILY: (
        LawLine(gettext_noop("Maintenance can be claimed at any time; it does not lapse."), "民法典 第196条", "V2"),
        THREE_YEARS,
    ),
    Topic.CONSUMER: (
        LawLine(
            gettext_noop("Most goods bought online can be sent back within seven days."),
            "消费者权益保护法 第25条", "V2",
        ),
        THREE_YEARS,
    ),
    Topic.LAND: (
        LawLine(
            gettext_noop("Arbitration of rural land contracts is asked for within two years."),
            "农村土地承包经营纠纷调解仲裁法 第18条", "V2",
        ),
        LawLine(
            gettext_noop("Against an authority: reconsideration within 60 days, the court within six months."),
            "行政复议法 第20条；行政诉讼法 第46条", "V2",
        ),
    ),
    Topic.AUTHORITY: (
        LawLine(
            gettext_noop("Against an authority: reconsideration within 60 days, the court within six months."),
            "行政复议法 第20条；行政诉讼法 第46条", "V2",
        ),
    ),
}  # fmt: skip


def time_warnings(topic: str) -> tuple[LawLine, ...]:
    """Which times must not pass while somebody waits for an answer."""
    return WARNINGS.get(topic, (THREE_YEARS,))


class Pointed(StrEnum):
    """Where an answer points, so that the way there can be shown."""

    NOWHERE = ""
    MEDIATION = "mediation"
    LEGAL_AID = "legal_aid"
    ARBITRATION = "arbitration"
    COURT = "court"
    AUTHORITY = "authority"
    POLICE = "police"


POINTED: Mapping[str, str] = {
    Pointed.NOWHERE: gettext_noop("Nowhere: the answer is enough"),
    Pointed.MEDIATION: gettext_noop("Mediation in the community"),
    Pointed.LEGAL_AID: gettext_noop("Legal aid, hotline 12348"),
    Pointed.ARBITRATION: gettext_noop("Labour or land arbitration"),
    Pointed.COURT: gettext_noop("The people's court"),
    Pointed.AUTHORITY: gettext_noop("The authority in charge"),
    Pointed.POLICE: gettext_noop("The police"),
}


class State(StrEnum):
    """Where a question stands."""

    WAITING = "waiting"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


STATES: Mapping[str, str] = {
    State.WAITING: gettext_noop("Waits for an answer"),
    State.ANSWERED: gettext_noop("Answered"),
    State.WITHDRAWN: gettext_noop("Deleted by who asked"),
    State.LAPSED: gettext_noop("Deleted unanswered"),
}

DANGERS = (
    (
        re.compile("持刀|砍人|正在打|打人|挨打|被打|家暴|殴打|威胁要杀|拘禁|关起来不让|绑架|抢劫"),
        "110",
        gettext_noop("Somebody is being hurt or threatened: call 110 now."),
    ),
    (
        re.compile("轻生|自杀|跳楼|跳河|不想活|喝农药|割腕"),
        "110",
        gettext_noop("A life is in danger: call 110 now, or 120 if somebody is hurt."),
    ),
    (re.compile("着火|起火|煤气泄漏|燃气泄漏"), "119", gettext_noop("Fire or gas: go outside and call 119 now.")),
)


def danger_in(text: str) -> tuple[str, str] | None:
    """The number to call and the words to say where a question tells of danger now; the first that fits."""
    return next(((number, words) for pattern, number, words in DANGERS if pattern.search(text)), None)


def delete_on(answered_on: date, days: int) -> date:
    """The day on which question and answer go."""
    return answered_on + timedelta(days=days)


def per_ten_thousand(lawsuits: int, people: int) -> str:
    """Lawsuits for every 10,000 people, to two decimals, rounded half up; a dash where nobody lives."""
    if people <= 0:
        return "–"
    hundredths = (2 * lawsuits * 1_000_000 + people) // (2 * people)
    return f"{hundredths // 100}.{hundredths % 100:02d}"
