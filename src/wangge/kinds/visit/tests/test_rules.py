"""Every state × move × role of visits and errands against tables written out by hand; and the other pure rules."""

from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.calendars.rules import parse_limit
from wangge.kinds.visit.rules import errands, visits
from wangge.kinds.visit.rules.book import expires_on, month_of, next_month
from wangge.kinds.visit.rules.burden import MOST_QUESTIONS, Other, burden, forbidden_word, needs_county
from wangge.kinds.visit.rules.categories import (
    NEEDS_CONSENT,
    NEEDS_GUARDIAN,
    NEEDS_HELP_TEXT,
    NEEDS_SEPARATE,
    SERVICES,
    Giver,
    Service,
    enrolment_refusal,
    last_day,
)
from wangge.kinds.visit.rules.ledgers import SHIPPED, titles_of
from wangge.kinds.visit.rules.limits import care_limit, day_limit
from wangge.kinds.visit.rules.rhythms import DEFAULTS, EVERY_TITLES, Every, Rhythm, rhythm_refusal, rrule
from wangge.kinds.visit.rules.visits import NOT_CARE, ONLY_CARE, VisitKind
from wangge.matters.rules import Facts, MoveRefused, Phase, check_step, refusal
from wangge.people.rules import Role
from wangge.rounds.rules import clean_rule

NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
NEAR = "grid_worker grid_leader community_clerk community_secretary"
VISITS = f"""
planned       finish        done          {NEAR}
planned       decline       declined      {NEAR}
planned       missed        second        {NEAR} system
planned       call_off      called_off    {NEAR} system
second        finish        done          {NEAR}
second        decline       declined      {NEAR}
second        missed_again  alerted       {NEAR} system
second        call_off      called_off    {NEAR} system
alerted       tell_contact  contact_told  {NEAR}
alerted       finish        done          {NEAR}
contact_told  finish        done          {NEAR}
"""
ROUTINE = f"""
planned       finish        done          {NEAR}
planned       decline       declined      {NEAR}
planned       nobody_home   nobody_home   {NEAR}
planned       lapse         lapsed        system
planned       call_off      called_off    {NEAR} system
"""
ERRANDS = f"""
asked     mandate    mandated     {NEAR}
asked     turn_down  turned_down  {NEAR}
asked     withdraw   withdrawn    {NEAR} resident
mandated  receive    received     {NEAR}
mandated  withdraw   withdrawn    {NEAR} resident
received  file       filed        {NEAR}
received  hand_back  returned     {NEAR}
filed     ask_more   received     {NEAR}
filed     result     ready        {NEAR}
ready     hand_back  returned     {NEAR}
"""


def table(text: str) -> dict[tuple[str, str], tuple[str, frozenset[str]]]:
    lines = (line.split() for line in text.strip().splitlines())
    return {(state, move): (to, frozenset(roles)) for state, move, to, *roles in lines}


def facts(role: Role, **details: object) -> Facts:
    """Somebody of that role who has every relation that is asked for."""
    values = {"visit_kind": VisitKind.CARE, "papers_held": 0, **details}
    return Facts(
        at=NOW, role=role, is_reporter=True, covers_area=True, has_seat=True, details=SimpleNamespace(**values)
    )  # fmt: skip


def opened(steps: object, state: str, move: str, **details: object) -> tuple[str | None, frozenset[str]]:
    step = steps.get((state, move))
    roles = frozenset(role.value for role in Role if step is not None and not refusal(step, facts(role, **details)))
    return (step.to if step and roles else None), roles


NOTHING = (None, frozenset())


@pytest.mark.parametrize("state", list(visits.State))
@pytest.mark.parametrize("move", list(visits.Move))
def test_a_care_visit_goes_only_where_it_is_written(state: visits.State, move: visits.Move) -> None:
    assert opened(visits.STEPS, state, move) == table(VISITS).get((state, move), NOTHING)


@pytest.mark.parametrize("move", list(visits.Move))
def test_a_routine_visit_ends_at_the_first_door(move: visits.Move) -> None:
    found = opened(visits.STEPS, visits.State.PLANNED, move, visit_kind=VisitKind.ROUTINE)
    assert found == table(ROUTINE).get((visits.State.PLANNED, move), NOTHING)


@pytest.mark.parametrize("state", list(errands.State))
@pytest.mark.parametrize("move", list(errands.Move))
def test_an_errand_goes_only_where_it_is_written(state: errands.State, move: errands.Move) -> None:
    assert opened(errands.STEPS, state, move) == table(ERRANDS).get((state, move), NOTHING)


