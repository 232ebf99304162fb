"""Residents: search, one answer, whether it helped, a question left, and what is offered beside a report."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.answers import queries, services
from wangge.answers.forms import QuestionForm
from wangge.answers.rules import MOST_LEFT
from wangge.answers.services import AnswerRefused
from wangge.answers.views.asking import UNPROCESSABLE, moment, words_of
from wangge.areas.queries import find_area, locate_code
from wangge.people.guards import anyone

MISSED, SAID, LEFT = "answers_missed", "answers_said", "answers_left"
MOST_KEPT = 50


def _is_first(request: HttpRequest, key: str, value: Any) -> bool:
    """Whether this visit says it for the first time: one visit counts once, and only the visit knows it."""
    known = request.session.get(key, [])
    if value in known:
        return False
    request.session[key] = [*known, value][-MOST_KEPT:]
    return True


@anyone
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """All answers, those of an area (`?area=`), and those that are meant by a search."""
    on, text = localdate(moment()), words_of(request)
    scope = find_area(request.GET.get("area", ""))
    area = scope.code if scope else ""
    category = request.GET.get("category", "")
    if text:
        rows = queries.search(text, on=on, area_code=area)
        if not rows and _is_first(request, MISSED, text):
            services.note_miss(text, at=moment())
    else:
        rows = list(queries.listed(on=on, area_code=area, category=category).order_by("-answer__helped", "pk")[:200])
    context = {
        "text": text, "scope": scope, "area": area, "category": category, "rows": rows,
        "groups": [] if text else queries.by_category(rows), "form": QuestionForm(initial={"text": text, "area": area}),
        "report_url": _report_url(text, area),
    }  # fmt: skip
    return render(request, "answers/public_search.html", context)


def _report_url(text: str, area: str) -> str:
    given = {name: value for name, value in (("text", text), ("grid", area if len(area) >= 15 else "")) if value}
    return f"{reverse('portal:report_new')}?{urlencode(given)}" if given else reverse("portal:report_new")


def _row(pk: int) -> queries.AnyEdition:
    row = queries.public(localdate(moment())).filter(answer=pk).first()
    if row is None:
        raise Http404(_("This answer does not hold any more."))
    return row


@anyone
@require_GET
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """One answer."""
    row = _row(pk)
    context = {
        "row": row, "is_unsure": row.is_unsure(localdate(moment())), "checked_on": queries.checked_on(row),
        "copied": queries.as_message(row),
        "has_said": pk in request.session.get(SAID, []), "report_url": _report_url(row.question, ""),
    }  # fmt: skip
    return render(request, "answers/public_answer.html", context)


@anyone
@require_POST
def say(request: HttpRequest, pk: int) -> HttpResponse:
    """It helped, or it did not."""
    row = _row(pk)
    if _is_first(request, SAID, pk):
        services.say_helpful(row, has_helped=request.POST.get("helped") == "yes")
    messages.success(request, _("Thank you. Only the number is kept, nobody's name."))
    return redirect("answers_public:answer", pk)


@anyone
def ask(request: HttpRequest) -> HttpResponse:
    """Leave a question, without a name."""
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        text, area = form.cleaned_data["text"], find_area(form.cleaned_data["area"])
        try:
            if len(request.session.get(LEFT, [])) >= MOST_LEFT:
                raise AnswerRefused(_("You left several questions already. Please report it, or call your community."))
            if _is_first(request, LEFT, text):
                services.leave_question(text=text, area=area, at=moment())
        except AnswerRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, _("Your question was left. When it is answered, the answer stands here."))
            return redirect("answers_public:search")
    return render(request, "answers/public_ask.html", {"form": form}, status=UNPROCESSABLE if form.errors else 200)


@anyone
@require_GET
def offered(request: HttpRequest) -> HttpResponse:
    """Answers that may spare a report, as a part of its form; nothing of what is typed is kept."""
    text = f"{request.GET.get('title', '')} {request.GET.get('text', '')}".strip()[:600]
    area = request.GET.get("area", "")[:17] or _located(request)
    rows = queries.offered(text, on=localdate(moment()), area_code=area)
    return render(request, "answers/parts/offered.html", {"rows": rows})


def _located(request: HttpRequest) -> str:
    try:
        return locate_code(float(request.GET["lng"]), float(request.GET["lat"]))
    except (KeyError, ValueError):
        return ""
