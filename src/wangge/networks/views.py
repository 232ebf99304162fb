"""Networks of departments: all of them, one beside our grids, and the table that brings them in."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from wangge.areas.queries import find_area
from wangge.areas.services import remove_name, remove_network
from wangge.networks import queries
from wangge.networks.access import get_draft, get_name
from wangge.networks.rules import DRAFTS, EDITORS, READERS
from wangge.networks.services import (
    COLUMNS,
    NameRefused,
    commit_import,
    register_for,
    table_xlsx,
    template_columns,
)
from wangge.people.actors import Actor
from wangge.people.guards import has_role
from wangge.people.services.drafts import keep_draft, preview_rows
from wangge.ui.importing import TableRefused, errors_xlsx, preview_values, spreadsheet, template_xlsx, uploaded
from wangge.ui.paging import keyset_page
from wangge.ui.parts import Tab

UNPROCESSABLE = 422


def actor_of(request: HttpRequest) -> Actor:
    """Who acts."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def moment() -> datetime:
    """The one place of these views where the clock is read."""
    return timezone.now()


@has_role(*READERS)
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Every network of the own area."""
    actor = actor_of(request)
    context = {
        "rows": queries.networks_in(actor.area_code), "scope": find_area(actor.area_code),
        "may_edit": actor.role in EDITORS,
    }  # fmt: skip
    return render(request, "networks/board.html", context)


def _network(request: HttpRequest, name: str) -> str:
    if name not in queries.names_of_networks(actor_of(request).area_code):
        raise Http404
    return name


@has_role(*READERS)
@require_GET
def network(request: HttpRequest, name: str) -> HttpResponse:
    """One network beside our grids."""
    code, name = actor_of(request).area_code, _network(request, name)
    show, text = request.GET.get("show", ""), request.GET.get("q", "").strip()[:40]
    show = show if show in queries.SHOWS else "all"
    rows = queries.grids_beside(code, name, show=show, text=text)
    here = reverse("networks:network", args=[name])
    titles = {"all": _("All grids"), "without": _("Without one of theirs"), "several": _("With several of theirs")}
    context = {
        "name": name, "page": keyset_page(rows, ["code"], request.GET.get("after", "")), "text": text, "show": show,
        "tabs": [Tab(title, f"{here}?show={key}", key == show) for key, title in titles.items()],
        "several": queries.several(code, name), "ended": queries.left_behind(code, name),
        "may_edit": actor_of(request).role in EDITORS,
    }  # fmt: skip
    return render(request, "networks/network.html", context)


@has_role(*READERS)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """One network (`?network=`) or all of them as a table that the import reads."""
    code, name = actor_of(request).area_code, request.GET.get("network", "")
    names = [one for one in queries.names_of_networks(code) if name in ("", one)]
    return spreadsheet(table_xlsx(code, names), "wangge-networks.xlsx")


@has_role(*EDITORS)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """One of theirs is not that grid any more."""
    row = get_name(actor_of(request), pk)
    name = row.network
    remove_name(row, actor=actor_of(request), at=moment())
    messages.success(request, _("The name was taken off the grid."))
    is_left = name in queries.names_of_networks(actor_of(request).area_code)
    return redirect("networks:network", name) if is_left else redirect("networks:board")


@has_role(*EDITORS)
@require_POST
def remove_all(request: HttpRequest, name: str) -> HttpResponse:
    """Take a whole network away."""
    actor = actor_of(request)
    number = remove_network(_network(request, name), actor.area_code, actor=actor, at=moment())
    messages.success(request, _("%(number)d names were taken off our grids.") % {"number": number})
    return redirect("networks:board")


@has_role(*EDITORS)
def upload(request: HttpRequest) -> HttpResponse:
    """Take the template, bring the table back."""
    form, filename, rows = uploaded(request, COLUMNS)
    if rows:
        person = actor_of(request).account
        draft = keep_draft(kind=DRAFTS, rows=rows, filename=filename, person_id=person, at=moment())
        return redirect("networks:import_preview", draft.pk)
    context = {"form": form, "columns": COLUMNS}
    return render(request, "networks/import.html", context, status=UNPROCESSABLE if form.errors else 200)


@has_role(*EDITORS)
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """The spreadsheet to fill in."""
    return spreadsheet(template_xlsx(template_columns()), "wangge-networks.xlsx")


@has_role(*EDITORS)
@never_cache
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Every error beside its cell; the commit button appears when there is none."""
    actor = actor_of(request)
    draft = get_draft(actor, pk)
    if draft.committed_at:
        return redirect("networks:board")
    if request.method == "POST":
        try:
            count = commit_import(draft, actor=actor, at=moment())
        except (NameRefused, TableRefused) as refusal:
            messages.error(request, refusal.message)
            return redirect("networks:import_preview", pk)
        messages.success(request, _("%(count)d names stand beside our grids.") % {"count": count})
        return redirect("networks:board")
    rows = preview_rows(draft, register_for(actor=actor))
    return render(request, "networks/import_preview.html", {"draft": draft, **preview_values(rows, COLUMNS)})


@has_role(*EDITORS)
@require_GET
@never_cache
def errors(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows with errors as a spreadsheet."""
    actor = actor_of(request)
    rows = preview_rows(get_draft(actor, pk), register_for(actor=actor))
    return spreadsheet(errors_xlsx(rows, COLUMNS), "wangge-networks-errors.xlsx")
