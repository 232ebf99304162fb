"""Referrals: a visitor's trouble goes to the unit whose business it is, under one number to the end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Subquery
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.kinds.dispute.models import ReferralDetails, Ticket
from wangge.kinds.dispute.rules.referral import (
    ANSWER_PETITION,
    GROWN_STAGES,
    LEADERS,
    LONGEST_DAYS,
    REMEDY_TOLD,
    TAKE_PETITION,
    Move,
    State,
)
from wangge.kinds.dispute.services.counter import CounterRefused, finish, serves
from wangge.matters.kinds import get_kind
from wangge.matters.models import Clock, Matter, Pause, Reporter, WorkOrder
from wangge.matters.rules import Ask, MoveRefused
from wangge.matters.services import Opened, ReporterGiven, move, open_matter
from wangge.matters.services.clocks import NO_CLOCK
from wangge.matters.services.intake import give_code
from wangge.people.actors import Actor
from wangge.people.models import Organization, Post
from wangge.people.queries import in_force
from wangge.people.rules import UNIT_ROLES

KIND = "referral"
LANGUAGE = "zh-hans"
LONGEST_TITLE = 60


@dataclass(frozen=True)
class Told:
    """What the visitor is told: the one number, and the code if it is given out now."""

    number: str
    code: str = ""


def refer(
    row: Ticket, *, actor: Actor, unit: Organization, about: str, at: datetime, days: int | None = None,
    contact: str = "", is_petition: bool = False,
) -> Opened:  # fmt: skip
    """Another unit has it from now on; it is told, and the visitor learns the number, the unit and the day.

    `days` are working days for the answer, where the usual limit does not fit; a `contact` is only for who wants to
    be rung. Who the visitor is stands nowhere. A petition has the days of the law, whatever the counter sets.
    """
    serves(actor, row.centre)
    if not about.strip():
        raise CounterRefused(_("Say in a few words what the unit is to answer, without names."))
    if days is not None and not 1 <= days <= LONGEST_DAYS:
        raise CounterRefused(_("Give the unit between 1 and %(days)d working days.") % {"days": LONGEST_DAYS})
    with override(LANGUAGE):
        title = _("From the counter: %(subject)s") % {"subject": row.get_subject_display()}
    with transaction.atomic():
        opened = open_matter(
            kind=KIND, actor=actor, title=title, channel=Matter.Channel.COUNTER, area_code=row.centre.area.code,
            reporter=ReporterGiven(entered_by_id=actor.account, contact=contact.strip(), is_hidden=False),
            details={"centre": row.centre, "about": about.strip(), "is_petition": is_petition}, at=at,
        )  # fmt: skip
        move(opened.matter, Move.SEND, actor=actor, given={"lead_unit": unit, "days": days}, at=at)
        finish(row, actor, at, state=Ticket.State.REFERRED, number=opened.matter.number, unit=unit)
    return opened


def register(row: Ticket, *, matter: Matter, actor: Actor, at: datetime, unit: Organization | None = None) -> Told:
    """What the person brought became a matter: its number is the one number from now on.

    The code goes to who entered the matter just now, to hand it to the visitor; nobody gets one for another's matter.
    """
    serves(actor, row.centre)
    if Ticket.objects.filter(number=matter.number).exclude(pk=row.pk).exists():
        raise CounterRefused(_("This number was given to another visitor already."))
    with transaction.atomic():
        finish(row, actor, at, state=Ticket.State.REGISTERED, number=matter.number, unit=unit or matter.lead_unit)
        is_own = matter.opened_by_id is not None and matter.opened_by_id == actor.person_id
        code = give_code(matter=matter, entered_by_id=actor.account, at=at) if is_own else ""
    return Told(matter.number, code)


def limit(*, matter: Matter, clock: str, given: Mapping[str, Any], **_rest: Any) -> str:
    """The working days that the counter gave the unit; a petition has the days of the law, from being taken on."""
    is_petition = matter.referral.is_petition
    if clock == "answer" and is_petition != (matter.state == State.SENT):
        return NO_CLOCK
    if is_petition:
        return {"take": TAKE_PETITION, "answer": ANSWER_PETITION}.get(clock, "")
    if clock == "review":
        return NO_CLOCK
    days = given.get("days") if clock == "answer" else None
    return f"{days} work_day" if days else ""


def asks(*, matter: Matter, move: str, **_rest: Any) -> tuple[tuple[Ask, ...], tuple[Ask, ...]]:
    """Who answers a petition says that the next remedy was told."""
    is_told = move in (Move.ANSWER, Move.CLOSE) and matter.referral.is_petition
    return ((REMEDY_TOLD,), ()) if is_told else ((), ())


def course(details: ReferralDetails | None) -> tuple[tuple[str, frozenset[str]], ...]:
    """What went on as something else was never answered here."""
    return GROWN_STAGES if details is not None and details.matter.state == State.GROWN else ()


def story(matter: Matter) -> tuple[str, str]:
    """What another kind of matter begins with when a referral becomes one."""
    about = str(matter.referral.about)
    return about.splitlines()[0][:LONGEST_TITLE], about


def seats(matter: Matter) -> set[int]:
    """Who hears of a referral at the centre: who referred it, and the leaders of the centre's own area."""
    posts = Post.objects.filter(in_force(localdate()), role__in=LEADERS, area__code=matter.area_code)
    opener = {matter.opened_by_id} if matter.opened_by_id else set()
    return set(posts.values_list("person_id", flat=True)) | opener


def before_move(*, move: str, given: dict[str, Any], at: datetime, **_rest: Any) -> None:
    """Nothing is sent to a unit in which nobody could take it on; a clock stands still because of the papers."""
    if move == Move.ASK_PAPERS:
        with override(LANGUAGE):
            given |= {"pause_reason": Pause.Reason.REPORTER, "reason": _("Waits for papers of the visitor")}
    unit = given.get("lead_unit")
    if unit is not None and move in (Move.SEND, Move.DECIDE) and not has_takers(unit, localdate(at)):
        raise MoveRefused(_("Nobody of %(unit)s has an account to take it on.") % {"unit": unit.name})


def after_move(*, matter: Matter, move: str, given: Mapping[str, Any], at: datetime, **_rest: Any) -> None:
    """The proof that a remedy was told is kept; what grew out of it is followed with the code the visitor has."""
    if given.get(REMEDY_TOLD.name):
        ReferralDetails.objects.filter(matter=matter).update(remedy_told_at=at)
    if move == Move.TAKE and matter.referral.is_petition:
        due_at = Clock.objects.filter(matter=matter, name="answer", stopped_at=None).values("due_at")[:1]
        WorkOrder.objects.filter(matter=matter, ended_at=None).update(due_at=Subquery(due_at))
    if move == Move.GROW:
        _lead_on(matter, given["target"], at)


def _lead_on(matter: Matter, target: Matter, at: datetime) -> None:
    """The visitor's code opens the new matter too; a telephone goes along only where the matter is not sealed."""
    is_sealed = get_kind(target.kind).is_sealed
    for row in Reporter.objects.filter(matter=matter):
        contact = "" if is_sealed else row.contact
        Reporter.objects.create(
            matter=target, person_id=row.person_id, entered_by_id=row.entered_by_id, code_hash=row.code_hash,
            contact=contact, contact_index=row.contact_index if contact else "", wants_contact=row.wants_contact,
            created_at=at,
        )  # fmt: skip


def has_takers(unit: Organization, on: date) -> bool:
    """Whether somebody of a unit handles what is sent to it."""
    return Post.objects.filter(in_force(on), organization=unit, role__in=UNIT_ROLES).exists()
