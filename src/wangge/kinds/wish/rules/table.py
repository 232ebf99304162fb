"""The life of a wish: told, checked, published without identity, claimed, delivered, confirmed by both."""

from collections.abc import Mapping
from datetime import timedelta

from wangge.kinds.wish.rules.words import Move, State
from wangge.kit.words import gettext_noop
from wangge.matters.rules import Answer, Ask, Audience, ClockRule, Facts, Need, Opening, Phase, Rung, Step
from wangge.people.rules import UNIT_ROLES, Role

COMMUNITY = frozenset({Role.COMMUNITY_CLERK, Role.COMMUNITY_SECRETARY})
GRID = frozenset({Role.GRID_WORKER, Role.GRID_LEADER})
STAFF = COMMUNITY | GRID
HELPERS = frozenset({Role.STEWARD, Role.PROXY_REPORTER})
CLAIMERS = frozenset({Role.MEMBER, Role.VOLUNTEER}) | UNIT_ROLES
ASKER = frozenset({Role.RESIDENT})
MACHINE = frozenset({Role.SYSTEM})
OVERSEERS = frozenset({Role.TOWNSHIP_LEADER, Role.DISPATCHER, Role.COUNTY_LEADER, Role.SUPERVISOR})
"""Who sees the counters, and no single wish."""
TELLERS = STAFF | HELPERS | ASKER

PHASES: Mapping[str, Phase] = {
    State.TOLD: Phase.NEW,
    State.CHECKED: Phase.NEW,
    State.PUBLISHED: Phase.WAITING,
    State.CLAIMED: Phase.ACTIVE,
    State.RELEASED: Phase.WAITING,
    State.DELIVERING: Phase.ACTIVE,
    State.DELIVERED: Phase.WAITING,
    State.CONFIRMED: Phase.DONE,
    State.EXPIRED: Phase.DROPPED,
    State.WITHDRAWN: Phase.DROPPED,
}
STAGES = (
    (gettext_noop("Tell"), frozenset({State.TOLD})),
    (gettext_noop("Check the text"), frozenset({State.CHECKED})),
    (gettext_noop("On the wall"), frozenset({State.PUBLISHED, State.RELEASED})),
    (gettext_noop("Claimed"), frozenset({State.CLAIMED})),
    (gettext_noop("Deliver"), frozenset({State.DELIVERING, State.DELIVERED})),
    (gettext_noop("Confirmed by both"), frozenset({State.CONFIRMED, State.EXPIRED, State.WITHDRAWN})),
)

SECOND_PERSON = gettext_noop("Who wrote the public text does not publish it: a second person has to read it.")
NOT_CLAIMER = gettext_noop("Only who claimed this wish can do this.")
OWN_HAND = gettext_noop("Who noted the delivery does not confirm for the household: let a colleague ask there.")
SAY_HOW = gettext_noop("Say how the confirmation was obtained.")
SAY_WHY = gettext_noop("Say why.")
TICK = gettext_noop("Tick it only if it is so; without it this cannot be done.")
ALREADY_SAID = gettext_noop("This side has confirmed already.")

WALL_TITLE = Ask(
    "wall_title",
    Answer.LINE,
    gettext_noop("Public title"),
    gettext_noop("What is wished for, in a few words. Everybody can read it."),
)
WALL_TEXT = Ask(
    "wall_text",
    Answer.TEXT,
    gettext_noop("Public text"),
    gettext_noop("No name, no telephone, no address, no illness. A second person reads it before it is published."),
)
LOOKED = Ask(
    "looked",
    Answer.FLAG,
    gettext_noop("I have read the public text: nobody can tell who the household is"),
)
CLAIM_UNIT = Ask("claim_unit", Answer.UNIT, gettext_noop("Unit that claims it"))
AGREED = Ask(
    "household_agreed",
    Answer.FLAG,
    gettext_noop("The household agreed that the claimer learns its name, telephone and address"),
)
HOW = Ask("note", Answer.TEXT, gettext_noop("How it was confirmed"), gettext_noop("Asked when, by telephone or there."))
PROOF = Ask(
    "photos", Answer.FILES, gettext_noop("Photos"), gettext_noop("Of the thing or the work, not of people or the home.")
)
MINUTES = Ask(
    "minutes",
    Answer.NUMBER,
    gettext_noop("Minutes spent"),
    gettext_noop("Counts as your hours once both sides have confirmed. May stay empty."),
)


