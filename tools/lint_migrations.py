"""Looks for migrations that would break a running installation, in the SQL that PostgreSQL gets."""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

import django  # noqa: E402
from django.apps import apps  # noqa: E402
from django.db import connection  # noqa: E402
from django_migration_linter import MigrationLinter  # noqa: E402
from tests.postgres import DATABASE, running_postgres  # noqa: E402


def main() -> int:
    folder = Path(tempfile.mkdtemp(prefix="wangge-migrations-"))
    folder.chmod(0o711)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    # SQLite makes whole tables anew for most changes, which looks dangerous and is not; PostgreSQL is what counts.
    os.environ["DATABASE_URL"] = running_postgres(folder / "postgres").replace(f"/{DATABASE}?", "/postgres?")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.config.settings")
    os.environ.setdefault("WANGGE_DIR", str(folder))
    django.setup()
    ours = [config.label for config in apps.get_app_configs() if config.name.startswith("wangge.")]
    linter = MigrationLinter(
        str(ROOT),
        include_apps=ours,
        ignore_initial_migrations=True,  # a first migration meets no rows that it could break
        quiet=["ok", "ignore", "warning"],
        no_cache=True,
    )
    linter.lint_all_migrations()
    connection.close()
    return 1 if linter.has_errors else 0


if __name__ == "__main__":
    sys.exit(main())
