"""`wangge load-catalogue FILE` loads categories and the duty list; with `--export` it writes them to the file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.kit.sheets import write_csv, write_xlsx
from wangge.matters.services.catalogue_loading import LoadReport, export_table, load_catalogue


class Command(BaseCommand):
    """Checks everything first, reports every bad row with line and reason, then loads all or nothing."""

    help = "Load the catalogue of categories from a CSV or Excel file, or write it to one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and what to do with it."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check and count, change nothing")
        parser.add_argument("--export", action="store_true", help="write the catalogue to the file instead")

    def handle(self, *args: Any, **options: Any) -> None:
        """Loads or writes."""
        file: Path = options["file"]
        if options["export"]:
            headings, rows = export_table()
            file.write_bytes((write_xlsx if file.suffix.lower() == ".xlsx" else write_csv)(headings, rows))
            self.stdout.write(_("%(count)d rows written to %(file)s.") % {"count": len(rows), "file": file})
            return
        report = load_catalogue(file, at=timezone.now(), filename=file.name, dry_run=options["dry_run"])
        if not report.is_loaded:
            for fault in report.faults:
                self.stderr.write(str(fault))
            raise CommandError(_("%(count)d faults; nothing was loaded.") % {"count": len(report.faults)})
        self._tell(report, is_dry=options["dry_run"])

    def _tell(self, report: LoadReport, *, is_dry: bool) -> None:
        words = {
            "created": report.created, "changed": report.changed, "unchanged": report.unchanged,
            "removed": report.removed,
        }  # fmt: skip
        text = _("%(created)d new, %(changed)d changed, %(unchanged)d unchanged, %(removed)d removed.")
        self.stdout.write(text % words)
        for kept in report.kept:
            self.stdout.write(_("Kept, since matters were filed under it: %(what)s") % {"what": kept})
        if is_dry:
            self.stdout.write(_("Nothing was changed: this was a trial."))
