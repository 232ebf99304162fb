"""What the doors of topics share: one attempt of a verb, said on the form when it is refused."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from wangge.kinds.topic.access import KEEPERS
from wangge.kinds.topic.rules.law import NoRule
from wangge.kinds.topic.rules.voting import RollWrong
from wangge.kinds.topic.rules.words import MONTH_CALLERS
from wangge.matters.access import AREA_ROLES
from wangge.matters.rules import MoveRefused
from wangge.matters.services import OpeningRefused, SomebodyWasFirst
from wangge.matters.views.asking import actor_of, frame_of
from wangge.people.rules import Role

SEERS = tuple(sorted(AREA_ROLES))
FILE_SEERS = tuple(sorted(AREA_ROLES | {Role.OWNERS_COMMITTEE_MEMBER}))
"""Those who read the file of a topic: area staff, and the owners' committee of the estate."""
STAFF = tuple(sorted(KEEPERS))
POLLERS = tuple(sorted(KEEPERS | {Role.OWNERS_COMMITTEE_MEMBER}))
POLL_SEERS = tuple(sorted(AREA_ROLES | {Role.OWNERS_COMMITTEE_MEMBER}))
REGISTRARS = tuple(sorted(KEEPERS | {Role.GRID_LEADER, Role.COUNTY_LEADER}))
CALLERS = tuple(sorted(MONTH_CALLERS))
LAWYERS = tuple(sorted({Role.COUNTY_LEADER, Role.TOWNSHIP_LEADER, Role.COMMUNITY_SECRETARY}))
UNPROCESSABLE = 422
Refusals = (MoveRefused, OpeningRefused, NoRule, RollWrong, SomebodyWasFirst)


def words_of(error: Exception) -> str:
    """A refusal in words."""
    if isinstance(error, SomebodyWasFirst):
        return _("Somebody has just changed this; please look again.")
    if isinstance(error, RollWrong) and error.line:
        return _("Line %(line)d: %(reason)s") % {"line": error.line, "reason": _(error.reason)}
    return _(str(error))


def attempt(form: forms.Form, verb: Callable[[], Any]) -> Any:
    """What the verb returns; a refusal is written on the form and gives None."""
    try:
        return verb()
    except Refusals as error:
        form.add_error(None, words_of(error))
        return None


def try_it(request: HttpRequest, verb: Callable[[], Any], done: str = "") -> Any:
    """What the verb returns, where there is no form to write on: refusal and success are said at the top."""
    try:
        result = verb()
    except Refusals as error:
        messages.error(request, words_of(error))
        return None
    if done:
        messages.success(request, done)
    return result


def is_sent(request: HttpRequest) -> bool:
    """Whether a form was sent."""
    return request.method == "POST"


def status_of(form: forms.Form) -> int:
    """422 for a form with errors."""
    return UNPROCESSABLE if form.is_bound and form.errors else 200


def framed(request: HttpRequest, template: str, values: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page in the acting post's own frame: the phone's for who works on the way."""
    return render(request, template, {"frame": frame_of(actor_of(request)), **values}, status=status)


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """A PDF shown in the browser."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer
