"""Fixtures of all tests."""

from importlib import import_module

import pytest
from django.db import connection

APPEND_ONLY = (
    "wangge.audit.migrations.0002_append_only",
    "wangge.vault.migrations.0002_append_only",
    "wangge.matters.migrations.0003_journal_append_only",
)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
    """Takes the append-only triggers off, since transactional tests empty every table when they end."""
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        for name in APPEND_ONLY:
            import_module(name).remove(None, editor)


@pytest.fixture
def append_only(db: None) -> None:
    """The database as it is in service: append-only tables refuse changes. Undone with the test's transaction."""
    editor = connection.schema_editor(atomic=False)
    editor.deferred_sql = []
    for name in APPEND_ONLY:
        import_module(name).install(None, editor)
