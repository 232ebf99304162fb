"""What answers put on the pages of others: residents' first page, the report form, replies, closed concerns."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localdate

from wangge.answers import queries
from wangge.answers.rules import REPLIERS, WRITERS
from wangge.answers.views.asking import actor_of, moment
from wangge.areas.queries import AnyArea
from wangge.matters.kinds import get_kind
from wangge.matters.rules import Need, Phase

REPLIES = {Need.RESULT.name, Need.PUBLIC.name}


def home_panel(request: HttpRequest, _subject: None) -> SafeString:
    """On the residents' first page: ask before reporting."""
    return render_to_string("answers/parts/ask_first.html", {"area": ""}, request)


def grid_panel(request: HttpRequest, area: AnyArea) -> SafeString:
    """On the page behind a grid's plate: the answers that hold here."""
    if area.valid_to is not None:
        return mark_safe("")
    return render_to_string("answers/parts/ask_first.html", {"area": area.code}, request)


def report_panel(request: HttpRequest, _subject: Any) -> SafeString:
    """In the report form: the place where fitting answers appear while somebody writes."""
    trigger = "change from:.report-form delay:300ms, input changed delay:900ms from:#id_text"
    return render_to_string("answers/parts/report_place.html", {"trigger": trigger}, request)


def entry_panel(request: HttpRequest, kind: Any) -> SafeString:
    """In the desk's form for a new concern: whoever is on the telephone may answer at once."""
    if not kind.is_read:
        return mark_safe("")
    trigger = "input changed delay:900ms from:#new_title, input changed delay:900ms from:#new_text"
    return render_to_string("answers/parts/report_place.html", {"trigger": trigger}, request)


def reply_panel(request: HttpRequest, asked: Any) -> SafeString:
    """On the form that asks for words to the reporter: fitting answers, to be put in with one press."""
    field = next((ask.name for ask in (*asked.needs, *asked.may) if ask.name in REPLIES), "")
    actor, matter = actor_of(request), asked.matter
    if not field or asked.why_not or actor.role not in REPLIERS or not get_kind(matter.kind).is_read:
        return mark_safe("")
    text = f"{matter.title} {matter.text}"
    rows = queries.offered(text, on=localdate(moment()), area_code=matter.area_code, most=3)
    if not rows:
        return mark_safe("")
    values = {"rows": [(row, queries.as_reply(row)) for row in rows], "field": f"#{asked.name}_{field}"}
    return render_to_string("answers/parts/reply.html", values, request)


def grow_panel(request: HttpRequest, page: Any) -> SafeString:
    """On the page of a concern that is done: make an answer of it."""
    matter = page.matter
    is_over = matter.phase == Phase.DONE and get_kind(matter.kind).is_read and matter.confidentiality == "normal"
    if not is_over or actor_of(request).role not in WRITERS:
        return mark_safe("")
    return render_to_string("answers/parts/grow.html", {"matter": matter}, request)
