"""What is written down: closed concerns for the figures, and when figures leave the house."""

from collections.abc import Iterable
from datetime import datetime

from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localtime

from wangge.audit.services import record
from wangge.indicators.marks import CLOCKS, CONCERN
from wangge.indicators.models import Recount, Settled, SettledOrder
from wangge.indicators.queries import WRITTEN, measured, measured_orders
from wangge.indicators.triggers import note_all
from wangge.matters.models import STILL_OPEN, Clock, Matter
from wangge.people.actors import SYSTEM, Actor

BATCH = 400


def note_export(*, actor: Actor, query: str, at: datetime) -> None:
    """Writes down who took figures away as a file, and which."""
    record(
        act="figures.export", at=at, actor_person_id=actor.person_id, actor_post_id=actor.post_id,
        actor_name=actor.name, subject_kind="figures", detail=query[:500],
    )  # fmt: skip


def settle_changed(at: datetime) -> int:
    """Writes down what closed concerns add to the figures, wherever one changed; returns how many were looked at.

    A mark goes only in the transaction that wrote down what it stands for; a change in the meantime has a mark of its
    own. Concerns whose figures may still change by themselves, or that not everybody of the area may see, keep theirs.
    """
    last, count = 0, 0
    while True:
        with transaction.atomic():
            _alone()
            notes = list(Recount.objects.filter(pk__gt=last).order_by("pk").values_list("pk", "matter_id")[:BATCH])
            if not notes:
                return count
            pks = sorted({matter for _note, matter in notes})
            kept = _settle(pks, at)
            first = {matter: note for note, matter in reversed(notes)}
            stay = {first[matter] for matter in kept}
            Recount.objects.filter(pk__in=[note for note, _matter in notes if note not in stay]).delete()
        last, count = notes[-1][0], count + len(pks)


def settle_all(at: datetime) -> int:
    """Forgets all that is written down and counts every closed concern anew."""
    with transaction.atomic():
        _alone()
        SettledOrder.objects.all().delete()
        Settled.objects.all().delete()
        Recount.objects.all().delete()
        note_all(DEFAULT_DB_ALIAS)
    return settle_changed(at)


def _alone() -> None:
    """Two at once could leave the older count; on SQLite a transaction that writes is alone anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {Settled._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")


def _settle(pks: list[int], at: datetime) -> set[int]:
    """Writes down those that can be, and returns those that cannot although they ended."""
    runs = Exists(Clock.objects.filter(matter=OuterRef("pk"), stopped_at__isnull=True, name__in=CLOCKS))
    ended = Matter.objects.filter(pk__in=pks, kind=CONCERN).exclude(STILL_OPEN)
    waiting = Q(runs) | Q(confidentiality=Matter.Confidentiality.SEALED)
    kept = set(ended.filter(waiting).values_list("pk", flat=True))
    settled = list(ended.exclude(pk__in=kept))
    SettledOrder.objects.filter(settled_id__in=pks).delete()
    Settled.objects.filter(pk__in=pks).delete()
    _write(settled, at)
    return kept


def _write(matters: Iterable[Matter], at: datetime) -> None:
    known = {matter.pk: matter for matter in matters}
    found = measured(tuple(known), actor=SYSTEM, at=at)
    Settled.objects.bulk_create(
        Settled(
            matter=matter,
            opened_on=localtime(matter.opened_at).date(),
            closed_on=localtime(matter.closed_at).date(),
            area_code=matter.area_code,
            category_id=matter.category_id,
            lead_unit_id=matter.lead_unit_id,
            **{name: found[pk].get(name, 0) for name in WRITTEN},
        )
        for pk, matter in known.items()
    )
    SettledOrder.objects.bulk_create(
        SettledOrder(settled_id=pk, unit_id=unit, **counts)
        for (pk, unit), counts in measured_orders(tuple(known)).items()
    )
