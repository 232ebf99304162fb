"""One shape for every form of these pages: ask, make the act, say why not without losing anything."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from wangge.people.actors import Actor
from wangge.volunteers.services import ServiceRefused

UNPROCESSABLE = 422


def actor_of(request: HttpRequest) -> Actor:
    """Who acts."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def moment() -> datetime:
    """The one place of these views where the clock is read."""
    return timezone.now()


def form_page(
    request: HttpRequest,
    form: forms.BaseForm,
    act: Callable[[dict[str, Any]], Any],
    *,
    done: str,
    thanks: Any,
    template: str = "volunteers/form.html",
    **context: Any,
) -> HttpResponse:
    """Shows a form, makes its act when it was sent, and goes on to `done`."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except ServiceRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, thanks)
            return redirect(done)
    return render(request, template, {"form": form, **context}, status=UNPROCESSABLE if form.errors else 200)


def act_and_go(request: HttpRequest, act: Callable[[], Any], *, done: str, thanks: Any = "") -> HttpResponse:
    """Makes an act that asks for nothing, says what came of it, and goes on."""
    try:
        act()
    except ServiceRefused as refused:
        messages.error(request, str(refused))
    else:
        if thanks:
            messages.success(request, thanks)
    return redirect(done)
