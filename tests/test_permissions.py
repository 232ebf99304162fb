"""Every address × everybody: the written table, the guards, and what the pages really answer.

`permissions.toml` is the table; whoever adds a page adds its line and thinks about who needs it.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from tests.walk import ADDRESSES, Address, Planted, plant_all, read_from, text_of, ways_to
from tests.world import CAST, GARDEN_1, NOW, RIVER_1, Town

from wangge.matters.access import may_see
from wangge.matters.kinds import kinds
from wangge.matters.models import Matter
from wangge.matters.tests.stories import sent_out, with_photo
from wangge.people.actors import Actor, resident
from wangge.people.rules import ADMIN_ROLES, APPOINTABLE, Role


def read_table() -> dict[str, Any]:
    """The house's own lines, and those of every app that brings lines of its own."""
    table = tomllib.loads(Path(__file__).with_name("permissions.toml").read_text(encoding="utf-8"))
    for app in apps.get_app_configs():
        own = Path(app.path, "tests", "permissions.toml")
        if app.name.startswith("wangge.") and own.exists():
            pages = tomllib.loads(own.read_text(encoding="utf-8"))["pages"]
            assert not pages.keys() & table["pages"].keys(), f"{own} repeats a line"
            table["pages"] |= pages
    return table


TABLE = read_table()
EVERY = {"anyone", "signed_in", "in_post"}
POSTS = frozenset(str(role) for role in APPOINTABLE)
VISITOR, ACCOUNT = "", "resident"
ONE_OF_EACH = {role: name for name, _called, role, *_rest in reversed(CAST)}
PEOPLE = [VISITOR, ACCOUNT, *ONE_OF_EACH.values()]
"""Nobody, a resident with an account, and one person of each role."""

CONTENTS = {"desk", "field", "matters", *kinds()}
"""Where contents of matters are shown."""
OWN_FILES = {"concern:imports", "concern:import", "concern:import_progress", "concern:import_findings"}
"""Imports show their own uploader what is in the uploaded file, and nobody else."""


def roles_of(words: list[str]) -> set[str]:
    groups = TABLE["groups"]
    return {role for word in words for role in (roles_of(groups[word]) if word in groups else {word})}


def admitted(name: str, actor: Actor) -> bool:
    """What the table says."""
    line = TABLE["pages"][name]
    if line == "anyone":
        return True
    if actor.person_id is None:
        return False
    if isinstance(line, str):
        return line == "signed_in" or actor.role in POSTS
    return str(actor.role) in roles_of(line)


def somebody(role: Role) -> Actor:
    return Actor(role=role, person_id=1, name="某人", post_id=1, organization_id=1, area_code="640302")


def test_every_address_is_in_the_table_and_the_table_names_no_other() -> None:
    assert sorted(TABLE["pages"]) == sorted({address.name for address in ADDRESSES})


def test_every_address_has_a_guard() -> None:
    assert [address.name for address in ADDRESSES if address.guard is None] == []


def test_table_and_guards_name_only_real_roles() -> None:
    lines = [line for line in TABLE["pages"].values() if isinstance(line, list)]
    assert set().union(*(roles_of(line) for line in lines)) <= POSTS
    assert {line for line in TABLE["pages"].values() if isinstance(line, str)} <= EVERY
    assert set().union(*(address.guard.roles for address in ADDRESSES if address.guard)) <= POSTS


@pytest.mark.parametrize("role", ["visitor", Role.RESIDENT, *APPOINTABLE])
def test_guards_admit_whom_the_table_names(role: str) -> None:
    actor = resident() if role == "visitor" else somebody(Role(role))
    wanted = {address.name: admitted(address.name, actor) for address in ADDRESSES}
    assert {address.name: address.guard.admits(actor) for address in ADDRESSES if address.guard} == wanted


@pytest.mark.parametrize("role", [*sorted(ADMIN_ROLES), Role.STATISTICIAN])
def test_administrators_and_statisticians_are_on_no_page_with_contents_of_matters(role: Role) -> None:
    lists = {name: line for name, line in TABLE["pages"].items() if name.split(":")[0] in CONTENTS}
    named = {name for name, line in lists.items() if isinstance(line, list) and str(role) in roles_of(line)}
    assert named - OWN_FILES == set()


def test_a_supervisor_reads_and_changes_nothing() -> None:
    changing = {"note", "message", "link", "unlink", "reporter", "move", "order_move", "choose", "new"}
    reached = {name for name in changing if admitted(f"matters:{name}", somebody(Role.SUPERVISOR))}
    assert reached == set()


NOT_BY_GET = 405
WITH_MORE_TO_ASK = ("mfa_", "account_", "ui:styleguide", "api:api-root")
"""Pages that depend on more than who asks: a second factor that was set up, a demo city; a root without a page."""


