"""Accounts that residents open and close themselves: a user name and a password, nothing else."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wangge.people.actors import resident
from wangge.people.models import Person
from wangge.people.services.accounts import clean_username, end_sessions
from wangge.people.services.refusal import PeopleRefused, note


def open_own_account(*, username: str, password: str, at: datetime) -> Person:
    """An account for somebody who came by the residents' door; the password was checked by the form."""
    username = clean_username(username)
    try:
        with transaction.atomic():
            person = Person.objects.create(
                username=username,
                name=username,
                password=make_password(password),
                password_changed_at=at,
                created_at=at,
                is_resident=True,
            )
            note(resident(person.pk), "person.open_own", "person", person.pk, at=at)
    except IntegrityError as error:
        raise PeopleRefused(_("This user name is taken; choose another one."), field="username") from error
    return person


def know_by_name(person: Person, name: str) -> None:
    """Whoever takes a post is known by name from then on; the account is then ended like that of any colleague."""
    if person.is_resident:
        person.name, person.is_resident = name.strip() or person.name, False
        person.save(update_fields=["name", "is_resident"])


@transaction.atomic
def close_own_account(*, person: Person, at: datetime) -> None:
    """Wipes an account that its owner gives up."""
    if not person.is_resident:
        raise PeopleRefused(_("The account of somebody with a post is ended by the security administrator."))
    end_sessions(person)
    Person.objects.filter(pk=person.pk).update(
        username=f"closed-{person.pk}", name="-", email="", work_phone="", password=make_password(None), is_active=False
    )
    note(resident(person.pk), "person.close_own", "person", person.pk, at=at)
