"""Every opening of a sealed value stands in the chain of the audit log as well as in the vault's own log."""

from datetime import datetime

from django.db import transaction

from wangge.audit.services import record
from wangge.vault import services as vault
from wangge.vault.models import Opening


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
    """Writes down who opens which sealed value and why; call it before showing the value, in the same transaction.

    The vault knows no audit log and its own log is no chain: what somebody removed from it still stands in this one.
    """
    with transaction.atomic():
        row = vault.open_sealed(
            subject_kind=subject_kind, subject_id=subject_id, field=field, purpose=purpose, person_id=person_id,
            post_id=post_id, at=at, person_name=person_name,
        )  # fmt: skip
        record(
            act="sealed.open", at=at, actor_person_id=person_id, actor_post_id=post_id, actor_name=person_name,
            subject_kind=subject_kind, subject_id=subject_id, detail=f"{row.field}: {row.purpose}",
        )  # fmt: skip
    return row
