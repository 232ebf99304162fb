import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.calendars.management.commands.due import read_text
from wangge.calendars.rules import CalendarFileRefused, RegionNotUnderstood
from wangge.calendars.services import load_calendar


class Command(BaseCommand):
    help = "Load and publish days off and make-up working days (CSV columns date,name,is_off_day and perhaps region)."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", help="CSV file; '-' reads stdin")
        parser.add_argument("--region", default="", help="area code the days hold for; empty: the whole nation")

    def handle(self, *args: Any, **options: Any) -> None:
        lines = read_text(options["file"]).splitlines()
        try:
            count = load_calendar(lines=lines, region=options["region"], at=timezone.now())
        except CalendarFileRefused as refused:
            raise CommandError("\n".join([_("Nothing was loaded."), *refused.errors])) from refused
        except RegionNotUnderstood as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            _("%(name)s: %(count)d days are new or changed and now published.")
            % {"name": Path(options["file"]).name, "count": count}
        )