def is_claimer(facts: Facts) -> str:
    """Of those who claim, only the one who claimed goes on; a unit's claim belongs to all of the unit."""
    if facts.role not in CLAIMERS:
        return ""
    details = facts.details
    if facts.role in UNIT_ROLES:
        mine = facts.organization_id is not None and details.claimed_unit_id == facts.organization_id
    else:
        mine = facts.person_id is not None and details.claimed_by_id == facts.person_id
    return "" if mine else NOT_CLAIMER


def second_person(facts: Facts) -> str:
    """The text is published by somebody who did not write it."""
    return SECOND_PERSON if facts.person_id is not None and facts.details.checked_by_id == facts.person_id else ""


def not_own_hand(facts: Facts) -> str:
    """Nobody verifies what he handled, in whichever post."""
    hands = {facts.details.delivered_by_id, facts.details.claimed_by_id}
    return OWN_HAND if facts.person_id is not None and facts.person_id in hands else ""


def household_silent(facts: Facts) -> str:
    """Each side confirms once."""
    return ALREADY_SAID if facts.details.household_confirmed_at else ""


def giver_silent(facts: Facts) -> str:
    """Each side confirms once."""
    return ALREADY_SAID if facts.details.giver_confirmed_at else ""


def staff_say_how(facts: Facts) -> str:
    """Who confirms for somebody else says how it was asked."""
    return SAY_HOW if facts.role in STAFF and not str(facts.given.get("note") or "").strip() else ""


def staff_say_why(facts: Facts) -> str:
    """The household needs no reason to take its wish back; anybody else does."""
    return SAY_WHY if facts.role != Role.RESIDENT and not str(facts.given.get("reason") or "").strip() else ""


def truly_looked(facts: Facts) -> str:
    """The second person says so with a tick."""
    return "" if facts.given.get("looked") is True else TICK


def truly_agreed(facts: Facts) -> str:
    """The household's consent is said with a tick."""
    return "" if facts.given.get("household_agreed") is True else TICK


def _claim(by: frozenset[Role], needs: tuple[Ask, ...] = ()) -> Step:
    return Step(
        State.CLAIMED, by=by, needs=needs, may=(Need.NOTE,), free=CLAIMERS, pauses=("wall",), starts=("deliver",),
        tells=(Audience.COMMUNITY, Audience.REPORTER), says=gettext_noop("Somebody wants to fulfil your wish."),
    )  # fmt: skip


def _back_on_wall(by: frozenset[Role], needs: tuple[Ask, ...] = ()) -> Step:
    return Step(
        State.RELEASED, by=by, needs=needs, guards=(is_claimer,), free=CLAIMERS, voids=("deliver",), resumes=("wall",),
        tells=(Audience.COMMUNITY,),
    )  # fmt: skip


STEPS: dict[tuple[str, str], Step] = {
    (State.TOLD, Move.CHECK): Step(
        State.CHECKED, by=COMMUNITY, needs=(WALL_TITLE, WALL_TEXT), stops=("check",), starts=("publish",),
        tells=(Audience.COMMUNITY,),
    ),
    (State.CHECKED, Move.PUBLISH): Step(
        State.PUBLISHED, by=COMMUNITY, needs=(LOOKED,), guards=(second_person,), checks=(truly_looked,),
        stops=("publish",), starts=("wall",),
        tells=(Audience.REPORTER, Audience.GRID), says=gettext_noop("Your wish hangs on the wall, without your name."),
    ),
    (State.CLAIMED, Move.START): Step(
        State.DELIVERING, by=CLAIMERS | COMMUNITY, guards=(is_claimer,), free=CLAIMERS
    ),
    (State.DELIVERED, Move.RECEIVED): Step(
        State.DELIVERED, by=ASKER | STAFF, may=(HOW,), guards=(household_silent, not_own_hand), checks=(staff_say_how,)
    ),
    (State.DELIVERED, Move.GIVEN): Step(
        State.DELIVERED, by=CLAIMERS | COMMUNITY, may=(HOW,), guards=(is_claimer, giver_silent),
        checks=(staff_say_how,), free=CLAIMERS,
    ),
    (State.DELIVERED, Move.BOTH_CONFIRMED): Step(
        State.CONFIRMED, by=MACHINE, stops=("confirm",), voids=("wall",),
        tells=(Audience.REPORTER, Audience.COMMUNITY), says=gettext_noop("Your wish is fulfilled."),
    ),
    (State.DELIVERED, Move.NOT_RECEIVED): Step(
        State.DELIVERING, by=ASKER | STAFF, needs=(Need.REASON,), stops=("confirm",), starts=("deliver",),
        tells=(Audience.COMMUNITY,),
    ),
    (State.EXPIRED, Move.RENEW): Step(State.CHECKED, by=COMMUNITY, needs=(Need.NOTE,), starts=("publish",)),
}  # fmt: skip
for _state in (State.CHECKED, State.PUBLISHED, State.RELEASED):
    STEPS[(_state, Move.SEND_BACK)] = Step(
        State.TOLD, by=COMMUNITY, needs=(Need.REASON,), voids=("publish", "wall"), starts=("check",),
        tells=(Audience.COMMUNITY,),
    )  # fmt: skip
