"""Groups of alike cases: a legal note shared by their mediators, and an explanation for everybody."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.kinds.dispute.models import CaseGroup, DisputeDetails
from wangge.kinds.dispute.services.noting import note, note_body
from wangge.matters.models import Matter
from wangge.matters.rules import MoveRefused
from wangge.people.actors import Actor


def make_group(matter: Matter, *, actor: Actor, name: str, at: datetime) -> CaseGroup:
    """A group around a first case; alike cases join it, each with its own consents and result."""
    if not name.strip():
        raise MoveRefused(_("Give the group a name, without any party's."))
    details = matter.dispute
    with transaction.atomic():
        group = CaseGroup.objects.create(
            name=name.strip(), area_code=matter.area_code, trouble=details.trouble, created_by_id=actor.account,
            created_at=at,
        )  # fmt: skip
        join(matter, group, actor=actor, at=at)
    return group


def join(matter: Matter, group: CaseGroup | None, *, actor: Actor, at: datetime) -> None:
    """A case joins a group of the same kind of dispute, or leaves it."""
    details = matter.dispute
    if group is not None and group.trouble != details.trouble:
        raise MoveRefused(_("A group holds disputes of one kind."))
    with transaction.atomic():
        DisputeDetails.objects.filter(pk=details.pk).update(group=group)
        note("group", matter, actor, at, detail=str(group.pk) if group else "")
    details.group = group


def write_texts(group: CaseGroup, *, actor: Actor, legal_note: str, public_text: str, at: datetime) -> None:
    """Writes note and explanation; a changed explanation must be checked again before anybody outside reads it."""
    with transaction.atomic():
        if public_text.strip() != group.public_text:
            group.public_text, group.written_by_id = public_text.strip(), actor.account
            group.checked_by, group.checked_at = None, None
        group.legal_note = legal_note.strip()
        group.save()
        note_body("group_text", group.pk, actor, at)


def check_text(group: CaseGroup, *, actor: Actor, at: datetime) -> None:
    """A second person has read the explanation: nobody can be recognized in it."""
    if not group.public_text:
        raise MoveRefused(_("There is nothing to check yet."))
    if group.written_by_id == actor.account:
        raise MoveRefused(_("Somebody else must check what you wrote."))
    with transaction.atomic():
        group.checked_by_id, group.checked_at = actor.account, at
        group.save(update_fields=["checked_by", "checked_at"])
        note_body("group_check", group.pk, actor, at)
