"""Hazards of installations: states, moves, limits and guards; which checks an installation asks for; pure Python."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from wangge.kit.words import gettext_noop
from wangge.matters.rules import (
    Answer,
    Ask,
    Audience,
    ClockRule,
    Facts,
    Guard,
    Need,
    Opening,
    Phase,
    Rung,
    Step,
)
from wangge.people.rules import UNIT_ROLES, Role


class State(StrEnum):
    """Where a hazard stands."""

    FOUND = "found"
    GRADED = "graded"
    STOPPED = "stopped"
    REPAIRING = "repairing"
    RETESTED = "retested"
    BACK_IN_SERVICE = "back_in_service"
    ANSWERED = "answered"
    SETTLED = "settled"
    DISMISSED = "dismissed"


class Move(StrEnum):
    """What can be done with a hazard."""

    GRADE = "grade"
    STOP = "stop"
    REPAIR = "repair"
    REGRADE = "regrade"
    RETEST = "retest"
    FAIL = "fail"
    PUT_BACK = "put_back"
    ANSWER = "answer"
    ACCEPT = "accept"
    SEND_BACK = "send_back"
    DISMISS = "dismiss"


class Cause(StrEnum):
    """How a hazard came to light."""

    CHECK = "check"
    SEEN = "seen"
    MISSED = "missed"
    STATUTORY = "statutory"


class Grade(StrEnum):
    """How grave a hazard is."""

    ORDINARY = "ordinary"
    SERIOUS = "serious"


class Rhythm(StrEnum):
    """How often a check is due."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


STATE_TITLES: Mapping[str, str] = {
    State.FOUND: gettext_noop("Found"),
    State.GRADED: gettext_noop("Graded"),
    State.STOPPED: gettext_noop("Out of service"),
    State.REPAIRING: gettext_noop("Being repaired"),
    State.RETESTED: gettext_noop("Retested"),
    State.BACK_IN_SERVICE: gettext_noop("Back in service"),
    State.ANSWERED: gettext_noop("Explained by the unit"),
    State.SETTLED: gettext_noop("Explanation accepted"),
    State.DISMISSED: gettext_noop("No hazard"),
}
MOVE_TITLES: Mapping[str, str] = {
    Move.GRADE: gettext_noop("Grade the hazard"),
    Move.STOP: gettext_noop("Take it out of service"),
    Move.REPAIR: gettext_noop("Begin the repair"),
    Move.REGRADE: gettext_noop("It is worse than thought"),
    Move.RETEST: gettext_noop("Repaired and retested"),
    Move.FAIL: gettext_noop("Retest failed: repair again"),
    Move.PUT_BACK: gettext_noop("Put it back into service"),
    Move.ANSWER: gettext_noop("Explain and make up for it"),
    Move.ACCEPT: gettext_noop("Accept the explanation"),
    Move.SEND_BACK: gettext_noop("Ask again"),
    Move.DISMISS: gettext_noop("It is no hazard"),
}
MOVE_TONES: Mapping[str, str] = {
    Move.GRADE: "primary",
    Move.STOP: "danger",
    Move.REPAIR: "primary",
    Move.REGRADE: "danger",
    Move.RETEST: "primary",
    Move.FAIL: "danger",
    Move.PUT_BACK: "primary",
    Move.ANSWER: "primary",
    Move.ACCEPT: "primary",
    Move.SEND_BACK: "danger",
    Move.DISMISS: "danger",
}
PHASES: Mapping[str, Phase] = {
    State.FOUND: Phase.NEW,
    State.GRADED: Phase.ACTIVE,
    State.STOPPED: Phase.ACTIVE,
    State.REPAIRING: Phase.ACTIVE,
    State.RETESTED: Phase.WAITING,
    State.BACK_IN_SERVICE: Phase.DONE,
    State.ANSWERED: Phase.WAITING,
    State.SETTLED: Phase.DONE,
    State.DISMISSED: Phase.DROPPED,
}
STAGES = (
    (gettext_noop("Find"), frozenset({State.FOUND})),
    (gettext_noop("Grade"), frozenset({State.GRADED})),
    (gettext_noop("Take out of service"), frozenset({State.STOPPED})),
    (gettext_noop("Repair"), frozenset({State.REPAIRING})),
    (gettext_noop("Retest"), frozenset({State.RETESTED, State.ANSWERED})),
    (gettext_noop("Into service"), frozenset({State.BACK_IN_SERVICE, State.SETTLED, State.DISMISSED})),
)
STAGES_MISSED = (
    (gettext_noop("Missed"), frozenset({State.FOUND})),
    (gettext_noop("Explain"), frozenset({State.ANSWERED})),
    (gettext_noop("Accept the repair"), frozenset({State.SETTLED, State.DISMISSED})),
)
CAUSE_TITLES: Mapping[str, str] = {
    Cause.CHECK: gettext_noop("Found in a check"),
    Cause.SEEN: gettext_noop("Seen and told"),
    Cause.MISSED: gettext_noop("A check was missed"),
    Cause.STATUTORY: gettext_noop("Statutory inspection overdue"),
}
GRADE_TITLES: Mapping[str, str] = {
    Grade.ORDINARY: gettext_noop("Ordinary defect"),
    Grade.SERIOUS: gettext_noop("Serious: people are in danger"),
}
RHYTHM_TITLES: Mapping[str, str] = {
    Rhythm.DAILY: gettext_noop("Daily control"),
    Rhythm.WEEKLY: gettext_noop("Weekly check"),
    Rhythm.MONTHLY: gettext_noop("Monthly dispatch meeting"),
}


