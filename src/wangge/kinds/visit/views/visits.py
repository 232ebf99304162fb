"""One visit on the phone: what for, agreed when, whom to ask for, what became of it, what has to be put right."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.kinds.visit.access import get_campaign, get_enrolment, get_patrol, get_place, is_kind
from wangge.kinds.visit.forms.enrolments import PurposeForm
from wangge.kinds.visit.forms.findings import FindingForm
from wangge.kinds.visit.queries import enrolments, visits
from wangge.kinds.visit.rules.categories import SERVICES, Service
from wangge.kinds.visit.rules.checklist import LONGEST_LINE
from wangge.kinds.visit.rules.visits import FOUND_TITLES, STATE_TITLES, VISIT_KINDS, VISITORS, Move, State
from wangge.kinds.visit.services.campaigns import raise_finding
from wangge.kinds.visit.services.enrolling import open_personal
from wangge.kinds.visit.services.noting import VisitRefused
from wangge.kinds.visit.services.patrols import report_on_patrol
from wangge.kinds.visit.services.planning import visit_for_turn
from wangge.kinds.visit.services.visiting import KIND, report_finding
from wangge.kinds.visit.views.frame import UNPROCESSABLE, private, show
from wangge.matters.access import get_matter
from wangge.matters.pages.detail import SURROUNDINGS, detail_page
from wangge.matters.rules import MoveRefused
from wangge.matters.services import OpeningRefused
from wangge.matters.views.asking import actor_of, moment
from wangge.people.guards import has_role

OVER = frozenset({State.DONE, State.NOBODY_HOME, State.DECLINED, State.LAPSED, State.CALLED_OFF})
ORDER = (
    Move.TELL_CONTACT, Move.FINISH, Move.MISSED, Move.MISSED_AGAIN, Move.NOBODY_HOME, Move.DECLINE, Move.CALL_OFF,
    Move.LAPSE,
)  # fmt: skip
ICONS = {
    Move.FINISH: "circle-check", Move.MISSED: "repeat", Move.MISSED_AGAIN: "alert-triangle", Move.NOBODY_HOME: "home",
    Move.DECLINE: "hand-stop", Move.TELL_CONTACT: "phone-call", Move.CALL_OFF: "ban",
}  # fmt: skip


def _visit(request: HttpRequest, number: str) -> Any:
    return is_kind(get_matter(actor_of(request), number, *SURROUNDINGS, "visit__enrolment__building__estate"), KIND)


def _about(request: HttpRequest, number: str) -> dict[str, Any]:
    matter, actor, at = _visit(request, number), actor_of(request), moment()
    page = detail_page(matter, actor=actor, at=at)
    details = matter.visit
    enrolment = details.enrolment
    acts = sorted((act for act in (page.primary, *page.others) if act), key=lambda act: ORDER.index(Move(act.name)))
    return {
        "matter": matter, "page": page, "details": details, "state": _(STATE_TITLES[matter.state]),
        "category": _(SERVICES[Service(details.category)].title), "kind": _(VISIT_KINDS[details.visit_kind]),
        "place": enrolments.place_of(enrolment) if enrolment else "", "area": enrolments.area_words(matter.area_code),
        "acts": [(act, ICONS.get(Move(act.name), "hand-click")) for act in acts], "is_over": matter.state in OVER,
        "found": _(FOUND_TITLES[details.found]) if details.found else "", "needs_kin": matter.state == State.ALERTED,
        "noticed": details.noticed.splitlines(),
        "may_open": enrolment is not None and enrolment.is_active, "purpose_form": PurposeForm(),
    }  # fmt: skip


@has_role(*VISITORS)
@require_GET
def detail(request: HttpRequest, number: str) -> HttpResponse:
    """The visit: purpose and consent first, then what can be done."""
    return show(request, "visit/visit.html", _about(request, number))


@has_role(*VISITORS)
@require_GET
def turn(request: HttpRequest, due_id: int) -> HttpResponse:
    """From a turn of a round to its visit; it is opened now when its hours have not begun yet."""
    actor = actor_of(request)
    due = visits.turn(due_id)
    if due is None or not actor.covers(due.area_code):
        raise Http404
    matter = visits.visit_of_turn(actor, due_id) or visit_for_turn(due, at=moment())
    if matter is None:
        return redirect("visit:enrolment", int(due.target.target_id))
    return redirect("visit_field:visit", matter.number)


@has_role(*VISITORS)
@require_POST
def look(request: HttpRequest, number: str) -> HttpResponse:
    """Whom to ask for and at which door; the look is logged with its purpose."""
    context = _about(request, number)
    form = PurposeForm(request.POST)
    if context["details"].enrolment_id is None:
        raise Http404
    row = get_enrolment(actor_of(request), context["details"].enrolment_id)
    if not form.is_valid():
        return show(request, "visit/visit.html", context | {"purpose_form": form}, status=UNPROCESSABLE)
    opened = open_personal(row, purpose=f"{form.stated()} {number}", actor=actor_of(request), at=moment())
    return private(show(request, "visit/visit.html", context | {"opened": opened, "stated": form.stated()}))


def _finding_form(request: HttpRequest) -> FindingForm:
    is_sent = request.method == "POST"
    return FindingForm(
        request.POST if is_sent else None, request.FILES if is_sent else None, actor=actor_of(request), at=moment(),
        initial={"text": request.GET.get("about", "")[:LONGEST_LINE]},
    )  # fmt: skip


@has_role(*VISITORS)
def finding(request: HttpRequest, number: str) -> HttpResponse:
    """What was seen or told becomes a matter in two taps."""
    matter, form = _visit(request, number), _finding_form(request)
    if form.is_bound and form.is_valid():
        try:
            opened = report_finding(matter, actor=actor_of(request), at=moment(), **form.given())
        except (MoveRefused, OpeningRefused) as refused:
            form.add_error(None, _(str(refused)))
        else:
            messages.success(request, _("Reported as %(number)s.") % {"number": opened.matter.number})
            return redirect("visit_field:visit", number)
    context = {"form": form, "matter": matter, "back": ("visit_field:visit", number)}
    return show(request, "visit/finding.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@has_role(*VISITORS)
def campaign_finding(request: HttpRequest, pk: int, place_id: int) -> HttpResponse:
    """The same out of a campaign; the door is not handed on."""
    actor = actor_of(request)
    place = get_place(actor, get_campaign(actor, pk), place_id)
    form = _finding_form(request)
    if form.is_bound and form.is_valid():
        try:
            opened = raise_finding(place, actor=actor, at=moment(), **form.given())
        except (MoveRefused, OpeningRefused, VisitRefused) as refused:
            form.add_error(None, _(str(refused)))
        else:
            messages.success(request, _("Reported as %(number)s.") % {"number": opened.matter.number})
            return redirect("visit_field:place", pk, place_id)
    context = {"form": form, "place": place}
    return show(request, "visit/finding.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@has_role(*VISITORS)
def patrol_finding(request: HttpRequest, pk: int) -> HttpResponse:
    """The same on a patrol that is under way."""
    actor, form = actor_of(request), _finding_form(request)
    patrol = get_patrol(actor, pk)
    if patrol.ended_at:
        raise Http404
    if form.is_bound and form.is_valid():
        try:
            opened = report_on_patrol(patrol, actor=actor, at=moment(), **form.given())
        except (MoveRefused, OpeningRefused) as refused:
            form.add_error(None, _(str(refused)))
        else:
            messages.success(request, _("Reported as %(number)s.") % {"number": opened.matter.number})
            return redirect("visit_field:patrol", pk)
    context = {"form": form, "patrol": patrol}
    return show(request, "visit/finding.html", context, status=UNPROCESSABLE if form.is_bound else 200)
