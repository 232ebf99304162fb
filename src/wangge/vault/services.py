"""Logs openings of sealed values and renews keys."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db import models, transaction
from django.utils.translation import gettext as _

from wangge.vault.fields import EncryptedTextField
from wangge.vault.keyring import current_ring, ring_path, with_new_key, write_ring
from wangge.vault.models import Opening

BATCH = 500


class PurposeMissing(Exception):
    """Personal data is opened for a stated purpose only."""


def open_sealed(
    *,
    subject_kind: str,
    subject_id: str | int,
    field: str,
    purpose: str,
    person_id: int | None,
    post_id: int | None,
    at: datetime,
    person_name: str = "",
) -> Opening:
    """Writes down who opens which sealed value and why; call it before showing the value, in the same transaction."""
    purpose = purpose.strip()
    if len(purpose) < 2:
        raise PurposeMissing(_("Say what you need the personal data for."))
    return Opening.objects.create(
        at=at,
        person_id=person_id,
        post_id=post_id,
        person_name=person_name[:120],
        subject_kind=subject_kind,
        subject_id=str(subject_id),
        field=field,
        purpose=purpose[:200],
    )


@dataclass(frozen=True)
class Renewal:
    """How many values of a column were sealed with the new key."""

    column: str
    values: int


def rotate_keys() -> int:
    """Adds a key to the ring and makes it the current one; returns its version."""
    ring = with_new_key(current_ring())
    write_ring(ring, ring_path())
    return ring.current


def sealed_fields() -> Iterator[EncryptedTextField]:
    """Every sealed column of every app."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, EncryptedTextField):
                yield field


def reseal(field: EncryptedTextField) -> Renewal:
    """Seals every value of a column with the current key, batch by batch; may be stopped and run again."""
    objects = field.model._base_manager
    last: object = None
    count = 0
    while True:
        rows = objects.exclude(**{f"{field.name}__isnull": True}).order_by("pk")
        batch = list((rows if last is None else rows.filter(pk__gt=last)).values_list("pk", flat=True)[:BATCH])
        if not batch:
            return Renewal(field.model._meta.label_lower + "." + field.name, count)
        count += _reseal_batch(objects, field.name, batch)
        last = batch[-1]


def _reseal_batch(objects: "models.Manager[models.Model]", name: str, keys: list[object]) -> int:
    count = 0
    with transaction.atomic():
        for key, value in objects.filter(pk__in=keys).values_list("pk", name):
            if value:
                count += objects.filter(pk=key).update(**{name: value})
    return count
