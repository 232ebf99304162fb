"""Who pays how much: plans shared to the fen, consent household by household, payments without a list of debtors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.kinds.topic.access import KEEPERS
from wangge.kinds.topic.models import CostPlan, CostShare
from wangge.kinds.topic.rules.sharing import CannotShare, list_hash, share, share_without, weights_for
from wangge.kinds.topic.services.codes import Letter, new_code
from wangge.kinds.topic.services.journal import note
from wangge.kinds.topic.services.recusal import check_recusal
from wangge.matters.models import Matter
from wangge.matters.rules import NOT_YOUR_AREA, NOT_YOUR_ROLE, MoveRefused
from wangge.people.actors import Actor, resident
from wangge.vault.provider import blind_index


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
    frozen = list_hash(frozen_rows(plan))
    return _to(plan, (CostPlan.State.DRAFT,), CostPlan.State.ASKED, actor, at, list_hash=frozen, asked_at=at)


def frozen_rows(plan: CostPlan) -> list[tuple[int, str, int, int]]:
    """The list of a plan as it is hashed."""
    return list(plan.shares.order_by("position").values_list("position", "household", "weight", "amount_fen"))


def is_list_same(plan: CostPlan) -> bool:
    """Whether the list is still the one that was frozen when households were first asked."""
    return not plan.list_hash or plan.list_hash == list_hash(frozen_rows(plan))


def drop(plan: CostPlan, *, actor: Actor, at: datetime) -> CostPlan:
    """Another plan is followed, or none."""
    check_planner(actor, plan.matter, at)
    return _to(plan, (CostPlan.State.DRAFT, CostPlan.State.ASKED), CostPlan.State.DROPPED, actor, at)


def _to(
    plan: CostPlan, frm: tuple[str, ...], to: str, actor: Actor, at: datetime, **values: object
) -> CostPlan:  # fmt: skip
    with transaction.atomic():
        if not CostPlan.objects.filter(pk=plan.pk, state__in=frm).update(state=to, **values):
            raise MoveRefused(_("This cannot be done with the plan in its present state."))
        note(f"costs_{to}", actor=actor, at=at, matter=plan.matter, detail=str(plan.pk))
    plan.refresh_from_db()
    return plan


def note_consent(row: CostShare, *, actor: Actor, consent: str, on: date, at: datetime) -> CostPlan:
    """Notes at the counter what a household said; the plan is agreed when the last one has agreed."""
    check_planner(actor, row.plan.matter, at)
    if row.plan.state not in (CostPlan.State.ASKED, CostPlan.State.AGREED):
        raise MoveRefused(_("Households are asked first."))
    return _answered(row, actor, consent, on, at, CostShare.Way.COUNTER)


def answer_by_link(row: CostShare, *, consent: str, at: datetime) -> CostPlan:
    """A household says yes or no itself; it may think again until the plan is settled."""
    if row.plan.state != CostPlan.State.ASKED:
        raise MoveRefused(_("This plan takes no more answers. Please speak to your community."))
    if consent == CostShare.Consent.ASKED:
        raise MoveRefused(_("Choose what the household said."))
    return _answered(row, resident(), consent, localdate(at), at, CostShare.Way.LINK)


def _answered(row: CostShare, actor: Actor, consent: str, on: date, at: datetime, way: str) -> CostPlan:
    plan = row.plan
    if consent not in CostShare.Consent.values:
        raise MoveRefused(_("Choose what the household said."))
    is_answered = consent != CostShare.Consent.ASKED
    with transaction.atomic():
        CostShare.objects.filter(pk=row.pk).update(
            consent=consent,
            answered_on=on if is_answered else None,
            way=way if is_answered else CostShare.Way.NONE,
            entered_by_id=actor.person_id if is_answered else None,
        )
        is_agreed = not CostShare.objects.filter(plan=plan).exclude(consent=CostShare.Consent.YES).exists()
        CostPlan.objects.filter(pk=plan.pk, state__in=(CostPlan.State.ASKED, CostPlan.State.AGREED)).update(
            state=CostPlan.State.AGREED if is_agreed else CostPlan.State.ASKED
        )
        note("note_consent", actor=actor, at=at, matter=plan.matter, detail=f"{plan.pk}/{row.position} {consent} {way}")
    plan.refresh_from_db()
    return plan


def redraw(plan: CostPlan, *, actor: Actor, at: datetime) -> CostPlan:
    """Shares the same amount anew among those who did not decline; all of them are asked again, by the same letters.

    The old plan is set aside with its answers: who agreed to one amount has not agreed to a higher one.
    """
    check_planner(actor, plan.matter, at)
    rows = list(plan.shares.order_by("position"))
    out = [row.consent == CostShare.Consent.NO for row in rows]
    staying = [row for row, is_out in zip(rows, out, strict=True) if not is_out]
    try:
        amounts = share_without(plan.total_fen, weights_for(plan.rule, [row.weight for row in rows]), out)
    except CannotShare as error:
        raise MoveRefused(_(str(error))) from error
    with transaction.atomic():
        _to(plan, (CostPlan.State.ASKED,), CostPlan.State.DROPPED, actor, at)
        fresh = CostPlan.objects.create(
            matter=plan.matter, title=_next_title(plan), total_fen=plan.total_fen, rule=plan.rule, note=plan.note,
            follows=plan, created_by_id=actor.person_id, created_at=at,
        )  # fmt: skip
        CostShare.objects.bulk_create(
            CostShare(
                plan=fresh, position=place, household=row.household, weight=row.weight, amount_fen=amount,
                code_hash=row.code_hash,
            )
            for place, (row, amount) in enumerate(zip(staying, amounts, strict=True), start=1)
        )  # fmt: skip
        note("redraw_costs", actor=actor, at=at, matter=plan.matter, detail=f"{plan.pk} -> {fresh.pk}")
    return fresh


def _next_title(plan: CostPlan) -> str:
    """`Title, draft 2`, `Title, draft 3` …"""
    first, number = plan, 2
    while first.follows is not None:
        first, number = first.follows, number + 1
    return _("%(title)s, draft %(number)d") % {"title": first.title[:68], "number": number}


def issue_links(plan: CostPlan, *, actor: Actor, at: datetime, household: str = "") -> list[Letter]:
    """Letters with each household's own link: for all without one, or anew for one whose letter was lost."""
    check_planner(actor, plan.matter, at)
    if plan.state != CostPlan.State.ASKED:
        raise MoveRefused(_("Households are asked first."))
    rows = CostShare.objects.filter(plan=plan).order_by("position")
    rows = rows.filter(household=household.strip()) if household.strip() else rows.filter(code_hash__isnull=True)
    changed, letters = list(rows), []
    if household.strip() and not changed:
        raise MoveRefused(_("This household is not on the list."))
    for row in changed:
        code = new_code()
        row.code_hash = link_hash(code)
        letters.append(Letter(row.position, row.household, code))
    with transaction.atomic():
        CostShare.objects.bulk_update(changed, ["code_hash"], batch_size=500)
        note("issue_links", actor=actor, at=at, matter=plan.matter, detail=f"{plan.pk}: {len(letters)}")
    return letters


def link_hash(code: str) -> str:
    """The stored form of the code in a household's link."""
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    return blind_index(f"cost:{plain}")


def find_household(code: str) -> CostShare | None:
    """The newest share behind a household's link; the plan it was first printed for may have been shared anew."""
    rows = CostShare.objects.filter(code_hash=link_hash(code)).exclude(plan__state=CostPlan.State.DRAFT)
    return rows.select_related("plan__matter__topic").order_by("-plan_id").first()


def note_payment(row: CostShare, *, actor: Actor, on: date | None, at: datetime) -> None:
    """Notes the day a share was paid, or takes it back."""
    check_planner(actor, row.plan.matter, at)
    if row.plan.state != CostPlan.State.AGREED:
        raise MoveRefused(_("Payments begin when all households have agreed."))
    with transaction.atomic():
        CostShare.objects.filter(pk=row.pk).update(paid_on=on)
        note("note_payment", actor=actor, at=at, matter=row.plan.matter, detail=f"{row.plan_id}/{row.position}")
