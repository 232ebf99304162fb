"""The agreement by 人民调解法 art. 28 to 31: written or noted down, signed, its promises followed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.kinds.dispute.models import Agreement, Party, Promise, Signature
from wangge.kinds.dispute.rules.course import State
from wangge.kinds.dispute.rules.words import SIGNS, Form
from wangge.kinds.dispute.services.counting import recount
from wangge.kinds.dispute.services.following import follow_performance
from wangge.kinds.dispute.services.noting import note
from wangge.matters.models import Matter
from wangge.matters.rules import MoveRefused
from wangge.people.actors import Actor

FOLLOWED = frozenset({State.EFFECTIVE, State.PERFORMING, State.DISPUTED})


@dataclass(frozen=True)
class AgreementGiven:
    """The fields of art. 29."""

    form: str
    facts: str
    issues: str
    content: str
    way: str
    responsibility: str = ""
    is_status_relation: bool = False
    copies: int = 3


@dataclass(frozen=True)
class PromiseGiven:
    """Who does what by when."""

    party: Party
    what: str
    due_on: date


def write_agreement(
    matter: Matter, *, actor: Actor, given: AgreementGiven, promises: Iterable[PromiseGiven], at: datetime
) -> Agreement:
    """Writes the agreement while the parties are at the table; writing it anew asks all for their signatures again."""
    if matter.state != State.MEETING:
        raise MoveRefused(_("The agreement is written while the parties are at the table."))
    if not all(text.strip() for text in (given.facts, given.issues, given.content, given.way)):
        raise MoveRefused(_("Facts, issues, content, and way and date of performance are all needed."))
    rows = list(promises)
    with transaction.atomic():
        agreement, _is_new = Agreement.objects.update_or_create(
            matter=matter,
            defaults={
                "form": given.form, "facts": given.facts.strip(), "issues": given.issues.strip(),
                "responsibility": given.responsibility.strip(), "content": given.content.strip(),
                "way": given.way.strip(), "is_status_relation": given.is_status_relation, "copies": given.copies,
                "written_at": at, "written_by_id": actor.account, "mediator_signed_on": None, "sealed_on": None,
            },
        )  # fmt: skip
        Signature.objects.filter(agreement=agreement).delete()
        Promise.objects.filter(matter=matter).delete()
        Promise.objects.bulk_create(
            Promise(matter=matter, position=place, party=row.party, what=row.what.strip(), due_on=row.due_on)
            for place, row in enumerate(rows, start=1)
        )
        recount(matter)
        note("agreement", matter, actor, at)
    return agreement


def clear_signatures(matter: Matter) -> None:
    """Back at the table nothing is signed any more."""
    Signature.objects.filter(agreement__matter=matter).delete()
    Agreement.objects.filter(matter=matter).update(mediator_signed_on=None, sealed_on=None)
    recount(matter)


def _signing(matter: Matter, on: date, at: datetime) -> Agreement:
    if matter.state != State.AGREED:
        raise MoveRefused(_("The agreement is signed once the parties have agreed."))
    if on > localdate(at):
        raise MoveRefused(_("This day has not come yet."))
    agreement: Agreement = matter.dispute_agreement
    if agreement.form == Form.ORAL:
        raise MoveRefused(_("An oral agreement is noted down, not signed."))
    return agreement


def sign(party: Party, *, actor: Actor, how: str, on: date, at: datetime) -> Signature:
    """A party signed."""
    matter = party.matter
    agreement = _signing(matter, on, at)
    if how not in SIGNS:
        raise MoveRefused(_("Choose from the list."))
    with transaction.atomic():
        row, _is_new = Signature.objects.update_or_create(
            agreement=agreement, party=party, defaults={"how": how, "signed_on": on}
        )
        recount(matter)
        note("sign", matter, actor, at, detail=f"{party.side} {party.position}")
    return row


def sign_for_committee(matter: Matter, *, actor: Actor, on: date, is_sealed: bool, at: datetime) -> None:
    """The mediator signed, and the committee's seal is on the agreement."""
    agreement = _signing(matter, on, at)
    with transaction.atomic():
        agreement.mediator_signed_on = on
        agreement.sealed_on = on if is_sealed else None
        agreement.save(update_fields=["mediator_signed_on", "sealed_on"])
        recount(matter)
        note("sign", matter, actor, at, detail="committee")


def follow_promise(promise: Promise, *, actor: Actor, is_done: bool, on: date, at: datetime) -> Promise:
    """A promise was kept on a day, or was not kept."""
    matter = promise.matter
    if matter.state not in FOLLOWED:
        raise MoveRefused(_("Performance is followed while the agreement is in effect."))
    if on > localdate(at):
        raise MoveRefused(_("This day has not come yet."))
    with transaction.atomic():
        promise.done_on = on if is_done else None
        promise.is_broken = not is_done
        promise.save(update_fields=["done_on", "is_broken"])
        recount(matter)
        follow_performance(matter, at=at)
        note("promise", matter, actor, at, detail=f"{promise.position} {'kept' if is_done else 'broken'}")
    return promise
