"""Counts what the guards of a case look at, after every change, in one place."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wangge.kinds.dispute.models import Agreement, CaseNote, Consent, DisputeDetails, Party, Promise, Seat, Session
from wangge.kinds.dispute.models import Signature as Signed
from wangge.kinds.dispute.rules.law import Gathered, Sheet, dossier, missing
from wangge.kinds.dispute.rules.words import About, Form, Paper, Part, Side
from wangge.matters.models import Matter


def latest_consents(matter: Matter) -> dict[tuple[int, str], Consent]:
    """What each party said last to each question."""
    rows = Consent.objects.filter(party__matter=matter, party__left_at__isnull=True).order_by("pk")
    return {(row.party_id, row.about): row for row in rows}


def _of_parties(matter: Matter, said: dict[tuple[int, str], bool]) -> dict[str, Any]:
    parties = list(Party.objects.filter(matter=matter, left_at__isnull=True).only("pk", "side"))
    sides = {party.side for party in parties}
    return {
        "is_two_sided": {Side.FIRST, Side.SECOND} <= sides,
        "unconsented": sum(1 for party in parties if not said.get((party.pk, About.MEDIATION))),
        "refusing": sum(1 for party in parties if said.get((party.pk, About.MEDIATION)) is False),
        "unconfirmed_parties": sum(1 for party in parties if not said.get((party.pk, About.CONFIRMATION))),
        "has_chief": Seat.objects.filter(matter=matter, part=Part.CHIEF, ended_at__isnull=True).exists(),
    }


def _of_agreement(matter: Matter) -> dict[str, Any]:
    agreement = Agreement.objects.filter(matter=matter).first()
    if agreement is None:
        return {"has_agreement": False, "unsigned": 0, "is_status_relation": False}
    signed = Signed.objects.filter(agreement=agreement).values("party_id")
    open_parties = Party.objects.filter(matter=matter, left_at__isnull=True).exclude(pk__in=signed).count()
    own = (agreement.mediator_signed_on is None) + (agreement.sealed_on is None)
    return {
        "has_agreement": True,
        "unsigned": 0 if agreement.form == Form.ORAL else open_parties + own,
        "is_status_relation": agreement.is_status_relation,
    }


@dataclass(frozen=True)
class InFile:
    """What lies in a case's file, as far as its sheets depend on it."""

    notes: list[str]
    meetings: list[datetime | None]
    form: str | None
    consents: int


def in_file(matter: Matter, *, consents: int | None = None) -> InFile:
    """Reads it; the number of consents may be known."""
    return InFile(
        notes=list(CaseNote.objects.filter(matter=matter).values_list("kind", flat=True)),
        meetings=list(Session.objects.filter(matter=matter, is_off=False).values_list("ends_at", flat=True)),
        form=Agreement.objects.filter(matter=matter).values_list("form", flat=True).first(),
        consents=len(latest_consents(matter)) if consents is None else consents,
    )


def sheets_of(matter: Matter, details: DisputeDetails, known: InFile | None = None) -> tuple[Sheet, ...]:
    """The sheets of a case's dossier as they stand."""
    has = known or in_file(matter)
    gathered = Gathered(
        source=details.source,
        outcome=details.outcome,
        consents=has.consents,
        inquiries=has.notes.count(Paper.INQUIRY),
        evidence=has.notes.count(Paper.EVIDENCE),
        sessions=sum(1 for ends_at in has.meetings if ends_at),
        unrecorded_sessions=sum(1 for ends_at in has.meetings if not ends_at),
        has_agreement=has.form is not None,
        is_oral=has.form == Form.ORAL,
        visits=has.notes.count(Paper.VISIT),
        confirmations=1 if details.court_asked_on else 0,
    )
    return dossier(gathered)


def recount(matter: Matter) -> DisputeDetails:
    """Writes the counts of a case anew and returns its details."""
    details = DisputeDetails.objects.select_related("body__organization").get(matter=matter)
    said = {key: row.is_given for key, row in latest_consents(matter).items()}
    known = in_file(matter, consents=len(said))
    values = {
        **_of_parties(matter, said),
        **_of_agreement(matter),
        "sessions": len(known.meetings),
        "sessions_held": sum(1 for ends_at in known.meetings if ends_at),
        "open_promises": Promise.objects.filter(matter=matter, done_on__isnull=True).count(),
        "missing_sheets": len(missing(sheets_of(matter, details, known))),
    }
    DisputeDetails.objects.filter(pk=details.pk).update(**values)
    for name, value in values.items():
        setattr(details, name, value)
    matter._state.fields_cache["dispute"] = details
    return details
