import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import allauth
import polib
import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.db import connection
from django.test import Client

from wangge.people.rules import Role
from wangge.people.second_factor_words import WORDS
from wangge.people.tests.conftest import PASSWORD, Town


def code_for(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


@pytest.fixture
def enrolled(town: Town) -> tuple[Client, str]:
    """Fang has set up an authenticator app; the secret is what her phone keeps."""
    cache.clear()
    fang = town.person("fang", "马芳", password=PASSWORD)
    town.post(fang, Role.GRID_WORKER, "640302001001001")
    client = Client()
    client.post("/sign-in/", {"username": "fang", "password": PASSWORD})
    asked = client.get("/me/second-factor/totp/activate/")
    assert asked.url.startswith("/me/account/confirm/"), "the password is asked again before a factor is added"
    page = client.post(asked.url, {"password": PASSWORD}, follow=True)
    secret = page.context["form"].secret
    assert "data:image/svg" in page.content.decode()
    client.post("/me/second-factor/totp/activate/", {"code": code_for(secret)})
    return client, secret


def test_with_a_second_factor_the_password_alone_does_not_open(enrolled: tuple[Client, str]) -> None:
    _client, secret = enrolled
    thief = Client()
    response = thief.post("/sign-in/", {"username": "fang", "password": PASSWORD})
    assert response.url == "/sign-in/second-factor/"
    assert thief.get("/me/").status_code == 302
    assert thief.post("/sign-in/second-factor/", {"code": "000000"}).status_code == 200
    assert thief.get("/me/").status_code == 302
    with time_machine.travel(timedelta(seconds=60)):
        thief.post("/sign-in/second-factor/", {"code": code_for(secret)})
    assert thief.get("/me/").status_code == 200


def test_the_secret_is_sealed_in_the_database(enrolled: tuple[Client, str]) -> None:
    _client, secret = enrolled
    assert Authenticator.objects.filter(type="totp").count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator WHERE type = 'totp'")
        stored = str(cursor.fetchone()[0])
    assert secret not in stored
    assert re.search(r"1\$a\$1\$", stored)


def test_pages_of_the_second_factor_speak_plainly(enrolled: tuple[Client, str]) -> None:
    client, _secret = enrolled
    page = client.get("/me/second-factor/").content.decode()
    assert "登录二次验证" in page
    assert "像 U 盘一样的小设备" in page
    for jargon in ("双因素", "身份验证器", "密钥", "恢复代码"):
        assert jargon not in page
    brought = polib.mofile(str(Path(allauth.__file__).parent / "locale/zh_Hans/LC_MESSAGES/django.mo"))
    assert [text for text in WORDS if not brought.find(text)] == [], "words that allauth no longer says"


def test_pages_of_the_second_factor_wear_our_look(enrolled: tuple[Client, str]) -> None:
    client, _secret = enrolled
    for page in ("", "totp/deactivate/", "keys/", "keys/add/", "recovery-codes/", "recovery-codes/generate/"):
        html = client.get(f"/me/second-factor/{page}").content.decode()
        assert "entrance-form" in html, page
        assert "网格化治理" in html
        assert not re.search(r"<script(?![^>]*(src=|application/json))", html), "no script within the page"


@pytest.mark.parametrize(("demand", "is_asked"), [("", False), ("administrators", False), ("everybody", True)])
def test_the_operator_may_demand_a_second_factor(town: Town, settings, demand: str, is_asked: bool) -> None:
    settings.ENV = replace(settings.ENV, second_factor=demand)
    li = town.person("li", password=PASSWORD)
    town.post(li, Role.COMMUNITY_CLERK, "640302001001")
    client = Client()
    client.post("/sign-in/", {"username": "li", "password": PASSWORD})
    page = client.get("/desk/organizations/")
    assert (page.status_code == 302) == is_asked
    if is_asked:
        assert page.url == "/me/second-factor/totp/activate/"
        assert client.get("/me/").status_code == 200


def test_administrators_alone_may_be_asked_and_those_who_have_one_go_on(
    town: Town, settings, signed_in, enrolled: tuple[Client, str]
) -> None:
    settings.ENV = replace(settings.ENV, second_factor="administrators")
    assert signed_in(Role.SYSTEM_ADMIN).get("/desk/organizations/").status_code == 302
    settings.ENV = replace(settings.ENV, second_factor="everybody")
    assert enrolled[0].get("/desk/organizations/").status_code == 200
