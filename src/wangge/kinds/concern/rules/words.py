"""States, moves, clocks and questions of a concern; pure Python."""

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from wangge.kit.words import gettext_noop
from wangge.matters.rules import (
    DESK_LADDER,
    Answer,
    Ask,
    Audience,
    ClockRule,
    Need,
    ParameterRule,
    Phase,
    Rung,
)
from wangge.people.rules import ADMIN_ROLES, STAFF_ROLES, Role


class State(StrEnum):
    """Where a concern stands."""

    REPORTED = "reported"
    PRE_CHECK = "pre_check"
    ACCEPTED = "accepted"
    DISPATCHED = "dispatched"
    RETURNED = "returned"
    CONTESTED = "contested"
    HANDLING = "handling"
    EXTENSION_ASKED = "extension_asked"
    AWAITING = "awaiting"
    SUSPENDED = "suspended"
    HANDLED = "handled"
    CLOSED = "closed"
    SELF_HANDLED = "self_handled"
    FOLLOWED_UP = "followed_up"
    ARCHIVED = "archived"
    REJECTED = "rejected"
    MERGED = "merged"


SIGNED_AND_CALLS = gettext_noop("The responsible unit has taken it in hand and will contact you.")
"""Told only to who left a way to be contacted."""
SIGNED_FOR_NOBODY = gettext_noop(
    "The responsible unit has taken it in hand. You left no telephone, so its answer is given on this page."
)
"""Told to who cannot be contacted, in place of the promise to do so."""


class Move(StrEnum):
    """What can be done with a concern."""

    ACCEPT = "accept"
    ASK_CHECK = "ask_check"
    CHECKED = "checked"
    SELF_HANDLE = "self_handle"
    REJECT = "reject"
    MERGE = "merge"
    DISPATCH = "dispatch"
    SIGN = "sign"
    RETURN = "return"
    OBJECT = "object"
    DECIDE = "decide"
    SEND_BACK = "send_back"
    CONTACT = "contact"
    ASK_EXTENSION = "ask_extension"
    GRANT_EXTENSION = "grant_extension"
    REFUSE_EXTENSION = "refuse_extension"
    ASK_REPORTER = "ask_reporter"
    ALLOW_PAUSE = "allow_pause"
    ANSWERED = "answered"
    GO_ON = "go_on"
    SUSPEND = "suspend"
    KEEP_SUSPENDED = "keep_suspended"
    RESUME = "resume"
    FINISH = "finish"
    CALL_JOINT = "call_joint"
    PASS = "pass"  # noqa: S105 - a verification that passes
    REWORK = "rework"
    FOLLOW_UP = "follow_up"
    REOPEN = "reopen"
    ARCHIVE = "archive"


PHASES: Mapping[str, Phase] = {
    State.REPORTED: Phase.NEW,
    State.PRE_CHECK: Phase.NEW,
    State.ACCEPTED: Phase.ACTIVE,
    State.DISPATCHED: Phase.ACTIVE,
    State.RETURNED: Phase.ACTIVE,
    State.CONTESTED: Phase.ACTIVE,
    State.HANDLING: Phase.ACTIVE,
    State.EXTENSION_ASKED: Phase.ACTIVE,
    State.AWAITING: Phase.WAITING,
    State.SUSPENDED: Phase.WAITING,
    State.HANDLED: Phase.ACTIVE,
    State.CLOSED: Phase.DONE,
    State.SELF_HANDLED: Phase.DONE,
    State.FOLLOWED_UP: Phase.DONE,
    State.ARCHIVED: Phase.DONE,
    State.REJECTED: Phase.DROPPED,
    State.MERGED: Phase.DROPPED,
}

PARAMETERS = {
    "extensions": ParameterRule(gettext_noop("How often more time may be granted"), 1, least=1, most=5),
    "pauses": ParameterRule(gettext_noop("How often the clock may stand still for the reporter's answer"), 2),
}
MOST_REOPENINGS = 1
LONGEST_SUSPENSION_DAYS = 366

