"""What these pages share: one attempt of a verb, said on the form when it is refused."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _

from wangge.kinds.decision.forms import refuse
from wangge.kinds.decision.rules import KEEPERS, READERS
from wangge.matters.rules import MoveRefused
from wangge.matters.services import OpeningRefused

SEERS = tuple(sorted(READERS))
OFFICE = tuple(sorted(KEEPERS))
UNPROCESSABLE = 422


def attempt(form: forms.Form, verb: Callable[[], Any]) -> Any:
    """What the verb returns; a refusal is written on the form and gives None."""
    try:
        return verb()
    except (MoveRefused, OpeningRefused) as refused:
        refuse(form, refused, _(str(refused)))  # type: ignore[arg-type]
        return None


def status_of(form: forms.Form) -> int:
    """422 for a form with errors."""
    return UNPROCESSABLE if form.is_bound and form.errors else 200


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """A PDF shown in the browser."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer
