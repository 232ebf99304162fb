"""Deleting what is known of a reporter; the matter itself goes on."""

from datetime import datetime

from django.db import transaction

from wangge.audit.services import record
from wangge.matters.models import Matter, Reporter
from wangge.matters.services.rating import own_reporter
from wangge.people.actors import Actor


def forget_reporter(matter: Matter, *, actor: Actor, at: datetime) -> None:
    """Deletes name and contact of the acting reporter; number and code still open the report."""
    reporter = own_reporter(matter, actor)
    with transaction.atomic():
        Reporter.objects.filter(pk=reporter.pk).update(name="", contact="", contact_index="", wants_contact=False)
        record(act="matter.forget_reporter", at=at, subject_kind="matter", subject_id=matter.number)
