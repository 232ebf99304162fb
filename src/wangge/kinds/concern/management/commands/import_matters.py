"""`wangge import-matters FILE`: concerns from a table of any layout."""

import csv
import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import Progress

from wangge.kinds.concern.importing import FIELDS, Mapping, MappingRefused, Table, apply_choices, guess, open_table
from wangge.kinds.concern.services.import_rows import Finding, ImportRefused, Options
from wangge.kinds.concern.services.importing import (
    CHANNELS,
    ImportReport,
    import_concerns,
    operator_named,
    preview,
)
from wangge.kit.datum import DATUMS, UnknownDatum, datum_named
from wangge.kit.sheets import SheetRefused
from wangge.people.actors import SYSTEM

SHOWN_ROWS = 5
SHOWN_REASONS = 12


class Command(BaseCommand):
    help = "Import concerns from a CSV or Excel file of any layout; it may be repeated, known rows are passed over."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="CSV (UTF-8 or GB 18030) or Excel file")
        parser.add_argument(
            "--map", action="append", default=[], metavar="COLUMN=HEADING",
            help=f"our column ({', '.join(FIELDS)}) and your heading; COLUMN= for none; may be repeated",
        )  # fmt: skip
        parser.add_argument("--sheet", default="", metavar="NAME", help="which sheet, of a workbook with several")
        parser.add_argument("--dry-run", action="store_true", help="show how rows are understood, import nothing")
        parser.add_argument("--source", default="", help="name of the source; numbers are unique in it (file name)")
        parser.add_argument("--datum", default="wgs84", help=f"datum of points: {', '.join(DATUMS)}, cgcs2000")
        parser.add_argument("--area", default="", metavar="CODE", help="where rows belong that say no better place")
        parser.add_argument(
            "--channel", default="hotline_12345", choices=CHANNELS, help="channel of rows that name none"
        )
        parser.add_argument("--only-open", action="store_true", help="leave out what is closed at its source")
        parser.add_argument("--operator", default="", metavar="USERNAME", help="who imports; the software if left out")
        parser.add_argument("--errors", type=Path, metavar="FILE", help="write errors and warnings to a CSV file")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **given: Any) -> None:
        try:
            table = open_table(given["file"], sheet=given["sheet"])
            choices = [(name.strip(), head.strip()) for name, _sign, head in (w.partition("=") for w in given["map"])]
            mapping = apply_choices(guess(table.headings, table.sample()), choices, table.headings)
            options = Options(
                given["area"], datum_named(given["datum"]), given["source"], given["channel"], given["only_open"]
            )
            self._tell_mapping(table, mapping)
            if given["dry_run"]:
                self._tell_preview(table, mapping, options)
            report = self._run(table, mapping, options, given)
        except OSError as error:
            raise CommandError(_("%(file)s cannot be read.") % {"file": given["file"]}) from error
        except (SheetRefused, MappingRefused, ImportRefused, UnknownDatum) as refusal:
            raise CommandError(str(refusal)) from refusal
        if given["errors"]:
            write_findings(given["errors"], table, report)
        self._tell(report, as_json=given["json"], is_trial=given["dry_run"])

    def _run(self, table: Table, mapping: Mapping, options: Options, given: dict[str, Any]) -> ImportReport:
        now = timezone.now()
        actor = operator_named(given["operator"], now) if given["operator"] else SYSTEM
        if actor is None:
            raise CommandError(_("%(name)s holds no post now.") % {"name": given["operator"]})
        with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
            task = bar.add_task(_("Concerns"), total=None)
            return import_concerns(
                table, mapping=mapping, options=options, at=now, actor=actor, is_trial=given["dry_run"],
                progress=lambda done, total: bar.update(task, completed=done, total=total),
            )  # fmt: skip

    def _tell_mapping(self, table: Table, mapping: Mapping) -> None:
        if table.sheet:
            self.stderr.write(_("Sheet “%(name)s”.") % {"name": table.sheet})
        if table.left_out:
            names = ", ".join(f"“{name}”" for name in table.left_out)
            self.stderr.write(_("Not read: %(names)s.") % {"names": names})
        self.stderr.write(_("Headings in line %(line)d. Columns are taken as:") % {"line": table.heading_line})
        for heading in table.headings:
            name = mapping.field_of(heading)
            self.stderr.write(f"  {heading} → " + (f"{FIELDS[name]} ({name})" if name else _("not used")))

    def _tell_preview(self, table: Table, mapping: Mapping, options: Options) -> None:
        for row in preview(table, mapping=mapping, options=options, at=timezone.now(), most=SHOWN_ROWS):
            given = row.given
            moment = timezone.localtime(given["at"]).strftime("%Y-%m-%d %H:%M") if "at" in given else "-"  # type: ignore[arg-type]
            words = [
                moment,
                str(given.get("title", "-")),
                str(given.get("area_code") or "-"),
                str(given.get("category")),
            ]
            self.stderr.write(
                f"  {row.line.number}: " + " | ".join([*words, str(given.get("channel", "-")), row.number])
            )
            for finding in row.findings:
                self.stderr.write(f"     {finding.severity}: {finding.column}: {finding.reason}")

    def _tell(self, report: ImportReport, *, as_json: bool, is_trial: bool) -> None:
        if as_json:
            reasons = dict(report.reasons.most_common(SHOWN_REASONS))
            found = {**report.as_dict(), "is_trial": is_trial, "reasons": reasons}
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        for note in report.notes:
            self.stderr.write(note)
        for reason, count in report.reasons.most_common(SHOWN_REASONS):
            self.stderr.write(f"  {count} × {reason}")
        if len(report.reasons) > SHOWN_REASONS:
            others = len(report.reasons) - SHOWN_REASONS
            self.stderr.write(_("  and %(count)d other reasons: --errors FILE has them all") % {"count": others})
        words = _("%(rows)d rows = %(matters)d new matters + %(known)d known already + %(errors)d errors")
        self.stdout.write(words % report.as_dict())
        if is_trial:
            self.stdout.write(_("Only tried; nothing was imported."))


def write_findings(path: Path, table: Table, report: ImportReport) -> None:
    """Errors and warnings with the cells of their rows, as a table that Excel opens."""
    by_line: dict[int, list[Finding]] = {}
    for finding in report.findings:
        by_line.setdefault(finding.line, []).append(finding)
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(
            [
                *(name for name, _cell in table.marks),
                _("line"),
                _("column"),
                _("severity"),
                _("reason"),
                *table.headings,
            ]
        )
        for line in table.lines():
            for finding in by_line.get(line.number, ()):
                cells = [line.cells[head] for head in table.headings]
                writer.writerow(
                    [
                        *(cell for _name, cell in table.marks),
                        finding.line,
                        finding.column,
                        finding.severity,
                        finding.reason,
                        *cells,
                    ]
                )