@dataclass(frozen=True)
class Plan:
    """One check an installation asks for: how often, of each installation or once for all of a keeper."""

    rhythm: Rhythm
    per_keeper: bool = False


PLANS: Mapping[str, tuple[Plan, ...]] = {
    "lift": (Plan(Rhythm.DAILY), Plan(Rhythm.WEEKLY, per_keeper=True), Plan(Rhythm.MONTHLY, per_keeper=True)),
    "gas_station": (Plan(Rhythm.WEEKLY),),
    "charging_shed": (Plan(Rhythm.WEEKLY),),
    "other": (Plan(Rhythm.MONTHLY),),
}
"""Lifts by chapter 6 of order 74 of the market regulator of 2023: daily control, weekly check, monthly
dispatch; for the others the county's own rhythm."""
KINDS = tuple(PLANS)
INSTALLATION, KEEPER = "installation", "keeper"
"""What a round of installations comes to: each of them, or a keeper once."""

OVERSEERS = frozenset(
    {
        Role.COMMUNITY_CLERK, Role.COMMUNITY_SECRETARY, Role.DISPATCHER, Role.TOWNSHIP_LEADER, Role.COUNTY_LEADER,
    }
)  # fmt: skip
FINDERS = OVERSEERS | UNIT_ROLES | {Role.GRID_WORKER, Role.GRID_LEADER}
NOT_THE_KEEPER = gettext_noop("The unit that keeps the installation does not decide this itself.")
NOT_A_MISSED_CHECK = gettext_noop("This is about a missed check: the unit explains it and makes up for it.")
ONLY_A_MISSED_CHECK = gettext_noop("Only a missed check is explained.")
STOP_FIRST = gettext_noop("A serious hazard: take the installation out of service before the repair begins.")
SERIOUS_ALREADY = gettext_noop("It is graded as serious already.")
NOTHING_TO_STOP = gettext_noop("This hazard is about no single installation.")
ANOTHER_PERSON = gettext_noop("Somebody other than who retested it puts it back into service.")
WATCHED = gettext_noop("After a serious hazard the community or the regulator agrees before it runs again.")

GRADE = Ask(
    "grade", Answer.CHOICE, gettext_noop("How grave is it?"),
    gettext_noop("Serious means: people could be trapped, fall, be crushed or hurt. Then it is stopped at once."),
    choices=tuple(GRADE_TITLES.items()),
)  # fmt: skip
STOP_NOTE = Ask(
    "note", Answer.TEXT, gettext_noop("How was it secured?"),
    gettext_noop("Power off, doors shut, notice posted on each floor, residents told."),
)  # fmt: skip