def outcome(answer: HttpResponse) -> str:
    """Whether the page opened, refused, or sent to the sign-in page."""
    target = answer.headers.get("Location", "") or answer.headers.get("HX-Redirect", "")
    if target.startswith(f"{resolve_url(settings.LOGIN_URL)}?next="):
        return "refused"
    if answer.status_code in {301, 302}:
        return "opened" if target.startswith(("/", "?")) else f"sent to {target}"
    opened = answer.status_code in {200, 204, 304, NOT_BY_GET}
    return "opened" if opened else "refused" if answer.status_code in {401, 403} else str(answer.status_code)


@pytest.fixture
def at_that_hour() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


PARTS = 8


def walk(town: Town, name: str, planted: list[Planted]) -> Iterator[tuple[Address, str, HttpResponse, bool]]:
    """Every page that needs nothing, and behind every door that opens the ways to what was planted.

    One person of each role is refused for all of them.
    """
    client, actor = town.client(name), town.actor(name) if name else resident()
    for address in ADDRESSES:
        if not address.takes and (name in PEOPLE or admitted(address.name, actor)):
            url = address.url()
            yield address, url, client.get(url), True
            if "sign_out" in address.name or "logout" in address.name:
                client = town.client(name)
        if admitted(address.name, actor):
            for url in dict.fromkeys(way for plant in planted for way in ways_to(plant, address)):
                yield address, url, client.get(url), False


def is_as_written(address: Address, answer: HttpResponse, actor: Actor) -> bool:
    """Whether the page opened for whom the table names, and refused everybody else."""
    if not admitted(address.name, actor):
        return outcome(answer) == "refused"
    return outcome(answer) == "opened" or (
        address.name.startswith(WITH_MORE_TO_ASK) and answer.status_code in {403, 404}
    )


@pytest.mark.crawl
@pytest.mark.parametrize("part", range(PARTS))
def test_everybody_walks_through_the_whole_house(at_that_hour: None, town: Town, part: int) -> None:
    """Pages open for those named and for nobody else, and nobody comes across what is none of their business."""
    planted = plant_all(town)
    wrong, leaks, ways = [], [], 0
    for name in [VISITOR, ACCOUNT, *town.posts][part::PARTS]:
        actor = town.actor(name) if name else resident()
        for address, url, answer, is_plain in walk(town, name, planted):
            if is_plain and name in PEOPLE and not is_as_written(address, answer, actor):
                wrong.append(f"{name or 'nobody'}: {address.name} answers {answer.status_code}")
            text = text_of(answer)
            found = [word for plant in planted if name not in plant.inside for word in read_from(url, text, plant)]
            leaks += [f"{name or 'nobody'}: {url}: {found}"] if found else []
            ways += not is_plain
    assert wrong == []
    assert not leaks, chr(10).join(leaks)
    assert ways > 100 * len(planted)


def test_those_at_the_table_do_read_it(at_that_hour: None, town: Town) -> None:
    """The walk finds what it looks for."""
    for plant in plant_all(town):
        for name in sorted(plant.inside):
            client, actor = town.client(name), town.actor(name)
            urls = [url for place in ADDRESSES if admitted(place.name, actor) for url in ways_to(plant, place)]
            assert [url for url in urls if read_from(url, text_of(client.get(url)), plant)], name


UNPROCESSABLE = 422
SENT = {"matters:note", "matters:message", "matters:link"}
OF_A_MATTER = (
    "matters:detail",
    "matters:print",
    "matters:place",
    "matters:note",
    "matters:message",
    "matters:link",
    "desk:triage_one",
)


@pytest.mark.crawl
def test_without_sight_there_is_no_such_matter(town: Town) -> None:
    matters = [
        with_photo(town, grid=GARDEN_1),
        with_photo(town, grid=RIVER_1),
        with_photo(town, grid=GARDEN_1, confidentiality=Matter.Confidentiality.SEALED),
        sent_out(town, grid=GARDEN_1),
        with_photo(town, grid=GARDEN_1, actor=town.actor("steward")),
    ]
    wrong, seen, unseen = [], 0, 0
    for name in [name for name in PEOPLE if name]:
        client, actor = town.client(name), town.actor(name)
        for matter in matters:
            is_seen = may_see(actor, matter)
            seen, unseen = seen + is_seen, unseen + (not is_seen)
            for page in OF_A_MATTER:
                ask = client.post if page in SENT else client.get
                status = ask(reverse(page, args=[matter.number])).status_code
                wanted = 403 if not admitted(page, actor) else 200 if is_seen else 404
                if status != wanted and not (wanted == 200 and status in {302, UNPROCESSABLE}):
                    wrong.append(f"{name}: {page} of {matter.title} answers {status}, not {wanted}")
    assert wrong == []
    assert seen > len(matters)
    assert unseen > len(matters)
