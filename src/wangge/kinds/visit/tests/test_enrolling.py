"""Joining and leaving a service: consent, sealed data, purposes, and what is deleted when."""

from datetime import timedelta

import pytest
from django.db import connection
from tests.world import GARDEN_1, GARDEN_2, NOW, Town

from wangge.audit.models import Entry
from wangge.kinds.visit.access import enrolments_of
from wangge.kinds.visit.models import Consent, Enrolment
from wangge.kinds.visit.queries.terms import consent_words
from wangge.kinds.visit.rules.categories import NEEDS_GUARDIAN, EndReason, Service
from wangge.kinds.visit.services.enrolling import (
    ConsentGiven,
    Personal,
    correct,
    end_enrolment,
    end_expired,
    enrol,
    find_by_code,
    open_personal,
    renew_code,
    wipe_ended,
)
from wangge.kinds.visit.services.noting import VisitRefused
from wangge.kinds.visit.services.setting import publish_consent
from wangge.kinds.visit.tests.stories import AGREED, BY_GUARDIAN, CHILD, ELDER, care_visit, elder
from wangge.matters.models import Matter
from wangge.rounds.models import Target
from wangge.vault.models import Opening
from wangge.vault.services import PurposeMissing

pytestmark = pytest.mark.django_db


class TestJoining:
    def test_what_is_personal_lies_sealed_in_the_table(self, town: Town) -> None:
        row = elder(town)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, contact, door, kin_name, kin_contact FROM visit_enrolment WHERE id = %s", [row.pk]
            )
            stored = " ".join(cursor.fetchone())
        for words in ("丁奶奶", "13900000001", "502", "丁女儿"):
            assert words not in stored
        assert Enrolment.objects.get(pk=row.pk).name == "丁奶奶"

    def test_the_consent_keeps_words_version_and_way(self, town: Town) -> None:
        consent = Consent.objects.get(enrolment=elder(town))
        assert (consent.version, consent.way, consent.withdrawn_at) == (1, "spoken", None)
        assert consent.purpose
        assert consent.text

    def test_without_consent_nothing_at_all_is_kept(self, town: Town) -> None:
        with pytest.raises(VisitRefused):
            elder(town, consent=ConsentGiven(has_consent=False, way="spoken"))
        assert not Enrolment.objects.exists()
        assert not Entry.objects.filter(act="visit.enrol").exists()

    def test_for_a_child_the_guardian_agrees(self, town: Town) -> None:
        with pytest.raises(VisitRefused) as refused:
            elder(town, category=Service.CHILD_IN_NEED, personal=CHILD, is_minor=True)
        assert refused.value.field == "guardian_name"
        assert refused.value.reason == NEEDS_GUARDIAN or "guardian" in NEEDS_GUARDIAN
        row = elder(town, category=Service.CHILD_IN_NEED, personal=CHILD, is_minor=True, consent=BY_GUARDIAN)
        assert Consent.objects.get(enrolment=row).giver == "guardian"

    def test_a_worker_enrols_nobody_outside_the_own_grid(self, town: Town) -> None:
        with pytest.raises(VisitRefused):
            elder(town, area_code=GARDEN_2)
        with pytest.raises(VisitRefused):
            elder(town, who="dispatcher")

    def test_the_same_form_twice_enrols_once(self, town: Town) -> None:
        first, second = elder(town, key="k1"), elder(town, key="k1")
        assert first.pk == second.pk

    def test_an_elder_is_put_into_the_round_of_the_grid(self, town: Town) -> None:
        row = elder(town, weekday=2)
        target = Target.objects.get(kind="enrolment", target_id=str(row.pk))
        assert (target.round.purpose, target.round.rule) == ("visit.care", "FREQ=WEEKLY;BYDAY=WE")
        assert "丁" not in target.label


