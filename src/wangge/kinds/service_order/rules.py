"""点单、派单、接单: a resident orders, the community assigns, somebody registered accepts, does it, and it is rated.

A refusal brings the order back to the community and leaves no mark: it is counted nowhere and held against nobody.
"""

from collections.abc import Mapping
from enum import StrEnum

from wangge.kit.words import gettext_noop
from wangge.matters.rules import Answer, Ask, Audience, ClockRule, Facts, Need, Opening, Phase, Rung, Step
from wangge.people.rules import Role


class State(StrEnum):
    """Where a service order stands."""

    ORDERED = "ordered"
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    UNDER_WAY = "under_way"
    DONE = "done"
    CONFIRMED = "confirmed"
    RATED = "rated"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    """What can be done with a service order."""

    ASSIGN = "assign"
    ACCEPT = "accept"
    REFUSE = "refuse"
    NO_ANSWER = "no_answer"
    TAKE_BACK = "take_back"
    START = "start"
    FINISH = "finish"
    CONFIRM = "confirm"
    NOT_DONE = "not_done"
    RATE = "rate"
    WITHDRAW = "withdraw"


STATE_TITLES: Mapping[str, str] = {
    State.ORDERED: gettext_noop("Ordered, nobody assigned"),
    State.ASSIGNED: gettext_noop("Assigned, waiting for an answer"),
    State.ACCEPTED: gettext_noop("Taken on"),
    State.UNDER_WAY: gettext_noop("Service under way"),
    State.DONE: gettext_noop("Done, to be confirmed"),
    State.CONFIRMED: gettext_noop("Confirmed by the resident"),
    State.RATED: gettext_noop("Rated"),
    State.WITHDRAWN: gettext_noop("Order withdrawn"),
}
MOVE_TITLES: Mapping[str, str] = {
    Move.ASSIGN: gettext_noop("Assign somebody"),
    Move.ACCEPT: gettext_noop("I take it"),
    Move.REFUSE: gettext_noop("I cannot this time"),
    Move.NO_ANSWER: gettext_noop("No answer in time, back to the community"),
    Move.TAKE_BACK: gettext_noop("Take the order back"),
    Move.START: gettext_noop("On my way"),
    Move.FINISH: gettext_noop("It is done"),
    Move.CONFIRM: gettext_noop("Confirm that it was done"),
    Move.NOT_DONE: gettext_noop("Not done yet"),
    Move.RATE: gettext_noop("Rate the service"),
    Move.WITHDRAW: gettext_noop("Withdraw the order"),
}
MOVE_TONES: Mapping[str, str] = {
    Move.ASSIGN: "primary",
    Move.ACCEPT: "primary",
    Move.FINISH: "primary",
    Move.CONFIRM: "primary",
    Move.TAKE_BACK: "danger",
    Move.NOT_DONE: "danger",
    Move.WITHDRAW: "danger",
}
PHASES: Mapping[str, Phase] = {
    State.ORDERED: Phase.NEW,
    State.ASSIGNED: Phase.ACTIVE,
    State.ACCEPTED: Phase.ACTIVE,
    State.UNDER_WAY: Phase.ACTIVE,
    State.DONE: Phase.WAITING,
    State.CONFIRMED: Phase.DONE,
    State.RATED: Phase.DONE,
    State.WITHDRAWN: Phase.DROPPED,
}
STAGES = (
    (gettext_noop("Place the order"), frozenset({State.ORDERED})),
    (gettext_noop("Hand to somebody"), frozenset({State.ASSIGNED})),
    (gettext_noop("Take on"), frozenset({State.ACCEPTED})),
    (gettext_noop("Do the work"), frozenset({State.UNDER_WAY, State.DONE})),
    (gettext_noop("Confirm and rate"), frozenset({State.CONFIRMED, State.RATED, State.WITHDRAWN})),
)

