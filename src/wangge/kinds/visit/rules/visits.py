"""走访、敲门: states, moves, limits and guards of a visit; pure Python.

A visit is an offer: nobody home and declined are neutral ends, and nobody is asked for a reason. A care visit that is
missed opens a second one on the same day, and then the contact person is told.
"""

from collections.abc import Mapping
from enum import StrEnum

from wangge.kit.words import gettext_noop
from wangge.matters.rules import Answer, Ask, Audience, ClockRule, Facts, Need, Opening, Phase, Rung, Step
from wangge.people.rules import Role


class VisitKind(StrEnum):
    """What a visit is."""

    CARE = "care"
    ROUTINE = "routine"
    ASKED = "asked"


VISIT_KINDS: Mapping[str, str] = {
    VisitKind.CARE: gettext_noop("Care visit"),
    VisitKind.ROUTINE: gettext_noop("Routine visit"),
    VisitKind.ASKED: gettext_noop("Visit on request"),
}


CARE, ROUTINE = "visit.care", "visit.routine"
PURPOSES = (CARE, ROUTINE)
"""Purposes of the rounds that open visits; their targets are enrolments."""
TARGET = "enrolment"


class State(StrEnum):
    """Where a visit stands."""

    PLANNED = "planned"
    SECOND = "second"
    ALERTED = "alerted"
    CONTACT_TOLD = "contact_told"
    DONE = "done"
    NOBODY_HOME = "nobody_home"
    DECLINED = "declined"
    LAPSED = "lapsed"
    CALLED_OFF = "called_off"


class Move(StrEnum):
    """What can be done with a visit."""

    FINISH = "finish"
    NOBODY_HOME = "nobody_home"
    MISSED = "missed"
    MISSED_AGAIN = "missed_again"
    TELL_CONTACT = "tell_contact"
    DECLINE = "decline"
    LAPSE = "lapse"
    CALL_OFF = "call_off"


STATE_TITLES: Mapping[str, str] = {
    State.PLANNED: gettext_noop("Planned"),
    State.SECOND: gettext_noop("Second visit today"),
    State.ALERTED: gettext_noop("Contact person to be told"),
    State.CONTACT_TOLD: gettext_noop("Contact person told"),
    State.DONE: gettext_noop("Visited"),
    State.NOBODY_HOME: gettext_noop("Nobody home"),
    State.DECLINED: gettext_noop("Visit declined"),
    State.LAPSED: gettext_noop("Not made in time"),
    State.CALLED_OFF: gettext_noop("Called off"),
}
MOVE_TITLES: Mapping[str, str] = {
    Move.FINISH: gettext_noop("Visited"),
    Move.NOBODY_HOME: gettext_noop("Nobody home"),
    Move.MISSED: gettext_noop("Not met, go again today"),
    Move.MISSED_AGAIN: gettext_noop("Not met the second time"),
    Move.TELL_CONTACT: gettext_noop("Contact person has been told"),
    Move.DECLINE: gettext_noop("Declined at the door"),
    Move.LAPSE: gettext_noop("Time is over"),
    Move.CALL_OFF: gettext_noop("Call it off"),
}
MOVE_TONES: Mapping[str, str] = {
    Move.FINISH: "primary",
    Move.TELL_CONTACT: "primary",
    Move.CALL_OFF: "danger",
}
PHASES: Mapping[str, Phase] = {
    State.PLANNED: Phase.NEW,
    State.SECOND: Phase.ACTIVE,
    State.ALERTED: Phase.ACTIVE,
    State.CONTACT_TOLD: Phase.WAITING,
    State.DONE: Phase.DONE,
    State.NOBODY_HOME: Phase.DONE,
    State.DECLINED: Phase.DONE,
    State.LAPSED: Phase.DROPPED,
    State.CALLED_OFF: Phase.DROPPED,
}
STAGES = (
    (gettext_noop("Planned"), frozenset({State.PLANNED})),
    (gettext_noop("Second visit"), frozenset({State.SECOND})),
    (gettext_noop("Contact person"), frozenset({State.ALERTED, State.CONTACT_TOLD})),
    (
        gettext_noop("Over"),
        frozenset({State.DONE, State.NOBODY_HOME, State.DECLINED, State.LAPSED, State.CALLED_OFF}),
    ),
)

