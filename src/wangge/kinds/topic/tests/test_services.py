"""Topics through the services: from a proposal to the confirmed feedback, and everything that must be refused."""

from datetime import timedelta

import pytest
from tests.world import GARDEN, GARDEN_1, GARDEN_2, NOW, POINTS, RIVER_1, Town

from wangge.kinds.topic.models import (
    ActionDetails,
    CoSign,
    Feedback,
    Meeting,
    Objection,
    TopicDetails,
)
from wangge.kinds.topic.rules import Move, State
from wangge.kinds.topic.rules.action import ActionMove
from wangge.kinds.topic.services import costs, proposing, register
from wangge.kinds.topic.services.costs import Household
from wangge.kinds.topic.tests.stories import (
    AFTER,
    DAY,
    MEETING,
    SCREENED,
    SETTLED,
    acting,
    deliberated,
    on_agenda,
    read,
    resolved,
    screened,
    told,
)
from wangge.matters.models import Link, Matter, Movement
from wangge.matters.rules import MoveRefused
from wangge.matters.services import OpeningRefused, SomebodyWasFirst, move, open_matter
from wangge.matters.services.alarms import sound_due_alarms
from wangge.matters.services.telling import tell_pending
from wangge.notices.models import Notice
from wangge.people.actors import resident


def concern(town: Town, title: str = "车位不够", grid: str = GARDEN_1, **given: object) -> Matter:
    lng, lat = POINTS[grid]
    return open_matter(
        kind="concern", actor=town.actor("dispatcher"), title=title, channel="phone", at=NOW - 3 * DAY, lng=lng, lat=lat,
        **given,
    ).matter  # fmt: skip


def item_of(matter: Matter) -> Matter:
    return Matter.objects.get(action_item__topic=matter)


class TestProposing:
    def test_a_resident_proposes_without_an_account_and_gets_a_code(self, town: Town) -> None:
        opened = told(town)
        assert opened.code
        assert (opened.matter.state, opened.matter.phase) == ("collected", "new")
        assert opened.matter.topic.proposed_by_id is None

    def test_three_alike_concerns_become_one_topic_in_one_act_and_stay_as_its_evidence(self, town: Town) -> None:
        sources = [concern(town), concern(town, grid=GARDEN_2), concern(town)]
        matter = proposing.propose(
            actor=town.actor("clerk"), title="车位怎么办", text="三户都反映", at=NOW, sources=sources
        ).matter
        linked = Link.objects.filter(source=matter, kind="follows_from").values_list("target_id", flat=True)
        assert set(linked) == {source.pk for source in sources}
        assert (matter.topic.source_count, matter.area_code) == (3, GARDEN)
        assert {source.state for source in Matter.objects.filter(pk__in=linked)} == {sources[0].state}

    def test_concerns_of_one_grid_give_their_grid(self, town: Town) -> None:
        sources = [concern(town), concern(town)]
        matter = proposing.propose(actor=town.actor("clerk"), title="题", text="", at=NOW, sources=sources).matter
        assert matter.area_code == GARDEN_1

    def test_matters_across_communities_lie_in_their_common_county(self, town: Town) -> None:
        sources = [concern(town), concern(town, grid=RIVER_1)]
        matter = proposing.propose(actor=town.actor("dispatcher"), title="题", text="", at=NOW, sources=sources).matter
        assert matter.area_code == "640302"

    def test_fifty_one_sources_are_too_many(self, town: Town) -> None:
        with pytest.raises(OpeningRefused):
            proposing.propose(actor=town.actor("clerk"), title="题", text="", at=NOW, sources=[concern(town)] * 51)

    def test_sent_twice_it_is_opened_and_linked_once(self, town: Town) -> None:
        source = concern(town)
        for _twice in range(2):
            proposing.propose(actor=town.actor("clerk"), title="题", text="", at=NOW, sources=[source], key="same")
        assert Matter.objects.filter(kind="topic").count() == 1
        assert Link.objects.filter(target=source).count() == 1


