"""Accounts: made, changed, stopped."""

import re
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.people.actors import Actor
from wangge.people.models import Person, Post
from wangge.people.passwords import first_password
from wangge.people.queries import in_force
from wangge.people.rules import Role
from wangge.people.services.refusal import PeopleRefused, note, only

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,58}")
ACCOUNT_KEEPERS = (Role.SECURITY_ADMIN,)


def clean_username(text: str) -> str:
    """The name as it is kept, or a refusal that says what it must look like."""
    username = text.strip().lower()
    if not USERNAME.fullmatch(username):
        message = _("A user name has 2 to 59 small letters, digits, dots, hyphens or underscores.")
        raise PeopleRefused(message, field="username")
    return username


@transaction.atomic
def create_person(
    *,
    username: str,
    name: str,
    actor: Actor,
    at: datetime,
    password: str | None,
    must_change_password: bool = True,
    password_hash: str = "",
    work_phone: str = "",
    email: str = "",
) -> Person:
    """An account without any post; with `password` None nobody can sign in by password until one is set."""
    only(actor, *ACCOUNT_KEEPERS)
    username = clean_username(username)
    if not name.strip():
        raise PeopleRefused(_("The person's name is missing."), field="name")
    if Person.objects.filter(username=username).exists():
        raise PeopleRefused(_("The user name %(name)s is taken.") % {"name": username}, field="username")
    person = Person.objects.create(
        username=username,
        name=name.strip(),
        work_phone=work_phone.strip(),
        email=email.strip(),
        password=password_hash or make_password(password),
        must_change_password=must_change_password and bool(password_hash or password),
        password_changed_at=at,
        created_at=at,
    )
    note(actor, "person.create", "person", person.pk, at=at, detail=username)
    return person


@transaction.atomic
def edit_person(*, person: Person, name: str, work_phone: str, email: str, actor: Actor, at: datetime) -> None:
    """Name and contacts, by the keeper of accounts."""
    only(actor, *ACCOUNT_KEEPERS)
    Person.objects.filter(pk=person.pk).update(name=name, work_phone=work_phone, email=email)
    note(actor, "person.edit", "person", person.pk, at=at)


@transaction.atomic
def edit_profile(
    *, person: Person, language: str, large_type: bool, work_phone: str, actor: Actor, at: datetime
) -> None:
    """What a person sets for himself."""
    Person.objects.filter(pk=person.pk).update(language=language, large_type=large_type, work_phone=work_phone)
    note(actor, "person.profile", "person", person.pk, at=at)


@transaction.atomic
def change_password(*, person: Person, password: str, actor: Actor, at: datetime) -> None:
    """A password the person chose; it was checked by the form. Other sessions of the person end."""
    _set_password(person, password, must_change=False, at=at)
    note(actor, "person.password", "person", person.pk, at=at)


@transaction.atomic
def reset_password(*, person: Person, actor: Actor, at: datetime) -> str:
    """A new first password, to be told once; every session of the person ends."""
    only(actor, *ACCOUNT_KEEPERS)
    password = first_password()
    _set_password(person, password, must_change=True, at=at)
    note(actor, "person.password_reset", "person", person.pk, at=at)
    return password


def _set_password(person: Person, password: str, *, must_change: bool, at: datetime) -> None:
    person.password = make_password(password)
    person.must_change_password = must_change
    person.password_changed_at = at
    person.save(update_fields=["password", "must_change_password", "password_changed_at"])


def end_sessions(person: Person) -> None:
    """Signs the person out everywhere, at the next request of each session."""
    Person.objects.filter(pk=person.pk).update(session_version=F("session_version") + 1)


@transaction.atomic
def deactivate(*, person: Person, reason: str, actor: Actor, at: datetime) -> None:
    """Stops an account at once: sessions end, posts end today, open work waits to be passed on."""
    only(actor, *ACCOUNT_KEEPERS)
    if actor.person_id == person.pk:
        raise PeopleRefused(_("Nobody stops his own account."))
    if not reason.strip():
        raise PeopleRefused(_("Give the reason."), field="reason")
    today = timezone.localdate(at)
    posts = Post.objects.filter(in_force(today), person=person)
    ended = posts.update(ends_on=today, ended_at_once=True, ended_reason=reason.strip()[:200])
    Post.objects.filter(person=person, starts_on__gt=today).update(
        ends_on=F("starts_on"), ended_at_once=True, ended_reason=reason.strip()[:200]
    )
    Person.objects.filter(pk=person.pk).update(is_active=False)
    end_sessions(person)
    person.refresh_from_db()
    detail = f"{reason.strip()} ({ended})"
    note(actor, "person.deactivate", "person", person.pk, at=at, detail=detail)


@transaction.atomic
def reactivate(*, person: Person, reason: str, actor: Actor, at: datetime) -> str:
    """Opens an account again with a new first password; posts are granted anew."""
    only(actor, *ACCOUNT_KEEPERS)
    Person.objects.filter(pk=person.pk).update(is_active=True)
    person.refresh_from_db()
    note(actor, "person.reactivate", "person", person.pk, at=at, detail=reason.strip())
    return reset_password(person=person, actor=actor, at=at)