VISITORS = frozenset({Role.GRID_WORKER, Role.GRID_LEADER, Role.COMMUNITY_CLERK, Role.COMMUNITY_SECRETARY})
MACHINE = frozenset({Role.SYSTEM})


class Found(StrEnum):
    """How the person was; a word for the service, never a file on health."""

    WELL = "well"
    NEEDS_SOMETHING = "needs_something"
    HELP_CALLED = "help_called"
    ELSEWHERE = "elsewhere"


FOUND_TITLES: Mapping[str, str] = {
    Found.WELL: gettext_noop("All is well"),
    Found.NEEDS_SOMETHING: gettext_noop("Something is needed"),
    Found.HELP_CALLED: gettext_noop("Help was called (120, 119, 110)"),
    Found.ELSEWHERE: gettext_noop("Well, and elsewhere (the contact person says so)"),
}
SEEN = tuple((value, title) for value, title in FOUND_TITLES.items() if value != Found.ELSEWHERE)
FOUND = Ask("found", Answer.CHOICE, gettext_noop("How is it?"), choices=SEEN)
FOUND_AFTER_CONTACT = Ask("found", Answer.CHOICE, gettext_noop("How is it?"), choices=tuple(FOUND_TITLES.items()))
REMARK = Ask(
    "remark",
    Answer.TEXT,
    gettext_noop("What should be remembered"),
    gettext_noop("Sealed, and deleted after a year. No illnesses, no beliefs, nothing about third persons."),
)
CONTACT_SAID = Ask(
    "remark",
    Answer.TEXT,
    gettext_noop("Who was reached and what follows"),
    gettext_noop("For example: daughter reached, goes there now. Sealed like every remark."),
)
PHOTO_CONSENT = Ask(
    "photo_consent",
    Answer.FLAG,
    gettext_noop("The household agreed to these photos"),
    gettext_noop("Inside a home photos are taken only with consent, of things and not of people."),
)

REST_UNTIL = Ask(
    "rest_until",
    Answer.DAY,
    gettext_noop("Nobody comes before"),
    gettext_noop("Only if the person wishes it; no reason is asked."),
)

ONLY_CARE = gettext_noop("Only a care visit has a second visit on the same day.")
NOT_CARE = gettext_noop("For a care visit choose “Not met, go again today”: the second visit is what protects.")
PHOTOS_NEED_CONSENT = gettext_noop("Photos in a home need the household's consent: tick it, or leave them out.")
ONLY_AFTER_CONTACT = gettext_noop("“Elsewhere” is said by the contact person: tell the contact person first.")


def is_care(facts: Facts) -> str:
    """Only agreed care visits are followed up on the same day."""
    return "" if getattr(facts.details, "visit_kind", "") == VisitKind.CARE else ONLY_CARE


def is_not_care(facts: Facts) -> str:
    """An elder who does not open may be lying inside: nobody home is no end of a care visit."""
    return NOT_CARE if getattr(facts.details, "visit_kind", "") == VisitKind.CARE else ""


def photos_agreed(facts: Facts) -> str:
    """No photograph from a home without consent."""
    return PHOTOS_NEED_CONSENT if facts.given.get("photos") and not facts.given.get("photo_consent") else ""


def somebody_was_seen(facts: Facts) -> str:
    """Before the contact person was told, only what was seen counts."""
    return ONLY_AFTER_CONTACT if facts.given.get("found") == Found.ELSEWHERE else ""


RUNNING = ("visit", "care", "second", "contact", "answer")