COMMUNITY = frozenset({Role.COMMUNITY_CLERK, Role.COMMUNITY_SECRETARY})
GRID = frozenset({Role.GRID_WORKER, Role.GRID_LEADER})
STAFF = COMMUNITY | GRID
SERVING = frozenset({Role.MEMBER, Role.VOLUNTEER})
HELPERS = frozenset({Role.STEWARD, Role.PROXY_REPORTER})
ASKER = frozenset({Role.RESIDENT})
MACHINE = frozenset({Role.SYSTEM})
ORDERERS = STAFF | HELPERS | ASKER

NOT_YOURS = gettext_noop("This order is not assigned to you.")
OWN_HAND = gettext_noop("Who carried it out does not confirm it.")
SAY_HOW = gettext_noop("Say how it was confirmed.")
SAY_WHY = gettext_noop("Say why.")

HELPER = Ask(
    "helper",
    Answer.CHOICE,
    gettext_noop("Who could do it"),
    gettext_noop("The best fit first: skill, what they have in hand, how near. Whoever is asked may refuse."),
)
NOBODY_FITS = Ask("helper", Answer.LINE, gettext_noop("Nobody is registered here yet"), "")
HOW = Ask("note", Answer.TEXT, gettext_noop("How it was confirmed"), gettext_noop("Asked when, by telephone or there."))
MINUTES = Ask(
    "minutes",
    Answer.NUMBER,
    gettext_noop("Minutes spent"),
    gettext_noop("Counts as your hours once the resident has confirmed. May stay empty."),
)
SATISFIED = Ask(
    "satisfied",
    Answer.CHOICE,
    gettext_noop("Are you satisfied?"),
    choices=(
        ("yes", gettext_noop("Satisfied")),
        ("neutral", gettext_noop("Neither")),
        ("no", gettext_noop("Not satisfied")),
    ),
)
WORDS = Ask("words", Answer.TEXT, gettext_noop("Anything you want to say"))


def is_helper(facts: Facts) -> str:
    """Of those who serve, only the one it is assigned to."""
    if facts.role not in SERVING:
        return ""
    mine = facts.person_id is not None and facts.details.helper_person_id == facts.person_id
    return "" if mine else NOT_YOURS


def not_own_hand(facts: Facts) -> str:
    """Nobody verifies what he handled, in whichever post."""
    hands = {facts.details.helper_person_id, facts.details.finished_by_id}
    return OWN_HAND if facts.person_id is not None and facts.person_id in hands else ""


def staff_say_how(facts: Facts) -> str:
    """Who confirms for the resident says how it was asked."""
    return SAY_HOW if facts.role in STAFF and not str(facts.given.get("note") or "").strip() else ""


def staff_say_why(facts: Facts) -> str:
    """The resident needs no reason to withdraw."""
    return SAY_WHY if facts.role != Role.RESIDENT and not str(facts.given.get("reason") or "").strip() else ""


def _back(by: frozenset[Role], needs: tuple[Ask, ...] = ()) -> Step:
    return Step(
        State.ORDERED, by=by, needs=needs, guards=(is_helper,), free=SERVING, voids=("answer", "carry_out"),
        starts=("assign",), tells=(Audience.COMMUNITY,),
    )  # fmt: skip


