"""`wangge status`: what is there."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from rich.cells import cell_len

from wangge.config.command import demo_beside
from wangge.matters.kinds import kinds
from wangge.matters.pages.words import PHASE_WORDS
from wangge.ui.modules import installed_modules

READY = "ready"
Line = tuple[str, str]


class Command(BaseCommand):
    help = "Print what is there: areas, grids, people, matters by kind and phase, what is overdue."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print JSON; its names stay the same in every language")

    def handle(self, *args: Any, **given: Any) -> None:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
        state = "not set up: run `wangge migrate`, or `wangge demo` for a demo city" if missing else READY
        statuses = [] if missing else [status for module in installed_modules() for status in module.status]
        figures = {status.name: status.count() for status in statuses}
        ground = {"folder": str(settings.DATA_DIR), "database": connection.vendor, "state": state}
        if given["json"]:
            self.stdout.write(json.dumps({**ground, **figures}, ensure_ascii=False))
            return
        self._write("", [
            (_("Folder"), ground["folder"]),
            (_("Database"), connection.display_name),
            (_("State"), _("ready") if state == READY else _("not set up")),
        ])  # fmt: skip
        for status in statuses:
            self._write(str(status.title), list(_lines(figures[status.name], _words(status.words))))
        for advice in _advice(is_ready=state == READY):
            self.stdout.write(f"\n{advice}")

    def _write(self, heading: str, lines: list[Line]) -> None:
        """A heading and its lines, the values beneath each other."""
        if heading:
            self.stdout.write(f"\n{heading}")
        widest = max((cell_len(label) for label, _value in lines), default=0)
        for label, value in lines:
            self.stdout.write(f"  {label}{' ' * (widest - cell_len(label))}  {value}")


def _words(own: Mapping[str, Any]) -> dict[str, Any]:
    """What the keys of figures are called: an app's own words, kinds and phases."""
    titles = {name: kind.title for name, kind in kinds().items()}
    return {**{str(phase): words for phase, words in PHASE_WORDS.items()}, **titles, **own}


def _lines(figures: Mapping[str, Any], words: Mapping[str, Any]) -> Iterator[Line]:
    """Figures as lines: what has parts in one line of its own, each of several such things beneath."""
    for name, value in figures.items():
        label = str(words.get(name, name))
        if not isinstance(value, Mapping):
            yield label, _said(value)
        elif any(isinstance(part, Mapping) for part in value.values()):
            yield from _lines(value, words)
        else:
            yield label, " · ".join(f"{words.get(part, part)} {_said(count)}" for part, count in value.items())


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)


def _advice(*, is_ready: bool) -> Iterator[str]:
    """How to go on, and that another city lies beside this one."""
    folder = demo_beside(settings.DATA_DIR)
    if folder is not None:
        yield _("A demo city lies in %(folder)s: `wangge --dir %(folder)s status` tells of it.") % {"folder": folder}
    elif not is_ready:
        yield _(
            "Nothing is set up here: `wangge migrate` makes the tables, `wangge demo` builds a demo city. "
            "If your city lies in another folder, name it: `wangge --dir FOLDER status`."
        )
