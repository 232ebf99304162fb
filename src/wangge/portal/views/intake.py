from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.areas.queries import locate_code
from wangge.estates.queries import find_estates
from wangge.files.cleaning import FileRefused
from wangge.files.services import store
from wangge.kinds.concern.queries import similar_open
from wangge.kinds.concern.services.reporting import KIND_NAME, add_support, report, reporter_questions
from wangge.kit import qr
from wangge.matters.proving import code_of, own_matter, proved, remember
from wangge.matters.rules import MoveRefused
from wangge.matters.services import Opened, OpeningRefused, ReporterGiven
from wangge.matters.views.asking import actor_of
from wangge.people.actors import Actor, resident
from wangge.people.guards import anyone
from wangge.portal import queries
from wangge.portal.forms import ReportForm
from wangge.portal.rules import emergency_in

QUESTION = "q-"


def _asked(category: Any, given: Any) -> list[tuple[Any, str]]:
    return [(question, given.get(QUESTION + question.code, "")) for question in reporter_questions(category)]


def _initial(request: HttpRequest) -> dict[str, Any]:
    """A QR code on a grid's plate or an estate's door brings the place along."""
    found: dict[str, Any] = {"area": request.GET.get("grid", "")[:17]}
    if request.GET.get("estate"):
        estate = queries.estate_of(request.GET["estate"])
        if estate is not None:
            found |= {"estate": estate, "estate_name": estate.name, "lng": estate.lng, "lat": estate.lat}
    return found


@anyone
def report_new(request: HttpRequest) -> HttpResponse:
    """The report form: what, where, photos, and a contact only if wanted."""
    form = ReportForm(request.POST or None, request.FILES or None, initial=_initial(request))
    danger = None
    if request.method == "POST" and form.is_valid():
        danger = emergency_in(form.cleaned_data["text"])
        if danger is None or form.cleaned_data["is_no_emergency"]:
            opened = _send(request, form)
            if opened is not None:
                return _to_receipt(request, opened)
    category = form.cleaned_data.get("category") if form.is_bound and form.is_valid() else None
    centre, layers = queries.home_map()
    values = {
        "form": form, "danger": danger, "centre": centre, "map_layers": layers,
        "questions": _asked(category, request.POST),
        "is_from_plate": bool(request.GET.get("grid") or request.GET.get("estate")),
    }  # fmt: skip
    return render(request, "portal/report_new.html", values)


def _to_receipt(request: HttpRequest, opened: Opened) -> HttpResponse:
    if opened.reporter is not None:
        remember(request, opened.matter.number, opened.reporter.pk, opened.code)
    elif opened.matter.number not in proved(request):
        messages.info(request, _("This report had arrived already."))
        return redirect("portal:track")
    return redirect("portal:receipt", opened.matter.number)


def _send(request: HttpRequest, form: ReportForm) -> Opened | None:
    """Stores the photos and opens the concern; what is wrong is said on the form, and nothing is half-saved."""
    given = form.cleaned_data
    visitor, at = actor_of(request), timezone.now()
    try:
        photos = [store(upload=file, name=file.name, by_person_id=visitor.person_id, at=at) for file in given["photos"]]
    except FileRefused as error:
        form.add_error("photos", str(error))
        return None
    category = given["category"]
    answers = {name.removeprefix(QUESTION): text for name, text in request.POST.items() if name.startswith(QUESTION)}
    is_hidden = given["is_hidden"]
    try:
        return report(
            actor=_as_resident(request),
            title=form.title(),
            text=given["text"],
            channel="resident_account" if visitor.person_id else "resident_qr",
            category=category,
            answers=answers if category else None,
            reporter=ReporterGiven(
                person_id=visitor.person_id, name=given["name"], contact=given["contact"], is_hidden=is_hidden,
                wants_contact=bool(given["contact"]),
            ),
            confidentiality="guarded" if is_hidden else "normal",
            area_code=_area(given),
            lng=given["lng"], lat=given["lat"], estate=given["estate"], address=given["address"], files=photos,
            key=request.POST.get("idempotency_key", ""), at=at,
        )  # fmt: skip
    except (OpeningRefused, MoveRefused) as error:
        form.add_error(None, _(str(error)))
        return None


def _as_resident(request: HttpRequest) -> Actor:
    return resident(person_id=actor_of(request).person_id, name=actor_of(request).name)


def _area(given: dict[str, Any]) -> str:
    """The plate's grid counts only where neither a point nor an estate says more."""
    return "" if given["estate"] or given["lng"] is not None else given["area"]


@anyone
def similar(request: HttpRequest) -> HttpResponse:
    """Open reports nearby that may be the same, as a part of the form."""
    form = ReportForm(request.GET)
    form.is_valid()
    given = form.cleaned_data
    lng, lat, estate = given.get("lng"), given.get("lat"), given.get("estate")
    if estate is not None and lng is None:
        lng, lat = estate.lng, estate.lat
    area = given.get("area") or (locate_code(lng, lat) if lng is not None and lat is not None else "")
    rows = []
    if lng is not None or area:
        rows = similar_open(
            at=timezone.now(), lng=lng, lat=lat, category=given.get("category"), text=request.GET.get("text", ""),
            area_code=area, estate_id=estate.pk if estate is not None else None,
        )  # fmt: skip
    return render(request, "portal/parts/similar.html", {"rows": rows})


@anyone
def questions(request: HttpRequest) -> HttpResponse:
    """What is asked beside, for a category; and its advice."""
    category = queries.category_of(request.GET.get("category", ""))
    values = {"questions": _asked(category, request.GET), "category": category}
    return render(request, "portal/parts/questions.html", values)


@anyone
def estates(request: HttpRequest) -> HttpResponse:
    """Names of estates that fit what is being written."""
    words = request.GET.get("estate_name", "").strip()
    return render(request, "portal/parts/estates.html", {"rows": find_estates(words, "")[:12] if words else []})


@anyone
def me_too(request: HttpRequest, number: str) -> HttpResponse:
    """“Me too”: joins a report of somebody else and follows it, without a new one."""
    matter = queries.joinable(number)
    if matter is None or request.method != "POST":
        raise Http404
    try:
        added = add_support(
            matter, reporter=ReporterGiven(person_id=actor_of(request).person_id, wants_contact=False),
            actor=_as_resident(request), at=timezone.now(),
        )  # fmt: skip
    except MoveRefused as error:
        messages.warning(request, _(error.reason))
        return redirect("portal:report_new")
    remember(request, added.matter.number, added.reporter.pk, added.code)
    return redirect("portal:receipt", added.matter.number)


@anyone
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """Number and code, to keep; the code is shown in this session only."""
    matter, _actor = own_matter(request, number, kind=KIND_NAME, related=("category", "estate"))
    address = request.build_absolute_uri(f"/track/?number={number}")
    values = {"matter": matter, "code": code_of(request, number), "qr": qr.svg(address), "address": address}
    return render(request, "portal/receipt.html", values)
