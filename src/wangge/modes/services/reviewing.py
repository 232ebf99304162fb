"""After the end: what was done, what to keep, what to change."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.modes.access import commands
from wangge.modes.models import ModeSwitch
from wangge.modes.rules import State
from wangge.modes.services.refusal import ModeRefused, note, signature
from wangge.modes.services.switching import LANGUAGE
from wangge.notices.services import notify
from wangge.people.actors import Actor


def write_review(
    mode: ModeSwitch, *, what_was_done: str, what_to_keep: str, what_to_change: str, actor: Actor, at: datetime
) -> None:
    """Writes the review of a mode that is over; it is written once and then stands."""
    if not commands(actor, mode.area):
        raise ModeRefused(_("Only the leader of this township or county switches here."))
    if mode.state != State.STOOD_DOWN:
        raise ModeRefused(_("The review is written after the end."))
    if not what_was_done.strip():
        raise ModeRefused(_("Say what was done."), field="what_was_done")
    values = {
        "what_was_done": what_was_done.strip(), "what_to_keep": what_to_keep.strip(),
        "what_to_change": what_to_change.strip(), "reviewed_at": at, "reviewer": signature(actor),
    }  # fmt: skip
    with transaction.atomic():
        if not ModeSwitch.objects.filter(pk=mode.pk, reviewed_at=None).update(**values):
            raise ModeRefused(_("The review has been written already."))
        for name, value in values.items():
            setattr(mode, name, value)
        note(actor, "mode.review", mode, at=at)


def remind_reviews(at: datetime) -> int:
    """Reminds who switched a mode on, once, of a review whose day has passed."""
    late = ModeSwitch.objects.filter(reviewed_at=None, review_due_on__lt=localdate(at), review_reminded_at=None)
    reminded = 0
    for mode in late.select_related("area"):
        with transaction.atomic(), override(LANGUAGE):
            if not late.filter(pk=mode.pk).update(review_reminded_at=at):
                continue
            title = _("The review is still to be written: %(area)s") % {"area": mode.area.name}
            notify(
                key=f"mode:{mode.pk}:review", person_ids=[mode.started_by_id], title=title, at=at,
                url=reverse("modes:review", args=[mode.pk]),
            )  # fmt: skip
            reminded += 1
    return reminded