DISPATCHER = frozenset({Role.DISPATCHER})
GRID = frozenset({Role.GRID_WORKER, Role.GRID_LEADER})
TOWNSHIP = frozenset({Role.TOWNSHIP_LEADER})
REPORTER = frozenset({Role.RESIDENT})
SOFTWARE = frozenset({Role.SYSTEM})
VERIFIERS = GRID | REPORTER | SOFTWARE
JOINT_CALLERS = frozenset({Role.DISPATCHER, Role.TOWNSHIP_LEADER, Role.COMMUNITY_SECRETARY})
NO_CASES = ADMIN_ROLES | {Role.STATISTICIAN, Role.SUPERVISOR, Role.MEDIATOR}
"""Posts that read or change no concern, whatever their organization is called to."""
SIGNERS = frozenset({*STAFF_ROLES, Role.MEMBER, Role.VOLUNTEER}) - NO_CASES
OPENERS = frozenset(
    {
        Role.RESIDENT, Role.PROXY_REPORTER, Role.GRID_WORKER, Role.GRID_LEADER, Role.STEWARD, Role.COMMUNITY_CLERK,
        Role.COMMUNITY_SECRETARY, Role.DISPATCHER, Role.TOWNSHIP_LEADER, Role.COUNTY_LEADER, Role.VOLUNTEER,
        Role.MEMBER, Role.OBSERVER, Role.SYSTEM,
    }
)  # fmt: skip

GRID_LADDER = (
    Rung(share=0.75, tells=(Audience.GRID,)),
    Rung(share=1.0, tells=(Audience.GRID, Audience.COMMUNITY)),
    Rung(after="1 work_day", tells=(Audience.COMMUNITY, Audience.DISPATCHER)),
)
CLERK_LADDER = (
    Rung(share=0.75, tells=(Audience.COMMUNITY,)),
    Rung(share=1.0, tells=(Audience.COMMUNITY, Audience.DISPATCHER)),
)
LEADER_LADDER = (
    Rung(share=0.75, tells=(Audience.TOWNSHIP,)),
    Rung(share=1.0, tells=(Audience.TOWNSHIP,)),
    Rung(after="1 work_day", tells=(Audience.TOWNSHIP, Audience.COUNTY)),
)

REVIEW_LADDER = (
    Rung(before="3 calendar_day", tells=(Audience.TOWNSHIP,)),
    Rung(share=1.0, tells=(Audience.TOWNSHIP,)),
    Rung(after="3 work_day", tells=(Audience.TOWNSHIP, Audience.COUNTY)),
)

CLOCKS = {
    "accept": ClockRule(gettext_noop("Acceptance"), "2 work_hour", urgent="0.5 urgent_hour", ladder=DESK_LADDER),
    "pre_check": ClockRule(
        gettext_noop("Check on the spot"), "4 work_hour", urgent="1 urgent_hour", ladder=GRID_LADDER
    ),
    "dispatch": ClockRule(gettext_noop("Dispatch"), "2 work_hour", urgent="1 urgent_hour", ladder=DESK_LADDER),
    "sign": ClockRule(gettext_noop("Signing for it"), "1 work_day", urgent="1 urgent_hour", within="handle"),
    "objection": ClockRule(gettext_noop("Time to return it"), "1 work_day", ladder=(), is_window=True),
    "contact": ClockRule(gettext_noop("First contact with the reporter"), "1 work_day", urgent="2 urgent_hour"),
    "handle": ClockRule(gettext_noop("Handling"), "5 work_day", urgent="1 urgent_day"),
    "rework": ClockRule(gettext_noop("Handling again"), "2 work_day", urgent="4 urgent_hour"),
    "decide_return": ClockRule(
        gettext_noop("Decision on the return"), "4 work_hour", urgent="1 urgent_hour", ladder=DESK_LADDER
    ),
    "decide_unit": ClockRule(
        gettext_noop("Decision on who is responsible"), "1 work_day", urgent="2 urgent_hour", ladder=LEADER_LADDER
    ),
    "decide_extension": ClockRule(gettext_noop("Decision on more time"), "4 work_hour", ladder=DESK_LADDER),
    "answer": ClockRule(
        gettext_noop("Waiting for the reporter's answer"),
        "3 work_day",
        urgent="1 urgent_day",
        ladder=(Rung(share=1.0, tells=(Audience.LEAD, Audience.DISPATCHER)),),
        overdue_move="go_on",
        is_reporters=True,
    ),
    "review": ClockRule(gettext_noop("Review of the suspension"), "90 calendar_day", ladder=REVIEW_LADDER),
    "verify": ClockRule(gettext_noop("Verification"), "1 work_day", ladder=GRID_LADDER),
    "follow_up": ClockRule(gettext_noop("Follow-up"), "3 work_day", ladder=CLERK_LADDER),
    "rating": ClockRule(gettext_noop("Time to rate and reopen"), "15 calendar_day", ladder=(), is_window=True),
}

