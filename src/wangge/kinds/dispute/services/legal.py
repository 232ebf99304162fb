"""Legal sessions in a community, places booked without a name, advisers, and lawsuits as courts counted them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.kinds.dispute.models import Adviser, LawsuitCount, LegalRole, LegalSession, Mediator, Room, SeatBooking
from wangge.kinds.dispute.rules.legal import Standing, clashing, is_bookable, plan_faults
from wangge.kinds.dispute.services.bodies import KEEPERS, BodyRefused
from wangge.kinds.dispute.services.noting import note_body
from wangge.matters.services.intake import code_hash, new_code
from wangge.people.actors import Actor
from wangge.people.models import Person
from wangge.people.rules import Role

PLANNERS = frozenset(
    {Role.COMMUNITY_CLERK, Role.COMMUNITY_SECRETARY, Role.DISPATCHER, Role.TOWNSHIP_LEADER, Role.MEDIATOR}
)
COUNTERS = frozenset({Role.DISPATCHER, Role.STATISTICIAN, Role.COUNTY_LEADER})
DAY = timedelta(days=1)
LEVELS = ("county", "township", "community")


class LegalRefused(BodyRefused):
    """Something of the legal services that cannot be done as given; `field` says where."""

    def __init__(self, text: str, field: str = "") -> None:
        super().__init__(text)
        self.field = field


@dataclass(frozen=True)
class SessionGiven:
    """What a session is announced with; `visitor` is a registered person, else a role and an office stand for one."""

    kind: str
    starts_at: datetime
    ends_at: datetime
    room: Room | None = None
    place: str = ""
    visitor: Mediator | None = None
    legal_role: LegalRole | None = None
    guest_from: str = ""
    topic: str = ""
    seats: int | None = None

    @property
    def has_guest(self) -> bool:
        """Whether it says who comes."""
        return self.visitor is not None or (self.legal_role is not None and bool(self.guest_from.strip()))

    def columns(self) -> dict[str, Any]:
        """As the row keeps it."""
        named = self.visitor is None
        return {
            "kind": self.kind, "starts_at": self.starts_at, "ends_at": self.ends_at, "room": self.room,
            "place": self.place.strip(), "visitor": self.visitor, "topic": self.topic.strip(),
            "seats": self.seats or None,
            "legal_role": self.legal_role if named else None, "guest_from": self.guest_from.strip() if named else "",
        }  # fmt: skip


def may_plan(actor: Actor, area_code: str) -> bool:
    """Whether somebody announces sessions in an area."""
    return actor.role == Role.SYSTEM or (actor.role in PLANNERS and actor.covers(area_code))


def may_appoint(actor: Actor, area_code: str) -> bool:
    """Whether somebody appoints the adviser of a community."""
    return actor.role == Role.SYSTEM or (actor.role in KEEPERS and actor.covers(area_code))


def _only_planners(actor: Actor, area: Area) -> None:
    if not may_plan(actor, area.code):
        raise LegalRefused(_("Sessions are announced by the community, its centre and mediators of the area."))


def _check(given: SessionGiven, at: datetime) -> None:
    faults = plan_faults(
        kind=given.kind, topic=given.topic, starts_at=given.starts_at, ends_at=given.ends_at, seats=given.seats,
        has_place=given.room is not None or bool(given.place.strip()), has_guest=given.has_guest, at=at,
    )  # fmt: skip
    if faults:
        field, text = faults[0]
        raise LegalRefused(_(text), field)


def plan_session(*, area: Area, given: SessionGiven, actor: Actor, at: datetime) -> LegalSession:
    """Announces a session; from now on everybody reads of it."""
    _only_planners(actor, area)
    if area.level not in LEVELS:
        raise LegalRefused(_("A session is for a community, a township or the county."), "area")
    _check(given, at)
    with transaction.atomic():
        row = LegalSession.objects.create(area=area, planned_by_id=actor.person_id, planned_at=at, **given.columns())
        note_body("legal_session", row.pk, actor, at, detail=f"{row.kind} {area.code}")
    return row


def change_session(row: LegalSession, *, given: SessionGiven, actor: Actor, at: datetime) -> LegalSession:
    """Corrects what was announced, until it begins; no place that was booked is taken away."""
    _only_planners(actor, row.area)
    _check(given, at)
    fitting = LegalSession.objects.filter(pk=row.pk, standing=Standing.PLANNED, starts_at__gt=at)
    fitting = fitting.filter(booked=0) if not given.seats else fitting.filter(booked__lte=given.seats)
    with transaction.atomic():
        if not fitting.update(**given.columns()):
            raise LegalRefused(_("It has begun, was called off, or more places are booked than you leave."), "seats")
        note_body("legal_session", row.pk, actor, at, detail="change")
    row.refresh_from_db()
    return row


def _end(row: LegalSession, act: str, actor: Actor, at: datetime, **values: Any) -> LegalSession:
    with transaction.atomic():
        if not LegalSession.objects.filter(pk=row.pk, standing=Standing.PLANNED).update(**values):
            raise LegalRefused(_("This has been noted already. Please look again."))
        note_body(act, row.pk, actor, at)
    row.refresh_from_db()
    return row


def call_off(row: LegalSession, *, reason: str, actor: Actor, at: datetime) -> LegalSession:
    """It does not take place; everybody reads why."""
    _only_planners(actor, row.area)
    if len(reason.strip()) < 2:
        raise LegalRefused(_("Say why; residents read it."), "reason")
    return _end(row, "legal_off", actor, at, standing=Standing.CALLED_OFF, off_reason=reason.strip()[:200])


def note_held(row: LegalSession, *, attended: int, advised: int, actor: Actor, at: datetime) -> LegalSession:
    """It took place: how many came and how many were advised; no names."""
    _only_planners(actor, row.area)
    if row.starts_at > at:
        raise LegalRefused(_("It has not begun yet."))
    return _end(row, "legal_held", actor, at, standing=Standing.HELD, attended=attended, advised=advised)


def book_seat(row: LegalSession, *, actor: Actor, at: datetime) -> tuple[SeatBooking, str]:
    """A place with its number and a code that is shown once; the last place goes to one of two."""
    if not is_bookable(standing=row.standing, starts_at=row.starts_at, seats=row.seats, booked=row.booked, at=at):
        raise LegalRefused(_("No place can be booked any more."))
    code = new_code()
    with transaction.atomic():
        free = LegalSession.objects.filter(
            pk=row.pk, standing=Standing.PLANNED, starts_at__gt=at, booked__lt=F("seats")
        )
        if not free.update(booked=F("booked") + 1, last_serial=F("last_serial") + 1):
            raise LegalRefused(_("No place can be booked any more."))
        row.refresh_from_db(fields=["booked", "last_serial"])
        booking = SeatBooking.objects.create(
            session=row, serial=row.last_serial, code_hash=code_hash(code), booked_at=at
        )
        note_body("legal_seat", row.pk, actor, at, detail=str(booking.serial))
    return booking, code


def find_seat(row: LegalSession, *, serial: int, code: str) -> SeatBooking | None:
    """The booking of whoever holds number and code."""
    return SeatBooking.objects.filter(session=row, serial=serial, code_hash=code_hash(code)).first()


def cancel_seat(booking: SeatBooking, *, actor: Actor, at: datetime) -> None:
    """Somebody does not come; the place is free again, and nobody notes who it was."""
    with transaction.atomic():
        if not SeatBooking.objects.filter(pk=booking.pk, cancelled_at__isnull=True).update(cancelled_at=at):
            raise LegalRefused(_("This place was given back already."))
        LegalSession.objects.filter(pk=booking.session_id).update(booked=F("booked") - 1)
        note_body("legal_seat_back", booking.session_id, actor, at, detail=str(booking.serial))
    booking.refresh_from_db()


@dataclass(frozen=True)
class AdviserGiven:
    """A legal adviser as appointed: work identity only."""

    name: str
    firm: str
    work_phone: str
    starts_on: date
    ends_on: date | None = None
    hours: str = ""
    legal_role: LegalRole | None = None
    person: Person | None = None

    def columns(self) -> dict[str, Any]:
        """As the row keeps it."""
        return {
            "name": self.name.strip(), "firm": self.firm.strip(), "work_phone": self.work_phone.strip(),
            "starts_on": self.starts_on, "ends_on": self.ends_on, "hours": self.hours.strip(),
            "legal_role": self.legal_role, "person": self.person,
        }  # fmt: skip


def _only_keepers(actor: Actor, area: Area) -> None:
    if not may_appoint(actor, area.code):
        raise LegalRefused(_("Advisers are appointed by the township and county offices of the area."))


def _clashes(area: Area, given: AdviserGiven, *, but: int = 0) -> bool:
    others = Adviser.objects.filter(area=area).exclude(pk=but).values_list("starts_on", "ends_on")
    return clashing(given.starts_on, given.ends_on, others)


def _write(row: Adviser, given: AdviserGiven, replaced: Adviser | None) -> None:
    """The appointment; whom it replaces ends the day before."""
    if given.ends_on is not None and given.ends_on < given.starts_on:
        raise LegalRefused(_("The last day lies before the first."), "ends_on")
    with transaction.atomic():
        if replaced is not None:
            last = given.starts_on - DAY
            Adviser.objects.filter(pk=replaced.pk).update(ends_on=last, end_reason=_("Replaced by a new appointment"))
        if _clashes(row.area, given, but=row.pk or 0):
            raise LegalRefused(
                _("The community has an adviser in this time. Tick that the new one takes over."), "starts_on"
            )
        for name, value in given.columns().items():
            setattr(row, name, value)
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            raise LegalRefused(_("Somebody was first. Please look again.")) from None


def appoint_adviser(*, area: Area, given: AdviserGiven, actor: Actor, at: datetime, replaces: bool = False) -> Adviser:
    """One adviser for a community and a period; `replaces` ends the one before on the day before."""
    _only_keepers(actor, area)
    if area.level != "community":
        raise LegalRefused(_("Every community has its adviser; choose a community."), "area")
    running = Adviser.objects.filter(area=area, starts_on__lt=given.starts_on).order_by("-starts_on").first()
    if not replaces or (running is not None and running.ends_on is not None and running.ends_on < given.starts_on):
        running = None
    row = Adviser(area=area)
    with transaction.atomic():
        _write(row, given, running)
        note_body("adviser", row.pk, actor, at, detail=area.code)
    return row


def change_adviser(row: Adviser, *, given: AdviserGiven, actor: Actor, at: datetime) -> Adviser:
    """Corrects an appointment."""
    _only_keepers(actor, row.area)
    with transaction.atomic():
        _write(row, given, None)
        note_body("adviser", row.pk, actor, at, detail=row.area.code)
    return row


def end_adviser(row: Adviser, *, on: date, reason: str, actor: Actor, at: datetime) -> Adviser:
    """The appointment ends with a day; the community stands on the list of those without one afterwards."""
    _only_keepers(actor, row.area)
    if on < row.starts_on:
        raise LegalRefused(_("The last day lies before the first."), "on")
    with transaction.atomic():
        Adviser.objects.filter(pk=row.pk).update(ends_on=on, end_reason=reason.strip()[:200])
        note_body("adviser_end", row.pk, actor, at, detail=row.area.code)
    row.refresh_from_db()
    return row


def count_lawsuits(
    *, area: Area, year: int, month: int, lawsuits: int, people: int, source: str, actor: Actor, at: datetime
) -> LawsuitCount:
    """Writes down what a court told; telling it again corrects it."""
    if actor.role != Role.SYSTEM and (actor.role not in COUNTERS or not actor.covers(area.code)):
        raise LegalRefused(_("Lawsuits are entered by the centre or the statistician of the area."))
    if area.level not in LEVELS:
        raise LegalRefused(_("Choose a county, a township or a community."), "area")
    if not source.strip():
        raise LegalRefused(_("Say which court told it, and where."), "source")
    values = {"lawsuits": lawsuits, "people": people, "source": source.strip()[:120]}
    values |= {"entered_by_id": actor.person_id, "entered_at": at}
    with transaction.atomic():
        row, _is_new = LawsuitCount.objects.update_or_create(area=area, year=year, month=month, defaults=values)
        note_body("lawsuits", area.code, actor, at, detail=f"{year}-{month:02d} {lawsuits}/{people}")
    return row
