"""大走访: campaigns with few questions, doors that are remembered only as signs, answers that are only counted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Unpack

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.kinds.visit.models import Campaign, Door, DoorRest, Place, Question, Raised, Tally
from wangge.kinds.visit.queries.campaigns import asked_lately, target_list, touching
from wangge.kinds.visit.rules.burden import (
    APPROVERS,
    KEEP_DOORS_DAYS,
    OPENERS,
    REST_DAYS,
    CampaignState,
    Outcome,
    QuestionKind,
    burden,
    needs_county,
)
from wangge.kinds.visit.rules.visits import VISITORS
from wangge.kinds.visit.services.findings import Seen, as_matter
from wangge.kinds.visit.services.noting import VisitRefused, note
from wangge.kinds.visit.services.telling import tell_answered, tell_begun, tell_submitted
from wangge.kinds.visit.services.visiting import LANGUAGE
from wangge.matters.models import Matter
from wangge.matters.rules import NOT_YOUR_AREA, NOT_YOUR_ROLE
from wangge.matters.services import Opened, open_matter
from wangge.people.actors import SYSTEM, Actor
from wangge.vault.provider import blind_index


@dataclass(frozen=True)
class Asked:
    """One question as it is written down."""

    text: str
    kind: str
    choices: str = ""


def draft_campaign(
    *,
    actor: Actor,
    title: str,
    purpose: str,
    reason: str,
    area_code: str,
    starts_on: date,
    ends_on: date,
    questions: Iterable[Asked],
    at: datetime,
) -> Campaign:
    """Writes a campaign down; it knocks at no door before it was started."""
    if actor.role not in OPENERS or not actor.covers(area_code):
        raise VisitRefused(_(NOT_YOUR_ROLE if actor.role not in OPENERS else NOT_YOUR_AREA))
    if ends_on < starts_on:
        raise VisitRefused(_("The last day lies before the first."), field="ends_on")
    rows = [one for one in questions if one.text.strip()]
    with transaction.atomic():
        campaign = Campaign.objects.create(
            title=title.strip(), purpose=purpose.strip(), reason=reason.strip(), area_code=area_code,
            starts_on=starts_on, ends_on=ends_on, opened_by_id=actor.person_id, opened_role=actor.role, created_at=at,
        )  # fmt: skip
        Question.objects.bulk_create(
            Question(
                campaign=campaign, position=place, text=one.text.strip(), kind=one.kind, choices=one.choices.strip()
            )
            for place, one in enumerate(rows, start=1)
        )  # fmt: skip
        note(actor, "visit.campaign", "campaign", campaign.pk, at=at, detail=campaign.title)
    return campaign


def burden_of(campaign: Campaign) -> list[str]:
    """All that stands against starting a campaign."""
    questions = list(Question.objects.filter(campaign=campaign).order_by("position").values_list("text", flat=True))
    return burden(
        questions=questions, starts_on=campaign.starts_on, ends_on=campaign.ends_on, others=touching(campaign),
        asked=asked_lately(campaign),
    )  # fmt: skip


def start_campaign(campaign: Campaign, *, actor: Actor, at: datetime) -> Campaign:
    """Starts what a community does for itself; what is ordered from above goes to the county first."""
    if actor.role not in OPENERS or not actor.covers(campaign.area_code):
        raise VisitRefused(_(NOT_YOUR_ROLE))
    against = burden_of(campaign)
    if against:
        raise VisitRefused(" ".join(against))
    if needs_county(campaign.opened_role):
        with transaction.atomic():
            sent = _to(
                campaign, CampaignState.DRAFT, CampaignState.SUBMITTED, "visit.campaign_submit", actor=actor, at=at
            )  # fmt: skip
            tell_submitted(sent, at=at)
        return sent
    return _begin(campaign, CampaignState.DRAFT, actor=actor, at=at)


def decide_campaign(campaign: Campaign, *, is_allowed: bool, answer: str, actor: Actor, at: datetime) -> Campaign:
    """The county allows or refuses; nobody allows his own."""
    if actor.role not in APPROVERS or not actor.covers(campaign.area_code):
        raise VisitRefused(_(NOT_YOUR_ROLE))
    if is_allowed and campaign.opened_by_id == actor.person_id:
        raise VisitRefused(_("Somebody else at the county must decide on what you opened yourself."))
    if not is_allowed and not answer.strip():
        raise VisitRefused(_("Say why it is not allowed."), field="answer")
    campaign.answer, campaign.decided_by_id = answer.strip(), actor.person_id
    if is_allowed:
        against = burden_of(campaign)
        if against:
            raise VisitRefused(" ".join(against))
    with transaction.atomic():
        if is_allowed:
            decided = _begin(campaign, CampaignState.SUBMITTED, actor=actor, at=at)
        else:
            decided = _to(
                campaign, CampaignState.SUBMITTED, CampaignState.REFUSED, "visit.campaign_refuse", actor=actor, at=at
            )  # fmt: skip
        tell_answered(decided, is_allowed=is_allowed, at=at)
    return decided


def _to(campaign: Campaign, old: str, new: str, act: str, *, actor: Actor, at: datetime, **values: Any) -> Campaign:
    columns = {"state": new, "answer": campaign.answer, "decided_by_id": campaign.decided_by_id, **values}
    with transaction.atomic():
        if not Campaign.objects.filter(pk=campaign.pk, state=old).update(**columns):
            raise VisitRefused(_("Somebody was first: look at the campaign again."))
        note(actor, act, "campaign", campaign.pk, at=at, detail=campaign.title)
    campaign.refresh_from_db()
    return campaign


def _begin(campaign: Campaign, old: str, *, actor: Actor, at: datetime) -> Campaign:
    with transaction.atomic():
        begun = _to(
            campaign, old, CampaignState.RUNNING, "visit.campaign_start", actor=actor, at=at, started_at=at
        )  # fmt: skip
        rows = (
            Place(
                campaign=begun, area_code=one.area_code, label=one.label, place_key=one.key, households=one.households
            )
            for one in target_list(begun.area_code)
        )  # fmt: skip
        with override(LANGUAGE):
            Place.objects.bulk_create(rows, batch_size=500)
        tell_begun(begun, at=at)
    return begun


def close_campaign(campaign: Campaign, *, actor: Actor, at: datetime) -> Campaign:
    """Ends a campaign before its last day."""
    if actor.role != SYSTEM.role and (actor.role not in OPENERS or not actor.covers(campaign.area_code)):
        raise VisitRefused(_(NOT_YOUR_ROLE))
    return _to(
        campaign, CampaignState.RUNNING, CampaignState.CLOSED, "visit.campaign_close", actor=actor, at=at, closed_at=at
    )  # fmt: skip


def door_sign(place: Place, door: str) -> str:
    """The sign by which a door is known again; the door cannot be read from it."""
    return blind_index(f"{place.place_key}:{door}")


def _may_knock(place: Place, door: str, *, actor: Actor, at: datetime) -> str:
    campaign = place.campaign
    if actor.role not in VISITORS or not actor.covers(place.area_code):
        raise VisitRefused(_(NOT_YOUR_AREA))
    today = localdate(at)
    if campaign.state != CampaignState.RUNNING or not campaign.starts_on <= today <= campaign.ends_on:
        raise VisitRefused(_("This campaign is not running today."))
    if not door.strip():
        raise VisitRefused(_("Which door?"), field="door")
    sign = door_sign(place, door)
    rest = DoorRest.objects.filter(door_index=sign, until__gt=today).first()
    if rest is not None and not Door.objects.filter(campaign=campaign, door_index=sign).exists():
        raise VisitRefused(
            _("This household asked not to be visited before %(day)s. Please do not knock.") % {"day": rest.until},
            field="door",
        )
    return sign


def knock(
    place: Place,
    *,
    door: str,
    outcome: str,
    actor: Actor,
    at: datetime,
    answers: Mapping[int, str] | None = None,
) -> Door:
    """What became of one door; its answers only add to the sums of the grid."""
    sign = _may_knock(place, door, actor=actor, at=at)
    with transaction.atomic():
        known = Door.objects.filter(campaign=place.campaign, door_index=sign).first()
        if known is not None and known.outcome != Outcome.NOBODY_HOME:
            raise VisitRefused(_("Somebody has been at this door already: nobody is asked twice."), field="door")
        row = _write_door(place, sign, known, outcome, at=at)
        if outcome == Outcome.DONE:
            _count_answers(place, answers or {})
        elif outcome == Outcome.DECLINED:
            until = localdate(at) + timedelta(days=REST_DAYS)
            DoorRest.objects.update_or_create(door_index=sign, defaults={"until": until})
        note(actor, "visit.knock", "campaign", place.campaign_id, at=at, detail=outcome)
    return row


def _write_door(place: Place, sign: str, known: Door | None, outcome: str, *, at: datetime) -> Door:
    counts: dict[str, Any] = {outcome: F(outcome) + 1}
    if known is None:
        try:
            with transaction.atomic():
                row = Door.objects.create(campaign=place.campaign, place=place, door_index=sign, outcome=outcome, at=at)
        except IntegrityError as error:
            reason = _("Somebody has been at this door already: nobody is asked twice.")
            raise VisitRefused(reason, field="door") from error
    else:
        changed = Door.objects.filter(pk=known.pk, outcome=Outcome.NOBODY_HOME).update(outcome=outcome, at=at)
        if not changed:
            raise VisitRefused(_("Somebody has been at this door already: nobody is asked twice."), field="door")
        if outcome == Outcome.NOBODY_HOME:
            return known
        counts[Outcome.NOBODY_HOME.value] = F(Outcome.NOBODY_HOME.value) - 1
        row = known
        row.outcome, row.at = outcome, at
    Place.objects.filter(pk=place.pk).update(**counts)
    return row


def _count_answers(place: Place, answers: Mapping[int, str]) -> None:
    """Adds answers to the sums; who gave them is nowhere."""
    for question in Question.objects.filter(campaign=place.campaign_id, pk__in=list(answers)):
        value = answers[question.pk].strip()
        if not value:
            continue
        is_number = question.kind == QuestionKind.NUMBER
        row, _made = Tally.objects.get_or_create(
            question=question, area_code=place.area_code, value="" if is_number else value[:100]
        )
        added = int(value) if is_number else 0
        Tally.objects.filter(pk=row.pk).update(count=F("count") + 1, total=F("total") + added)


def raise_finding(place: Place, *, actor: Actor, at: datetime, **seen: Unpack[Seen]) -> Opened:
    """What was told at a door becomes a matter; the campaign counts it and forgets the door."""
    if actor.role not in VISITORS or not actor.covers(place.area_code):
        raise VisitRefused(_(NOT_YOUR_AREA))
    with transaction.atomic():
        opened = open_matter(
            actor=actor, at=at, channel=Matter.Channel.VISIT, area_code=place.area_code, **as_matter(seen)
        )
        if opened.is_new:
            Raised.objects.create(campaign=place.campaign, matter=opened.matter)
    return opened


def tidy(at: datetime) -> int:
    """Closes campaigns whose days are over, and deletes the signs of doors some time after; sums stay."""
    today = localdate(at)
    done = 0
    for campaign in Campaign.objects.filter(state=CampaignState.RUNNING, ends_on__lt=today):
        close_campaign(campaign, actor=SYSTEM, at=at)
        done += 1
    old = Door.objects.filter(campaign__closed_at__lt=at - timedelta(days=KEEP_DOORS_DAYS))
    done += old.delete()[0]
    return done + DoorRest.objects.filter(until__lte=today).delete()[0]
