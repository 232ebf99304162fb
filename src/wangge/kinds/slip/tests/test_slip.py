"""Slips: every state × move × role, numbers of the year, results per problem, the printed sheet."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from types import SimpleNamespace

import pytest
from pypdf import PdfReader
from tests.world import GARDEN, NOW, WEST, Town

from wangge.kinds.slip import services
from wangge.kinds.slip.models import Problem, SlipDetails
from wangge.kinds.slip.printing import slip_pdf
from wangge.kinds.slip.rules import PHASES, STAGES, STATE_TITLES, STEPS, Move, State
from wangge.matters.models import Matter
from wangge.matters.rules import Facts, MoveRefused, refusal
from wangge.matters.services import OpeningRefused, move
from wangge.matters.services.alarms import sound_due_alarms
from wangge.notices.models import Notice
from wangge.people.rules import Role

UNIT = "unit_handler unit_manager property_manager"
ISSUER = "township_leader county_leader"
EXPECTED = f"""
drafted   issue      issued     {ISSUER}
drafted   withdraw   withdrawn  {ISSUER} dispatcher
issued    sign       signed     {UNIT}
issued    withdraw   withdrawn  {ISSUER}
signed    begin      in_hand    {UNIT}
signed    withdraw   withdrawn  {ISSUER}
in_hand   reply      replied    {UNIT}
replied   send_back  in_hand    {ISSUER}
replied   accept     accepted   {ISSUER}
accepted  close      closed     {ISSUER}
"""
TABLE = {
    (state, the_move): (to, frozenset(roles))
    for state, the_move, to, *roles in (line.split() for line in EXPECTED.strip().splitlines())
}
FULL = SimpleNamespace(problem_count=1, unanswered_count=0)


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("the_move", list(Move))
def test_only_the_written_roles_make_only_the_written_moves(state: State, the_move: Move) -> None:
    step = STEPS.get((state, the_move))
    to, roles = TABLE.get((state, the_move), (None, frozenset()))
    assert (step.to if step else None) == to
    now = datetime(2026, 3, 4, tzinfo=UTC)
    opened = {
        role.value
        for role in Role
        if step and not refusal(step, Facts(at=now, role=role, is_lead=True, covers_area=True, details=FULL))
    }
    assert opened == roles


def test_every_state_has_its_words_phase_and_stage() -> None:
    assert set(STATE_TITLES) == set(PHASES) == set(State) == set().union(*(states for _title, states in STAGES))


def drafted(town: Town, title: str = "督办路灯和井盖") -> Matter:
    return services.draft(
        actor=town.actor("township_leader"), title=title, at=NOW, area_code=GARDEN,
        problems=[("路灯不亮", "三日内修复"), ("井盖松动", "更换"), ("  ", "")],
    ).matter  # fmt: skip


def in_hand(town: Town) -> Matter:
    matter = drafted(town)
    move(matter, Move.ISSUE, actor=town.actor("township_leader"), at=NOW, given={"lead_unit": town.units["water"]})
    move(matter, Move.SIGN, actor=town.actor("manager"), at=NOW)
    move(matter, Move.BEGIN, actor=town.actor("manager"), at=NOW)
    return matter


class TestNumbers:
    def test_each_issuer_counts_its_own_slips_of_the_year(self, town: Town) -> None:
        given = {"lead_unit": town.units["water"]}
        for _one in range(2):
            move(drafted(town), Move.ISSUE, actor=town.actor("township_leader"), at=NOW, given=given)
        other = services.draft(
            actor=town.actor("east_leader"), title="东街", problems=[("一", "")], at=NOW, area_code="640302002"
        )
        move(other.matter, Move.ISSUE, actor=town.actor("east_leader"), at=NOW, given=given)
        numbers = list(SlipDetails.objects.order_by("pk").values_list("issuer__name", "year", "serial"))
        assert numbers == [("西街街道办事处", 2026, 1), ("西街街道办事处", 2026, 2), ("东街街道办事处", 2026, 1)]

    def test_a_slip_without_a_problem_is_refused_and_nothing_is_kept(self, town: Town) -> None:
        with pytest.raises(OpeningRefused):
            services.draft(
                actor=town.actor("township_leader"), title="空", problems=[(" ", "")], at=NOW, area_code=WEST
            )
        assert not Matter.objects.exists()


class TestReply:
    def test_the_reply_waits_until_every_problem_has_its_own_result(self, town: Town) -> None:
        matter = in_hand(town)
        first, second = Problem.objects.filter(matter=matter).order_by("position")
        services.answer_problem(first, actor=town.actor("manager"), result="已修", is_solved=True, at=NOW)
        with pytest.raises(MoveRefused):
            move(matter, Move.REPLY, actor=town.actor("manager"), at=NOW, given={"result": "办结"})
        services.answer_problem(second, actor=town.actor("manager"), result="待配件", is_solved=False, at=NOW)
        matter = Matter.objects.get(pk=matter.pk)
        move(matter, Move.REPLY, actor=town.actor("manager"), at=NOW, given={"result": "一项待配件"})
        assert matter.state == "replied"

    def test_sent_back_only_the_unsolved_problem_is_asked_for_again(self, town: Town) -> None:
        matter = in_hand(town)
        for number, problem in enumerate(Problem.objects.filter(matter=matter).order_by("position")):
            services.answer_problem(problem, actor=town.actor("manager"), result="…", is_solved=number == 0, at=NOW)
        matter = Matter.objects.get(pk=matter.pk)
        move(matter, Move.REPLY, actor=town.actor("manager"), at=NOW, given={"result": "办结"})
        move(matter, Move.SEND_BACK, actor=town.actor("township_leader"), at=NOW, given={"reason": "第二项没结果"})
        assert SlipDetails.objects.get(matter=matter).unanswered_count == 1
        assert matter.clocks.filter(name="rework", stopped_at__isnull=True).exists()

    def test_another_unit_writes_no_results(self, town: Town) -> None:
        problem = Problem.objects.filter(matter=in_hand(town)).first()
        with pytest.raises(MoveRefused):
            services.answer_problem(problem, actor=town.actor("urban_manager"), result="我来", is_solved=True, at=NOW)


class TestReminders:
    def test_the_unit_is_reminded_at_half_time_and_the_day_before_and_late_ones_go_up(self, town: Town) -> None:
        matter = in_hand(town)
        due = matter.clocks.get(name="reply").due_at
        told = []
        for at in (NOW + (due - NOW) / 2, due - timedelta(hours=24), due, due + timedelta(days=5)):
            sound_due_alarms(at)
            told.append(Notice.objects.filter(person_id=town.people["manager"].pk, key__startswith="clock:").count())
        assert told == [1, 2, 3, 4]
        assert Notice.objects.filter(person_id=town.people["county_leader"].pk, key__startswith="clock:").exists()


def test_the_printed_slip_has_number_problems_and_a_reply_part(town: Town) -> None:
    matter = Matter.objects.get(pk=in_hand(town).pk)
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(slip_pdf(matter))).pages)
    text = text.replace(" ", "")
    for words in (
        "民情督办单",
        "〔2026〕1号",
        "自来水公司",
        "路灯不亮",
        "井盖松动",
        "办理回复",
        "签收人",
        "2026年03月11日",
    ):
        assert words in text, words
