from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction

from wangge.areas.intake import Fault, Options
from wangge.areas.services import LoadReport, stage_areas
from wangge.areas.services.loading import Progress
from wangge.audit.services import record
from wangge.estates.intake import layout_of, read_places
from wangge.estates.services.staging import Staging
from wangge.kit.sheets import SheetRefused

_ORDER = ("estates", "buildings", "units", "streets")


def load_places(
    files: Sequence[Path],
    *,
    at: datetime,
    options: Options | None = None,
    layout: str = "",
    dry_run: bool = False,
    progress: Progress | None = None,
) -> LoadReport:
    """Loads files of areas, estates, buildings, stairwells and streets together: all of them, or nothing.

    The layout of each file is told by its headings unless it is given.
    """
    options = options or Options()
    report = LoadReport()
    by_layout = _sorted_out(files, layout, report)
    with transaction.atomic():
        report.add(stage_areas(by_layout.pop("areas", []), at=at, options=options, progress=progress))
        for kind in _ORDER:
            report.add(_stage(by_layout.get(kind, []), kind, options, progress))
        if dry_run or not report.is_loaded:
            transaction.set_rollback(True)
        elif report.created or report.changed:
            names = ", ".join(file.name for file in files)
            detail = f"{names}: +{report.created} ~{report.changed} ={report.unchanged}"
            record(act="areas.load", at=at, subject_kind="areas", detail=detail)
    return report


def _sorted_out(files: Iterable[Path], layout: str, report: LoadReport) -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for file in files:
        try:
            found.setdefault(layout or layout_of(file), []).append(file)
        except (OSError, SheetRefused) as error:
            report.faults.append(Fault(file.name, "", str(error)))
    return found


def _stage(files: list[Path], layout: str, options: Options, progress: Progress | None) -> LoadReport:
    report = LoadReport()
    for file in files:
        intake = read_places(file, layout, options)
        report.faults += intake.faults
        report.add(Staging(options, progress or (lambda done, total: None)).take(layout, intake.rows))
    return report
