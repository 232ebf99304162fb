"""民主协商: the steps of a topic, its limits and guards; pure Python."""

from datetime import datetime

from wangge.kinds.topic.rules.words import TIER_TITLES, Move, State
from wangge.kit.words import gettext_noop
from wangge.matters.rules import Answer, Ask, Audience, ClockRule, Facts, Need, Opening, Rung, Step
from wangge.people.rules import Role

PROPOSERS = frozenset(
    {
        Role.GRID_WORKER, Role.GRID_LEADER, Role.STEWARD, Role.PROXY_REPORTER, Role.COMMUNITY_CLERK,
        Role.COMMUNITY_SECRETARY, Role.DISPATCHER, Role.TOWNSHIP_LEADER, Role.VOLUNTEER, Role.MEMBER, Role.MEDIATOR,
    }
)  # fmt: skip
STAFF = frozenset({Role.COMMUNITY_CLERK, Role.COMMUNITY_SECRETARY, Role.TOWNSHIP_LEADER})
CONVENORS = STAFF | {Role.GRID_LEADER}
RESOLVERS = frozenset({Role.COMMUNITY_SECRETARY, Role.TOWNSHIP_LEADER})
PROPOSER = frozenset({Role.RESIDENT})
MACHINE = frozenset({Role.SYSTEM})

ANSWER = Ask(
    "public_text",
    Answer.TEXT,
    gettext_noop("Answer to the proposer"),
    gettext_noop("The proposer reads exactly these words: what happens with the topic now, and why."),
)
PUBLIC_TITLE = Ask("public_title", Answer.LINE, gettext_noop("Public title"))
PUBLIC_TOPIC = Ask(
    "public_topic",
    Answer.TEXT,
    gettext_noop("Public text of the topic"),
    gettext_noop("Everybody reads it. No names, telephone numbers or flat numbers."),
)
TIER = Ask("tier", Answer.CHOICE, gettext_noop("Who deliberates"), choices=tuple(TIER_TITLES.items()))
CONCERNS = Ask(
    "concerned_unit",
    Answer.UNIT,
    gettext_noop("Company concerned"),
    gettext_noop("Whoever has a post with it neither screens, resolves, counts nor votes here."),
)
MEET_AT = Ask("meet_at", Answer.MOMENT, gettext_noop("Meeting on"))
MEET_PLACE = Ask("meet_place", Answer.LINE, gettext_noop("Place of the meeting"))
AGENDA = Ask(
    "agenda",
    Answer.TEXT,
    gettext_noop("What is to be talked about"),
    gettext_noop("Printed on the notice. One point per line."),
)
PRESENT = Ask("present", Answer.NUMBER, gettext_noop("How many took part"))
MINUTES = Ask(
    "minutes",
    Answer.TEXT,
    gettext_noop("Minutes"),
    gettext_noop("Who said what in substance, without names of residents; what was agreed and what was not."),
)
DRAFT = Ask(
    "draft",
    Answer.TEXT,
    gettext_noop("What the meeting wants to agree"),
    gettext_noop("Everybody reads it and may object before it becomes the resolution. One point per line, no names."),
)
RESOLUTION = Ask(
    "resolution",
    Answer.TEXT,
    gettext_noop("Resolution"),
    gettext_noop("Everybody reads it: what was agreed, one point per line."),
)
ACTION = Ask("action_title", Answer.LINE, gettext_noop("What is to be done"))
OWNER = Ask("lead_unit", Answer.UNIT, gettext_noop("Owner of the action"), gettext_noop("Named on the public board."))
DUE = Ask("due_on", Answer.DAY, gettext_noop("Done by"))
FEEDBACK = Ask(
    "feedback",
    Answer.TEXT,
    gettext_noop("Feedback"),
    gettext_noop(
        "Everybody reads it: what was done, by whom, at what cost, what was not possible. No residents' names."
    ),
)
CHANGED = Ask(
    "public_text",
    Answer.TEXT,
    gettext_noop("What is changed in the proposal"),
    gettext_noop("The proposer and the neighbours read it: why there is a new round, and what is different now."),
)
SAID = Ask(
    "note",
    Answer.TEXT,
    gettext_noop("What the residents said"),
    gettext_noop("How it was confirmed with the residents, without names."),
)

