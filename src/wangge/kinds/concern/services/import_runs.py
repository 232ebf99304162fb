"""Imports from the desk: the file is kept sealed, its columns are chosen, the background process does the work."""

import base64
import csv
import io
import json
from collections.abc import Mapping as AnyMapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.jobs.registry import JobHandle
from wangge.jobs.services import enqueue
from wangge.kinds.concern.importing import Mapping, Table, guess, open_table
from wangge.kinds.concern.models import ImportRun
from wangge.kinds.concern.rules.words import OPENERS
from wangge.kinds.concern.services.import_rows import ImportRefused, Options
from wangge.kinds.concern.services.importing import SOURCE_LENGTH, import_concerns
from wangge.kit.sheets import SheetRefused, sheets_of
from wangge.matters.models import Matter
from wangge.notices.services import notify
from wangge.people.actors import SYSTEM, Actor, of_post

TASK = "concern.import"
KEEP = timedelta(days=7)
LANGUAGE = "zh-hans"


def keep_upload(*, content: bytes, filename: str, actor: Actor, at: datetime) -> ImportRun:
    """Keeps an uploaded table with the guess of its columns; raises `SheetRefused` when it is no table."""
    names = sheets_of(content, filename).tables
    table = open_table(content, filename, sheet=names[0] if names else "")
    table.count()
    return ImportRun.objects.create(
        filename=filename[-200:],
        sheet=table.sheet,
        content=base64.b64encode(content).decode(),
        columns=json.dumps(guess(table.headings, table.sample()).columns, ensure_ascii=False),
        area_code=actor.area_code,
        source=filename.rsplit(".", 1)[0][:SOURCE_LENGTH],
        channel=Matter.Channel.HOTLINE_12345,
        person_id=actor.account,
        post_id=actor.post_id,
        created_at=at,
    )


def table_of(run: ImportRun) -> Table:
    """The uploaded table; refused when it was forgotten."""
    if not run.content:
        raise ImportRefused(_("The file was forgotten after a week; bring it again."))
    return open_table(base64.b64decode(run.content), run.filename, sheet=run.sheet)


def mapping_of(run: ImportRun) -> Mapping:
    """How the columns are understood."""
    return Mapping({name: tuple(heads) for name, heads in json.loads(run.columns).items()})


def options_of(run: ImportRun) -> Options:
    """What holds for the whole file."""
    return Options(run.area_code, run.datum, run.source, run.channel, run.only_open)


def choose_sheet(run: ImportRun, name: str) -> None:
    """Takes another sheet of the workbook, with the guess of its columns; raises `SheetRefused` when it has no rows."""
    run.sheet = name
    table = table_of(run)
    table.count()
    run.columns = json.dumps(guess(table.headings, table.sample()).columns, ensure_ascii=False)
    run.save(update_fields=["sheet", "columns"])


def choose(run: ImportRun, *, columns: AnyMapping[str, list[str]], actor: Actor, options: AnyMapping[str, Any]) -> None:
    """Keeps the choices of columns and the rest; the area must be the actor's own or beneath it."""
    if not str(options["area_code"]).startswith(actor.area_code):
        raise ImportRefused(_("The area must lie within yours."))
    run.columns = json.dumps(columns, ensure_ascii=False)
    for name in ("area_code", "datum", "source", "channel", "only_open"):
        setattr(run, name, options[name])
    run.save(update_fields=["columns", "area_code", "datum", "source", "channel", "only_open"])


def start(run: ImportRun, *, at: datetime) -> bool:
    """Hands the import to the background process, once; whether this was the time."""
    with transaction.atomic():
        is_first = bool(ImportRun.objects.filter(pk=run.pk, started_at=None).update(started_at=at))
        if is_first:
            enqueue(name=TASK, payload={"run": run.pk}, key=f"{TASK}:{run.pk}", at=at)
    return is_first


def sheets_alike(table: Table) -> list[str]:
    """The other sheets of the workbook that hold rows beneath the same headings."""
    return [name for name in table.sheets.tables if name != table.sheet and _headings(table, name) == table.headings]


def _headings(table: Table, sheet: str) -> tuple[str, ...]:
    try:
        return open_table(table.source, table.filename, sheet=sheet).headings
    except SheetRefused:
        return ()


def start_all(run: ImportRun, table: Table, *, at: datetime) -> None:
    """The same for every sheet with the same headings: each is an import with a report of its own, chosen alike."""
    with transaction.atomic():
        if not start(run, at=at):
            return
        run.refresh_from_db()
        for name in sheets_alike(table):
            run.pk, run.sheet, run.started_at = None, name, None
            run.save(force_insert=True)
            start(run, at=at)


def work(run_id: int, job: JobHandle, at: datetime) -> None:
    """Imports; a repetition after a sudden death goes on where the last batch ended."""
    run = ImportRun.objects.select_related("post__person", "post__area").get(pk=run_id)
    asker = of_post(run.post) if run.post else SYSTEM
    actor = asker if asker.role in OPENERS else SYSTEM

    def progress(done: int, total: int) -> None:
        ImportRun.objects.filter(pk=run_id).update(done=done, total=total)
        job.progress(done, total)

    with override(LANGUAGE):
        try:
            found = import_concerns(
                table_of(run), mapping=mapping_of(run), options=options_of(run), at=at, actor=actor, by=asker,
                progress=progress,
            )  # fmt: skip
        except (ImportRefused, SheetRefused) as refusal:
            ImportRun.objects.filter(pk=run_id).update(refusal=str(refusal), finished_at=at)
            return
        run.figures = json.dumps({**found.as_dict(), "reasons": found.reasons.most_common(20)}, ensure_ascii=False)
        run.findings = json.dumps([asdict(finding) for finding in found.findings], ensure_ascii=False)
        run.finished_at, run.done, run.total = at, found.rows, found.rows
        run.save(update_fields=["figures", "findings", "finished_at", "done", "total"])
        _tell(run, found.as_dict(), at)


def _tell(run: ImportRun, figures: AnyMapping[str, object], at: datetime) -> None:
    body = _("%(rows)d rows = %(matters)d new matters + %(known)d known already + %(errors)d errors") % figures
    notify(
        key=f"{TASK}:{run.pk}", person_ids=[run.person_id], title=_("Imported: %(file)s") % {"file": run.filename},
        body=body, url=reverse("concern:import", args=[run.pk]), at=at,
    )  # fmt: skip


def findings_csv(run: ImportRun) -> str:
    """Errors and warnings with the cells of their rows."""
    table = table_of(run)
    by_line: dict[int, list[dict[str, Any]]] = {}
    for finding in json.loads(run.findings or "[]"):
        by_line.setdefault(finding["line"], []).append(finding)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        [*(name for name, _cell in table.marks), _("line"), _("column"), _("severity"), _("reason"), *table.headings]
    )
    for line in table.lines():
        for finding in by_line.get(line.number, ()):
            cells = [_as_text(line.cells[head]) for head in table.headings]
            writer.writerow(
                [table.sheet, line.number, finding["column"], finding["severity"], finding["reason"], *cells]
            )
    return "\ufeff" + out.getvalue()


def _as_text(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def forget_old(at: datetime) -> int:
    """Forgets files and findings after a week; the figures stay."""
    old = ImportRun.objects.filter(created_at__lt=at - KEEP).exclude(content="", findings="")
    return old.update(content="", findings="")
