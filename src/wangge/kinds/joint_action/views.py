from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wangge.kinds.joint_action import forms, services
from wangge.kinds.joint_action.printing import record_pdf
from wangge.kinds.joint_action.rules import PLANNERS
from wangge.matters.access import get_matter
from wangge.matters.kinds import get_kind, grows
from wangge.matters.origins import Origin, origin_of
from wangge.matters.rules import MoveRefused
from wangge.matters.services import OpeningRefused
from wangge.matters.views.asking import actor_of
from wangge.people.guards import has_role, signed_in

MOST_SOURCES = 10


def _sources(request: HttpRequest) -> list[Any]:
    """The matters it grows out of (`?from=`, once for each), all of them visible to the actor."""
    numbers = list(dict.fromkeys(number for number in request.GET.getlist("from") if number))
    found = [get_matter(actor_of(request), number) for number in numbers[:MOST_SOURCES]]
    if not all(grows(get_kind(matter.kind), get_kind(services.KIND)) for matter in found):
        raise Http404
    return found


@has_role(*PLANNERS)
def new(request: HttpRequest) -> HttpResponse:
    """Plan a joint action: on its own, out of matters, or (`?out_of=`) out of a task of an emergency."""
    actor, at = actor_of(request), timezone.now()
    sources, origin = _sources(request), origin_of(request, actor, services.KIND)
    initial: dict[str, Any] = origin.initial()
    if sources:
        title, text = get_kind(sources[0].kind).story(sources[0])
        initial = {"title": title, "text": text, "places": sources[0].spot}
    form = forms.PlanForm(
        request.POST or None, request.FILES or None, actor=actor, at=at, initial=initial,
        needs_area=not sources and not origin.area_code,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        opened = _plan(request, form, sources, origin)
        if opened is not None:
            messages.success(request, _("Planned. Choose the units and call them together below."))
            return redirect("matters:detail", opened.matter.number)
    values = {"form": form, "sources": sources}
    return render(request, "joint_action/new.html", values, status=422 if form.errors else 200)


def _plan(request: HttpRequest, form: forms.PlanForm, sources: list[Any], origin: Origin) -> Any:
    actor, at = actor_of(request), timezone.now()
    given = dict(form.cleaned_data)
    area = given.pop("area", None)
    try:
        opened = services.plan_action(
            actor=actor, at=at, sources=sources, area_code=area.code if area else origin.area_code,
            key=origin.key_or_sent(request), **given,
        )  # fmt: skip
        origin.attach(matter=opened.matter, actor=actor, at=at)
    except (MoveRefused, OpeningRefused) as error:
        form.add_error(None, _(str(error)))
        return None
    return opened


@signed_in
@require_GET
def record(request: HttpRequest, number: str) -> HttpResponse:
    """The record to sign."""
    matter = get_matter(actor_of(request), number)
    if matter.kind != services.KIND:
        raise Http404
    answer = HttpResponse(record_pdf(matter), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{matter.number}.pdf"'
    return answer
