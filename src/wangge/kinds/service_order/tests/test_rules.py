"""Every state × move × role of a service order against a table written out by hand."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from wangge.kinds.service_order.rules import (
    CLOCKS,
    MOVE_TITLES,
    NOT_YOURS,
    OWN_HAND,
    PHASES,
    SAY_HOW,
    STAGES,
    STATE_TITLES,
    STEPS,
    Move,
    State,
)
from wangge.matters.rules import Facts, MoveRefused, check_step, refusal
from wangge.people.rules import Role

NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
DESK = "community_clerk community_secretary"
STAFF = f"{DESK} grid_worker grid_leader"
DOER = "member volunteer"
EXPECTED = f"""
ordered    assign     assigned   {DESK}
ordered    withdraw   withdrawn  resident {STAFF}
assigned   accept     accepted   {DOER}
assigned   refuse     ordered    {DOER}
assigned   no_answer  ordered    system
assigned   take_back  ordered    {DESK} system
assigned   withdraw   withdrawn  resident {STAFF}
accepted   refuse     ordered    {DOER}
accepted   take_back  ordered    {DESK} system
accepted   start      under_way  {DOER}
accepted   finish     done       {DOER} {DESK}
accepted   withdraw   withdrawn  resident {STAFF}
under_way  take_back  ordered    {DESK} system
under_way  finish     done       {DOER} {DESK}
under_way  withdraw   withdrawn  resident {STAFF}
done       confirm    confirmed  resident {STAFF}
done       not_done   under_way  resident {STAFF}
done       withdraw   withdrawn  resident {STAFF}
confirmed  rate       rated      resident
"""
TABLE = {
    (state, move): (to, frozenset(roles))
    for state, move, to, *roles in (line.split() for line in EXPECTED.strip().splitlines())
}


def facts(role: Role, **more: object) -> Facts:
    person = 7 if role in {Role.MEMBER, Role.VOLUNTEER} else 5
    details = SimpleNamespace(helper_person_id=7, finished_by_id=7)
    values = {"person_id": person, "is_reporter": True, "covers_area": True, "details": details, **more}
    return Facts(at=NOW, role=role, **values)


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("move", list(Move))
def test_only_the_written_roles_make_only_the_written_moves(state: State, move: Move) -> None:
    step = STEPS.get((state, move))
    to, roles = TABLE.get((state, move), (None, frozenset()))
    assert (step.to if step else None) == to
    assert {role.value for role in Role if step is not None and not refusal(step, facts(role))} == roles


def test_every_state_and_move_has_its_words_phase_and_stage() -> None:
    assert set(STATE_TITLES) == set(PHASES) == set(State)
    assert set(MOVE_TITLES) == set(Move)
    assert set().union(*(states for _title, states in STAGES)) == set(State)
    for step in STEPS.values():
        assert {*step.starts, *step.stops, *step.voids} <= set(CLOCKS)


@pytest.mark.parametrize("move", [Move.ACCEPT, Move.REFUSE])
def test_nobody_answers_for_somebody_else(move: Move) -> None:
    assert refusal(STEPS[State.ASSIGNED, move], facts(Role.MEMBER, person_id=8)) == NOT_YOURS


def test_who_carried_it_out_does_not_confirm_it() -> None:
    assert refusal(STEPS[State.DONE, Move.CONFIRM], facts(Role.GRID_WORKER, person_id=7)) == OWN_HAND


def test_staff_say_how_the_resident_confirmed() -> None:
    with pytest.raises(MoveRefused, match=SAY_HOW):
        check_step(STEPS, State.DONE, Move.CONFIRM, facts(Role.COMMUNITY_CLERK))
    check_step(STEPS, State.DONE, Move.CONFIRM, facts(Role.RESIDENT))


def test_a_refusal_asks_for_no_reason() -> None:
    for state in (State.ASSIGNED, State.ACCEPTED):
        step = STEPS[state, Move.REFUSE]
        assert (step.needs, step.may) == ((), ())
