"""`wangge language`: reading what people write; its own words, no database."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from wangge.language.command import main


class Command(BaseCommand):
    help = "Train, predict and find hot spots in texts: `wangge language --help` lists its words."

    def run_from_argv(self, argv: list[str]) -> None:
        sys.exit(main(argv[2:]))

    def handle(self, *args: Any, **given: Any) -> None:
        """Only called from code; the command line goes straight to the library."""
        sys.exit(main(list(args)))
