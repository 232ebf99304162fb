from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from wangge.areas.models import Area, Succession
from wangge.audit.models import Entry
from wangge.people import handover
from wangge.people.actors import SYSTEM, resident
from wangge.people.handover import Handover, OpenWork
from wangge.people.models import Organization, Person, Post
from wangge.people.queries import current_posts, post_holders, unit_members
from wangge.people.rules import Role
from wangge.people.services import (
    PeopleRefused,
    appoint,
    create_organization,
    create_person,
    deactivate,
    edit_organization,
    end_post,
    follow_successions,
    hand_over_ended,
    move_posts,
    reactivate,
)
from wangge.people.tests.conftest import LONG_AGO, Town

GRID, OTHER_GRID, COMMUNITY, STREET = "640302001001001", "640302001001002", "640302001001", "640302001"


def today() -> date:
    return timezone.localdate()


class Desk:
    """Open work of posts, as a higher app would keep it."""

    def __init__(self) -> None:
        self.work: dict[int, list[str]] = {}
        handover.register(Handover("desk", "工单", self.open_work, self.hand_over))

    def open_work(self, post: Post) -> list[OpenWork]:
        return [OpenWork(title) for title in self.work.get(post.pk, [])]

    def hand_over(self, post: Post, to: Post, actor, at) -> int:
        passed = self.work.pop(post.pk, [])
        self.work.setdefault(to.pk, []).extend(passed)
        return len(passed)


def test_only_posts_of_the_day_count(town: Town) -> None:
    fang = town.person("fang")
    past = town.post(fang, Role.GRID_WORKER, GRID, ends_on=today() - timedelta(days=1))
    now = town.post(fang, Role.GRID_WORKER, OTHER_GRID, ends_on=today())
    future = town.post(fang, Role.COMMUNITY_CLERK, COMMUNITY, starts_on=today() + timedelta(days=1))
    assert current_posts(fang, today()) == [now]
    assert current_posts(fang, past.ends_on) == [past, now]
    assert future in current_posts(fang, today() + timedelta(days=1))


def test_holders_are_found_nearest_first(town: Town) -> None:
    county = town.post(town.person("county"), Role.DISPATCHER, "640302")
    street = town.post(town.person("street"), Role.DISPATCHER, STREET)
    assert post_holders(Role.DISPATCHER, GRID, today()) == [street, county]
    assert post_holders(Role.DISPATCHER, "640302", today()) == [county]
    assert set(unit_members(town.street.pk, today())) == {street, county}


def test_appointing_is_for_the_security_administrator(town: Town, acting) -> None:
    fang = town.person("fang")
    given = {
        "person": fang,
        "role": Role.GRID_WORKER,
        "organization": town.community,
        "area": town.area(GRID),
        "starts_on": LONG_AGO,
        "at": town.at,
    }
    for role in (Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN, Role.DISPATCHER):
        with pytest.raises(PeopleRefused):
            appoint(actor=acting(role), **given)
    with pytest.raises(PeopleRefused):
        appoint(actor=resident(fang.pk), **given)
    assert not Post.objects.filter(person=fang).exists()
    post = appoint(actor=acting(Role.SECURITY_ADMIN), **given)
    entry = Entry.objects.get(act="post.appoint", subject_id=str(post.pk))
    assert "fang" in entry.detail


def test_nobody_grants_himself_a_post(town: Town, acting) -> None:
    keeper = acting(Role.SECURITY_ADMIN)
    with pytest.raises(PeopleRefused, match="自己"):
        appoint(
            person=Person.objects.get(pk=keeper.person_id),
            role=Role.DISPATCHER,
            organization=town.street,
            area=town.area(STREET),
            starts_on=today(),
            actor=keeper,
            at=town.at,
        )


ADMINS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)


@pytest.mark.parametrize("first", ADMINS)
@pytest.mark.parametrize("second", ADMINS)
def test_nobody_holds_two_of_the_three_administrators(town: Town, first: Role, second: Role) -> None:
    fang = town.person("fang")
    town.post(fang, first, COMMUNITY)
    with pytest.raises(PeopleRefused):
        town.post(fang, second, COMMUNITY)
    with pytest.raises(PeopleRefused):
        town.post(fang, second, COMMUNITY, starts_on=today() + timedelta(days=90), ends_on=today() + timedelta(days=99))


