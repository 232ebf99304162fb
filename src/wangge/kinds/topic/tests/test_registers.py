"""What hangs on a topic: procedures, cost plans, opinions, and the registers an operator keeps."""

from datetime import timedelta

import pytest
from tests.world import GARDEN, NOW, Town

from wangge.audit.models import Entry
from wangge.kinds.topic.models import (
    CaseStep,
    CostShare,
)
from wangge.kinds.topic.rules import Move
from wangge.kinds.topic.services import costs, opinions, register
from wangge.kinds.topic.services.costs import Household
from wangge.kinds.topic.services.register import StepGiven
from wangge.kinds.topic.tests.stories import (
    AFTER,
    MEETING,
    SETTLED,
    deliberated,
    on_agenda,
    read,
    screened,
)
from wangge.matters.rules import MoveRefused
from wangge.matters.services import move


class TestProcedure:
    def test_steps_in_front_of_the_decision_hold_it_up(self, town: Town) -> None:
        secretary = town.actor("secretary")
        steps = [StepGiven("两委商议"), StepGiven("公开", is_before_decision=False)]
        row = register.save_procedure(actor=secretary, at=NOW, name="四议两公开", steps=steps, area_code=GARDEN)
        matter = deliberated(town)
        register.follow_procedure(matter, row, actor=secretary, at=AFTER)
        with pytest.raises(MoveRefused):
            move(read(matter), Move.RESOLVE, actor=secretary, at=SETTLED, given={"resolution": "定"})
        first = CaseStep.objects.select_related("matter").get(matter=matter, position=1)
        register.do_step(first, actor=secretary, on=SETTLED.date(), text="全体同意", at=SETTLED)
        move(read(matter), Move.RESOLVE, actor=secretary, at=SETTLED, given={"resolution": "定"})
        assert read(matter).state == "resolved"

    def test_changing_a_procedure_leaves_topics_that_follow_it_as_they_are(self, town: Town) -> None:
        secretary = town.actor("secretary")
        row = register.save_procedure(actor=secretary, at=NOW, name="议", steps=[StepGiven("一")], area_code=GARDEN)
        matter = screened(town)
        register.follow_procedure(matter, row, actor=secretary, at=NOW)
        register.save_procedure(
            actor=secretary, at=NOW, name="议", steps=[StepGiven("二"), StepGiven("三")], area_code=GARDEN, pk=row.pk
        )
        assert list(CaseStep.objects.filter(matter=matter).values_list("title", flat=True)) == ["一"]

    def test_the_shipped_assembly_is_a_row_that_may_be_changed(self, town: Town) -> None:
        row = register.adopt_shipped(actor=town.actor("secretary"), at=NOW)
        assert row.steps.count() == 10
        assert row.steps.filter(is_before_decision=True).count() == 7
        with pytest.raises(MoveRefused):
            register.adopt_shipped(actor=town.actor("secretary"), at=NOW)


class TestCosts:
    def plan(self, town: Town, **given: object) -> object:
        values = {
            "title": "下水道改造", "total_fen": 10_000, "rule": "equal", "at": NOW,
            "households": [Household("13-1-101"), Household("13-1-102"), Household("13-1-201")], **given,
        }  # fmt: skip
        return costs.draw_up(screened(town), actor=town.actor("clerk"), **values)

    def test_every_household_has_its_share_and_the_sum_is_the_amount(self, town: Town) -> None:
        plan = self.plan(town)
        assert list(plan.shares.order_by("position").values_list("amount_fen", flat=True)) == [3334, 3333, 3333]

    def test_it_is_agreed_when_the_last_household_agrees_and_not_before(self, town: Town) -> None:
        plan, clerk = self.plan(town), town.actor("clerk")
        rows = list(CostShare.objects.select_related("plan__matter__topic").order_by("position"))
        with pytest.raises(MoveRefused):
            costs.note_consent(rows[0], actor=clerk, consent="yes", on=NOW.date(), at=NOW)
        costs.ask_households(plan, actor=clerk, at=NOW)
        for row in rows:
            row.plan.refresh_from_db()
            assert plan.state != "agreed"
            plan = costs.note_consent(row, actor=clerk, consent="yes", on=NOW.date(), at=NOW)
        assert plan.state == "agreed"
        back = CostShare.objects.select_related("plan__matter__topic").get(position=1)
        assert costs.note_consent(back, actor=clerk, consent="no", on=NOW.date(), at=NOW).state == "asked"

    def test_nobody_pays_before_all_agree(self, town: Town) -> None:
        self.plan(town)
        row = CostShare.objects.select_related("plan__matter__topic").get(position=1)
        with pytest.raises(MoveRefused):
            costs.note_payment(row, actor=town.actor("clerk"), on=NOW.date(), at=NOW)

    @pytest.mark.parametrize("households", [[], [Household("1"), Household("1 ")], [Household("")]])
    def test_a_list_that_cannot_be_is_refused(self, town: Town, households: list[Household]) -> None:
        with pytest.raises(MoveRefused):
            self.plan(town, households=households)


