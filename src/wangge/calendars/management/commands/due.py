import argparse
import csv
import io
import sys
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from wangge.calendars import rules
from wangge.kit.messages import translate as _

COLUMNS = ("start", "limit", "region")


class Command(BaseCommand):
    help = "Print a deadline and why it is so, from the calendars that ship with Wangge; needs no database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--start", help="moment the limit begins, e.g. 2025-09-26T09:00")
        parser.add_argument("--limit", help="amount and unit, e.g. '3 work_day'; units: " + ", ".join(rules.LimitUnit))
        parser.add_argument("--region", default="", help="area code; its region's and county's days off count too")
        parser.add_argument(
            "--batch", metavar="FILE.csv", help="columns start,limit,region; prints CSV; '-' reads stdin"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(settings.LANGUAGE_CODE):
            if options["batch"]:
                failed = print_batch(read_text(options["batch"]), sys.stdout)
                if failed:
                    sys.exit(1)
                return
            if not (options["start"] and options["limit"]):
                raise CommandError(_("Give --start and --limit, or --batch FILE.csv."))
            try:
                found = deadline(options["start"], options["limit"], options["region"])
            except ValueError as error:
                raise CommandError(str(error)) from error
            self.stdout.write(found.text())
            self.stdout.write(found.explanation.text())


def deadline(start: str, limit: str, region: str) -> rules.Due:
    """One deadline from texts; a ValueError says what cannot be read."""
    try:
        moment = datetime.fromisoformat(start.strip())
    except ValueError:
        raise ValueError(_("“%(text)s” is not a moment like 2025-09-26T09:00.") % {"text": start}) from None
    try:
        return rules.due(moment, rules.parse_limit(limit), rules.shipped_calendar(region.strip()))
    except OverflowError:
        raise ValueError(_("The deadline lies beyond the year 9999.")) from None


def read_text(name: str) -> str:
    """The file's text in UTF-8 or, as older office software writes it, GB 18030."""
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise CommandError(f"{name}: {error.strerror}") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")


def print_batch(text: str, target: TextIO) -> int:
    """Writes one row per row read; returns how many could not be counted (their explanation column says why)."""
    reader = csv.DictReader(io.StringIO(text, newline=""), restval="")
    reader.fieldnames = [name.strip().lower() for name in reader.fieldnames or ()]
    missing = {"start", "limit"} - set(reader.fieldnames)
    if missing:
        raise CommandError(_("Missing column: %(names)s") % {"names": ", ".join(sorted(missing))})
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow([*COLUMNS, "due", "explanation"])
    failed = 0
    for row in reader:
        given = [row.get(column) or "" for column in COLUMNS]
        try:
            found = deadline(*given)
            answer = [found.text(), found.explanation.text()]
        except ValueError as error:
            failed += 1
            answer = ["", str(error)]
        writer.writerow([*given, *answer])
    return failed
