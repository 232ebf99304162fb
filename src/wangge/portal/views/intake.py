from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from wangge.areas.queries import locate_code, name_of
from wangge.kinds.concern.queries import Similar, similar_open
from wangge.kinds.concern.services.rating import report_again
from wangge.kinds.concern.services.reporting import KIND_NAME, add_support, report, reporter_questions
from wangge.matters.proving import asker_of, channel_of, code_of, own_matter, proved, remember
from wangge.matters.rules import MoveRefused
from wangge.matters.services import Opened, OpeningRefused, ReporterGiven
from wangge.matters.views.asking import actor_of
from wangge.people.actors import Actor, resident
from wangge.people.guards import anyone
from wangge.portal import queries
from wangge.portal.forms import ReportForm
from wangge.portal.rules import emergency_in

QUESTION, PHOTOS = "q-", "portal_photos"
MOST_KEPT = 20
MOST_WORDS = 2000


def _asked(category: Any, given: Any) -> list[tuple[Any, str]]:
    return [(question, given.get(QUESTION + question.code, "")) for question in reporter_questions(category)]


def _is_from_plate(request: HttpRequest) -> bool:
    return bool(request.GET.get("grid") or request.GET.get("estate"))


def _earlier(request: HttpRequest) -> Any:
    """The report of one's own whose trouble is there again, if the form was opened from it; 404 for another's."""
    number = request.GET.get("again", "")
    return own_matter(request, number, kind=KIND_NAME, related=("estate", "category__parent"))[0] if number else None


def _initial(request: HttpRequest) -> dict[str, Any]:
    """A grid's plate, an estate's door, an installation or a station brings the place along, `at` in words; a question
    that found no answer brings its `text`."""
    earlier = _earlier(request)
    if earlier is not None:
        return _place_of(earlier)
    found: dict[str, Any] = {"area": request.GET.get("grid", "")[:17], "address": request.GET.get("at", "")[:120]}
    found["text"] = request.GET.get("text", "")[:200]
    if request.GET.get("estate"):
        estate = queries.estate_of(request.GET["estate"])
        if estate is not None:
            found |= {"estate": estate, "estate_name": estate.name, "lng": estate.lng, "lat": estate.lat}
    return found | queries.place_of_station(request.GET.get("station", ""))


def _filled_in(initial: Mapping[str, Any]) -> str:
    """The place that was brought along, in words: its grid, its estate, and what is nearer."""
    grid = name_of(initial["area"]) if initial["area"] else ""
    return " ".join(filter(None, (grid, initial.get("estate_name", ""), initial["address"])))


def _place_of(matter: Any) -> dict[str, Any]:
    """Where the earlier report was, and what it was about at the level that residents choose from."""
    category = matter.category.parent or matter.category if matter.category else None
    return {
        "area": matter.area_code, "estate": matter.estate, "estate_name": matter.estate.name if matter.estate else "",
        "lng": matter.lng, "lat": matter.lat, "address": matter.address, "category": category,
    }  # fmt: skip


def _form(request: HttpRequest, at: datetime) -> ReportForm:
    is_sent = request.method == "POST"
    return ReportForm(
        request.POST if is_sent else None, request.FILES if is_sent else None, initial=_initial(request),
        actor=actor_of(request), at=at, known_photos=request.session.get(PHOTOS, ()),
    )  # fmt: skip


def _keep_photos(request: HttpRequest, form: ReportForm) -> None:
    """Notes which photos came with a form that has to be corrected, so that only this visitor may send them on."""
    arrived = [str(file.pk) for file in form.photos()]
    if arrived:
        known = [*request.session.get(PHOTOS, ()), *arrived]
        request.session[PHOTOS] = list(dict.fromkeys(known))[-MOST_KEPT:]


@anyone
def report_new(request: HttpRequest) -> HttpResponse:
    """The report form: what, where, photos, and a contact only if wanted."""
    at = timezone.now()
    form = _form(request, at)
    danger = _danger(request)
    same: list[Similar] = []
    if request.method == "POST" and form.is_valid() and danger is None:
        same = _perhaps_the_same(request, form, at)
        opened = _send(request, form, at) if not same else None
        if opened is not None:
            return _to_receipt(request, opened)
    return _form_again(request, form, danger=danger, same=same)


def _form_again(request: HttpRequest, form: ReportForm, **values: Any) -> HttpResponse:
    """The form's page, with all that was filled in."""
    if form.is_bound:
        _keep_photos(request, form)
    category = form.cleaned_data.get("category") if form.is_bound and form.is_valid() else None
    centre, layers = queries.home_map()
    values |= {
        "form": form, "centre": centre, "map_layers": layers, "questions": _asked(category, request.POST),
        "filled_in": "" if request.GET.get("again") else _filled_in(form.initial),
        "again": request.GET.get("again", ""),
    }  # fmt: skip
    return render(request, "portal/report_new.html", values)


def _perhaps_the_same(request: HttpRequest, form: ReportForm, at: datetime) -> list[Similar]:
    """Open reports that are very likely about this trouble, if the form had any to show; asked about once.

    The list beside the form is easily passed over on a phone; whoever says that theirs is another is not asked again.
    """
    if not request.POST.get("has_likely") or request.POST.get("is_another") or _earlier(request) is not None:
        return []
    return [row for row in _similar(form.cleaned_data, at) if row.is_likely]


