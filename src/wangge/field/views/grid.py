from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from wangge.field import queries
from wangge.field.module import GRID
from wangge.matters.views.asking import actor_of, moment
from wangge.people.guards import has_role
from wangge.people.rules import FIELD_ROLES
from wangge.ui.modules import installed_modules


def first_tab(role: str) -> str:
    """The page of a post's first tab on the phone: their service for a volunteer, the report form for a steward."""
    items = (item for module in installed_modules() for item in module.navigation if item.door == "field")
    return min((item for item in items if role in item.roles), key=lambda item: item.order).url_name


@has_role(*FIELD_ROLES)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """My grid today; who has no grid goes to the first tab of their own work."""
    actor, at = actor_of(request), moment()
    if actor.role not in GRID:
        return redirect(first_tab(actor.role))
    context = {"today": queries.today(actor, at=at), "area": queries.area_title(actor), "actor": actor, "at": at}
    return render(request, "field/home.html", context)


@has_role(*GRID)
@require_GET
def show_all(request: HttpRequest) -> HttpResponse:
    """Everything in my grid, found by words."""
    actor, at = actor_of(request), moment()
    text, is_open = request.GET.get("q", "").strip()[:100], request.GET.get("when") != "all"
    page, rows = queries.everything(actor, text=text, is_open=is_open, after=request.GET.get("after", ""), at=at)
    context = {
        "page": page,
        "rows": rows,
        "text": text,
        "is_open": is_open,
        "at": at,
        "area": queries.area_title(actor),
    }
    return render(request, "field/all.html", context)


@has_role(*FIELD_ROLES)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What I reported and where it stands."""
    actor = actor_of(request)
    page, rows = queries.own_reports(actor, request.GET.get("after", ""))
    context = {"page": page, "rows": rows, "open": queries.count_own_open(actor), "at": moment()}
    return render(request, "field/mine.html", context)


@has_role(*FIELD_ROLES)
@require_GET
def contacts(request: HttpRequest) -> HttpResponse:
    """Whom to call: work telephones only."""
    actor = actor_of(request)
    return render(request, "field/contacts.html", {"posts": queries.contacts(actor, localdate(moment()))})
