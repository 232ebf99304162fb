"""What reporters say of a result, for the pages of kinds that have one of their own."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from wangge.matters.rules import MoveRefused


def rated(
    request: HttpRequest, form: forms.Form, act: Callable[..., object], *,
    page: Callable[[forms.Form, str], HttpResponse], back: str,
) -> HttpResponse:  # fmt: skip
    """Keeps the answer and goes back; what is missing is said in the form, why it was refused above it."""
    if not form.is_valid():
        return page(form, "")
    try:
        act(**form.cleaned_data)
    except MoveRefused as refused:
        return page(form, _(refused.reason))
    messages.success(request, _("Thank you for telling us."))
    return redirect(back)
