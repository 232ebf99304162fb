"""`wangge check-areas [CODE]`: overlaps, gaps and overhang of outlines, parent by parent."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from wangge.areas.queries import Fit, iterate_coverage


class Command(BaseCommand):
    help = "Report where outlines of areas overlap, leave gaps or reach outside; the exit status is 1 if any do."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", nargs="?", default="", help="area to look beneath; everywhere when left out")
        parser.add_argument("--least", type=float, default=25.0, metavar="M2", help="smaller differences are rounding")
        parser.add_argument("--json", action="store_true", help="print the report as JSON, one parent a line")

    def handle(self, *args: Any, **given: Any) -> None:
        odd = 0
        for fit in iterate_coverage(given["code"], least=given["least"]):
            odd += not fit.is_clean
            if given["json"]:
                self.stdout.write(json.dumps(_as_json(fit), ensure_ascii=False))
            elif not fit.is_clean:
                self._tell(fit)
        if odd:
            raise SystemExit(1)
        if not given["json"]:
            self.stdout.write(_("All outlines fit."))

    def _tell(self, fit: Fit) -> None:
        self.stdout.write(f"{fit.parent.code} {fit.parent.name}")
        for one, other, size in fit.overlaps:
            values = {"one": one, "other": other, "size": round(size)}
            self.stdout.write("  " + _("%(one)s and %(other)s overlap by %(size)s m²") % values)
        if fit.coverage.gap:
            self.stdout.write("  " + _("%(size)s m² belong to no part") % {"size": round(fit.coverage.gap)})
        if fit.coverage.outside:
            self.stdout.write("  " + _("%(size)s m² reach outside") % {"size": round(fit.coverage.outside)})
        if fit.without_outline:
            self.stdout.write("  " + _("%(number)s without an outline") % {"number": fit.without_outline})


def _as_json(fit: Fit) -> dict[str, Any]:
    return {
        "code": fit.parent.code,
        "name": fit.parent.name,
        "parts": fit.parts,
        "without_outline": fit.without_outline,
        "overlaps": [
            {"one": one.one, "other": one.other, "m2": round(one.square_metres)} for one in fit.coverage.overlaps
        ],
        "gap_m2": round(fit.coverage.gap),
        "outside_m2": round(fit.coverage.outside),
    }
