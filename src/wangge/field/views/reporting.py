from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wangge.field import queries, services
from wangge.field.forms import ReportForm, SettledForm
from wangge.field.module import GRID
from wangge.field.rules import is_key
from wangge.matters.access import may_see
from wangge.matters.pages.board import addresses
from wangge.matters.rules import MoveRefused
from wangge.matters.services import Opened, OpeningRefused
from wangge.matters.views.asking import actor_of, go, is_part, moment
from wangge.matters.views.opening import offered
from wangge.people.guards import has_role
from wangge.people.rules import FIELD_ROLES

UNPROCESSABLE = 422


def _form(request: HttpRequest, make: type[ReportForm]) -> ReportForm:
    is_sent = request.method == "POST"
    actor, at = actor_of(request), moment()
    usual = queries.usual_categories(actor, at=at)
    return make(request.POST if is_sent else None, request.FILES if is_sent else None, actor=actor, at=at, usual=usual)


def _show(request: HttpRequest, form: ReportForm, *, is_settled: bool) -> HttpResponse:
    actor = actor_of(request)
    context: dict[str, Any] = {
        "form": form,
        "is_settled": is_settled,
        "may_settle": actor.role in GRID,
        "addresses": addresses(actor.area_code),
        "area": queries.area_title(actor),
    }
    template = "field/report.html#sheet" if is_part(request) else "field/report.html"
    return render(request, template, context, status=UNPROCESSABLE if form.is_bound else 200)


def arrived(request: HttpRequest, address: str) -> HttpResponse:
    """On to the next page, which tells the phone that this form's draft is no longer needed."""
    key = request.POST.get("idempotency_key", "")
    return go(request, f"{address}?done={key}" if is_key(key) else address)


def _answer(request: HttpRequest, opened: Opened) -> HttpResponse:
    number = opened.matter.number
    words = {"number": number, "code": opened.code}
    told = _("Reported as %(number)s. Tell the resident the code to look it up: %(code)s")
    messages.success(request, (told if opened.code else _("Reported as %(number)s.")) % words)
    seen = may_see(actor_of(request), opened.matter)
    return arrived(request, reverse("field:matter", args=[number]) if seen else reverse("field:mine"))


@has_role(*FIELD_ROLES)
@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """What the post may enter beside a report; a kind without a page of its own is what the report form is for."""
    choices = [(kind, reverse(kind.new_url)) for kind in offered(actor_of(request)) if kind.new_url]
    return render(request, "field/new.html", {"choices": choices}) if choices else redirect("field:report")


@has_role(*FIELD_ROLES)
def report(request: HttpRequest) -> HttpResponse:
    """Photo, kind, place, send."""
    form = _form(request, ReportForm)
    if form.is_bound and form.is_valid():
        try:
            opened = services.report_seen(
                form.cleaned_data, title=form.title(), where=form.where(), reporter=form.reporter(actor_of(request)),
                actor=actor_of(request), at=moment(),
            )  # fmt: skip
            return _answer(request, opened)
        except (OpeningRefused, MoveRefused) as refused:
            form.add_error(None, _(str(refused)))
    return _show(request, form, is_settled=False)


@has_role(*GRID)
def settled(request: HttpRequest) -> HttpResponse:
    """What I have just put right: before, after, done."""
    form = _form(request, SettledForm)
    if isinstance(form, SettledForm) and form.is_bound and form.is_valid():
        try:
            opened = services.report_settled(
                form.cleaned_data, title=form.title(), where=form.where(), actor=actor_of(request), at=moment()
            )
            return _answer(request, opened)
        except (OpeningRefused, MoveRefused) as refused:
            form.add_error(None, _(str(refused)))
    return _show(request, form, is_settled=True)


@has_role(*FIELD_ROLES)
@require_GET
def spot(request: HttpRequest) -> HttpResponse:
    """Which grid a point lies in, and what is reported there already; the point is not kept."""
    try:
        lng, lat = float(request.GET.get("lng", "")), float(request.GET.get("lat", ""))
    except ValueError:
        return HttpResponse("")
    category = queries.category_of(request.GET.get("category", ""))
    found = queries.spot(
        actor_of(request), lng=lng, lat=lat, category=category, text=request.GET.get("text", ""), at=moment()
    )
    return render(request, "field/parts/spot.html", {"spot": found, "accuracy": request.GET.get("accuracy", "")})