YES_NO = (("yes", gettext_noop("Yes")), ("no", gettext_noop("No")))
DEMANDS = (
    ("consultation", gettext_noop("Consultation")),
    ("help", gettext_noop("Request for help")),
    ("complaint", gettext_noop("Complaint")),
    ("report", gettext_noop("Report of wrongdoing")),
    ("suggestion", gettext_noop("Suggestion")),
)
URGENCIES = (("normal", gettext_noop("Normal")), ("urgent", gettext_noop("Urgent")))
GROUNDS = (
    ("emergency", gettext_noop("An emergency for 110, 119, 120 or 122")),
    ("in_procedure", gettext_noop("Already before a court, an arbitrator, a review or a petition office")),
    ("repeated", gettext_noop("Repeated without new facts: the answer stands")),
    ("other_competence", gettext_noop("Another body is competent")),
    ("secret", gettext_noop("Touches secrets or the privacy of others")),
    ("unlawful", gettext_noop("Asks for something that the law forbids")),
    ("unclear", gettext_noop("Cannot be understood, and nobody could be asked")),
)
WITHOUT_PLACE = frozenset({"repeated", "unclear"})
"""Grounds with which there is no other place to go."""
CONTACT_WAYS = (
    ("phone", gettext_noop("Telephone")),
    ("visit", gettext_noop("In person")),
    ("message", gettext_noop("Written message")),
)

DEMAND = Ask("demand", Answer.CHOICE, gettext_noop("What is wanted"), choices=DEMANDS)
URGENCY = Ask("urgency", Answer.CHOICE, gettext_noop("Urgency"), choices=URGENCIES)
GROUND = Ask("ground", Answer.CHOICE, gettext_noop("Ground for not taking it up"), choices=GROUNDS)
PROPER_PLACE = replace(
    Need.PROPER_PLACE, only_if=("ground", tuple(value for value, _words in GROUNDS if value not in WITHOUT_PLACE))
)
CONTACT_WAY = Ask("contact_way", Answer.CHOICE, gettext_noop("How the reporter was contacted"), choices=CONTACT_WAYS)
DONE_BY = Ask("done_by", Answer.LINE, gettext_noop("Who did the work"))
CLOSING_MET = Ask(
    "closing_met",
    Answer.FLAG,
    gettext_noop("I have seen on the spot that it is solved and meets the closing condition"),
)
MAKE_RULE = Ask(
    "make_rule",
    Answer.FLAG,
    gettext_noop("Make this a rule of the duty list"),
    gettext_noop("Matters of this category in this township go to this unit from now on."),
)
BODIES = Ask("bodies", Answer.UNITS, gettext_noop("Bodies that verify together"), least=2)
REACHED = Ask("reached", Answer.CHOICE, gettext_noop("Was the reporter reached?"), choices=YES_NO)
IF_REACHED = ("reached", ("yes",))
SOLVED = Ask(
    "solved",
    Answer.CHOICE,
    gettext_noop("Does the reporter say it is solved?"),
    choices=YES_NO,
    only_if=IF_REACHED,
)
SATISFIED = Ask(
    "satisfied",
    Answer.CHOICE,
    gettext_noop("Is the reporter satisfied?"),
    choices=(*YES_NO[:1], ("neutral", gettext_noop("Neither")), *YES_NO[1:]),
    only_if=IF_REACHED,
)
QUESTION = Ask(
    "public_text",
    Answer.TEXT,
    gettext_noop("Question to the reporter"),
    gettext_noop("The reporter reads exactly these words and can answer at once."),
)
EXTENDED_UNTIL = Ask("until", Answer.MOMENT, gettext_noop("New deadline"))
