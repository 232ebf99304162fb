"""Import in three steps: template, upload with preview, commit."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from wangge.people.access import get_draft
from wangge.people.guards import has_role, refused
from wangge.people.importsheets import passwords_xlsx, template_xlsx
from wangge.people.labels import IMPORT_LABELS, ROLE_LABELS
from wangge.people.rules import Role
from wangge.people.services import PeopleRefused
from wangge.people.services.drafts import keep_draft
from wangge.people.services.imports import (
    COLUMNS,
    KIND_ROLES,
    MOST_ROWS,
    commit_import,
    preview_import,
    take_passwords,
)
from wangge.ui.importing import errors_xlsx, preview_values, spreadsheet, uploaded

IMPORTERS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)


def _check_kind(request: HttpRequest, kind: str) -> HttpResponse | None:
    """The refusal when this kind of table is the other administrator's."""
    if kind not in KIND_ROLES:
        raise Http404
    if request.actor.role != KIND_ROLES[kind]:  # type: ignore[attr-defined]
        names = {"name": ROLE_LABELS[KIND_ROLES[kind]]}
        return refused(request, _("Only this post may do that: %(name)s.") % names)
    return None


@has_role(*IMPORTERS)
def upload(request: HttpRequest, kind: str) -> HttpResponse:
    """Take the template, bring the table back."""
    refusal_page = _check_kind(request, kind)
    if refusal_page is not None:
        return refusal_page
    form, filename, rows = uploaded(request, COLUMNS[kind], most=MOST_ROWS)
    if rows:
        draft = keep_draft(kind=kind, rows=rows, filename=filename, person_id=request.user.pk or 0, at=timezone.now())
        return redirect("people:import_preview", pk=draft.pk)
    values = {"form": form, "kind": kind, "title": IMPORT_LABELS[kind], "columns": COLUMNS[kind]}
    return render(request, "people/import.html", values, status=422 if form.errors else 200)


@has_role(*IMPORTERS)
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """The spreadsheet to fill in."""
    return _check_kind(request, kind) or spreadsheet(template_xlsx(kind), f"wangge-{kind}.xlsx")


@has_role(*IMPORTERS)
@never_cache
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Every error beside its cell; the commit button appears when there is none."""
    draft = get_draft(pk, request.user.pk)
    if draft.committed_at:
        return render(request, "people/import_done.html", {"draft": draft, "title": IMPORT_LABELS[draft.kind]})
    now = timezone.now()
    if request.method == "POST":
        try:
            count = commit_import(draft, actor=request.actor, at=now)  # type: ignore[attr-defined]
        except PeopleRefused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("%(count)s rows were imported.") % {"count": count})
        return redirect("people:import_preview", pk=pk)
    rows = preview_import(draft, actor=request.actor, at=now)  # type: ignore[attr-defined]
    values = {"draft": draft, "title": IMPORT_LABELS[draft.kind], **preview_values(rows, COLUMNS[draft.kind])}
    return render(request, "people/import_preview.html", values)


@has_role(*IMPORTERS)
@never_cache
def errors(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows with errors as a spreadsheet."""
    draft = get_draft(pk, request.user.pk)
    rows = preview_import(draft, actor=request.actor, at=timezone.now())  # type: ignore[attr-defined]
    return spreadsheet(errors_xlsx(rows, COLUMNS[draft.kind]), f"wangge-{draft.kind}-errors.xlsx")


@has_role(Role.SECURITY_ADMIN)
@never_cache
@require_POST
def passwords(request: HttpRequest, pk: int) -> HttpResponse:
    """First passwords of the accounts that an import made; they can be fetched once."""
    draft = get_draft(pk, request.user.pk)
    taken = take_passwords(draft, actor=request.actor, at=timezone.now())  # type: ignore[attr-defined]
    if not taken:
        messages.error(request, _("The first passwords were fetched already. Give a person a new one on his page."))
        return redirect("people:import_preview", pk=pk)
    return spreadsheet(passwords_xlsx(taken), "wangge-first-passwords.xlsx")
