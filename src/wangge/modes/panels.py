"""What runs, where people are: on every page of the staff, on the pages of grids, beside what grew out of a task."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from wangge.areas.queries import AnyArea
from wangge.matters.views.asking import actor_of, moment
from wangge.modes import queries
from wangge.modes.labels import STATE_TONES
from wangge.modes.rules import READERS, State
from wangge.modes.services import KEY


def banner(request: HttpRequest, _subject: Any) -> SafeString:
    """With the bell, asked for once a minute: what runs in the own area. Empty where nothing does, so that it goes."""
    actor = actor_of(request)
    if actor.role not in READERS or not actor.area_code:
        return mark_safe("")
    rows = [(mode, STATE_TONES[State(mode.state)]) for mode in queries.running_in(actor.area_code, at=moment())]
    return render_to_string("modes/parts/banner.html", {"rows": rows}, request)


def grid_panel(request: HttpRequest, area: AnyArea) -> SafeString:
    """On the page behind a grid's plate: what residents should know."""
    return _public(request, queries.told_in(area.code, at=moment()) if area.valid_to is None else [])


def home_panel(request: HttpRequest, _subject: None) -> SafeString:
    """On the residents' first page: what runs in a whole county."""
    return _public(request, queries.told_to_all(at=moment()))


def _public(request: HttpRequest, rows: list[Any]) -> SafeString:
    return render_to_string("modes/parts/public.html", {"rows": rows}, request) if rows else mark_safe("")


def grown_out_of(request: HttpRequest, subject: Any) -> SafeString:
    """On a matter's page: the task it grew out of; its own key says whether there is one to look for."""
    if not (subject.matter.intake_key or "").startswith(KEY):
        return mark_safe("")
    task = queries.task_grown_into(subject.matter)
    return render_to_string("modes/parts/grown.html", {"task": task}, request) if task else mark_safe("")
