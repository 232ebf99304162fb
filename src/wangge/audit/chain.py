"""Seals entries into a chain of MACs, so that a change made past the database's guards is found."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from wangge.audit.models import Entry, Seal
from wangge.vault.provider import get_provider, same

BATCH = 1000
PURPOSE = "audit"
COLUMNS = (
    "id", "at", "recorded_at", "act", "actor_person_id", "actor_post_id", "actor_name",
    "subject_kind", "subject_id", "detail", "ip",
)  # fmt: skip


def seal(at: datetime) -> int:
    """Seals everything written so far, in links of at most `BATCH` entries; returns how many entries were sealed."""
    horizon = last_settled_id()
    done = 0
    while count := _seal_next(horizon, at):
        done += count
    return done


def last_settled_id() -> int:
    """The highest id below which nothing can appear any more.

    On PostgreSQL a smaller id may be committed later than a greater one; a share lock waits for those writers. If they
    take longer than two seconds the round is left out, so that a long import does not hold everybody up.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute("SET LOCAL lock_timeout = '2s'")
                    cursor.execute("LOCK TABLE audit_entry IN SHARE MODE")
            except OperationalError:
                return 0
        return Entry.objects.aggregate(last=Max("pk"))["last"] or 0


def _seal_next(horizon: int, at: datetime) -> int:
    with transaction.atomic():
        before = Seal.objects.order_by("-last_id").first()
        after_id = before.last_id if before else 0
        rows = list(_rows(after_id, horizon)[:BATCH])
        if not rows:
            return 0
        provider = get_provider()
        mac = provider.mac(_text(before, rows), purpose=PURPOSE)
        Seal.objects.create(
            first_id=rows[0][0],
            last_id=rows[-1][0],
            entries=len(rows),
            mac=provider.suite.letter + mac.hex(),
            key_version=provider.key_version,
            sealed_at=at,
        )
        return len(rows)


def _rows(after_id: int, up_to_id: int) -> "QuerySet[Entry, tuple[Any, ...]]":
    return Entry.objects.filter(pk__gt=after_id, pk__lte=up_to_id).order_by("pk").values_list(*COLUMNS)


def _text(before: Seal | None, rows: Iterable[tuple[object, ...]]) -> bytes:
    plain = [[value.isoformat() if isinstance(value, datetime) else value for value in row] for row in rows]
    return json.dumps([before.mac if before else "", plain], ensure_ascii=False, separators=(",", ":")).encode()


def verify_chain() -> list[str]:
    """What does not fit, one text per broken link; empty when every sealed entry is as it was written."""
    faults: list[str] = []
    provider = get_provider()
    before: Seal | None = None
    for link in Seal.objects.order_by("last_id").iterator(chunk_size=500):
        rows = list(_rows(before.last_id if before else 0, link.last_id))
        made = provider.mac(_text(before, rows), purpose=PURPOSE, version=link.key_version, letter=link.mac[:1])
        if not same(link.mac[1:], made.hex()):
            faults.append(_fault(link, len(rows)))
        before = link
    return faults


def _fault(link: Seal, found: int) -> str:
    values = {"first": link.first_id, "last": link.last_id, "sealed": link.entries, "found": found}
    if found != link.entries:
        return _("Entries %(first)s to %(last)s: %(sealed)s were sealed, %(found)s are there.") % values
    return _("Entries %(first)s to %(last)s: something was changed after they were sealed.") % values
