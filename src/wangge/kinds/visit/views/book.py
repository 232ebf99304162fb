"""民情账本: the own book, on phone and desk; nobody reads another's."""

from datetime import timedelta

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.files.services import response
from wangge.kinds.visit.access import get_note
from wangge.kinds.visit.forms.findings import NoteForm, NoteMatterForm
from wangge.kinds.visit.queries import book as queries
from wangge.kinds.visit.rules.book import KEEP_DAYS, NOTE_TITLES, month_of, next_month
from wangge.kinds.visit.rules.visits import VISITORS
from wangge.kinds.visit.services import book as services
from wangge.kinds.visit.services.noting import VisitRefused
from wangge.kinds.visit.views.frame import UNPROCESSABLE, private, show
from wangge.matters.rules import MoveRefused
from wangge.matters.services import OpeningRefused
from wangge.matters.views.asking import actor_of, moment
from wangge.people.guards import has_role
from wangge.ui.paging import keyset_page

PAGE = 30
DAY = timedelta(days=1)


@has_role(*VISITORS)
def book(request: HttpRequest) -> HttpResponse:
    """Write a line; what is open; the account of a month."""
    actor, at = actor_of(request), moment()
    is_sent = request.method == "POST"
    form = NoteForm(request.POST if is_sent else None, request.FILES if is_sent else None, actor=actor, at=at)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        photo = next(iter(given["photos"]), None)
        try:
            services.write(actor=actor, text=given["text"], at=at, key=given["idempotency_key"], photo=photo)
        except VisitRefused as refused:
            form.add_error(refused.field or None, refused.reason)
        else:
            messages.success(request, _("Written down."))
            return redirect("visit_field:book")
    is_open = request.GET.get("when") != "all"
    month = month_of(request.GET.get("month", ""), localdate(at))
    page = keyset_page(
        queries.notes(actor, is_open=is_open), ("-written_at", "-id"), request.GET.get("after", ""), PAGE
    )
    context = {
        "form": form, "page": page, "rows": [(row, _(NOTE_TITLES[row.state])) for row in page.items],
        "is_open": is_open, "account": queries.account(actor, month), "before": (month.replace(day=1) - DAY),
        "behind": next_month(month), "is_now": month == localdate(at).replace(day=1), "days": KEEP_DAYS,
    }  # fmt: skip
    return private(show(request, "visit/book.html", context, status=UNPROCESSABLE if form.is_bound else 200, at=at))


@has_role(*VISITORS)
@require_GET
def photo(request: HttpRequest, pk: int, size: str) -> FileResponse:
    """The picture of an own note."""
    row = get_note(actor_of(request), pk)
    if row.photo is None:
        raise Http404
    return response(row.photo, thumbnail=size == "small")


@has_role(*VISITORS)
@require_POST
def settle(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Done, not done after all, or torn out."""
    actor, at = actor_of(request), moment()
    row = get_note(actor, pk)
    try:
        if what == "done":
            services.settle(row, actor=actor, at=at)
        elif what == "open":
            services.reopen(row, actor=actor, at=at)
        else:
            services.tear_out(row, actor=actor, at=at)
    except VisitRefused as refused:
        messages.error(request, refused.reason)
    return redirect("visit_field:book")


@has_role(*VISITORS)
def to_matter(request: HttpRequest, pk: int) -> HttpResponse:
    """What others must do becomes a matter."""
    actor = actor_of(request)
    row = get_note(actor, pk)
    is_sent = request.method == "POST"
    form = NoteMatterForm(
        request.POST if is_sent else None, actor=actor, has_photo=row.photo_id is not None, initial={"text": row.text}
    )
    if is_sent and form.is_valid():
        given = form.cleaned_data
        try:
            opened = services.to_matter(
                row, actor=actor, text=given["text"], category=given["category"], address=given["address"],
                area_code=actor.area_code, at=moment(), key=given["idempotency_key"],
                with_photo=given.get("with_photo", False),
            )  # fmt: skip
        except (MoveRefused, OpeningRefused, VisitRefused) as refused:
            form.add_error(None, _(str(refused)))
        else:
            messages.success(request, _("Reported as %(number)s.") % {"number": opened.matter.number})
            return redirect("visit_field:book")
    return private(
        show(request, "visit/note_matter.html", {"form": form, "note": row}, status=UNPROCESSABLE if is_sent else 200)
    )
