"""What the doors of mediation share: one form, one verb, back to where it belongs."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from wangge.kinds.dispute.services.bodies import BodyRefused
from wangge.kinds.dispute.services.counter import CounterRefused
from wangge.matters.rules import MoveRefused
from wangge.matters.services import OpeningRefused
from wangge.ui.parts import Tab
from wangge.vault.services import PurposeMissing

UNPROCESSABLE = 422
REFUSALS = (MoveRefused, OpeningRefused, BodyRefused, CounterRefused, PurposeMissing)


def ask(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[], object],
    *,
    back: str,
    title: Any,
    template: str = "dispute/form.html",
    done: Any = "",
    then: str = "",
    is_valid: Callable[[], bool] | None = None,
    **values: Any,
) -> HttpResponse:
    """Shows a form; when it is sent and valid, does the act and goes back, or to `then`; what was typed stays."""
    is_sent = request.method == "POST"
    good = is_sent and (is_valid() if is_valid else form.is_valid())
    if good:
        try:
            act()
        except REFUSALS as refused:
            form.add_error(None, _(str(refused)))
        else:
            if done:
                messages.success(request, str(done))
            return redirect(then or back)
    status = UNPROCESSABLE if is_sent else 200
    return render(request, template, {"form": form, "title": title, "back": back, **values}, status=status)


def bound(request: HttpRequest) -> Any:
    """The data of a sent form, or None."""
    return request.POST if request.method == "POST" else None


def halves(request: HttpRequest, *, key: str, label: Any, now: Any, before: Any) -> tuple[bool, dict[str, Any]]:
    """For a list in two halves: whether what was before is wanted, and the tabs that lead to either."""
    is_before = request.GET.get(key) == "yes"
    tabs = [Tab(now, "?", not is_before), Tab(before, f"?{key}=yes", is_before)]
    return is_before, {"tabs": tabs, "tabs_label": label}


def no_store(answer: HttpResponse) -> HttpResponse:
    """Names do not stay in anybody's browser."""
    answer["Cache-Control"] = "private, no-store"
    return answer