class TestScreening:
    def test_the_proposer_reads_the_answer_and_the_public_reads_other_words(self, town: Town) -> None:
        matter = screened(town)
        assert Movement.objects.get(matter=matter, move="screen").public_text == SCREENED["public_text"]
        assert matter.topic.public_text == SCREENED["public_topic"]
        assert "孙某" not in matter.topic.public_text

    def test_who_wrote_it_does_not_screen_it(self, town: Town) -> None:
        matter = proposing.propose(actor=town.actor("clerk"), title="题", text="文", at=NOW, area_code=GARDEN).matter
        with pytest.raises(MoveRefused):
            move(matter, Move.SCREEN, actor=town.actor("clerk"), at=NOW, given=SCREENED)
        move(matter, Move.SCREEN, actor=town.actor("secretary"), at=NOW, given=SCREENED)
        assert matter.state == "screened"

    def test_turning_away_tells_where_to_go_instead(self, town: Town) -> None:
        matter = told(town).matter
        with pytest.raises(MoveRefused) as refusal:
            move(matter, Move.TURN_AWAY, actor=town.actor("secretary"), at=NOW, given={"public_text": "不归社区"})
        assert refusal.value.missing == ("proper_place",)

    def test_five_working_days_without_an_answer_reach_the_community(self, town: Town) -> None:
        matter = told(town).matter
        sound_due_alarms(NOW + 8 * DAY)
        assert matter.clocks.get(name="screen").limit == "5 work_day"
        assert town.people["secretary"].pk in set(Notice.objects.values_list("person_id", flat=True))

    def test_of_two_who_screen_at_once_one_wins(self, town: Town) -> None:
        matter = told(town).matter
        other = Matter.objects.get(pk=matter.pk)
        move(matter, Move.SCREEN, actor=town.actor("secretary"), at=NOW, given=SCREENED)
        with pytest.raises(SomebodyWasFirst):
            move(
                other, Move.TURN_AWAY, actor=town.actor("clerk"), at=NOW,
                given={"public_text": "不归社区", "proper_place": "街道"},
            )  # fmt: skip
        assert read(matter).state == "screened"

    def test_a_proposer_with_an_account_is_led_to_the_own_page(self, town: Town) -> None:
        person = town.people["resident"]
        opened = told(town, actor=resident(person.pk), reporter=proposing.ReporterGiven(person_id=person.pk))
        move(opened.matter, Move.SCREEN, actor=town.actor("secretary"), at=NOW, given=SCREENED)
        tell_pending(NOW)
        notice = Notice.objects.get(person_id=person.pk)
        assert notice.url == f"/topics/own/{opened.matter.number}/"


class TestCoSigning:
    def test_each_counts_once_and_may_take_it_back(self, town: Town) -> None:
        matter = screened(town)
        assert [proposing.co_sign(matter, key=key, at=NOW) for key in ("a", "b", "a")] == [1, 2, 2]
        assert proposing.take_back(matter, key="a") == 1
        assert proposing.take_back(matter, key="a") == 1
        assert TopicDetails.objects.get(matter=matter).cosigns == CoSign.objects.count() == 1

    def test_before_screening_and_after_the_meeting_nobody_signs(self, town: Town) -> None:
        for matter in (told(town).matter, deliberated(town)):
            with pytest.raises(MoveRefused):
                proposing.co_sign(matter, key="a", at=NOW)


class TestMeeting:
    def test_it_is_called_with_place_and_agenda_and_its_minutes_have_a_deadline(self, town: Town) -> None:
        matter = on_agenda(town)
        meeting = Meeting.objects.get(matter=matter)
        assert (meeting.meet_at, meeting.place) == (MEETING, "三号楼下凉亭")
        assert matter.clocks.get(name="minutes").limit == "8 calendar_day"

    def test_nobody_is_invited_to_the_past(self, town: Town) -> None:
        matter = screened(town)
        with pytest.raises(MoveRefused):
            move(matter, Move.CONVENE, actor=town.actor("clerk"), at=NOW, given={"meet_at": NOW, "meet_place": "凉亭"})

    def test_postponing_keeps_the_old_meeting_on_record_and_runs_a_new_deadline(self, town: Town) -> None:
        matter = on_agenda(town)
        given = {"meet_at": MEETING + 7 * DAY, "meet_place": "社区", "reason": "下雨"}
        move(matter, Move.POSTPONE, actor=town.actor("clerk"), at=NOW, given=given)
        assert list(Meeting.objects.order_by("pk").values_list("is_postponed", flat=True)) == [True, False]
        assert matter.clocks.get(name="minutes", stopped_at=None).limit == "15 calendar_day"

    def test_the_roll_keeps_numbers_by_party_and_no_names(self, town: Town) -> None:
        deliberated(town)
        meeting = Meeting.objects.select_related("matter").get()
        people = {"residents": 18, "property": 2, "community": 3}
        assert register.note_attendance(meeting, actor=town.actor("clerk"), people=people, at=AFTER) == 23
        assert Meeting.objects.get().present == 23
        with pytest.raises(MoveRefused):
            register.note_attendance(meeting, actor=town.actor("river_worker"), people=people, at=AFTER)

    def test_a_forum_of_the_place_is_offered_and_kept_with_the_meeting(self, town: Town) -> None:
        forum = register.save_forum(
            actor=town.actor("secretary"), at=NOW, area=town.areas[GARDEN], name="板凳会", place="凉亭", tier="estate"
        )
        matter = screened(town)
        given = {"meet_at": MEETING, "meet_place": "凉亭", "forum": str(forum.pk)}
        move(matter, Move.CONVENE, actor=town.actor("clerk"), at=NOW, given=given)
        assert Meeting.objects.get().forum == forum


