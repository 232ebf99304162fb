"""`wangge load-areas FILE…`: divisions, outlines, grids, estates, buildings, stairwells and streets."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import Progress

from wangge.areas.intake import Options
from wangge.areas.queries import SHIPPED_DIVISIONS
from wangge.areas.services import LoadReport
from wangge.estates.intake import LAYOUTS
from wangge.estates.services import load_places
from wangge.kit.codes import SCHEMES
from wangge.kit.datum import DATUMS


class Command(BaseCommand):
    help = "Load areas and places from files: everything is checked first, then all is loaded or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, help="CSV, Excel or GeoJSON files")
        parser.add_argument("--ningxia", action="store_true", help="the divisions of Ningxia that come with Wangge")
        parser.add_argument("--as", dest="layout", choices=list(LAYOUTS), default="", help="layout of the files")
        parser.add_argument(
            "--map", action="append", default=[], metavar="COLUMN=HEADING", help="our column, your heading"
        )
        parser.add_argument("--datum", default="wgs84", help=f"datum of points: {', '.join(DATUMS)}, cgcs2000")
        parser.add_argument("--scheme", choices=list(SCHEMES), default="own", help="scheme of grid codes")
        parser.add_argument("--under", default="", metavar="CODE", help="area beneath which names are looked up")
        parser.add_argument("--source", default="", help="where the data come from, kept with every row")
        parser.add_argument("--dry-run", action="store_true", help="check and report, load nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **given: Any) -> None:
        files = [*([SHIPPED_DIVISIONS] if given["ningxia"] else []), *given["files"]]
        if not files:
            raise CommandError(_("Name at least one file, or --ningxia."))
        mapping = dict(word.split("=", 1) for word in given["map"] if "=" in word)
        source = given["source"] or (_("National Bureau of Statistics, 2023") if given["ningxia"] else "")
        options = Options(given["datum"], mapping, given["scheme"], given["under"], source)
        console = Console(stderr=True)
        with Progress(console=console, disable=not sys.stderr.isatty()) as bar:
            task = bar.add_task(_("Areas"), total=None)
            report = load_places(
                files,
                at=timezone.now(),
                options=options,
                layout=given["layout"],
                dry_run=given["dry_run"],
                progress=lambda done, total: bar.update(task, completed=done, total=total),
            )
        self._tell(report, as_json=given["json"])
        if not report.is_loaded:
            raise CommandError(_("%(count)d faults; nothing was loaded.") % {"count": len(report.faults)})
        if given["dry_run"]:
            self.stderr.write(_("Only checked; nothing was loaded."))

    def _tell(self, report: LoadReport, *, as_json: bool) -> None:
        counts = {"created": report.created, "changed": report.changed, "unchanged": report.unchanged}
        if as_json:
            texts = {
                "faults": [str(fault) for fault in report.faults],
                "warnings": [str(odd) for odd in report.warnings],
            }
            self.stdout.write(json.dumps({**counts, **texts}, ensure_ascii=False))
            return
        for odd in report.warnings:
            self.stderr.write(_("Worth a look: %(what)s") % {"what": odd})
        for fault in report.faults:
            self.stderr.write(str(fault))
        if report.is_loaded:
            self.stdout.write(_("%(created)d created, %(changed)d changed, %(unchanged)d unchanged.") % counts)
