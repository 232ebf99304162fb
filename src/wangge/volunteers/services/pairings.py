"""Pairings of neighbours: proposed by the community, begun by two consents, visits noted by the younger."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.audit.openings import open_sealed
from wangge.people.actors import Actor
from wangge.volunteers.models import Hours, Pairing, PairVisit, Registration
from wangge.volunteers.models.registrations import Standing
from wangge.volunteers.rules import CLERKS, MOST_MINUTES
from wangge.volunteers.services.refusal import ServiceRefused, note, only_community
from wangge.volunteers.services.telling import tell_help_needed


def propose_pairing(
    *, actor: Actor, younger: Registration, elder_name: str, at: datetime, elder_contact: str = "",
    elder_address: str = "",
) -> Pairing:  # fmt: skip
    """The community proposes; nothing begins before both have agreed."""
    only_community(actor, younger.community)
    if younger.standing != Standing.ACCEPTED or younger.is_minor:
        raise ServiceRefused(_("The younger has to be a registered adult."))
    if not elder_name.strip():
        raise ServiceRefused(_("Say how the older neighbour is called: it stays sealed."))
    with transaction.atomic():
        row = Pairing.objects.create(
            younger=younger, community=younger.community, elder_name=elder_name.strip(),
            elder_contact=elder_contact.strip(), elder_address=elder_address.strip(), proposed_by_id=actor.account,
            proposed_at=at,
        )  # fmt: skip
        note(actor, "propose_pairing", "pairing", row.pk, at=at)
    return row


def agree(pairing: Pairing, *, actor: Actor, at: datetime) -> None:
    """The younger agrees, before knowing the older's name."""
    _younger(pairing, actor)
    _consent(pairing, actor, at, younger_agreed_at=at)


def elder_agrees(pairing: Pairing, *, how: str, actor: Actor, at: datetime) -> None:
    """The community notes that the older neighbour agreed, and how it was said."""
    only_community(actor, pairing.community)
    if how not in Pairing.Consent.values:
        raise ServiceRefused(_("Say how the older neighbour agreed."))
    _consent(pairing, actor, at, elder_agreed_at=at, elder_agreed_how=how)


def _consent(pairing: Pairing, actor: Actor, at: datetime, **values: object) -> None:
    with transaction.atomic():
        if not Pairing.objects.filter(pk=pairing.pk, ended_at__isnull=True).update(**values):
            raise ServiceRefused(_("This pairing is over."))
        note(actor, "agree_pairing", "pairing", pairing.pk, at=at, detail=",".join(values))
    pairing.refresh_from_db()


def _younger(pairing: Pairing, actor: Actor) -> None:
    if actor.person_id is None or pairing.younger.person_id != actor.person_id:
        raise ServiceRefused(_("Only the person can do this."))


def open_elder(pairing: Pairing, *, actor: Actor, purpose: str, at: datetime) -> tuple[str, str, str]:
    """Name, telephone and address of the older: for the community, and for the younger once both agreed."""
    is_younger = actor.person_id is not None and pairing.younger.person_id == actor.person_id
    if not (is_younger and pairing.has_begun):
        only_community(actor, pairing.community)
    with transaction.atomic():
        open_sealed(
            subject_kind="pairing", subject_id=pairing.pk, field="elder", purpose=purpose, person_id=actor.person_id,
            post_id=actor.post_id, person_name=actor.name, at=at,
        )  # fmt: skip
    return pairing.elder_name, pairing.elder_contact, pairing.elder_address


def note_visit(
    pairing: Pairing, *, how: str, minutes: int, note_text: str, needs_help: bool, actor: Actor, at: datetime
) -> PairVisit:
    """The younger notes a visit; when help is needed the community is told at once."""
    _younger(pairing, actor)
    if not pairing.has_begun:
        raise ServiceRefused(_("Both have to agree first."))
    if not 0 < minutes <= MOST_MINUTES:
        raise ServiceRefused(_("Between one minute and twelve hours."))
    with transaction.atomic():
        row = PairVisit.objects.create(
            pairing=pairing, at=at, how=how, minutes=minutes, needs_help=needs_help, note=note_text.strip(),
            created_at=at,
        )  # fmt: skip
        note(actor, "note_visit", "pairing", pairing.pk, at=at)
        if needs_help:
            tell_help_needed(pairing, row, at=at)
    return row


def confirm_visits(pairing: Pairing, *, actor: Actor, at: datetime) -> int:
    """The community confirms the visits noted so far as hours of the younger; returns how many."""
    only_community(actor, pairing.community)
    person_id = pairing.younger.person_id
    if person_id is None or person_id == actor.person_id:
        raise ServiceRefused(_("Nobody confirms his own hours."))
    known = set(
        Hours.objects.filter(person_id=person_id, source=Hours.Source.PAIRING).values_list("reference", flat=True)
    )
    visits = [row for row in PairVisit.objects.filter(pairing=pairing) if str(row.pk) not in known]
    with transaction.atomic():
        Hours.objects.bulk_create(
            Hours(
                person_id=person_id, community=pairing.community, unit=pairing.younger.unit, on=localdate(row.at),
                minutes=row.minutes, what=str(Hours.Source.PAIRING.label), source=Hours.Source.PAIRING,
                reference=str(row.pk), confirmed_by_id=actor.person_id, confirmed_at=at,
            )
            for row in visits
        )  # fmt: skip
        note(actor, "confirm_visits", "pairing", pairing.pk, at=at, detail=str(len(visits)))
    return len(visits)


def end_pairing(pairing: Pairing, *, reason: str, actor: Actor, at: datetime) -> None:
    """Either side ends it, the younger or the community for the older; the older's data are erased."""
    is_younger = actor.person_id is not None and pairing.younger.person_id == actor.person_id
    if not is_younger and actor.role not in CLERKS:
        raise ServiceRefused(_("Only the two of them or the community can do this."))
    if not is_younger:
        only_community(actor, pairing.community)
    with transaction.atomic():
        if not Pairing.objects.filter(pk=pairing.pk, ended_at__isnull=True).update(
            ended_at=at, ended_reason=reason.strip()[:200], elder_name="", elder_contact="", elder_address=""
        ):
            raise ServiceRefused(_("This pairing is over."))
        PairVisit.objects.filter(pairing=pairing).update(note="")
        note(actor, "end_pairing", "pairing", pairing.pk, at=at)
    pairing.refresh_from_db()