class TestObjections:
    def test_an_objection_stops_the_resolution_until_it_is_answered(self, town: Town) -> None:
        matter = deliberated(town)
        row = proposing.object_to(matter, key="a", text="老人停不了车", at=AFTER + DAY)
        secretary = town.actor("secretary")
        with pytest.raises(MoveRefused):
            move(read(matter), Move.RESOLVE, actor=secretary, at=SETTLED, given={"resolution": "画线"})
        proposing.answer_objection(row, actor=secretary, answer="留三个老人车位。", at=AFTER + 2 * DAY)
        move(read(matter), Move.RESOLVE, actor=secretary, at=SETTLED, given={"resolution": "画线"})
        assert read(matter).state == "resolved"

    def test_a_reworded_objection_waits_for_a_new_answer(self, town: Town) -> None:
        matter = deliberated(town)
        row = proposing.object_to(matter, key="a", text="一", at=AFTER + DAY)
        proposing.answer_objection(row, actor=town.actor("clerk"), answer="答", at=AFTER + DAY)
        proposing.object_to(matter, key="a", text="二", at=AFTER + 2 * DAY)
        assert TopicDetails.objects.get(matter=matter).open_objections == Objection.objects.count() == 1

    def test_behind_the_period_nobody_objects(self, town: Town) -> None:
        matter = deliberated(town)
        with pytest.raises(MoveRefused):
            proposing.object_to(matter, key="a", text="晚了", at=SETTLED)

    def test_nothing_is_resolved_within_the_period(self, town: Town) -> None:
        matter = deliberated(town)
        with pytest.raises(MoveRefused):
            move(matter, Move.RESOLVE, actor=town.actor("secretary"), at=AFTER + DAY, given={"resolution": "画线"})

    def test_another_community_does_not_answer(self, town: Town) -> None:
        row = proposing.object_to(deliberated(town), key="a", text="不同意", at=AFTER + DAY)
        with pytest.raises(MoveRefused):
            proposing.answer_objection(row, actor=town.actor("east_leader"), answer="答", at=AFTER + DAY)


