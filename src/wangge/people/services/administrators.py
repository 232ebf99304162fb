"""The three administrators a new installation begins with."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.areas.queries import roots
from wangge.people.actors import SYSTEM
from wangge.people.labels import ROLE_LABELS
from wangge.people.models import Organization, Person, Post
from wangge.people.passwords import first_password
from wangge.people.queries import in_force
from wangge.people.rules import Role
from wangge.people.services.accounts import create_person, reactivate
from wangge.people.services.organizations import create_organization
from wangge.people.services.posts import appoint
from wangge.people.services.refusal import PeopleRefused


@dataclass(frozen=True)
class NewAdministrator:
    """What is told once."""

    role: Role
    username: str
    password: str


@transaction.atomic
def create_administrators(*, usernames: dict[Role, str], at: datetime) -> list[NewAdministrator]:
    """Makes those of the three that are missing; three roles, three user names."""
    if len({username.lower() for username in usernames.values()}) < len(usernames):
        raise PeopleRefused(_("The three administrators are three persons: give three user names."))
    today = timezone.localdate(at)
    made = []
    for role, username in usernames.items():
        if not Post.objects.filter(in_force(today), role=role).exists():
            made.append(_create(role, username, at))
    return made


def _create(role: Role, username: str, at: datetime) -> NewAdministrator:
    area = roots().first()
    if area is None:
        raise PeopleRefused(_("There is no area yet: load the areas first (wangge load-areas)."))
    organization = Organization.objects.filter(code="operator").first() or create_organization(
        code="operator",
        name=_("Operator of the platform"),
        kind=Organization.Kind.OTHER,
        area=area,
        actor=SYSTEM,
        at=at,
    )
    person = Person.objects.filter(username=username.lower()).first()
    if person is None:
        password = first_password()
        person = create_person(username=username, name=str(ROLE_LABELS[role]), password=password, actor=SYSTEM, at=at)
    else:
        password = reactivate(person=person, reason="create-admins", actor=SYSTEM, at=at)
    appoint(
        person=person,
        role=role,
        organization=organization,
        area=area,
        starts_on=timezone.localdate(at),
        actor=SYSTEM,
        at=at,
    )
    return NewAdministrator(role, person.username, password)
