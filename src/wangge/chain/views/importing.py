from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from wangge.chain.access import DRAFTS, get_draft
from wangge.chain.rules import EDITORS
from wangge.chain.services import ChainRefused
from wangge.chain.services.importing import COLUMNS, commit_import, register_for
from wangge.chain.views.asking import UNPROCESSABLE, actor_of, moment
from wangge.people.guards import has_role
from wangge.people.services.drafts import keep_draft, preview_rows
from wangge.ui.importing import TableRefused, errors_xlsx, preview_values, spreadsheet, template_xlsx, uploaded


@has_role(*EDITORS)
def upload(request: HttpRequest) -> HttpResponse:
    """Take the template, bring the table back."""
    form, filename, rows = uploaded(request, COLUMNS)
    if rows:
        person = actor_of(request).account
        draft = keep_draft(kind=DRAFTS, rows=rows, filename=filename, person_id=person, at=moment())
        return redirect("chain:import_preview", draft.pk)
    context = {"form": form, "columns": COLUMNS}
    return render(request, "chain/import.html", context, status=UNPROCESSABLE if form.errors else 200)


@has_role(*EDITORS)
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """The spreadsheet to fill in."""
    return spreadsheet(template_xlsx(COLUMNS), "wangge-chain.xlsx")


@has_role(*EDITORS)
@never_cache
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Every error beside its cell; the commit button appears when there is none."""
    actor, at = actor_of(request), moment()
    draft = get_draft(actor, pk)
    if draft.committed_at:
        return redirect("chain:board")
    if request.method == "POST":
        try:
            count = commit_import(draft, actor=actor, at=at)
        except (ChainRefused, TableRefused) as refusal:
            messages.error(request, refusal.message)
            return redirect("chain:import_preview", pk)
        messages.success(request, _("%(count)d organizations are in the chain.") % {"count": count})
        return redirect("chain:board")
    rows = preview_rows(draft, register_for(actor=actor, at=at))
    return render(request, "chain/import_preview.html", {"draft": draft, **preview_values(rows, COLUMNS)})


@has_role(*EDITORS)
@require_GET
@never_cache
def errors(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows with errors as a spreadsheet."""
    actor = actor_of(request)
    rows = preview_rows(get_draft(actor, pk), register_for(actor=actor, at=moment()))
    return spreadsheet(errors_xlsx(rows, COLUMNS), "wangge-chain-errors.xlsx")
