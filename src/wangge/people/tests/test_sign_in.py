from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlparse

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from wangge.audit.models import Entry
from wangge.people.actors import SYSTEM
from wangge.people.models import Person
from wangge.people.rules import Role
from wangge.people.services import create_person, deactivate, end_post, reset_password
from wangge.people.tests.conftest import PASSWORD, PRODUCT_HASHERS, Town

GRID, COMMUNITY, STREET = "640302001001001", "640302001001", "640302001"


@pytest.fixture
def fang(town: Town) -> Person:
    person = town.person("fang", "马芳", password=PASSWORD)
    town.post(person, Role.GRID_WORKER, GRID)
    return person


def sign_in(client: Client, username: str = "fang", password: str = PASSWORD, **extra: str):
    return client.post("/sign-in/", {"username": username, "password": password, **extra})


def is_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def acts() -> list[str]:
    return list(Entry.objects.filter(act__startswith="sign_").order_by("pk").values_list("act", flat=True))


def test_name_and_password_open_the_door_and_are_logged(fang: Person, client: Client) -> None:
    assert not is_in(client)
    response = sign_in(client, " FANG ")
    assert response.url == "/start/"
    assert is_in(client)
    client.post("/sign-out/")
    assert not is_in(client)
    assert acts() == ["sign_in", "sign_out"]
    assert Entry.objects.get(act="sign_in").ip == "127.0.0.1"


def test_passwords_are_kept_with_argon2(fang: Person, settings) -> None:
    assert fang.password.startswith("md5$")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher", *settings.PASSWORD_HASHERS]
    sign_in(Client())
    assert Person.objects.get(pk=fang.pk).password.startswith("argon2$")


def test_the_product_itself_uses_argon2_first() -> None:
    assert PRODUCT_HASHERS[0].endswith("Argon2PasswordHasher")


def test_wrong_password_says_no_more_than_unknown_name(fang: Person, client: Client) -> None:
    wrong, unknown = sign_in(client, password="x"), sign_in(client, "nobody")
    assert wrong.status_code == unknown.status_code == 422
    assert wrong.context["form"].non_field_errors() == unknown.context["form"].non_field_errors()
    assert acts() == ["sign_in.failed", "sign_in.failed"]
    assert "x" not in Entry.objects.filter(act="sign_in.failed").values_list("detail", flat=True)


def test_five_failures_lock_the_account_and_the_page_says_until_when(fang: Person, client: Client) -> None:
    with time_machine.travel("2026-03-02T09:00:00+08:00", tick=False) as clock:
        for _attempt in range(5):
            response = sign_in(client, password="wrong")
        assert response.status_code == 429
        assert "09:15" in response.content.decode()
        clock.shift(timedelta(minutes=14))
        assert "09:15" in sign_in(client).content.decode(), "the right password does not help, the end stays"
        assert not is_in(client)
        clock.shift(timedelta(minutes=2))
        assert sign_in(client).status_code == 302
        assert is_in(client)
    assert "sign_in.locked" in acts()


def test_a_lock_keeps_out_only_the_account_and_address_that_failed(town: Town, fang: Person) -> None:
    town.person("li", password=PASSWORD)
    for _attempt in range(6):
        sign_in(Client(), password="wrong")
    assert sign_in(Client(), "li").status_code == 302
    assert sign_in(Client(REMOTE_ADDR="10.1.1.1")).status_code == 302


def test_forwarded_addresses_count_only_behind_our_own_proxy(fang: Person, settings) -> None:
    sign_in(Client(), password="a")
    Client(HTTP_X_FORWARDED_FOR="6.6.6.6").post("/sign-in/", {"username": "fang", "password": "b"})
    settings.ENV = replace(settings.ENV, proxies=1)
    Client(HTTP_X_FORWARDED_FOR="6.6.6.6, 10.0.0.9").post("/sign-in/", {"username": "fang", "password": "c"})
    ips = list(Entry.objects.filter(act="sign_in.failed").order_by("pk").values_list("ip", flat=True))
    assert ips == ["127.0.0.1", "127.0.0.1", "10.0.0.9"]


