"""The course of a case against a table written by hand; what the law asks of committees, dossiers and figures."""

from datetime import date
from types import SimpleNamespace

import pytest
from tests.world import NOW

from wangge.kinds.dispute.rules import bodies, figures, law
from wangge.kinds.dispute.rules.course import (
    CLOCKS,
    MOVE_TITLES,
    NO_AGREEMENT,
    NO_MEDIATOR,
    NO_SESSION,
    NOBODY_REFUSED,
    NOT_ALL_CONSENT,
    NOT_ASKED,
    NOT_HELD,
    NOT_SIGNED,
    NOT_TOGETHER,
    ONE_SIDED,
    PHASES,
    SHEETS_MISSING,
    STAGES,
    STATE_TITLES,
    STATUS_RELATION,
    STEPS,
    STILL_TO_PERFORM,
    TOO_LATE,
    Move,
    State,
)
from wangge.kinds.dispute.rules.words import Outcome, Source, Variant
from wangge.matters.rules import NOT_YOUR_AREA, Facts, refusal
from wangge.people.rules import Role

EXPECTED = """
registered     ask_consent  consent_asked
registered     withdraw     withdrawn
registered     hand_on      registered
registered     guard        registered
consent_asked  accept       accepted
consent_asked  refused      refused
consent_asked  withdraw     withdrawn
consent_asked  hand_on      registered
consent_asked  guard        consent_asked
accepted       prepare      preparing
accepted       withdraw     withdrawn
accepted       hand_on      registered
accepted       guard        accepted
preparing      meet         meeting
preparing      not_agree    not_agreed
preparing      withdraw     withdrawn
preparing      hand_on      registered
preparing      guard        preparing
meeting        agree        agreed
meeting        extend       meeting
meeting        not_agree    not_agreed
meeting        withdraw     withdrawn
meeting        hand_on      registered
meeting        guard        meeting
agreed         take_effect  effective
agreed         redraft      meeting
agreed         guard        agreed
effective      perform      performing
effective      ask_court    effective
effective      court_said   effective
performing     performed    performed
performing     dispute      disputed
performing     ask_court    performing
performing     court_said   performing
disputed       resume       performing
disputed       guard        disputed
disputed       archive      archived
performed      court_said   performed
performed      archive      archived
not_agreed     archive      archived
withdrawn      archive      archived
refused        archive      archived
"""
TABLE = {(state, move): to for state, move, to in (line.split() for line in EXPECTED.strip().splitlines())}
READY = {
    "is_two_sided": True, "has_chief": True, "unconsented": 0, "refusing": 1, "sessions": 1, "sessions_held": 1,
    "has_agreement": True, "unsigned": 0, "open_promises": 0, "missing_sheets": 0, "is_status_relation": False,
    "unconfirmed_parties": 0, "court_asked_on": date(2026, 3, 4),
}  # fmt: skip


def facts(role: Role, *, more: dict[str, object] | None = None, **values: object) -> Facts:
    """Somebody with a seat on a case for which everything is ready."""
    known = {"has_seat": True, "dues": {"confirm": NOW}, **values}
    return Facts(at=NOW, role=role, details=SimpleNamespace(**{**READY, **(more or {})}), **known)


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("move", list(Move))
def test_only_mediators_with_a_seat_make_only_the_written_moves(state: State, move: Move) -> None:
    step = STEPS.get((state, move))
    assert (step.to if step else None) == TABLE.get((state, move))
    opened = {role.value for role in Role if step is not None and not refusal(step, facts(role))}
    by = "system" if move == Move.HAND_ON else "mediator"
    assert opened == ({by} if (state, move) in TABLE else set())
    if step is not None and move != Move.HAND_ON:
        assert refusal(step, facts(Role.MEDIATOR, has_seat=False)) == NOT_YOUR_AREA


@pytest.mark.parametrize(
    ("state", "move", "column", "value", "reason"),
    [
        (State.REGISTERED, Move.ASK_CONSENT, "is_two_sided", False, ONE_SIDED),
        (State.REGISTERED, Move.ASK_CONSENT, "has_chief", False, NO_MEDIATOR),
        (State.CONSENT_ASKED, Move.ACCEPT, "unconsented", 1, NOT_ALL_CONSENT),
        (State.CONSENT_ASKED, Move.REFUSED, "refusing", 0, NOBODY_REFUSED),
        (State.PREPARING, Move.MEET, "unconsented", 1, NOT_ALL_CONSENT),
        (State.PREPARING, Move.MEET, "sessions", 0, NO_SESSION),
        (State.MEETING, Move.AGREE, "sessions_held", 0, NOT_HELD),
        (State.MEETING, Move.AGREE, "has_agreement", False, NO_AGREEMENT),
        (State.AGREED, Move.TAKE_EFFECT, "unsigned", 1, NOT_SIGNED),
        (State.EFFECTIVE, Move.ASK_COURT, "is_status_relation", True, STATUS_RELATION),
        (State.EFFECTIVE, Move.ASK_COURT, "unconfirmed_parties", 1, NOT_TOGETHER),
        (State.PERFORMED, Move.COURT_SAID, "court_asked_on", None, NOT_ASKED),
        (State.PERFORMING, Move.PERFORMED, "open_promises", 1, STILL_TO_PERFORM),
        (State.PERFORMED, Move.ARCHIVE, "missing_sheets", 1, SHEETS_MISSING),
    ],
)
def test_a_guard_says_what_is_missing(state: State, move: Move, column: str, value: object, reason: str) -> None:
    step = STEPS[(state, move)]
    assert refusal(step, facts(Role.MEDIATOR)) == ""
    assert refusal(step, facts(Role.MEDIATOR, more={column: value})) == reason


