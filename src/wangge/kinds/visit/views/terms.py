"""What the county sets: rhythms and the words of consent."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wangge.kinds.visit.forms.terms import ChecklistForm, ConsentTextForm, RhythmForm
from wangge.kinds.visit.queries.terms import checklist_for, consent_words, rhythm_for, terms
from wangge.kinds.visit.rules.categories import SERVICES, Service
from wangge.kinds.visit.rules.ledgers import OPERATORS
from wangge.kinds.visit.rules.rhythms import EVERY_TITLES
from wangge.kinds.visit.services import setting
from wangge.kinds.visit.services.noting import VisitRefused
from wangge.kinds.visit.views.frame import UNPROCESSABLE, show
from wangge.matters.views.asking import actor_of, moment
from wangge.people.guards import has_role

NAMES = ("every", "is_care", "opens", "closes", "second_hours", "rest_days")


@has_role(*OPERATORS)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every category with its rhythm, and the words of consent."""
    rows = [(term, _(EVERY_TITLES[term.rhythm.every])) for term in terms(actor_of(request).area_code)]
    context = {
        "rows": rows, "words": consent_words(Service.ELDER_LIVING_ALONE),
        "checklist": checklist_for(actor_of(request).area_code),
    }  # fmt: skip
    return show(request, "visit/terms.html", context)


@has_role(*OPERATORS)
def rhythm(request: HttpRequest, category: str) -> HttpResponse:
    """The rhythm of one category."""
    if category not in set(Service):
        raise Http404
    actor = actor_of(request)
    known = rhythm_for(actor.area_code, category)
    form = RhythmForm(
        request.POST if request.method == "POST" else None, initial={name: getattr(known, name) for name in NAMES}
    )
    if form.is_bound and form.is_valid():
        try:
            setting.set_rhythm(actor=actor, category=category, at=moment(), **form.cleaned_data)
        except VisitRefused as refused:
            form.add_error(refused.field or None, refused.reason)
        else:
            messages.success(request, _("Saved. It reaches every grid within a minute."))
            return redirect("visit:terms")
    context = {"form": form, "title": _(SERVICES[Service(category)].title)}
    return show(request, "visit/rhythm.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@has_role(*OPERATORS)
def checklist(request: HttpRequest) -> HttpResponse:
    """The list for care visits, one line each."""
    actor = actor_of(request)
    lines = "\n".join(checklist_for(actor.area_code))
    form = ChecklistForm(request.POST if request.method == "POST" else None, initial={"text": lines})
    if form.is_bound and form.is_valid():
        try:
            setting.set_checklist(actor=actor, text=form.cleaned_data["text"], at=moment())
        except VisitRefused as refused:
            form.add_error(refused.field or None, refused.reason)
        else:
            messages.success(request, _("Saved. The next care visit shows it."))
            return redirect("visit:terms")
    return show(request, "visit/checklist.html", {"form": form}, status=UNPROCESSABLE if form.is_bound else 200)


@has_role(*OPERATORS)
def consent(request: HttpRequest) -> HttpResponse:
    """New words of consent, with the next version."""
    wanted = request.GET.get("category", "")
    words = consent_words(wanted if wanted in set(Service) else Service.ELDER_LIVING_ALONE)
    form = ConsentTextForm(
        request.POST if request.method == "POST" else None, initial={"category": wanted, "text": words.text}
    )
    if form.is_bound and form.is_valid():
        try:
            row = setting.publish_consent(actor=actor_of(request), at=moment(), **form.cleaned_data)
        except VisitRefused as refused:
            form.add_error(refused.field or None, refused.reason)
        else:
            messages.success(request, _("Version %(version)d counts from now on.") % {"version": row.version})
            return redirect("visit:terms")
    return show(request, "visit/consent_text.html", {"form": form}, status=UNPROCESSABLE if form.is_bound else 200)
