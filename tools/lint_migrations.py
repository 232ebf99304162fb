"""Looks for migrations that would break a running installation (a check of run_checks.py)."""

import os
import sys
from pathlib import Path

import django
from django.apps import apps
from django_migration_linter import MigrationLinter

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    sys.path.insert(0, str(ROOT / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.config.settings")
    django.setup()
    ours = [config.label for config in apps.get_app_configs() if config.name.startswith("wangge.")]
    linter = MigrationLinter(
        str(ROOT),
        include_apps=ours,
        ignore_initial_migrations=True,  # a first migration meets no rows that it could break
        quiet=["ok", "ignore", "warning"],
        no_cache=True,
    )
    linter.lint_all_migrations(app_label=None)
    return 1 if linter.has_errors else 0


if __name__ == "__main__":
    sys.exit(main())
