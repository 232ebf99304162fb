"""Every state × move × role of a wish against a table written out by hand; the reading of public texts; the counting."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.kinds.wish.rules import (
    CLAIMERS,
    CLOCKS,
    FINDINGS,
    MOVE_TITLES,
    PHASES,
    SORTS,
    STAFF,
    STAGES,
    STATE_TITLES,
    STEPS,
    Counters,
    Finding,
    Move,
    Rate,
    Sort,
    State,
    count_up,
    faults,
    household_words,
    screen,
)
from wangge.kinds.wish.rules.table import ALREADY_SAID, NOT_CLAIMER, OWN_HAND, SAY_HOW, SAY_WHY, SECOND_PERSON
from wangge.matters.rules import NOT_YOUR_AREA, Facts, MoveRefused, Phase, check_step, refusal
from wangge.people.rules import UNIT_ROLES, Role

NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
DESK = "community_clerk community_secretary"
STAFFED = f"{DESK} grid_worker grid_leader"
UNIT = "unit_handler unit_manager property_manager"
GIVER = f"member volunteer {UNIT}"
EXPECTED = f"""
told        check           checked     {DESK}
told        withdraw        withdrawn   resident {STAFFED}
checked     publish         published   {DESK}
checked     send_back       told        {DESK}
checked     withdraw        withdrawn   resident {STAFFED}
published   claim           claimed     {GIVER}
published   claim_for_unit  claimed     {DESK}
published   expire          expired     system
published   send_back       told        {DESK}
published   withdraw        withdrawn   resident {STAFFED}
released    claim           claimed     {GIVER}
released    claim_for_unit  claimed     {DESK}
released    expire          expired     system
released    send_back       told        {DESK}
released    withdraw        withdrawn   resident {STAFFED}
claimed     start           delivering  {GIVER} {DESK}
claimed     let_know        claimed     {DESK}
claimed     deliver         delivered   {GIVER} {STAFFED}
claimed     give_back       released    {GIVER}
claimed     release         released    {DESK} system
claimed     run_out         released    system
claimed     withdraw        withdrawn   resident {STAFFED}
delivering  let_know        delivering  {DESK}
delivering  deliver         delivered   {GIVER} {STAFFED}
delivering  give_back       released    {GIVER}
delivering  release         released    {DESK} system
delivering  run_out         released    system
delivering  withdraw        withdrawn   resident {STAFFED}
delivered   received        delivered   resident {STAFFED}
delivered   given           delivered   {GIVER} {DESK}
delivered   both_confirmed  confirmed   system
delivered   not_received    delivering  resident {STAFFED}
delivered   withdraw        withdrawn   resident {STAFFED}
expired     renew           checked     {DESK}
"""
TABLE = {
    (state, move): (to, frozenset(roles))
    for state, move, to, *roles in (line.split() for line in EXPECTED.strip().splitlines())
}


def details(**more: object) -> SimpleNamespace:
    values = {
        "claimed_by_id": 7, "claimed_unit_id": 9, "checked_by_id": 1, "delivered_by_id": 2,
        "household_confirmed_at": None, "giver_confirmed_at": None, **more,
    }  # fmt: skip
    return SimpleNamespace(**values)


def facts(role: Role, **more: object) -> Facts:
    """Somebody of that role with every relation a wish asks for: who claimed it, of the unit that did, on the spot."""
    own = {"person_id": 7 if role in CLAIMERS else 5, "organization_id": 9, "is_reporter": True, "covers_area": True}
    return Facts(at=NOW, role=role, **{**own, "details": details(), **more})


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("move", list(Move))
def test_only_the_written_roles_make_only_the_written_moves(state: State, move: Move) -> None:
    step = STEPS.get((state, move))
    to, roles = TABLE.get((state, move), (None, frozenset()))
    assert (step.to if step else None) == to
    opened = {role.value for role in Role if step is not None and not refusal(step, facts(role))}
    assert opened == roles


def test_every_state_and_move_has_its_words_phase_and_stage() -> None:
    assert set(STATE_TITLES) == set(PHASES) == set(State)
    assert set(MOVE_TITLES) == set(Move)
    assert set(SORTS) == set(Sort)
    assert set(FINDINGS) == set(Finding)
    assert set().union(*(states for _title, states in STAGES)) == set(State)
    for (state, move), step in STEPS.items():
        assert PHASES[State(state)] not in {Phase.DONE, Phase.DROPPED} or move == Move.RENEW
        assert {*step.starts, *step.stops, *step.voids, *step.pauses, *step.resumes} <= set(CLOCKS)


@pytest.mark.parametrize("move", [Move.START, Move.DELIVER, Move.GIVE_BACK])
@pytest.mark.parametrize("role", sorted(CLAIMERS))
def test_who_did_not_claim_it_does_nothing_with_it(move: Move, role: Role) -> None:
    other = details(claimed_by_id=70, claimed_unit_id=90)
    assert refusal(STEPS[State.CLAIMED, move], facts(role, details=other)) == NOT_CLAIMER


@pytest.mark.parametrize("role", sorted(UNIT_ROLES))
def test_a_unit_goes_on_with_what_a_colleague_claimed(role: Role) -> None:
    assert refusal(STEPS[State.CLAIMED, Move.DELIVER], facts(role, person_id=8)) == ""


def test_nobody_without_an_account_counts_as_claimer() -> None:
    nobody = details(claimed_by_id=None, claimed_unit_id=None)
    step = STEPS[State.CLAIMED, Move.DELIVER]
    assert refusal(step, facts(Role.MEMBER, person_id=None, details=nobody)) == NOT_CLAIMER
    assert refusal(step, facts(Role.UNIT_HANDLER, organization_id=None, details=nobody)) == NOT_CLAIMER


def test_who_wrote_the_public_text_does_not_publish_it() -> None:
    step = STEPS[State.CHECKED, Move.PUBLISH]
    assert refusal(step, facts(Role.COMMUNITY_SECRETARY, person_id=1)) == SECOND_PERSON
    assert refusal(step, facts(Role.COMMUNITY_SECRETARY, person_id=3)) == ""


@pytest.mark.parametrize("hand", [2, 7])
def test_who_delivered_or_claimed_does_not_confirm_for_the_household(hand: int) -> None:
    step = STEPS[State.DELIVERED, Move.RECEIVED]
    assert refusal(step, facts(Role.GRID_WORKER, person_id=hand)) == OWN_HAND


def test_each_side_confirms_once() -> None:
    both = details(household_confirmed_at=NOW, giver_confirmed_at=NOW)
    assert refusal(STEPS[State.DELIVERED, Move.RECEIVED], facts(Role.RESIDENT, details=both)) == ALREADY_SAID
    assert refusal(STEPS[State.DELIVERED, Move.GIVEN], facts(Role.MEMBER, details=both)) == ALREADY_SAID


def test_staff_say_how_they_asked_and_why_they_withdraw_the_household_need_not() -> None:
    with pytest.raises(MoveRefused, match=SAY_HOW):
        check_step(STEPS, State.DELIVERED, Move.RECEIVED, facts(Role.GRID_WORKER))
    with pytest.raises(MoveRefused, match=SAY_WHY):
        check_step(STEPS, State.PUBLISHED, Move.WITHDRAW, facts(Role.COMMUNITY_CLERK))
    check_step(STEPS, State.DELIVERED, Move.RECEIVED, facts(Role.RESIDENT))
    check_step(STEPS, State.PUBLISHED, Move.WITHDRAW, facts(Role.RESIDENT))


@pytest.mark.parametrize("role", sorted(STAFF))
def test_the_community_next_door_has_no_say(role: Role) -> None:
    for (_state, move), step in STEPS.items():
        if role in step.by:
            assert refusal(step, facts(role, covers_area=False)) == NOT_YOUR_AREA, move


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("请打13909530001联系", Finding.PHONE),
        ("电话139 0953 0001", Finding.PHONE),
        ("０９５３-２０１２３４５", Finding.PHONE),
        ("身份证640302195001011234", Finding.IDENTITY_NUMBER),
        ("住在3号楼", Finding.ADDRESS),
        ("家在2单元", Finding.ADDRESS),
        ("三号楼门口", Finding.ADDRESS),
        ("5-2-301", Finding.ADDRESS),
        ("302室的老人", Finding.ADDRESS),
        ("老人患有糖尿病", Finding.ILLNESS),
        ("卧床多年", Finding.ILLNESS),
        ("低保家庭", Finding.STATUS),
    ],
)
def test_what_gives_the_household_away_refuses_the_text(text: str, finding: Finding) -> None:
    assert finding in {found.finding for found in faults(screen(text))}


@pytest.mark.parametrize("text", ["王奶奶想要一副眼镜", "给李某买米", "老马需要轮椅", "独居老人想有人说说话"])
def test_what_may_give_the_household_away_is_shown_and_not_refused(text: str) -> None:
    assert screen(text)
    assert faults(screen(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "想要一副老花镜，看书读报用。",
        "孩子想要一个书包和12支彩笔",
        "老小区的楼道灯想换一个亮一些的",
        "希望周末有人陪着去公园走走",
    ],
)
def test_plain_wishes_pass(text: str) -> None:
    assert screen(text) == []


def test_the_households_own_name_and_address_are_found_wherever_they_stand() -> None:
    found = screen("住在幸福里的秀兰妈妈", names=["秀兰"], addresses=["幸福里 三排"])
    assert {one.finding for one in faults(found)} == {Finding.OWN_NAME, Finding.OWN_ADDRESS}


@given(
    st.text(max_size=60),
    st.sampled_from(["13909530001", "640302195001011234", "3号楼", "患有", "低保"]),
    st.text(max_size=60),
)
def test_no_text_around_it_hides_a_fault(before: str, secret: str, after: str) -> None:
    assert faults(screen(f"{before}，{secret}，{after}"))


@given(st.text(max_size=120))
def test_findings_say_where_they_stand(text: str) -> None:
    for found in screen(text):
        assert text[found.start : found.end] == found.words


def test_households_persons_and_wishes_are_three_counters() -> None:
    rows = [("a", 2), ("a", 1), ("b", 3), ("b", 3), ("c", 1)]
    assert count_up(rows) == Counters(households=3, persons=6, wishes=5)
    assert count_up([]) == Counters(0, 0, 0)


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.integers(1, 9))))
def test_there_are_never_more_households_than_wishes_nor_fewer_persons_than_households(
    rows: list[tuple[str, int]],
) -> None:
    found = count_up(rows)
    assert found.households <= found.wishes
    assert found.persons >= found.households


def test_the_rate_rounds_half_up_and_says_nothing_of_nothing() -> None:
    assert Rate(1, 3).text == "33.3"
    assert Rate(1, 16).text == "6.3"
    assert Rate(0, 0).text == "-"
    assert Rate(8, 8).text == "100.0"


def test_one_household_is_the_same_however_its_address_is_spaced() -> None:
    assert household_words("640302001001", "幸福里 3号楼 A座") == household_words("640302001001", "幸福里3号楼a座")
    assert household_words("640302001001", "幸福里3号楼") != household_words("640302001002", "幸福里3号楼")
