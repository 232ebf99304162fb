"""Who pays how much: plans shared to the fen, consent household by household, payments without a list of debtors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.kinds.topic.access import KEEPERS
from wangge.kinds.topic.models import CostPlan, CostShare
from wangge.kinds.topic.rules.sharing import CannotShare, share, weights_for
from wangge.kinds.topic.services.journal import note
from wangge.kinds.topic.services.recusal import check_recusal
from wangge.matters.models import Matter
from wangge.matters.rules import NOT_YOUR_AREA, NOT_YOUR_ROLE, MoveRefused
from wangge.people.actors import Actor


@dataclass(frozen=True)
class Household:
    """One that shares the cost, with its weight in whole units (hundredths of a square metre, cubic metres, …)."""

    label: str
    weight: int = 1


def check_planner(actor: Actor, matter: Matter, at: datetime) -> None:
    """Refuses whoever does not keep cost plans here, or has an interest in the company concerned."""
    if actor.role not in KEEPERS:
        raise MoveRefused(NOT_YOUR_ROLE)
    if not actor.covers(matter.area_code):
        raise MoveRefused(NOT_YOUR_AREA)
    check_recusal(actor, matter.topic.concerned_unit_id, at)


def draw_up(
    matter: Matter, *, actor: Actor, title: str, total_fen: int, rule: str, households: Sequence[Household],
    at: datetime, text: str = "",
) -> CostPlan:  # fmt: skip
    """Draws up a plan with a share for each household."""
    check_planner(actor, matter, at)
    labels = [household.label.strip() for household in households]
    if len(set(labels)) < len(labels) or "" in labels:
        raise MoveRefused(_("Every household needs a name of its own on the list."))
    try:
        amounts = share(total_fen, weights_for(rule, [household.weight for household in households]))
    except CannotShare as error:
        raise MoveRefused(str(error)) from error
    with transaction.atomic():
        if CostPlan.objects.filter(matter=matter, title=title.strip()).exists():
            raise MoveRefused(_("This topic has a plan with that title already."))
        plan = CostPlan.objects.create(
            matter=matter, title=title.strip(), total_fen=total_fen, rule=rule, note=text.strip(),
            created_by_id=actor.person_id, created_at=at,
        )  # fmt: skip
        CostShare.objects.bulk_create(
            CostShare(plan=plan, position=place, household=label, weight=household.weight, amount_fen=amount)
            for place, (label, household, amount) in enumerate(zip(labels, households, amounts, strict=True), start=1)
        )
        note("draw_up_costs", actor=actor, at=at, matter=matter, detail=str(plan.pk))
    return plan


def ask_households(plan: CostPlan, *, actor: Actor, at: datetime) -> CostPlan:
    """From here on the amounts stand and households are asked."""
    check_planner(actor, plan.matter, at)
    return _to(plan, (CostPlan.State.DRAFT,), CostPlan.State.ASKED, actor, at)


def drop(plan: CostPlan, *, actor: Actor, at: datetime) -> CostPlan:
    """Another plan is followed, or none."""
    check_planner(actor, plan.matter, at)
    return _to(plan, (CostPlan.State.DRAFT, CostPlan.State.ASKED), CostPlan.State.DROPPED, actor, at)


def _to(plan: CostPlan, frm: tuple[str, ...], to: str, actor: Actor, at: datetime) -> CostPlan:
    with transaction.atomic():
        if not CostPlan.objects.filter(pk=plan.pk, state__in=frm).update(state=to):
            raise MoveRefused(_("This cannot be done with the plan in its present state."))
        note(f"costs_{to}", actor=actor, at=at, matter=plan.matter, detail=str(plan.pk))
    plan.refresh_from_db()
    return plan


def note_consent(row: CostShare, *, actor: Actor, consent: str, on: date, at: datetime) -> CostPlan:
    """Notes what a household said; the plan is agreed when the last one has agreed."""
    plan = row.plan
    check_planner(actor, plan.matter, at)
    if plan.state not in (CostPlan.State.ASKED, CostPlan.State.AGREED):
        raise MoveRefused(_("Households are asked first."))
    if consent not in CostShare.Consent.values:
        raise MoveRefused(_("Choose what the household said."))
    with transaction.atomic():
        is_answered = consent != CostShare.Consent.ASKED
        CostShare.objects.filter(pk=row.pk).update(consent=consent, answered_on=on if is_answered else None)
        is_agreed = not CostShare.objects.filter(plan=plan).exclude(consent=CostShare.Consent.YES).exists()
        state = CostPlan.State.AGREED if is_agreed else CostPlan.State.ASKED
        CostPlan.objects.filter(pk=plan.pk).update(state=state)
        note("note_consent", actor=actor, at=at, matter=plan.matter, detail=f"{plan.pk}/{row.position} {consent}")
    plan.refresh_from_db()
    return plan


def note_payment(row: CostShare, *, actor: Actor, on: date | None, at: datetime) -> None:
    """Notes the day a share was paid, or takes it back."""
    check_planner(actor, row.plan.matter, at)
    if row.plan.state != CostPlan.State.AGREED:
        raise MoveRefused(_("Payments begin when all households have agreed."))
    with transaction.atomic():
        CostShare.objects.filter(pk=row.pk).update(paid_on=on)
        note("note_payment", actor=actor, at=at, matter=row.plan.matter, detail=f"{row.plan_id}/{row.position}")
