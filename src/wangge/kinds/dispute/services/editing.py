"""Corrections of what a case is about."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.kinds.dispute.models import DisputeDetails
from wangge.kinds.dispute.rules.words import TROUBLES
from wangge.kinds.dispute.services.noting import note
from wangge.kinds.dispute.services.opening import LANGUAGE
from wangge.kinds.dispute.services.parties import BEFORE_SIGNING
from wangge.matters.models import Matter
from wangge.matters.rules import MoveRefused
from wangge.matters.services.searching import index
from wangge.people.actors import Actor


def edit_story(
    matter: Matter,
    *,
    actor: Actor,
    trouble: str,
    subject: str,
    story: str,
    limitation_on: date | None,
    is_pre_litigation: bool,
    at: datetime,
) -> DisputeDetails:
    """Corrects kind, subject and story before the agreement is made; the engine's title follows the kind."""
    if matter.state not in BEFORE_SIGNING:
        raise MoveRefused(_("What the case is about is settled once the parties have agreed or the case has ended."))
    if not subject.strip():
        raise MoveRefused(_("Say in a few words what the dispute is about."))
    details: DisputeDetails = matter.dispute
    with transaction.atomic():
        details.trouble, details.subject, details.story = trouble, subject.strip(), story.strip()
        details.limitation_on, details.is_pre_litigation = limitation_on, is_pre_litigation
        details.save(update_fields=["trouble", "subject", "story", "limitation_on", "is_pre_litigation"])
        with override(LANGUAGE):
            title = str(_(TROUBLES[trouble]))
        if title != matter.title:
            Matter.objects.filter(pk=matter.pk).update(title=title)
            matter.title = title
            index(matter)
        note("story", matter, actor, at)
    return details
