"""Joining a service, the list of those who joined, and the page of one of them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.kinds.visit.access import get_enrolment
from wangge.kinds.visit.forms.enrolments import (
    ConsentForm,
    ContactPersonForm,
    EndForm,
    EnrolForm,
    PersonalForm,
    PlanForm,
    PurposeForm,
)
from wangge.kinds.visit.queries import enrolments as queries
from wangge.kinds.visit.queries.terms import consent_words, rhythm_for, terms
from wangge.kinds.visit.rules.categories import SERVICES, Service
from wangge.kinds.visit.rules.rhythms import EVERY_TITLES
from wangge.kinds.visit.rules.visits import STATE_TITLES, VISITORS
from wangge.kinds.visit.services import enrolling
from wangge.kinds.visit.services.noting import VisitRefused
from wangge.kinds.visit.services.visiting import plan_on_request
from wangge.kinds.visit.views.frame import UNPROCESSABLE, private, show
from wangge.kit.qr import svg
from wangge.matters.views.asking import actor_of, moment
from wangge.people.guards import has_role
from wangge.ui.paging import keyset_page

PAGE = 40
CARD = "visit-card"


@has_role(*VISITORS)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Those who joined, by category and grid; without names."""
    actor = actor_of(request)
    wanted = {name: request.GET.get(name, "")[:24] for name in ("category", "grid", "state")}
    rows = queries.find(actor, **wanted)
    page = keyset_page(rows, ("-started_on", "-id"), request.GET.get("after", ""), PAGE)
    context = {
        "page": page, "members": queries.members(page.items), "counts": queries.counts(actor), "wanted": wanted,
        "grids": queries.grids_in(actor.area_code) if len(actor.area_code) < 15 else [],
    }  # fmt: skip
    return show(request, "visit/enrolments.html", context)


@has_role(*VISITORS)
@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """Which service? Each with its purpose."""
    shown = [(term, _(SERVICES[term.category].purpose), _(EVERY_TITLES[term.rhythm.every])) for term in
             terms(actor_of(request).area_code)]  # fmt: skip
    return show(request, "visit/choose.html", {"terms": shown})


def _service(text: str) -> Service:
    if text not in set(Service):
        raise Http404
    return Service(text)


@has_role(*VISITORS)
def enrol(request: HttpRequest, category: str) -> HttpResponse:
    """Purpose and consent first, then the form."""
    actor, at, service = actor_of(request), moment(), _service(category)
    sent = request.POST if request.method == "POST" else None
    rule = SERVICES[service]
    form = EnrolForm(sent, actor=actor, service=service)
    consent = ConsentForm(sent, is_child=rule.is_child)
    if sent is not None and form.is_valid() and consent.is_valid():
        try:
            made = _enrol(actor, service, form, consent, at)
        except VisitRefused as refused:
            _say(refused, form, consent)
        else:
            if made.code:
                request.session[CARD] = [made.enrolment.pk, made.code]
            return redirect("visit:joined", made.enrolment.pk)
    context = {
        "form": form, "consent": consent, "words": consent_words(service), "service": service, "rule": rule,
        "title": _(rule.title),
    }  # fmt: skip
    return show(request, "visit/enrol.html", context, status=UNPROCESSABLE if sent is not None else 200)


def _enrol(actor: Any, service: Service, form: EnrolForm, consent: ConsentForm, at: Any) -> enrolling.Enrolled:
    given = form.cleaned_data
    building = queries.find_building(actor.area_code, given["building"])
    area_code = given.get("grid") or (building.area.code if building else "") or actor.area_code
    if len(area_code) < 15:
        raise VisitRefused(_("Choose the building or the grid."), field="grid")
    return enrolling.enrol(
        actor=actor, category=service, area_code=area_code, personal=form.personal(), consent=consent.consent(), at=at,
        is_minor=given["is_minor"], building=building, key=given["idempotency_key"], **form.rhythm(),
    )  # fmt: skip


def _say(refused: VisitRefused, *forms: Any) -> None:
    """Puts the reason beside the field it belongs to."""
    for form in forms:
        if refused.field in form.fields:
            form.add_error(refused.field, refused.reason)
            return
    forms[0].add_error(None, refused.reason)


@has_role(*VISITORS)
@require_GET
def joined(request: HttpRequest, pk: int) -> HttpResponse:
    """The card to leave with the person; its code is shown here once."""
    row = get_enrolment(actor_of(request), pk)
    known = request.session.get(CARD)
    code = known[1] if known and known[0] == pk else ""
    if not code:
        return redirect("visit:enrolment", pk)
    address = request.build_absolute_uri(reverse("visit_public:card"))
    context = {
        "row": row, "code": code, "qr": svg(address), "address": address,
        "title": _(SERVICES[Service(row.category)].title),
        "consent": queries.consents_of(row)[0],
    }  # fmt: skip
    return private(show(request, "visit/card.html", context))


