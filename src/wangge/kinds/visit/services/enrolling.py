"""Joining a service and leaving it: with consent, opened for a purpose, deleted when it is over."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.audit.openings import open_sealed
from wangge.estates.models import Building, Estate
from wangge.kinds.visit.models import Consent, Enrolment, VisitDetails
from wangge.kinds.visit.queries.terms import consent_words
from wangge.kinds.visit.rules.categories import (
    KEEP_DAYS_AFTER_END,
    EndReason,
    Giver,
    Service,
    enrolment_refusal,
    last_day,
)
from wangge.kinds.visit.rules.visits import VISITORS
from wangge.kinds.visit.services.noting import VisitRefused, note
from wangge.kinds.visit.services.planning import follow_enrolment, leave_rounds
from wangge.matters.rules import NOT_YOUR_AREA, NOT_YOUR_ROLE
from wangge.matters.services.intake import code_hash, new_code
from wangge.people.actors import SYSTEM, Actor
from wangge.people.rules import Role
from wangge.vault.provider import blind_index


@dataclass(frozen=True)
class Personal:
    """What is known of a person in a service; every part is sealed."""

    name: str = ""
    contact: str = ""
    door: str = ""
    need: str = ""
    guardian_name: str = ""
    guardian_contact: str = ""
    kin_name: str = ""
    kin_contact: str = ""


@dataclass(frozen=True)
class ConsentGiven:
    """How somebody agreed."""

    has_consent: bool
    way: str
    giver: str = Giver.SELF
    is_separate: bool = False


@dataclass(frozen=True)
class Enrolled:
    """An enrolment and the code on the person's card, shown once."""

    enrolment: Enrolment
    code: str = ""
    is_new: bool = True


def _check(
    *, actor: Actor, service: Service, area_code: str, personal: Personal, consent: ConsentGiven, is_minor: bool
) -> None:
    if actor.role not in VISITORS:
        raise VisitRefused(_(NOT_YOUR_ROLE))
    if not area_code or not actor.covers(area_code):
        raise VisitRefused(_(NOT_YOUR_AREA), field="grid")
    if not personal.name.strip():
        raise VisitRefused(_("Whom may we ask for at the door?"), field="name")
    field, reason = enrolment_refusal(
        service, has_consent=consent.has_consent, is_separate=consent.is_separate, is_minor=is_minor,
        giver=consent.giver, has_guardian=bool(personal.guardian_name.strip()), need=personal.need,
    )  # fmt: skip
    if reason:
        raise VisitRefused(_(reason), field=field)


def enrol(
    *,
    actor: Actor,
    category: str,
    area_code: str,
    personal: Personal,
    consent: ConsentGiven,
    at: datetime,
    is_minor: bool = False,
    estate: Estate | None = None,
    building: Building | None = None,
    every: str = "",
    weekday: int | None = None,
    kin_person_id: int | None = None,
    key: str = "",
) -> Enrolled:
    """Somebody joins a service; without consent nothing is kept."""
    service = Service(category)
    _check(
        actor=actor, service=service, area_code=area_code, personal=personal, consent=consent, is_minor=is_minor
    )  # fmt: skip
    with transaction.atomic():
        known = Enrolment.objects.filter(key=key).first() if key else None
        if known is not None:
            return Enrolled(known, is_new=False)
        code, today = new_code(), localdate(at)
        row = Enrolment.objects.create(
            category=service, area_code=area_code, estate=estate or (building.estate if building else None),
            building=building, is_minor=is_minor, contact_index=_index(personal.contact), every=every,
            weekday=weekday, kin_person_id=kin_person_id, code_hash=code_hash(code), started_on=today,
            ends_on=last_day(service, today), enrolled_by_id=actor.person_id, created_at=at, key=key or None,
            **asdict(personal),
        )  # fmt: skip
        _write_consent(row, consent, actor=actor, at=at)
        follow_enrolment(row, actor=actor, at=at)
        note(actor, "visit.enrol", "enrolment", row.pk, at=at, detail=row.category)
    return Enrolled(row, code)


