"""Concerns from elsewhere, through the same door as all others: every row becomes a matter, is known, or is an error.

An import may be repeated: rows are known by their number at the source, or by a hash of the row where there is none.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import IntegrityError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.audit.services import record
from wangge.kinds.concern.importing import Mapping, Table
from wangge.kinds.concern.rules.words import OPENERS
from wangge.kinds.concern.services.import_rows import (
    ERROR,
    WARNING,
    Finding,
    ImportRefused,
    Options,
    Prepared,
    Reader,
)
from wangge.kinds.concern.services.reporting import new_concern
from wangge.matters.models import Matter
from wangge.matters.services import NewMatter, Opened, OpeningRefused, open_matters
from wangge.people.actors import SYSTEM, Actor, of_post
from wangge.people.models import Person
from wangge.people.queries import current_posts

BATCH = 250
MOST_KEPT = 50_000
SOURCE_LENGTH = 40
TITLE_LENGTH = 200
CHANNELS = tuple(Matter.Channel.values)
Progress = Callable[[int, int], None]


class CountsDiffer(AssertionError):
    """Rows that went in and did not come out: never to happen, and never to be kept quiet."""


@dataclass
class ImportReport:
    """Rows in, and what became of each; `notes` hold for the whole file."""

    rows: int = 0
    matters: int = 0
    known: int = 0
    errors: int = 0
    closed: int = 0
    warned: int = 0
    located: int = 0
    findings: list[Finding] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    is_trial: bool = False

    def keep(self, findings: list[Finding]) -> None:
        """Counts findings by reason and keeps them; of very many warnings only the first."""
        for finding in findings:
            self.reasons[finding.reason] += 1
            if finding.severity == ERROR or len(self.findings) < MOST_KEPT:
                self.findings.append(finding)
        self.warned += any(finding.severity == WARNING for finding in findings)

    def check(self) -> None:
        """Every row is a matter, known or an error; else this raises."""
        if self.rows != self.matters + self.known + self.errors:
            raise CountsDiffer(f"{self.rows} rows != {self.matters} + {self.known} + {self.errors}")

    def as_dict(self) -> dict[str, object]:
        """The figures, for machines."""
        names = ("rows", "matters", "known", "errors", "closed", "warned", "located")
        return {name: getattr(self, name) for name in names} | {"notes": self.notes}


def source_named(options: Options, table: Table) -> str:
    """The name under which numbers are unique: the one given, or that of the file."""
    name = options.source or table.filename.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    if not name:
        raise ImportRefused(_("Say where the file comes from."))
    return name[:SOURCE_LENGTH]


def import_concerns(
    table: Table,
    *,
    mapping: Mapping,
    options: Options,
    at: datetime,
    actor: Actor = SYSTEM,
    by: Actor | None = None,
    is_trial: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Imports all rows in batches, each a transaction; `by` is who asked for it, `is_trial` only counts."""
    reader = Reader(table, mapping, options, at)
    source = source_named(options, table)
    found = ImportReport(notes=reader.notes(), is_trial=is_trial)
    if table.left_out:
        names = ", ".join(f"“{name}”" for name in table.left_out)
        found.notes.append(_("Only sheet “%(name)s” was read, not %(names)s.") % {"name": table.sheet, "names": names})
    total = table.count()
    lines = table.lines()
    seen: dict[str, str] = {}
    while batch := [reader.begin(line) for line in islice(lines, BATCH)]:
        fresh = _new_ones(batch, source, found)
        reader.complete(fresh)
        _take_in(fresh, source, found, seen, actor, at)
        if progress:
            progress(found.rows, total)
    if found.closed:
        text = _("%(count)d rows are closed at their source; without a journal of their own they begin as reported.")
        found.notes.append(text % {"count": found.closed})
    found.check()
    if not is_trial:
        who, name = by or actor, f"{table.filename} {table.sheet}".strip()
        record(
            act="concern.import", at=at, actor_person_id=who.person_id, actor_post_id=who.post_id, actor_name=who.name,
            subject_kind="source", subject_id=source,
            detail=f"{name}: {found.rows} = {found.matters} + {found.known} + {found.errors}",
        )  # fmt: skip
    return found


def _new_ones(batch: list[Prepared], source: str, found: ImportReport) -> list[Prepared]:
    """Rows that are not there yet; those that are get counted, and a note when their words differ."""
    numbers = [row.number for row in batch]
    there = Matter.objects.filter(source_system=source, source_number__in=numbers)
    titles = dict(there.values_list("source_number", "title"))
    for row in batch:
        if row.number in titles:
            _count_known(row, titles[row.number], found)
    return [row for row in batch if row.number not in titles]


def _count_known(row: Prepared, title: str, found: ImportReport) -> None:
    found.rows += 1
    found.known += 1
    words = str(row.given.get("title", "")).strip()[:TITLE_LENGTH]
    if words and words != title:
        text = _("%(number)s is there already, with other words.") % {"number": row.number}
        found.keep([Finding(row.line.number, "", WARNING, text)])


def _take_in(
    fresh: list[Prepared], source: str, found: ImportReport, seen: dict[str, str], actor: Actor, at: datetime
) -> None:
    """Opens the good rows of a batch together, or only counts them in a trial; numbers met before are known."""
    first: dict[str, Prepared] = {}
    for row in fresh:
        if row.number not in seen and (row.is_good or row.number not in first):
            first.setdefault(row.number, row)
    opened = [] if found.is_trial else [row for row in first.values() if row.is_good]
    _open(opened, source, actor, at)
    for row in fresh:
        if row.number in seen:
            _count_known(row, seen[row.number], found)
        else:
            _count(row, found, seen)


def _count(row: Prepared, found: ImportReport, seen: dict[str, str]) -> None:
    found.rows += 1
    found.keep(row.findings)
    if not row.is_good:
        found.errors += 1
        return
    seen[row.number] = str(row.given["title"]).strip()[:TITLE_LENGTH]
    found.matters += 1
    found.closed += bool(row.given.get("is_closed"))
    found.located += row.place.is_point_used


def _open(rows: list[Prepared], source: str, actor: Actor, at: datetime) -> None:
    """Opens rows in one transaction; where another import is quicker with some, each by itself."""
    wanted = [_as_new(row, source, actor, at) for row in rows]
    try:
        outcomes = open_matters(wanted)
    except IntegrityError:
        if len(rows) > 1:
            for row in rows:
                _open([row], source, actor, at)
            return
        outcomes = [OpeningRefused(_("It could not be kept: another import may be running."))]
    for row, outcome in zip(rows, outcomes, strict=True):
        if not isinstance(outcome, Opened):
            row.findings.append(Finding(row.line.number, "", ERROR, str(outcome)))


def _as_new(row: Prepared, source: str, actor: Actor, at: datetime) -> NewMatter:
    given: dict[str, Any] = {name: value for name, value in row.given.items() if name != "is_closed"}
    return new_concern(actor=actor, source_system=source, source_number=row.number, brought_at=at, **given)


def preview(table: Table, *, mapping: Mapping, options: Options, at: datetime, most: int) -> Iterator[Prepared]:
    """The first rows as they would be understood."""
    reader = Reader(table, mapping, options, at)
    for line in table.sample(most):
        yield reader.prepare(line)


def operator_named(username: str, at: datetime) -> Actor | None:
    """The first post of an account that may open concerns, as an actor."""
    person = Person.objects.filter(username=username).first()
    posts = current_posts(person, localdate(at)) if person else []
    actors = [of_post(post, name=person.name) for post in posts if person]
    return next((actor for actor in actors if actor.role in OPENERS), None)