STEPS: dict[tuple[str, str], Step] = {
    (State.ORDERED, Move.ASSIGN): Step(
        State.ASSIGNED, by=COMMUNITY, may=(Need.NOTE,), stops=("assign",), starts=("answer",)
    ),
    (State.ASSIGNED, Move.ACCEPT): Step(
        State.ACCEPTED, by=SERVING, guards=(is_helper,), free=SERVING, stops=("answer",), starts=("carry_out",),
        tells=(Audience.COMMUNITY, Audience.REPORTER), says=gettext_noop("Somebody has taken on your order."),
    ),
    (State.ASSIGNED, Move.REFUSE): _back(SERVING),
    (State.ASSIGNED, Move.NO_ANSWER): _back(MACHINE),
    (State.ASSIGNED, Move.TAKE_BACK): _back(COMMUNITY | MACHINE, (Need.REASON,)),
    (State.ACCEPTED, Move.REFUSE): _back(SERVING),
    (State.ACCEPTED, Move.TAKE_BACK): _back(COMMUNITY | MACHINE, (Need.REASON,)),
    (State.UNDER_WAY, Move.TAKE_BACK): _back(COMMUNITY | MACHINE, (Need.REASON,)),
    (State.ACCEPTED, Move.START): Step(State.UNDER_WAY, by=SERVING, guards=(is_helper,), free=SERVING),
    (State.DONE, Move.CONFIRM): Step(
        State.CONFIRMED, by=ASKER | STAFF, may=(HOW,), guards=(not_own_hand,), checks=(staff_say_how,),
        stops=("confirm",), tells=(Audience.COMMUNITY,),
    ),
    (State.DONE, Move.NOT_DONE): Step(
        State.UNDER_WAY, by=ASKER | STAFF, needs=(Need.REASON,), stops=("confirm",), starts=("carry_out",),
        tells=(Audience.COMMUNITY,),
    ),
    (State.CONFIRMED, Move.RATE): Step(State.RATED, by=ASKER, needs=(SATISFIED,), may=(WORDS,)),
}  # fmt: skip
for _state in (State.ACCEPTED, State.UNDER_WAY):
    STEPS[(_state, Move.FINISH)] = Step(
        State.DONE, by=SERVING | COMMUNITY, may=(MINUTES, Need.NOTE), guards=(is_helper,), free=SERVING,
        stops=("carry_out",), starts=("confirm",), tells=(Audience.COMMUNITY, Audience.REPORTER),
        says=gettext_noop("Your order is said to be done. Please confirm it."),
    )  # fmt: skip
for _state in (State.ORDERED, State.ASSIGNED, State.ACCEPTED, State.UNDER_WAY, State.DONE):
    STEPS[(_state, Move.WITHDRAW)] = Step(
        State.WITHDRAWN, by=ASKER | STAFF, may=(Need.REASON,), checks=(staff_say_why,),
        voids=("assign", "answer", "carry_out", "confirm"), tells=(Audience.COMMUNITY, Audience.REPORTER),
        says=gettext_noop("Your order is withdrawn."),
    )  # fmt: skip

LADDER = (Rung(share=0.75, tells=(Audience.COMMUNITY,)), Rung(share=1.0, tells=(Audience.COMMUNITY,)))
CLOCKS = {
    "assign": ClockRule(gettext_noop("Assign the order"), "2 work_day", "4 work_hour", LADDER),
    "answer": ClockRule(
        gettext_noop("Answer of who was asked"), "2 work_day", "4 work_hour",
        ladder=(Rung(share=1.0, tells=(Audience.COMMUNITY,)),), overdue_move=Move.NO_ANSWER,
    ),
    "carry_out": ClockRule(gettext_noop("Carry out the order"), "7 calendar_day", "1 calendar_day", LADDER),
    "confirm": ClockRule(
        gettext_noop("Confirm with the resident"), "5 calendar_day",
        ladder=(Rung(share=0.5, tells=(Audience.GRID,)), Rung(share=1.0, tells=(Audience.COMMUNITY,))),
    ),
}  # fmt: skip
OPENING = Opening(
    State.ORDERED, by=ORDERERS, starts=("assign",), tells=(Audience.COMMUNITY,),
    says=gettext_noop("Your order has arrived. The community looks for somebody."),
)  # fmt: skip
IN_HAND = frozenset({State.ASSIGNED, State.ACCEPTED, State.UNDER_WAY})
KNOWING = frozenset({State.ACCEPTED, State.UNDER_WAY, State.DONE})
"""In these the person who took it on may know where to go."""
OPEN = frozenset({State.ORDERED, State.DONE}) | IN_HAND
