"""What all pages of this app share: the phone's or the desk's frame, whichever the post works with."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wangge.matters.views.asking import actor_of, moment
from wangge.people.rules import FIELD_ROLES

UNPROCESSABLE = 422


def show(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200, at: datetime | None = None
) -> HttpResponse:
    """A page in the frame of the acting post."""
    actor = actor_of(request)
    is_phone = actor.role in FIELD_ROLES
    frame = {
        "base": "visit/phone.html" if is_phone else "visit/office.html", "is_phone": is_phone, "actor": actor,
        "at": at or moment(),
    }  # fmt: skip
    return render(request, template, frame | context, status=status)


def private(answer: HttpResponse) -> HttpResponse:
    """A page with somebody's personal data: no cache keeps it."""
    answer["Cache-Control"] = "private, no-store"
    return answer
