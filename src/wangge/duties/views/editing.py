"""Keeping: drafts by hand or from a table, put in force, ended, and which categories fall under a duty."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.duties import forms, queries, services
from wangge.duties.access import get_catalogue, get_item
from wangge.duties.rules import EDITORS
from wangge.duties.services import DutyRefused
from wangge.duties.tables import COLUMNS, checked, items_of
from wangge.duties.views.asking import UNPROCESSABLE, actor_of, moment
from wangge.people.guards import has_role
from wangge.ui.importing import UploadForm, preview_values, spreadsheet, template_xlsx, uploaded


@has_role(*EDITORS)
def draft(request: HttpRequest) -> HttpResponse:
    """A new draft by hand, empty or like an earlier version (`?like=`)."""
    actor, at = actor_of(request), moment()
    initial: dict[str, Any] = {"valid_from": localdate(at)}
    items: list[dict[str, Any]] = []
    if request.GET.get("like", "").isdecimal():
        row = get_catalogue(actor, int(request.GET["like"]))
        initial |= {"county": row.county_id, "kind": row.kind, "name": row.name, "source": row.source}
        items = _items(row)
    form = forms.CatalogueForm(request.POST or None, actor=actor, is_new=True, initial=initial)
    lines = forms.ItemFormSet(request.POST or None, initial=items, prefix="item")

    def act(given: dict[str, Any], held: list[dict[str, Any]]) -> int:
        return services.draft_catalogue(values=given, items=_with_categories(held, items), actor=actor, at=at).pk

    return _write(request, form, lines, act, title=_("Draft a catalogue"), back=reverse("duties:board"))


@has_role(*EDITORS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with a draft."""
    actor, at = actor_of(request), moment()
    row = get_catalogue(actor, pk)
    initial = {"source": row.source, "valid_from": row.valid_from}
    form = forms.CatalogueForm(request.POST or None, actor=actor, is_new=False, initial=initial)
    lines = forms.ItemFormSet(request.POST or None, initial=_items(row), prefix="item")

    def act(given: dict[str, Any], held: list[dict[str, Any]]) -> int:
        services.edit_draft(row, values=given, items=held, actor=actor, at=at)
        return row.pk

    title = _("Draft of “%(name)s”") % {"name": row.name}
    return _write(request, form, lines, act, title=title, back=reverse("duties:catalogue", args=[pk]))


def _items(row: queries.AnyCatalogue) -> list[dict[str, Any]]:
    items = row.items.order_by("position").prefetch_related("mapped__category")
    return [
        {
            "name": item.name, "sentence": item.sentence, "office": item.office,
            "categories": [one.category for one in item.mapped.all()],
        }
        for item in items
    ]  # fmt: skip


def _with_categories(held: list[dict[str, Any]], before: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A duty that keeps its name in the next version keeps its categories."""
    known = {item["name"]: item["categories"] for item in before}
    return [given | {"categories": known.get(given.get("name", ""), [])} for given in held]


def _write(request: HttpRequest, form: Any, lines: Any, act: Any, *, title: str, back: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and lines.is_valid():
        try:
            pk = act(form.cleaned_data, [line.cleaned_data for line in lines])
        except DutyRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, _("Kept as a draft: look at it, then put it in force."))
            return redirect("duties:catalogue", pk)
    context = {"form": form, "lines": lines, "title": title, "back": back}
    return render(request, "duties/form.html", context, status=UNPROCESSABLE if form.errors else 200)


@has_role(*EDITORS)
def bring(request: HttpRequest) -> HttpResponse:
    """A draft from a table; what is wrong stands beside its cell and nothing is kept."""
    actor, at = actor_of(request), moment()
    form = forms.CatalogueForm(request.POST or None, actor=actor, is_new=True, initial={"valid_from": localdate(at)})
    upload, filename, rows = uploaded(request, COLUMNS)
    context: dict[str, Any] = {"form": form, "upload": upload, "columns": COLUMNS}
    if rows and form.is_valid():
        found = checked(rows)
        if any(row.errors for row in found):
            context |= {"filename": filename, **preview_values(found, COLUMNS), "upload": UploadForm()}
            return render(request, "duties/bring.html", context, status=UNPROCESSABLE)
        try:
            row = services.draft_catalogue(values=form.cleaned_data, items=items_of(found), actor=actor, at=at)
        except DutyRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, _("Kept as a draft: look at it, then put it in force."))
            return redirect("duties:catalogue", row.pk)
    return render(request, "duties/bring.html", context, status=UNPROCESSABLE if form.errors or upload.errors else 200)


@has_role(*EDITORS)
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """The spreadsheet to fill in."""
    return spreadsheet(template_xlsx(COLUMNS), "wangge-duties.xlsx")


@has_role(*EDITORS)
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a draft in force."""
    row = get_catalogue(actor_of(request), pk)
    try:
        services.publish(row, actor=actor_of(request), at=moment())
    except DutyRefused as refusal:
        messages.error(request, refusal.message)
    else:
        words = {"day": row.valid_from.isoformat()}
        messages.success(request, _("It holds from %(day)s; residents read it from then on.") % words)
    return redirect("duties:catalogue", pk)


@has_role(*EDITORS)
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    try:
        services.discard(get_catalogue(actor_of(request), pk), actor=actor_of(request), at=moment())
    except DutyRefused as refusal:
        messages.error(request, refusal.message)
        return redirect("duties:catalogue", pk)
    messages.success(request, _("The draft was thrown away."))
    return redirect("duties:board")


@has_role(*EDITORS)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a catalogue without a next version."""
    row = get_catalogue(actor_of(request), pk)
    form = forms.EndForm(request.POST or None, initial={"last_day": localdate(moment())})
    title = _("End “%(name)s”") % {"name": row.name}
    return _small(
        request,
        form,
        lambda given: services.end(row, **given, actor=actor_of(request), at=moment()),
        title=title,
        pk=pk,
    )


@has_role(*EDITORS)
def map_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Which categories fall under a duty."""
    actor = actor_of(request)
    item = get_item(actor, pk)
    chosen = [row.category for row in item.mapped.select_related("category__parent")]
    form = forms.MapForm(request.POST or None, actor=actor, chosen=chosen)
    title = _("Categories under “%(name)s”") % {"name": item.name}
    return _small(
        request, form, lambda given: services.map_categories(item, **given, actor=actor, at=moment()), title=title,
        pk=item.catalogue_id,
    )  # fmt: skip


def _small(request: HttpRequest, form: Any, act: Any, *, title: str, pk: int) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except DutyRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            return redirect("duties:catalogue", pk)
    context = {"form": form, "title": title, "back": reverse("duties:catalogue", args=[pk])}
    return render(request, "duties/small.html", context, status=UNPROCESSABLE if form.errors else 200)
