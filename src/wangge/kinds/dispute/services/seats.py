"""Who sits at the table: mediators of the organization, and people of bodies that mediate along."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.kinds.dispute.access import is_at_table
from wangge.kinds.dispute.models import Mediator, Seat
from wangge.kinds.dispute.queries.bodies import mediator_person_ids
from wangge.kinds.dispute.rules.words import MEDIATING, Part
from wangge.kinds.dispute.services.counting import recount
from wangge.kinds.dispute.services.noting import note
from wangge.kinds.dispute.services.parties import ENDED
from wangge.matters.models import Matter
from wangge.matters.rules import MoveRefused
from wangge.people.actors import Actor


def _check(matter: Matter, mediator: Mediator, part: str, at: datetime) -> int:
    if matter.state in ENDED:
        raise MoveRefused(_("The case has ended."))
    on = localdate(at)
    is_active = mediator.starts_on <= on and (mediator.ends_on is None or mediator.ends_on >= on)
    if mediator.person_id is None or not is_active or mediator.person_id not in mediator_person_ids(on):
        raise MoveRefused(_("%(name)s has no mediator's post and no account to work with.") % {"name": mediator.name})
    if part not in MEDIATING or mediator.body_id != matter.dispute.body_id:
        raise MoveRefused(_("The mediator belongs to another organization: invite that body to mediate along."))
    return mediator.person_id


def _leads(actor: Actor, matter: Matter) -> None:
    if not is_at_table(actor, matter):
        raise MoveRefused(_("Seats are given by the mediators of the case's own organization."))


def seat(matter: Matter, *, actor: Actor, mediator: Mediator, part: str, is_free_of_ties: bool, at: datetime) -> Seat:
    """Gives a mediator a seat; a new chief takes the place of the old one."""
    _leads(actor, matter)
    person_id = _check(matter, mediator, part, at)
    if not is_free_of_ties:
        raise MoveRefused(_("Only somebody without a tie to any party can mediate."))
    with transaction.atomic():
        held = Seat.objects.filter(matter=matter, ended_at__isnull=True)
        if part == Part.CHIEF:
            held.filter(part=Part.CHIEF).update(ended_at=at)
        row, _is_new = Seat.objects.get_or_create(
            matter=matter, person_id=person_id, part=part, ended_at=None,
            defaults={
                "organization_id": mediator.body.organization_id, "starts_at": at, "declared_free_at": at,
            },
        )  # fmt: skip
        recount(matter)
        note("seat", matter, actor, at, detail=f"{part} {person_id}")
    return row


def unseat(row: Seat, *, actor: Actor, at: datetime) -> None:
    """Takes a seat back at once; a case keeps at least one mediator or head."""
    matter = row.matter
    if row.person_id != actor.person_id:
        _leads(actor, matter)
    others = Seat.objects.filter(matter=matter, ended_at__isnull=True, part__in=MEDIATING).exclude(pk=row.pk)
    if row.part in MEDIATING and not others.exists():
        raise MoveRefused(_("Somebody must stay on the case: name another mediator first."))
    with transaction.atomic():
        Seat.objects.filter(pk=row.pk, ended_at__isnull=True).update(ended_at=at)
        recount(matter)
        note("unseat", matter, actor, at, detail=f"{row.part} {row.person_id}")


def end_intake(matter: Matter, at: datetime) -> None:
    """Who wrote the application down has done his part."""
    Seat.objects.filter(matter=matter, part=Part.OPENER, ended_at__isnull=True).update(ended_at=at)


def end_joint(matter: Matter, at: datetime) -> None:
    """A filed case is seen by its own mediators alone."""
    Seat.objects.filter(matter=matter, part=Part.JOINT, ended_at__isnull=True).update(ended_at=at)


def pass_on(*, person_id: int, to_person_id: int, organization_id: int, actor: Actor, at: datetime) -> int:
    """Open seats of somebody who leaves go to another mediator; returns how many."""
    rows = Seat.objects.filter(person_id=person_id, ended_at__isnull=True, part__in=MEDIATING | {Part.JOINT})
    count = 0
    with transaction.atomic():
        for row in rows.select_related("matter"):
            Seat.objects.filter(pk=row.pk).update(ended_at=at)
            Seat.objects.get_or_create(
                matter=row.matter, person_id=to_person_id, part=row.part, ended_at=None,
                defaults={"organization_id": organization_id, "starts_at": at},
            )  # fmt: skip
            note("pass_on", row.matter, actor, at, detail=f"{person_id} → {to_person_id}")
            count += 1
    return count
