"""Squads are called; everybody answers for themselves and for nobody else."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.areas.models import Area
from wangge.modes.access import runs
from wangge.modes.labels import ANSWER_TITLES
from wangge.modes.models import Call, ModeSwitch
from wangge.modes.queries import staff_of
from wangge.modes.rules import KEEP_CALLS, Answer
from wangge.modes.services.refusal import ModeRefused, note
from wangge.modes.services.switching import LANGUAGE
from wangge.notices.services import notify
from wangge.people.actors import SYSTEM, Actor


def call_squads(mode: ModeSwitch, *, areas: Iterable[Area], task: str, actor: Actor, at: datetime) -> int:
    """Calls the staff of these areas to a place; who was called before is not called twice. Returns how many."""
    if not runs(actor, mode) or not mode.is_running or mode.ends_at <= at:
        raise ModeRefused(_("Squads are called by who runs the mode, while it runs."))
    wanted = list(areas)
    if not wanted or not all(area.code.startswith(mode.area.code) for area in wanted):
        raise ModeRefused(_("Choose at least one squad of this area."), field="areas")
    if not task.strip():
        raise ModeRefused(_("Say where to and what for."), field="task")
    known = set(mode.calls.values_list("person_id", flat=True))
    rows: dict[int, Call] = {}
    for area in wanted:
        for post in staff_of(area, on=localdate(at)):
            if post.person_id not in known:
                values = {"mode": mode, "area": area, "task": task.strip()[:200], "called_at": at}
                rows.setdefault(post.person_id, Call(person_id=post.person_id, **values))
    with transaction.atomic():
        Call.objects.bulk_create(rows.values(), ignore_conflicts=True)
        names = "、".join(area.name for area in wanted)
        note(actor, "mode.call", mode, at=at, detail=f"{names}（{len(rows)}）：{task.strip()}")
        with override(LANGUAGE):
            title = _("You are called: %(area)s") % {"area": mode.area.name}
        notify(
            key=f"mode:{mode.pk}:call", person_ids=rows, title=title, body=task.strip(), at=at, urgency="urgent",
            url=reverse("modes:mode", args=[mode.pk]),
        )  # fmt: skip
    return len(rows)


def answer_call(call: Call, *, answer: str, actor: Actor, at: datetime) -> None:
    """Somebody who was called says that they come, cannot, or are there."""
    if actor.person_id != call.person_id:
        raise ModeRefused(_("Everybody answers for themselves."))
    if answer not in list(Answer):
        raise ModeRefused(_("Choose an answer."))
    if not call.mode.is_running:
        raise ModeRefused(_("This mode is over; you are free."))
    call.answer, call.answered_at = answer, at
    call.arrived_at = at if answer == Answer.HERE else None
    with transaction.atomic():
        call.save(update_fields=["answer", "answered_at", "arrived_at"])
        note(actor, "mode.answer", call.mode, at=at, detail=str(ANSWER_TITLES[Answer(answer)]))


def forget_called(at: datetime) -> int:
    """Removes who was called in modes that ended a year ago; how many is in the log."""
    old = ModeSwitch.objects.filter(ended_at__lt=at - KEEP_CALLS, calls__isnull=False).distinct()
    forgotten = 0
    for mode in old:
        with transaction.atomic():
            count, _rows = mode.calls.all().delete()
            note(SYSTEM, "mode.forget", mode, at=at, detail=str(count))
            forgotten += count
    return forgotten
