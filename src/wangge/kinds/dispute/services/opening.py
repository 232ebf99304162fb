"""How a case begins: on application, on own motion, delegated, or out of another matter with both sides' consent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.kinds.dispute.access import KIND
from wangge.kinds.dispute.models import Consent, MediationBody, Mediator, Party, Seat
from wangge.kinds.dispute.queries.bodies import active_mediators, mediator_person_ids
from wangge.kinds.dispute.rules.course import OPENERS
from wangge.kinds.dispute.rules.words import TROUBLES, About, How, Part, Side, Source
from wangge.kinds.dispute.services.counting import recount
from wangge.matters.models import Matter
from wangge.matters.rules import NOT_YOUR_ROLE, MoveRefused
from wangge.matters.services import Opened, OpeningRefused, open_matter
from wangge.matters.services.intake import ReporterGiven
from wangge.matters.services.linking import grow
from wangge.people.actors import Actor
from wangge.people.rules import Role

LANGUAGE = "zh-hans"
COMMUNITY = 12


@dataclass(frozen=True)
class PartyGiven:
    """A party as it is written down when a case is opened."""

    side: str
    name: str
    contact: str = ""
    address: str = ""
    is_organization: bool = False
    standing: str = ""
    representative: str = ""
    representative_contact: str = ""
    consented: str = ""


@dataclass(frozen=True)
class CaseGiven:
    """What is known when a case is opened; `subject` and `story` are sealed."""

    trouble: str
    subject: str
    story: str = ""
    source: str = Source.ON_APPLICATION
    delegated_by: str = ""
    is_pre_litigation: bool = False
    limitation_on: date | None = None


CHANNELS = {
    Source.ON_APPLICATION: Matter.Channel.COUNTER,
    Source.ON_OWN_MOTION: Matter.Channel.VISIT,
    Source.DELEGATED: Matter.Channel.SUPERIOR,
}


def _check(actor: Actor, given: CaseGiven, parties: list[PartyGiven], body: MediationBody, at: datetime) -> None:
    if actor.role not in OPENERS:
        raise MoveRefused(NOT_YOUR_ROLE)
    if not given.subject.strip():
        raise OpeningRefused(_("Say in a few words what the dispute is about."))
    if given.source == Source.DELEGATED and not given.delegated_by.strip():
        raise OpeningRefused(_("Say which court or authority delegated the case."))
    if given.source == Source.ON_OWN_MOTION and actor.role != Role.MEDIATOR:
        raise OpeningRefused(_("Only a mediator takes up a case on own motion."))
    if not any(party.side == Side.FIRST and party.name.strip() for party in parties):
        raise OpeningRefused(_("Write down who applies, or one of the parties."))
    if not takers(body, localdate(at)):
        raise OpeningRefused(_("Nobody of %(body)s could take the case yet.") % {"body": body.organization.name})


def takers(body: MediationBody, on: date) -> list[Mediator]:
    """Who gets a new case of an organization: its chair with an account, else all its mediators with one."""
    seated = mediator_person_ids(on)
    able = [row for row in active_mediators(body, on) if row.person_id in seated]
    chairs = [row for row in able if row.is_chair]
    return chairs or able


def open_case(
    *,
    actor: Actor,
    body: MediationBody,
    given: CaseGiven,
    parties: Iterable[PartyGiven],
    area_code: str,
    at: datetime,
    source: Matter | None = None,
    reporter: ReporterGiven | None = None,
    key: str = "",
) -> Opened:
    """Opens a case: the engine's own columns say nothing of it, the contents are sealed, its body's head has a seat.

    Out of another matter it grows only when both sides are written down and every one of them consented. A `reporter`
    follows it with number and code; who that is stands with the parties alone.
    """
    rows = [party for party in parties if party.name.strip()]
    _check(actor, given, rows, body, at)
    if source is not None:
        _check_growing(rows)
    with override(LANGUAGE):
        title = str(_(TROUBLES[given.trouble]))
    details = {
        "trouble": given.trouble, "source": given.source, "delegated_by": given.delegated_by.strip(),
        "is_pre_litigation": given.is_pre_litigation, "subject": given.subject.strip()[:200],
        "story": given.story.strip(), "limitation_on": given.limitation_on, "body": body,
    }  # fmt: skip
    common: dict[str, Any] = {
        "title": title, "channel": CHANNELS[Source(given.source)], "details": details, "key": key,
        "reporter": reporter,
    }  # fmt: skip
    with transaction.atomic():
        opened = _opened(actor=actor, source=source, area_code=area_code, at=at, common=common)
        if opened.is_new:
            write_parties(opened.matter, rows, actor=actor, at=at)
            _seat(opened.matter, body, actor, at)
            recount(opened.matter)
    return opened


def _opened(*, actor: Actor, source: Matter | None, area_code: str, at: datetime, common: dict[str, Any]) -> Opened:
    if source is None:
        return open_matter(kind=KIND, actor=actor, at=at, area_code=area_code[:COMMUNITY], **common)
    nowhere = {"lng": None, "lat": None, "estate": None, "building": None, "address": ""}
    place = {"area_code": (area_code or source.area_code)[:COMMUNITY], **nowhere}
    return grow(source=source, kind=KIND, actor=actor, at=at, **place, **common)


def _check_growing(rows: list[PartyGiven]) -> None:
    sides = {row.side for row in rows}
    if not {Side.FIRST, Side.SECOND} <= sides:
        raise OpeningRefused(_("Out of a concern a case grows only when both sides are written down."))
    if not all(row.consented for row in rows):
        raise OpeningRefused(_("Out of a concern a case grows only with the consent of every side."))


def write_parties(matter: Matter, rows: Iterable[PartyGiven], *, actor: Actor, at: datetime) -> list[Party]:
    """Writes parties down behind those already there, and what they consented to."""
    written = []
    for row in rows:
        position = Party.objects.filter(matter=matter, side=row.side).count() + 1
        party = Party.objects.create(
            matter=matter, side=row.side, position=position, is_organization=row.is_organization,
            name=row.name.strip(), contact=row.contact.strip(), address=row.address.strip(), standing=row.standing,
            representative=row.representative.strip(), representative_contact=row.representative_contact.strip(),
        )  # fmt: skip
        if row.consented:
            Consent.objects.create(
                party=party, about=About.MEDIATION, is_given=True, how=How(row.consented), said_on=localdate(at),
                noted_by_id=actor.account, noted_at=at,
            )  # fmt: skip
        written.append(party)
    return written


def _seat(matter: Matter, body: MediationBody, actor: Actor, at: datetime) -> None:
    """The organization's head, and who wrote the application down until the parties are asked."""
    heads = takers(body, localdate(at))
    rows = [
        Seat(matter=matter, person_id=row.person_id, organization=body.organization, part=Part.HEAD, starts_at=at)
        for row in heads
        if row.person_id
    ]
    known = {row.person_id for row in rows}
    if actor.person_id is not None and actor.organization_id is not None and actor.person_id not in known:
        own = {row.person_id for row in active_mediators(body, localdate(at))}
        part = Part.FELLOW if actor.role == Role.MEDIATOR and actor.person_id in own else Part.OPENER
        rows.append(
            Seat(
                matter=matter, person_id=actor.person_id, organization_id=actor.organization_id, part=part, starts_at=at
            )
        )
    Seat.objects.bulk_create(rows)