def test_after_signing_in_one_returns_to_the_page_one_wanted(fang: Person, client: Client) -> None:
    asked = client.get("/me/posts/")
    assert parse_qs(urlparse(asked.url).query)["next"] == ["/me/posts/"]
    assert sign_in(client, next="/me/posts/").url == "/me/posts/"


@pytest.mark.parametrize("evil", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_nobody_is_led_to_other_sites(fang: Person, client: Client, evil: str) -> None:
    assert sign_in(client, next=evil).url == "/start/"


def test_an_idle_session_ends_with_a_message_and_activity_keeps_it(fang: Person, client: Client) -> None:
    with time_machine.travel("2026-03-02T09:00:00+08:00", tick=False) as clock:
        sign_in(client)
        for _step in range(3):
            clock.shift(timedelta(minutes=29))
            assert is_in(client)
        clock.shift(timedelta(minutes=31))
        response = client.get("/me/?x=1", follow=True)
        assert response.redirect_chain[0][0] == "/sign-in/?next=%2Fme%2F%3Fx%3D1"
        assert "30" in str(next(iter(response.context["messages"])))
    assert Entry.objects.get(act="sign_out").detail == "idle"


def test_polling_in_the_background_does_not_keep_a_session(fang: Person, client: Client) -> None:
    with time_machine.travel("2026-03-02T09:00:00+08:00", tick=False) as clock:
        sign_in(client)
        for _step in range(4):
            clock.shift(timedelta(minutes=10))
            response = client.get("/me/", headers={"x-background": "1", "hx-request": "true"})
        assert "sign-in" in response.headers["HX-Redirect"]


def test_programs_get_401_instead_of_a_page_when_idle(fang: Person, client: Client) -> None:
    with time_machine.travel("2026-03-02T09:00:00+08:00", tick=False) as clock:
        sign_in(client)
        clock.shift(timedelta(hours=2))
        assert client.get("/me/", headers={"accept": "application/json"}).status_code == 401


def test_a_resident_with_an_account_is_not_timed_out_like_an_office(town: Town, client: Client) -> None:
    town.person("resident", password=PASSWORD)
    with time_machine.travel("2026-03-02T09:00:00+08:00", tick=False) as clock:
        sign_in(client, "resident")
        clock.shift(timedelta(hours=3))
        assert is_in(client)


def test_a_first_password_must_be_changed_before_anything_else(town: Town, client: Client) -> None:
    create_person(username="new", name="新人", password="First2345678", actor=SYSTEM, at=town.at)
    sign_in(client, "new", "First2345678")
    for page in ("/me/", "/start/", "/desk/organizations/", "/me/second-factor/"):
        assert client.get(page).url == "/me/password/"
    assert client.get("/me/", headers={"accept": "application/json"}).status_code == 403
    given = {"old": "First2345678", "new": PASSWORD, "again": PASSWORD}
    assert client.post("/me/password/", given).url == "/start/"
    assert is_in(client)
    assert not Person.objects.get(username="new").must_change_password


@pytest.mark.parametrize("bad", ["short1A", "alllowercase", "1234567890123", "password12", "Fang-Amsel-42"])
def test_weak_passwords_are_refused(fang: Person, client: Client, bad: str) -> None:
    sign_in(client)
    response = client.post("/me/password/", {"old": PASSWORD, "new": bad, "again": bad})
    assert response.status_code == 422
    assert Person.objects.get(pk=fang.pk).check_password(PASSWORD)


def test_changing_needs_the_present_password_twice_the_same_and_another_one(fang: Person, client: Client) -> None:
    sign_in(client)
    good = "Drossel-77-Wiese"
    for given in (
        {"old": "wrong", "new": good, "again": good},
        {"old": PASSWORD, "new": good, "again": good + "x"},
        {"old": PASSWORD, "new": PASSWORD, "again": PASSWORD},
    ):
        assert client.post("/me/password/", given).status_code == 422
    assert Person.objects.get(pk=fang.pk).check_password(PASSWORD)


def test_changing_the_password_ends_other_sessions_but_not_this_one(fang: Person) -> None:
    here, elsewhere = Client(), Client()
    sign_in(here)
    sign_in(elsewhere)
    here.post("/me/password/", {"old": PASSWORD, "new": "Drossel-77-Wiese", "again": "Drossel-77-Wiese"})
    assert is_in(here)
    assert not is_in(elsewhere)


def test_stopping_an_account_ends_every_session_at_the_next_request(fang: Person, town: Town) -> None:
    browsers = [Client(), Client()]
    for browser in browsers:
        sign_in(browser)
    deactivate(person=fang, reason="离职", actor=SYSTEM, at=town.at)
    assert not any(is_in(browser) for browser in browsers)
    assert sign_in(Client()).status_code == 422
    Person.objects.filter(pk=fang.pk).update(is_active=True)
    assert not any(is_in(browser) for browser in browsers), "old sessions stay dead when the account is opened again"


def test_a_new_first_password_ends_sessions_too(fang: Person, town: Town, client: Client) -> None:
    sign_in(client)
    password = reset_password(person=fang, actor=SYSTEM, at=town.at)
    assert not is_in(client)
    assert sign_in(client, password=password).status_code == 302


def test_with_several_posts_one_is_chosen_and_acts(town: Town, fang: Person, client: Client) -> None:
    clerk = town.post(fang, Role.COMMUNITY_CLERK, COMMUNITY)
    sign_in(client)
    assert client.get("/start/").url == "/me/posts/"
    client.post("/me/posts/", {"post": clerk.pk})
    page = client.get("/me/")
    assert page.wsgi_request.actor.post_id == clerk.pk
    assert page.wsgi_request.actor.area_code == COMMUNITY
    assert client.get("/start/").url == "/desk/"


def test_nobody_acts_through_anothers_post_or_one_that_is_over(town: Town, fang: Person, client: Client) -> None:
    li = town.post(town.person("li"), Role.TOWNSHIP_LEADER, STREET)
    over = town.post(fang, Role.COMMUNITY_CLERK, COMMUNITY, ends_on=timezone.localdate() - timedelta(days=1))
    sign_in(client)
    for post in (li, over):
        client.post("/me/posts/", {"post": post.pk})
        assert client.get("/me/").wsgi_request.actor.role == Role.GRID_WORKER
    session = client.session
    session["post"] = li.pk
    session.save()
    assert client.get("/me/").wsgi_request.actor.role == Role.GRID_WORKER


def test_a_post_ended_at_once_loses_its_rights_at_the_next_request(town: Town, client: Client) -> None:
    li = town.person("li", password=PASSWORD)
    post = town.post(li, Role.SECURITY_ADMIN, COMMUNITY)
    sign_in(client, "li")
    assert client.get("/desk/persons/").status_code == 200
    end_post(post=post, on=timezone.localdate(), at_once=True, reason="轮岗", actor=SYSTEM, at=timezone.now())
    assert client.get("/desk/persons/").status_code == 403
    assert client.get("/me/").wsgi_request.actor.role == Role.RESIDENT


def test_demo_people_are_offered_in_a_demo_only(town: Town, fang: Person, settings) -> None:
    settings.ENV = replace(settings.ENV, demo=False)
    assert "马芳" not in Client().get("/sign-in/").content.decode()
    stranger = Client()
    assert stranger.post(f"/sign-in/demo/{fang.pk}/").status_code == 404
    assert not is_in(stranger)
    settings.ENV = replace(settings.ENV, demo=True)
    assert "马芳" in Client().get("/sign-in/").content.decode()
    stranger.post(f"/sign-in/demo/{fang.pk}/")
    assert is_in(stranger)


def test_demo_is_off_unless_it_is_asked_for(settings) -> None:
    assert type(settings.ENV)().demo is False


def test_own_settings_change_language_and_type(fang: Person, client: Client) -> None:
    sign_in(client)
    assert "个人设置" in client.get("/me/").content.decode()
    client.post("/me/", {"language": "en", "large_type": "on", "work_phone": "0953-2661234"})
    page = client.get("/me/").content.decode()
    assert "My settings" in page
    assert "large-type" in page
    assert Person.objects.get(pk=fang.pk).work_phone == "0953-2661234"
