"""Deliberation months: called for an area, kept as a round over its communities, summed up for everybody."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.kinds.topic.models import Campaign
from wangge.kinds.topic.month import MONTH, round_key
from wangge.kinds.topic.rules.words import MONTH_CALLERS
from wangge.kinds.topic.services.journal import note
from wangge.matters.rules import NOT_YOUR_AREA, NOT_YOUR_ROLE, MoveRefused
from wangge.people.actors import Actor
from wangge.rounds.services import create_round

MOST_DAYS = 366


def check_caller(actor: Actor, area_code: str) -> None:
    """Refuses whoever does not call months here."""
    if actor.role not in MONTH_CALLERS:
        raise MoveRefused(NOT_YOUR_ROLE)
    if not actor.covers(area_code):
        raise MoveRefused(NOT_YOUR_AREA)


def call_month(
    *, actor: Actor, at: datetime, area: Area, starts_on: date, ends_on: date, name: str, text: str = ""
) -> Campaign:
    """Calls a deliberation month (or another period); each community of the area is asked for one forum in it."""
    check_caller(actor, area.code)
    if ends_on < starts_on:
        raise MoveRefused(_("The last day lies before the first."))
    days = (ends_on - starts_on).days + 1
    if days > MOST_DAYS:
        raise MoveRefused(_("A period has at most %(most)d days.") % {"most": MOST_DAYS})
    with transaction.atomic():
        row = Campaign.objects.create(
            name=name.strip(), area=area, starts_on=starts_on, ends_on=ends_on, note=text.strip(),
            created_by_id=actor.person_id, created_at=at,
        )  # fmt: skip
        create_round(
            actor=actor, at=at, name=row.name, purpose=MONTH.name, area_code=area.code,
            rule=f"FREQ=YEARLY;BYMONTH={starts_on.month};BYMONTHDAY={starts_on.day}", starts_on=starts_on,
            ends_on=starts_on, window_days=days, key=round_key(row.pk), is_kept=True, register="communities",
            targets=MONTH.targets(register="communities", area_code=area.code),
        )  # fmt: skip
        note("call_campaign", actor=actor, at=at, detail=f"{row.pk} {row.name}")
    return row


def sum_up(campaign: Campaign, *, actor: Actor, at: datetime, summary: str) -> Campaign:
    """Writes for everybody what came of a month; after its last day, and again when something was wrong."""
    check_caller(actor, campaign.area.code)
    if localdate(at) <= campaign.ends_on:
        raise MoveRefused(_("The month is not over yet."))
    if not summary.strip():
        raise MoveRefused(_("Write down what came of it."))
    with transaction.atomic():
        campaign.summary, campaign.summed_up_at = summary.strip(), at
        campaign.save(update_fields=["summary", "summed_up_at"])
        note("sum_up_campaign", actor=actor, at=at, detail=f"{campaign.pk} {campaign.name}")
    return campaign
