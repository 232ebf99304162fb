"""Registering, activities, hours, lists and pairings: effects, refusals, what is sealed and what is erased."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import OuterRef, Value
from django.urls import reverse
from tests.world import GARDEN, NOW, RIVER, Town

from wangge.audit.models import Entry
from wangge.notices.models import Notice
from wangge.people.actors import resident
from wangge.people.models import Person, Post
from wangge.people.rules import Role
from wangge.people.services import PeopleRefused, appoint_on_application, end_post
from wangge.vault.models import Opening
from wangge.volunteers import queries, services
from wangge.volunteers.models import Hours, Participation, Registration, Skill
from wangge.volunteers.queries import skills
from wangge.volunteers.rules import Stage
from wangge.volunteers.services import ServiceRefused, save_skill
from wangge.volunteers.tests.stories import ELDER, HOUR, activity, paired, part, registered

DURING = NOW + 24 * HOUR
AFTER = NOW + 27 * HOUR


def applied(town: Town, **given) -> Registration:
    values = {
        "kind": "volunteer",
        "community": town.areas[GARDEN],
        "agrees": True,
        "name": "新来的",
        "contact": "13909530008",
    }
    return services.register(actor=resident(), at=NOW, **{**values, **given})


class TestRegistering:
    def test_without_an_account_acceptance_makes_one_with_a_post_at_that_community(self, town: Town) -> None:
        row = applied(town)
        accepted = services.accept(row, actor=town.actor("clerk"), at=NOW)
        person = Person.objects.get(username=accepted.username)
        post = Post.objects.get(person=person)
        assert (post.role, post.area.code, person.must_change_password) == (Role.VOLUNTEER, GARDEN, True)
        assert person.check_password(accepted.password)
        assert accepted.registration.standing == "accepted"

    def test_it_is_accepted_once(self, town: Town) -> None:
        row = applied(town)
        services.accept(row, actor=town.actor("clerk"), at=NOW)
        with pytest.raises(ServiceRefused):
            services.accept(row, actor=town.actor("secretary"), at=NOW)
        assert Person.objects.filter(name="新来的").count() == 1

    @pytest.mark.parametrize("who", ["grid_worker", "dispatcher", "township_leader", "volunteer"])
    def test_nobody_but_the_community_accepts(self, town: Town, who: str) -> None:
        with pytest.raises(ServiceRefused):
            services.accept(applied(town), actor=town.actor(who), at=NOW)

    def test_without_consent_or_guardian_nothing_is_kept(self, town: Town) -> None:
        for wrong in ({"agrees": False}, {"is_minor": True}, {"community": town.areas["640302001"]}, {"contact": ""}):
            with pytest.raises(ServiceRefused):
                applied(town, **wrong)
        assert not Registration.objects.exists()

    def test_name_telephone_and_guardian_are_sealed(self, town: Town) -> None:
        applied(town, is_minor=True, guardian_name="家长某", guardian_contact="13909530010")
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, contact, guardian_name, guardian_contact FROM volunteers_registration")
            raw = cursor.fetchone()
        assert all(raw)
        assert not [text for text in raw for secret in ("新来的", "1390953", "家长") if secret in text]

    def test_opening_the_telephone_is_logged(self, town: Town) -> None:
        row = applied(town)
        assert services.open_registration(row, actor=town.actor("clerk"), purpose="约时间", at=NOW)[1] == "13909530008"
        assert Opening.objects.get().subject_kind == "registration"
        with pytest.raises(ServiceRefused):
            services.open_registration(row, actor=town.actor("grid_worker"), purpose="约时间", at=NOW)

    def test_ending_it_erases_the_name_and_ends_the_post_but_hours_stay(self, town: Town) -> None:
        row = registered(town)
        services.note_hours(
            person_id=row.person_id,
            community=town.areas[GARDEN],
            minutes=30,
            what="陪伴",
            source="task",
            reference="X1",
            on=NOW.date(),
            at=NOW,
        )
        services.end_registration(row, actor=town.actor("volunteer"), at=NOW)
        row.refresh_from_db()
        assert (row.standing, row.contact, row.name) == ("ended", "", "")
        assert Hours.objects.filter(person=town.people["volunteer"]).count() == 1
        row.post.refresh_from_db()
        assert row.post.ends_on is not None

    def test_nobody_registers_twice_at_one_community(self, town: Town) -> None:
        registered(town)
        with pytest.raises(ServiceRefused):
            registered(town)

    def test_units_register_themselves_and_give_a_number_not_a_list(self, town: Town) -> None:
        row = services.register_unit(
            actor=town.actor("handler"),
            organization=town.units["water"],
            community=town.areas[GARDEN],
            members_serving=12,
            at=NOW,
        )
        services.accept_unit(row, actor=town.actor("clerk"), at=NOW)
        row.refresh_from_db()
        assert (row.standing, row.members_serving) == ("accepted", 12)
        with pytest.raises(ServiceRefused):
            services.register_unit(
                actor=town.actor("handler"), organization=town.units["urban"], community=town.areas[GARDEN], at=NOW
            )

    def test_usual_skills_are_there_once(self, town: Town) -> None:
        services.begin_skills()
        Skill.objects.filter(code="law").update(name="法律援助")
        services.begin_skills()
        assert Skill.objects.get(code="law").name == "法律援助"


class TestActivities:
    def test_from_application_to_confirmed_hours(self, town: Town) -> None:
        registered(town)
        row = activity(town)
        mine = part(town, row)
        services.check_in(mine, code=row.check_in_code.lower(), actor=town.actor("volunteer"), at=DURING)
        assert services.close_activity(row, person_times=40, actor=town.actor("clerk"), at=AFTER) == 1
        mine.refresh_from_db()
        services.confirm_hours(mine, minutes=110, actor=town.actor("clerk"), at=AFTER)
        hours = Hours.objects.get()
        assert (hours.minutes, hours.person, hours.confirmed_by) == (
            110,
            town.people["volunteer"],
            town.people["clerk"],
        )
        assert queries.own(town.actor("volunteer"), at=AFTER).total == "1.8"
        assert row.person_times == 40

    def test_the_code_of_the_place_proves_the_presence(self, town: Town) -> None:
        registered(town)
        row = activity(town)
        mine = part(town, row)
        for code, at in (("WRONG", DURING), (row.check_in_code, NOW), (row.check_in_code, NOW + 40 * HOUR)):
            with pytest.raises(ServiceRefused):
                services.check_in(mine, code=code, actor=town.actor("volunteer"), at=at)
        with pytest.raises(ServiceRefused):
            services.check_in(mine, code=row.check_in_code, actor=town.actor("watcher"), at=DURING)

    def test_who_ticked_the_list_does_not_confirm_the_hours(self, town: Town) -> None:
        registered(town)
        row = activity(town)
        mine = part(town, row)
        services.tick(mine, actor=town.actor("clerk"), at=DURING)
        services.close_activity(row, person_times=None, actor=town.actor("clerk"), at=AFTER)
        mine.refresh_from_db()
        with pytest.raises(ServiceRefused):
            services.confirm_hours(mine, minutes=60, actor=town.actor("clerk"), at=AFTER)
        services.confirm_hours(mine, minutes=60, actor=town.actor("secretary"), at=AFTER)
        assert Hours.objects.count() == 1

    def test_there_are_never_more_than_there_are_places(self, town: Town) -> None:
        registered(town)
        registered(town, "watcher", kind="member")
        row = activity(town, seats=1)
        part(town, row)
        other = part(town, row, "watcher", is_chosen=False)
        with pytest.raises(ServiceRefused):
            services.choose(other, is_chosen=True, actor=town.actor("clerk"), at=NOW)

    def test_risks_have_to_be_told(self, town: Town) -> None:
        with pytest.raises(ServiceRefused):
            activity(town, risks="  ")

    def test_minors_take_part_only_where_it_suits_them(self, town: Town) -> None:
        registered(town, is_minor=True, guardian_name="家长", guardian_contact="1")
        with pytest.raises(ServiceRefused):
            part(town, activity(town))
        assert part(town, activity(town, is_for_minors=True)).stage == Stage.SELECTED

    def test_calling_off_leaves_nothing_and_one_may_come_back(self, town: Town) -> None:
        registered(town)
        row = activity(town)
        mine = part(town, row)
        services.call_off(mine, actor=town.actor("volunteer"), at=NOW)
        again = part(town, row, is_chosen=False)
        assert (again.pk, again.stage) == (mine.pk, Stage.APPLIED)

    def test_who_was_not_there_gets_no_hours(self, town: Town) -> None:
        registered(town)
        row = activity(town)
        mine = part(town, row)
        services.close_activity(row, person_times=None, actor=town.actor("clerk"), at=AFTER)
        mine.refresh_from_db()
        assert mine.stage == Stage.GONE
        with pytest.raises(ServiceRefused):
            services.confirm_hours(mine, minutes=60, actor=town.actor("clerk"), at=AFTER)

    def test_it_is_not_closed_before_its_end_nor_twice(self, town: Town) -> None:
        row = activity(town)
        with pytest.raises(ServiceRefused):
            services.close_activity(row, person_times=None, actor=town.actor("clerk"), at=DURING)
        services.close_activity(row, person_times=None, actor=town.actor("clerk"), at=AFTER)
        with pytest.raises(ServiceRefused):
            services.close_activity(row, person_times=None, actor=town.actor("clerk"), at=AFTER)

    def test_a_dispute_is_settled_by_the_community(self, town: Town) -> None:
        registered(town)
        row = activity(town)
        mine = part(town, row)
        services.tick(mine, actor=town.actor("secretary"), at=DURING)
        services.close_activity(row, person_times=None, actor=town.actor("clerk"), at=AFTER)
        mine.refresh_from_db()
        hours = services.confirm_hours(mine, minutes=30, actor=town.actor("clerk"), at=AFTER)
        services.dispute_hours(hours, text="是两个小时", actor=town.actor("volunteer"), at=AFTER)
        assert queries.own(town.actor("volunteer"), at=AFTER).total == "0.0"
        hours.refresh_from_db()
        services.settle_dispute(hours, minutes=120, actor=town.actor("clerk"), at=AFTER)
        assert queries.own(town.actor("volunteer"), at=AFTER).total == "2.0"
        assert Participation.objects.get().stage == Stage.HOURS_CONFIRMED

    def test_the_database_itself_refuses_hours_confirmed_by_oneself(self, town: Town) -> None:
        person = town.people["volunteer"]
        with pytest.raises(IntegrityError), transaction.atomic():
            Hours.objects.create(
                person=person,
                community=town.areas[GARDEN],
                on=NOW.date(),
                minutes=1,
                what="…",
                source="task",
                reference="1",
                confirmed_by=person,
                confirmed_at=NOW,
            )


class TestLists:
    def test_need_and_offer_meet_in_a_table_with_its_gaps(self, town: Town) -> None:
        services.begin_skills()
        hair, law = Skill.objects.get(code="hair"), Skill.objects.get(code="law")
        clerk, garden = town.actor("clerk"), town.areas[GARDEN]
        need = services.add_need(actor=clerk, community=garden, skill=hair, text="每月理发", quantity=4, at=NOW)
        services.add_need(actor=clerk, community=garden, skill=law, text="法律讲座", quantity=1, at=NOW)
        offer = services.add_resource(
            actor=town.actor("handler"),
            organization=town.units["water"],
            community=garden,
            skill=hair,
            text="理发师",
            quantity=3,
            at=NOW,
        )
        services.add_project(
            actor=clerk, need=need, resource=offer, title="理发进社区", quantity=2, starts_on=NOW.date(), at=NOW
        )
        rows = {
            name: (row.needed, row.offered, row.agreed, row.gap, row.unmatched)
            for name, row in queries.lists_of(GARDEN).balances
        }
        assert rows == {"义务理发": (4, 3, 2, 1, 1), "法律咨询": (1, 0, 0, 1, 0)}

    def test_another_communitys_list_is_not_written(self, town: Town) -> None:
        services.begin_skills()
        with pytest.raises(ServiceRefused):
            services.add_need(
                actor=town.actor("clerk"),
                community=town.areas[RIVER],
                skill=Skill.objects.first(),
                text="…",
                quantity=1,
                at=NOW,
            )


class TestPairings:
    def test_nothing_begins_before_both_have_agreed(self, town: Town) -> None:
        row = paired(town, both=False)
        volunteer = town.actor("volunteer")
        with pytest.raises(ServiceRefused):
            services.open_elder(row, actor=volunteer, purpose="看望", at=NOW)
        services.agree(row, actor=volunteer, at=NOW)
        with pytest.raises(ServiceRefused):
            services.note_visit(row, how="home", minutes=20, note_text="", needs_help=False, actor=volunteer, at=NOW)
        services.elder_agrees(row, how="paper", actor=town.actor("clerk"), at=NOW)
        assert services.open_elder(row, actor=volunteer, purpose="看望", at=NOW)[0] == ELDER
        assert Opening.objects.count() == 1

    def test_a_call_for_help_reaches_the_community_without_a_name(self, town: Town) -> None:
        row = paired(town)
        services.note_visit(
            row, how="home", minutes=20, note_text="灯坏了", needs_help=True, actor=town.actor("volunteer"), at=NOW
        )
        told = list(Notice.objects.filter(key__startswith="pairing:"))
        assert {notice.person_id for notice in told} == {town.people["clerk"].pk, town.people["secretary"].pk}
        assert not [notice for notice in told if ELDER in f"{notice.title}{notice.body}"]

    def test_visits_become_hours_when_the_community_confirms_them_once(self, town: Town) -> None:
        row = paired(town)
        for _visit in range(2):
            services.note_visit(
                row, how="home", minutes=20, note_text="", needs_help=False, actor=town.actor("volunteer"), at=NOW
            )
        assert services.confirm_visits(row, actor=town.actor("clerk"), at=NOW) == 2
        assert services.confirm_visits(row, actor=town.actor("clerk"), at=NOW) == 0
        assert sum(Hours.objects.values_list("minutes", flat=True)) == 40

    def test_either_side_ends_it_and_the_older_is_forgotten(self, town: Town) -> None:
        row = paired(town)
        services.end_pairing(row, reason="", actor=town.actor("volunteer"), at=NOW)
        assert (row.elder_name, row.elder_contact, row.elder_address) == ("", "", "")
        with pytest.raises(ServiceRefused):
            services.end_pairing(row, reason="", actor=town.actor("clerk"), at=NOW)

    def test_nobody_else_notes_a_visit(self, town: Town) -> None:
        with pytest.raises(ServiceRefused):
            services.note_visit(
                paired(town), how="home", minutes=9, note_text="", needs_help=False, actor=town.actor("watcher"), at=NOW
            )


def test_every_act_is_audited_and_names_nobody(town: Town) -> None:
    row = paired(town)
    services.end_pairing(row, reason="", actor=town.actor("clerk"), at=NOW + timedelta(days=1))
    entries = list(Entry.objects.filter(act__startswith="volunteers."))
    assert {entry.act for entry in entries} == {
        "volunteers.register",
        "volunteers.accept",
        "volunteers.propose_pairing",
        "volunteers.agree_pairing",
        "volunteers.end_pairing",
    }
    assert not [entry for entry in entries if ELDER in entry.detail]


def test_candidates_are_those_accepted_at_the_community_with_reasons(town: Town) -> None:
    services.begin_skills()
    hair = Skill.objects.get(code="hair")
    able = registered(town, skills=[hair])
    other = registered(town, "watcher", kind="member")
    busy = Person.objects.filter(pk=town.people["volunteer"].pk).filter(pk=OuterRef("person"))
    found = queries.candidates(
        community=GARDEN, skill=hair.pk, area_code=f"{GARDEN}001", loads=busy.annotate(number=Value(5)).values("number")
    )
    assert [row.pk for row, _match in found] == [able.pk, other.pk]
    assert [one.candidate.load for _row, one in found] == [5, 0]
    assert [one.has_skill for _row, one in found] == [True, False]


class TestRights:
    def test_the_community_grants_the_post_in_its_own_name_and_no_other_post(self, town: Town) -> None:
        row = registered(town)
        entry = Entry.objects.get(act="post.appoint_on_application")
        assert (entry.actor_person_id, entry.subject_id) == (town.people["clerk"].pk, str(row.post_id))
        given = {
            "person": town.people["resident"], "organization": row.post.organization, "area": town.areas[GARDEN],
            "starts_on": NOW.date(), "at": NOW,
        }  # fmt: skip
        for role in (Role.GRID_WORKER, Role.COMMUNITY_CLERK, Role.MEDIATOR, Role.SECURITY_ADMIN):
            with pytest.raises(PeopleRefused):
                appoint_on_application(role=role, actor=town.actor("clerk"), **given)
        for stranger in ("dispatcher", "grid_worker", "township_leader", "volunteer", "system_admin"):
            with pytest.raises(PeopleRefused):
                appoint_on_application(role=Role.MEMBER, actor=town.actor(stranger), **given)

    def test_the_security_administrator_finds_and_ends_it(self, town: Town) -> None:
        post = registered(town).post
        end_post(post=post, on=NOW.date(), reason="查实冒名", actor=town.actor("security_admin"), at=NOW, at_once=True)
        assert Post.objects.get(pk=post.pk).ended_reason == "查实冒名"


class TestSkills:
    def test_the_county_adds_renames_and_takes_out_of_use(self, town: Town) -> None:
        row = registered(town)
        keeper = {"actor": town.actor("county_leader"), "at": NOW}
        added = save_skill(None, name="  家电 清洗 ", position=None, is_active=True, **keeper)
        assert (added.name, skills().last()) == ("家电 清洗", added)
        hair = Skill.objects.get(code="hair")
        row.skills.add(hair)
        save_skill(hair, name="理发", position=1, is_active=False, **keeper)
        assert hair not in skills()
        assert [skill.name for skill in row.skills.all()] == ["理发"]
        with pytest.raises(ServiceRefused):
            save_skill(added, name="理发", position=None, is_active=True, **keeper)
        with pytest.raises(ServiceRefused):
            save_skill(None, name="甲", position=None, is_active=True, actor=town.actor("clerk"), at=NOW)

    def test_the_page_adds_one_and_counts_who_has_it(self, town: Town) -> None:
        row = registered(town)
        client = town.client("county_leader")
        client.post(reverse("volunteers:skill_new"), {"name": "家电清洗", "is_active": "on"})
        row.skills.add(Skill.objects.get(name="家电清洗"))
        found = {skill.name: skill.people for skill in client.get(reverse("volunteers:skills")).context["rows"]}
        assert found["家电清洗"] == 1
