"""What a kind of matter says of its life: steps as tables, and the pure check of a move against them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from wangge.kit.words import gettext_noop
from wangge.people.rules import UNIT_ROLES, Role


class Phase(StrEnum):
    """What every kind's states amount to, so that lists and figures need no kind."""

    NEW = "new"
    ACTIVE = "active"
    WAITING = "waiting"
    DONE = "done"
    DROPPED = "dropped"


OPEN_PHASES = frozenset({Phase.NEW, Phase.ACTIVE, Phase.WAITING})


class Answer(StrEnum):
    """How an `Ask` is answered; a form field and a cleaning rule exist for each."""

    LINE = "line"
    TEXT = "text"
    CHOICE = "choice"
    FLAG = "flag"
    DAY = "day"
    MOMENT = "moment"
    FILES = "files"
    UNIT = "unit"
    UNITS = "units"
    CATEGORY = "category"
    CONDITION = "condition"
    MATTER = "matter"
    PERSON = "person"
    POINT = "point"
    NUMBER = "number"


@dataclass(frozen=True)
class Ask:
    """One thing a move needs or may be given; `name` is its key in `given`.

    `wish` says what is lost without it where it need not be given: it is said beside the field, and asked once.
    `only_if` names another ask and the answers to it with which this one is needed, and without which it is not asked.
    """

    name: str
    answer: Answer
    label: str
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    least: int = 1
    wish: str = ""
    only_if: tuple[str, tuple[str, ...]] | None = None


class Need:
    """The asks that most kinds share; a kind may add its own."""

    NOTE = Ask("note", Answer.TEXT, gettext_noop("Note"), gettext_noop("Seen by those who work on this matter."))
    REASON = Ask("reason", Answer.TEXT, gettext_noop("Reason"), gettext_noop("Kept in the journal."))
    PUBLIC = Ask(
        "public_text",
        Answer.TEXT,
        gettext_noop("Message to the reporter"),
        gettext_noop("The reporter reads exactly these words."),
    )
    RESULT = Ask(
        "result",
        Answer.TEXT,
        gettext_noop("What was done"),
        gettext_noop("What was found, what was done, by whom. The reporter reads it."),
    )
    PHOTO = Ask("photos", Answer.FILES, gettext_noop("Photos"))
    BEFORE = Ask("photos_before", Answer.FILES, gettext_noop("Photo before"))
    AFTER = Ask("photos_after", Answer.FILES, gettext_noop("Photo after"))
    AFTER_SEEN = replace(
        AFTER, wish=gettext_noop("Without a photo nobody, resident or inspector, can see what it looks like now.")
    )
    FILES = Ask("files", Answer.FILES, gettext_noop("Documents"))
    LEAD = Ask("lead_unit", Answer.UNIT, gettext_noop("Responsible unit"))
    ASSIST = Ask("assist_units", Answer.UNITS, gettext_noop("Assisting units"))
    UNITS = Ask("units", Answer.UNITS, gettext_noop("Units to call"))
    CATEGORY = Ask("category", Answer.CATEGORY, gettext_noop("Category"))
    CONDITION = Ask(
        "condition",
        Answer.CONDITION,
        gettext_noop("Condition"),
        gettext_noop("City management classes are filed under one: it sets the limit and what must be reached."),
    )
    TARGET = Ask("target", Answer.MATTER, gettext_noop("Number of the other matter"))
    UNTIL = Ask("until", Answer.MOMENT, gettext_noop("Extend until"))
    REVIEW_ON = Ask("review_on", Answer.DAY, gettext_noop("Next review on"))
    POINT = Ask("point", Answer.POINT, gettext_noop("Place"))
    PROPER_PLACE = Ask(
        "proper_place",
        Answer.LINE,
        gettext_noop("Where to go instead"),
        gettext_noop("Name, address or telephone of the proper place."),
    )


@dataclass(frozen=True)
class Facts:
    """All that a guard may look at; gathered once per move. `at` is in local time, so that its day is the day there."""

    at: datetime
    role: Role
    person_id: int | None = None
    organization_id: int | None = None
    is_reporter: bool = False
    is_first_reporter: bool = False
    is_lead: bool = False
    is_assist: bool = False
    covers_area: bool = False
    has_seat: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)
    handled_by_unit_ids: frozenset[int] = frozenset()
    handled_by_person_ids: frozenset[int] = frozenset()
    unit_ids: frozenset[int] = frozenset()
    open_orders: int = 0
    order_states: frozenset[str] = frozenset()
    due_at: datetime | None = None
    dues: Mapping[str, datetime] = field(default_factory=dict)
    closed_at: datetime | None = None
    urgency: str = "normal"
    channel: str = ""
    has_category: bool = False
    has_reporter: bool = False
    parameters: Mapping[str, int] = field(default_factory=dict)
    given: Mapping[str, Any] = field(default_factory=dict)
    details: Any = None

    def count(self, move: str) -> int:
        """How often that move was made in this matter."""
        return self.counts.get(move, 0)


Guard = Callable[[Facts], str]


