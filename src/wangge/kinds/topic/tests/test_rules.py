"""Every state × move × role of a topic, an action item and a vote against tables written out by hand."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from wangge.kinds.topic import rules
from wangge.kinds.topic.rules import action, polls, table
from wangge.kinds.topic.rules.action import ACTION_STEPS, ActionMove, ActionState
from wangge.kinds.topic.rules.polls import POLL_STEPS, PollAct, PollFacts, PollState, poll_refusal
from wangge.kinds.topic.rules.words import Move, State
from wangge.matters.rules import Facts, Phase, refusal
from wangge.people.rules import Role

NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
STAFF = "community_clerk community_secretary township_leader"
CONVENOR = f"{STAFF} grid_leader"
RESOLVER = "community_secretary township_leader"
UNIT = "unit_handler unit_manager property_manager"
EXPECTED = f"""
collected               screen          screened                {STAFF}
collected               turn_away       not_a_community_matter  {STAFF}
collected               withdraw        withdrawn               {STAFF} resident
screened                withdraw        withdrawn               {STAFF} resident
screened                convene         on_agenda               {CONVENOR}
screened                resolve         resolved                {RESOLVER}
screened                not_adopt       not_adopted             {RESOLVER}
on_agenda               postpone        on_agenda               {CONVENOR}
on_agenda               hold            deliberated             {CONVENOR}
deliberated             resolve         resolved                {RESOLVER}
deliberated             convene         on_agenda               {CONVENOR}
deliberated             no_agreement    not_agreed              {RESOLVER}
deliberated             not_adopt       not_adopted             {RESOLVER}
not_agreed              convene         on_agenda               {CONVENOR}
not_agreed              draft_feedback  not_agreed              {STAFF}
not_agreed              publish         feedback_published      {STAFF}
not_adopted             convene         on_agenda               {CONVENOR}
not_adopted             new_round       screened                {RESOLVER}
not_adopted             draft_feedback  not_adopted             {STAFF}
not_adopted             publish         feedback_published      {STAFF}
resolved                add_action      action_items_open       {STAFF}
resolved                nothing_to_do   actions_done            {RESOLVER}
action_items_open       add_action      action_items_open       {STAFF}
action_items_open       all_done        actions_done            system
actions_done            add_action      action_items_open       {STAFF}
actions_done            draft_feedback  actions_done            {STAFF}
actions_done            publish         feedback_published      {STAFF}
feedback_published      confirm         confirmed               resident
feedback_published      confirm_for     confirmed               {STAFF}
feedback_published      time_up         confirmed               system
feedback_published      not_settled     actions_done            resident
resolved                set_aside       screened                system
action_items_open       set_aside       screened                system
actions_done            set_aside       screened                system
feedback_published      set_aside       screened                system
confirmed               set_aside       screened                system
"""
ACTIONS = f"""
noted     assign     assigned  {STAFF}
assigned  begin      in_hand   {UNIT} community_clerk community_secretary
assigned  finish     done      {UNIT} community_clerk community_secretary
assigned  extend     assigned  {STAFF}
assigned  drop       dropped   {STAFF} system
in_hand   finish     done      {UNIT} community_clerk community_secretary
in_hand   extend     in_hand   {STAFF}
in_hand   drop       dropped   {STAFF} system
done      accept     accepted  {STAFF}
done      send_back  in_hand   {STAFF}
"""
POLLS = """
draft announce announced
draft cancel cancelled
announced open open
announced cancel cancelled
open close closed
closed count counted
counted publish published
published challenge challenged
published settle effective
challenged uphold published
challenged cancel cancelled
"""


def read(text: str) -> dict[tuple[str, str], tuple[str, frozenset[str]]]:
    lines = (line.split() for line in text.strip().splitlines())
    return {(state, the_move): (to, frozenset(roles)) for state, the_move, to, *roles in lines}


def ready(**more: object) -> SimpleNamespace:
    """Details in which nothing stands in the way."""
    values = {
        "proposed_by_id": 99, "meet_at": NOW - timedelta(days=1), "open_objections": 0, "open_steps": 0,
        "open_votes": 0, "votes_passed": 0, "votes_lost": 0, "feedback": "办好了", "feedback_by_id": 98,
    }  # fmt: skip
    return SimpleNamespace(**{**values, **more})


def facts(role: Role, **more: object) -> Facts:
    """Somebody of that role who has every relation to the matter."""
    values = {
        "is_lead": True, "is_assist": True, "covers_area": True, "is_reporter": True, "details": ready(),
        "person_id": 1, "organization_id": 5, "unit_ids": frozenset({5}), **more,
    }  # fmt: skip
    return Facts(at=NOW, role=role, **values)


VOTED = {
    (State.SCREENED, Move.RESOLVE): {"votes_passed": 1},
    (State.SCREENED, Move.NOT_ADOPT): {"votes_lost": 1},
    (State.DELIBERATED, Move.NOT_ADOPT): {"votes_lost": 1},
}
"""Moves that rest on a published result."""


def opened(step: object, voted: dict[str, int] | None = None) -> set[str]:
    return {
        role.value for role in Role if step is not None and not refusal(step, facts(role, details=ready(**voted or {})))
    }


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("the_move", list(Move))
def test_only_the_written_roles_make_only_the_written_moves(state: State, the_move: Move) -> None:
    step = rules.STEPS.get((state, the_move))
    to, roles = read(EXPECTED).get((state, the_move), (None, frozenset()))
    assert (step.to if step else None) == to
    assert opened(step, VOTED.get((state, the_move), {})) == roles


@pytest.mark.parametrize("state", list(ActionState))
@pytest.mark.parametrize("the_move", list(ActionMove))
def test_action_items_move_as_written(state: ActionState, the_move: ActionMove) -> None:
    step = ACTION_STEPS.get((state, the_move))
    to, roles = read(ACTIONS).get((state, the_move), (None, frozenset()))
    assert (step.to if step else None) == to
    assert opened(step) == roles


@pytest.mark.parametrize("state", list(PollState))
@pytest.mark.parametrize("act", list(PollAct))
def test_votes_go_their_course_and_no_other(state: PollState, act: PollAct) -> None:
    expected = {(frm, what): to for frm, what, to in (line.split() for line in POLLS.strip().splitlines())}
    assert POLL_STEPS.get((state, act)) == expected.get((state, act))


def refused(state: State, the_move: Move, role: Role = Role.COMMUNITY_SECRETARY, **more: object) -> str:
    return refusal(rules.STEPS[(state, the_move)], facts(role, **more))


class TestGuards:
    @pytest.mark.parametrize("the_move", [Move.SCREEN, Move.TURN_AWAY])
    def test_nobody_screens_their_own_proposal(self, the_move: Move) -> None:
        assert refused(State.COLLECTED, the_move, details=ready(proposed_by_id=1)) == table.OWN_PROPOSAL

    def test_minutes_are_written_after_the_meeting(self) -> None:
        details = ready(meet_at=NOW + timedelta(minutes=1))
        assert refused(State.ON_AGENDA, Move.HOLD, details=details) == table.MEETING_AHEAD

    def test_nothing_is_resolved_while_the_objection_period_runs(self) -> None:
        dues = {"objection": NOW + timedelta(minutes=1)}
        assert refused(State.DELIBERATED, Move.RESOLVE, dues=dues) == table.OBJECTIONS_RUN
        assert refused(State.DELIBERATED, Move.RESOLVE, dues={"objection": NOW}) == ""

    @pytest.mark.parametrize(
        ("column", "reason"),
        [
            ("open_objections", table.OBJECTIONS_OPEN),
            ("open_steps", table.STEPS_OPEN),
            ("open_votes", table.VOTE_OPEN),
        ],
    )
    def test_what_is_open_stands_before_a_resolution(self, column: str, reason: str) -> None:
        assert refused(State.DELIBERATED, Move.RESOLVE, details=ready(**{column: 1})) == reason

    def test_without_a_meeting_only_a_published_vote_decides(self) -> None:
        assert refused(State.SCREENED, Move.RESOLVE) == table.NOT_VOTED
        assert refused(State.SCREENED, Move.RESOLVE, details=ready(votes_lost=1)) == table.NOT_VOTED
        assert refused(State.SCREENED, Move.RESOLVE, details=ready(votes_passed=1, open_votes=1)) == table.VOTE_OPEN

    @pytest.mark.parametrize(
        ("state", "the_move", "reason"),
        [
            (State.DELIBERATED, Move.RESOLVE, table.VOTED_DOWN),
            (State.DELIBERATED, Move.NO_AGREEMENT, table.VOTE_DECIDES),
            (State.RESOLVED, Move.ADD_ACTION, table.VOTED_DOWN),
            (State.ACTIONS_OPEN, Move.ADD_ACTION, table.VOTED_DOWN),
            (State.ACTIONS_DONE, Move.ADD_ACTION, table.VOTED_DOWN),
        ],
    )
    def test_what_was_voted_down_is_neither_resolved_nor_carried_out(
        self, state: State, the_move: Move, reason: str
    ) -> None:
        assert refused(state, the_move, details=ready(votes_lost=1)) == reason

    @pytest.mark.parametrize(
        ("state", "the_move", "reason"),
        [
            (State.SCREENED, Move.NOT_ADOPT, table.VOTE_STANDS),
            (State.SCREENED, Move.WITHDRAW, table.VOTE_STANDS),
            (State.DELIBERATED, Move.NOT_ADOPT, table.VOTE_STANDS),
            (State.DELIBERATED, Move.NO_AGREEMENT, table.VOTE_DECIDES),
        ],
    )
    def test_what_passed_by_vote_is_not_set_aside(self, state: State, the_move: Move, reason: str) -> None:
        assert refused(state, the_move, details=ready(votes_passed=1, votes_lost=1)) == reason
        assert refused(State.DELIBERATED, Move.RESOLVE, details=ready(votes_passed=1, votes_lost=1)) == ""

    @pytest.mark.parametrize("state", [State.SCREENED, State.DELIBERATED])
    def test_not_adopted_needs_a_published_result(self, state: State) -> None:
        assert refused(state, Move.NOT_ADOPT) == table.NOT_LOST
        assert refused(state, Move.NOT_ADOPT, details=ready(votes_lost=1, open_votes=1)) == table.VOTE_OPEN

    @pytest.mark.parametrize(
        ("state", "the_move"),
        [
            (State.SCREENED, Move.WITHDRAW),
            (State.DELIBERATED, Move.NO_AGREEMENT),
            (State.RESOLVED, Move.ADD_ACTION),
        ],
    )
    def test_nothing_ends_or_begins_over_a_vote_under_way(self, state: State, the_move: Move) -> None:
        assert refused(state, the_move, details=ready(open_votes=1)) == table.VOTE_OPEN

    def test_what_enough_people_signed_for_is_not_turned_away(self) -> None:
        details = ready(assembly_by=date(2026, 4, 1))
        assert refused(State.COLLECTED, Move.TURN_AWAY, details=details) == table.ASSEMBLY_DUE

    def test_feedback_is_published_by_another_than_its_writer(self) -> None:
        assert refused(State.ACTIONS_DONE, Move.PUBLISH, details=ready(feedback_by_id=1)) == table.SECOND_PERSON
        assert refused(State.ACTIONS_DONE, Move.PUBLISH, details=ready(feedback="")) == table.NO_FEEDBACK

    def test_not_settled_is_heard_once(self) -> None:
        counts = {Move.NOT_SETTLED.value: 1}
        assert refused(State.FEEDBACK, Move.NOT_SETTLED, Role.RESIDENT, counts=counts) == table.SAID_ALREADY

    def test_a_resident_who_did_not_propose_it_neither_withdraws_nor_confirms(self) -> None:
        assert refused(State.COLLECTED, Move.WITHDRAW, Role.RESIDENT, is_reporter=False)
        assert refused(State.FEEDBACK, Move.CONFIRM, Role.RESIDENT, is_reporter=False)

    def test_checks_look_at_what_was_given(self) -> None:
        late = facts(Role.COMMUNITY_SECRETARY, given={"meet_at": NOW, "due_on": date(2026, 3, 3)})
        assert table.lies_ahead(late) == table.IN_THE_PAST
        assert table.due_lies_ahead(late) == table.NO_DAY_LEFT

    def test_who_did_the_work_does_not_accept_it(self) -> None:
        step = ACTION_STEPS[(ActionState.DONE, ActionMove.ACCEPT)]
        own = facts(Role.COMMUNITY_CLERK, handled_by_person_ids=frozenset({1}))
        assert refusal(step, own) == action.OWN_WORK

    def test_a_community_acts_only_on_its_own_action_items(self) -> None:
        step = ACTION_STEPS[(ActionState.ASSIGNED, ActionMove.BEGIN)]
        assert refusal(step, facts(Role.COMMUNITY_CLERK, unit_ids=frozenset({6}))) == action.NOT_THE_OWNER


class TestPollGuards:
    OPENS, CLOSES = NOW + timedelta(days=15), NOW + timedelta(days=20)

    def why(self, state: PollState, act: PollAct, **more: object) -> str:
        values = {"at": NOW, "opens_at": self.OPENS, "closes_at": self.CLOSES, "roll": 9, "reason": "有", **more}
        return poll_refusal(state, act, PollFacts(**values))

    def test_exactly_the_days_of_notice_are_enough_and_a_second_less_is_not(self) -> None:
        assert self.why(PollState.DRAFT, PollAct.ANNOUNCE, notice_days=15) == ""
        late = NOW + timedelta(seconds=1)
        assert self.why(PollState.DRAFT, PollAct.ANNOUNCE, notice_days=15, at=late) == polls.TOO_SHORT

    def test_without_a_roll_nothing_is_announced(self) -> None:
        assert self.why(PollState.DRAFT, PollAct.ANNOUNCE, roll=0) == polls.NO_ROLL

    def test_it_opens_at_its_moment(self) -> None:
        assert self.why(PollState.ANNOUNCED, PollAct.OPEN) == polls.NOT_YET_OPEN
        assert self.why(PollState.ANNOUNCED, PollAct.OPEN, at=self.OPENS) == ""

    def test_it_closes_at_its_moment_or_when_all_have_voted(self) -> None:
        assert self.why(PollState.OPEN, PollAct.CLOSE, voted=8) == polls.NOT_YET_OVER
        assert self.why(PollState.OPEN, PollAct.CLOSE, voted=9) == ""
        assert self.why(PollState.OPEN, PollAct.CLOSE, at=self.CLOSES) == ""
        assert self.why(PollState.OPEN, PollAct.CLOSE, at=self.CLOSES, half_entered=1) == polls.HALF_ENTERED

    @pytest.mark.parametrize(
        ("state", "act"),
        [
            (PollState.DRAFT, PollAct.CANCEL),
            (PollState.PUBLISHED, PollAct.CHALLENGE),
            (PollState.CHALLENGED, PollAct.UPHOLD),
        ],
    )
    def test_some_acts_need_a_reason(self, state: PollState, act: PollAct) -> None:
        assert self.why(state, act, reason=" ") == polls.NEEDS_REASON


def test_every_state_and_move_has_its_words_phase_and_stage() -> None:
    assert set(rules.STATE_TITLES) == set(rules.PHASES) == set(State)
    assert set(rules.MOVE_TITLES) == set(Move)
    assert set().union(*(states for _title, states in rules.STAGES)) == set(State)
    assert set(action.ACTION_STATES) == set(action.ACTION_PHASES) == set(ActionState)
    assert set(action.ACTION_MOVES) == set(ActionMove)
    assert set(polls.POLL_TITLES) == set(PollState)
    assert set(polls.ACT_TITLES) == set(PollAct)


def test_nothing_follows_an_end_and_every_clock_is_known() -> None:
    ends = {Phase.DONE, Phase.DROPPED}
    for steps, phases, clocks in (
        (rules.STEPS, rules.PHASES, rules.CLOCKS),
        (ACTION_STEPS, action.ACTION_PHASES, action.ACTION_CLOCKS),
    ):
        for (state, the_move), step in steps.items():
            assert phases[state] not in ends or the_move == Move.SET_ASIDE
            assert {*step.starts, *step.stops, *step.voids} <= set(clocks)


def test_every_state_is_reached() -> None:
    reached = {step.to for step in rules.STEPS.values()} | {State.COLLECTED}
    assert reached == set(State)
