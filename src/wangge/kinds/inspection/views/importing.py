from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from wangge.kinds.inspection.access import get_draft
from wangge.kinds.inspection.services import InspectionRefused
from wangge.kinds.inspection.services.importing import COLUMNS, commit_import, keep_draft, preview_import
from wangge.kinds.inspection.views.asking import KEEPERS, UNPROCESSABLE
from wangge.matters.views.asking import actor_of, moment
from wangge.people.guards import has_role
from wangge.ui.importing import errors_xlsx, preview_values, spreadsheet, template_xlsx, uploaded


@has_role(*KEEPERS)
def upload(request: HttpRequest) -> HttpResponse:
    """Take the template, bring the table back."""
    form, filename, rows = uploaded(request, COLUMNS)
    if rows:
        draft = keep_draft(rows=rows, filename=filename, person_id=actor_of(request).account, at=moment())
        return redirect("inspection:import_preview", draft.pk)
    context = {"form": form, "columns": COLUMNS}
    return render(request, "inspection/import.html", context, status=UNPROCESSABLE if form.errors else 200)


@has_role(*KEEPERS)
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """The spreadsheet to fill in."""
    return spreadsheet(template_xlsx(COLUMNS), "wangge-installations.xlsx")


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
    context = {"draft": draft, **preview_values(preview_import(draft, actor=actor, at=at), COLUMNS)}
    return render(request, "inspection/import_preview.html", context)


@has_role(*KEEPERS)
@require_GET
@never_cache
def errors(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows with errors as a spreadsheet."""
    draft = get_draft(actor_of(request), pk)
    rows = preview_import(draft, actor=actor_of(request), at=moment())
    return spreadsheet(errors_xlsx(rows, COLUMNS), "wangge-installations-errors.xlsx")
