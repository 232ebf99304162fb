from pathlib import Path

import pytest
from django.core.exceptions import FieldError
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from wangge.vault.fields import EncryptedTextField, SealableTextField, Sealed
from wangge.vault.models import Opening, OpeningChanged
from wangge.vault.provider import CannotOpen
from wangge.vault.services import PurposeMissing, open_sealed


class Letter(models.Model):
    sender = EncryptedTextField(blank=True, default="")
    note = EncryptedTextField(blank=True, default="")

    class Meta:
        app_label = "vault"
        managed = False
        db_table = "vault_test_letter"

    def __str__(self) -> str:
        return str(self.pk)


@pytest.fixture
def letter(db: None, tmp_path: Path, settings) -> Letter:
    settings.DATA_DIR = tmp_path
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE vault_test_letter (id bigint PRIMARY KEY, sender text, note text)")
    return Letter.objects.create(pk=1, sender="丁女士 13909530000")


def stored() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sender FROM vault_test_letter")
        return cursor.fetchone()[0]


def test_database_holds_no_plain_text_and_python_sees_it(letter: Letter) -> None:
    assert "丁" not in stored()
    assert stored().startswith("1$a$1$")
    again = Letter.objects.get()
    assert (again.sender, again.note) == ("丁女士 13909530000", "")


def test_value_copied_to_another_column_does_not_open(letter: Letter) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE vault_test_letter SET note = sender")
    with pytest.raises(CannotOpen):
        Letter.objects.get()


def test_sealed_columns_cannot_be_searched_but_emptiness_can(letter: Letter) -> None:
    with pytest.raises(FieldError):
        Letter.objects.filter(sender__contains="丁").exists()
    assert Letter.objects.filter(note="").exists()
    assert not Letter.objects.filter(sender="").exists()


def test_rotation_seals_every_value_anew(letter: Letter, capsys) -> None:
    call_command("rotate_keys")
    assert "vault.letter.sender: 1 values" in capsys.readouterr().out
    assert stored().startswith("1$a$2$")
    assert Letter.objects.get().sender == "丁女士 13909530000"


def test_opening_is_logged_with_its_purpose(db: None) -> None:
    open_sealed(
        subject_kind="matter", subject_id=5, field="reporter_phone", purpose="  回访确认  ",
        person_id=3, post_id=4, person_name="马芳", at=timezone.now(),
    )  # fmt: skip
    opening = Opening.objects.get()
    assert (opening.purpose, opening.subject_id, opening.person_id) == ("回访确认", "5", 3)
    with pytest.raises(OpeningChanged):
        opening.delete()


def test_nothing_is_opened_without_a_purpose(db: None) -> None:
    with pytest.raises(PurposeMissing):
        open_sealed(
            subject_kind="matter", subject_id=5, field="x", purpose=" ", person_id=3, post_id=4, at=timezone.now()
        )
    assert not Opening.objects.exists()


def test_database_refuses_to_forget_an_opening(append_only: None) -> None:
    Opening.objects.create(at=timezone.now(), subject_kind="m", subject_id="1", field="f", purpose="回访")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM vault_opening")
    assert Opening.objects.count() == 1


class Page(models.Model):
    words = SealableTextField(blank=True, default="")
    more = SealableTextField(label="vault.words", blank=True, default="")
    other = SealableTextField(label="vault.words", blank=True, default="")

    class Meta:
        app_label = "vault"
        managed = False
        db_table = "vault_test_page"

    def __str__(self) -> str:
        return str(self.pk)


@pytest.fixture
def pages(db: None, tmp_path: Path, settings) -> None:
    settings.DATA_DIR = tmp_path
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE vault_test_page (id bigint PRIMARY KEY, words text, more text, other text)")


def test_only_what_is_marked_is_sealed_and_both_read_the_same(pages: None) -> None:
    Page.objects.create(pk=1, words=Sealed("当事人说了什么"), more="公开的话")
    with connection.cursor() as cursor:
        cursor.execute("SELECT words, more, other FROM vault_test_page")
        words, more, other = cursor.fetchone()
    assert (words.startswith("1$a$1$"), more, other) == (True, "公开的话", "")
    again = Page.objects.get()
    assert (again.words, again.more) == ("当事人说了什么", "公开的话")
    again.save()
    assert not Page.objects.filter(words="").exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM vault_test_page")
        assert "当事人" not in cursor.fetchone()[0]


def test_text_that_only_looks_sealed_is_read_back_as_it_was_typed(pages: None) -> None:
    typed = "1$a$1$abcdefgh"
    Page.objects.create(pk=1, words=typed)
    assert Page.objects.get().words == typed


def test_columns_that_share_a_label_open_each_other_and_no_others(pages: None) -> None:
    Page.objects.create(pk=1, more=Sealed("一句话"))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE vault_test_page SET other = more")
    assert Page.objects.get().other == "一句话"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE vault_test_page SET words = more")
    with pytest.raises(CannotOpen):
        Page.objects.get()
