from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.areas.intake import AreaRow, Fault, Options, read_areas
from wangge.areas.models import Area, AreaAlias, Boundary
from wangge.areas.queries import within
from wangge.areas.services.outlines import boundary_row, centre_of, save_boundaries
from wangge.areas.services.versions import tree_changed
from wangge.audit.services import record
from wangge.kit.codes import LENGTHS
from wangge.kit.datum import datum_named

Progress = Callable[[int, int], None]
_BATCH = 1000
_COLUMNS = ("name", "kind", "households", "centre_lng", "centre_lat", "valid_from", "valid_to", "parent_id")


@dataclass
class LoadReport:
    """What a load did, or would do: rows created, changed, unchanged; what was wrong; what is worth a look."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    @property
    def is_loaded(self) -> bool:
        """Whether nothing was wrong."""
        return not self.faults

    def add(self, other: "LoadReport") -> "LoadReport":
        """Both reports in one."""
        self.created += other.created
        self.changed += other.changed
        self.unchanged += other.unchanged
        self.faults += other.faults
        self.warnings += other.warnings
        return self


def load_areas(
    files: Iterable[Path],
    *,
    at: datetime,
    options: Options | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> LoadReport:
    """Loads divisions, grids and outlines from files: all of them, or nothing when any row is wrong."""
    with transaction.atomic():
        report = stage_areas(files, at=at, options=options or Options(), progress=progress)
        if dry_run or not report.is_loaded:
            transaction.set_rollback(True)
        elif report.created or report.changed:
            detail = f"+{report.created} ~{report.changed} ={report.unchanged}"
            record(act="areas.load", at=at, subject_kind="areas", detail=detail)
    return report


def stage_areas(
    files: Iterable[Path], *, at: datetime, options: Options, progress: Progress | None = None
) -> LoadReport:
    """Writes the good rows inside the caller's transaction, which is to be rolled back if the report has faults."""
    intake = read_areas(files, options)
    loading = _Loading(at, options, progress or (lambda done, total: None))
    loading.report.faults += intake.faults
    loading.take(intake.rows)
    if loading.report.created or loading.report.changed:
        tree_changed()
    return loading.report


class _Loading:
    """One load: known areas by code, and what is to be written."""

    def __init__(self, at: datetime, options: Options, progress: Progress) -> None:
        self.at = at
        self.options = options
        self.progress = progress
        self.report = LoadReport()
        self.known: dict[str, Area] = {}
        self.outlines: dict[str, tuple[str, str]] = {}
        self.touched: dict[str, Area] = {}
        self.new: set[str] = set()
        self.changed: set[str] = set()
        self.former: list[tuple[str, str]] = []

    def take(self, rows: list[AreaRow]) -> None:
        """Checks the rows against what is known and writes them, upper levels first."""
        self._look_up({row.code[:2] for row in rows}, with_outlines=any(row.outline for row in rows))
        done = 0
        for level in LENGTHS:
            for row in (row for row in rows if row.level == level):
                self._take(row)
                done += 1
                if done % _BATCH == 0:
                    self.progress(done, len(rows))
            self._write()
        self._write_outlines([row for row in rows if row.outline])
        self._write_aliases(rows)
        codes = {row.code for row in rows} & set(self.known)
        self.changed -= self.new
        self.report.created, self.report.changed = len(self.new), len(self.changed)
        self.report.unchanged = len(codes) - len(self.new) - len(self.changed)
        self.progress(len(rows), len(rows))

    def _look_up(self, provinces: Iterable[str], *, with_outlines: bool) -> None:
        for province in sorted(provinces):
            areas = Area.objects.filter(within(province))
            self.known.update({area.code: area for area in areas.iterator(chunk_size=5000)})
            if with_outlines:
                outlines = Boundary.objects.filter(within(province, field="area__code"))
                for code, datum, geojson in outlines.values_list("area__code", "datum", "geojson").iterator():
                    self.outlines[code] = (datum, geojson)

    def _take(self, row: AreaRow) -> None:
        area = self.known.get(row.code)
        parent = self.known.get(row.parent)
        if area is not None and row.outline:
            return
        if area is not None and area.valid_to and area.valid_to <= self.at.date() and area.name != row.name:
            self._fault(row, _("%(code)s was “%(name)s” until %(day)s; codes are never used again")
                        % {"code": row.code, "name": area.name, "day": area.valid_to})  # fmt: skip
        elif row.parent and parent is None:
            self._fault(row, _("the area above it, %(parent)s, is unknown") % {"parent": row.parent})
        elif not row.name:
            self._fault(row, _("no area has the code %(code)s, and a new one needs a name") % {"code": row.code})
        else:
            self._stage(row, area or Area(code=row.code, level=row.level, source=self.options.source), parent)

    def _stage(self, row: AreaRow, area: Area, parent: Area | None) -> None:
        """Puts what the row says into the area, and notes it if anything is new; a silent file changes nothing."""
        values = {
            "name": row.name,
            "kind": row.kind,
            "parent_id": parent.pk if parent else None,
            "households": row.households,
            "centre_lng": row.centre[0] if row.centre else None,
            "centre_lat": row.centre[1] if row.centre else None,
            "valid_from": row.valid_from,
            "valid_to": row.valid_to,
        }
        said = {name: value for name, value in values.items() if value is not None}
        differing = {name: value for name, value in said.items() if getattr(area, name) != value}
        if area.pk is None:
            self.new.add(row.code)
        elif differing:
            self.changed.add(row.code)
            self.former += [(row.code, area.name)] if "name" in differing else []
        if area.pk is None or differing:
            for name, value in differing.items():
                setattr(area, name, value)
            self.touched[row.code] = area
        self.known[row.code] = area

    def _fault(self, row: AreaRow, reason: str) -> None:
        self.report.faults.append(Fault(row.file, row.place, reason))

    def _write(self) -> None:
        new = [area for area in self.touched.values() if area.pk is None]
        old = [area for area in self.touched.values() if area.pk is not None]
        Area.objects.bulk_create(new, batch_size=_BATCH)
        Area.objects.bulk_update(old, _COLUMNS, batch_size=_BATCH)
        self.touched.clear()

    def _write_outlines(self, rows: list[AreaRow]) -> None:
        datum = datum_named(self.options.datum)
        written: dict[str, Boundary] = {}
        centred: list[Area] = []
        for row in rows:
            area = self.known.get(row.code)
            if area is None or area.pk is None or row.outline is None:
                continue
            boundary = boundary_row(area, row.outline, datum=datum, source=self.options.source, at=self.at)
            if row.outline.mended:
                self.report.warnings.append(
                    Fault(row.file, row.place, _("outline repaired: %(what)s") % {"what": row.outline.mended})
                )
            if self.outlines.get(row.code) != (datum, boundary.geojson):
                self.changed.add(row.code)
                written[row.code] = boundary
            if area.centre_lng is None:
                area.centre_lng, area.centre_lat = row.centre or centre_of(row.outline)
                centred.append(area)
        save_boundaries(list(written.values()))
        Area.objects.bulk_update(centred, ["centre_lng", "centre_lat"], batch_size=_BATCH)

    def _write_aliases(self, rows: list[AreaRow]) -> None:
        said = [(row.code, alias.strip()[:100]) for row in rows if row.code in self.known for alias in row.aliases]
        aliases = [
            AreaAlias(area=self.known[code], name=name, source=self.options.source) for code, name in said + self.former
        ]
        AreaAlias.objects.bulk_create(aliases, batch_size=_BATCH, ignore_conflicts=True)
