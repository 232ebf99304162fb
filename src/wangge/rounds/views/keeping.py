"""Lists that rounds go over, brought in as tables, and the check forms."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from wangge.matters.views.asking import actor_of, moment
from wangge.people.guards import has_role
from wangge.rounds import forms, queries, services
from wangge.rounds.access import get_draft, get_list
from wangge.rounds.forms.keeping import as_text
from wangge.rounds.services.lists import COLUMNS, keep_draft, preview_list
from wangge.rounds.views.asking import FORM_KEEPERS, LIST_KEEPERS, UNPROCESSABLE
from wangge.rounds.views.setting import tried
from wangge.ui.importing import errors_xlsx, preview_values, spreadsheet, template_xlsx, uploaded
from wangge.ui.paging import keyset_page

SIZE = 100


@has_role(*LIST_KEEPERS)
def lists(request: HttpRequest) -> HttpResponse:
    """The operator's own registers, and a new one."""
    actor, at = actor_of(request), moment()
    form = forms.ListForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        made = tried(form, lambda: services.create_list(actor=actor, at=at, **form.cleaned_data))
        if made is not None:
            messages.success(request, _("The list is there; now bring in its entries."))
            return redirect("rounds:entries", made.pk)
    context = {"form": form, "lists": queries.lists_for(actor)}
    return render(request, "rounds/lists.html", context, status=UNPROCESSABLE if form.errors else 200)


@has_role(*LIST_KEEPERS)
def entries(request: HttpRequest, pk: int) -> HttpResponse:
    """One register: its entries, and a table brought in."""
    actor, at = actor_of(request), moment()
    held = get_list(actor, pk)
    form, filename, rows = uploaded(request, COLUMNS)
    if rows:
        draft = keep_draft(held, rows=rows, filename=filename, person_id=actor.account, at=at)
        return redirect("rounds:preview", draft.pk)
    found = queries.entries_for(held, actor)
    context = {
        "list": held,
        "form": form,
        "page": keyset_page(found, ("area__code", "code", "pk"), request.GET.get("after", ""), SIZE),
        "columns": COLUMNS,
    }
    return render(request, "rounds/entries.html", context, status=UNPROCESSABLE if form.errors else 200)


@has_role(*LIST_KEEPERS)
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """The spreadsheet to fill in."""
    return spreadsheet(template_xlsx(COLUMNS), "wangge-list.xlsx")


@has_role(*LIST_KEEPERS)
@never_cache
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Every error beside its cell; the commit button appears when there is none."""
    actor, at = actor_of(request), moment()
    draft = get_draft(actor, pk)
    if draft.committed_at:
        return redirect("rounds:entries", draft.list_id)
    if request.method == "POST":
        try:
            saved, rested = services.commit_list(draft, is_whole="whole" in request.POST, actor=actor, at=at)
        except services.RoundRefused as refusal:
            messages.error(request, refusal.message)
            return redirect("rounds:preview", pk)
        messages.success(
            request,
            _("%(saved)d entries are in the list, %(rested)d left it. Rounds over it take them over on their page of"
              " targets.") % {"saved": saved, "rested": rested},
        )  # fmt: skip
        return redirect("rounds:entries", draft.list_id)
    context = {"draft": draft, **preview_values(preview_list(draft, actor=actor), COLUMNS)}
    return render(request, "rounds/preview.html", context)


@has_role(*LIST_KEEPERS)
@require_GET
@never_cache
def errors(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows with errors as a spreadsheet."""
    actor = actor_of(request)
    return spreadsheet(errors_xlsx(preview_list(get_draft(actor, pk), actor=actor), COLUMNS), "wangge-list-errors.xlsx")


@has_role(*FORM_KEEPERS)
@require_GET
def shortforms(request: HttpRequest) -> HttpResponse:
    """The check forms in force."""
    services.begin_forms(moment())
    return render(request, "rounds/forms.html", {"forms": queries.short_forms()})


@has_role(*FORM_KEEPERS)
def shortform(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A new check form, or a new edition of one."""
    actor, at = actor_of(request), moment()
    row = queries.short_form(pk) if pk else None
    if pk and row is None:
        raise Http404
    initial = {"name": row.name, "lines": as_text(services.lines_of(row)), "is_offered": row.is_offered} if row else {}
    form = forms.ShortFormForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = {"name": form.cleaned_data["name"], "is_offered": form.cleaned_data["is_offered"]}
        saved = tried(form, lambda: services.save_form(row, lines=form.parsed(), actor=actor, at=at, **given))
        if saved is not None:
            messages.success(request, _("The form is in force; older records keep the one they were made with."))
            return redirect("rounds:forms")
    context = {"form": form, "row": row}
    return render(request, "rounds/form.html", context, status=UNPROCESSABLE if form.errors else 200)
