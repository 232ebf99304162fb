"""Concerns in the small town: what happens, who hears, what is refused and what it costs."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from tests.world import GARDEN_1, GARDEN_2, NOW, POINTS, RIVER_1, Town, category, photo

from wangge.audit.models import Entry
from wangge.estates.models import Estate
from wangge.kinds.concern.models import ConcernAnswer, ConcernDetails
from wangge.kinds.concern.queries import similar_open, suspended_public, timeline_for_reporter
from wangge.kinds.concern.rules import Move
from wangge.kinds.concern.rules import guards as because
from wangge.kinds.concern.services import (
    add_support,
    rate_and_maybe_reopen,
    report_again,
    report_settled,
    sign_joint,
)
from wangge.kinds.concern.services.housekeeping import archive_done
from wangge.kinds.concern.tests.stages import (
    HOUR,
    Story,
    accepted,
    closed,
    dispatched,
    handled,
    in_hand,
    reported,
)
from wangge.matters.models import Category, Clock, Link, Matter, Movement, Question, Rating, WorkOrder
from wangge.matters.proving import reporter_behind
from wangge.matters.rules import MoveRefused, OrderMove, OrderState
from wangge.matters.services import OpeningRefused, ReporterGiven, move, move_order
from wangge.matters.services.alarms import sound_due_alarms
from wangge.matters.services.catalogue import set_limit_rule
from wangge.matters.services.duty import propose_unit
from wangge.notices.models import Notice
from wangge.people.actors import resident

DAY = timedelta(days=1)


def clock(story: Story, name: str) -> Clock:
    return Clock.objects.filter(matter=story.matter, name=name).latest("pk")


def details(story: Story) -> ConcernDetails:
    return ConcernDetails.objects.get(matter=story.matter)


def refused(story: Story, who: str, what: str, **given: object) -> str:
    before = Matter.objects.get(pk=story.matter.pk)
    with pytest.raises(MoveRefused) as caught:
        story.act(who, what, **given)
    after = Matter.objects.get(pk=story.matter.pk)
    assert (after.state, after.version) == (before.state, before.version)
    return caught.value.reason


class TestTheWholeWay:
    def test_from_report_to_archive(self, town: Town) -> None:
        story = closed(town)
        matter = Matter.objects.get(pk=story.matter.pk)
        assert (matter.state, matter.phase, matter.area_code) == ("closed", "done", GARDEN_1)
        assert matter.closed_at == story.at
        rate_and_maybe_reopen(
            story.matter, actor=story.reporter, solved="yes", satisfied="yes", at=story.at + HOUR, text="谢谢"
        )
        story.act("clerk", Move.FOLLOW_UP, after=DAY, reached="yes", solved="yes", satisfied="yes")
        assert archive_done(story.at) == 0
        assert archive_done(story.at + 20 * DAY) == 1
        assert archive_done(story.at + 20 * DAY) == 0
        assert Matter.objects.get(pk=story.matter.pk).state == "archived"

    def test_every_move_leaves_its_entry_and_its_line_in_the_journal(self, town: Town) -> None:
        story = closed(town)
        moves = ["open", "accept", "dispatch", "sign", "finish", "pass"]
        assert list(Movement.objects.filter(matter=story.matter).order_by("pk").values_list("move", flat=True)) == moves
        acts = Entry.objects.filter(subject_id=story.matter.number).order_by("pk").values_list("act", flat=True)
        assert list(acts) == ["matter.open", *(f"concern.{name}" for name in moves[1:])]

    def test_what_is_handled_is_neither_closed_nor_solved(self, town: Town) -> None:
        story = handled(town)
        view = timeline_for_reporter(story.matter, at=story.at)
        assert (story.matter.phase, story.matter.closed_at) == ("active", None)
        assert [step.state for step in view.steps] == ["done", "done", "done", "done", "now", "todo"]
        assert not view.can_rate


class TestIntake:
    def test_urgent_categories_are_urgent_and_must_be_accepted_in_half_an_hour(self, town: Town) -> None:
        story = reported(town, row=category("gas", "燃气泄漏", is_urgent=True))
        assert story.matter.urgency == "urgent"
        assert clock(story, "accept").due_at == NOW + HOUR / 2

    def test_an_ordinary_report_is_accepted_within_two_working_hours(self, town: Town) -> None:
        assert clock(reported(town), "accept").due_at == NOW + 2 * HOUR

    def test_a_required_question_is_answered_and_kept_with_its_words(self, town: Town) -> None:
        lamp = category()
        Question.objects.create(category=lamp, code="many", text="几盏不亮？", is_required=True)
        with pytest.raises(OpeningRefused):
            reported(town, answers={})
        assert Matter.objects.count() == 0
        story = reported(town, answers={"many": "三盏"})
        answer = ConcernAnswer.objects.get(matter=story.matter)
        assert (answer.question, answer.answer) == ("几盏不亮？", "三盏")

    def test_a_grid_worker_settles_a_small_thing_and_it_counts_in_the_grid(self, town: Town) -> None:
        opened = report_settled(
            actor=town.actor("grid_worker"), title="清理楼道纸箱", channel="grid_patrol", at=NOW, lng=POINTS[GARDEN_1][0],
            lat=POINTS[GARDEN_1][1], category=category(), result="已清走", before=[photo()], after=[photo(colour="white")],
        )  # fmt: skip
        matter = Matter.objects.get(pk=opened.matter.pk)
        assert (matter.state, matter.phase, matter.concern.closed_level) == ("self_handled", "done", "grid")
        assert list(matter.attachments.order_by("pk").values_list("stage", flat=True)) == ["before", "after"]

    def test_without_both_photos_nothing_is_settled_on_the_spot(self, town: Town) -> None:
        story = reported(town)
        assert refused(story, "grid_worker", Move.SELF_HANDLE, result="已清走", photos_before=[photo()])

    def test_the_worker_of_another_grid_does_not_settle_it(self, town: Town) -> None:
        story = reported(town, grid=GARDEN_2)
        proofs = {"result": "好了", "photos_before": [photo()], "photos_after": [photo()]}
        assert refused(story, "grid_worker", Move.SELF_HANDLE, **proofs)

    def test_a_look_on_the_spot_puts_the_matter_where_it_is(self, town: Town) -> None:
        story = reported(town)
        story.act("dispatcher", Move.ASK_CHECK)
        story.act("grid_worker", Move.CHECKED, after=HOUR, note="在隔壁网格", point=POINTS[GARDEN_2])
        matter = Matter.objects.get(pk=story.matter.pk)
        assert (matter.state, matter.area_code) == ("reported", GARDEN_2)
        assert clock(story, "accept").started_at == story.at

    def test_a_rejection_is_readable_and_names_the_proper_place(self, town: Town) -> None:
        story = reported(town)
        story.act(
            "dispatcher", Move.REJECT, ground="in_procedure", public_text="此事已由法院受理", proper_place="区人民法院"
        )
        view = timeline_for_reporter(story.matter, at=story.at)
        assert "此事已由法院受理" in view.entries[-1].text
        assert "区人民法院" in view.entries[-1].text
        assert [step.state for step in view.steps] == ["done", "failed"]


class TestDispatch:
    def test_the_duty_list_proposes_and_the_limit_comes_from_the_condition(self, town: Town) -> None:
        lamp = category(limits={"一盏不亮": "2 work_day", "整条路不亮": "4 urgent_hour"})
        whole_road = lamp.conditions.get(number=2)
        story = reported(town, row=lamp)
        story.act("dispatcher", Move.ACCEPT, category=lamp, condition=whole_road)
        assert propose_unit(story.matter, at=NOW) is None
        story.act("dispatcher", Move.DISPATCH, after=HOUR, lead_unit=town.units["water"])
        assert (clock(story, "handle").limit, clock(story, "handle").due_at) == ("4 urgent_hour", story.at + 4 * HOUR)

    def test_a_condition_chosen_with_the_dispatch_counts_at_once(self, town: Town) -> None:
        lamp = category(limits={"一盏不亮": "2 work_day"})
        story = accepted(town, row=lamp)
        story.act("dispatcher", Move.DISPATCH, lead_unit=town.units["water"], condition=lamp.conditions.get())
        assert clock(story, "handle").limit == "2 work_day"

    def test_an_urgent_dispatch_does_not_wait_for_working_days(self, town: Town) -> None:
        lamp = category(limits={"一盏不亮": "2 work_day"})
        story = accepted(town, row=lamp)
        given = {"lead_unit": town.units["water"], "condition": lamp.conditions.get(), "urgency": "urgent"}
        story.act("dispatcher", Move.DISPATCH, **given)
        assert clock(story, "handle").limit == "1 urgent_day"
        assert clock(story, "sign").limit == "1 urgent_hour"

    def test_a_city_management_class_needs_its_condition_even_if_the_reporter_chose_it(self, town: Town) -> None:
        story = reported(town, row=category("C1", "井盖", scheme="component", limits={"缺失": "2 urgent_hour"}))
        assert refused(story, "dispatcher", Move.ACCEPT) == because.CONDITION_MISSING
        other = category("C2", "路灯", scheme="component", limits={"不亮": "1 work_day"})
        assert refused(story, "dispatcher", Move.ACCEPT, condition=other.conditions.get()) == because.CONDITION_MISSING

    def test_one_unit_leads_and_others_assist(self, town: Town) -> None:
        story = accepted(town)
        story.act("dispatcher", Move.DISPATCH, lead_unit=town.units["water"], assist_units=[town.units["urban"]])
        story.act("handler", Move.SIGN)
        order = WorkOrder.objects.get(part="assist")
        move_order(order, OrderMove.SIGN, actor=town.actor("urban_handler"), at=story.at)
        move_order(order, OrderMove.FINISH, actor=town.actor("urban_handler"), at=story.at, given={"result": "清了路"})
        assert WorkOrder.objects.get(part="assist").state == OrderState.DONE
        assert story.matter.state == "handling"
        lead = WorkOrder.objects.get(part="lead")
        with pytest.raises(MoveRefused):
            move_order(lead, OrderMove.FINISH, actor=town.actor("handler"), at=story.at, given={"result": "好了"})

    def test_only_the_responsible_unit_signs(self, town: Town) -> None:
        assert refused(dispatched(town), "urban_handler", Move.SIGN)

    def test_nobody_may_sign_later_than_it_is_to_be_done(self, town: Town) -> None:
        leak, keeper = category("leak", "燃气泄漏"), town.actor("county_leader")
        set_limit_rule(kind="concern", clock="handle", limit="3 urgent_hour", category=leak, actor=keeper, at=NOW)
        for row, is_together in ((leak, True), (category(), False)):
            story = dispatched(town, row=row)
            sign, handle = clock(story, "sign"), clock(story, "handle")
            assert (sign.due_at == handle.due_at) is is_together
            assert sign.due_at <= handle.due_at
            assert (sign.explanation == handle.explanation) is is_together
            assert story.at < sign.next_alarm_at <= sign.due_at


class TestHandling:
    def test_the_first_contact_is_noted_with_its_moment(self, town: Town) -> None:
        story = in_hand(town)
        story.act("handler", Move.CONTACT, after=HOUR, contact_way="phone")
        assert (details(story).first_contact_at, clock(story, "contact").is_met) == (story.at, True)
        assert WorkOrder.objects.get().contacted_at == story.at
        story.act("handler", Move.FINISH, after=HOUR, result="修好了")
        assert details(story).first_contact_at == story.at - HOUR

    def test_nobody_is_called_where_nobody_reported(self, town: Town) -> None:
        story = in_hand(town, by="grid_worker", reporter=None, channel="grid_patrol")
        assert not Clock.objects.filter(matter=story.matter, name="contact").exists()
        story.act("handler", Move.FINISH, result="修好了")
        assert story.matter.state == "handled"

    def test_more_time_is_asked_granted_and_explained(self, town: Town) -> None:
        story = in_hand(town)
        due = clock(story, "handle").due_at
        story.act("handler", Move.ASK_EXTENSION, after=HOUR, reason="等配件", until=due + 3 * DAY)
        assert refused(story, "west_dispatcher", Move.GRANT_EXTENSION, until=due, public_text="等配件")
        story.act("dispatcher", Move.GRANT_EXTENSION, until=due + 2 * DAY, public_text="配件要从外地调来")
        assert (clock(story, "handle").due_at, details(story).extension_until) == (due + 2 * DAY, due + 2 * DAY)
        assert WorkOrder.objects.get().due_at == due + 2 * DAY
        assert timeline_for_reporter(story.matter, at=story.at).entries[-1].text == "配件要从外地调来"
        again = {"reason": "还要等", "until": due + 5 * DAY}
        assert refused(story, "handler", Move.ASK_EXTENSION, **again) == because.EXTENDED_BEFORE

    def test_after_the_deadline_no_more_time_is_asked_for(self, town: Town) -> None:
        story = in_hand(town)
        until = NOW + 60 * DAY
        late = refused(story, "handler", Move.ASK_EXTENSION, after=20 * DAY, reason="忘了", until=until)
        assert late == because.TOO_LATE_TO_EXTEND

    def test_suspended_stands_still_is_public_and_reviewed(self, town: Town) -> None:
        story = in_hand(town)
        left = clock(story, "handle").due_at
        story.act(
            "township_leader", Move.SUSPEND, after=HOUR, reason="资金未到位", review_on=date(2026, 3, 20),
            public_text="等待上级资金",
        )  # fmt: skip
        (shown,) = suspended_public()
        assert (shown.why, shown.where, shown.review_on) == ("等待上级资金", "花园社区", date(2026, 3, 20))
        assert story.matter.title not in str(shown)
        assert "王某" not in str(shown)
        assert clock(story, "handle").next_alarm_at is None
        review = clock(story, "review")
        assert (localdate(review.due_at - HOUR), story.matter.next_clock) == (date(2026, 3, 20), "review")
        leader = Notice.objects.filter(
            person_id=town.people["township_leader"].pk, key__startswith=f"clock:{review.pk}"
        )
        for days, told in ((1, 0), (14, 1), (17, 2), (17, 2)):
            sound_due_alarms(story.at + days * DAY)
            assert leader.count() == told
        story.act(
            "township_leader",
            Move.KEEP_SUSPENDED,
            after=16 * DAY,
            reason="仍无资金",
            review_on=date(2026, 6, 1),
            public_text="仍在等待",
        )
        assert (review.pk != clock(story, "review").pk, story.matter.was_late) == (True, False)
        story.act("township_leader", Move.RESUME, after=DAY, reason="资金到位")
        assert suspended_public() == []
        assert clock(story, "handle").due_at > left + 15 * DAY

    def test_what_the_catalogue_asks_of_the_unit_is_answered_before_it_is_done(self, town: Town) -> None:
        trader = category("vendor", "占道摊点")
        Question.objects.create(
            category=trader,
            code="offered",
            text="是否提供了经营地点？",
            asked_of="unit",
            is_required=True,
            choices="是\n否",
        )
        story = in_hand(town, row=trader)
        given = {"result": "已劝导", "contact_way": "visit"}
        assert refused(story, "handler", Move.FINISH, **given)
        story.act("handler", Move.FINISH, **given, q_offered="是")
        assert ConcernAnswer.objects.get().answer == "是"


class TestVerification:
    def test_the_reporter_can_verify_himself(self, town: Town) -> None:
        story = handled(town)
        story.act("reporter", Move.PASS)
        assert story.matter.state == "closed"
        assert details(story).closed_level == "county"

    def test_somebody_else_with_a_code_is_not_the_reporter(self, town: Town) -> None:
        story, other = handled(town), reported(town, at=NOW + 9 * HOUR)
        with pytest.raises(MoveRefused):
            move(story.matter, Move.PASS, actor=other.reporter, at=other.at)

    def test_a_grid_worker_of_the_unit_that_handled_it_does_not_verify(self, town: Town) -> None:
        story = accepted(town)
        story.act("dispatcher", Move.DISPATCH, lead_unit=town.units["garden_office"])
        WorkOrder.objects.update(signed_at=story.at)
        Matter.objects.filter(pk=story.matter.pk).update(state="handled")
        story.matter.refresh_from_db()
        assert refused(story, "grid_worker", Move.PASS, closing_met=True) == because.OWN_WORK

    def test_not_good_enough_goes_back_to_the_unit_with_a_new_deadline(self, town: Town) -> None:
        story = handled(town)
        story.act("grid_worker", Move.REWORK, reason="还是不亮")
        assert (story.matter.state, clock(story, "rework").limit) == ("handling", "2 work_day")
        assert WorkOrder.objects.get().state == OrderState.SIGNED
        story.act("handler", Move.FINISH, after=HOUR, result="换了整灯")
        story.act("grid_worker", Move.PASS, after=HOUR, closing_met=True)
        assert story.matter.state == "closed"

    def test_several_bodies_sign_one_record_and_it_passes_with_the_last(self, town: Town) -> None:
        story = handled(town)
        bodies = [town.units["garden_office"], town.units["garden_watch"]]
        story.act("dispatcher", Move.CALL_JOINT, bodies=bodies)
        assert refused(story, "grid_worker", Move.PASS) == because.JOINT_OPEN
        record = story.matter.joint_verifications.get()
        told = Notice.objects.filter(key=f"joint:{record.pk}")
        assert {town.people[who].pk for who in ("secretary", "watcher")} <= set(
            told.values_list("person_id", flat=True)
        )
        assert told[0].url == reverse("concern:record", args=[record.pk])
        with pytest.raises(MoveRefused):
            sign_joint(record, actor=town.actor("handler"), opinion="pass", at=story.at)
        sign_joint(record, actor=town.actor("secretary"), opinion="pass", at=story.at)
        with pytest.raises(MoveRefused):
            sign_joint(record, actor=town.actor("clerk"), opinion="pass", at=story.at)
        assert Matter.objects.get(pk=story.matter.pk).state == "handled"
        sign_joint(record, actor=town.actor("watcher"), opinion="pass", at=story.at + HOUR)
        record.refresh_from_db()
        assert (Matter.objects.get(pk=story.matter.pk).state, record.is_passed) == ("closed", True)

    def test_one_body_that_objects_sends_it_back(self, town: Town) -> None:
        story = handled(town)
        story.act("dispatcher", Move.CALL_JOINT, bodies=[town.units["garden_office"], town.units["garden_watch"]])
        record = story.matter.joint_verifications.get()
        with pytest.raises(MoveRefused):
            sign_joint(record, actor=town.actor("watcher"), opinion="rework", at=story.at)
        sign_joint(record, actor=town.actor("watcher"), opinion="rework", note="灯杆还歪着", at=story.at)
        record.refresh_from_db()
        assert (Matter.objects.get(pk=story.matter.pk).state, record.is_passed) == ("handling", False)
        assert not details(story).is_joint
        page = town.client("dispatcher").get(reverse("matters:detail", args=[story.matter.number])).content.decode()
        assert "灯杆还歪着" in page


class TestAfterwards:
    def test_not_solved_reopens_once_and_the_next_time_does_not(self, town: Town) -> None:
        story = closed(town)
        rated = rate_and_maybe_reopen(
            story.matter, actor=story.reporter, solved="no", satisfied="no", at=story.at + DAY, text="晚上又灭了"
        )
        assert (rated.is_reopened, Matter.objects.get(pk=story.matter.pk).state) == (True, "accepted")
        assert WorkOrder.objects.get().state == OrderState.DONE
        story.at += DAY
        story.matter.refresh_from_db()
        story.act("dispatcher", Move.DISPATCH, lead_unit=town.units["water"])
        story.act("handler", Move.SIGN)
        story.act("handler", Move.FINISH, result="换了线路", contact_way="phone")
        story.act("grid_worker", Move.PASS, closing_met=True)
        again = rate_and_maybe_reopen(
            story.matter, actor=story.reporter, solved="no", satisfied="no", at=story.at + DAY
        )
        assert (again.is_reopened, again.rating.round) == (False, 2)
        assert Matter.objects.get(pk=story.matter.pk).state == "closed"

    def test_a_rating_is_given_once_by_the_reporter_and_in_time(self, town: Town) -> None:
        story = closed(town)
        answer = {"solved": "yes", "satisfied": "neutral"}
        for somebody in (town.actor("dispatcher"), resident(), town.actor("resident")):
            with pytest.raises(MoveRefused):
                rate_and_maybe_reopen(story.matter, actor=somebody, at=story.at, **answer)
        with pytest.raises(MoveRefused):
            rate_and_maybe_reopen(story.matter, actor=story.reporter, at=story.at + 17 * DAY, **answer)
        rate_and_maybe_reopen(story.matter, actor=story.reporter, at=story.at, **answer)
        with pytest.raises(MoveRefused):
            rate_and_maybe_reopen(story.matter, actor=story.reporter, at=story.at, **answer)
        assert Rating.objects.count() == 1

    def test_too_late_to_reopen_means_a_new_matter_that_follows_from_the_old(self, town: Town) -> None:
        story = closed(town)
        assert refused(story, "reporter", Move.REOPEN, after=17 * DAY, reason="又坏了") == because.PERIOD_OVER
        opened = report_again(
            story.matter, actor=story.reporter, title="路灯又坏了", channel="resident_qr", at=story.at,
            reporter=ReporterGiven(),
        )  # fmt: skip
        link = Link.objects.get()
        assert (link.source, link.target, link.kind) == (opened.matter, story.matter, "follows_from")
        assert opened.matter.area_code == story.matter.area_code

    def test_number_and_code_open_the_report_and_nothing_else_does(self, town: Town) -> None:
        story, other = reported(town), reported(town)
        found = reporter_behind(f" {story.matter.number.lower()} ", story.opened.code.lower())
        assert found == (story.reporter.reporter_id, "concern")
        assert reporter_behind(story.matter.number, other.opened.code) is None
        assert reporter_behind(other.matter.number, story.opened.code) is None
        assert reporter_behind("M1", "") is None

    def test_me_too_joins_the_open_matter_once(self, town: Town) -> None:
        story = reported(town)
        person = town.people["resident"]
        actor = town.actor("resident")
        first = add_support(story.matter, reporter=ReporterGiven(person_id=person.pk), actor=actor, at=NOW)
        second = add_support(story.matter, reporter=ReporterGiven(person_id=person.pk), actor=actor, at=NOW)
        assert (first.reporter, story.matter.reporters.count()) == (second.reporter, 2)
        assert reporter_behind(story.matter.number, first.code) == (first.reporter.pk, "concern")
        with pytest.raises(MoveRefused):
            add_support(closed(town).matter, reporter=ReporterGiven(), actor=actor, at=NOW)

    def test_similar_reports_nearby_are_found_and_name_nobody(self, town: Town) -> None:
        story = reported(town, title="王小明家门口路灯不亮", text="联系13800000000")
        reported(town, row=category("noise", "噪声"), title="广场舞太吵", text="")
        lng, lat = POINTS[GARDEN_1]
        (found,) = similar_open(lng=lng + 0.001, lat=lat, category=category(), text="路灯坏了", at=NOW)
        assert found.number == story.matter.number
        assert 80 < (found.metres or 0) < 95
        assert "王小明" not in str(found)
        assert "138" not in str(found)
        assert similar_open(lng=lng + 0.01, lat=lat, category=category(), text="路灯坏了", at=NOW) == []
        above, other = category("facility", "公共设施"), category("noise", "噪声")
        Category.objects.filter(pk=category().pk).update(parent=above)
        words = "8号楼门口的路灯不亮，晚上看不见路"
        assert [row.number for row in similar_open(lng=lng, lat=lat, category=above, text=words, at=NOW)] == [
            found.number
        ]
        unlike = similar_open(lng=lng, lat=lat, category=other, text=words, at=NOW)
        assert found.number not in [row.number for row in unlike]
        assert similar_open(area_code=RIVER_1, category=category(), text="路灯坏了", at=NOW) == []
        assert [row.number for row in similar_open(area_code=GARDEN_1, text="门口路灯不亮", at=NOW)] == [found.number]

    def test_a_large_estate_and_other_words_for_the_same_class_hide_nothing(self, town: Town) -> None:
        lng, lat = POINTS[GARDEN_1]
        estate = Estate.objects.create(code="E1", name="幸福里", area=town.areas[GARDEN_1], lng=lng, lat=lat)
        lamp = category("lamp", "路灯", words="灯")
        Category.objects.filter(pk=lamp.pk).update(parent=category("facility", "公共设施"))
        told = reported(town, row=lamp, title="和谐路连续几盏不亮", text="", estate=estate, lng=lng + 0.006, lat=lat)
        asked = {"lng": lng, "lat": lat, "area_code": GARDEN_1, "at": NOW}
        (found,) = similar_open(text="楼前的路灯又坏了，老人看不见", estate_id=estate.pk, **asked)
        assert (found.number, found.is_likely) == (told.matter.number, False)
        assert found.metres > 300
        assert similar_open(text="楼前的路灯又坏了，老人看不见", **asked) == []
        assert similar_open(text="楼道里堆满纸箱", estate_id=estate.pk, **asked) == []

    def test_the_reporter_never_reads_notes_reasons_or_names(self, town: Town) -> None:
        story = dispatched(town)
        story.act("handler", Move.RETURN, reason="内部理由一")
        story.act("dispatcher", Move.DISPATCH, lead_unit=town.units["urban"], note="内部备注二")
        story.act("urban_handler", Move.SIGN, note="内部备注三")
        view = timeline_for_reporter(story.matter, at=story.at)
        said = str(view)
        for secret in ("内部", "水承办", "城承办", "杜调度"):
            assert secret not in said
        assert [entry.at for entry in view.entries] == sorted(entry.at for entry in view.entries)
