from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from wangge.language.answers import Hint
from wangge.language.assistant import NoDraft
from wangge.matters.access import get_matter
from wangge.matters.kinds import get_kind
from wangge.matters.rules import Need
from wangge.matters.views.asking import actor_of, moment
from wangge.people.guards import has_role
from wangge.people.rules import UNIT_ROLES, Role
from wangge.reading.services.drafting import draft_answer, hints_for, is_on, offers_for

WRITERS = (*UNIT_ROLES, Role.GRID_WORKER, Role.GRID_LEADER)
WORDS = {
    Hint.SHORT: _("It is very short: say what was found and what was done."),
    Hint.OFF_TOPIC: _("It hardly takes up what was asked."),
    Hint.NO_DATE: _("It names no day: since when, or until when?"),
    Hint.NO_UNIT: _("It does not say who did it."),
    Hint.NO_REMEDY: _("It does not say what was done or will be done."),
    Hint.PHRASES_ONLY: _("It consists of set phrases only."),
    Hint.TEMPLATE: _("It is almost the same as an answer given to somebody else."),
}


def writer_panel(request: HttpRequest, asked: Any) -> str:
    """Earlier answers and hints on the form that asks for a result; nothing on any other."""
    asks_result = any(ask.name == Need.RESULT.name for ask in asked.needs)
    if not asks_result or asked.why_not or not get_kind(asked.matter.kind).is_read:
        return ""
    values = {
        "asked": asked, "field": f"#{asked.name}_{Need.RESULT.name}", "has_assistant": is_on(),
        "offers": offers_for(asked.matter, actor=actor_of(request), at=moment()),
    }  # fmt: skip
    return mark_safe(render_to_string("reading/parts/writer.html", values, request))  # noqa: S308 a template of ours


@has_role(*WRITERS)
@require_POST
def hints(request: HttpRequest, number: str) -> HttpResponse:
    """What the result lacks, while it is written."""
    actor = actor_of(request)
    found = hints_for(get_matter(actor, number), request.POST.get("result", ""), actor=actor)
    return render(request, "reading/parts/hints.html", {"hints": [WORDS[hint] for hint in found]})


@has_role(*WRITERS)
@require_POST
def draft(request: HttpRequest, number: str) -> HttpResponse:
    """A draft from the operator's own model, to be read and changed."""
    actor = actor_of(request)
    try:
        text = draft_answer(get_matter(actor, number), actor=actor, at=moment())
    except NoDraft as error:
        return render(request, "reading/parts/draft.html", {"refusal": str(error)})
    return render(request, "reading/parts/draft.html", {"text": text})
