"""What the pages of the desk share."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.jobs.queries import is_anybody_working
from wangge.people.actors import Actor
from wangge.planning.access import AnyDraft, AnyPlan
from wangge.ui.parts import Crumb

STATE_TONES = {
    "gathering": "info",
    "draft": "info",
    "trying": "info",
    "submitted": "accent",
    "approved": "good",
    "in_force": "good",
    "dropped": "plain",
}


def actor_of(request: HttpRequest) -> Actor:
    """Who acts."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def moment() -> datetime:
    """The one place of these views where the clock is read."""
    return timezone.now()


def crumbs_to(plan: AnyPlan, draft: AnyDraft | None = None, last: str = "") -> list[Crumb]:
    """The way to a page of a plan."""
    steps = [Crumb(_("Redraw grids"), reverse("planning:plans"))]
    steps.append(Crumb(plan.name, reverse("planning:plan", args=[plan.pk])))
    if draft is not None:
        steps.append(Crumb(str(draft), reverse("planning:draft", args=[plan.pk, draft.number])))
    if last:
        steps.append(Crumb(last))
    else:
        steps[-1] = Crumb(steps[-1].label)
    return steps


def whole(text: Any) -> int:
    """A number in an address or form, 0 where there is none."""
    return int(text) if str(text).isdecimal() and len(str(text)) < 10 else 0


def asleep(*, waits: bool, at: datetime) -> dict[str, bool]:
    """For pages that wait for the background process: whether nobody is there to do it."""
    return {"is_asleep": waits and not is_anybody_working(at)}


def complain(request: HttpRequest, error: Exception) -> None:
    """Says why something was refused."""
    messages.error(request, str(error))
