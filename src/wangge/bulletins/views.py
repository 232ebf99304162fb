from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wangge.areas.queries import AnyArea, find_area
from wangge.bulletins import forms, queries, services
from wangge.bulletins.access import get_bulletin, may_post
from wangge.bulletins.printing import poster
from wangge.bulletins.rules import EDITORS, READERS
from wangge.bulletins.services import BulletinRefused
from wangge.people.actors import Actor
from wangge.people.guards import anyone, has_role
from wangge.ui.paging import keyset_page

UNPROCESSABLE = 422
USUAL_DAYS = timedelta(days=14)


def actor_of(request: HttpRequest) -> Actor:
    """Who acts."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def moment() -> datetime:
    """The one place of these views where the clock is read."""
    return timezone.now()


@anyone
@require_GET
def public(request: HttpRequest) -> HttpResponse:
    """Every reminder that hangs: of an area and all above it, or all there are."""
    scope = find_area(request.GET.get("area", ""))
    on = localdate(moment())
    rows = queries.read_in(scope.code, on=on) if scope else list(queries.hanging(on)[:100])
    return render(request, "bulletins/public.html", {"rows": rows, "scope": scope})


@has_role(*READERS)
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Reminders of the own area."""
    actor, on = actor_of(request), localdate(moment())
    state = "over" if request.GET.get("state") == "over" else ""
    rows = queries.kept_by(actor.area_code, on=on, state=state)
    context = {
        "page": keyset_page(rows, ("-starts_on", "-pk"), request.GET.get("after", "")),
        "state": state,
        "on": on,
        "may_post": actor.role in EDITORS,
        "usual": queries.usual_choices(),
    }
    return render(request, "bulletins/board.html", context)


@has_role(*READERS)
@require_GET
def bulletin(request: HttpRequest, pk: int) -> HttpResponse:
    """One reminder."""
    actor, on = actor_of(request), localdate(moment())
    row = get_bulletin(actor, pk)
    hangs = row.withdrawn_at is None and row.ends_on >= on
    context = {"row": row, "may_withdraw": hangs and may_post(actor, row.area.code), "may_post": actor.role in EDITORS}
    return render(request, "bulletins/bulletin.html", context)


@has_role(*READERS)
@require_GET
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The reminder to hang up in a stairwell."""
    row = get_bulletin(actor_of(request), pk)
    is_grid = len(row.area.code) >= 15
    path = reverse("grid:page", args=[row.area.code]) if is_grid else reverse("bulletins_public:all")
    until = _("Hangs until %(day)s") % {"day": row.ends_on.isoformat()}
    emergency = _("Danger to life: 110, 119, 120")
    site = settings.ENV.site_url.rstrip("/")
    address = f"{site}{path}" if site else request.build_absolute_uri(path)
    content = poster(row, address=address, until=until, emergency=emergency)
    headers = {"Content-Disposition": f'inline; filename="reminder-{row.pk}.pdf"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@has_role(*EDITORS)
def post(request: HttpRequest) -> HttpResponse:
    """Put one up: from nothing, from words that ship (`?usual=`), or like an earlier one (`?like=`)."""
    actor, at = actor_of(request), moment()
    today = localdate(at)
    initial: dict[str, Any] = {"starts_on": today, "ends_on": today + USUAL_DAYS}
    like = request.GET.get("like", "")
    if like.isdecimal():
        row = get_bulletin(actor, int(like))
        initial |= {"area": row.area_id, "kind": row.kind, "title": row.title, "text": row.text}
    initial |= queries.usual(request.GET.get("usual", ""))
    form = forms.BulletinForm(request.POST or None, actor=actor, initial=initial)
    return _answer(
        request, form, lambda given: services.post_bulletin(values=given, actor=actor, at=at),
        thanks=_("It hangs on the pages of these grids."), title=_("Put up a reminder"),
    )  # fmt: skip


@has_role(*EDITORS)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one down."""
    actor, at = actor_of(request), moment()
    row = get_bulletin(actor, pk)
    form = forms.WithdrawForm(request.POST or None)
    return _answer(
        request, form, lambda given: services.withdraw_bulletin(row, **given, actor=actor, at=at),
        thanks=_("It was taken down."), title=_("Take down “%(title)s”") % {"title": row.title},
    )  # fmt: skip


def _answer(request: HttpRequest, form: Any, act: Any, *, thanks: str, title: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except BulletinRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, thanks)
            return redirect("bulletins:board")
    context = {"form": form, "title": title}
    return render(request, "bulletins/form.html", context, status=UNPROCESSABLE if form.errors else 200)


def grid_panel(request: HttpRequest, area: AnyArea) -> SafeString:
    """On the page behind a grid's plate: what residents should know these days."""
    rows = queries.read_in(area.code, on=localdate(moment())) if area.valid_to is None else []
    return _panel(request, rows)


def home_panel(request: HttpRequest, _subject: None) -> SafeString:
    """On the residents' first page: what hangs for everybody."""
    return _panel(request, queries.for_all(on=localdate(moment())))


def _panel(request: HttpRequest, rows: list[Any]) -> SafeString:
    return render_to_string("bulletins/parts/panel.html", {"rows": rows}, request) if rows else mark_safe("")
