"""Organizations, mediators, rooms and duty hours; kept by the offices that guide mediation."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wangge.kinds.dispute.models import DutyHour, LegalRole, MediationBody, Mediator, Room, Seat, Skill
from wangge.kinds.dispute.rules.words import TROUBLES
from wangge.kinds.dispute.services.noting import note_body
from wangge.people.actors import Actor
from wangge.people.models import Organization
from wangge.people.rules import Role

KEEPERS = frozenset({Role.SYSTEM, Role.SYSTEM_ADMIN, Role.DISPATCHER, Role.TOWNSHIP_LEADER, Role.COUNTY_LEADER})
USUAL_ROLES = ("法官", "检察官", "民警", "律师", "人民调解员")
"""What 三官一师一员 usually stands for [N]; the operator changes the list."""


class BodyRefused(Exception):
    """Something about an organization or room that cannot be kept as given; the text says why."""


def _may_keep(actor: Actor, area_code: str) -> None:
    if actor.role not in KEEPERS or (actor.role != Role.SYSTEM and not actor.covers(area_code)):
        raise BodyRefused(_("Mediation organizations are kept by the township and county offices of their area."))


def save_body(
    *,
    organization: Organization,
    kind: str,
    term_from: date | None,
    term_to: date | None,
    filed_on: date | None,
    at_centre: Organization | None,
    actor: Actor,
    at: datetime,
    is_active: bool = True,
) -> MediationBody:
    """Keeps term, filing and kind of a mediation organization."""
    _may_keep(actor, organization.area.code)
    if organization.kind != Organization.Kind.MEDIATION_ORG:
        raise BodyRefused(_("Choose an organization of the kind “mediation organization”."))
    if term_from and term_to and term_to < term_from:
        raise BodyRefused(_("The term ends before it begins."))
    with transaction.atomic():
        row, is_new = MediationBody.objects.update_or_create(
            organization=organization,
            defaults={
                "kind": kind, "term_from": term_from, "term_to": term_to, "filed_on": filed_on, "at_centre": at_centre,
                "is_active": is_active,
            },
        )  # fmt: skip
        note_body("body_new" if is_new else "body_edit", organization.code, actor, at)
    return row


def save_mediator(
    body: MediationBody,
    *,
    actor: Actor,
    at: datetime,
    pk: int | None = None,
    skills: Iterable[str] = (),
    **given: Any,
) -> Mediator:
    """Writes a mediator down or corrects the line; the chair is a member, and there is one chair."""
    _may_keep(actor, body.organization.area.code)
    if given.get("is_chair"):
        given["is_member"] = True
    if not str(given.get("name", "")).strip():
        raise BodyRefused(_("The person's name is missing."))
    ends_on = given.get("ends_on")
    if ends_on is not None and ends_on < given["starts_on"]:
        raise BodyRefused(_("The last day lies before the first."))
    with transaction.atomic():
        if given.get("is_chair"):
            Mediator.objects.filter(body=body, is_chair=True, ends_on__isnull=True).exclude(pk=pk or 0).update(
                is_chair=False
            )
        row = Mediator(pk=pk, body=body, **given) if pk is None else Mediator.objects.get(pk=pk, body=body)
        for name, value in given.items():
            setattr(row, name, value)
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            raise BodyRefused(_("This person is already a mediator of this organization.")) from None
        Skill.objects.filter(mediator=row).delete()
        wanted = [trouble for trouble in TROUBLES if trouble in set(skills)]
        Skill.objects.bulk_create(Skill(mediator=row, trouble=trouble) for trouble in wanted)
        note_body("mediator", body.organization.code, actor, at, detail=str(row.pk))
    return row


def save_room(
    body: MediationBody, *, actor: Actor, at: datetime, pk: int | None = None, area: Any, name: str, address: str,
    phone: str = "", is_active: bool = True,
) -> Room:  # fmt: skip
    """A room under the name people know it by."""
    _may_keep(actor, body.organization.area.code)
    if Room.objects.filter(body=body, name=name.strip()).exclude(pk=pk or 0).exists():
        raise BodyRefused(_("There is a room of this name already."))
    with transaction.atomic():
        row = Room(body=body) if pk is None else Room.objects.get(pk=pk, body=body)
        row.area, row.name, row.address, row.phone = area, name.strip(), address.strip(), phone.strip()
        row.is_active = is_active
        row.save()
        note_body("room", body.organization.code, actor, at, detail=str(row.pk))
    return row


def add_hour(
    room: Room, *, mediator: Mediator, day: int, begins: time, ends: time, actor: Actor, at: datetime
) -> DutyHour:
    """Somebody sits in a room on a day of the week."""
    _may_keep(actor, room.body.organization.area.code)
    if ends <= begins:
        raise BodyRefused(_("The hour ends before it begins."))
    if DutyHour.objects.filter(mediator=mediator, day=day, begins__lt=ends, ends__gt=begins).exists():
        raise BodyRefused(_("%(name)s already sits somewhere at that time.") % {"name": mediator.name})
    with transaction.atomic():
        row = DutyHour.objects.create(room=room, mediator=mediator, day=day, begins=begins, ends=ends)
        note_body("hour", room.body.organization.code, actor, at, detail=str(row.pk))
    return row


def drop_hour(row: DutyHour, *, actor: Actor, at: datetime) -> None:
    """Takes a duty hour back."""
    _may_keep(actor, row.room.body.organization.area.code)
    with transaction.atomic():
        note_body("hour_off", row.room.body.organization.code, actor, at, detail=str(row.pk))
        row.delete()


def save_legal_roles(names: Iterable[str], *, actor: Actor, at: datetime) -> None:
    """The operator's words for the mixed legal team, in order; a word in use stays."""
    if actor.role not in (Role.SYSTEM, Role.SYSTEM_ADMIN, Role.DISPATCHER, Role.COUNTY_LEADER):
        raise BodyRefused(_("The list of roles is kept by the county."))
    wanted = list(dict.fromkeys(name.strip()[:30] for name in names if name.strip()))
    with transaction.atomic():
        gone = LegalRole.objects.exclude(name__in=wanted)
        used = list(gone.filter(mediators__isnull=False).values_list("name", flat=True).distinct())
        if used:
            raise BodyRefused(_("Still in use: %(names)s.") % {"names": "、".join(used)})
        gone.delete()
        for position, name in enumerate(wanted, start=1):
            LegalRole.objects.update_or_create(name=name, defaults={"position": position})
        note_body("legal_roles", "list", actor, at)


def open_seats(person_id: int) -> int:
    """How many seats somebody holds; asked before a mediator's time ends."""
    return Seat.objects.filter(person_id=person_id, ended_at__isnull=True).count()
