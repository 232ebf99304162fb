import re

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from wangge.people.models import Person, Post
from wangge.people.queries import administrator_faults
from wangge.people.rules import ADMIN_ROLES
from wangge.people.tests.conftest import Town


@pytest.fixture(autouse=True)
def in_english() -> None:
    with translation.override("en"):
        yield


def test_three_administrators_are_made_once_with_first_passwords(town: Town, capsys) -> None:
    assert "create-admins" in administrator_faults()[0]
    call_command("create_admins")
    printed = dict(re.findall(r"(\w+admin)  (\S+)", capsys.readouterr().out))
    assert set(printed) == {"sysadmin", "secadmin", "auditadmin"}
    for username, password in printed.items():
        person = Person.objects.get(username=username)
        assert person.check_password(password)
        assert person.must_change_password
    assert set(Post.objects.values_list("role", flat=True)) == ADMIN_ROLES
    assert administrator_faults() == []
    call_command("create_admins")
    assert "nothing was changed" in capsys.readouterr().out
    assert Person.objects.count() == 3


def test_one_person_for_two_roles_is_refused(town: Town) -> None:
    with pytest.raises(CommandError, match="three persons"):
        call_command("create_admins", "--system-admin", "boss", "--audit-admin", "Boss")
    assert not Person.objects.exists()


def test_somebody_who_is_an_administrator_already_is_refused(town: Town) -> None:
    call_command("create_admins", "--system-admin", "boss")
    Post.objects.filter(role="audit_admin").delete()
    with pytest.raises(CommandError, match="three persons"):
        call_command("create_admins", "--audit-admin", "boss")


def test_without_areas_it_says_what_to_do(db: None) -> None:
    with pytest.raises(CommandError, match="load-areas"):
        call_command("create_admins")


def test_a_new_installation_has_no_account(db: None) -> None:
    assert not Person.objects.exists()
