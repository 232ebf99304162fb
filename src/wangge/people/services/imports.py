"""Organizations, people and posts from a table: read, tried out with every error at its cell, then all or nothing."""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wangge.areas.models import Area
from wangge.people.actors import Actor
from wangge.people.labels import ROLE_LABELS, SUBKIND_LABELS
from wangge.people.models import ImportDraft, Organization, Person
from wangge.people.passwords import first_password, first_password_hash
from wangge.people.rules import APPOINTABLE, Role
from wangge.people.services.accounts import clean_username, create_person
from wangge.people.services.drafts import close_draft, rows_of
from wangge.people.services.organizations import create_organization
from wangge.people.services.posts import appoint
from wangge.people.services.refusal import PeopleRefused, note
from wangge.ui.importing import CheckedRow, Column, SourceRow

MOST_ROWS = 1000  # the try-out holds SQLite's one write lock


CODE = gettext_lazy("Code of an organization that is there already")
AREA = Column("area", gettext_lazy("Area code"), gettext_lazy("2 to 17 digits, as in the area tree"), required=True)
POST = (
    Column("role", gettext_lazy("Role"), gettext_lazy("One of the roles on the second sheet")),
    Column("organization", gettext_lazy("Organization code"), CODE),
    Column("area", gettext_lazy("Area code"), AREA.hint),
    Column("title", gettext_lazy("Local title"), gettext_lazy("As people here call it; may be empty")),
    Column("starts_on", gettext_lazy("First day"), gettext_lazy("2026-01-31; empty: today")),
    Column("ends_on", gettext_lazy("Last day"), gettext_lazy("Empty: until further notice")),
)
COLUMNS: dict[str, tuple[Column, ...]] = {
    "organizations": (
        Column("code", gettext_lazy("Code"), gettext_lazy("Your own, unique, never used again"), required=True),
        Column("name", gettext_lazy("Name"), required=True),
        Column("kind", gettext_lazy("Kind"), gettext_lazy("One of the kinds on the second sheet"), required=True),
        Column("subkind", gettext_lazy("Sub-kind"), gettext_lazy("May be empty")),
        Column("parent", gettext_lazy("Code of the organization above"), gettext_lazy("Must stand above in the table")),
        AREA,
        Column("phone", gettext_lazy("Work phone")),
    ),
    "people": (
        Column("username", gettext_lazy("User name"), gettext_lazy("Small letters, digits, dots"), required=True),
        Column("name", pgettext_lazy("person", "Name"), required=True),
        Column("work_phone", gettext_lazy("Work phone"), gettext_lazy("No private number")),
        Column("email", gettext_lazy("E-mail address")),
        *POST,
    ),
    "posts": (Column("username", gettext_lazy("User name"), gettext_lazy("Of an account"), required=True), *POST),
}
KIND_ROLES = {
    "organizations": Role.SYSTEM_ADMIN,
    "people": Role.SECURITY_ADMIN,
    "posts": Role.SECURITY_ADMIN,
}
FIELD_OF = {"person": "username"}


class _TriedOut(Exception):
    """Ends the try, so that nothing of it stays."""


def preview_import(draft: ImportDraft, *, actor: Actor, at: datetime) -> list[CheckedRow]:
    """Tries every row for real, takes everything back, and tells what was wrong where."""
    today = timezone.localdate(at)
    checked = [parse_row(draft.kind, row, today) for row in rows_of(draft)]
    try:
        with transaction.atomic():
            for row in checked:
                _try_row(draft.kind, row, actor, at)
            raise _TriedOut
    except _TriedOut:
        return checked


def _try_row(kind: str, checked: CheckedRow, actor: Actor, at: datetime) -> None:
    if checked.errors:
        _look_up(kind, checked)
    else:
        try:
            with transaction.atomic():
                SAVERS[kind](checked.values, "", actor, at)
        except PeopleRefused as refusal:
            _blame(kind, checked, refusal)
            _look_up(kind, checked)


def _look_up(kind: str, checked: CheckedRow) -> None:
    """What a row with an error would be refused for besides, so that every error is seen at once."""
    values = checked.values
    taken = _("The user name %(name)s is taken.") % {"name": values.get("username", "")}
    if kind == "people" and Person.objects.filter(username=values.get("username", "")).exists():
        checked.errors.setdefault("username", taken)
    for name in ("organization", "parent"):
        try:
            _found_organization(values.get(name), name)
        except PeopleRefused as refusal:
            checked.errors.setdefault(name, refusal.message)


def _blame(kind: str, checked: CheckedRow, refusal: PeopleRefused) -> None:
    name = FIELD_OF.get(refusal.field, refusal.field)
    known = {column.name for column in COLUMNS[kind]}
    checked.errors[name if name in known else ""] = refusal.message


@transaction.atomic
def commit_import(draft: ImportDraft, *, actor: Actor, at: datetime) -> int:
    """Saves every row or, at the first error, none; first passwords wait in the draft to be fetched once."""
    rows = rows_of(draft)
    if not close_draft(draft, at=at):
        raise PeopleRefused(_("This table was imported already."))
    secrets: list[list[str]] = []
    for row in rows:
        checked = parse_row(draft.kind, row, timezone.localdate(at))
        if checked.errors:
            raise PeopleRefused(_("Line %(line)s has errors.") % {"line": row.line})
        password = first_password() if draft.kind == "people" else ""
        SAVERS[draft.kind](checked.values, password, actor, at)
        if password:
            secrets.append([checked.values["username"], checked.values["name"], password])
    draft.result, draft.rows, draft.committed_at = json.dumps(secrets) if secrets else "", "[]", at
    draft.save(update_fields=["result", "rows", "committed_at"])
    note(actor, "import.commit", "import", draft.pk, at=at, detail=f"{draft.kind} {draft.filename}: {len(rows)}")
    return len(rows)


