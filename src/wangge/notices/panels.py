"""The bell in the frames of all doors."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string


def bell_panel(request: HttpRequest, subject: Any) -> str:
    """An empty bell that fetches its content after the page has come; for people with an account."""
    actor = getattr(request, "actor", None)
    if actor is None or actor.person_id is None:
        return ""
    return render_to_string("notices/bell.html", {}, request=request)
