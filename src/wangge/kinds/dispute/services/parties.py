"""Parties and what they consent to; a case goes on only while every party wants it."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.audit.openings import open_sealed
from wangge.kinds.dispute.models import Consent, Party
from wangge.kinds.dispute.rules.course import State
from wangge.kinds.dispute.rules.words import ABOUTS, HOWS, SIDES, About
from wangge.kinds.dispute.services.counting import recount
from wangge.kinds.dispute.services.noting import note
from wangge.kinds.dispute.services.opening import PartyGiven, write_parties
from wangge.matters.models import Matter
from wangge.matters.rules import MoveRefused
from wangge.people.actors import Actor

BEFORE_SIGNING = frozenset(
    {State.REGISTERED, State.CONSENT_ASKED, State.ACCEPTED, State.PREPARING, State.MEETING}
)  # fmt: skip
ENDED = frozenset({State.PERFORMED, State.NOT_AGREED, State.WITHDRAWN, State.REFUSED, State.ARCHIVED})


def alias(party: Party) -> str:
    """What a party is called where its name is not needed, such as "Applicant 1"."""
    return _("%(side)s %(number)d") % {"side": _(SIDES[party.side]), "number": party.position}


def add_party(matter: Matter, *, actor: Actor, given: PartyGiven, at: datetime) -> Party:
    """One more party; later ones are asked like the first."""
    if matter.state not in BEFORE_SIGNING:
        raise MoveRefused(_("Parties are written down before the agreement is made."))
    if not given.name.strip():
        raise MoveRefused(_("Write down the name."))
    with transaction.atomic():
        (party,) = write_parties(matter, [given], actor=actor, at=at)
        recount(matter)
        note("party", matter, actor, at, detail=f"{party.side} {party.position}")
    return party


def add_parties(matter: Matter, *, actor: Actor, rows: list[PartyGiven], at: datetime) -> None:
    """Many alike parties at once, all or none."""
    if not rows:
        raise MoveRefused(_("Write down the name."))
    with transaction.atomic():
        for given in rows:
            add_party(matter, actor=actor, given=given, at=at)


def edit_party(party: Party, *, actor: Actor, given: PartyGiven, at: datetime) -> None:
    """Corrects what is known of a party; side and place stay. Blank sealed fields keep what is there."""
    matter = party.matter
    if matter.state not in BEFORE_SIGNING:
        raise MoveRefused(_("Parties are written down before the agreement is made."))
    sealed = ("name", "contact", "address", "representative", "representative_contact")
    with transaction.atomic():
        for name in sealed:
            value = getattr(given, name).strip()
            if value:
                setattr(party, name, value)
        party.is_organization, party.standing = given.is_organization, given.standing
        party.save()
        note("party_edit", matter, actor, at, detail=f"{party.side} {party.position}")


def leave(party: Party, *, actor: Actor, at: datetime) -> None:
    """A party is no longer part of the case; its line stays in the dossier."""
    if party.matter.state not in BEFORE_SIGNING:
        raise MoveRefused(_("Parties are written down before the agreement is made."))
    with transaction.atomic():
        Party.objects.filter(pk=party.pk, left_at__isnull=True).update(left_at=at)
        recount(party.matter)
        note("party_leaves", party.matter, actor, at, detail=f"{party.side} {party.position}")


def note_consent(
    party: Party, *, actor: Actor, about: str, is_given: bool, how: str, said_on: date, at: datetime
) -> Consent:
    """What a party said to one question; a refusal is noted without a reason."""
    matter = party.matter
    if matter.state in ENDED:
        raise MoveRefused(_("The case has ended."))
    if about not in ABOUTS or how not in HOWS:
        raise MoveRefused(_("Choose from the list."))
    if said_on > localdate(at):
        raise MoveRefused(_("This day has not come yet."))
    with transaction.atomic():
        row = Consent.objects.create(
            party=party, about=about, is_given=is_given, how=how, said_on=said_on, noted_by_id=actor.account,
            noted_at=at,
        )  # fmt: skip
        recount(matter)
        note("consent", matter, actor, at, detail=f"{about} {party.side} {party.position}")
    return row


def note_consents(
    matter: Matter, rows: list[Party], *, actor: Actor, about: str, is_given: bool, how: str, said_on: date,
    at: datetime,
) -> None:  # fmt: skip
    """The same answer of several parties, all or none."""
    with transaction.atomic():
        for party in rows:
            party.matter = matter
            note_consent(party, actor=actor, about=about, is_given=is_given, how=how, said_on=said_on, at=at)


def all_consent(matter: Matter, about: About) -> bool:
    """Whether every party said yes to a question last."""
    parties = Party.objects.filter(matter=matter, left_at__isnull=True).values_list("pk", flat=True)
    rows = Consent.objects.filter(party_id__in=parties, about=about).order_by("pk")
    latest = dict(rows.values_list("party_id", "is_given"))
    return bool(parties) and all(latest.get(pk, False) for pk in parties)


def open_names(matter: Matter, *, actor: Actor, purpose: str, at: datetime) -> list[Party]:
    """The parties with their names, for a stated purpose; the look is logged before it is given."""
    with transaction.atomic():
        open_sealed(
            subject_kind="matter", subject_id=matter.number, field="dispute.party", purpose=purpose,
            person_id=actor.person_id, post_id=actor.post_id, person_name=actor.name, at=at,
        )  # fmt: skip
    return list(Party.objects.filter(matter=matter).order_by("left_at", "side", "position"))