def not_the_keeper(facts: Facts) -> str:
    """Nobody decides about himself."""
    return NOT_THE_KEEPER if facts.is_lead else ""


def about_a_thing(facts: Facts) -> str:
    """A missed check is explained, not repaired."""
    return NOT_A_MISSED_CHECK if getattr(facts.details, "cause", "") == Cause.MISSED else ""


def about_a_missed_check(facts: Facts) -> str:
    """The way of explanation is open to missed checks alone."""
    return "" if getattr(facts.details, "cause", "") == Cause.MISSED else ONLY_A_MISSED_CHECK


def has_installation(facts: Facts) -> str:
    """Only a thing can be stopped."""
    return "" if getattr(facts.details, "installation_id", None) else NOTHING_TO_STOP


def is_ordinary(facts: Facts) -> str:
    """What is serious is stopped first."""
    return STOP_FIRST if getattr(facts.details, "grade", "") == Grade.SERIOUS else ""


def not_serious_yet(facts: Facts) -> str:
    """Grades go up once."""
    return SERIOUS_ALREADY if getattr(facts.details, "grade", "") == Grade.SERIOUS else ""


def another_person(facts: Facts) -> str:
    """Four eyes: who retested does not put back."""
    retester = getattr(facts.details, "retested_by_id", None)
    return ANOTHER_PERSON if retester is not None and retester == facts.person_id else ""


def watched_if_serious(facts: Facts) -> str:
    """After a serious hazard the keeper alone does not decide."""
    return WATCHED if facts.is_lead and getattr(facts.details, "grade", "") == Grade.SERIOUS else ""


Stages = tuple[tuple[str, frozenset[str]], ...]


def course(details: Any) -> Stages:
    """A missed check is explained, not repaired; an ordinary defect stops nothing."""
    if getattr(details, "cause", "") == Cause.MISSED:
        return STAGES_MISSED
    if getattr(details, "grade", "") != Grade.ORDINARY or details.has_stopped:
        return ()
    return tuple(stage for stage in STAGES if State.STOPPED not in stage[1])


KEEPERS = UNIT_ROLES
DECIDERS = OVERSEERS | UNIT_ROLES
DECIDES: tuple[Guard, ...] = (not_the_keeper,)

