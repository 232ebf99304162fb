"""What becomes of due work: done, waived with a reason, or missed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.people.actors import Actor
from wangge.rounds.access import does, may_waive
from wangge.rounds.models import Due
from wangge.rounds.purposes import purpose_of
from wangge.rounds.rules import DueState
from wangge.rounds.services.proving import prove_done
from wangge.rounds.services.refusal import RoundRefused, note

BATCH = 200


def mark_done(
    due: Due, *, actor: Actor, at: datetime, note_text: str = "", result_kind: str = "", result_id: str = ""
) -> Due:
    """Notes that the work was done and which record shows it.

    Work that was missed can still be made up for: it stays missed, with the moment at which it was done after all.
    """
    if not does(actor, due):
        raise RoundRefused(_("This work is not yours."))
    columns = {
        "done_at": at, "done_by_id": actor.person_id, "done_by_name": actor.name[:60], "note": note_text.strip()[:300],
        "result_kind": result_kind, "result_id": result_id,
    }  # fmt: skip
    with transaction.atomic():
        rows = Due.objects.filter(pk=due.pk, done_at__isnull=True)
        in_time = rows.filter(state=DueState.OPEN, opens_at__lte=at, due_at__gt=at)
        if not in_time.update(state=DueState.DONE, **columns):
            _make_up(due, columns, at)
        note(actor, "round.done", "round due", due.pk, at=at, detail=result_id)
    due.refresh_from_db()
    return due


def _make_up(due: Due, columns: Mapping[str, Any], at: datetime) -> None:
    """Late: marked missed first where no process has done so yet, so that nobody can slip past the end."""
    held = Due.objects.get(pk=due.pk)
    if held.done_at is not None:
        raise RoundRefused(_("Somebody has done this already."))
    if held.state == DueState.WAIVED:
        raise RoundRefused(_("This was waived: %(reason)s") % {"reason": held.reason})
    if at < held.opens_at:
        raise RoundRefused(_("It is not time for this yet."))
    if held.state == DueState.OPEN:
        _miss(due, at)
    Due.objects.filter(pk=due.pk, state=DueState.MISSED, done_at__isnull=True).update(**columns)


def waive(due: Due, *, actor: Actor, reason: str, at: datetime) -> Due:
    """Lets one piece of work fall, with a reason and a name; never one's own."""
    if not may_waive(actor, due, purpose_of(due.round.purpose)):
        raise RoundRefused(_("Your post cannot waive this."))
    if not reason.strip():
        raise RoundRefused(_("Say why."), field="reason")
    with transaction.atomic():
        changed = Due.objects.filter(pk=due.pk, state=DueState.OPEN).update(
            state=DueState.WAIVED, settled_at=at, reason=reason.strip()[:300], waived_by_id=actor.person_id,
            waived_by_name=actor.name[:60],
        )  # fmt: skip
        if not changed:
            raise RoundRefused(_("This is settled already."))
        note(actor, "round.waive", "round due", due.pk, at=at, detail=reason.strip())
    due.refresh_from_db()
    return due


def miss_overdue(at: datetime) -> int:
    """Marks what was not done in its window and tells its purpose, once each; returns how many this process marked."""
    prove_done(at)
    missed = 0
    while True:
        late = Due.objects.filter(state=DueState.OPEN, due_at__lte=at).select_related("round", "target")
        dues = list(late.order_by("due_at", "pk")[:BATCH])
        won = 0
        for due in dues:
            with transaction.atomic():
                won += _miss(due, at)
        missed += won
        if len(dues) < BATCH or not won:
            return missed


def _miss(due: Due, at: datetime) -> bool:
    """Claims one missed due and calls its purpose in the same transaction; False when another process was first."""
    if not Due.objects.filter(pk=due.pk, state=DueState.OPEN).update(state=DueState.MISSED, settled_at=at):
        return False
    due.state, due.settled_at = DueState.MISSED, at
    purpose = purpose_of(due.round.purpose)
    if purpose is not None:
        purpose.missed(due=due, at=at)
    return True
