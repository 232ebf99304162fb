"""Legal services on the desk: sessions, advisers, questions for whoever was asked, lawsuits as courts counted them."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wangge.kinds.dispute.access import get_question
from wangge.kinds.dispute.forms import legal as f
from wangge.kinds.dispute.pages import legal as pages
from wangge.kinds.dispute.queries import legal as queries
from wangge.kinds.dispute.services import advising
from wangge.kinds.dispute.services import legal as services
from wangge.kinds.dispute.services.bodies import KEEPERS
from wangge.kinds.dispute.services.legal import LegalRefused
from wangge.kinds.dispute.views.asking import UNPROCESSABLE, ask, bound, halves, no_store
from wangge.kinds.dispute.views.figures import READERS
from wangge.matters.views.asking import actor_of, moment
from wangge.people.guards import has_role
from wangge.people.rules import STAFF_ROLES

PLANNING = tuple(sorted(services.PLANNERS))
APPOINTING = tuple(sorted(KEEPERS - {"system"}))
COUNTING = tuple(sorted(services.COUNTERS))
ASKED = ("mediator",)
SESSION_FORM = "dispute/legal_session_form.html"


def placed(form: forms.Form, act: Callable[[], object]) -> Callable[[], object]:
    """The act, whose refusal stands at the field it is about."""

    def run() -> object:
        try:
            return act()
        except LegalRefused as refused:
            if refused.field in form.fields:
                form.add_error(refused.field, str(refused))
                raise LegalRefused(_("Please look at the marked field.")) from None
            raise

    return run


def _session(request: HttpRequest, pk: int) -> Any:
    found = queries.find_session(pk)
    actor = actor_of(request)
    if found is None or not (actor.covers(found.area.code) or actor.area_code.startswith(found.area.code)):
        raise Http404
    return found


def _url(row: Any) -> str:
    return reverse("legal:session", args=[row.pk])


@has_role(*STAFF_ROLES)
@require_GET
def show_list(request: HttpRequest) -> HttpResponse:
    """What is coming in the area, and what has been."""
    actor, at = actor_of(request), moment()
    label = _("Legal services")
    is_past, tabs = halves(request, key="past", label=label, now=_("Coming"), before=_("Over or called off"))
    values = {
        "lines": pages.session_lines(queries.sessions_of(actor.area_code, at, is_past=is_past), at),
        "is_past": is_past, "unnoted": queries.unnoted(actor.area_code, at),
        "may_plan": actor.role in services.PLANNERS,
    }  # fmt: skip
    return render(request, "dispute/legal_sessions.html", values | tabs)


@has_role(*STAFF_ROLES)
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One session with what can be done about it."""
    row, at = _session(request, pk), moment()
    values = {"line": pages.session_line(row, at), "may_plan": services.may_plan(actor_of(request), row.area.code)}
    return render(request, "dispute/legal_session.html", values)


@has_role(*PLANNING)
def new(request: HttpRequest) -> HttpResponse:
    """Announces a session."""
    actor, at = actor_of(request), moment()
    form = f.SessionForm(bound(request), area_code=actor.area_code, on=localdate(at))

    def act() -> object:
        return services.plan_session(area=form.cleaned_data["area"], given=form.given(), actor=actor, at=at)

    back = reverse("legal:sessions")
    title, done = _("Announce a session"), _("Announced. Residents read it on the page of the community.")
    return ask(request, form, placed(form, act), back=back, title=title, template=SESSION_FORM, done=done)