def test_after_the_thirty_days_the_court_is_not_asked_any_more() -> None:
    step = STEPS[(State.PERFORMING, Move.ASK_COURT)]
    assert refusal(step, facts(Role.MEDIATOR, dues={})) == TOO_LATE
    assert refusal(step, facts(Role.MEDIATOR, dues={"confirm": NOW.replace(year=2025)})) == TOO_LATE


def test_every_state_and_move_has_its_words_phase_and_stage() -> None:
    assert set(STATE_TITLES) == set(PHASES) == set(State)
    assert set(MOVE_TITLES) == set(Move) == {move for _state, move in STEPS}
    assert set().union(*(states for _title, states in STAGES)) == set(State)
    for step in STEPS.values():
        assert set(step.starts) | set(step.stops) | set(step.voids) <= set(CLOCKS)


def test_every_line_of_law_names_its_source_and_how_sure_it_is() -> None:
    lines = [*law.RIGHTS, *(line for lines in law.REMEDIES.values() for line in lines)]
    assert all(line.source and line.mark in {"V", "V2", "N"} for line in lines)
    assert any("court" in line.text for line in law.remedies(Variant.LABOUR)[-1:])


GOOD = bodies.Committee(
    members=3, women=1, chairs=1, term_from=date(2024, 2, 29), term_to=date(2027, 2, 28), is_filed=True, takers=1
)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"members": 2}, bodies.TOO_FEW),
        ({"members": 10}, bodies.TOO_MANY),
        ({"women": 0}, bodies.NO_WOMAN),
        ({"chairs": 0}, bodies.NO_CHAIR),
        ({"chairs": 2}, bodies.TWO_CHAIRS),
        ({"term_to": date(2026, 3, 3), "term_from": None}, bodies.TERM_OVER),
        ({"term_to": date(2027, 3, 1)}, bodies.TERM_TOO_LONG),
        ({"is_filed": False}, bodies.NOT_FILED),
        ({"takers": 0}, bodies.NOBODY),
    ],
)
def test_a_committee_is_as_the_law_asks_or_the_fault_is_named(change: dict[str, object], fault: str) -> None:
    on = date(2026, 3, 4)
    assert bodies.faults(GOOD, on) == []
    assert bodies.faults(bodies.Committee(**{**GOOD.__dict__, **change}), on) == [fault]


@pytest.mark.parametrize("members", [3, 9])
def test_three_and_nine_members_are_within_the_law(members: int) -> None:
    assert bodies.faults(bodies.Committee(**{**GOOD.__dict__, "members": members}), date(2026, 3, 4)) == []


def test_the_last_day_for_the_court_is_the_thirtieth_after_the_effect() -> None:
    assert law.confirmation_day(date(2026, 3, 4)) == date(2026, 4, 3)
    assert law.confirmation_day(date(2026, 3, 4), 20) == date(2026, 3, 24)


def needed(**values: object) -> set[str]:
    has = law.Gathered(**{"source": Source.ON_APPLICATION, "outcome": Outcome.AGREED, **values})
    return {sheet.name for sheet in law.missing(law.dossier(has))}


def test_a_dossier_asks_for_what_the_outcome_needs() -> None:
    assert needed() == {"consents", "session", "agreement", "visit"}
    assert needed(consents=2, sessions=1, has_agreement=True, visits=1) == set()
    assert needed(consents=2, sessions=1, has_agreement=True, visits=1, unrecorded_sessions=1) == {"session"}
    assert needed(consents=2, sessions=1, has_agreement=True, is_oral=True, visits=1) == set()
    assert needed(outcome=Outcome.REFUSED) == set()
    assert needed(outcome=Outcome.NOT_AGREED, consents=2) == set(), "nobody met, so there is nothing to record"
    assert needed(outcome=Outcome.NOT_AGREED, consents=2, unrecorded_sessions=1) == {"session"}
    assert needed(outcome=Outcome.NOT_AGREED, consents=2, sessions=1) == set()


@pytest.mark.parametrize(
    ("top", "bottom", "text"),
    [(9, 9, "–"), (10, 10, "100.0"), (7, 10, "≥60.0"), (3, 20, "≤20.0"), (12, 18, "66.7"), (0, 10, "0.0"), (1, 3, "–")],
)
def test_rates_are_rounded_half_up_and_bounded_where_a_part_is_small(top: int, bottom: int, text: str) -> None:
    assert figures.rate(top, bottom).percent == text
