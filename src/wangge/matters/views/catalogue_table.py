"""The catalogue as a table in the browser: template, upload, preview of every change and every error, load."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from wangge.matters.catalogue_words import TABLE
from wangge.matters.forms.catalogue import TableForm
from wangge.matters.pages.catalogue_table import get_draft, preview_of, template_xlsx
from wangge.matters.services.catalogue import CatalogueRefused
from wangge.matters.services.catalogue_drafts import fingerprint, keep_draft, load_draft, try_draft
from wangge.matters.views.asking import actor_of, moment
from wangge.matters.views.catalogue import TYPES, keepers
from wangge.people.guards import has_role
from wangge.people.rules import STAFF_ROLES


@has_role(*STAFF_ROLES)
def template(request: HttpRequest) -> HttpResponse:
    """The sheet to fill in."""
    headers = {"Content-Disposition": 'attachment; filename="catalogue-template.xlsx"'}
    return HttpResponse(template_xlsx(), content_type=TYPES["xlsx"], headers=headers)


@keepers
def upload(request: HttpRequest) -> HttpResponse:
    """Take the table, bring it back changed."""
    form = TableForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            draft = keep_draft(content=given.read(), filename=given.name, actor=actor_of(request), at=moment())
        except CatalogueRefused as refusal:
            form.add_error("file", refusal.message)
        else:
            return redirect("catalogue:preview", pk=draft.pk)
    values = {"form": form, "columns": TABLE}
    return render(request, "matters/catalogue/upload.html", values, status=422 if form.errors else 200)


@keepers
@never_cache
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Every change and every error beside its cell; loading is offered when there is none."""
    actor, at = actor_of(request), moment()
    draft = get_draft(pk, actor.person_id)
    if request.method == "POST":
        try:
            report = load_draft(draft, seen=request.POST.get("seen", ""), actor=actor, at=at)
        except CatalogueRefused as refusal:
            messages.error(request, refusal.message)
            return redirect("catalogue:preview", pk=pk)
        text = _("The catalogue was loaded: %(created)d new, %(changed)d changed, %(removed)d taken away.")
        words = {"created": report.created, "changed": report.changed, "removed": report.removed}
        messages.success(request, text % words)
        return redirect("catalogue:list")
    report = try_draft(draft, actor=actor, at=at)
    values = {"draft": draft, "report": report, "preview": preview_of(report), "seen": fingerprint(report)}
    return render(request, "matters/catalogue/preview.html", values)