OWN_PROPOSAL = gettext_noop("Who proposed a topic does not screen it; a colleague does.")
MEETING_AHEAD = gettext_noop("The meeting has not begun yet.")
IN_THE_PAST = gettext_noop("Choose a moment that has not passed.")
OBJECTIONS_RUN = gettext_noop("The objection period is still running.")
OBJECTIONS_OPEN = gettext_noop("An objection waits for its answer.")
STEPS_OPEN = gettext_noop("Steps of the procedure before the decision are not done yet.")
VOTE_OPEN = gettext_noop("A vote of this topic has no published result yet.")
NOT_VOTED = gettext_noop("Without a meeting, a topic is resolved by a vote that passed; its result is published first.")
NOT_LOST = gettext_noop("This follows a published vote that did not pass.")
VOTED_DOWN = gettext_noop(
    "The vote did not pass, and what was voted down is not resolved. Record that it was not adopted; a new round with "
    "a changed proposal and a new vote may follow."
)
VOTE_STANDS = gettext_noop("A vote of this topic has passed and its result is published: record the resolution.")
VOTE_DECIDES = gettext_noop("This topic was put to a vote: record what the vote decided.")
ASSEMBLY_DUE = gettext_noop("Enough people have signed for an assembly: the topic is called, not turned away.")
NO_FEEDBACK = gettext_noop("Write the feedback first.")
SECOND_PERSON = gettext_noop("Who wrote the feedback does not publish it; a colleague checks it.")
SAID_ALREADY = gettext_noop("This was said once already; the community answers it in the feedback.")
NO_DAY_LEFT = gettext_noop("The last day lies in the past.")


def not_own_proposal(facts: Facts) -> str:
    """A second person reads every proposal before it becomes public."""
    proposer = getattr(facts.details, "proposed_by_id", None)
    return OWN_PROPOSAL if proposer is not None and proposer == facts.person_id else ""


def meeting_has_begun(facts: Facts) -> str:
    """Minutes are written after the meeting."""
    meet_at = getattr(facts.details, "meet_at", None)
    return MEETING_AHEAD if meet_at is not None and facts.at < meet_at else ""


def lies_ahead(facts: Facts) -> str:
    """Nobody can be invited to the past."""
    meet_at = facts.given.get("meet_at")
    return IN_THE_PAST if isinstance(meet_at, datetime) and meet_at <= facts.at else ""


def objections_over(facts: Facts) -> str:
    """The objection period has run out."""
    due_at = facts.dues.get("objection")
    return OBJECTIONS_RUN if due_at is not None and facts.at < due_at else ""


def objections_answered(facts: Facts) -> str:
    """Every objection has its answer."""
    return OBJECTIONS_OPEN if getattr(facts.details, "open_objections", 0) else ""


def procedure_followed(facts: Facts) -> str:
    """The steps a body's procedure puts before its decision are done."""
    return STEPS_OPEN if getattr(facts.details, "open_steps", 0) else ""


def votes_published(facts: Facts) -> str:
    """What is voted on is resolved by the vote."""
    return VOTE_OPEN if getattr(facts.details, "open_votes", 0) else ""


def vote_passed(facts: Facts) -> str:
    """A vote in writing decides without a meeting."""
    return "" if getattr(facts.details, "votes_passed", 0) else NOT_VOTED


def not_voted_down(facts: Facts) -> str:
    """A meeting does not resolve what a vote refused, in this round or a later one: only another vote does."""
    is_lost = getattr(facts.details, "votes_lost", 0) and not getattr(facts.details, "votes_passed", 0)
    return VOTED_DOWN if is_lost else ""