class TestLooking:
    def test_a_look_needs_a_purpose_and_is_logged_before_it_shows(self, town: Town) -> None:
        row = elder(town)
        with pytest.raises(PurposeMissing):
            open_personal(row, purpose=" ", actor=town.actor("grid_worker"), at=NOW)
        seen = open_personal(row, purpose="上门走访", actor=town.actor("grid_worker"), at=NOW)
        assert seen == ELDER
        opening = Opening.objects.get(subject_kind="enrolment")
        assert (opening.subject_id, opening.purpose, opening.person_name) == (str(row.pk), "上门走访", "葛巡查")

    @pytest.mark.parametrize(
        "name", ["river_worker", "dispatcher", "township_leader", "county_leader", "supervisor", "handler", "volunteer"]
    )
    def test_who_visits_nobody_there_sees_no_enrolment(self, town: Town, name: str) -> None:
        elder(town)
        assert not enrolments_of(town.actor(name)).exists()

    @pytest.mark.parametrize("name", ["grid_worker", "grid_leader", "clerk", "secretary"])
    def test_grid_and_community_see_theirs(self, town: Town, name: str) -> None:
        elder(town)
        assert enrolments_of(town.actor(name)).count() == 1


class TestCorrecting:
    def test_what_was_wrong_is_put_right_and_a_new_rhythm_counts(self, town: Town) -> None:
        row = elder(town, weekday=2)
        correct(
            row, Personal(name="丁奶奶", door="3单元101"), actor=town.actor("clerk"), at=NOW, every="daily", weekday=None
        )  # fmt: skip
        row.refresh_from_db()
        assert (row.door, row.contact) == ("3单元101", "")
        active = Target.objects.get(kind="enrolment", target_id=str(row.pk), is_active=True)
        assert active.round.rule == "FREQ=DAILY"


class TestLeaving:
    def test_who_withdraws_is_forgotten_at_once_and_no_visit_follows(self, town: Town) -> None:
        row = elder(town)
        matter = care_visit(town, row)
        end_enrolment(row, reason=EndReason.WITHDRAWN, actor=town.actor("grid_worker"), at=NOW)
        row.refresh_from_db()
        assert (row.name, row.contact, row.door, row.kin_name, row.contact_index) == ("", "", "", "", "")
        assert Matter.objects.get(pk=matter.pk).state == "called_off"
        assert Consent.objects.get(enrolment=row).withdrawn_at == NOW
        assert not Target.objects.filter(target_id=str(row.pk), is_active=True).exists()

    def test_others_are_forgotten_a_month_later(self, town: Town) -> None:
        row = elder(town)
        end_enrolment(row, reason=EndReason.MOVED, actor=town.actor("clerk"), at=NOW)
        assert wipe_ended(NOW + timedelta(days=29)) == 0
        assert wipe_ended(NOW + timedelta(days=30)) == 1
        row.refresh_from_db()
        assert row.name == ""
        assert wipe_ended(NOW + timedelta(days=31)) == 0

    def test_nobody_leaves_twice(self, town: Town) -> None:
        row = elder(town)
        end_enrolment(row, reason=EndReason.MOVED, actor=town.actor("clerk"), at=NOW)
        with pytest.raises(VisitRefused):
            end_enrolment(row, reason=EndReason.DIED, actor=town.actor("clerk"), at=NOW)

    def test_other_help_ends_by_itself(self, town: Town) -> None:
        personal = Personal(name="甲", need="搬家")
        row = elder(town, category=Service.OTHER_HELP, personal=personal)
        assert end_expired(NOW + timedelta(days=90)) == 0
        assert end_expired(NOW + timedelta(days=91)) == 1
        row.refresh_from_db()
        assert row.ended_reason == EndReason.EXPIRED


class TestCard:
    def test_the_code_on_the_card_finds_the_enrolment_until_it_is_renewed(self, town: Town) -> None:
        made = enrol(
            actor=town.actor("clerk"), category=Service.ELDER_LIVING_ALONE, area_code=GARDEN_1, personal=ELDER,
            consent=AGREED, at=NOW,
        )  # fmt: skip
        assert find_by_code(made.code.lower()) == made.enrolment
        fresh = renew_code(made.enrolment, actor=town.actor("clerk"), at=NOW)
        assert find_by_code(made.code) is None
        assert find_by_code(fresh) == made.enrolment
        assert find_by_code("") is None


def test_new_words_of_consent_count_for_those_who_join_from_then_on(town: Town) -> None:
    before = elder(town)
    publish_consent(
        actor=town.actor("county_leader"), category=Service.ELDER_LIVING_ALONE, purpose="新目的", text="新文本", at=NOW
    )  # fmt: skip
    assert consent_words(Service.ELDER_LIVING_ALONE).version == 2
    after = elder(town)
    versions = {row.enrolment_id: row.version for row in Consent.objects.all()}
    assert (versions[before.pk], versions[after.pk]) == (1, 2)
    assert consent_words(Service.NEWCOMER).version == 1
