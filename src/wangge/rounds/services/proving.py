"""Due work that shows elsewhere that it was done, such as a meeting that was held, is noted by itself."""

from datetime import datetime

from django.db import transaction

from wangge.people.actors import SYSTEM
from wangge.rounds.models import Due
from wangge.rounds.purposes import proves_nothing, purposes
from wangge.rounds.rules import DueState
from wangge.rounds.services.refusal import note

MOST = 2000


def prove_done(at: datetime) -> int:
    """Notes open work that is proved done; returns how much. Each is noted once, whoever runs at the same time."""
    proved = 0
    for purpose in purposes().values():
        if purpose.proves is proves_nothing:
            continue
        rows = Due.objects.filter(state=DueState.OPEN, round__purpose=purpose.name, opens_at__lte=at)
        dues = list(rows.order_by("due_at", "pk")[:MOST])
        found = purpose.proves(dues) if dues else {}
        for pk, proof in found.items():
            columns = {"done_at": proof.at, "result_kind": proof.kind, "result_id": proof.id}
            with transaction.atomic():
                won = Due.objects.filter(pk=pk, state=DueState.OPEN).update(state=DueState.DONE, **columns)
                if won:
                    note(SYSTEM, "round.done", "round due", pk, at=at, detail=f"{proof.kind} {proof.id}")
            proved += won
    return proved