def vote_lost(facts: Facts) -> str:
    """Only a vote that found no majority ends a topic as not adopted."""
    return "" if getattr(facts.details, "votes_lost", 0) else NOT_LOST


def no_vote_stands(facts: Facts) -> str:
    """What passed by vote is not set aside by a clerk."""
    return VOTE_STANDS if getattr(facts.details, "votes_passed", 0) else ""


def vote_does_not_decide(facts: Facts) -> str:
    """A topic that was voted on ends as the vote ended, not by the word of the chair."""
    has_voted = getattr(facts.details, "votes_passed", 0) or getattr(facts.details, "votes_lost", 0)
    return VOTE_DECIDES if has_voted else ""


def no_assembly_due(facts: Facts) -> str:
    """What the law lets people demand is not turned away."""
    return ASSEMBLY_DUE if getattr(facts.details, "assembly_by", None) else ""


def has_feedback(facts: Facts) -> str:
    """There is something to publish."""
    return "" if getattr(facts.details, "feedback", "") else NO_FEEDBACK


def second_person(facts: Facts) -> str:
    """Public text is checked by somebody else than its writer."""
    writer = getattr(facts.details, "feedback_by_id", None)
    return SECOND_PERSON if writer is not None and writer == facts.person_id else ""


def not_said_before(facts: Facts) -> str:
    """Once is heard; more goes into the feedback."""
    return SAID_ALREADY if facts.count(Move.NOT_SETTLED) else ""


def due_lies_ahead(facts: Facts) -> str:
    """An action has time to be done."""
    due_on = facts.given.get("due_on")
    return NO_DAY_LEFT if due_on is not None and due_on < facts.at.date() else ""


HEARERS = (Audience.REPORTER, Audience.GRID, Audience.COMMUNITY)
BEFORE_DECISION = (objections_over, objections_answered, procedure_followed, votes_published)
"""What the same people bring about before a meeting's word becomes the resolution."""


def _convene(*, stops: tuple[str, ...] = (), voids: tuple[str, ...] = ()) -> Step:
    return Step(
        State.ON_AGENDA, by=CONVENORS, needs=(MEET_AT, MEET_PLACE), may=(AGENDA,), checks=(lies_ahead,),
        starts=("minutes",), stops=stops, voids=voids, tells=HEARERS,
    )  # fmt: skip


def _add_action(*, stops: tuple[str, ...] = (), voids: tuple[str, ...] = ()) -> Step:
    return Step(
        State.ACTIONS_OPEN, by=STAFF, needs=(ACTION, OWNER, DUE), may=(Need.NOTE,), checks=(due_lies_ahead,),
        guards=(votes_published, not_voted_down), stops=stops, voids=voids,
    )  # fmt: skip


def _not_adopted(*stops: str) -> Step:
    return Step(
        State.NOT_ADOPTED, by=RESOLVERS, needs=(ANSWER,), guards=(vote_lost, no_vote_stands), until=(votes_published,),
        stops=stops, starts=("feedback",), tells=HEARERS,
    )  # fmt: skip


def _new_round() -> Step:
    return Step(
        State.SCREENED, by=RESOLVERS, needs=(PUBLIC_TOPIC, CHANGED), voids=("feedback",), starts=("convene",),
        tells=HEARERS, says=gettext_noop("Your topic goes into a new round with a changed proposal."),
    )  # fmt: skip


def _publish() -> Step:
    return Step(
        State.FEEDBACK, by=STAFF, guards=(second_person,), until=(has_feedback,), stops=("feedback",),
        starts=("confirm",), tells=HEARERS, says=gettext_noop("The feedback on your topic is published."),
    )  # fmt: skip


