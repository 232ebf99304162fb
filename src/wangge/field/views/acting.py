from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.field.module import GRID
from wangge.field.rules import dialable
from wangge.field.views.reporting import UNPROCESSABLE, arrived
from wangge.matters.access import get_matter, get_reporter
from wangge.matters.forms.moves import MoveForm
from wangge.matters.forms.words import MessageForm, NoteForm, PurposeForm
from wangge.matters.kinds import get_kind
from wangge.matters.pages.board import addresses, centre_of
from wangge.matters.pages.detail import SURROUNDINGS, detail_page
from wangge.matters.pages.moving import Question, question, what_happened
from wangge.matters.pages.reporters import open_reporter
from wangge.matters.rules import MoveRefused
from wangge.matters.services import SomebodyWasFirst, move
from wangge.matters.services.facts import details_of
from wangge.matters.views.asking import actor_of, is_part, moment
from wangge.matters.views.moving import make_form
from wangge.people.guards import has_role
from wangge.people.rules import FIELD_ROLES

CONFLICT = 409
COMMUNITY = 12


@has_role(*FIELD_ROLES)
@require_GET
def show(request: HttpRequest, number: str) -> HttpResponse:
    """One matter as the phone shows it: what, where, what to do now."""
    actor, at = actor_of(request), moment()
    matter = get_matter(actor, number, *SURROUNDINGS)
    if get_kind(matter.kind).phone_url:
        return redirect(get_kind(matter.kind).phone_url, matter.number)
    page = detail_page(matter, actor=actor, at=at)
    context = {
        "page": page,
        "matter": matter,
        "acts": [act for act in (page.primary, *page.others) if act] if actor.role in GRID else [],
        "result": next((card.order.result for card in page.orders if card.is_lead and card.order.result), ""),
        "running": [clock for clock in page.clocks if clock.is_running],
        "purpose_form": PurposeForm(auto_id="purpose_%s"),
        "note_form": NoteForm(auto_id="note_%s"),
        "message_form": MessageForm(auto_id="message_%s"),
        "centre": f"{matter.lat},{matter.lng}" if centre_of(matter) else "",
        "actor": actor,
        "at": at,
    }
    return render(request, "field/matter.html", context)


def _ask(
    request: HttpRequest, asked: Question, form: MoveForm, *, refusal: str = "", status: int = 200, **more: Any
) -> HttpResponse:
    matter = asked.matter
    context = {
        "asked": asked, "matter": matter, "form": form, "refusal": refusal, "centre": centre_of(matter),
        "addresses": addresses(matter.area_code[:COMMUNITY]), "condition": _closing_of(matter), **more,
    }  # fmt: skip
    template = "field/move.html#sheet" if is_part(request) else "field/move.html"
    return render(request, template, context, status=status)


def _closing_of(matter: Any) -> str:
    """What must be reached before it may be closed, where the kind's details name a condition."""
    condition = getattr(details_of(get_kind(matter.kind), matter), "condition", None)
    return str(condition.closing) if condition else ""


@has_role(*GRID)
def make_move(request: HttpRequest, number: str, the_move: str) -> HttpResponse:
    """Asks for what a move needs, then makes it; sent twice it counts once."""
    actor, at = actor_of(request), moment()
    matter = get_matter(actor, number)
    asked = question(matter, the_move, actor=actor, at=at)
    form = make_form(request, asked, the_move)
    if request.method != "POST":
        return _ask(request, asked, form, refusal=asked.why_not)
    if not form.is_valid():
        return _ask(request, asked, form, status=UNPROCESSABLE)
    try:
        move(
            matter, the_move, actor=actor, given=form.given(), at=at,
            seen_version=form.cleaned_data["version"], key=form.cleaned_data["idempotency_key"],
        )  # fmt: skip
    except MoveRefused as refused:
        form.mark_missing(refused.missing)
        return _ask(request, asked, form, refusal=_(refused.reason), status=UNPROCESSABLE)
    except SomebodyWasFirst:
        return _collision(request, number, the_move, form)
    messages.success(request, _("Done: %(move)s.") % {"move": asked.title})
    return arrived(request, reverse("field:matter", args=[number]))


def _collision(request: HttpRequest, number: str, the_move: str, form: MoveForm) -> HttpResponse:
    """Somebody was first: says who did what and keeps what was typed."""
    actor = actor_of(request)
    matter = get_matter(actor, number)
    asked = question(matter, the_move, actor=actor, at=moment())
    happened = what_happened(matter, since_version=form.cleaned_data["version"] or 0)
    typed = request.POST.copy()
    typed["version"] = str(matter.version)
    form.data = typed
    return _ask(request, asked, form, refusal=asked.why_not, status=CONFLICT, happened=happened)


@has_role(*GRID)
@require_POST
def show_reporter(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Opens a reporter's contact for a stated purpose and offers to call; the look is logged first."""
    actor = actor_of(request)
    matter = get_matter(actor, number)
    reporter = get_reporter(actor, matter, pk)
    form = PurposeForm(request.POST)
    context: dict[str, Any] = {"matter": matter, "form": form, "pk": pk}
    if not form.is_valid():
        return render(request, "field/reporter.html", context, status=UNPROCESSABLE)
    opened = open_reporter(reporter, matter=matter, purpose=form.stated(), actor=actor, at=moment())
    if opened is None:
        raise Http404
    answer = render(request, "field/reporter.html", context | {"opened": opened, "number": dialable(opened.contact)})
    answer["Cache-Control"] = "private, no-store"
    return answer