class TestActions:
    def test_an_action_item_is_a_matter_of_its_own_with_owner_and_the_promised_day(self, town: Town) -> None:
        matter = acting(town)
        item = item_of(matter)
        assert (item.kind, item.state, item.lead_unit) == ("action_item", "assigned", town.units["property"])
        assert item.clocks.get(name="handle").limit == "10 calendar_day"
        assert Link.objects.filter(source=item, target=matter, kind="part_of").exists()
        assert matter.state == "action_items_open"

    def test_the_owner_does_it_the_community_accepts_and_the_feedback_falls_due(self, town: Town) -> None:
        matter = acting(town)
        item = item_of(matter)
        manager, later = town.actor("property_manager"), SETTLED + 2 * DAY
        move(item, ActionMove.BEGIN, actor=manager, at=SETTLED + DAY)
        move(item, ActionMove.FINISH, actor=manager, at=later, given={"result": "线已画好"})
        move(item, ActionMove.ACCEPT, actor=town.actor("clerk"), at=later)
        assert read(matter).state == "actions_done"
        assert matter.clocks.filter(name="feedback", stopped_at=None).exists()

    def test_sent_back_work_stays_open(self, town: Town) -> None:
        matter = acting(town)
        item = item_of(matter)
        manager = town.actor("property_manager")
        move(item, ActionMove.FINISH, actor=manager, at=SETTLED, given={"result": "好了"})
        move(item, ActionMove.SEND_BACK, actor=town.actor("clerk"), at=SETTLED, given={"reason": "只画了一半"})
        assert (item.state, read(matter).state) == ("in_hand", "action_items_open")
        move(item, ActionMove.FINISH, actor=manager, at=SETTLED, given={"result": "全好了"})
        assert item.state == "done"

    def test_the_last_of_several_items_moves_the_topic_on(self, town: Town) -> None:
        matter = acting(town)
        given = {
            "action_title": "装道闸",
            "lead_unit": town.units["garden_office"],
            "due_on": (SETTLED + 9 * DAY).date(),
        }
        move(matter, Move.ADD_ACTION, actor=town.actor("secretary"), at=SETTLED, given=given)
        first, second = Matter.objects.filter(kind="action_item").order_by("pk")
        move(first, ActionMove.DROP, actor=town.actor("secretary"), at=SETTLED, given={"reason": "不需要"})
        assert read(matter).state == "action_items_open"
        move(second, ActionMove.FINISH, actor=town.actor("clerk"), at=SETTLED, given={"result": "装好"})
        with pytest.raises(MoveRefused):
            move(second, ActionMove.ACCEPT, actor=town.actor("clerk"), at=SETTLED)
        move(second, ActionMove.ACCEPT, actor=town.actor("secretary"), at=SETTLED)
        assert read(matter).state == "actions_done"

    def test_a_deadline_moved_is_moved_on_the_public_board_too(self, town: Town) -> None:
        item = item_of(acting(town))
        until = SETTLED + 20 * DAY
        given = {"until": until, "reason": "等材料"}
        move(item, ActionMove.EXTEND, actor=town.actor("secretary"), at=SETTLED, given=given)
        assert ActionDetails.objects.get().due_on == (until + timedelta(hours=8)).date()

    def test_another_unit_cannot_touch_it(self, town: Town) -> None:
        item = item_of(acting(town))
        with pytest.raises(MoveRefused):
            move(item, ActionMove.BEGIN, actor=town.actor("manager"), at=SETTLED)


