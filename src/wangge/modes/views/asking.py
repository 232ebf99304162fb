from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from wangge.modes.services import ModeRefused

UNPROCESSABLE = 422


def answer(
    request: HttpRequest, form: Any, act: Any, *, done: str, thanks: Any, title: Any, press: Any = "", **context: Any
) -> HttpResponse:
    """Shows a form, makes its act when it was sent, and says why not without losing anything; `press` says what the
    button does."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except ModeRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, thanks)
            return redirect(done)
    values = {
        "form": form,
        "back": done,
        "title": title,
        "press": press or _("Save"),
        "frame": "ui/desk.html",
        **context,
    }
    return render(request, "modes/form.html", values, status=UNPROCESSABLE if form.errors else 200)
