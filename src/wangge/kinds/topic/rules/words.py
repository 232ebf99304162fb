"""States, moves and words of a topic; pure Python."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from wangge.kit.words import gettext_noop
from wangge.matters.rules import Phase
from wangge.people.rules import Role


class State(StrEnum):
    """Where a topic stands."""

    COLLECTED = "collected"
    SCREENED = "screened"
    TURNED_AWAY = "not_a_community_matter"
    ON_AGENDA = "on_agenda"
    DELIBERATED = "deliberated"
    RESOLVED = "resolved"
    NOT_AGREED = "not_agreed"
    NOT_ADOPTED = "not_adopted"
    ACTIONS_OPEN = "action_items_open"
    ACTIONS_DONE = "actions_done"
    FEEDBACK = "feedback_published"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    """What can be done with a topic."""

    SCREEN = "screen"
    TURN_AWAY = "turn_away"
    WITHDRAW = "withdraw"
    CONVENE = "convene"
    POSTPONE = "postpone"
    HOLD = "hold"
    RESOLVE = "resolve"
    NO_AGREEMENT = "no_agreement"
    NOT_ADOPT = "not_adopt"
    NEW_ROUND = "new_round"
    ADD_ACTION = "add_action"
    NOTHING_TO_DO = "nothing_to_do"
    ALL_DONE = "all_done"
    DRAFT_FEEDBACK = "draft_feedback"
    PUBLISH = "publish"
    CONFIRM = "confirm"
    CONFIRM_FOR = "confirm_for"
    NOT_SETTLED = "not_settled"
    TIME_UP = "time_up"
    SET_ASIDE = "set_aside"


UNHEARD = frozenset({State.COLLECTED, State.SCREENED, State.TURNED_AWAY})
"""States in front of the first meeting: nobody can have objected yet."""
STATE_TITLES: Mapping[str, str] = {
    State.COLLECTED: gettext_noop("Collected"),
    State.SCREENED: gettext_noop("Taken up as a topic"),
    State.TURNED_AWAY: gettext_noop("Not a community matter, answered"),
    State.ON_AGENDA: gettext_noop("On the agenda"),
    State.DELIBERATED: gettext_noop("Deliberated"),
    State.RESOLVED: gettext_noop("Resolved"),
    State.NOT_AGREED: gettext_noop("No agreement"),
    State.NOT_ADOPTED: gettext_noop("Voted on, not adopted"),
    State.ACTIONS_OPEN: gettext_noop("Being carried out"),
    State.ACTIONS_DONE: gettext_noop("Carried out"),
    State.FEEDBACK: gettext_noop("Feedback published"),
    State.CONFIRMED: gettext_noop("Confirmed"),
    State.WITHDRAWN: gettext_noop("Withdrawn"),
}
MOVE_TITLES: Mapping[str, str] = {
    Move.SCREEN: gettext_noop("Take up as a topic"),
    Move.TURN_AWAY: gettext_noop("Answer: not a community matter"),
    Move.WITHDRAW: gettext_noop("Withdraw the topic"),
    Move.CONVENE: gettext_noop("Convene a meeting"),
    Move.POSTPONE: gettext_noop("Postpone the meeting"),
    Move.HOLD: gettext_noop("Write down the meeting"),
    Move.RESOLVE: gettext_noop("Record the resolution"),
    Move.NO_AGREEMENT: gettext_noop("Record that there was no agreement"),
    Move.NOT_ADOPT: gettext_noop("Record that the vote did not adopt it"),
    Move.NEW_ROUND: gettext_noop("Begin a new round"),
    Move.ADD_ACTION: gettext_noop("Add an action item"),
    Move.NOTHING_TO_DO: gettext_noop("Nothing to carry out"),
    Move.ALL_DONE: gettext_noop("All action items are done"),
    Move.DRAFT_FEEDBACK: gettext_noop("Write the feedback"),
    Move.PUBLISH: gettext_noop("Check and publish the feedback"),
    Move.CONFIRM: gettext_noop("Confirm: it is settled"),
    Move.CONFIRM_FOR: gettext_noop("Confirm for the residents"),
    Move.NOT_SETTLED: gettext_noop("It is not settled"),
    Move.TIME_UP: gettext_noop("Confirmed, nobody objected"),
    Move.SET_ASIDE: gettext_noop("Resolution set aside: its vote was cancelled"),
}
MOVE_TONES: Mapping[str, str] = {
    Move.SCREEN: "primary",
    Move.CONVENE: "primary",
    Move.HOLD: "primary",
    Move.RESOLVE: "primary",
    Move.ADD_ACTION: "primary",
    Move.DRAFT_FEEDBACK: "",
    Move.PUBLISH: "primary",
    Move.CONFIRM: "primary",
    Move.CONFIRM_FOR: "primary",
    Move.TURN_AWAY: "danger",
    Move.WITHDRAW: "danger",
    Move.NO_AGREEMENT: "danger",
    Move.NOT_ADOPT: "danger",
    Move.NEW_ROUND: "",
    Move.NOT_SETTLED: "danger",
}
PHASES: Mapping[str, Phase] = {
    State.COLLECTED: Phase.NEW,
    State.SCREENED: Phase.ACTIVE,
    State.TURNED_AWAY: Phase.DROPPED,
    State.ON_AGENDA: Phase.ACTIVE,
    State.DELIBERATED: Phase.WAITING,
    State.RESOLVED: Phase.ACTIVE,
    State.NOT_AGREED: Phase.ACTIVE,
    State.NOT_ADOPTED: Phase.ACTIVE,
    State.ACTIONS_OPEN: Phase.ACTIVE,
    State.ACTIONS_DONE: Phase.ACTIVE,
    State.FEEDBACK: Phase.WAITING,
    State.CONFIRMED: Phase.DONE,
    State.WITHDRAWN: Phase.DROPPED,
}
STAGES = (
    (gettext_noop("Collect"), frozenset({State.COLLECTED})),
    (gettext_noop("Screen"), frozenset({State.SCREENED, State.TURNED_AWAY, State.WITHDRAWN})),
    (gettext_noop("Agenda"), frozenset({State.ON_AGENDA})),
    (gettext_noop("Deliberate"), frozenset({State.DELIBERATED})),
    (gettext_noop("Resolve"), frozenset({State.RESOLVED, State.NOT_AGREED, State.NOT_ADOPTED})),
    (gettext_noop("Carry out"), frozenset({State.ACTIONS_OPEN, State.ACTIONS_DONE})),
    (gettext_noop("Feedback"), frozenset({State.FEEDBACK})),
    (gettext_noop("Confirmation"), frozenset({State.CONFIRMED})),
)


ASKING = frozenset({State.SCREENED, State.ON_AGENDA})


def is_asking(state: str, until: datetime | None, at: datetime) -> bool:
    """Whether opinions are collected: from screening until the meeting begins."""
    return state in ASKING and (until is None or at < until)


MONTH_CALLERS = frozenset({Role.TOWNSHIP_LEADER, Role.COUNTY_LEADER})
"""Who calls a deliberation month and sums it up."""


class Tier(StrEnum):
    """How wide a circle deliberates."""

    BUILDING = "building"
    ESTATE = "estate"
    GRID = "grid"
    COMMUNITY = "community"
    TOWNSHIP = "township"


TIER_TITLES: Mapping[str, str] = {
    Tier.BUILDING: gettext_noop("Building"),
    Tier.ESTATE: gettext_noop("Estate"),
    Tier.GRID: gettext_noop("Grid"),
    Tier.COMMUNITY: gettext_noop("Community"),
    Tier.TOWNSHIP: gettext_noop("Township or subdistrict"),
}