def _index(contact: str) -> str:
    return blind_index(contact) if contact.strip() else ""


def _write_consent(row: Enrolment, given: ConsentGiven, *, actor: Actor, at: datetime) -> Consent:
    words = consent_words(row.category)
    return Consent.objects.create(
        enrolment=row, version=words.version, purpose=words.purpose, text=words.text, way=given.way,
        giver=given.giver, is_separate=given.is_separate, given_at=at, recorded_by_id=actor.person_id,
    )  # fmt: skip


def renew_consent(row: Enrolment, given: ConsentGiven, *, actor: Actor, at: datetime) -> Consent:
    """Agrees anew, as is needed when the purpose or the words changed."""
    if not row.is_active:
        raise VisitRefused(_("This enrolment has ended."))
    field, reason = enrolment_refusal(
        Service(row.category), has_consent=given.has_consent, is_separate=given.is_separate, is_minor=row.is_minor,
        giver=given.giver, has_guardian=bool(row.guardian_name), need=row.need,
    )  # fmt: skip
    if reason:
        raise VisitRefused(_(reason), field=field)
    with transaction.atomic():
        Consent.objects.filter(enrolment=row, withdrawn_at__isnull=True).update(withdrawn_at=at)
        consent = _write_consent(row, given, actor=actor, at=at)
        note(actor, "visit.renew_consent", "enrolment", row.pk, at=at, detail=str(consent.version))
    return consent


def open_personal(row: Enrolment, *, purpose: str, actor: Actor, at: datetime) -> Personal:
    """Opens what is sealed, for a stated purpose; the look is logged before anything is shown."""
    with transaction.atomic():
        open_sealed(
            subject_kind="enrolment", subject_id=row.pk, field="personal", purpose=purpose, person_id=actor.person_id,
            post_id=actor.post_id, at=at, person_name=actor.name,
        )  # fmt: skip
    return Personal(**{name: getattr(row, name) for name in asdict(Personal())})


def correct(
    row: Enrolment,
    personal: Personal,
    *,
    actor: Actor,
    at: datetime,
    every: str | None = None,
    weekday: int | None = None,
) -> Enrolment:
    """Puts right what is known, on the person's word."""
    if not row.is_active:
        raise VisitRefused(_("This enrolment has ended."))
    if not personal.name.strip():
        raise VisitRefused(_("Whom may we ask for at the door?"), field="name")
    with transaction.atomic():
        for name, value in asdict(personal).items():
            setattr(row, name, value.strip())
        row.contact_index = _index(personal.contact)
        if every is not None:
            row.every, row.weekday = every, weekday
        row.save()
        follow_enrolment(row, actor=actor, at=at)
        note(actor, "visit.correct", "enrolment", row.pk, at=at)
    return row


def set_contact_person(
    row: Enrolment, *, name: str, contact: str, knows: bool, actor: Actor, at: datetime
) -> Enrolment:
    """Notes anew whom to tell when nobody opens, or nobody (both empty); what was there is not shown for it."""
    name, contact = name.strip(), contact.strip()
    if actor.role not in VISITORS:
        raise VisitRefused(_(NOT_YOUR_ROLE))
    if not row.is_active:
        raise VisitRefused(_("This enrolment has ended."))
    if bool(name) != bool(contact):
        raise VisitRefused(_("Give name and telephone of the contact person, or neither."), field="kin_contact")
    if name and not knows:
        raise VisitRefused(
            _("Ask the contact person first: whoever is called at night must know of it."), field="knows"
        )
    with transaction.atomic():
        row.kin_name, row.kin_contact, row.kin_person = name, contact, None
        row.save(update_fields=["kin_name", "kin_contact", "kin_person"])
        note(actor, "visit.contact_person", "enrolment", row.pk, at=at, detail="noted" if name else "removed")
    return row