for _state in (State.PUBLISHED, State.RELEASED):
    STEPS[(_state, Move.CLAIM)] = _claim(CLAIMERS)
    STEPS[(_state, Move.CLAIM_FOR_UNIT)] = _claim(COMMUNITY, (CLAIM_UNIT,))
    STEPS[(_state, Move.EXPIRE)] = Step(
        State.EXPIRED, by=MACHINE, voids=("wall",), tells=(Audience.COMMUNITY, Audience.REPORTER),
        says=gettext_noop("Nobody has taken up your wish in 90 days. The community will speak with you."),
    )  # fmt: skip
for _state in (State.CLAIMED, State.DELIVERING):
    STEPS[(_state, Move.DELIVER)] = Step(
        State.DELIVERED, by=CLAIMERS | STAFF, may=(PROOF, MINUTES, Need.NOTE), guards=(is_claimer,), free=CLAIMERS,
        stops=("deliver",), starts=("confirm",), tells=(Audience.COMMUNITY, Audience.GRID, Audience.REPORTER),
        says=gettext_noop("The giver says it is delivered. Please confirm that you have received it."),
    )  # fmt: skip
    STEPS[(_state, Move.LET_KNOW)] = Step(_state, by=COMMUNITY, needs=(AGREED,), checks=(truly_agreed,))
    STEPS[(_state, Move.GIVE_BACK)] = _back_on_wall(CLAIMERS)
    STEPS[(_state, Move.RELEASE)] = _back_on_wall(COMMUNITY | MACHINE, (Need.REASON,))
    STEPS[(_state, Move.RUN_OUT)] = _back_on_wall(MACHINE)
for _state in (
    State.TOLD, State.CHECKED, State.PUBLISHED, State.RELEASED, State.CLAIMED, State.DELIVERING, State.DELIVERED,
):  # fmt: skip
    STEPS[(_state, Move.WITHDRAW)] = Step(
        State.WITHDRAWN, by=ASKER | STAFF, may=(Need.REASON,), checks=(staff_say_why,),
        voids=("check", "publish", "wall", "deliver", "confirm"), tells=(Audience.COMMUNITY, Audience.REPORTER),
        says=gettext_noop("Your wish was taken down."),
    )  # fmt: skip

COMMUNITY_LADDER = (
    Rung(share=0.75, tells=(Audience.COMMUNITY,)),
    Rung(share=1.0, tells=(Audience.COMMUNITY,)),
)
CLOCKS = {
    "check": ClockRule(gettext_noop("Check the text"), "3 work_day", ladder=COMMUNITY_LADDER),
    "publish": ClockRule(gettext_noop("Second person reads and publishes"), "2 work_day", ladder=COMMUNITY_LADDER),
    "wall": ClockRule(
        gettext_noop("Hangs on the wall"), "90 calendar_day",
        ladder=(Rung(before="7 calendar_day", tells=(Audience.COMMUNITY,)), Rung(share=1.0, tells=())),
        overdue_move=Move.EXPIRE,
    ),
    "deliver": ClockRule(
        gettext_noop("Deliver the wish"), "14 calendar_day",
        ladder=(
            Rung(before="3 calendar_day", tells=(Audience.COMMUNITY,)),
            Rung(share=1.0, tells=(Audience.COMMUNITY,)),
        ),
        overdue_move=Move.RUN_OUT,
    ),
    "confirm": ClockRule(
        gettext_noop("Confirm with the household"), "7 calendar_day",
        ladder=(Rung(share=0.5, tells=(Audience.GRID,)), Rung(share=1.0, tells=(Audience.GRID, Audience.COMMUNITY))),
    ),
}  # fmt: skip
OPENING = Opening(
    State.TOLD, by=TELLERS, starts=("check",), tells=(Audience.COMMUNITY,),
    says=gettext_noop("We have noted your wish. The community looks at it first."),
)  # fmt: skip

ON_WALL = frozenset({State.PUBLISHED, State.RELEASED})
IN_HAND = frozenset({State.CLAIMED, State.DELIVERING, State.DELIVERED})
ENDED = frozenset({State.CONFIRMED, State.EXPIRED, State.WITHDRAWN})
KEPT_SEALED = timedelta(days=30)
"""How long story and address stay after the end; then only the counters remain."""