@pytest.mark.parametrize("kind", [visits, errands])
def test_every_state_and_move_has_its_words_phase_and_stage(kind: object) -> None:
    assert set(kind.STATE_TITLES) == set(kind.PHASES) == set(kind.State)
    assert set(kind.MOVE_TITLES) == set(kind.Move)
    assert set().union(*(states for _title, states in kind.STAGES)) == set(kind.State)
    for (state, _move), step in kind.STEPS.items():
        assert kind.PHASES[kind.State(state)] not in {Phase.DONE, Phase.DROPPED}
        assert set(step.starts) | set(step.stops) | set(step.voids) <= set(kind.CLOCKS)


def test_nobody_home_is_no_end_of_a_care_visit_and_no_second_visit_follows_a_routine_one() -> None:
    planned = visits.STEPS[(visits.State.PLANNED, visits.Move.NOBODY_HOME)]
    assert refusal(planned, facts(Role.GRID_WORKER)) == NOT_CARE
    missed = visits.STEPS[(visits.State.PLANNED, visits.Move.MISSED)]
    assert refusal(missed, facts(Role.GRID_WORKER, visit_kind=VisitKind.ASKED)) == ONLY_CARE


def made(state: str, **given: object) -> str:
    base = facts(Role.GRID_WORKER)
    try:
        check_step(visits.STEPS, state, visits.Move.FINISH, Facts(**{**base.__dict__, "given": given}))
    except MoveRefused as refused:
        return refused.reason
    return ""


def test_photos_from_a_home_need_its_consent() -> None:
    assert made("planned", found="well", photos=["a"]) == visits.PHOTOS_NEED_CONSENT
    assert made("planned", found="well", photos=["a"], photo_consent=True) == ""


def test_only_the_contact_person_can_say_that_somebody_is_elsewhere() -> None:
    assert made("second", found="elsewhere") == visits.ONLY_AFTER_CONTACT
    assert made("contact_told", found="elsewhere") == ""


class TestErrandGuards:
    @pytest.mark.parametrize("state", ["mandated", "received", "ready"])
    def test_nothing_ends_while_a_paper_is_still_held(self, state: str) -> None:
        for (here, move), step in errands.STEPS.items():
            if here == state and move in {errands.Move.WITHDRAW, errands.Move.HAND_BACK}:
                assert refusal(step, facts(Role.GRID_WORKER, papers_held=1)) == errands.PAPERS_OUT

    def test_a_mandate_without_signature_or_out_of_date_counts_for_nothing(self) -> None:
        def reason(**given: object) -> str:
            return errands.is_signed(Facts(at=NOW, role=Role.GRID_WORKER, given=given))

        assert reason(is_signed=False) == errands.NOT_SIGNED
        assert reason(is_signed=True, mandate_until=date(2026, 3, 3)) == errands.MANDATE_OVER
        assert reason(is_signed=True, mandate_until=date(2026, 3, 4)) == ""

    def test_papers_are_listed_before_they_count_as_complete(self) -> None:
        nothing = Facts(at=NOW, role=Role.GRID_WORKER, details=SimpleNamespace(papers_held=0))
        assert errands.papers_listed(nothing) == errands.NO_PAPERS
        none_needed = Facts(at=NOW, role=Role.GRID_WORKER, details=nothing.details, given={"no_papers": True})
        assert errands.papers_listed(none_needed) == ""


class TestJoining:
    def refusal(self, service: Service, **given: object) -> str:
        values = {
            "has_consent": True, "is_separate": True, "is_minor": False, "giver": Giver.SELF, "has_guardian": False,
            "need": "买菜",
        }  # fmt: skip
        return enrolment_refusal(service, **{**values, **given})[1]

    def test_nobody_is_enrolled_without_consent(self) -> None:
        assert {self.refusal(service, has_consent=False) for service in Service} == {NEEDS_CONSENT}

    def test_for_a_child_the_guardian_agrees(self) -> None:
        assert self.refusal(Service.CHILD_IN_NEED) == NEEDS_GUARDIAN
        assert self.refusal(Service.NEWCOMER, is_minor=True, giver=Giver.GUARDIAN) == NEEDS_GUARDIAN
        assert self.refusal(Service.NEWCOMER, is_minor=True, giver=Giver.GUARDIAN, has_guardian=True) == ""

    def test_sensitive_categories_need_a_consent_of_their_own(self) -> None:
        asked = {service for service in Service if self.refusal(service, is_separate=False) == NEEDS_SEPARATE}
        children = {service for service, rule in SERVICES.items() if rule.is_child}
        assert asked == {service for service, rule in SERVICES.items() if rule.is_sensitive} - children

    def test_other_help_says_what_and_ends_after_ninety_days(self) -> None:
        assert self.refusal(Service.OTHER_HELP, need=" ") == NEEDS_HELP_TEXT
        assert last_day(Service.OTHER_HELP, date(2026, 1, 1)) == date(2026, 4, 1)
        assert last_day(Service.NEWCOMER, date(2026, 1, 1)) is None

    def test_the_list_is_closed_and_names_no_past_and_no_belief(self) -> None:
        assert len(SERVICES) == len(Service) == 12
        words = " ".join([*Service, *(rule.title for rule in SERVICES.values())]).lower()
        for word in ("petition", "crim", "relig", "ethnic", "addict", "mental", "party", "prison"):
            assert word not in words


