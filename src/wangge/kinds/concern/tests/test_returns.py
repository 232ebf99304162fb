"""Units that give a concern back: who decides then, and what becomes of the choice."""

from django.urls import reverse
from tests.world import NOW, WEST, Town, photo

from wangge.kinds.concern.rules import Move
from wangge.kinds.concern.rules import guards as because
from wangge.kinds.concern.tests.stages import HOUR, dispatched, reported
from wangge.kinds.concern.tests.test_services import DAY, clock, refused
from wangge.matters.models import DutyRule, Matter, WorkOrder
from wangge.matters.rules import OrderState
from wangge.matters.services.duty import propose_unit


class TestReturns:
    def test_the_first_return_goes_to_the_dispatcher_and_leaves_no_judgement(self, town: Town) -> None:
        story = dispatched(town)
        story.act("handler", Move.RETURN, after=HOUR, reason="不是我们的管线")
        assert WorkOrder.objects.get().state == OrderState.RETURNED
        assert (clock(story, "handle").stopped_at, clock(story, "handle").is_met) == (story.at, None)
        story.act("dispatcher", Move.DISPATCH, after=HOUR, lead_unit=town.units["urban"])
        assert Matter.objects.get(pk=story.matter.pk).lead_unit == town.units["urban"]

    def test_a_return_after_one_working_day_is_too_late(self, town: Town) -> None:
        story = dispatched(town)
        assert refused(story, "handler", Move.RETURN, after=2 * DAY, reason="不归我们") == because.RETURN_TOO_LATE

    def test_the_second_return_is_decided_by_the_township_leader_alone_and_becomes_a_rule(self, town: Town) -> None:
        story = dispatched(town)
        story.act("handler", Move.RETURN, reason="不归我们")
        story.act("dispatcher", Move.DISPATCH, lead_unit=town.units["urban"])
        assert refused(story, "urban_handler", Move.RETURN, reason="也不归我们") == because.RETURNED_BEFORE
        story.act("urban_handler", Move.OBJECT, reason="也不归我们")
        for other in ("dispatcher", "county_leader", "east_leader"):
            assert refused(story, other, Move.DECIDE, lead_unit=town.units["water"], reason="由你办")
        story.act(
            "township_leader", Move.DECIDE, lead_unit=town.units["water"], reason="管网由水务负责", make_rule=True
        )
        rule = DutyRule.objects.get()
        assert (rule.unit, rule.area_code, rule.source_number) == (town.units["water"], WEST, story.matter.number)
        choice = propose_unit(reported(town).matter, at=NOW)
        assert choice is not None
        assert choice.unit_id == town.units["water"].pk
        assert refused(story, "handler", Move.OBJECT, reason="还是不归我们") == because.LEADER_DECIDED

    def test_what_the_leader_decided_is_proposed_again_when_it_comes_back(self, town: Town) -> None:
        """The unit that gave it back and was then made responsible is no refusing one any more."""
        story = dispatched(town)
        story.act("handler", Move.RETURN, reason="不归我们")
        story.act("dispatcher", Move.DISPATCH, lead_unit=town.units["urban"])
        story.act("urban_handler", Move.OBJECT, reason="也不归我们")
        story.act(
            "township_leader", Move.DECIDE, lead_unit=town.units["water"], reason="管网由水务负责", make_rule=True
        )
        story.act("handler", Move.SIGN)
        story.act("handler", Move.FINISH, result="换了灯泡", contact_way="phone", photos_after=[photo()])
        story.act("grid_worker", Move.PASS, closing_met=True)
        story.act("reporter", Move.REOPEN, reason="又不亮了")
        address = reverse("matters:move", args=[story.matter.number, Move.DISPATCH])
        form = town.client("dispatcher").get(address).context["form"]
        assert [one.label for one in form["lead_unit"].field.widget.chosen] == [town.units["water"].name]

    def test_back_to_intake_starts_again_at_the_beginning(self, town: Town) -> None:
        story = dispatched(town)
        story.act("handler", Move.RETURN, reason="地点不清")
        story.act("dispatcher", Move.SEND_BACK, reason="请核实地点")
        assert (story.matter.state, clock(story, "accept").stopped_at) == ("reported", None)
