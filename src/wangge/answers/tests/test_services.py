"""Who writes an answer, who checks it, what it may not say, and how it comes back before it is wrong."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from tests.world import COUNTY, GARDEN, GARDEN_1, NOW, RIVER, Town

from wangge.answers import queries, services
from wangge.answers.models import Answer, Edition, LeftQuestion, Miss
from wangge.answers.services import AnswerRefused
from wangge.answers.tests.pages import QUESTION, TODAY, published, read, values, written
from wangge.audit.models import Entry
from wangge.notices.models import Notice
from wangge.people.models import Person

pytestmark = pytest.mark.django_db


class TestSecondPerson:
    def test_nothing_is_public_before_somebody_else_has_checked_it(self, town: Town) -> None:
        row = written(town)
        assert queries.search("居住证", on=TODAY) == []
        with pytest.raises(AnswerRefused):
            services.check_answer(row, is_right=True, remark="", actor=town.actor("clerk"), at=NOW)
        services.check_answer(row, is_right=True, remark="", actor=town.actor("secretary"), at=NOW)
        assert [one.question for one in queries.search("居住证", on=TODAY)] == [QUESTION]

    @pytest.mark.parametrize("name", ["grid_worker", "east_leader", "supervisor", "handler"])
    def test_nobody_from_elsewhere_checks_it(self, town: Town, name: str) -> None:
        with pytest.raises(AnswerRefused):
            services.check_answer(written(town), is_right=True, remark="", actor=town.actor(name), at=NOW)

    def test_the_database_refuses_an_answer_checked_by_its_writer(self, town: Town) -> None:
        row = written(town)
        for given in ({"state": "public"}, {"state": "public", "checked_by": row.written_by_id}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Edition.objects.filter(pk=row.pk).update(**given)

    def test_sent_back_it_says_what_is_wrong_and_tells_its_writer(self, town: Town) -> None:
        row = written(town)
        secretary = town.actor("secretary")
        with pytest.raises(AnswerRefused):
            services.check_answer(row, is_right=False, remark=" ", actor=secretary, at=NOW)
        services.check_answer(row, is_right=False, remark="电话不对", actor=secretary, at=NOW)
        assert read(row).remark == "电话不对"
        assert Notice.objects.filter(person_id=town.people["clerk"].pk, body="电话不对").exists()
        again = services.write_answer(
            row.answer, values=values(town, phone="96110"), actor=town.actor("clerk"), at=NOW, is_sent=True
        )
        assert (again.pk, again.state, again.remark) == (row.pk, "waiting", "")

    def test_what_changed_under_the_checkers_eyes_is_looked_at_again(self, town: Town) -> None:
        row = written(town)
        later = NOW + timedelta(minutes=5)
        services.write_answer(
            row.answer, values=values(town, text="改了"), actor=town.actor("clerk"), at=later, is_sent=True
        )
        with pytest.raises(AnswerRefused):
            services.check_answer(row, is_right=True, remark="", actor=town.actor("secretary"), at=later)
        assert read(row).state == "waiting"

    def test_the_second_person_hears_of_it(self, town: Town) -> None:
        written(town)
        told = set(Notice.objects.filter(group="answers").values_list("person_id", flat=True))
        assert told == {town.people["secretary"].pk}


class TestVersions:
    def test_what_is_public_stands_until_the_next_one_was_checked(self, town: Town) -> None:
        row = published(town)
        later = NOW + timedelta(days=3)
        newer = services.write_answer(
            row.answer,
            values=values(town, text="改到西街大厅。"),
            actor=town.actor("secretary"),
            at=later,
            is_sent=True,
        )
        assert newer.number == 2
        assert queries.search("居住证", on=TODAY)[0].text == row.text
        services.check_answer(read(newer), is_right=True, remark="", actor=town.actor("clerk"), at=later)
        assert queries.search("居住证", on=TODAY)[0].text == "改到西街大厅。"
        assert read(row).state == "replaced"

    def test_a_unit_changes_only_what_it_says_itself(self, town: Town) -> None:
        row = published(town, "handler", "manager", COUNTY)
        with pytest.raises(AnswerRefused):
            services.write_answer(
                row.answer, values=values(town), actor=town.actor("urban_handler"), at=NOW, is_sent=True
            )
        services.write_answer(row.answer, values=values(town), actor=town.actor("dispatcher"), at=NOW, is_sent=True)

    def test_taken_down_it_is_found_nowhere_and_the_reason_stays(self, town: Town) -> None:
        row = published(town)
        with pytest.raises(AnswerRefused):
            services.withdraw_answer(row, reason=" ", actor=town.actor("clerk"), at=NOW)
        services.withdraw_answer(row, reason="政策停了", actor=town.actor("clerk"), at=NOW)
        assert queries.search("居住证", on=TODAY) == []
        assert Answer.objects.get().withdrawn_reason == "政策停了"
        acts = Entry.objects.filter(act__startswith="answer.").order_by("pk").values_list("act", flat=True)
        assert list(acts) == ["answer.send", "answer.check", "answer.withdraw"]


class TestWords:
    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"text": "打 13912345678"}, "text"),
            ({"bring": "身份证 640302199001011234"}, "bring"),
            ({"phone": "13912345678"}, "phone"),
            ({"phone": "找小王"}, "phone"),
            ({"text": "找王女士办"}, "is_looked_at"),
            ({"review_on": TODAY - timedelta(days=1)}, "review_on"),
            ({"review_on": TODAY + timedelta(days=800)}, "review_on"),
            ({"valid_until": TODAY - timedelta(days=1)}, "valid_until"),
        ],
    )
    def test_what_may_not_stand_there_is_refused_at_its_field(
        self, town: Town, given: dict[str, Any], field: str
    ) -> None:
        with pytest.raises(AnswerRefused) as refused:
            written(town, **given)
        assert refused.value.field == field
        assert not Edition.objects.exists()

    def test_an_office_door_may_stand_there_once_somebody_looked(self, town: Town) -> None:
        assert written(town, place="服务大厅302室", is_looked_at=True).place == "服务大厅302室"

    def test_a_mobile_number_may_stand_there_if_it_is_one_at_work(self, town: Town) -> None:
        Person.objects.filter(username="grid_worker").update(work_phone="13912345678")
        assert written(town, phone="13912345678").phone == "13912345678"

    def test_outside_the_own_area_nobody_writes(self, town: Town) -> None:
        with pytest.raises(AnswerRefused) as refused:
            written(town, area=RIVER)
        assert refused.value.field == "area"


class TestWhereItHolds:
    def test_an_answer_of_a_community_is_found_there_and_from_above_but_not_next_door(self, town: Town) -> None:
        published(town)
        assert queries.search("居住证", on=TODAY, area_code=GARDEN_1)
        assert queries.search("居住证", on=TODAY, area_code=COUNTY)
        assert queries.search("居住证", on=TODAY, area_code=RIVER) == []

    def test_after_its_last_day_it_holds_no_more(self, town: Town) -> None:
        published(town, valid_until=TODAY + timedelta(days=5))
        assert queries.search("居住证", on=TODAY + timedelta(days=5))
        assert queries.search("居住证", on=TODAY + timedelta(days=6)) == []


class TestLookingAgain:
    def test_it_comes_back_to_its_writer_once_before_the_day(self, town: Town) -> None:
        row = published(town, review_on=TODAY + timedelta(days=60))
        assert services.remind_due(NOW) == 0
        later = NOW + timedelta(days=31)
        services.remind_due(later)
        services.remind_due(later + timedelta(days=1))
        told = Notice.objects.filter(person_id=town.people["clerk"].pk, title__contains="还对吗")
        assert told.count() == 1
        on = TODAY + timedelta(days=31)
        assert [one.pk for one in queries.kept(town.actor("clerk"), tab="due", on=on)] == [row.pk]
        services.find_still_right(read(row), actor=town.actor("clerk"), at=later)
        assert not queries.kept(town.actor("clerk"), tab="due", on=on).exists()

    def test_where_its_writer_serves_no_more_the_office_hears_of_it(self, town: Town) -> None:
        published(town, review_on=TODAY + timedelta(days=10))
        post = town.posts["clerk"]
        type(post).objects.filter(pk=post.pk).update(ends_on=TODAY)
        services.remind_due(NOW + timedelta(days=1))
        told = Notice.objects.filter(title__contains="还对吗").values_list("person_id", flat=True)
        assert list(told) == [town.people["secretary"].pk]


class TestResidents:
    def test_helping_is_two_numbers_and_nobody(self, town: Town) -> None:
        row = published(town)
        services.say_helpful(row, has_helped=True)
        services.say_helpful(row, has_helped=False)
        assert (Answer.objects.get().helped, Answer.objects.get().not_helped) == (1, 1)

    def test_nothing_of_residents_is_kept_with_a_person(self) -> None:
        kept = {
            model.__name__: sorted(
                field.name for field in model._meta.fields if field.is_relation and field.related_model is Person
            )
            for model in apps.get_app_config("answers").get_models()
        }
        assert kept == {"Answer": [], "Edition": ["checked_by", "written_by"], "LeftQuestion": [], "Miss": []}

    def test_words_searched_in_vain_are_shown_from_the_third_time_and_forgotten(self, town: Town) -> None:
        for _again in range(2):
            services.note_miss("充电桩电价", at=NOW)
        assert queries.missing_words() == []
        services.note_miss("充电桩电价", at=NOW)
        services.note_miss("3号楼501", at=NOW)
        assert [(row.words, row.times) for row in queries.missing_words()] == [("充电桩电价", 3)]
        services.forget_old(NOW + timedelta(days=31))
        assert not Miss.objects.exists()

    def test_a_question_names_nobody_and_is_closed_by_its_answer(self, town: Town) -> None:
        for text in ("我是王女士，想问社保", "回电 13912345678"):
            with pytest.raises(AnswerRefused):
                services.leave_question(text=text, area=None, at=NOW)
        left = services.leave_question(text="快递柜能不能加一组？", area=town.areas[GARDEN], at=NOW)
        assert queries.left_for(town.actor("clerk")) == [left]
        assert queries.left_for(town.actor("east_leader")) == []
        published(town, question="快递柜怎么加？", left=left)
        assert queries.left_for(town.actor("clerk")) == []
        services.forget_old(NOW + timedelta(days=91))
        assert not LeftQuestion.objects.exists()

    def test_a_question_without_an_answer_of_its_own_is_set_aside_with_a_reason(self, town: Town) -> None:
        left = services.leave_question(text="今天天气怎么样？", area=None, at=NOW)
        with pytest.raises(AnswerRefused):
            services.leave_open(left, reason="", actor=town.actor("clerk"), at=NOW)
        services.leave_open(left, reason="不是社区的事", actor=town.actor("clerk"), at=NOW)
        assert queries.left_for(town.actor("clerk")) == []