@has_role(*VISITORS)
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One enrolment: consent, rhythm, visits; names only after a purpose was stated."""
    return show(request, "visit/enrolment.html", _about(request, pk) | {"purpose_form": PurposeForm()})


def _about(request: HttpRequest, pk: int) -> dict[str, Any]:
    row = get_enrolment(actor_of(request), pk)
    rhythm = rhythm_for(row.area_code, row.category)
    consents = queries.consents_of(row)
    current = next((consent for consent in consents if consent.withdrawn_at is None), None)
    return {
        "row": row, "title": _(SERVICES[Service(row.category)].title), "place": queries.place_of(row),
        "area": queries.area_words(row.area_code), "consents": consents, "current": current,
        "is_old": row.is_active and (current is None or current.version < consent_words(row.category).version),
        "every": _(EVERY_TITLES[row.every or rhythm.every]), "rhythm": rhythm,
        "has_contact": bool(row.kin_contact), "has_account": row.kin_person_id is not None,
        "visits": [(visit, _(STATE_TITLES[visit.matter.state])) for visit in queries.visits_of(row)],
    }  # fmt: skip


@has_role(*VISITORS)
@require_POST
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """Opens what is sealed for a stated purpose; the look is logged first."""
    context = _about(request, pk)
    form = PurposeForm(request.POST)
    if not form.is_valid():
        return show(request, "visit/enrolment.html", context | {"purpose_form": form}, status=UNPROCESSABLE)
    opened = enrolling.open_personal(context["row"], purpose=form.stated(), actor=actor_of(request), at=moment())
    if form.cleaned_data["purpose"] == "correct":
        row = context["row"]
        personal = PersonalForm(
            initial={**opened.__dict__, "every": row.every, "weekday": "" if row.weekday is None else row.weekday}
        )
        return private(show(request, "visit/correct.html", context | {"form": personal}))
    return private(show(request, "visit/enrolment.html", context | {"opened": opened, "stated": form.stated()}))


@has_role(*VISITORS)
@require_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts right what is known."""
    context = _about(request, pk)
    form = PersonalForm(request.POST)
    if form.is_valid():
        try:
            enrolling.correct(
                context["row"], form.personal(), actor=actor_of(request), at=moment(), **form.rhythm()
            )  # fmt: skip
        except VisitRefused as refused:
            _say(refused, form)
        else:
            messages.success(request, _("Put right."))
            return redirect("visit:enrolment", pk)
    return private(show(request, "visit/correct.html", context | {"form": form}, status=UNPROCESSABLE))


@has_role(*VISITORS)
def contact_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom to tell when nobody opens: written anew, without opening what is sealed."""
    context = _about(request, pk)
    form = ContactPersonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            enrolling.set_contact_person(
                context["row"], name=given["kin_name"], contact=given["kin_contact"], knows=given["knows"],
                actor=actor_of(request), at=moment(),
            )  # fmt: skip
        except VisitRefused as refused:
            _say(refused, form)
        else:
            messages.success(request, _("The contact person is noted.") if given["kin_name"] else _("Removed."))
            return redirect("visit:enrolment", pk)
    status = UNPROCESSABLE if form.is_bound else 200
    return private(show(request, "visit/contact_person.html", context | {"form": form}, status=status))


@has_role(*VISITORS)
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends an enrolment; as easy as it began."""
    context = _about(request, pk)
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            enrolling.end_enrolment(
                context["row"], reason=form.cleaned_data["reason"], actor=actor_of(request), at=moment()
            )
        except VisitRefused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("Ended. No visit follows."))
            return redirect("visit:enrolments")
    return show(
        request, "visit/leave.html", context | {"form": form}, status=UNPROCESSABLE if form.is_bound else 200
    )  # fmt: skip


@has_role(*VISITORS)
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Agrees to new words."""
    context = _about(request, pk)
    row = context["row"]
    is_child = SERVICES[Service(row.category)].is_child or row.is_minor
    form = ConsentForm(request.POST if request.method == "POST" else None, is_child=is_child)
    if form.is_bound and form.is_valid():
        try:
            enrolling.renew_consent(row, form.consent(), actor=actor_of(request), at=moment())
        except VisitRefused as refused:
            _say(refused, form)
        else:
            messages.success(request, _("The consent is noted."))
            return redirect("visit:enrolment", pk)
    words = {"form": form, "words": consent_words(row.category)}
    return show(request, "visit/renew.html", context | words, status=UNPROCESSABLE if form.is_bound else 200)


@has_role(*VISITORS)
@require_POST
def new_card(request: HttpRequest, pk: int) -> HttpResponse:
    """A new card for a lost one."""
    actor = actor_of(request)
    row = get_enrolment(actor, pk)
    request.session[CARD] = [row.pk, enrolling.renew_code(row, actor=actor, at=moment())]
    return redirect("visit:joined", pk)


@has_role(*VISITORS)
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """A visit that was asked for."""
    context = _about(request, pk)
    form = PlanForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            opened = plan_on_request(
                context["row"], last_on=form.cleaned_data["due_on"], actor=actor_of(request), at=moment()
            )  # fmt: skip
        except VisitRefused as refused:
            _say(refused, form)
        else:
            messages.success(request, _("The visit is planned."))
            return redirect("visit_field:visit", opened.matter.number)
    return show(request, "visit/plan.html", context | {"form": form}, status=UNPROCESSABLE if form.is_bound else 200)
