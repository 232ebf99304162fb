"""A step taken on a page of a kind's own: by whoever works on a matter without the matter's page.

A helper from outside never sees the matter itself; the kind finds the row, this asks and moves.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from wangge.matters.forms.moves import MoveForm
from wangge.matters.pages.moving import Question, question
from wangge.matters.rules import MoveRefused
from wangge.matters.services import SomebodyWasFirst, move
from wangge.matters.services.options import options_of, situation_for
from wangge.matters.views.asking import actor_of, moment
from wangge.matters.views.moving import CONFLICT, UNPROCESSABLE, make_form


@dataclass(frozen=True)
class OpenStep:
    """A step somebody may take now; `is_plain` asks for nothing, so that one press makes it."""

    move: str
    title: str
    tone: str
    is_plain: bool


def open_steps(request: HttpRequest, matter: Any, *, pausing: frozenset[str] = frozenset()) -> list[OpenStep]:
    """What may be done now; the moves of `pausing` keep a page of their own, to be read before."""
    options = options_of(situation_for(matter, actor=actor_of(request), at=moment()))
    return [
        OpenStep(one.move, _(one.title), one.tone, not (one.needs or one.may) and one.move not in pausing)
        for one in options
        if one.is_open
    ]


def take_step(
    request: HttpRequest,
    matter: Any,
    the_move: str,
    *,
    template: str,
    context: Mapping[str, Any],
    done: Callable[[Question], HttpResponse],
) -> HttpResponse:
    """Asks for what a step needs, makes it, and goes on to `done`; what was typed is kept when it cannot be made."""
    asked = question(matter, the_move, actor=actor_of(request), at=moment())
    form = make_form(request, asked, the_move)
    shown = {**context, "asked": asked, "form": form}
    if request.method != "POST":
        return render(request, template, shown | {"refusal": asked.why_not})
    if not form.is_valid():
        return render(request, template, shown, status=UNPROCESSABLE)
    refused, status = _try(request, matter, the_move, form)
    if refused:
        return render(request, template, shown | {"refusal": refused}, status=status)
    return done(asked)


def _try(request: HttpRequest, matter: Any, the_move: str, form: MoveForm) -> tuple[str, int]:
    """Makes the move; says why not, and with which status."""
    try:
        move(
            matter, the_move, actor=actor_of(request), given=form.given(), at=moment(),
            seen_version=form.cleaned_data["version"], key=form.cleaned_data["idempotency_key"],
        )  # fmt: skip
    except MoveRefused as refused:
        form.mark_missing(refused.missing)
        return _(refused.reason), UNPROCESSABLE
    except SomebodyWasFirst:
        return _("Somebody was first. Please look again."), CONFLICT
    return "", 0