STEPS: dict[tuple[str, str], Step] = {
    (State.COLLECTED, Move.SCREEN): Step(
        State.SCREENED, by=STAFF, needs=(PUBLIC_TITLE, PUBLIC_TOPIC, TIER, ANSWER), may=(CONCERNS,),
        guards=(not_own_proposal,),
        stops=("screen",), starts=("convene",), tells=(Audience.REPORTER, Audience.GRID),
    ),
    (State.COLLECTED, Move.TURN_AWAY): Step(
        State.TURNED_AWAY, by=STAFF, needs=(ANSWER, Need.PROPER_PLACE), guards=(not_own_proposal, no_assembly_due),
        stops=("screen",), tells=(Audience.REPORTER,),
    ),
    (State.COLLECTED, Move.WITHDRAW): Step(
        State.WITHDRAWN, by=STAFF | PROPOSER, needs=(Need.REASON,), voids=("screen",)
    ),
    (State.SCREENED, Move.WITHDRAW): Step(
        State.WITHDRAWN, by=STAFF | PROPOSER, needs=(Need.REASON,), guards=(votes_published, no_vote_stands),
        voids=("convene",), tells=(Audience.COMMUNITY,),
    ),
    (State.SCREENED, Move.CONVENE): _convene(stops=("convene",)),
    (State.SCREENED, Move.RESOLVE): Step(
        State.RESOLVED, by=RESOLVERS, needs=(RESOLUTION,), may=(Need.FILES,),
        guards=(vote_passed,), until=(procedure_followed, votes_published), stops=("convene",), starts=("assign",),
        tells=HEARERS,
    ),
    (State.SCREENED, Move.NOT_ADOPT): _not_adopted("convene"),
    (State.ON_AGENDA, Move.POSTPONE): Step(
        State.ON_AGENDA, by=CONVENORS, needs=(MEET_AT, MEET_PLACE, Need.REASON), may=(AGENDA,), checks=(lies_ahead,),
        voids=("minutes",), starts=("minutes",), tells=HEARERS,
    ),
    (State.ON_AGENDA, Move.HOLD): Step(
        State.DELIBERATED, by=CONVENORS, needs=(PRESENT, MINUTES, DRAFT), may=(Need.PHOTO, Need.FILES),
        guards=(meeting_has_begun,), stops=("minutes",), starts=("objection", "resolve"), tells=HEARERS,
    ),
    (State.DELIBERATED, Move.RESOLVE): Step(
        State.RESOLVED, by=RESOLVERS, needs=(RESOLUTION,), may=(Need.FILES,), guards=(not_voted_down,),
        until=BEFORE_DECISION, stops=("resolve", "objection"), starts=("assign",), tells=HEARERS,
    ),
    (State.DELIBERATED, Move.CONVENE): _convene(voids=("objection", "resolve")),
    (State.DELIBERATED, Move.NO_AGREEMENT): Step(
        State.NOT_AGREED, by=RESOLVERS, needs=(ANSWER,), guards=(vote_does_not_decide,), until=(votes_published,),
        stops=("resolve", "objection"), starts=("feedback",), tells=HEARERS,
    ),
    (State.DELIBERATED, Move.NOT_ADOPT): _not_adopted("resolve", "objection"),
    (State.NOT_AGREED, Move.CONVENE): _convene(voids=("feedback",)),
    (State.NOT_AGREED, Move.DRAFT_FEEDBACK): Step(State.NOT_AGREED, by=STAFF, needs=(FEEDBACK,)),
    (State.NOT_AGREED, Move.PUBLISH): _publish(),
    (State.NOT_ADOPTED, Move.CONVENE): _convene(voids=("feedback",)),
    (State.NOT_ADOPTED, Move.NEW_ROUND): _new_round(),
    (State.NOT_ADOPTED, Move.DRAFT_FEEDBACK): Step(State.NOT_ADOPTED, by=STAFF, needs=(FEEDBACK,)),
    (State.NOT_ADOPTED, Move.PUBLISH): _publish(),
    (State.RESOLVED, Move.ADD_ACTION): _add_action(stops=("assign",)),
    (State.RESOLVED, Move.NOTHING_TO_DO): Step(
        State.ACTIONS_DONE, by=RESOLVERS, needs=(Need.REASON,), stops=("assign",), starts=("feedback",)
    ),
    (State.ACTIONS_OPEN, Move.ADD_ACTION): _add_action(),
    (State.ACTIONS_OPEN, Move.ALL_DONE): Step(
        State.ACTIONS_DONE, by=MACHINE, starts=("feedback",), tells=(Audience.COMMUNITY,)
    ),
    (State.ACTIONS_DONE, Move.ADD_ACTION): _add_action(voids=("feedback",)),
    (State.ACTIONS_DONE, Move.DRAFT_FEEDBACK): Step(State.ACTIONS_DONE, by=STAFF, needs=(FEEDBACK,)),
    (State.ACTIONS_DONE, Move.PUBLISH): _publish(),
    (State.FEEDBACK, Move.CONFIRM): Step(State.CONFIRMED, by=PROPOSER, may=(Need.NOTE,), stops=("confirm",)),
    (State.FEEDBACK, Move.CONFIRM_FOR): Step(State.CONFIRMED, by=STAFF, needs=(SAID,), stops=("confirm",)),
    (State.FEEDBACK, Move.TIME_UP): Step(State.CONFIRMED, by=MACHINE, stops=("confirm",)),
    (State.FEEDBACK, Move.NOT_SETTLED): Step(
        State.ACTIONS_DONE, by=PROPOSER, needs=(Need.REASON,), guards=(not_said_before,), voids=("confirm",),
        starts=("feedback",), tells=(Audience.COMMUNITY,),
    ),
}  # fmt: skip
for _state in (State.RESOLVED, State.ACTIONS_OPEN, State.ACTIONS_DONE, State.FEEDBACK, State.CONFIRMED):
    STEPS[(_state, Move.SET_ASIDE)] = Step(
        State.SCREENED, by=MACHINE, needs=(Need.REASON,), may=(Need.NOTE,), voids=("assign", "feedback", "confirm"),
        starts=("convene",), tells=HEARERS,
        says=gettext_noop("The vote behind the resolution was cancelled: it is set aside, and the topic goes on."),
    )  # fmt: skip

