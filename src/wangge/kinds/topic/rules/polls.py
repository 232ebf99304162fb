"""The life of one vote: announced, open, closed, counted, published; pure Python."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wangge.kit.words import gettext_noop


class PollState(StrEnum):
    """Where a vote stands."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    OPEN = "open"
    CLOSED = "closed"
    COUNTED = "counted"
    PUBLISHED = "published"
    CHALLENGED = "challenged"
    EFFECTIVE = "effective"
    CANCELLED = "cancelled"


class PollAct(StrEnum):
    """What is done with a vote."""

    ANNOUNCE = "announce"
    OPEN = "open"
    CLOSE = "close"
    COUNT = "count"
    PUBLISH = "publish"
    CHALLENGE = "challenge"
    UPHOLD = "uphold"
    SETTLE = "settle"
    CANCEL = "cancel"


POLL_TITLES: Mapping[str, str] = {
    PollState.DRAFT: gettext_noop("Being prepared"),
    PollState.ANNOUNCED: gettext_noop("Announced, roll frozen"),
    PollState.OPEN: gettext_noop("Voting"),
    PollState.CLOSED: gettext_noop("Voting closed"),
    PollState.COUNTED: gettext_noop("Votes counted"),
    PollState.PUBLISHED: gettext_noop("Result published"),
    PollState.CHALLENGED: gettext_noop("Result challenged"),
    PollState.EFFECTIVE: gettext_noop("In effect"),
    PollState.CANCELLED: gettext_noop("Vote cancelled"),
}
ACT_TITLES: Mapping[str, str] = {
    PollAct.ANNOUNCE: gettext_noop("Freeze the roll and announce"),
    PollAct.OPEN: gettext_noop("Open the vote"),
    PollAct.CLOSE: gettext_noop("Close the vote"),
    PollAct.COUNT: gettext_noop("Count the votes"),
    PollAct.PUBLISH: gettext_noop("Publish the result"),
    PollAct.CHALLENGE: gettext_noop("Note a challenge"),
    PollAct.UPHOLD: gettext_noop("The result stands"),
    PollAct.SETTLE: gettext_noop("Put into effect"),
    PollAct.CANCEL: gettext_noop("Cancel the vote"),
}
POLL_STEPS: Mapping[tuple[str, str], PollState] = {
    (PollState.DRAFT, PollAct.ANNOUNCE): PollState.ANNOUNCED,
    (PollState.DRAFT, PollAct.CANCEL): PollState.CANCELLED,
    (PollState.ANNOUNCED, PollAct.OPEN): PollState.OPEN,
    (PollState.ANNOUNCED, PollAct.CANCEL): PollState.CANCELLED,
    (PollState.OPEN, PollAct.CLOSE): PollState.CLOSED,
    (PollState.CLOSED, PollAct.COUNT): PollState.COUNTED,
    (PollState.COUNTED, PollAct.PUBLISH): PollState.PUBLISHED,
    (PollState.PUBLISHED, PollAct.CHALLENGE): PollState.CHALLENGED,
    (PollState.PUBLISHED, PollAct.SETTLE): PollState.EFFECTIVE,
    (PollState.CHALLENGED, PollAct.UPHOLD): PollState.PUBLISHED,
    (PollState.CHALLENGED, PollAct.CANCEL): PollState.CANCELLED,
}
POLL_TONES: Mapping[str, str] = {
    PollState.OPEN: "accent",
    PollState.ANNOUNCED: "info",
    PollState.CLOSED: "warn",
    PollState.COUNTED: "warn",
    PollState.PUBLISHED: "good",
    PollState.EFFECTIVE: "good",
    PollState.CHALLENGED: "bad",
}
UNDECIDED = frozenset(
    {PollState.DRAFT, PollState.ANNOUNCED, PollState.OPEN, PollState.CLOSED, PollState.COUNTED, PollState.CHALLENGED}
)
"""While a vote is here, its topic is not resolved."""
SHOWN = frozenset(PollState) - {PollState.DRAFT, PollState.CANCELLED}
"""What residents see."""

NOT_FROM_HERE = gettext_noop("This cannot be done with the vote in its present state.")
NOT_YET_OPEN = gettext_noop("The time of voting announced has not begun.")
NOT_YET_OVER = gettext_noop("The time of voting announced is not over, and not everybody has voted.")
NO_ROLL = gettext_noop("There is no roll yet. Load it first.")
TOO_SHORT = gettext_noop("The law asks for longer notice before the vote begins.")
NEEDS_REASON = gettext_noop("Write down the reason.")
HALF_ENTERED = gettext_noop("Some paper ballots were entered by one clerk only, or differently by two.")


@dataclass(frozen=True)
class PollFacts:
    """What decides whether an act is open."""

    at: datetime
    opens_at: datetime
    closes_at: datetime
    roll: int = 0
    voted: int = 0
    half_entered: int = 0
    notice_days: int = 0
    reason: str = ""


def _announce(facts: PollFacts) -> str:
    if not facts.roll:
        return NO_ROLL
    return TOO_SHORT if (facts.opens_at - facts.at).total_seconds() < facts.notice_days * 86_400 else ""


def _open(facts: PollFacts) -> str:
    return NOT_YET_OPEN if facts.at < facts.opens_at else ""


def _close(facts: PollFacts) -> str:
    if facts.half_entered:
        return HALF_ENTERED
    return NOT_YET_OVER if facts.at < facts.closes_at and facts.voted < facts.roll else ""


def _reason(facts: PollFacts) -> str:
    return "" if facts.reason.strip() else NEEDS_REASON


def question_key(question: str) -> str:
    """The same question put again is the same whatever its spaces and punctuation."""
    return "".join(sign for sign in question.casefold() if sign.isalnum())


GUARDS = {
    PollAct.ANNOUNCE: _announce,
    PollAct.OPEN: _open,
    PollAct.CLOSE: _close,
    PollAct.CHALLENGE: _reason,
    PollAct.UPHOLD: _reason,
    PollAct.CANCEL: _reason,
}


def poll_refusal(state: str, act: str, facts: PollFacts) -> str:
    """Why an act is not open, or ''."""
    if (state, act) not in POLL_STEPS:
        return NOT_FROM_HERE
    guard = GUARDS.get(PollAct(act))
    return guard(facts) if guard else ""


def acts_from(state: str) -> list[PollAct]:
    """What can follow a state."""
    return [PollAct(act) for (known, act) in POLL_STEPS if known == state]
