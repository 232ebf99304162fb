"""Every state × move × role of a whistle against a table written out by hand."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from wangge.kinds.whistle.rules import (
    CLOCKS,
    MOVE_TITLES,
    NEEDS_DEPUTY,
    NOBODY_ABSENT,
    NOT_ALL_ASSESSED,
    ORDER_STEPS,
    PHASES,
    STAGES,
    STATE_TITLES,
    STEPS,
    Move,
    State,
    WhistleKind,
    follows,
)
from wangge.matters.kinds import OrderView
from wangge.matters.rules import Facts, OrderMove, OrderState, Phase, refusal
from wangge.people.rules import UNIT_ROLES, Role

NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
UNIT = "unit_handler unit_manager property_manager"
PROPOSER = "community_secretary community_clerk grid_leader dispatcher township_leader"
DESK = "township_leader dispatcher"
EXPECTED = f"""
drafted      sound         sounded      {DESK}
drafted      turn_down     turned_down  township_leader
drafted      withdraw      withdrawn    {PROPOSER}
sounded      call_more     sounded      township_leader
sounded      first_answer  answering    system
sounded      refused       arbitration  system
sounded      no_answer     escalated    system
sounded      arrived       on_site      system
sounded      withdraw      withdrawn    township_leader
answering    call_more     answering    township_leader
answering    refused       arbitration  system
answering    no_answer     escalated    system
answering    arrived       on_site      system
answering    withdraw      withdrawn    township_leader
arbitration  must_come     answering    county_leader
arbitration  excused       answering    county_leader
arbitration  withdraw      withdrawn    township_leader
escalated    call_more     escalated    township_leader
escalated    first_answer  answering    system
escalated    must_come     answering    county_leader
escalated    refused       arbitration  system
escalated    arrived       on_site      system
escalated    withdraw      withdrawn    township_leader
on_site      call_more     on_site      township_leader
on_site      propose_plan  on_site      {DESK}
on_site      all_agreed    plan_agreed  system
on_site      withdraw      withdrawn    township_leader
plan_agreed  start         handling     {DESK} {UNIT}
handling     without       handling     {DESK}
handling     all_done      done         system
done         confirm       confirmed    {DESK}
done         not_done      handling     {DESK}
confirmed    close         closed       township_leader
"""
TABLE = {
    (state, move): (to, frozenset(roles))
    for state, move, to, *roles in (line.split() for line in EXPECTED.strip().splitlines())
}


def facts(role: Role, **more: object) -> Facts:
    """Somebody of that role who has every relation a whistle asks for."""
    details = SimpleNamespace(whistle_kind=WhistleKind.EMERGENCY, unassessed=0, plan="…")
    values = {
        "order_states": frozenset({OrderState.SENT}),
        "is_lead": True,
        "is_assist": True,
        "covers_area": True,
        "details": details,
        **more,
    }
    return Facts(at=NOW, role=role, **values)


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("move", list(Move))
def test_only_the_written_roles_make_only_the_written_moves(state: State, move: Move) -> None:
    step = STEPS.get((state, move))
    to, roles = TABLE.get((state, move), (None, frozenset()))
    assert (step.to if step else None) == to
    opened = {role.value for role in Role if step is not None and not refusal(step, facts(role))}
    assert opened == roles


@pytest.mark.parametrize("role", sorted(UNIT_ROLES))
def test_a_unit_that_was_not_called_starts_nothing(role: Role) -> None:
    step = STEPS[(State.PLAN_AGREED, Move.START)]
    assert refusal(step, facts(role, is_lead=False, is_assist=False))


@pytest.mark.parametrize("kind", [WhistleKind.MANAGEMENT_SERVICE, WhistleKind.KEY_WORK])
def test_a_dispatcher_sounds_no_other_whistle_than_an_emergency(kind: WhistleKind) -> None:
    details = SimpleNamespace(whistle_kind=kind, unassessed=0)
    step = STEPS[(State.DRAFTED, Move.SOUND)]
    assert refusal(step, facts(Role.DISPATCHER, details=details)) == NEEDS_DEPUTY
    assert refusal(step, facts(Role.TOWNSHIP_LEADER, details=details)) == ""


def test_no_whistle_closes_before_every_unit_was_assessed() -> None:
    step = STEPS[(State.CONFIRMED, Move.CLOSE)]
    details = SimpleNamespace(whistle_kind=WhistleKind.KEY_WORK, unassessed=1)
    assert refusal(step, facts(Role.TOWNSHIP_LEADER, details=details)) == NOT_ALL_ASSESSED


def test_nobody_is_left_out_when_all_have_come() -> None:
    step = STEPS[(State.HANDLING, Move.WITHOUT)]
    here = facts(Role.DISPATCHER, order_states=frozenset({OrderState.SIGNED, OrderState.DONE}))
    assert refusal(step, here) == NOBODY_ABSENT


def orders(*states: str) -> tuple[OrderView, ...]:
    return tuple(OrderView(unit_id=number, is_lead=False, state=state) for number, state in enumerate(states))


@pytest.mark.parametrize(
    ("state", "units", "move"),
    [
        (State.SOUNDED, ("sent", "sent"), ""),
        (State.SOUNDED, ("answered", "sent"), Move.FIRST_ANSWER),
        (State.ANSWERING, ("answered", "answered"), ""),
        (State.ANSWERING, ("answered", "declined"), Move.REFUSED),
        (State.ESCALATED, ("answered", "sent"), Move.FIRST_ANSWER),
        (State.ANSWERING, ("arrived", "answered"), Move.ARRIVED),
        (State.ARBITRATION, ("arrived", "declined"), ""),
        (State.ON_SITE, ("arrived", "signed"), ""),
        (State.ON_SITE, ("signed", "signed"), Move.ALL_AGREED),
        (State.ON_SITE, ("signed", "answered"), Move.ALL_AGREED),
        (State.HANDLING, ("done", "signed"), ""),
        (State.HANDLING, ("done", "done"), Move.ALL_DONE),
        (State.HANDLING, ("done", "sent"), ""),
        (State.HANDLING, ("done", "declined"), Move.ALL_DONE),
        (State.HANDLING, ("declined", "declined"), ""),
        (State.HANDLING, (), ""),
    ],
)
def test_what_follows_from_the_acts_of_the_units(state: State, units: tuple[str, ...], move: str) -> None:
    assert follows(state, orders(*units)) == move


def test_an_act_of_a_unit_leads_only_forward() -> None:
    rank = [OrderState.SENT, OrderState.ANSWERED, OrderState.ARRIVED, OrderState.SIGNED, OrderState.DONE]
    for (state, act), step in ORDER_STEPS.items():
        assert act == OrderMove.DECLINE or rank.index(step.to) > rank.index(state)


def test_every_state_and_move_has_its_words_phase_and_stage() -> None:
    assert set(STATE_TITLES) == set(PHASES) == set(State)
    assert set(MOVE_TITLES) == set(Move)
    assert set().union(*(states for _title, states in STAGES)) == set(State)
    for (state, _move), step in STEPS.items():
        assert PHASES[State(state)] not in {Phase.DONE, Phase.DROPPED}
        assert set(step.starts) | set(step.stops) <= set(CLOCKS)
