"""A small town and its cast: one street, one community, two grids."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest
from axes.models import AccessAttempt
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone

from wangge.areas.models import Area
from wangge.people.actors import SYSTEM, Actor, of_post
from wangge.people.handover import providers
from wangge.people.models import Organization, Person, Post
from wangge.people.rules import Role
from wangge.people.services import appoint, create_organization, create_person

PRODUCT_HASHERS = tuple(django_settings.PASSWORD_HASHERS)
PASSWORD = "Gehege-42-Amsel"
LONG_AGO = date(2024, 1, 1)
AREAS = (
    ("64", "province", "宁夏"),
    ("6403", "city", "吴忠市"),
    ("640302", "county", "利通区"),
    ("640302001", "township", "胜利街道"),
    ("640302001001", "community", "裕民社区"),
    ("640302001001001", "grid", "第一网格"),
    ("640302001001002", "grid", "第二网格"),
)


@dataclass
class Town:
    """Where everything in these tests happens."""

    areas: dict[str, Area]
    street: Organization
    community: Organization
    at: datetime

    def area(self, code: str) -> Area:
        return self.areas[code]

    def person(self, username: str, name: str = "", password: str | None = None) -> Person:
        return create_person(
            username=username,
            name=name or username,
            password=password,
            must_change_password=False,
            actor=SYSTEM,
            at=self.at,
        )

    def post(
        self, person: Person, role: Role, code: str, starts_on: date = LONG_AGO, ends_on: date | None = None
    ) -> Post:
        organization = self.community if code.startswith("640302001001") else self.street
        return appoint(
            person=person,
            role=role,
            organization=organization,
            area=self.area(code),
            starts_on=starts_on,
            ends_on=ends_on,
            actor=SYSTEM,
            at=self.at,
        )


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings) -> None:
    """Keys of the vault lie in the test's own folder; argon2 is left out where it only costs time."""
    settings.DATA_DIR = tmp_path
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]


@pytest.fixture(autouse=True)
def no_open_work() -> None:
    """Handovers that a test registers do not outlive it."""
    before = dict(providers)
    yield
    providers.clear()
    providers.update(before)


@pytest.fixture
def town(db: None) -> Town:
    AccessAttempt.objects.all().delete()
    areas: dict[str, Area] = {}
    for code, level, name in AREAS:
        parent = next((areas[above] for above in sorted(areas, key=len, reverse=True) if code.startswith(above)), None)
        areas[code] = Area.objects.create(code=code, level=level, name=name, parent=parent)
    now = timezone.now()
    street = create_organization(
        code="street", name="胜利街道办事处", kind="township_office", area=areas["640302001"], actor=SYSTEM, at=now
    )
    community = create_organization(
        code="community",
        name="裕民社区居委会",
        kind="self_gov_committee",
        area=areas["640302001001"],
        parent=street,
        actor=SYSTEM,
        at=now,
    )
    return Town(areas, street, community, now)


@pytest.fixture
def acting(town: Town) -> Callable[[Role], Actor]:
    """Somebody new who acts through a post of the role."""

    def make(role: Role) -> Actor:
        code = {"grid_worker": "640302001001001", "dispatcher": "640302001", "township_leader": "640302001"}
        post = town.post(town.person(f"acting-{role}"), role, code.get(role, "640302001001"))
        return of_post(post)

    return make


@pytest.fixture
def signed_in(town: Town) -> Callable[..., Client]:
    """A browser of somebody new with a post of the role."""

    def make(role: Role, code: str = "640302001001", username: str = "") -> Client:
        person = town.person(username or f"browser-{role}", password=PASSWORD)
        town.post(person, role, code)
        client = Client()
        client.force_login(person)
        return client

    return make