def take_passwords(draft: ImportDraft, *, actor: Actor, at: datetime) -> list[list[str]]:
    """User name, name and first password of each new account; they can be taken once."""
    taken = json.loads(draft.result) if draft.result else []
    ImportDraft.objects.filter(pk=draft.pk).update(result="")
    if taken:
        note(actor, "import.passwords", "import", draft.pk, at=at, detail=str(len(taken)))
    return list(taken)


def parse_row(kind: str, row: SourceRow, today: date) -> CheckedRow:
    """Texts to values; everything that cannot be read is an error of its cell."""
    checked = CheckedRow(row.line, row.texts)
    for column in COLUMNS[kind]:
        text = row.texts.get(column.name, "")
        if not text and column.required:
            checked.errors[column.name] = _("This cell is empty.")
            continue
        try:
            checked.values[column.name] = PARSERS.get(column.name, str)(text)
        except PeopleRefused as refusal:
            checked.errors[column.name] = refusal.message
    if kind != "organizations":
        _complete_post(kind, checked, today)
    return checked


def _complete_post(kind: str, checked: CheckedRow, today: date) -> None:
    """A row of people may do without a post; half a post is an error."""
    parts = ("role", "organization", "area")
    if kind == "people" and not any(checked.texts.get(name) for name in (*parts, "title", "starts_on", "ends_on")):
        checked.values["role"] = None
        return
    for name in parts:
        if not checked.texts.get(name):
            checked.errors[name] = _("A post needs role, organization and area.")
    checked.values["starts_on"] = checked.values.get("starts_on") or today


def _coded(labels: dict[Any, Any], message: Any) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if not text:
            return ""
        for value, label in labels.items():
            if text in {str(value), str(label)} or text == _in_other_languages(label, text):
                return str(value)
        raise PeopleRefused(str(message) % {"text": text})

    return parse


def _in_other_languages(label: Any, text: str) -> str:
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            if str(label) == text:
                return text
    return ""


def _area(text: str) -> Area | None:
    if not text:
        return None
    area = Area.objects.filter(code=text).first()
    if area is None:
        raise PeopleRefused(_("There is no area with the code %(code)s.") % {"code": text})
    return area


def _organization(text: str) -> Organization | str | None:
    """The organization; a code that may stand above in the same table is looked up when the row is saved."""
    return text or None


def _found_organization(code: str | None, name: str) -> Organization | None:
    if not code:
        return None
    found = Organization.objects.filter(code=code).first()
    if found is None:
        raise PeopleRefused(_("There is no organization with the code %(code)s.") % {"code": code}, field=name)
    return found


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        day = parse_date(text[:10].replace("/", "-").replace(".", "-"))
    except ValueError:
        day = None
    if day is None:
        raise PeopleRefused(_("%(text)s is no day; write it like 2026-01-31.") % {"text": text})
    return day


def _email(text: str) -> str:
    if text and ("@" not in text or " " in text):
        raise PeopleRefused(_("%(text)s is no e-mail address.") % {"text": text})
    return text


PARSERS: dict[str, Callable[[str], Any]] = {
    "username": clean_username,
    "kind": _coded(dict(Organization.Kind.choices), gettext_lazy("There is no kind “%(text)s”.")),
    "subkind": _coded(SUBKIND_LABELS, gettext_lazy("There is no sub-kind “%(text)s”.")),
    "role": _coded({role: ROLE_LABELS[role] for role in APPOINTABLE}, gettext_lazy("There is no role “%(text)s”.")),
    "area": _area,
    "parent": _organization,
    "organization": _organization,
    "starts_on": _day,
    "ends_on": _day,
    "email": _email,
}


def _save_organization(values: dict[str, Any], password: str, actor: Actor, at: datetime) -> None:
    given = values | {"parent": _found_organization(values.get("parent"), "parent")}
    create_organization(actor=actor, at=at, **given)


def _save_person(values: dict[str, Any], password: str, actor: Actor, at: datetime) -> None:
    person = create_person(
        username=values["username"],
        name=values["name"],
        work_phone=values.get("work_phone", ""),
        email=values.get("email", ""),
        password=None,
        password_hash=first_password_hash(password) if password else "",
        actor=actor,
        at=at,
    )
    if values.get("role"):
        _save_post_of(person, values, actor, at)


def _save_post(values: dict[str, Any], password: str, actor: Actor, at: datetime) -> None:
    person = Person.objects.filter(username=values["username"]).first()
    if person is None:
        text = _("There is no account with the user name %(name)s.") % {"name": values["username"]}
        raise PeopleRefused(text, field="username")
    _save_post_of(person, values, actor, at)


def _save_post_of(person: Person, values: dict[str, Any], actor: Actor, at: datetime) -> None:
    organization = _found_organization(values["organization"], "organization")
    if organization is None:
        raise PeopleRefused(_("A post needs role, organization and area."), field="organization")
    appoint(
        person=person,
        role=Role(values["role"]),
        organization=organization,
        area=values["area"],
        title=values.get("title", ""),
        starts_on=values["starts_on"],
        ends_on=values.get("ends_on"),
        actor=actor,
        at=at,
    )


SAVERS: dict[str, Callable[[dict[str, Any], str, Actor, datetime], None]] = {
    "organizations": _save_organization,
    "people": _save_person,
    "posts": _save_post,
}
