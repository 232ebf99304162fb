"""Every state × move × role of a hazard against a table written out by hand, and the guards one by one."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.kinds.inspection.rules import (
    ANOTHER_PERSON,
    CLOCKS,
    KINDS,
    MOVE_TITLES,
    NOT_A_MISSED_CHECK,
    NOT_THE_KEEPER,
    NOTHING_TO_STOP,
    ONLY_A_MISSED_CHECK,
    OPENING,
    PHASES,
    PLANS,
    SERIOUS_ALREADY,
    STAGES,
    STATE_TITLES,
    STEPS,
    STOP_FIRST,
    WATCHED,
    Cause,
    Move,
    State,
    common_code,
)
from wangge.kinds.inspection.services.sheets import shipped
from wangge.matters.rules import NOT_YOUR_ORDER, Facts, refusal
from wangge.people.rules import Role

NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
UNIT = "unit_handler unit_manager property_manager"
OFFICE = "community_clerk community_secretary dispatcher township_leader county_leader"
EXPECTED = f"""
found      grade      graded           {UNIT} {OFFICE}
found      dismiss    dismissed        {OFFICE}
found      answer     answered         {UNIT}
answered   accept     settled          {OFFICE}
answered   send_back  found            {OFFICE}
graded     stop       stopped          {UNIT} {OFFICE}
graded     repair     repairing        {UNIT}
stopped    repair     repairing        {UNIT}
repairing  regrade    graded           {UNIT} {OFFICE}
repairing  retest     retested         {UNIT}
retested   fail       repairing        {UNIT} {OFFICE}
retested   put_back   back_in_service  {UNIT} {OFFICE}
"""
TABLE = {
    (state, move): (to, frozenset(roles))
    for state, move, to, *roles in (line.split() for line in EXPECTED.strip().splitlines())
}


def details(**more: object) -> SimpleNamespace:
    return SimpleNamespace(
        **{"cause": "check", "grade": "ordinary", "installation_id": 1, "retested_by_id": None} | more
    )


def facts(role: Role, **more: object) -> Facts:
    """Somebody of the keeping unit, or of the office of the area."""
    values = {"is_lead": role.value in UNIT.split(), "covers_area": True, "person_id": 1, "details": details()} | more
    return Facts(at=NOW, role=role, **values)


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("move", list(Move))
def test_only_the_written_roles_make_only_the_written_moves(state: State, move: Move) -> None:
    step = STEPS.get((state, move))
    to, roles = TABLE.get((state, move), (None, frozenset()))
    assert (step.to if step else None) == to
    about = details(cause="missed" if move == Move.ANSWER else "check")
    opened = {role.value for role in Role if step and not refusal(step, facts(role, details=about))}
    assert opened == roles


def test_every_state_has_its_words_phase_and_stage() -> None:
    assert set(STATE_TITLES) == set(PHASES) == set(State) == set().union(*(states for _title, states in STAGES))
    assert set(MOVE_TITLES) == set(Move)
    named = {name for step in STEPS.values() for name in (*step.starts, *step.stops, *step.voids)}
    assert named | set(OPENING.starts) == set(CLOCKS)


@pytest.mark.parametrize(
    ("state", "move", "role", "more", "reason"),
    [
        (State.FOUND, Move.DISMISS, Role.PROPERTY_MANAGER, {}, NOT_THE_KEEPER),
        (State.ANSWERED, Move.ACCEPT, Role.UNIT_MANAGER, {}, NOT_THE_KEEPER),
        (State.FOUND, Move.GRADE, Role.UNIT_MANAGER, {"details": details(cause="missed")}, NOT_A_MISSED_CHECK),
        (State.FOUND, Move.ANSWER, Role.UNIT_MANAGER, {}, ONLY_A_MISSED_CHECK),
        (State.GRADED, Move.REPAIR, Role.UNIT_MANAGER, {"details": details(grade="serious")}, STOP_FIRST),
        (State.GRADED, Move.STOP, Role.UNIT_MANAGER, {"details": details(installation_id=None)}, NOTHING_TO_STOP),
        (State.REPAIRING, Move.REGRADE, Role.UNIT_MANAGER, {"details": details(grade="serious")}, SERIOUS_ALREADY),
        (State.RETESTED, Move.PUT_BACK, Role.UNIT_MANAGER, {"details": details(retested_by_id=1)}, ANOTHER_PERSON),
        (State.RETESTED, Move.FAIL, Role.UNIT_MANAGER, {"details": details(retested_by_id=1)}, ANOTHER_PERSON),
        (State.RETESTED, Move.PUT_BACK, Role.UNIT_MANAGER, {"details": details(grade="serious", retested_by_id=2)}, WATCHED),
        (State.GRADED, Move.REPAIR, Role.UNIT_MANAGER, {"is_lead": False}, NOT_YOUR_ORDER),
        (State.FOUND, Move.GRADE, Role.UNIT_MANAGER, {"is_lead": False}, NOT_YOUR_ORDER),
        (State.FOUND, Move.GRADE, Role.UNIT_MANAGER, {"is_lead": False, "has_seat": True}, ""),
        (State.FOUND, Move.DISMISS, Role.UNIT_MANAGER, {"is_lead": False, "has_seat": True}, ""),
        (State.STOPPED, Move.REPAIR, Role.UNIT_MANAGER, {"is_lead": False, "has_seat": True}, NOT_YOUR_ORDER),
        (State.RETESTED, Move.PUT_BACK, Role.UNIT_MANAGER,
         {"is_lead": False, "has_seat": True, "details": details(grade="serious", retested_by_id=2)}, ""),
        (State.RETESTED, Move.PUT_BACK, Role.COMMUNITY_SECRETARY, {"details": details(grade="serious")}, ""),
    ],
)  # fmt: skip
def test_nobody_decides_about_himself_and_what_is_serious_is_stopped_first(
    state: State, move: Move, role: Role, more: dict[str, object], reason: str
) -> None:
    assert refusal(STEPS[(state, move)], facts(role, **more)) == reason


def test_the_lists_that_ship_cover_every_check_and_name_something_grave() -> None:
    wanted = {(kind, plan.rhythm.value) for kind in KINDS for plan in PLANS[kind]}
    assert set(shipped()) == wanted
    assert all(len(lines) >= 3 for lines in shipped().values())
    assert {kind for (kind, _rhythm), lines in shipped().items() if any(grave for _text, grave in lines)} >= {
        "lift", "gas_station", "charging_shed",
    }  # fmt: skip


@given(
    st.lists(
        st.sampled_from(["640302001001001", "640302001001002", "640302001001", "640302002001001", "640303"]), min_size=1
    )
)
def test_the_area_of_a_keeper_holds_every_installation_and_is_no_wider_than_needed(codes: list[str]) -> None:
    found = common_code(codes)
    assert all(code.startswith(found) for code in codes)
    longer = [length for length in (4, 6, 9, 12, 15) if length > len(found)]
    if longer:
        cut = {code[: longer[0]] for code in codes}
        assert len(cut) > 1 or any(len(code) < longer[0] for code in codes)


def test_causes_are_words_of_the_table() -> None:
    assert {cause.value for cause in Cause} == {"check", "seen", "missed", "statutory"}
