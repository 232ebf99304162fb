"""An empty database gets its tables at once; they are those that all migrations, one after the other, would leave."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import ConnectionHandler, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from wangge.config.tables import is_empty, lay_out

ON_POSTGRES = (
    "SELECT table_name, column_name, data_type, is_nullable, column_default, is_identity, character_maximum_length "
    "FROM information_schema.columns WHERE table_schema = 'public'",
    "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT conname, conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE connamespace = 'public'::regnamespace",
    "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
)
ON_SQLITE = ("SELECT type, name, sql FROM sqlite_master",)
NOTED = "SELECT app, name FROM django_migrations"


@contextmanager
def empty_database(name: str, folder: Path) -> Iterator[BaseDatabaseWrapper]:
    """One more database beside that of the test."""
    is_sqlite = connection.vendor == "sqlite"
    if not is_sqlite:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
    place = folder / f"{name}.sqlite3" if is_sqlite else name
    other = ConnectionHandler({"default": {**connection.settings_dict, "NAME": place}})["default"]
    try:
        yield other
    finally:
        other.close()
        if not is_sqlite:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP DATABASE {name}")


def described(other: BaseDatabaseWrapper) -> set[tuple[object, ...]]:
    """Everything that the database says of its tables; the order of columns in a table does not count."""
    found = set()
    with other.cursor() as cursor:
        for statement in (NOTED, *(ON_POSTGRES if other.vendor == "postgresql" else ON_SQLITE)):
            cursor.execute(statement)
            found |= {(statement[:40], *(_sorted(value) for value in row)) for row in cursor.fetchall()}
    return found


def _sorted(value: object) -> object:
    if isinstance(value, str) and value.startswith("CREATE TABLE"):
        return tuple(sorted(re.split(r", (?![^()]*\))", value.partition("(")[2].removesuffix(")"))))
    return value


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_tables_laid_out_at_once_are_those_that_all_migrations_leave(tmp_path):
    with empty_database("replayed", tmp_path) as one, empty_database("laid_out", tmp_path) as other:
        executor = MigrationExecutor(one)
        executor.migrate(executor.loader.graph.leaf_nodes())
        assert lay_out(other) is True
        replayed, at_once = described(one), described(other)

    assert len(at_once) > 700
    assert replayed == at_once


@pytest.mark.django_db(transaction=True)
def test_a_database_that_holds_a_city_is_never_laid_out_anew(django_user_model):
    django_user_model.objects.create(username="wang")

    call_command("migrate", verbosity=0, interactive=False)

    assert not is_empty(connection)
    assert django_user_model.objects.filter(username="wang").exists()
