"""`wangge plan-grids`: the grid planner; its own words, no database."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from wangge.gridplan.command import main


class Command(BaseCommand):
    help = "Divide communities into grids from buildings: `wangge plan-grids --help` lists its words."

    def run_from_argv(self, argv: list[str]) -> None:
        sys.exit(main(argv[2:]))

    def handle(self, *args: Any, **given: Any) -> None:
        """Only called from code; the command line goes straight to the planner."""
        sys.exit(main(list(args)))