class Audience(StrEnum):
    """Who hears of a step."""

    REPORTER = "reporter"
    LEAD = "lead"
    UNITS = "units"
    DISPATCHER = "dispatcher"
    GRID = "grid"
    COMMUNITY = "community"
    TOWNSHIP = "township"
    COUNTY = "county"
    SEATS = "seats"


AUDIENCE_ROLES: Mapping[Audience, frozenset[Role]] = {
    Audience.DISPATCHER: frozenset({Role.DISPATCHER}),
    Audience.GRID: frozenset({Role.GRID_WORKER, Role.GRID_LEADER}),
    Audience.COMMUNITY: frozenset({Role.COMMUNITY_SECRETARY, Role.COMMUNITY_CLERK}),
    Audience.TOWNSHIP: frozenset({Role.TOWNSHIP_LEADER}),
    Audience.COUNTY: frozenset({Role.COUNTY_LEADER}),
}
"""The desks of a place behind an audience; units and seats are found otherwise."""


class OrderState(StrEnum):
    """Where the work order of one unit stands."""

    SENT = "sent"
    SIGNED = "signed"
    ANSWERED = "answered"
    DECLINED = "declined"
    ARRIVED = "arrived"
    DONE = "done"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


OPEN_ORDERS = frozenset({OrderState.SENT, OrderState.SIGNED, OrderState.ANSWERED, OrderState.ARRIVED})


class OrderMove(StrEnum):
    """What a unit does with its work order."""

    SIGN = "sign"
    ANSWER = "answer"
    DECLINE = "decline"
    ARRIVE = "arrive"
    AGREE = "agree"
    FINISH = "finish"
    WITHDRAW = "withdraw"


@dataclass(frozen=True)
class Step:
    """One permitted move out of one state; see the fields for what it asks for and what follows from it.

    `guards` say whether the move is open at all; so does `until`, but what it misses the same people bring about first,
    so that the move stays theirs to do; `checks` look at what was given, when the move is made. `stops` ends
    clocks with a judgement, `voids` without one; `is_awaited` says that its roles are expected to make the move
    although it ends no clock. The roles in `free` need no relation to the matter (they may not even see it): for them
    the guards alone decide.
    """

    to: str
    by: frozenset[Role]
    needs: tuple[Ask, ...] = ()
    may: tuple[Ask, ...] = ()
    guards: tuple[Guard, ...] = ()
    until: tuple[Guard, ...] = ()
    checks: tuple[Guard, ...] = ()
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    voids: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()
    extends: str = ""
    dispatches: bool = False
    lead: OrderState | None = None
    withdraws: bool = False
    tells: tuple[Audience, ...] = ()
    says: str = ""
    any_unit: bool = False
    adds: bool = False
    is_awaited: bool = False
    free: frozenset[Role] = frozenset()


@dataclass(frozen=True)
class OrderFacts:
    """What a guard of a unit's act may look at."""

    role: Role
    matter_state: str
    order_state: str
    details: Any = None
    part: str = ""


OrderGuard = Callable[[OrderFacts], str]


@dataclass(frozen=True)
class OrderStep:
    """One permitted act of a unit on its work order, and in which states of the matter it is open."""

    to: OrderState
    guards: tuple[OrderGuard, ...] = ()
    needs: tuple[Ask, ...] = ()
    may: tuple[Ask, ...] = ()
    states: frozenset[str] = frozenset()
    stops: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    tells: tuple[Audience, ...] = ()
    by: frozenset[Role] = UNIT_ROLES


@dataclass(frozen=True)
class Opening:
    """How a matter of a kind begins: state, who may open it, the first clocks."""

    state: str
    by: frozenset[Role]
    starts: tuple[str, ...] = ()
    tells: tuple[Audience, ...] = ()
    says: str = ""


@dataclass(frozen=True)
class Rung:
    """A moment of the escalation ladder: a share of the time given, so long since its start, or around its end."""

    tells: tuple[Audience, ...]
    share: float | None = None
    since: str = ""
    before: str = ""
    after: str = ""


LADDER = (
    Rung(share=0.75, tells=(Audience.LEAD,)),
    Rung(share=1.0, tells=(Audience.LEAD, Audience.DISPATCHER)),
    Rung(after="1 work_day", tells=(Audience.LEAD, Audience.DISPATCHER, Audience.COMMUNITY)),
    Rung(after="3 work_day", tells=(Audience.LEAD, Audience.TOWNSHIP)),
)
DESK_LADDER = (
    Rung(share=0.75, tells=(Audience.DISPATCHER,)),
    Rung(share=1.0, tells=(Audience.DISPATCHER,)),
    Rung(after="1 work_day", tells=(Audience.DISPATCHER, Audience.TOWNSHIP)),
)


@dataclass(frozen=True)
class ClockRule:
    """A clock's title and its default limits as text; rows of the operator override them.

    A window is a time in which somebody may do something and not a duty: it is never the matter's next deadline, and
    closing the matter does not end it. A clock `within` another that starts with it ends no later than that one:
    nobody may sign tomorrow for what is due today. One that `is_reporters` waits for somebody outside: nothing
    shortens it.
    """

    title: str
    limit: str
    urgent: str = ""
    ladder: tuple[Rung, ...] = LADDER
    per_order: bool = False
    is_window: bool = False
    is_reporters: bool = False
    source: str = ""
    overdue_move: str = ""
    within: str = ""


