"""The board of topics for everybody, one topic, its co-signing, opinions and objections."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.kinds.topic import sessions
from wangge.kinds.topic.access import public_topic
from wangge.kinds.topic.forms.public import ObjectionForm, OfferForm
from wangge.kinds.topic.queries import file, months, opinions, public
from wangge.kinds.topic.queries.polls import PUBLISHED, line_card, verdict_of
from wangge.kinds.topic.rules.words import State, is_asking
from wangge.kinds.topic.services import opinions as verbs
from wangge.kinds.topic.services import proposing
from wangge.kinds.topic.views.asking import attempt, is_sent, status_of, try_it
from wangge.matters.views.asking import moment
from wangge.people.guards import anyone


@anyone
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Topics under way, or what became of those before."""
    area, after, at = request.GET.get("area", "")[:17], request.GET.get("after", ""), moment()
    area = area if area.isdigit() else ""
    is_feedback = request.GET.get("show") == "feedback"
    values: dict[str, Any] = {"area": area, "communities": public.communities_with_topics(), "at": at}
    if is_feedback:
        values["page"], values["feedback"] = public.feedback_board(area, after)
        values["summaries"] = [] if after else months.summaries(area)
    else:
        values["page"], values["cards"] = public.open_board(area, after, at)
    return render(request, "topic/public/feedback.html" if is_feedback else "topic/public/board.html", values)


@anyone
@require_GET
def forums(request: HttpRequest) -> HttpResponse:
    """Where and when people deliberate."""
    area = request.GET.get("area", "")[:17]
    area = area if area.isdigit() else ""
    values = {"rows": public.forums_open(area), "communities": public.communities_with_topics(), "area": area}
    return render(request, "topic/public/forums.html", values)


@anyone
@require_GET
def interests(request: HttpRequest) -> HttpResponse:
    """Who holds a post with a company and therefore stays out of what concerns it."""
    area = request.GET.get("area", "")[:17]
    rows = public.interests_in_force(area if area.isdigit() else "", localdate(moment()))
    return render(request, "topic/public/interests.html", {"rows": rows})


def _values(request: HttpRequest, matter: Any) -> dict[str, Any]:
    """All that the page of a topic shows."""
    at = moment()
    mark = sessions.mark_of(request, matter) if sessions.has_mark(request) else ""
    polls = [(row, _lines(row.poll)) for row in file.polls_of(matter, is_public=True)]
    return {
        "matter": matter,
        "details": matter.topic,
        "card": public.card_of(matter, at),
        "steps": public.stages(matter),
        "meetings": [row for row in file.meetings_of(matter, with_roll=False) if not row.is_postponed],
        "actions": file.actions_of(matter, at),
        "plans": file.plans_of(matter, is_public=True),
        "polls": polls,
        "feedback": file.feedback_of(matter) if matter.topic.feedback_at else [],
        "answers": public.answered_objections(matter),
        "objection_ends": public.objection_ends(matter, at),
        "own_objection": public.objection_of(matter, mark) if mark else None,
        "has_signed": bool(mark) and public.has_signed(matter, mark),
        "may_sign": matter.state in proposing.SIGNABLE,
        "is_resolved": matter.topic.resolved_at is not None and matter.state != State.DELIBERATED,
        "set_aside_on": public.set_aside_on(matter),
        "at": at,
    }


def _lines(poll: Any) -> list[Any]:
    return [line_card(line) for line in verdict_of(poll).lines] if poll.state in PUBLISHED else []


@anyone
@require_GET
def topic(request: HttpRequest, number: str) -> HttpResponse:
    """One topic: where it stands, what was agreed, who does what until when."""
    matter = public_topic(number)
    return render(request, "topic/public/topic.html", {**_values(request, matter), "form": ObjectionForm()})


@anyone
@require_POST
def sign(request: HttpRequest, number: str) -> HttpResponse:
    """Co-sign, or take it back."""
    matter = public_topic(number)
    mark, at = sessions.mark_of(request, matter), moment()
    if request.POST.get("take_back"):
        try_it(request, lambda: proposing.take_back(matter, key=mark), _("Taken back."))
    else:
        done = _("Thank you. You support this topic; nobody sees who you are.")
        try_it(request, lambda: proposing.co_sign(matter, key=mark, at=at), done)
    return redirect("topics:topic", number)


@anyone
@require_POST
def object_to(request: HttpRequest, number: str) -> HttpResponse:
    """Object to what was agreed."""
    matter = public_topic(number)
    form = ObjectionForm(request.POST)
    if form.is_valid():
        mark, at = sessions.mark_of(request, matter), moment()
        row = attempt(form, lambda: proposing.object_to(matter, key=mark, at=at, **form.cleaned_data))
        if row is not None:
            messages.success(request, _("Your objection has arrived. It is answered before anything is resolved."))
            return redirect("topics:topic", number)
    values = {**_values(request, matter), "form": form}
    return render(request, "topic/public/topic.html", values, status=status_of(form))


@anyone
def show_opinions(request: HttpRequest, number: str) -> HttpResponse:
    """One statement after the other; results when all are answered or the time is over."""
    matter = public_topic(number)
    at = moment()
    is_open = is_asking(matter.state, matter.topic.opinions_until, at)
    mark = sessions.mark_of(request, matter)
    form = OfferForm(request.POST or None)
    if is_sent(request) and form.is_valid():
        row = attempt(form, lambda: verbs.offer_statement(matter, key=mark, at=at, **form.cleaned_data))
        if row is not None:
            messages.success(request, _("Thank you. It is shown after somebody has read it."))
            return redirect("topics:opinions", number)
    shown = list(opinions.shown_statements(matter))
    known = opinions.answered_by(matter, mark)
    left = [row for row in shown if row.pk not in known]
    values = {
        "matter": matter, "details": matter.topic, "form": form, "is_open": is_open, "number": len(shown),
        "answered": len(shown) - len(left), "statement": left[0] if left and is_open else None,
        "results": opinions.results_of(matter) if shown and (not is_open or not left) else None,
    }  # fmt: skip
    return render(request, "topic/public/opinions.html", values, status=status_of(form))


VALUES = {"agree": 1, "unsure": 0, "disagree": -1}


@anyone
@require_POST
def answer(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Agree, disagree, or not sure."""
    matter = public_topic(number)
    row = opinions.find_statement(pk)
    value = VALUES.get(request.POST.get("answer", ""))
    if row is None or row.matter_id != matter.pk or value is None:
        raise Http404
    mark, at = sessions.mark_of(request, matter), moment()
    try_it(request, lambda: verbs.answer(row, key=mark, value=value, at=at))
    return redirect("topics:opinions", number)