STEPS: dict[tuple[str, str], Step] = {
    (State.FOUND, Move.GRADE): Step(
        State.GRADED, by=DECIDERS, needs=(GRADE,), may=(Need.NOTE, Need.PHOTO), guards=(about_a_thing,),
        stops=("grade",), starts=("stop", "repair"), tells=(Audience.LEAD, Audience.COMMUNITY), any_unit=True,
    ),
    (State.FOUND, Move.DISMISS): Step(
        State.DISMISSED, by=DECIDERS, needs=(Need.REASON,), guards=DECIDES, voids=("grade", "answer"),
        tells=(Audience.LEAD,), any_unit=True,
    ),
    (State.FOUND, Move.ANSWER): Step(
        State.ANSWERED, by=KEEPERS, needs=(Need.RESULT,), may=(Need.PHOTO, Need.FILES),
        guards=(about_a_missed_check,), stops=("answer",), starts=("accept",), tells=(Audience.COMMUNITY,),
    ),
    (State.ANSWERED, Move.ACCEPT): Step(
        State.SETTLED, by=DECIDERS, may=(Need.NOTE,), guards=DECIDES, stops=("accept",), tells=(Audience.LEAD,),
        any_unit=True,
    ),
    (State.ANSWERED, Move.SEND_BACK): Step(
        State.FOUND, by=DECIDERS, needs=(Need.REASON,), guards=DECIDES, stops=("accept",), starts=("answer",),
        tells=(Audience.LEAD,), any_unit=True,
    ),
    (State.GRADED, Move.STOP): Step(
        State.STOPPED, by=DECIDERS, needs=(STOP_NOTE,), may=(Need.PHOTO,), guards=(has_installation,),
        stops=("stop",), tells=(Audience.LEAD, Audience.COMMUNITY, Audience.TOWNSHIP), any_unit=True,
    ),
    (State.GRADED, Move.REPAIR): Step(
        State.REPAIRING, by=KEEPERS, may=(Need.NOTE, Need.BEFORE), guards=(is_ordinary,), is_awaited=True
    ),
    (State.STOPPED, Move.REPAIR): Step(
        State.REPAIRING, by=KEEPERS, may=(Need.NOTE, Need.BEFORE), is_awaited=True
    ),
    (State.REPAIRING, Move.REGRADE): Step(
        State.GRADED, by=DECIDERS, needs=(Need.REASON,), may=(Need.PHOTO,), guards=(has_installation, not_serious_yet),
        starts=("stop",), tells=(Audience.LEAD, Audience.COMMUNITY), any_unit=True,
    ),
    (State.REPAIRING, Move.RETEST): Step(
        State.RETESTED, by=KEEPERS, needs=(Need.RESULT, Need.AFTER), may=(Need.FILES,),
        stops=("repair",), starts=("back",), tells=(Audience.LEAD, Audience.COMMUNITY),
    ),
    (State.RETESTED, Move.FAIL): Step(
        State.REPAIRING, by=DECIDERS, needs=(Need.REASON,), may=(Need.PHOTO,),
        guards=(another_person, watched_if_serious), stops=("back",), starts=("repair",), tells=(Audience.LEAD,),
        any_unit=True,
    ),
    (State.RETESTED, Move.PUT_BACK): Step(
        State.BACK_IN_SERVICE, by=DECIDERS, may=(Need.NOTE,), guards=(another_person, watched_if_serious),
        stops=("back",), tells=(Audience.LEAD, Audience.COMMUNITY), any_unit=True,
    ),
}  # fmt: skip

KEEPER_LADDER = (
    Rung(share=0.75, tells=(Audience.LEAD,)),
    Rung(share=1.0, tells=(Audience.LEAD, Audience.COMMUNITY)),
    Rung(after="1 work_day", tells=(Audience.LEAD, Audience.COMMUNITY, Audience.TOWNSHIP)),
)
OVERSEER_LADDER = (
    Rung(share=1.0, tells=(Audience.COMMUNITY,)),
    Rung(after="1 work_day", tells=(Audience.COMMUNITY, Audience.TOWNSHIP)),
)
SERIOUS_REPAIR = "3 urgent_day"
CLOCKS = {
    "grade": ClockRule(gettext_noop("Grade the hazard"), "4 urgent_hour", urgent="1 urgent_hour", ladder=KEEPER_LADDER),
    "stop": ClockRule(gettext_noop("Take it out of service"), "1 urgent_hour", ladder=KEEPER_LADDER),
    "repair": ClockRule(gettext_noop("Repair and retest"), "7 calendar_day", ladder=KEEPER_LADDER),
    "back": ClockRule(gettext_noop("Decide on going back into service"), "1 work_day", ladder=OVERSEER_LADDER),
    "answer": ClockRule(gettext_noop("Explain the missed check"), "1 work_day", ladder=KEEPER_LADDER),
    "accept": ClockRule(gettext_noop("Decide on the explanation"), "3 work_day", ladder=OVERSEER_LADDER),
}
OPENING = Opening(
    State.FOUND, by=FINDERS | {Role.SYSTEM}, starts=("grade", "answer"), tells=(Audience.LEAD, Audience.COMMUNITY)
)


def purpose_name(kind: str, rhythm: str) -> str:
    """The purpose of the rounds of a kind and rhythm."""
    return f"{kind}.{rhythm}"


def common_code(codes: list[str]) -> str:
    """The smallest area that holds all the given ones."""
    lengths = (17, 15, 12, 9, 6, 4, 2)
    shortest = min(codes, key=len)
    fitting = (shortest[:length] for length in lengths if length <= len(shortest))
    return next((code for code in fitting if all(other.startswith(code) for other in codes)), "")