def _finish(*, told: bool = False) -> Step:
    found = FOUND_AFTER_CONTACT if told else FOUND
    return Step(
        State.DONE, by=VISITORS, needs=(found,), may=(REMARK, Need.PHOTO, PHOTO_CONSENT),
        checks=(photos_agreed,) if told else (photos_agreed, somebody_was_seen), stops=RUNNING,
    )  # fmt: skip


STEPS: dict[tuple[str, str], Step] = {
    (State.PLANNED, Move.FINISH): _finish(),
    (State.PLANNED, Move.DECLINE): Step(
        State.DECLINED, by=VISITORS, may=(REST_UNTIL,), voids=("visit", "care")
    ),
    (State.PLANNED, Move.NOBODY_HOME): Step(
        State.NOBODY_HOME, by=VISITORS, guards=(is_not_care,), voids=("visit",)
    ),
    (State.PLANNED, Move.MISSED): Step(
        State.SECOND, by=VISITORS | MACHINE, guards=(is_care,), stops=("care",), starts=("second",),
        tells=(Audience.GRID, Audience.COMMUNITY),
    ),
    (State.PLANNED, Move.LAPSE): Step(State.LAPSED, by=MACHINE, guards=(is_not_care,), stops=("visit",)),
    (State.PLANNED, Move.CALL_OFF): Step(
        State.CALLED_OFF, by=VISITORS | MACHINE, needs=(Need.REASON,), voids=("visit", "care")
    ),
    (State.SECOND, Move.FINISH): _finish(),
    (State.SECOND, Move.DECLINE): Step(State.DECLINED, by=VISITORS, may=(REST_UNTIL,), voids=("second",)),
    (State.SECOND, Move.MISSED_AGAIN): Step(
        State.ALERTED, by=VISITORS | MACHINE, stops=("second",), starts=("contact",),
        tells=(Audience.GRID, Audience.COMMUNITY),
    ),
    (State.SECOND, Move.CALL_OFF): Step(
        State.CALLED_OFF, by=VISITORS | MACHINE, needs=(Need.REASON,), voids=("second",)
    ),
    (State.ALERTED, Move.TELL_CONTACT): Step(
        State.CONTACT_TOLD, by=VISITORS, needs=(CONTACT_SAID,), stops=("contact",), starts=("answer",),
        tells=(Audience.GRID, Audience.COMMUNITY),
    ),
    (State.ALERTED, Move.FINISH): _finish(),
    (State.CONTACT_TOLD, Move.FINISH): _finish(told=True),
}  # fmt: skip

NEAR = (Audience.GRID, Audience.COMMUNITY)
VISIT_LADDER = (Rung(share=0.75, tells=(Audience.GRID,)), Rung(share=1.0, tells=()))
CARE_LADDER = (Rung(share=0.5, tells=(Audience.GRID,)), Rung(share=1.0, tells=NEAR))
CONTACT_LADDER = (
    Rung(share=0.5, tells=NEAR),
    Rung(share=1.0, tells=NEAR),
    Rung(after="1 urgent_hour", tells=NEAR),
)
CLOCKS = {
    "visit": ClockRule(
        gettext_noop("Visit"), "14 calendar_day", ladder=VISIT_LADDER, overdue_move=Move.LAPSE
    ),
    "care": ClockRule(gettext_noop("Care visit"), "3 urgent_hour", ladder=CARE_LADDER, overdue_move=Move.MISSED),
    "second": ClockRule(
        gettext_noop("Second visit today"), "3 urgent_hour", ladder=CARE_LADDER, overdue_move=Move.MISSED_AGAIN
    ),
    "contact": ClockRule(gettext_noop("Tell the contact person"), "0.5 urgent_hour", ladder=CONTACT_LADDER),
    "answer": ClockRule(gettext_noop("Find out how it ended"), "2 urgent_hour", ladder=CONTACT_LADDER),
}  # fmt: skip
OPENING = Opening(State.PLANNED, by=VISITORS | MACHINE, starts=("visit", "care"))
