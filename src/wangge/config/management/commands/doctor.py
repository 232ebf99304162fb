"""`wangge doctor`: what is wrong, and how to mend it."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wangge.config.command import demo_beside
from wangge.ui.modules import installed_modules


class Command(BaseCommand):
    help = "Check this installation and say how to mend what is wrong; exit code 1 when something is."

    def handle(self, *args: Any, **given: Any) -> None:
        found = self._ground()
        if not found:
            for module in installed_modules():
                for check in module.checks:
                    found += [f"{check.name}: {text}" for text in check.run()]
        for text in found:
            self.stdout.write(f"✗ {text}")
        if found:
            raise SystemExit(1)
        self.stdout.write("✓ " + _("Nothing wrong was found in %(folder)s.") % {"folder": settings.DATA_DIR})

    def _ground(self) -> list[str]:
        """What must be so before any app can check itself."""
        found = []
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if missing:
            words = ngettext(
                "%(folder)s: %(count)d migration is missing; run `wangge migrate`.",
                "%(folder)s: %(count)d migrations are missing; run `wangge migrate`.",
                missing,
            )
            found.append(words % {"folder": settings.DATA_DIR, "count": missing} + _elsewhere())
        for name in ("secret_key",):
            path = settings.DATA_DIR / name
            if path.exists() and path.stat().st_mode & 0o077:
                found.append(_("%(path)s: readable by others; run `chmod 600 %(path)s`.") % {"path": path})
        if settings.DEBUG:
            found.append(_("WANGGE_DEBUG is on: visitors see details of errors; switch it off."))
        return found


def _elsewhere() -> str:
    """Where the city that was meant may lie."""
    folder = demo_beside(settings.DATA_DIR)
    if folder is None:
        return " " + _("If your city lies in another folder, name it: `wangge --dir FOLDER doctor`.")
    return " " + _("A demo city lies in %(folder)s: `wangge --dir %(folder)s doctor` looks at it.") % {"folder": folder}