def may_shorten(clock: ClockRule) -> bool:
    """Whether a limit may be shorter for a time: only what the staff owes, never the time of somebody outside."""
    return not clock.is_window and not clock.is_reporters


def warned_first(clock: ClockRule, *, has_unit: bool) -> frozenset[Role]:
    """The roles whose own it is to end a clock: those its ladder turns to before all others.

    Nobody where the ladder begins with seats, which no role tells, or says nothing; without a unit the next rung
    counts.
    """
    units = UNIT_ROLES if has_unit else frozenset[Role]()
    for rung in clock.ladder:
        if Audience.SEATS in rung.tells:
            break
        roles = [units if who in (Audience.LEAD, Audience.UNITS) else AUDIENCE_ROLES.get(who, ()) for who in rung.tells]
        found = frozenset(role for some in roles for role in some)
        if found:
            return found
    return frozenset()


@dataclass(frozen=True)
class ParameterRule:
    """A number that a county may set from a day on: how often, how many; it is never a limit of time."""

    title: str
    default: int
    least: int = 0
    most: int = 9
    source: str = ""


class MoveRefused(Exception):
    """A move that the rules do not allow now; the text says why, in words for the person who tried."""

    def __init__(self, reason: str, *, missing: Collection[str] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.missing = tuple(missing)


NOT_FROM_HERE = gettext_noop("This cannot be done in the present state.")
NOT_YOUR_ROLE = gettext_noop("Your post is not entitled to do this.")
NOT_REPORTER = gettext_noop("Only the person who reported this can do it.")
NOT_YOUR_ORDER = gettext_noop("Only the responsible unit can do this.")
NOT_YOUR_AREA = gettext_noop("This matter lies outside the area of your post.")
MISSING = gettext_noop("Something is missing.")


def is_given(value: Any) -> bool:
    """Whether a needed thing is really there: blank text and empty lists are not."""
    if value is None:
        return False
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, list | tuple | set | frozenset | dict):
        return len(value) > 0
    return True


def relation_refusal(facts: Facts, *, any_unit: bool = False) -> str:
    """Why the actor's relation to the matter does not allow a move, or ''."""
    if facts.role == Role.SYSTEM:
        return ""
    if facts.role == Role.RESIDENT:
        return "" if facts.is_reporter else NOT_REPORTER
    if facts.role in UNIT_ROLES:
        return "" if facts.is_lead or (any_unit and (facts.is_assist or facts.has_seat)) else NOT_YOUR_ORDER
    return "" if facts.covers_area or facts.has_seat else NOT_YOUR_AREA


def refusal(step: Step | None, facts: Facts) -> str:
    """Why a step is not open to this actor now, or ''; what is needed of `given` is not looked at."""
    if step is None:
        return NOT_FROM_HERE
    if facts.role not in step.by:
        return NOT_YOUR_ROLE
    reason = "" if facts.role in step.free else relation_refusal(facts, any_unit=step.any_unit)
    if reason:
        return reason
    return next((text for text in (guard(facts) for guard in (*step.guards, *step.until)) if text), "")


def missing_needs(needs: tuple[Ask, ...], given: Mapping[str, Any]) -> list[Ask]:
    """The needs that `given` does not answer."""
    return [
        ask
        for ask in needs
        if not is_given(given.get(ask.name)) or (isinstance(given[ask.name], list) and len(given[ask.name]) < ask.least)
    ]


Stages = tuple[tuple[str, frozenset[str]], ...]


def onwards(steps: Mapping[tuple[str, str], Step], stages: Stages, state: str) -> frozenset[str]:
    """States that can still come without going back to an earlier stage."""
    place = {one: number for number, (_title, states) in enumerate(stages) for one in states}
    found, waiting = {state}, [state]
    while waiting:
        here = waiting.pop()
        ways = {step.to for (start, _move), step in steps.items() if start == here} - found
        ways = {to for to in ways if place.get(to, -1) >= place.get(here, -1)}
        found |= ways
        waiting += ways
    return frozenset(found - {state})


def check_step(steps: Mapping[tuple[str, str], Step], state: str, move: str, facts: Facts) -> Step:
    """The step for a move, or MoveRefused with the reason."""
    return checked(steps.get((state, move)), facts)


def checked(step: Step | None, facts: Facts) -> Step:
    """The step itself when it may be made with what was given, or MoveRefused with the reason."""
    reason = refusal(step, facts)
    if step is None or reason:
        raise MoveRefused(reason or NOT_FROM_HERE)
    missing = missing_needs(step.needs, facts.given)
    if missing:
        raise MoveRefused(MISSING, missing=[ask.name for ask in missing])
    reason = next((text for text in (check(facts) for check in step.checks) if text), "")
    if reason:
        raise MoveRefused(reason)
    return step
