"""A move of a visit or an errand on a page of its own, phone first; what was typed is never lost."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from wangge.kinds.visit.access import is_kind
from wangge.kinds.visit.rules import errands, visits
from wangge.kinds.visit.rules.checklist import PREFIX
from wangge.kinds.visit.rules.visits import VISITORS
from wangge.kinds.visit.views.frame import UNPROCESSABLE, show
from wangge.matters.access import get_matter
from wangge.matters.forms.moves import MoveForm
from wangge.matters.pages.moving import Question, question, what_happened
from wangge.matters.rules import MoveRefused
from wangge.matters.services import SomebodyWasFirst, move
from wangge.matters.views.asking import actor_of, moment
from wangge.matters.views.moving import make_form
from wangge.people.guards import has_role

CONFLICT = 409
TITLES = {"visit": visits.MOVE_TITLES, "errand": errands.MOVE_TITLES}


def _matter(request: HttpRequest, number: str, kind: str) -> Any:
    return is_kind(get_matter(actor_of(request), number), kind)


def _ask(
    request: HttpRequest, asked: Question, form: MoveForm, *, refusal: str = "", status: int = 200, **more: Any
) -> HttpResponse:
    matter = asked.matter
    context = {
        "asked": asked, "matter": matter, "form": form, "refusal": refusal, "back": f"visit_field:{matter.kind}",
        "details": matter.visit if matter.kind == "visit" else None,
        "checks": [bound for bound in form.optional_fields if bound.name.startswith(PREFIX)],
        "others": [bound for bound in form.optional_fields if not bound.name.startswith(PREFIX)], **more,
    }  # fmt: skip
    return show(request, "visit/record.html", context, status=status)


def _record(request: HttpRequest, number: str, the_move: str, kind: str) -> HttpResponse:
    if the_move not in TITLES[kind]:
        raise Http404
    actor, at, matter = actor_of(request), moment(), _matter(request, number, kind)
    asked = question(matter, the_move, actor=actor, at=at, is_sent=request.method == "POST")
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
        return _collision(request, number, the_move, kind, form)
    messages.success(request, _("Noted: %(what)s.") % {"what": asked.title})
    return redirect(f"visit_field:{kind}", number)


def _collision(request: HttpRequest, number: str, the_move: str, kind: str, form: MoveForm) -> HttpResponse:
    """Somebody was first: says who did what and keeps what was typed."""
    matter = _matter(request, number, kind)
    asked = question(matter, the_move, actor=actor_of(request), at=moment())
    happened = what_happened(matter, since_version=form.cleaned_data["version"] or 0)
    typed = request.POST.copy()
    typed["version"] = str(matter.version)
    form.data = typed
    return _ask(request, asked, form, refusal=asked.why_not, status=CONFLICT, happened=happened)


@has_role(*VISITORS)
def record_visit(request: HttpRequest, number: str, the_move: str) -> HttpResponse:
    """What became of the visit."""
    return _record(request, number, the_move, "visit")


@has_role(*VISITORS)
def record_errand(request: HttpRequest, number: str, the_move: str) -> HttpResponse:
    """The next step of an errand."""
    return _record(request, number, the_move, "errand")