def _danger(request: HttpRequest) -> tuple[str, str] | None:
    """Whom to call first; said before anything else that is wrong with the form, and once."""
    if request.method != "POST" or request.POST.get("is_no_emergency"):
        return None
    return emergency_in(request.POST.get("text", ""))


def _to_receipt(request: HttpRequest, opened: Opened) -> HttpResponse:
    if opened.reporter is not None:
        remember(request, opened.matter.number, opened.reporter.pk, opened.code)
    elif opened.matter.number not in proved(request):
        messages.info(request, _("This report had arrived already."))
        return redirect("portal:track")
    return redirect("portal:receipt", opened.matter.number)


def _send(request: HttpRequest, form: ReportForm, at: datetime) -> Opened | None:
    """Opens the concern; what is wrong is said on the form, and nothing is half-saved."""
    given, visitor = form.cleaned_data, actor_of(request)
    area = _area(given)
    if area is None:
        form.add_error("estate_name", _("We cannot tell where this is. Mark it on the map, or add the district."))
        return None
    category = given["category"]
    answers = {name.removeprefix(QUESTION): text for name, text in request.POST.items() if name.startswith(QUESTION)}
    is_hidden = given["is_hidden"]
    earlier = _earlier(request)
    send = partial(report_again, earlier) if earlier else report
    try:
        return send(
            actor=_as_resident(request),
            title=form.title(),
            text=given["text"],
            channel=channel_of(visitor, is_scanned=_is_from_plate(request)),
            category=category,
            answers=answers if category else None,
            reporter=_reporter(request, given),
            confidentiality="guarded" if is_hidden else "normal",
            area_code=area,
            lng=given["lng"], lat=given["lat"], estate=given["estate"], address=given["address"], files=given["photos"],
            key=request.POST.get("idempotency_key", ""), at=at,
        )  # fmt: skip
    except (OpeningRefused, MoveRefused) as error:
        form.add_error(None, _(str(error)))
        return None


def _reporter(request: HttpRequest, given: Mapping[str, Any]) -> ReporterGiven:
    contact = given.get("contact") or ""
    return ReporterGiven(
        person_id=actor_of(request).person_id, name=given.get("name") or "", contact=contact,
        is_hidden=bool(given.get("is_hidden")), wants_contact=bool(contact),
    )  # fmt: skip


def _as_resident(request: HttpRequest) -> Actor:
    return resident(person_id=actor_of(request).person_id, name=actor_of(request).name)


def _area(given: dict[str, Any]) -> str | None:
    """Where neither a point nor an estate says more, the plate's grid counts, and without one the words."""
    spare = given["area"] or given["address"]
    lng, lat = given["lng"], given["lat"]
    if given["estate"] or (lng is not None and not (spare and locate_code(lng, lat) == "")):
        return ""
    return given["area"] or queries.area_in_words(f"{given['address']} {given['text']}") or None


@anyone
def similar(request: HttpRequest) -> HttpResponse:
    """Open reports nearby that may be the same, as a part of the form."""
    at = timezone.now()
    form = ReportForm(request.GET, actor=actor_of(request), at=at)
    form.is_valid()
    rows = _similar(form.cleaned_data, at, text=request.GET.get("text", ""))
    return render(
        request, "portal/parts/similar.html", {"rows": rows, "has_likely": any(row.is_likely for row in rows)}
    )


def _similar(given: Mapping[str, Any], at: datetime, *, text: str = "") -> list[Similar]:
    """By what is written so far; `text` where it is still too short for the form."""
    lng, lat, estate = given.get("lng"), given.get("lat"), given.get("estate")
    if estate is not None and lng is None:
        lng, lat = estate.lng, estate.lat
    area = given.get("area") or (locate_code(lng, lat) if lng is not None and lat is not None else "")
    if lng is None and not area:
        return []
    return similar_open(
        at=at, lng=lng, lat=lat, category=given.get("category"), text=given.get("text") or text, area_code=area,
        estate_id=estate.pk if estate is not None else None,
    )  # fmt: skip


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
    return render(request, "portal/parts/estates.html", {"rows": queries.estates_named(words)})


@anyone
def me_too(request: HttpRequest, number: str) -> HttpResponse:
    """“Me too”: joins a report of somebody else and follows it, without a new one; what was filled in goes along."""
    matter = queries.joinable(number)
    if matter is None or request.method != "POST":
        raise Http404
    at = timezone.now()
    form, danger = _form(request, at), _danger(request)
    form.full_clean()
    if danger is not None or form.errors.keys() & {"photos", "name", "contact"}:
        return _form_again(request, form, danger=danger, joining=matter.number)
    given = form.cleaned_data
    try:
        added = add_support(
            matter, actor=_as_resident(request), at=at, text=request.POST.get("text", "")[:MOST_WORDS],
            reporter=_reporter(request, given), files=given.get("photos") or (),
        )  # fmt: skip
    except MoveRefused as error:
        messages.warning(request, _(error.reason))
        return redirect("portal:report_new")
    remember(request, added.matter.number, added.reporter.pk, added.code)
    return redirect("portal:receipt", added.matter.number)


@anyone
@never_cache
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """Number and code of whatever was sent, to keep; the code is shown in this session only."""
    kept = queries.kept_by(number, asker_of(request, number))
    if kept is None:
        raise Http404
    return render(request, "portal/receipt.html", {"kept": kept, "code": code_of(request, number)})
