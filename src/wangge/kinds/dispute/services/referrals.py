"""Referrals: a visitor's trouble goes to the unit whose business it is, under one number to the end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.kinds.dispute.models import Ticket
from wangge.kinds.dispute.rules.referral import LEADERS, LONGEST_DAYS, Move
from wangge.kinds.dispute.services.counter import CounterRefused, finish, serves
from wangge.matters.models import Matter
from wangge.matters.rules import MoveRefused
from wangge.matters.services import Opened, ReporterGiven, move, open_matter
from wangge.matters.services.intake import give_code
from wangge.people.actors import Actor
from wangge.people.models import Organization, Post
from wangge.people.queries import in_force
from wangge.people.rules import UNIT_ROLES

KIND = "referral"
LANGUAGE = "zh-hans"


@dataclass(frozen=True)
class Told:
    """What the visitor is told: the one number, and the code if it is given out now."""

    number: str
    code: str = ""


def refer(
    row: Ticket, *, actor: Actor, unit: Organization, about: str, at: datetime, days: int | None = None,
    contact: str = "",
) -> Opened:  # fmt: skip
    """Another unit has it from now on; it is told, and the visitor learns the number, the unit and the day.

    `days` are working days for the answer, where the usual limit does not fit; a `contact` is only for who wants to
    be rung. Who the visitor is stands nowhere.
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
            details={"centre": row.centre, "about": about.strip()}, at=at,
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


def limit(*, clock: str, given: Mapping[str, Any], **_rest: Any) -> str:
    """The working days that the counter gave the unit."""
    days = given.get("days") if clock == "answer" else None
    return f"{days} work_day" if days else ""


def seats(matter: Matter) -> set[int]:
    """Who hears of a referral at the centre: who referred it, and the leaders of the centre's own area."""
    posts = Post.objects.filter(in_force(localdate()), role__in=LEADERS, area__code=matter.area_code)
    opener = {matter.opened_by_id} if matter.opened_by_id else set()
    return set(posts.values_list("person_id", flat=True)) | opener


def before_move(*, move: str, given: Mapping[str, Any], at: datetime, **_rest: Any) -> None:
    """Nothing is sent to a unit in which nobody could take it on."""
    unit = given.get("lead_unit")
    if unit is not None and move in (Move.SEND, Move.DECIDE) and not has_takers(unit, localdate(at)):
        raise MoveRefused(_("Nobody of %(unit)s has an account to take it on.") % {"unit": unit.name})


def has_takers(unit: Organization, on: date) -> bool:
    """Whether somebody of a unit handles what is sent to it."""
    return Post.objects.filter(in_force(on), organization=unit, role__in=UNIT_ROLES).exists()
