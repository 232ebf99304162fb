"""The list, its saved views, its export, and what pickers find."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.kit.sheets import csv_pieces, write_xlsx
from wangge.matters.finders import FINDERS, Finder
from wangge.matters.forms.filters import SORT_WORDS, FilterForm, kept_query, read_sort
from wangge.matters.forms.words import SavedViewForm
from wangge.matters.kinds import kinds
from wangge.matters.pages.export import headers, note_export, sheet_rows
from wangge.matters.pages.listing import listing
from wangge.matters.services.saved import delete_view, rename_view, save_view
from wangge.matters.views.asking import DESK_ROLES, actor_of, is_part, moment
from wangge.people.actors import Actor
from wangge.people.guards import anyone, has_role

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@has_role(*DESK_ROLES)
@require_GET
def show_list(request: HttpRequest) -> HttpResponse:
    """All matters the actor may see, narrowed and ordered as the address says."""
    actor, at = actor_of(request), moment()
    form = FilterForm(request.GET, actor=actor)
    sort, query = read_sort(request.GET), kept_query(request.GET)
    shown = listing(
        actor=actor, filters=form.filters(), sort=sort, after=request.GET.get("after", ""), query=query, at=at
    )
    form.name_keys(shown.names)
    context: dict[str, Any] = {
        "form": form,
        "shown": shown,
        "chosen": without_each(request, form.chosen(shown.names)),
        "sort": sort,
        "sorts": SORT_WORDS.items(),
        "query": query,
        "at": at,
        **gathering(actor),
        "new_kinds": [kind for kind in kinds().values() if actor.role in kind.offered_to],
        "current": next((view for view in shown.views if view.is_current and view.pk), None),
    }
    template = "matters/list.html#rows" if is_part(request) else "matters/list.html"
    return render(request, template, context)


def gathering(actor: Actor) -> dict[str, Any]:
    """Kinds that grow out of several matters at once, for those who may open them, and what they grow from."""
    found = [kind for kind in kinds().values() if kind.gathers and actor.role in kind.offered_to]
    return {
        "gathering": [(kind, reverse(kind.new_url)) for kind in found],
        "gatherable": {name for kind in found for name in kind.grows_from},
    }


def without_each(request: HttpRequest, chosen: list[tuple[str, Any, Any]]) -> list[tuple[Any, Any, str]]:
    """Every filter in force with the address of the list without it."""
    shown = []
    for name, label, value in chosen:
        rest = request.GET.copy()
        rest.pop(name, None)
        rest.pop(f"{name}_text", None)
        if name == "kind":
            rest.pop("state", None)
        shown.append((label, value, f"{reverse('matters:list')}?{kept_query(rest)}"))
    return shown


@has_role(*DESK_ROLES)
@require_GET
def export(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The filtered list as a file; who took it out is in the audit log before the first line leaves."""
    actor, at = actor_of(request), moment()
    filters = FilterForm(request.GET, actor=actor).filters()
    rows = sheet_rows(actor=actor, filters=filters, sort=read_sort(request.GET), at=at)
    note_export(actor=actor, query=kept_query(request.GET), at=at)
    name = f"matters-{timezone.localtime(at):%Y%m%d-%H%M}"
    response: HttpResponse | StreamingHttpResponse
    if request.GET.get("format") == "csv":
        response = StreamingHttpResponse(csv_pieces(headers(), rows), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    else:
        response = HttpResponse(write_xlsx(headers(), rows, title=_("Matters")), content_type=XLSX)
        response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


@has_role(*DESK_ROLES)
@require_GET
def pick(request: HttpRequest, what: str) -> HttpResponse:
    """What a picker offers for a text."""
    return _suggest(request, FINDERS.get(what))


@anyone
@require_GET
def pick_public(request: HttpRequest, what: str) -> HttpResponse:
    """The same for residents: only what everybody may find."""
    finder = FINDERS.get(what)
    return _suggest(request, finder if finder and finder.is_public else None)


def _suggest(request: HttpRequest, finder: Finder | None) -> HttpResponse:
    if finder is None:
        raise Http404
    found = finder.suggest(actor_of(request), request.GET.get("q", "")[:100], request.GET.dict())
    return JsonResponse({"found": [one.as_dict() for one in found]})


def _list_url(query: str) -> str:
    return f"{reverse('matters:list')}?{query}" if query else reverse("matters:list")


@has_role(*DESK_ROLES)
@require_POST
def save_this_view(request: HttpRequest) -> HttpResponse:
    """Keeps the present filters under a name; the same name replaces the older view."""
    form = SavedViewForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the view a name."))
        return HttpResponseRedirect(_list_url(request.POST.get("query", "")))
    save_view(actor=actor_of(request), name=form.cleaned_data["name"], query=form.cleaned_data["query"])
    messages.success(request, _("The view “%(name)s” is kept.") % {"name": form.cleaned_data["name"]})
    return HttpResponseRedirect(_list_url(form.cleaned_data["query"]))


@has_role(*DESK_ROLES)
@require_POST
def rename_this_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives a saved view another name."""
    form = SavedViewForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the view a name."))
    elif not rename_view(actor=actor_of(request), pk=pk, name=form.cleaned_data["name"]):
        messages.error(request, _("You have a view of that name already."))
    return HttpResponseRedirect(_list_url(request.POST.get("query", "")))


@has_role(*DESK_ROLES)
@require_POST
def delete_this_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Removes a saved view; the matters in it are not touched."""
    delete_view(actor=actor_of(request), pk=pk)
    messages.success(request, _("The view is removed."))
    return HttpResponseRedirect(reverse("matters:list"))