@has_role(*PLANNING)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Corrects what was announced."""
    actor, at, row = actor_of(request), moment(), _session(request, pk)
    form = f.SessionForm(bound(request), area_code=actor.area_code, on=localdate(at), initial=f.initial_of(row))
    form.fields["area"].disabled = True

    def act() -> object:
        return services.change_session(row, given=form.given(), actor=actor, at=at)

    title, done = _("Change the session"), _("Saved.")
    return ask(request, form, placed(form, act), back=_url(row), title=title, template=SESSION_FORM, done=done)


@has_role(*PLANNING)
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """It does not take place."""
    row, form = _session(request, pk), f.OffForm(bound(request))

    def act() -> object:
        return services.call_off(row, actor=actor_of(request), at=moment(), **form.cleaned_data)

    return ask(request, form, placed(form, act), back=_url(row), title=_("Call the session off"), done=_("Called off."))


@has_role(*PLANNING)
def note_held(request: HttpRequest, pk: int) -> HttpResponse:
    """It took place: two numbers."""
    row, form = _session(request, pk), f.HeldForm(bound(request))

    def act() -> object:
        return services.note_held(row, actor=actor_of(request), at=moment(), **form.cleaned_data)

    return ask(request, form, placed(form, act), back=_url(row), title=_("Note that it took place"), done=_("Saved."))


@has_role(*STAFF_ROLES)
@require_GET
def show_advisers(request: HttpRequest) -> HttpResponse:
    """Every community with its adviser; those without one first."""
    actor, at = actor_of(request), moment()
    today = localdate(at)
    values = {"page": pages.advisers_page(actor.area_code, today, at), "may_appoint": actor.role in KEEPERS}
    return render(request, "dispute/legal_advisers.html", values)


@has_role(*APPOINTING)
def new_adviser(request: HttpRequest) -> HttpResponse:
    """Appoints the adviser of a community."""
    actor, at = actor_of(request), moment()
    form = f.AdviserForm(bound(request), area_code=actor.area_code, is_new=True, initial={"starts_on": localdate(at)})
    area = queries.areas_for(actor.area_code, ["community"]).filter(code=request.GET.get("community", "")).first()
    form.initial["area"] = area

    def act() -> object:
        data = form.cleaned_data
        return services.appoint_adviser(
            area=data["area"], given=form.given(), replaces=data["replaces"], actor=actor, at=at
        )

    back = reverse("legal:advisers")
    return ask(request, form, placed(form, act), back=back, title=_("Appoint a legal adviser"), done=_("Saved."))


def _adviser(request: HttpRequest, pk: int) -> Any:
    found = queries.find_adviser(pk)
    if found is None or not services.may_appoint(actor_of(request), found.area.code):
        raise Http404
    return found


@has_role(*APPOINTING)
def edit_adviser(request: HttpRequest, pk: int) -> HttpResponse:
    """Corrects an appointment."""
    actor, row = actor_of(request), _adviser(request, pk)
    names = ("name", "legal_role", "firm", "work_phone", "hours", "person", "starts_on", "ends_on")
    initial = {name: getattr(row, name) for name in names}
    form = f.AdviserForm(bound(request), area_code=row.area.code, is_new=False, initial=initial)

    def act() -> object:
        return services.change_adviser(row, given=form.given(), actor=actor, at=moment())

    back = reverse("legal:advisers")
    return ask(request, form, placed(form, act), back=back, title=row.area.name, done=_("Saved."))


@has_role(*APPOINTING)
def end_adviser(request: HttpRequest, pk: int) -> HttpResponse:
    """The appointment ends."""
    actor, at, row = actor_of(request), moment(), _adviser(request, pk)
    form = f.EndForm(bound(request), initial={"on": localdate(at)})

    def act() -> object:
        return services.end_adviser(row, actor=actor, at=at, **form.cleaned_data)

    title = _("End the appointment of %(name)s") % {"name": row.name}
    return ask(request, form, placed(form, act), back=reverse("legal:advisers"), title=title, done=_("Saved."))


@has_role(*ASKED)
@require_GET
def show_questions(request: HttpRequest) -> HttpResponse:
    """Questions that the signed-in person was asked."""
    label = _("Questions to me")
    is_answered, tabs = halves(request, key="answered", label=label, now=_("To answer"), before=_("Answered"))
    lines = pages.question_lines(actor_of(request).account, is_open=not is_answered)
    values = {"lines": lines, "is_open": not is_answered, "at": moment()} | tabs
    return no_store(render(request, "dispute/legal_questions.html", values))


def _question_page(request: HttpRequest, row: Any, **values: Any) -> HttpResponse:
    shown = {"page": pages.question_page(row, at=moment()), "form": f.AnswerForm(), "contact_form": f.ContactForm()}
    status = values.pop("status", 200)
    return no_store(render(request, "dispute/legal_question.html", shown | values, status=status))


@has_role(*ASKED)
def show_question(request: HttpRequest, pk: int) -> HttpResponse:
    """One question, and its answer."""
    actor, at = actor_of(request), moment()
    row, form = get_question(actor, pk), f.AnswerForm(bound(request))
    if request.method != "POST":
        return _question_page(request, row)
    if form.is_valid():
        data = form.cleaned_data
        try:
            row = advising.answer(row, text=data["answer"], pointed=data["pointed"], actor=actor, at=at)
        except LegalRefused as refused:
            form.add_error(None, str(refused))
        else:
            return _question_page(request, row, is_sent=True)
    return _question_page(request, row, form=form, status=UNPROCESSABLE)


@has_role(*ASKED)
def open_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """The telephone number, for a purpose that is written down."""
    actor = actor_of(request)
    row, form = get_question(actor, pk), f.ContactForm(bound(request))
    if request.method == "POST" and form.is_valid():
        contact = advising.open_contact(row, actor=actor, at=moment(), **form.cleaned_data)
        return _question_page(request, row, contact=contact)
    return _question_page(request, row, contact_form=form, status=UNPROCESSABLE if form.is_bound else 200)


@has_role(*READERS)
@require_GET
def show_lawsuits(request: HttpRequest) -> HttpResponse:
    """Lawsuits for every 10,000 people, as courts told them."""
    actor = actor_of(request)
    values = {"lines": pages.lawsuit_lines(actor.area_code[:12]), "may_count": actor.role in services.COUNTERS}
    return render(request, "dispute/legal_lawsuits.html", values)


@has_role(*COUNTING)
def new_lawsuits(request: HttpRequest) -> HttpResponse:
    """Enters what a court counted."""
    actor, at = actor_of(request), moment()
    form = f.LawsuitForm(bound(request), area_code=actor.area_code, initial={"year": localdate(at).year - 1})

    def act() -> object:
        return services.count_lawsuits(actor=actor, at=at, **form.cleaned_data)

    title = _("Enter lawsuits as a court counted them")
    hint = _("For information only. It is a target for nobody, and no reason to keep anybody from the court.")
    back = reverse("legal:lawsuits")
    return ask(request, form, placed(form, act), back=back, title=title, done=_("Saved."), hint=hint)
