"""Import in three steps: bring the table, say what its columns are, see what became of every row."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from wangge.jobs.queries import is_anybody_working
from wangge.kinds.concern.access import get_run, visible_runs
from wangge.kinds.concern.forms import ColumnsForm, TableForm
from wangge.kinds.concern.importing import Table
from wangge.kinds.concern.pages import preview_rows
from wangge.kinds.concern.services.import_rows import ImportRefused
from wangge.kinds.concern.services.import_runs import (
    choose,
    choose_sheet,
    findings_csv,
    keep_upload,
    mapping_of,
    options_of,
    sheets_alike,
    start,
    start_all,
    table_of,
)
from wangge.kinds.concern.services.importing import preview
from wangge.kit.sheets import SheetRefused
from wangge.matters.views.asking import DESK_ROLES
from wangge.people.guards import has_role
from wangge.people.rules import Role

IMPORTERS = (Role.SYSTEM_ADMIN, Role.DISPATCHER)
MOST_SHOWN = 20
MOST_RUNS = 30


@has_role(*IMPORTERS)
@never_cache
def show_imports(request: HttpRequest) -> HttpResponse:
    """Bring a table; one's earlier imports."""
    actor = request.actor  # type: ignore[attr-defined]
    form = TableForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = keep_upload(content=file.read(), filename=file.name, actor=actor, at=timezone.now())
        except SheetRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("concern:import", run.pk)
    runs = [(run, json.loads(run.figures)) for run in visible_runs(actor).defer("content", "findings")[:MOST_RUNS]]
    return render(request, "concern/imports.html", {"form": form, "runs": runs}, status=422 if form.errors else 200)


@has_role(*IMPORTERS)
@never_cache
def show_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Before it starts: the columns and the first rows as they are understood; afterwards: what became of the rows."""
    actor = request.actor  # type: ignore[attr-defined]
    run = get_run(actor, pk)
    if run.started_at is not None:
        return render(request, "concern/import_report.html", _report(request, run))
    try:
        table = table_of(run)
    except ImportRefused as refusal:
        values: dict[str, Any] = {"run": run, "figures": {}, "refusal": str(refusal)}
        return render(request, "concern/import_report.html", values, status=410)
    if request.method == "POST" and request.POST.get("act") == "sheet":
        return _other_sheet(request, run, table)
    form = ColumnsForm(request.POST or None, run=run, actor=actor, headings=table.headings, mapping=mapping_of(run))
    if request.method == "POST" and form.is_valid():
        try:
            choose(run, columns=form.columns(), actor=actor, options=form.options())
            return _go_on(run, table, request.POST.get("act", ""))
        except ImportRefused as refusal:
            form.add_error(None, str(refusal))
    values = {"run": run, "form": form, "table": table, "rows": [], "total": table.count(), "refusal": ""}
    values["alike"] = sheets_alike(table)
    try:
        found = preview(table, mapping=mapping_of(run), options=options_of(run), at=timezone.now(), most=MOST_SHOWN)
        values["rows"] = preview_rows(found)
    except ImportRefused as refusal:
        values["refusal"] = str(refusal)
    values["bad"] = sum(not row.is_good for row in values["rows"])
    return render(request, "concern/import.html", values, status=422 if form.errors else 200)


def _go_on(run: Any, table: Table, act: str) -> HttpResponse:
    """Starts what was asked for, this sheet or all that are alike; else the page shows the rows anew."""
    if act in {"start", "start_all"}:
        list(preview(table, mapping=mapping_of(run), options=options_of(run), at=timezone.now(), most=1))
    if act == "start_all":
        start_all(run, table, at=timezone.now())
        return redirect("concern:imports")
    if act == "start":
        start(run, at=timezone.now())
    return redirect("concern:import", run.pk)


def _other_sheet(request: HttpRequest, run: Any, table: Table) -> HttpResponse:
    """Another sheet of the same workbook, if it is one that holds rows."""
    wanted = request.POST.get("sheet", "")
    if wanted in table.sheets.tables:
        choose_sheet(run, wanted)
    return redirect("concern:import", run.pk)


@has_role(*IMPORTERS)
@never_cache
@require_GET
def show_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The moving part of the report's page."""
    run = get_run(request.actor, pk)  # type: ignore[attr-defined]
    return render(request, "concern/import_report.html#state", _report(request, run))


def _report(request: HttpRequest, run: Any) -> dict[str, Any]:
    is_asleep = run.finished_at is None and not is_anybody_working(timezone.now())
    may_read = request.actor.role in DESK_ROLES  # type: ignore[attr-defined]
    return {"run": run, "figures": json.loads(run.figures), "is_asleep": is_asleep, "may_read": may_read}


@has_role(*IMPORTERS)
@never_cache
@require_GET
def send_findings(request: HttpRequest, pk: int) -> HttpResponse:
    """Errors and warnings with their rows, as a table."""
    run = get_run(request.actor, pk)  # type: ignore[attr-defined]
    try:
        text = findings_csv(run)
    except ImportRefused as refusal:
        values = {"run": run, "figures": json.loads(run.figures), "refusal": str(refusal)}
        return render(request, "concern/import_report.html", values, status=410)
    headers = {"Content-Disposition": f'attachment; filename="wangge-import-{pk}.csv"', "Cache-Control": "no-store"}
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)
