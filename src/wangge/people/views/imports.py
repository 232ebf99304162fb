"""Import in three steps: template, upload with preview, commit."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from wangge.kit.sheets import SheetRefused
from wangge.people.access import get_draft
from wangge.people.forms import UploadForm
from wangge.people.guards import has_role, refused
from wangge.people.importsheets import errors_xlsx, passwords_xlsx, template_xlsx
from wangge.people.labels import IMPORT_LABELS, ROLE_LABELS
from wangge.people.rules import Role
from wangge.people.services import PeopleRefused
from wangge.people.services.imports import (
    COLUMNS,
    KIND_ROLES,
    commit_import,
    keep_draft,
    preview_import,
    read_table,
    take_passwords,
)

IMPORTERS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_BYTES = 5 * 1024 * 1024
MOST_SHOWN = 300


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
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            if given.size > MOST_BYTES:
                raise PeopleRefused(_("The file is larger than 5 MB."))
            rows = read_table(kind, given.read(), given.name)
        except (SheetRefused, PeopleRefused) as refusal:
            form.add_error("file", str(refusal))
        else:
            draft = keep_draft(
                kind=kind,
                rows=rows,
                filename=given.name,
                person_id=request.user.pk or 0,
                at=timezone.now(),
            )
            return redirect("people:import_preview", pk=draft.pk)
    values = {"form": form, "kind": kind, "title": IMPORT_LABELS[kind], "columns": COLUMNS[kind]}
    return render(request, "people/import.html", values, status=422 if form.errors else 200)


@has_role(*IMPORTERS)
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """The spreadsheet to fill in."""
    return _check_kind(request, kind) or _file(template_xlsx(kind), f"wangge-{kind}.xlsx")


def _file(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=XLSX, headers=headers)


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
    columns = COLUMNS[draft.kind]
    bad = [row for row in rows if row.errors]
    shown = rows if len(rows) <= MOST_SHOWN else bad[:MOST_SHOWN]
    values = {
        "draft": draft,
        "title": IMPORT_LABELS[draft.kind],
        "columns": columns,
        "rows": [(row, row.cells(columns)) for row in shown],
        "total": len(rows),
        "bad": len(bad),
        "hidden": len(rows) - len(shown),
    }
    return render(request, "people/import_preview.html", values)


@has_role(*IMPORTERS)
@never_cache
def errors(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows with errors as a spreadsheet."""
    draft = get_draft(pk, request.user.pk)
    rows = preview_import(draft, actor=request.actor, at=timezone.now())  # type: ignore[attr-defined]
    return _file(errors_xlsx(draft.kind, rows), f"wangge-{draft.kind}-errors.xlsx")


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
    return _file(passwords_xlsx(taken), "wangge-first-passwords.xlsx")
