"""民情督办单: states, moves, limits and guards; pure Python."""

from collections.abc import Mapping
from enum import StrEnum

from wangge.kit.words import gettext_noop
from wangge.matters.rules import (
    Audience,
    ClockRule,
    Facts,
    Need,
    Opening,
    OrderState,
    Phase,
    Rung,
    Step,
)
from wangge.people.rules import UNIT_ROLES, Role


class State(StrEnum):
    """Where a slip stands."""

    DRAFTED = "drafted"
    ISSUED = "issued"
    SIGNED = "signed"
    IN_HAND = "in_hand"
    REPLIED = "replied"
    ACCEPTED = "accepted"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    """What can be done with a slip."""

    ISSUE = "issue"
    SIGN = "sign"
    BEGIN = "begin"
    REPLY = "reply"
    SEND_BACK = "send_back"
    ACCEPT = "accept"
    CLOSE = "close"
    WITHDRAW = "withdraw"


STATE_TITLES: Mapping[str, str] = {
    State.DRAFTED: gettext_noop("Draft"),
    State.ISSUED: gettext_noop("Issued"),
    State.SIGNED: gettext_noop("Signed for"),
    State.IN_HAND: gettext_noop("In hand"),
    State.REPLIED: gettext_noop("Replied"),
    State.ACCEPTED: gettext_noop("Reply accepted"),
    State.CLOSED: gettext_noop("Closed"),
    State.WITHDRAWN: gettext_noop("Withdrawn"),
}
MOVE_TITLES: Mapping[str, str] = {
    Move.ISSUE: gettext_noop("Issue the slip"),
    Move.SIGN: gettext_noop("Sign for the slip"),
    Move.BEGIN: gettext_noop("Take it in hand"),
    Move.REPLY: gettext_noop("Hand in the reply"),
    Move.SEND_BACK: gettext_noop("Send the reply back"),
    Move.ACCEPT: gettext_noop("Accept the reply"),
    Move.CLOSE: gettext_noop("Close the slip"),
    Move.WITHDRAW: gettext_noop("Withdraw the slip"),
}
MOVE_TONES: Mapping[str, str] = {
    Move.ISSUE: "primary",
    Move.SIGN: "primary",
    Move.BEGIN: "primary",
    Move.REPLY: "primary",
    Move.ACCEPT: "primary",
    Move.CLOSE: "primary",
    Move.SEND_BACK: "danger",
    Move.WITHDRAW: "danger",
}
PHASES: Mapping[str, Phase] = {
    State.DRAFTED: Phase.NEW,
    State.ISSUED: Phase.ACTIVE,
    State.SIGNED: Phase.ACTIVE,
    State.IN_HAND: Phase.ACTIVE,
    State.REPLIED: Phase.WAITING,
    State.ACCEPTED: Phase.WAITING,
    State.CLOSED: Phase.DONE,
    State.WITHDRAWN: Phase.DROPPED,
}
STAGES = (
    (gettext_noop("Draft"), frozenset({State.DRAFTED})),
    (gettext_noop("Issue"), frozenset({State.ISSUED})),
    (gettext_noop("Sign for it"), frozenset({State.SIGNED})),
    (gettext_noop("Handle"), frozenset({State.IN_HAND})),
    (gettext_noop("Reply"), frozenset({State.REPLIED})),
    (gettext_noop("Accept the reply"), frozenset({State.ACCEPTED})),
    (gettext_noop("Closing"), frozenset({State.CLOSED, State.WITHDRAWN})),
)

ISSUERS = frozenset({Role.TOWNSHIP_LEADER, Role.COUNTY_LEADER})
DRAFTERS = ISSUERS | {Role.DISPATCHER}
NO_PROBLEMS = gettext_noop("Write down at least one problem before issuing the slip.")
NOT_ALL_ANSWERED = gettext_noop("Every problem on the slip needs its own result before the reply is handed in.")


def has_problems(facts: Facts) -> str:
    """A slip without a problem orders nothing."""
    return "" if getattr(facts.details, "problem_count", 0) else NO_PROBLEMS


def all_answered(facts: Facts) -> str:
    """One result for each problem."""
    return "" if getattr(facts.details, "unanswered_count", 1) == 0 else NOT_ALL_ANSWERED


STEPS: dict[tuple[str, str], Step] = {
    (State.DRAFTED, Move.ISSUE): Step(
        State.ISSUED, by=ISSUERS, needs=(Need.LEAD,), may=(Need.NOTE,), guards=(has_problems,), dispatches=True,
        starts=("sign", "reply"), tells=(Audience.LEAD,),
    ),
    (State.DRAFTED, Move.WITHDRAW): Step(State.WITHDRAWN, by=DRAFTERS, needs=(Need.REASON,)),
    (State.ISSUED, Move.SIGN): Step(
        State.SIGNED, by=UNIT_ROLES, lead=OrderState.SIGNED, stops=("sign",), tells=(Audience.TOWNSHIP,)
    ),
    (State.ISSUED, Move.WITHDRAW): Step(
        State.WITHDRAWN, by=ISSUERS, needs=(Need.REASON,), withdraws=True, tells=(Audience.UNITS,)
    ),
    (State.SIGNED, Move.BEGIN): Step(State.IN_HAND, by=UNIT_ROLES, may=(Need.NOTE,)),
    (State.SIGNED, Move.WITHDRAW): Step(
        State.WITHDRAWN, by=ISSUERS, needs=(Need.REASON,), withdraws=True, tells=(Audience.UNITS,)
    ),
    (State.IN_HAND, Move.REPLY): Step(
        State.REPLIED, by=UNIT_ROLES, needs=(Need.RESULT,), may=(Need.AFTER, Need.FILES), guards=(all_answered,),
        lead=OrderState.DONE, stops=("reply", "rework"), starts=("accept",),
        tells=(Audience.TOWNSHIP, Audience.DISPATCHER),
    ),
    (State.REPLIED, Move.SEND_BACK): Step(
        State.IN_HAND, by=ISSUERS, needs=(Need.REASON,), lead=OrderState.SIGNED, stops=("accept",),
        starts=("rework",), tells=(Audience.LEAD,),
    ),
    (State.REPLIED, Move.ACCEPT): Step(
        State.ACCEPTED, by=ISSUERS, may=(Need.NOTE,), stops=("accept",), tells=(Audience.LEAD,)
    ),
    (State.ACCEPTED, Move.CLOSE): Step(State.CLOSED, by=ISSUERS, may=(Need.NOTE,)),
}  # fmt: skip

REPLY_LADDER = (
    Rung(share=0.5, tells=(Audience.LEAD,)),
    Rung(before="1 calendar_day", tells=(Audience.LEAD,)),
    Rung(share=1.0, tells=(Audience.LEAD, Audience.TOWNSHIP)),
    Rung(after="1 work_day", tells=(Audience.LEAD, Audience.TOWNSHIP, Audience.COUNTY)),
)
ISSUER_LADDER = (
    Rung(share=0.75, tells=(Audience.TOWNSHIP,)),
    Rung(share=1.0, tells=(Audience.TOWNSHIP,)),
)
CLOCKS = {
    "sign": ClockRule(gettext_noop("Sign for the slip"), "1 work_day"),
    "reply": ClockRule(gettext_noop("Reply to the slip"), "7 calendar_day", ladder=REPLY_LADDER),
    "rework": ClockRule(gettext_noop("Reply again"), "3 work_day", ladder=REPLY_LADDER),
    "accept": ClockRule(gettext_noop("Decide on the reply"), "3 work_day", ladder=ISSUER_LADDER),
}
OPENING = Opening(State.DRAFTED, by=DRAFTERS)