class TestFeedback:
    def done(self, town: Town) -> Matter:
        matter = resolved(town)
        move(matter, Move.NOTHING_TO_DO, actor=town.actor("secretary"), at=SETTLED, given={"reason": "只立公约"})
        return matter

    def published(self, town: Town) -> Matter:
        matter = self.done(town)
        move(matter, Move.DRAFT_FEEDBACK, actor=town.actor("clerk"), at=SETTLED, given={"feedback": "公约已张贴。"})
        move(matter, Move.PUBLISH, actor=town.actor("secretary"), at=SETTLED)
        return read(matter)

    def test_a_second_person_publishes_what_the_first_wrote_and_it_has_its_day(self, town: Town) -> None:
        matter = self.done(town)
        move(matter, Move.DRAFT_FEEDBACK, actor=town.actor("clerk"), at=SETTLED, given={"feedback": "公约已张贴。"})
        with pytest.raises(MoveRefused):
            move(matter, Move.PUBLISH, actor=town.actor("clerk"), at=SETTLED)
        move(matter, Move.PUBLISH, actor=town.actor("secretary"), at=SETTLED)
        row = Feedback.objects.get(matter=matter)
        assert (row.text, row.published_at) == ("公约已张贴。", SETTLED)
        assert (row.written_by, row.published_by) == (town.people["clerk"], town.people["secretary"])

    def test_the_proposer_confirms(self, town: Town) -> None:
        matter = self.published(town)
        move(matter, Move.CONFIRM, actor=resident(reporter_id=matter.reporters.get().pk), at=SETTLED + DAY)
        assert (matter.state, matter.phase) == ("confirmed", "done")

    def test_silence_for_a_week_confirms(self, town: Town) -> None:
        matter = self.published(town)
        sound_due_alarms(SETTLED + 6 * DAY)
        assert read(matter).state == State.FEEDBACK
        sound_due_alarms(SETTLED + 8 * DAY)
        assert read(matter).state == State.CONFIRMED

    def test_not_settled_asks_for_another_feedback_and_the_first_one_stays(self, town: Town) -> None:
        matter = self.published(town)
        actor = resident(reporter_id=matter.reporters.get().pk)
        move(matter, Move.NOT_SETTLED, actor=actor, at=SETTLED + DAY, given={"reason": "还是乱停"})
        with pytest.raises(MoveRefused):
            move(read(matter), Move.PUBLISH, actor=town.actor("secretary"), at=SETTLED + DAY)
        move(
            read(matter), Move.DRAFT_FEEDBACK, actor=town.actor("secretary"), at=SETTLED + DAY,
            given={"feedback": "增加了巡查。"},
        )  # fmt: skip
        move(read(matter), Move.PUBLISH, actor=town.actor("clerk"), at=SETTLED + DAY)
        assert list(Feedback.objects.order_by("pk").values_list("text", flat=True)) == ["公约已张贴。", "增加了巡查。"]
        sound_due_alarms(SETTLED + 12 * DAY)
        assert read(matter).state == State.CONFIRMED

    def test_no_agreement_is_answered_in_public_too(self, town: Town) -> None:
        matter = deliberated(town)
        move(
            matter, Move.NO_AGREEMENT, actor=town.actor("secretary"), at=SETTLED,
            given={"public_text": "未达成一致，可申请物业调解。"},
        )  # fmt: skip
        move(matter, Move.DRAFT_FEEDBACK, actor=town.actor("clerk"), at=SETTLED, given={"feedback": "分歧在收费。"})
        move(matter, Move.PUBLISH, actor=town.actor("secretary"), at=SETTLED)
        assert read(matter).state == State.FEEDBACK


class TestRecusal:
    @pytest.fixture
    def matter(self, town: Town) -> Matter:
        """The topic concerns the property company, and the secretary holds a post there."""
        register.disclose(
            actor=town.actor("township_leader"), at=NOW, organization=town.units["property"], post="监督员",
            basis="业主大会选举", starts_on=NOW.date(), ends_on=(NOW + 300 * DAY).date(),
            person=town.people["secretary"],
        )  # fmt: skip
        matter = told(town).matter
        given = {**SCREENED, "concerned_unit": town.units["property"]}
        move(matter, Move.SCREEN, actor=town.actor("clerk"), at=NOW, given=given)
        return read(matter)

    def test_who_holds_a_post_with_the_company_resolves_nothing_about_it(self, town: Town, matter: Matter) -> None:
        given = {"meet_at": MEETING, "meet_place": "凉亭"}
        move(matter, Move.CONVENE, actor=town.actor("secretary"), at=NOW, given=given)
        minutes = {"present": 5, "minutes": "记", "draft": "议"}
        with pytest.raises(MoveRefused):
            move(matter, Move.HOLD, actor=town.actor("secretary"), at=AFTER, given=minutes)
        matter = read(matter)
        move(matter, Move.HOLD, actor=town.actor("clerk"), at=AFTER, given=minutes)
        with pytest.raises(MoveRefused):
            move(read(matter), Move.RESOLVE, actor=town.actor("secretary"), at=SETTLED, given={"resolution": "换"})
        move(read(matter), Move.RESOLVE, actor=town.actor("township_leader"), at=SETTLED, given={"resolution": "换"})
        assert read(matter).state == "resolved"

    def test_nor_keeps_its_cost_plans(self, town: Town, matter: Matter) -> None:
        given = {"title": "分摊", "total_fen": 100, "rule": "equal", "households": [Household("1-1")], "at": NOW}
        with pytest.raises(MoveRefused):
            costs.draw_up(matter, actor=town.actor("secretary"), **given)
        assert costs.draw_up(matter, actor=town.actor("clerk"), **given).shares.count() == 1

    def test_the_day_after_the_post_ends_it_is_over(self, town: Town, matter: Matter) -> None:
        given = {"title": "分摊", "total_fen": 100, "rule": "equal", "households": [Household("1-1")]}
        late = NOW + 302 * DAY
        assert costs.draw_up(matter, actor=town.actor("secretary"), at=late, **given).total_fen == 100
