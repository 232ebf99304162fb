"""Every state × move × role of a concern against a table written out by hand, and every guard."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from wangge.kinds.concern.rules import (
    CLOCKS,
    MOVE_TITLES,
    OPENING,
    ORDER_STEPS,
    PHASES,
    STAGES,
    STATE_TITLES,
    STEPS,
    Move,
    State,
)
from wangge.kinds.concern.rules import guards as because
from wangge.matters.rules import (
    NOT_FROM_HERE,
    NOT_REPORTER,
    NOT_YOUR_AREA,
    NOT_YOUR_ORDER,
    NOT_YOUR_ROLE,
    OPEN_PHASES,
    Facts,
    MoveRefused,
    Phase,
    check_step,
)
from wangge.people.rules import UNIT_ROLES, Role

NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)

UNIT = "unit_handler unit_manager property_manager"
GRID = "grid_worker grid_leader"
EXPECTED = f"""
reported        accept            accepted         dispatcher
reported        ask_check         pre_check        dispatcher
reported        self_handle       self_handled     {GRID}
reported        reject            rejected         dispatcher
reported        merge             merged           dispatcher
pre_check       checked           reported         {GRID}
pre_check       accept            accepted         dispatcher
pre_check       self_handle       self_handled     {GRID}
pre_check       reject            rejected         dispatcher
pre_check       merge             merged           dispatcher
accepted        dispatch          dispatched       dispatcher
accepted        merge             merged           dispatcher
dispatched      sign              handling         {UNIT}
dispatched      return            returned         {UNIT}
dispatched      object            contested        {UNIT}
returned        dispatch          dispatched       dispatcher
returned        send_back         reported         dispatcher
contested       decide            dispatched       township_leader
handling        contact           handling         {UNIT}
handling        ask_extension     extension_asked  {UNIT}
handling        suspend           suspended        township_leader
handling        finish            handled          {UNIT}
extension_asked grant_extension   handling         dispatcher
extension_asked refuse_extension  handling         dispatcher
extension_asked finish            handled          {UNIT}
handling        ask_reporter      awaiting         {UNIT}
awaiting        allow_pause       awaiting         dispatcher
awaiting        answered          handling         resident
awaiting        go_on             handling         {UNIT} dispatcher system
suspended       keep_suspended    suspended        township_leader
suspended       resume            handling         township_leader
handled         call_joint        handled          dispatcher township_leader community_secretary
handled         pass              closed           {GRID} resident system
handled         rework            handling         {GRID} resident system
closed          follow_up         followed_up      community_clerk
closed          reopen            accepted         resident
closed          archive           archived         system
self_handled    follow_up         followed_up      community_clerk
self_handled    reopen            accepted         resident
self_handled    archive           archived         system
followed_up     reopen            accepted         resident
followed_up     archive           archived         system
"""


def expected_table() -> dict[tuple[str, str], tuple[str, set[str]]]:
    rows = [line.split() for line in EXPECTED.strip().splitlines()]
    return {(state, move): (to, set(roles)) for state, move, to, *roles in rows}


TABLE = expected_table()


@dataclass(frozen=True)
class Body:
    pk: int


GIVEN = {
    "category": SimpleNamespace(scheme="own"),
    "lead_unit": Body(1),
    "reason": "why",
    "public_text": "what the reporter reads",
    "proper_place": "the court",
    "ground": "in_procedure",
    "target": object(),
    "result": "mended",
    "note": "seen",
    "photos": ["p"],
    "photos_before": ["b"],
    "photos_after": ["a"],
    "contact_way": "phone",
    "until": NOW + 48 * HOUR,
    "review_on": date(2026, 6, 1),
    "bodies": [Body(7), Body(8)],
    "reached": "yes",
    "solved": "yes",
    "satisfied": "yes",
    "closing_met": True,
}
COUNTS = {"object": {"return": 1}, "allow_pause": {"ask_reporter": 1}}
"""What must have happened before some moves."""


def good_facts(role: Role, move: str) -> Facts:
    """Somebody in the right relation to the matter, with everything given and every clock in time."""
    dues = {"handle": NOW + 24 * HOUR, "objection": NOW + HOUR, "contact": NOW + HOUR, "rating": NOW + HOUR}
    if move == "archive":
        dues["rating"] = NOW - HOUR
    return Facts(
        at=NOW,
        counts=COUNTS.get(move, {}),
        role=role,
        person_id=5,
        organization_id=50,
        is_reporter=True,
        is_first_reporter=True,
        is_lead=True,
        covers_area=True,
        dues=dues,
        has_category=True,
        has_reporter=True,
        details=SimpleNamespace(condition_id=None, is_joint=False, extension_asked_by_id=99),
        given=GIVEN,
    )


def attempt(state: str, move: str, facts: Facts) -> tuple[str, str]:
    try:
        return check_step(STEPS, state, move, facts).to, ""
    except MoveRefused as refused:
        return "", refused.reason


@pytest.mark.parametrize("move", list(Move))
@pytest.mark.parametrize("state", list(State))
def test_every_state_move_and_role(state: State, move: Move) -> None:
    to, roles = TABLE.get((state, move), ("", set()))
    is_known = (state, move) in TABLE
    wanted = {role: (to, "") if role in roles else ("", NOT_YOUR_ROLE if is_known else NOT_FROM_HERE) for role in Role}
    assert {role: attempt(state, move, good_facts(role, move)) for role in Role} == wanted


def test_the_second_return_is_no_return_but_the_leaders_affair() -> None:
    facts = replace(good_facts(Role.UNIT_HANDLER, "return"), counts={"return": 1})
    assert attempt("dispatched", "return", facts) == ("", because.RETURNED_BEFORE)
    assert attempt("dispatched", "object", facts) == ("contested", "")
    first = replace(good_facts(Role.UNIT_HANDLER, "object"), counts={})
    assert attempt("dispatched", "object", first) == ("", NOT_FROM_HERE)


def test_what_the_leader_decided_is_not_returned_again() -> None:
    facts = replace(good_facts(Role.UNIT_HANDLER, "object"), counts={"return": 1, "object": 1, "decide": 1})
    assert attempt("dispatched", "object", facts) == ("", because.LEADER_DECIDED)
    assert attempt("dispatched", "return", facts) == ("", because.RETURNED_BEFORE)
    assert attempt("dispatched", "sign", facts) == ("handling", "")


@pytest.mark.parametrize(("late", "reason"), [(timedelta(0), ""), (timedelta(seconds=1), because.RETURN_TOO_LATE)])
def test_a_return_is_open_for_the_time_of_its_window(late: timedelta, reason: str) -> None:
    facts = replace(good_facts(Role.UNIT_HANDLER, "return"), dues={"objection": NOW - late})
    assert attempt("dispatched", "return", facts)[1] == reason
    again = replace(facts, counts={"return": 1})
    assert attempt("dispatched", "object", again)[1] == reason


def test_nothing_leads_from_a_return_to_the_end() -> None:
    """What a unit returned is dispatched, decided or taken in anew; it is never pushed to closing."""
    for state in (State.RETURNED, State.CONTESTED):
        ways = {step.to for (start, _move), step in STEPS.items() if start == state}
        assert ways <= {State.DISPATCHED, State.REPORTED}
        assert all(PHASES[to] in OPEN_PHASES for to in ways)


def test_more_time_is_asked_for_before_expiry_and_granted_once() -> None:
    facts = good_facts(Role.UNIT_MANAGER, "ask_extension")
    assert attempt("handling", "ask_extension", facts)[0] == "extension_asked"
    at_the_minute = replace(facts, dues={"handle": NOW}, given={**GIVEN, "until": NOW + HOUR})
    assert attempt("handling", "ask_extension", at_the_minute)[0] == "extension_asked"
    late = replace(facts, dues={"handle": NOW - timedelta(seconds=1)})
    assert attempt("handling", "ask_extension", late)[1] == because.TOO_LATE_TO_EXTEND
    again = replace(facts, counts={"grant_extension": 1})
    assert attempt("handling", "ask_extension", again)[1] == because.EXTENDED_BEFORE
    without = replace(facts, dues={})
    assert attempt("handling", "ask_extension", without)[1] == because.NO_LIMIT_TO_EXTEND


def test_a_county_may_grant_more_time_more_often() -> None:
    facts = replace(good_facts(Role.UNIT_MANAGER, "ask_extension"), counts={"grant_extension": 1})
    twice = replace(facts, parameters={"extensions": 2})
    assert attempt("handling", "ask_extension", twice)[0] == "extension_asked"
    assert attempt("handling", "ask_extension", replace(twice, counts={"grant_extension": 2}))[1]


def test_the_clock_stands_still_once_for_each_question_and_as_often_as_the_county_allows() -> None:
    facts = good_facts(Role.DISPATCHER, "allow_pause")
    again = replace(facts, counts={"ask_reporter": 1, "allow_pause": 1})
    assert attempt("awaiting", "allow_pause", again)[1] == because.PAUSED_ALREADY
    third = replace(facts, counts={"ask_reporter": 3, "allow_pause": 2})
    assert attempt("awaiting", "allow_pause", third)[1] == because.PAUSED_BEFORE
    assert attempt("awaiting", "allow_pause", replace(third, parameters={"pauses": 3}))[0] == "awaiting"


def test_nobody_lets_his_own_clock_stand_still() -> None:
    facts = good_facts(Role.DISPATCHER, "allow_pause")
    by_hand = replace(facts, handled_by_person_ids=frozenset({5}))
    assert attempt("awaiting", "allow_pause", by_hand)[1] == because.NOT_YOUR_OWN
    by_unit = replace(facts, handled_by_unit_ids=frozenset({50}))
    assert attempt("awaiting", "allow_pause", by_unit)[1] == because.NOT_YOUR_OWN


def test_nobody_is_asked_who_left_no_way_to_be_asked() -> None:
    facts = replace(good_facts(Role.UNIT_HANDLER, "ask_reporter"), has_reporter=False)
    assert attempt("handling", "ask_reporter", facts)[1] == because.NOBODY_TO_ASK


@pytest.mark.parametrize("until", [NOW + 24 * HOUR, NOW + 23 * HOUR, NOW - HOUR, None, "tomorrow"])
def test_a_new_deadline_lies_behind_the_old_one(until: object) -> None:
    facts = replace(good_facts(Role.DISPATCHER, "grant_extension"), given={**GIVEN, "until": until})
    assert attempt("extension_asked", "grant_extension", facts)[0] == ""


def test_more_time_asked_for_before_expiry_may_be_granted_after_it() -> None:
    facts = good_facts(Role.DISPATCHER, "grant_extension")
    late = replace(facts, dues={"handle": NOW - timedelta(seconds=1)})
    for move in ("grant_extension", "refuse_extension"):
        assert attempt("extension_asked", move, late)[0] == "handling"
    asking = replace(good_facts(Role.UNIT_HANDLER, "ask_extension"), dues={"handle": NOW - timedelta(seconds=1)})
    assert attempt("handling", "ask_extension", asking)[1] == because.TOO_LATE_TO_EXTEND


@pytest.mark.parametrize("move", ["grant_extension", "refuse_extension"])
def test_nobody_decides_on_his_own_extension(move: str) -> None:
    facts = good_facts(Role.DISPATCHER, move)
    asked_himself = replace(facts, details=SimpleNamespace(extension_asked_by_id=5))
    assert attempt("extension_asked", move, asked_himself)[1] == because.NOT_YOUR_OWN
    of_the_unit = replace(facts, handled_by_unit_ids=frozenset({50}))
    assert attempt("extension_asked", move, of_the_unit)[1] == because.NOT_YOUR_OWN


@pytest.mark.parametrize("move", ["pass", "rework"])
@pytest.mark.parametrize("role", [Role.GRID_WORKER, Role.GRID_LEADER, Role.RESIDENT])
def test_nobody_verifies_his_own_work(role: Role, move: str) -> None:
    facts = good_facts(role, move)
    assert attempt("handled", move, replace(facts, handled_by_person_ids=frozenset({5})))[1] == because.OWN_WORK
    assert attempt("handled", move, replace(facts, handled_by_unit_ids=frozenset({50})))[1] == because.OWN_WORK
    assert attempt("handled", move, replace(facts, handled_by_unit_ids=frozenset({51})))[1] == ""


def test_while_several_verify_nobody_passes_alone_but_the_reporter_may_object() -> None:
    joint = SimpleNamespace(condition_id=None, is_joint=True)
    worker = replace(good_facts(Role.GRID_WORKER, "pass"), details=joint)
    assert attempt("handled", "pass", worker)[1] == because.JOINT_OPEN
    assert attempt("handled", "rework", worker)[1] == because.JOINT_OPEN
    reporter = replace(good_facts(Role.RESIDENT, "pass"), details=joint)
    assert attempt("handled", "pass", reporter)[1] == because.JOINT_OPEN
    assert attempt("handled", "rework", reporter)[0] == "handling"
    assert attempt("handled", "pass", replace(worker, role=Role.SYSTEM))[0] == "closed"
    dispatcher = replace(good_facts(Role.DISPATCHER, "call_joint"), details=joint)
    assert attempt("handled", "call_joint", dispatcher)[1] == because.JOINT_OPEN


def test_the_handling_unit_is_not_called_to_verify() -> None:
    facts = replace(good_facts(Role.DISPATCHER, "call_joint"), handled_by_unit_ids=frozenset({8}))
    assert attempt("handled", "call_joint", facts)[1] == because.JOINT_BY_HANDLER
    alone = replace(good_facts(Role.DISPATCHER, "call_joint"), given={"bodies": [Body(7)]})
    assert attempt("handled", "call_joint", alone)[0] == ""


@pytest.mark.parametrize("condition", [3, None])
def test_a_grid_worker_passes_only_what_was_seen_on_the_spot(condition: int | None) -> None:
    details = SimpleNamespace(condition_id=condition, is_joint=False)
    facts = replace(good_facts(Role.GRID_WORKER, "pass"), details=details, given={})
    assert attempt("handled", "pass", facts)[1] == because.CLOSING_NOT_MET
    assert attempt("handled", "pass", replace(facts, given={"closing_met": True}))[0] == "closed"
    assert attempt("handled", "pass", replace(facts, role=Role.RESIDENT))[0] == "closed"


def test_work_is_proved_by_a_photo_where_a_condition_is_to_be_met() -> None:
    facts = replace(
        good_facts(Role.UNIT_HANDLER, "finish"),
        details=SimpleNamespace(condition_id=3),
        given={"result": "mended"},
        dues={},
    )
    assert attempt("handling", "finish", facts)[1] == because.PHOTO_MISSING
    assert attempt("handling", "finish", replace(facts, details=SimpleNamespace(condition_id=None)))[0] == "handled"


def test_a_reporter_who_waits_for_a_call_is_not_passed_over() -> None:
    facts = replace(good_facts(Role.UNIT_HANDLER, "finish"), dues={"contact": NOW - HOUR}, given={"result": "mended"})
    assert attempt("handling", "finish", facts)[1] == because.CONTACT_MISSING
    told = replace(facts, given={"result": "mended", "contact_way": "phone"})
    assert attempt("handling", "finish", told)[0] == "handled"
    assert attempt("handling", "contact", replace(told, dues={}))[1] == NOT_FROM_HERE


@pytest.mark.parametrize("start", ["closed", "self_handled", "followed_up"])
def test_reopened_once_and_only_within_the_period(start: str) -> None:
    facts = good_facts(Role.RESIDENT, "reopen")
    assert attempt(start, "reopen", facts)[0] == "accepted"
    assert attempt(start, "reopen", replace(facts, dues={"rating": NOW}))[0] == "accepted"
    late = replace(facts, dues={"rating": NOW - timedelta(seconds=1)})
    assert attempt(start, "reopen", late)[1] == because.PERIOD_OVER
    assert attempt(start, "reopen", replace(facts, dues={}))[1] == because.PERIOD_OVER
    assert attempt(start, "reopen", replace(facts, counts={"reopen": 1}))[1] == because.REOPENED_BEFORE
    assert attempt(start, "archive", replace(facts, role=Role.SYSTEM))[1] == because.PERIOD_RUNNING


def test_a_rejection_names_the_proper_place_unless_there_is_none() -> None:
    facts = good_facts(Role.DISPATCHER, "reject")
    without = {**GIVEN, "proper_place": " "}
    assert attempt("reported", "reject", replace(facts, given=without))[1] == because.GROUND_WITHOUT_PLACE
    repeated = {**without, "ground": "repeated"}
    assert attempt("reported", "reject", replace(facts, given=repeated))[0] == "rejected"
    silent = {key: value for key, value in GIVEN.items() if key != "public_text"}
    assert attempt("reported", "reject", replace(facts, given=silent))[0] == ""


def test_nothing_is_accepted_or_dispatched_without_a_category() -> None:
    facts = replace(good_facts(Role.DISPATCHER, "accept"), has_category=False, given={"lead_unit": Body(1)})
    assert attempt("reported", "accept", facts)[1] == because.CATEGORY_MISSING
    assert attempt("accepted", "dispatch", facts)[1] == because.CATEGORY_MISSING


def test_a_city_management_class_is_filed_under_a_condition() -> None:
    case = {"category": SimpleNamespace(scheme="component")}
    facts = replace(good_facts(Role.DISPATCHER, "accept"), given=case)
    assert attempt("reported", "accept", facts)[1] == because.CONDITION_MISSING
    assert attempt("reported", "accept", replace(facts, given={**case, "condition": object()}))[0] == "accepted"


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2026, 3, 5), ""),
        (date(2027, 3, 5), ""),
        (date(2027, 3, 6), because.REVIEW_NOT_AHEAD),
        (date(2026, 3, 4), because.REVIEW_NOT_AHEAD),
        ("soon", because.REVIEW_NOT_AHEAD),
    ],
)
def test_a_suspension_is_reviewed_within_a_year(day: object, reason: str) -> None:
    facts = replace(good_facts(Role.TOWNSHIP_LEADER, "suspend"), given={**GIVEN, "review_on": day})
    assert attempt("handling", "suspend", facts)[1] == reason
    assert attempt("suspended", "keep_suspended", facts)[1] == reason


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"reached": "yes", "solved": "no", "satisfied": "neutral"}, ""),
        ({"reached": "no"}, ""),
        ({"reached": "yes", "solved": "yes"}, because.ANSWER_MISSING),
        ({"reached": "no", "solved": "yes"}, because.ANSWER_TOO_MUCH),
    ],
)
def test_a_follow_up_notes_what_was_said_and_nothing_else(given: dict[str, str], reason: str) -> None:
    facts = replace(good_facts(Role.COMMUNITY_CLERK, "follow_up"), given=given)
    assert attempt("closed", "follow_up", facts)[1] == reason


@pytest.mark.parametrize(("state", "move"), sorted(TABLE))
def test_the_relation_to_the_matter_counts(state: str, move: str) -> None:
    """A right role outside its area, its unit or its own report is refused."""
    reasons = {
        role: attempt(
            state, move, replace(good_facts(Role(role), move), is_reporter=False, is_lead=False, covers_area=False)
        )[1]
        for role in TABLE[state, move][1] - {"system"}
    }
    for role, reason in reasons.items():
        wanted = NOT_REPORTER if role == "resident" else NOT_YOUR_ORDER if role in UNIT_ROLES else NOT_YOUR_AREA
        assert reason == wanted, role


def test_every_state_has_its_words_its_phase_and_its_place_in_the_six_steps() -> None:
    assert set(STATE_TITLES) == set(PHASES) == set(State)
    assert set(MOVE_TITLES) == set(Move)
    assert len(STAGES) == 6
    placed = [state for _title, states in STAGES for state in states]
    assert sorted(placed) == sorted(State)


def test_handled_is_never_shown_as_solved() -> None:
    assert PHASES[State.HANDLED] == Phase.ACTIVE
    _last_title, last = STAGES[-1]
    assert State.HANDLED not in last
    assert "checked" in STATE_TITLES[State.HANDLED]
    assert "checked" in STEPS[State.HANDLING, Move.FINISH].says


def test_every_clock_that_is_named_exists_and_ends_somewhere() -> None:
    started = {name for step in STEPS.values() for name in step.starts} | set(OPENING.starts)
    ended = {name for step in STEPS.values() for name in (*step.stops, *step.voids)}
    paused = {name for step in STEPS.values() for name in step.pauses}
    resumed = {name for step in STEPS.values() for name in step.resumes}
    assert started == set(CLOCKS)
    assert ended == set(CLOCKS)
    assert paused == resumed


def test_every_open_state_has_a_way_on_and_every_state_can_be_reached() -> None:
    reached = {OPENING.state} | {step.to for step in STEPS.values()}
    assert reached == set(State)
    for state in State:
        if PHASES[state] in OPEN_PHASES:
            assert any(start == state and step.to != state for (start, _move), step in STEPS.items())


def test_only_assisting_units_act_on_their_orders_alone() -> None:
    for step in ORDER_STEPS.values():
        (guard,) = step.guards
        assert guard(SimpleNamespace(part="lead")) == NOT_FROM_HERE
        assert guard(SimpleNamespace(part="assist")) == ""