def test_an_administrator_may_become_another_one_later(town: Town) -> None:
    fang = town.person("fang")
    town.post(fang, Role.SYSTEM_ADMIN, COMMUNITY, ends_on=today() - timedelta(days=2))
    assert town.post(fang, Role.AUDIT_ADMIN, COMMUNITY, starts_on=today()).pk


def test_database_refuses_two_administrators_in_one_person(town: Town) -> None:
    fang = town.person("fang")
    post = town.post(fang, Role.SYSTEM_ADMIN, COMMUNITY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.create(
            person=fang,
            role=Role.AUDIT_ADMIN,
            organization=post.organization,
            area=post.area,
            starts_on=today(),
        )


@pytest.mark.parametrize(
    ("role", "code", "days"),
    [
        (Role.GRID_WORKER, STREET, None),
        (Role.TOWNSHIP_LEADER, COMMUNITY, None),
        (Role.RESIDENT, COMMUNITY, None),
        (Role.SYSTEM, COMMUNITY, None),
        (Role.COMMUNITY_CLERK, COMMUNITY, -1),
    ],
)
def test_posts_that_cannot_be_are_refused(town: Town, role: Role, code: str, days: int | None) -> None:
    with pytest.raises(PeopleRefused):
        town.post(town.person("fang"), role, code, starts_on=today(), ends_on=days and today() + timedelta(days=days))


def test_the_same_post_is_not_held_twice_at_a_time(town: Town) -> None:
    fang = town.person("fang")
    town.post(fang, Role.GRID_WORKER, GRID)
    with pytest.raises(PeopleRefused):
        town.post(fang, Role.GRID_WORKER, GRID, starts_on=today())


def test_a_post_with_open_work_does_not_end_without_a_successor(town: Town) -> None:
    desk = Desk()
    fang, li = town.person("fang"), town.person("li")
    post, other = town.post(fang, Role.GRID_WORKER, GRID), town.post(li, Role.GRID_WORKER, OTHER_GRID)
    desk.work[post.pk] = ["井盖松动", "路灯不亮"]
    ending = {"post": post, "on": today(), "reason": "调离", "actor": SYSTEM, "at": town.at, "at_once": True}
    with pytest.raises(PeopleRefused, match="接手"):
        end_post(**ending)
    assert end_post(**ending, hand_over_to=other) == 2
    assert desk.work == {other.pk: ["井盖松动", "路灯不亮"]}
    assert current_posts(fang, today()) == []


def test_work_of_a_post_that_ends_later_is_passed_on_the_day_after(town: Town) -> None:
    desk = Desk()
    post = town.post(town.person("fang"), Role.GRID_WORKER, GRID)
    other = town.post(town.person("li"), Role.GRID_WORKER, OTHER_GRID)
    desk.work[post.pk] = ["井盖松动"]
    last = today() + timedelta(days=3)
    assert end_post(post=post, on=last, reason="退休", actor=SYSTEM, at=town.at, hand_over_to=other) == 0
    assert hand_over_ended(town.at + timedelta(days=3)) == 0
    assert hand_over_ended(town.at + timedelta(days=4)) == 1
    assert desk.work == {other.pk: ["井盖松动"]}
    assert hand_over_ended(town.at + timedelta(days=5)) == 0


def test_work_is_not_passed_to_a_post_that_is_over(town: Town) -> None:
    Desk()
    post = town.post(town.person("fang"), Role.GRID_WORKER, GRID)
    over = town.post(town.person("li"), Role.GRID_WORKER, OTHER_GRID, ends_on=today() - timedelta(days=1))
    with pytest.raises(PeopleRefused):
        end_post(post=post, on=today(), reason="调离", actor=SYSTEM, at=town.at, hand_over_to=over)


def test_deactivating_ends_posts_and_needs_a_reason(town: Town, acting) -> None:
    fang = town.person("fang")
    town.post(fang, Role.GRID_WORKER, GRID)
    town.post(fang, Role.COMMUNITY_CLERK, COMMUNITY, starts_on=today() + timedelta(days=5))
    keeper = acting(Role.SECURITY_ADMIN)
    with pytest.raises(PeopleRefused):
        deactivate(person=fang, reason=" ", actor=keeper, at=town.at)
    deactivate(person=fang, reason="离职", actor=keeper, at=town.at)
    assert not Person.objects.get(username="fang").is_active
    reactivate(person=fang, reason="", actor=keeper, at=town.at)
    assert current_posts(fang, today()) == []
    assert current_posts(fang, today() + timedelta(days=6)) == []
    assert Entry.objects.filter(act="person.deactivate", detail__contains="离职").exists()


def test_the_security_administrator_cannot_stop_his_own_account(town: Town, acting) -> None:
    keeper = acting(Role.SECURITY_ADMIN)
    with pytest.raises(PeopleRefused):
        deactivate(person=Person.objects.get(pk=keeper.person_id), reason="x", actor=keeper, at=town.at)


def test_posts_move_with_the_date_when_a_grid_is_divided(town: Town) -> None:
    fang = town.person("fang")
    old = town.post(fang, Role.GRID_WORKER, GRID)
    ended = town.post(town.person("gone"), Role.GRID_WORKER, GRID, ends_on=today() - timedelta(days=9))
    new = [
        Area.objects.create(code=f"64030200100101{n}", level="grid", name=f"新{n}网格", parent=town.area(COMMUNITY))
        for n in (1, 2)
    ]
    day = today() + timedelta(days=10)
    made = move_posts(old_area=old.area, new_areas=new, on=day, actor=SYSTEM, at=town.at)
    assert [post.area for post in made] == new
    assert current_posts(fang, day - timedelta(days=1)) == [old]
    assert [post.area for post in current_posts(fang, day)] == new
    ended.refresh_from_db()
    assert ended.followers.count() == 0


def test_a_decided_re_division_moves_posts_by_itself_and_once(town: Town) -> None:
    fang = town.person("fang")
    old = town.post(fang, Role.GRID_WORKER, GRID, ends_on=today() + timedelta(days=400))
    day = today() + timedelta(days=1)
    new = Area.objects.create(code="640302001001021", level="grid", name="新网格", parent=town.area(COMMUNITY))
    Succession.objects.create(old=old.area, new=new, on=day)
    assert follow_successions(town.at) == 0, "the old grid still stands"
    Area.objects.filter(pk=old.area_id).update(valid_to=day)
    assert follow_successions(town.at) == 1
    assert follow_successions(town.at) == 0
    (post,) = current_posts(fang, day)
    assert (post.area, post.ends_on, post.follows) == (new, old.ends_on, old)


def test_user_names_are_unique_whatever_their_case(town: Town) -> None:
    town.person("fang")
    for name in ("FANG", " fang "):
        with pytest.raises(PeopleRefused):
            town.person(name)
    for name in ("x", "马芳", "a b", "-a"):
        with pytest.raises(PeopleRefused):
            create_person(username=name, name="x", password=None, actor=SYSTEM, at=town.at)


def test_organizations_belong_to_the_system_administrator(town: Town, acting) -> None:
    given = {"code": "cg", "name": "城管局", "kind": "department", "area": town.area("640302"), "at": town.at}
    with pytest.raises(PeopleRefused):
        create_organization(actor=acting(Role.SECURITY_ADMIN), **given)
    keeper = acting(Role.SYSTEM_ADMIN)
    made = create_organization(actor=keeper, **given)
    with pytest.raises(PeopleRefused):
        create_organization(actor=keeper, **given)
    with pytest.raises(PeopleRefused):
        create_organization(actor=keeper, **{**given, "code": "x", "subkind": "branch"})
    edited = {"name": "城管局", "kind": "department", "area": made.area, "actor": keeper, "at": town.at}
    with pytest.raises(PeopleRefused):
        edit_organization(organization=town.street, parent=town.community, **edited)
    edit_organization(organization=made, is_active=False, **edited)
    with pytest.raises(PeopleRefused):
        appoint(
            person=town.person("fang"),
            role=Role.UNIT_HANDLER,
            organization=Organization.objects.get(code="cg"),
            area=made.area,
            starts_on=today(),
            actor=SYSTEM,
            at=town.at,
        )