def follow_as_contact(row: Enrolment, *, actor: Actor, at: datetime, is_on: bool = True) -> Enrolment:
    """Who holds the card and is signed in lets the software tell them too when nobody opens, or no longer."""
    if actor.person_id is None:
        raise VisitRefused(_("Sign in first: the message goes to your account."))
    if not is_on and row.kin_person_id != actor.person_id:
        raise VisitRefused(_("Only the person can do this."))
    with transaction.atomic():
        row.kin_person_id = actor.person_id if is_on else None
        row.save(update_fields=["kin_person"])
        note(actor, "visit.contact_account", "enrolment", row.pk, at=at, detail="on" if is_on else "off")
    return row


def end_enrolment(row: Enrolment, *, reason: str, actor: Actor, at: datetime) -> Enrolment:
    """Somebody leaves a service; no visit follows, and what is personal is deleted soon after.

    A person who withdraws consent is forgotten at once.
    """
    if actor.role not in VISITORS | {Role.SYSTEM, Role.RESIDENT}:
        raise VisitRefused(_(NOT_YOUR_ROLE))
    with transaction.atomic():
        changed = Enrolment.objects.filter(pk=row.pk, state=Enrolment.State.ACTIVE).update(
            state=Enrolment.State.ENDED, ended_at=at, ended_reason=reason
        )
        if not changed:
            raise VisitRefused(_("This enrolment has ended."))
        row.refresh_from_db()
        Consent.objects.filter(enrolment=row, withdrawn_at__isnull=True).update(withdrawn_at=at)
        leave_rounds(row, actor=actor, at=at)
        if reason == EndReason.WITHDRAWN:
            _wipe(row, at=at)
        note(actor, "visit.leave", "enrolment", row.pk, at=at, detail=reason)
    return row


def _wipe(row: Enrolment, *, at: datetime) -> None:
    """Deletes everything personal; that there was an enrolment of a category in a grid stays for the sums."""
    empty = asdict(Personal())
    Enrolment.objects.filter(pk=row.pk).update(
        **empty, contact_index="", code_hash="", estate=None, building=None, kin_person=None, wiped_at=at
    )
    VisitDetails.objects.filter(enrolment=row).exclude(remark="", noticed="").update(remark="", noticed="")
    row.refresh_from_db()


def find_by_code(code: str) -> Enrolment | None:
    """The active enrolment whose card bears this code."""
    if not code.strip():
        return None
    return Enrolment.objects.filter(code_hash=code_hash(code), state=Enrolment.State.ACTIVE).first()


def renew_code(row: Enrolment, *, actor: Actor, at: datetime) -> str:
    """A new code for a lost card; the old one opens nothing any more."""
    code = new_code()
    with transaction.atomic():
        row.code_hash = code_hash(code)
        row.save(update_fields=["code_hash"])
        note(actor, "visit.renew_code", "enrolment", row.pk, at=at)
    return code


def end_expired(at: datetime) -> int:
    """Ends what was only for some time."""
    rows = Enrolment.objects.filter(state=Enrolment.State.ACTIVE, ends_on__lt=localdate(at))
    ended = 0
    for row in rows[:500]:
        end_enrolment(row, reason=EndReason.EXPIRED, actor=SYSTEM, at=at)
        ended += 1
    return ended


def wipe_ended(at: datetime) -> int:
    """Deletes what is personal of those who left some time ago."""
    before = at - timedelta(days=KEEP_DAYS_AFTER_END)
    wiped = 0
    for row in Enrolment.objects.filter(state=Enrolment.State.ENDED, wiped_at__isnull=True, ended_at__lte=before)[:500]:
        with transaction.atomic():
            _wipe(row, at=at)
            note(SYSTEM, "visit.wipe", "enrolment", row.pk, at=at)
        wiped += 1
    return wiped
