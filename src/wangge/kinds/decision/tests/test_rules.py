"""Every state × move × role of a decision; how many meetings would be usual by a day."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.kinds.decision.rules import (
    KINDS,
    PHASES,
    STAGES,
    STATE_TITLES,
    STEPS,
    BodyKind,
    Move,
    State,
    due_by,
)
from wangge.matters.rules import Facts, refusal
from wangge.people.rules import SUBKINDS, Role

UNIT = "unit_handler unit_manager property_manager"
OFFICES = {
    "community": ("community_secretary community_clerk", "community_secretary community_clerk"),
    "township": ("township_leader dispatcher", "township_leader"),
    "county": ("county_leader dispatcher", "county_leader dispatcher"),
}
OWNER = f"{UNIT} community_secretary community_clerk township_leader dispatcher"
EXPECTED = """
decided    entrust    entrusted  OFFICE
decided    drop       dropped    OFFICE
entrusted  begin      in_hand    OWNER
entrusted  finish     done       OWNER
entrusted  extend     entrusted  OFFICE
entrusted  drop       dropped    OFFICE
in_hand    report     in_hand    OWNER
in_hand    finish     done       OWNER
in_hand    extend     in_hand    OFFICE
in_hand    drop       dropped    OFFICE
done       confirm    confirmed  CONFIRMER
done       send_back  in_hand    CONFIRMER
"""
TABLE = {(state, move): (to, who) for state, move, to, who in (line.split() for line in EXPECTED.strip().splitlines())}
OWN, OTHER = 7, 8


@pytest.mark.parametrize("level", OFFICES)
@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("the_move", list(Move))
def test_only_owners_do_and_only_the_office_confirms(state: State, the_move: Move, level: str) -> None:
    step = STEPS.get((state, the_move))
    to, who = TABLE.get((state, the_move), (None, ""))
    assert (step.to if step else None) == to
    roles = {"": "", "OWNER": OWNER, "OFFICE": OFFICES[level][0], "CONFIRMER": OFFICES[level][1]}[who]
    at = datetime(2026, 3, 4, tzinfo=UTC)
    details = SimpleNamespace(level=level)
    opened = {
        role.value
        for role in Role
        if step
        and not refusal(
            step,
            Facts(
                at=at, role=role, is_lead=True, covers_area=True, details=details, organization_id=OWN,
                unit_ids=frozenset({OWN}), person_id=1,
            ),
        )
    }  # fmt: skip
    assert opened == set(roles.split())


def _at_done(**known: object) -> str:
    facts = Facts(
        at=datetime(2026, 3, 4, tzinfo=UTC), role=Role.COMMUNITY_SECRETARY, details=SimpleNamespace(level="community"),
        **{"covers_area": True, "person_id": 1, **known},
    )  # fmt: skip
    return refusal(STEPS[(State.DONE, Move.CONFIRM)], facts)


def test_nobody_confirms_his_own_work_nor_from_elsewhere() -> None:
    assert not _at_done()
    assert _at_done(handled_by_person_ids=frozenset({1}))
    assert _at_done(covers_area=False, has_seat=True)


def test_an_office_without_the_order_is_no_owner() -> None:
    facts = Facts(
        at=datetime(2026, 3, 4, tzinfo=UTC), role=Role.COMMUNITY_SECRETARY, covers_area=True, organization_id=OTHER,
        unit_ids=frozenset({OWN}), details=SimpleNamespace(level="community"),
    )  # fmt: skip
    assert refusal(STEPS[(State.ENTRUSTED, Move.FINISH)], facts)


def test_every_state_has_its_words_phase_and_stage() -> None:
    assert set(STATE_TITLES) == set(PHASES) == set(State) == set().union(*(states for _title, states in STAGES))


def test_every_kind_of_body_is_a_kind_of_organization() -> None:
    assert set(KINDS) == set(BodyKind)
    assert all(kind in SUBKINDS[KINDS[kind]] for kind in BodyKind)


class TestRhythm:
    def test_of_four_a_year_the_second_is_usual_from_july(self) -> None:
        assert [due_by(4, day) for day in (date(2026, 1, 1), date(2026, 4, 1), date(2026, 4, 3), date(2026, 7, 3))] == [
            0, 0, 1, 2,
        ]  # fmt: skip
        assert due_by(4, date(2026, 12, 31)) == 3

    def test_a_body_founded_in_autumn_is_not_behind_for_the_spring(self) -> None:
        assert due_by(4, date(2026, 10, 2), date(2026, 9, 1)) == 0
        assert due_by(4, date(2026, 12, 5), date(2026, 9, 1)) == 1

    def test_nothing_promised_nothing_missed(self) -> None:
        assert due_by(0, date(2026, 12, 31)) == 0

    @given(
        st.integers(0, 52),
        st.dates(date(2020, 1, 1), date(2030, 12, 31)),
        st.dates(date(2019, 1, 1), date(2030, 12, 31)),
    )
    def test_never_more_than_promised_nor_less_than_nothing(self, promised: int, on: date, founded: date) -> None:
        assert 0 <= due_by(promised, on, founded) <= promised
