"""The choice of type size, and pages for what went wrong."""

import json
import re

import pytest
from django.test import Client

from wangge.config.errors import broken


@pytest.mark.django_db
def test_large_type_is_remembered_on_this_device_and_can_be_undone(client):
    answer = client.post("/ui/type-size/", {"size": "large", "next": "/nowhere/?a=1"})
    assert answer.url == "/nowhere/?a=1"
    assert 'class="large-type"' in client.get("/nowhere/").content.decode()
    client.post("/ui/type-size/", {"size": "normal", "next": "/"})
    assert 'class="large-type"' not in client.get("/nowhere/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_nobody_is_led_away_from_this_site(client, address):
    assert client.post("/ui/type-size/", {"size": "large", "next": address}).url == "/"


@pytest.mark.django_db
def test_a_form_that_was_open_too_long_says_what_to_do():
    answer = Client(enforce_csrf_checks=True).post("/ui/type-size/", {"size": "large"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "页面停留太久" in page
    assert "没有改动" in page


@pytest.mark.django_db
def test_pages_are_chinese_whatever_the_browser_speaks(client):
    page = client.get("/nowhere/", headers={"accept-language": "en-US,en;q=0.9"}).content.decode()
    assert '<html lang="zh-Hans"' in page
    assert "没有找到这个页面" in page


@pytest.mark.django_db
def test_who_chooses_english_gets_english(client):
    client.post("/language/", {"language": "en", "next": "/"})
    assert "There is nothing here for you" in client.get("/nowhere/").content.decode()


@pytest.mark.django_db
def test_pages_forbid_inline_scripts(client):
    policy = client.get("/nowhere/")["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe-inline" not in policy


@pytest.mark.django_db
def test_a_monitor_is_told_that_the_database_answers(client):
    assert client.get("/healthz").content == b"ok"


def test_a_broken_page_still_speaks_to_people(rf):
    page = broken(rf.get("/")).content.decode()
    assert "不是您的错" in page
    assert "tokens.css" in page


@pytest.mark.django_db
def test_a_form_that_comes_back_copies_no_inline_style_which_the_policy_would_refuse(client):
    page = client.get("/nowhere/").content.decode()
    config = json.loads(re.search(r'name="htmx-config"\s+content=\'([^\']+)\'', page).group(1))
    assert "style" not in config["attributesToSettle"]
