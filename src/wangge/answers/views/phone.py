from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from wangge.answers import queries
from wangge.answers.rules import ON_THE_PHONE
from wangge.answers.views.asking import actor_of, moment, words_of
from wangge.people.guards import has_role


@has_role(*ON_THE_PHONE)
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """The same answers at the doorstep, each with a copy for the chat group."""
    actor, on, text = actor_of(request), localdate(moment()), words_of(request)
    if text:
        rows = queries.search(text, on=on, area_code=actor.area_code)
    else:
        rows = list(queries.listed(on=on, area_code=actor.area_code).order_by("-answer__helped", "pk")[:50])
    shown = [(row, queries.as_message(row)) for row in rows]
    return render(request, "answers/phone.html", {"text": text, "rows": shown})
