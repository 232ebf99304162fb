"""Tags of the wish's part of a matter's page."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.context import RequestContext
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from wangge.kinds.wish.access import may_know_household
from wangge.kinds.wish.forms import PurposeForm
from wangge.kinds.wish.models import WishDetails
from wangge.kinds.wish.queries import claimers_now
from wangge.kinds.wish.rules import Found, screen
from wangge.kinds.wish.services.screening import in_words
from wangge.matters.models import Matter

register = template.Library()


@register.simple_tag(takes_context=True)
def wish_view(context: RequestContext, matter: Matter, details: WishDetails) -> dict[str, Any]:
    """What the page of a wish shows beside its columns; what could tell who it is stands marked in the public text."""
    title, text = screen(details.public_title), screen(details.public_text)
    return {
        "claimer": claimers_now(details),
        "marked_title": marked(details.public_title, title),
        "marked_text": marked(details.public_text, text),
        "doubts": in_words([*title, *text]),
        "may_know": may_know_household(context["actor"], matter, details),
        "purpose_form": PurposeForm(auto_id="household_%s"),
    }


def marked(text: str, found: Iterable[Found]) -> SafeString:
    """The text with what was found between marks."""
    pieces: list[tuple[SafeString]] = []
    place = 0
    for one in found:
        if one.start < place:
            continue
        pieces.append((format_html("{}<mark>{}</mark>", text[place : one.start], text[one.start : one.end]),))
        place = one.end
    pieces.append((format_html("{}", text[place:]),))
    return format_html_join("", "{}", pieces)
