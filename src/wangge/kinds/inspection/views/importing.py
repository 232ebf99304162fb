from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from wangge.kinds.inspection.access import get_draft
from wangge.kinds.inspection.services import InspectionRefused
from wangge.kinds.inspection.services.importing import COLUMNS, commit_import, keep_draft, preview_import
from wangge.kinds.inspection.views.asking import KEEPERS, UNPROCESSABLE, XLSX
from wangge.kit.sheets import SheetRefused
from wangge.matters.views.asking import actor_of, moment
from wangge.people.guards import has_role
from wangge.rounds.forms import UploadForm
from wangge.rounds.tables import TableRefused, errors_xlsx, read_table, template_xlsx

MOST_BYTES = 5 * 1024 * 1024
MOST_SHOWN = 200


@has_role(*KEEPERS)
def upload(request: HttpRequest) -> HttpResponse:
    """Take the template, bring the table back."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            if given.size > MOST_BYTES:
                raise TableRefused(_("The file is larger than 5 MB."))
            rows = read_table(given.read(), given.name, COLUMNS)
        except (SheetRefused, TableRefused) as refusal:
            form.add_error("file", str(refusal))
        else:
            draft = keep_draft(rows=rows, filename=given.name, person_id=actor_of(request).account, at=moment())
            return redirect("inspection:import_preview", draft.pk)
    context = {"form": form, "columns": COLUMNS}
    return render(request, "inspection/import.html", context, status=UNPROCESSABLE if form.errors else 200)


@has_role(*KEEPERS)
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """The spreadsheet to fill in."""
    return _file(template_xlsx(COLUMNS), "wangge-installations.xlsx")


def _file(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=XLSX, headers=headers)


@has_role(*KEEPERS)
@never_cache
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Every error beside its cell; the commit button appears when there is none."""
    actor, at = actor_of(request), moment()
    draft = get_draft(actor, pk)
    if draft.committed_at:
        return redirect("inspection:register")
    if request.method == "POST":
        try:
            count = commit_import(draft, actor=actor, at=at)
        except InspectionRefused as refusal:
            messages.error(request, refusal.message)
            return redirect("inspection:import_preview", pk)
        messages.success(request, _("%(count)d rows are in the register; their checks begin today.") % {"count": count})
        return redirect("inspection:register")
    rows = preview_import(draft, actor=actor, at=at)
    bad = [row for row in rows if row.errors]
    shown = rows if len(rows) <= MOST_SHOWN else bad[:MOST_SHOWN]
    context = {
        "draft": draft,
        "columns": COLUMNS,
        "rows": [(row, row.cells(COLUMNS)) for row in shown],
        "total": len(rows),
        "bad": len(bad),
        "hidden": len(rows) - len(shown),
    }
    return render(request, "inspection/import_preview.html", context)


@has_role(*KEEPERS)
@require_GET
@never_cache
def errors(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows with errors as a spreadsheet."""
    draft = get_draft(actor_of(request), pk)
    rows = preview_import(draft, actor=actor_of(request), at=moment())
    return _file(errors_xlsx(rows, COLUMNS), "wangge-installations-errors.xlsx")