LADDER = (
    Rung(share=0.75, tells=(Audience.COMMUNITY,)),
    Rung(share=1.0, tells=(Audience.COMMUNITY,)),
    Rung(after="3 work_day", tells=(Audience.COMMUNITY, Audience.TOWNSHIP)),
)
CLOCKS = {
    "screen": ClockRule(gettext_noop("Answer the proposal"), "5 work_day", ladder=LADDER),
    "convene": ClockRule(gettext_noop("Convene the meeting"), "30 calendar_day", ladder=LADDER),
    "minutes": ClockRule(gettext_noop("Write down the meeting"), "5 work_day", ladder=LADDER),
    "objection": ClockRule(gettext_noop("Objection period"), "5 calendar_day", ladder=(), is_window=True),
    "resolve": ClockRule(gettext_noop("Record the resolution"), "15 calendar_day", ladder=LADDER),
    "assign": ClockRule(gettext_noop("Assign the action items"), "5 work_day", ladder=LADDER),
    "feedback": ClockRule(gettext_noop("Publish the feedback"), "5 work_day", ladder=LADDER),
    "confirm": ClockRule(
        gettext_noop("Time to confirm"), "7 calendar_day", ladder=(Rung(share=1.0, tells=()),), is_window=True,
        overdue_move=Move.TIME_UP,
    ),
}  # fmt: skip
OPENING = Opening(
    State.COLLECTED,
    by=PROPOSERS | PROPOSER,
    starts=("screen",),
    tells=(Audience.COMMUNITY,),
    says=gettext_noop("Your proposal has arrived. The community answers within five working days."),
)
