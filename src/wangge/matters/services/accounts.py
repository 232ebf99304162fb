"""Reports in a resident's account: kept there, and let go when the account is closed."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from wangge.audit.services import record
from wangge.matters.models import Reporter
from wangge.people.models import Person
from wangge.people.services import close_own_account


def not_yet_kept(reporter_ids: Collection[int]) -> int:
    """How many of the proved reports are in no account."""
    return Reporter.objects.filter(pk__in=reporter_ids, person=None).count()


@transaction.atomic
def keep_in_account(reporter_ids: Collection[int], *, person: Person, at: datetime) -> int:
    """Takes proved reports that are in no account into this one; number and code open them as before."""
    kept = Reporter.objects.filter(pk__in=reporter_ids, person=None).update(person=person)
    if kept:
        record(act="person.keep_reports", at=at, actor_person_id=person.pk, subject_kind="person",
               subject_id=person.pk, detail=str(kept))  # fmt: skip
    return kept


@transaction.atomic
def close_account(person: Person, *, at: datetime) -> None:
    """Closes a resident's account; its reports go on, without name, telephone or any tie to a person."""
    close_own_account(person=person, at=at)
    Reporter.objects.filter(person=person).update(
        name="", contact="", contact_index="", wants_contact=False, person=None
    )
