"""`wangge status`: what is there."""

import json
from typing import IO, Any, cast

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from rich.console import Console
from rich.table import Table

from wangge.ui.modules import installed_modules


class Command(BaseCommand):
    help = "Print what is there: areas, grids, people, matters by kind and phase, what is overdue."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **given: Any) -> None:
        figures: dict[str, Any] = {"folder": str(settings.DATA_DIR), "database": connection.vendor}
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            figures["state"] = "not set up: run `wangge migrate`, or `wangge demo` for a demo city"
        else:
            figures["state"] = "ready"
            for module in installed_modules():
                for status in module.status:
                    figures[status.name] = status.count()
        if given["json"]:
            self.stdout.write(json.dumps(figures, ensure_ascii=False))
            return
        table = Table(show_header=False, box=None)
        for name, value in _flat(figures):
            table.add_row(name, str(value))
        Console(file=cast(IO[str], self.stdout)).print(table)


def _flat(figures: dict[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    """Nested figures as lines."""
    lines: list[tuple[str, Any]] = []
    for name, value in figures.items():
        if isinstance(value, dict):
            lines.extend(_flat(value, f"{prefix}{name} · "))
        else:
            lines.append((f"{prefix}{name}", value))
    return lines