class TestRhythms:
    @pytest.mark.parametrize("every", [every for every in EVERY_TITLES if every != Every.NEVER])
    @pytest.mark.parametrize("weekday", range(7))
    def test_every_rhythm_is_a_rule_that_rounds_understand(self, every: str, weekday: int) -> None:
        assert clean_rule(rrule(every, weekday)) == rrule(every, weekday)

    def test_shipped_rhythms_keep_their_second_visit_on_the_same_day(self) -> None:
        assert [service for service, rhythm in DEFAULTS.items() if rhythm_refusal(rhythm)] == []
        assert rhythm_refusal(Rhythm(Every.DAILY, is_care=True, opens=time(16), closes=time(19), second_hours=3))
        assert rhythm_refusal(Rhythm(Every.DAILY, is_care=True, opens=time(12), closes=time(9)))


@given(st.integers(min_value=1, max_value=24 * 60))
def test_a_care_limit_is_never_shorter_than_the_agreed_hours_and_always_readable(minutes: int) -> None:
    begin = datetime(2026, 3, 4, 1, 0, tzinfo=UTC)
    limit = parse_limit(care_limit(begin, begin + timedelta(minutes=minutes)))
    assert 0 <= limit.amount * 60 - minutes < 3


def test_a_day_limit_counts_the_last_day() -> None:
    assert day_limit(date(2026, 3, 1), date(2026, 3, 14)) == "13 urgent_day"
    assert day_limit(date(2026, 3, 1), date(2026, 3, 1)) == "1 urgent_day"


class TestBurden:
    def against(self, **given: object) -> list[str]:
        values = {
            "questions": ["楼道照明好不好？"], "starts_on": date(2026, 3, 1), "ends_on": date(2026, 3, 20),
            "others": [], "asked": [],
        }  # fmt: skip
        return burden(**{**values, **given})

    def test_a_small_campaign_may_run(self) -> None:
        assert self.against() == []

    def test_too_many_questions_or_days_stand_against_it(self) -> None:
        assert self.against(questions=[f"问题{number}？" for number in range(MOST_QUESTIONS)]) == []
        assert len(self.against(questions=[f"问题{number}？" for number in range(MOST_QUESTIONS + 1)])) == 1
        assert len(self.against(ends_on=date(2026, 5, 15))) == 1

    def test_doors_are_left_alone_for_a_month(self) -> None:
        other = Other("春季走访", date(2026, 1, 5), date(2026, 1, 31))
        assert len(self.against(others=[other])) == 1
        assert self.against(others=[other], starts_on=date(2026, 3, 2)) == []

    def test_what_was_asked_within_a_year_is_not_asked_again(self) -> None:
        assert len(self.against(asked=["楼道 照明好不好"])) == 1

    @pytest.mark.parametrize("word", ["宗教", "前科", "信访", "身份证", "病史"])
    def test_nobody_is_asked_for_what_must_not_be_entered(self, word: str) -> None:
        assert forbidden_word(f"家里有没有{word}？") == word
        assert len(self.against(questions=[f"家里有没有{word}？"])) == 1

    def test_what_comes_from_above_needs_the_county(self) -> None:
        assert not needs_county(Role.COMMUNITY_SECRETARY)
        assert needs_county(Role.TOWNSHIP_LEADER)


def test_months_of_the_book() -> None:
    assert month_of("2026-02", date(2026, 3, 4)) == date(2026, 2, 1)
    assert month_of("so", date(2026, 3, 4)) == date(2026, 3, 1)
    assert next_month(date(2026, 12, 1)) == date(2027, 1, 1)
    assert expires_on(date(2026, 1, 1)) == date(2026, 4, 1)


def test_six_ledgers_ship_and_each_names_columns_that_exist_and_a_purpose() -> None:
    assert len(SHIPPED) == 6
    for ledger in SHIPPED:
        assert set(ledger.columns) <= set(titles_of(ledger.source))
        assert ledger.purpose
        assert ledger.basis
        assert not {"name", "contact", "worker"} & set(titles_of(ledger.source))