class TestOpinions:
    def test_a_statement_is_shown_after_it_was_read_and_answered_once_each(self, town: Town) -> None:
        matter = screened(town)
        row = opinions.offer_statement(matter, key="a", text="  应该 先到先得 ", at=NOW)
        with pytest.raises(MoveRefused):
            opinions.answer(row, key="b", value=1, at=NOW)
        opinions.read_statement(row, actor=town.actor("clerk"), is_shown=True, reason="", at=NOW)
        for value in (1, -1, 0):
            opinions.answer(row, key="b", value=value, at=NOW)
        assert list(row.opinions.values_list("value", flat=True)) == [0]
        assert row.text == "应该 先到先得"

    def test_three_statements_each_and_none_twice(self, town: Town) -> None:
        matter = screened(town)
        for text in ("一", "二", "三"):
            opinions.offer_statement(matter, key="a", text=text, at=NOW)
        for key, text in (("a", "四"), ("b", "一")):
            with pytest.raises(MoveRefused):
                opinions.offer_statement(matter, key=key, text=text, at=NOW)

    def test_hiding_one_needs_a_reason(self, town: Town) -> None:
        row = opinions.offer_statement(screened(town), key="a", text="骂人的话", at=NOW)
        with pytest.raises(MoveRefused):
            opinions.read_statement(row, actor=town.actor("clerk"), is_shown=False, reason=" ", at=NOW)

    def test_when_the_meeting_begins_collecting_is_over(self, town: Town) -> None:
        matter = on_agenda(town)
        row = opinions.add_statement(matter, actor=town.actor("clerk"), text="先画线", at=NOW)
        opinions.answer(row, key="a", value=1, at=MEETING - timedelta(seconds=1))
        with pytest.raises(MoveRefused):
            opinions.answer(row, key="b", value=1, at=MEETING)


class TestRegisters:
    def test_a_rule_that_is_no_share_is_refused_and_one_from_a_day_is_entered_once(self, town: Town) -> None:
        given = {
            "actor": town.actor("county_leader"), "at": NOW, "body": "villagers_assembly", "basis": "person",
            "valid_from": NOW.date(), "source": "法第几条", "majority_heads": ">1/2",
        }  # fmt: skip
        with pytest.raises(MoveRefused):
            register.add_rule(**given, quorum_heads="一半")
        register.add_rule(**given, quorum_heads=">1/2")
        with pytest.raises(MoveRefused):
            register.add_rule(**given)

    def test_a_forum_outside_the_own_area_is_not_ours(self, town: Town) -> None:
        with pytest.raises(MoveRefused):
            register.save_forum(
                actor=town.actor("secretary"), at=NOW, area=town.areas["640302002001"], name="罐罐茶", place="院里"
            )

    def test_every_verb_leaves_its_audit_entry(self, town: Town) -> None:
        register.save_forum(actor=town.actor("secretary"), at=NOW, area=town.areas[GARDEN], name="板凳会", place="凉亭")
        matter = screened(town)
        opinions.add_statement(matter, actor=town.actor("clerk"), text="先画线", at=NOW)
        acts = set(Entry.objects.values_list("act", flat=True))
        assert {"topic.save_forum", "topic.screen", "topic.add_statement", "matter.open"} <= acts
