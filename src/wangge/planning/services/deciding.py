"""Hand in, approve, send back, put in force: the draft becomes the division through the services of areas."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.areas.services import DivisionRefused
from wangge.jobs.services import enqueue
from wangge.notices.services import notify
from wangge.people.actors import SYSTEM, Actor
from wangge.people.queries import post_holders
from wangge.planning.access import is_own, moves_of
from wangge.planning.consultations import open_consultation
from wangge.planning.models import Draft, Plan
from wangge.planning.rules import DECIDERS, MOVES, TRIED_AT_ONCE, Move, PlanState
from wangge.planning.services.dividing import check_standing, cuts_of, divide_by, packed, try_wards
from wangge.planning.services.reporting import PlanRefused, Progress, SomebodyWasFirst, note

TRY = "planning.try"


@transaction.atomic
def submit(
    plan: Plan, draft: Draft, *, reason: str, effective_on: date, version: int, actor: Actor, at: datetime
) -> Plan:
    """Hands a draft in; a trial shows the new codes, or why it cannot be: at once for few communities, else a job."""
    _check(plan, Move.SUBMIT, actor)
    if draft.plan_id != plan.pk or draft.is_present or draft.state != Draft.State.READY:
        raise PlanRefused(_("Choose a draft that is worked out."))
    if not reason.strip():
        raise PlanRefused(_("Say why the grids are redrawn."))
    if effective_on <= timezone.localdate(at):
        raise PlanRefused(_("A division can come into force tomorrow at the earliest."))
    consultation = open_consultation(plan, on=timezone.localdate(at))
    if consultation is not None:
        raise PlanRefused(
            _("People can still comment until %(day)s: wait, or end the consultation.")
            % {"day": consultation.closes_on}
        )
    count = plan.wards.count()
    _turn(
        plan, Move.SUBMIT, version, chosen=draft, reason=reason.strip(), effective_on=effective_on, outcome="[]",
        submitted_at=at, submitted_by_id=actor.person_id, submitted_by_name=actor.name, decision="", decided_at=None,
        decided_by_name="", trouble="", tried=0, to_try=count,
    )  # fmt: skip
    note("submit", plan, actor=actor, at=at, detail=f"{draft.number} {effective_on}")
    if count <= TRIED_AT_ONCE:
        _tried(plan, at=at, progress=_unseen)
    else:
        key = f"{TRY}:{plan.pk}:{plan.version}"
        enqueue(name=TRY, payload={"plan": plan.pk, "version": plan.version}, key=key, at=at)
    return plan


def _unseen(done: int, total: int) -> None:
    """Nobody watches what takes a second."""


def try_plan(plan_id: int, version: int, *, at: datetime, progress: Progress) -> bool:
    """The trial of a plan handed in, community by community; returns whether it now waits for approval.

    Taken back in the meantime, it stops at the next community and leaves the plan alone.
    """
    plan = Plan.objects.filter(pk=plan_id, state=PlanState.TRYING, version=version).select_related("area", "chosen")
    found = plan.first()
    if found is None:
        return False
    try:
        _tried(found, at=at, progress=progress)
    except SomebodyWasFirst:
        return False
    except PlanRefused as refused:
        with transaction.atomic():
            _turn(found, Move.FAIL, version, trouble=str(refused))
            note("fail", found, actor=SYSTEM, at=at, detail=str(refused)[:200])
            _tell(found, {found.submitted_by_id}, _("A plan of grids could not be handed in"), at=at)
        return False
    return True


def _tried(plan: Plan, *, at: datetime, progress: Progress) -> None:
    assert plan.chosen is not None
    assert plan.effective_on is not None

    def on_the_way(done: int, total: int) -> None:
        if not Plan.objects.filter(pk=plan.pk, state=PlanState.TRYING, version=plan.version).update(tried=done):
            raise SomebodyWasFirst(_("The plan was taken back."))
        progress(done, total)

    cuts = try_wards(plan.chosen, on=plan.effective_on, at=at, progress=on_the_way)
    if not any(cut.outcome.begun for cut in cuts):
        raise PlanRefused(_("This draft changes nothing: every grid keeps its buildings."))
    with transaction.atomic():
        _turn(plan, Move.ADMIT, plan.version, outcome=packed(cuts))
        deciders: set[int | None] = {
            post.person_id
            for role in DECIDERS
            for post in post_holders(role, plan.area.code, timezone.localdate(at))
            if post.person_id != plan.submitted_by_id
        }
        _tell(plan, deciders, _("A plan of grids waits for approval"), at=at)


@transaction.atomic
def take_back(plan: Plan, *, version: int, actor: Actor, at: datetime) -> Plan:
    """Takes a submitted plan back to go on drawing; stops its trial if that still runs."""
    _check(plan, Move.TAKE_BACK, actor)
    _turn(plan, Move.TAKE_BACK, version)
    note("take_back", plan, actor=actor, at=at)
    return plan


@transaction.atomic
def send_back(plan: Plan, *, remark: str, version: int, actor: Actor, at: datetime) -> Plan:
    """Returns a plan to be drawn again, with the reason; also an approved one that is not yet in force."""
    _check(plan, Move.SEND_BACK, actor)
    if not remark.strip():
        raise PlanRefused(_("Say what should be different."))
    _turn(plan, Move.SEND_BACK, version, decision=remark.strip(), decided_at=at, decided_by_name=actor.name)
    note("send_back", plan, actor=actor, at=at, detail=remark.strip()[:200])
    _tell(plan, {plan.submitted_by_id}, _("A plan of grids was sent back"), at=at)
    return plan


@transaction.atomic
def drop(plan: Plan, *, version: int, actor: Actor, at: datetime) -> Plan:
    """Gives a plan up; it leaves the list and stays in the log."""
    _check(plan, Move.DROP, actor)
    _turn(plan, Move.DROP, version)
    note("drop", plan, actor=actor, at=at)
    return plan


@transaction.atomic
def approve(plan: Plan, *, remark: str, version: int, actor: Actor, at: datetime) -> Plan:
    """Approves a plan; it comes into force by itself on its day."""
    if is_own(actor, plan):
        raise PlanRefused(_("Nobody approves what he submitted himself."))
    _check(plan, Move.APPROVE, actor)
    assert plan.chosen is not None
    assert plan.effective_on is not None
    if plan.effective_on <= timezone.localdate(at):
        raise PlanRefused(_("The day on which it should come into force is over: send it back for another day."))
    check_standing(plan.chosen, on=plan.effective_on)
    _turn(plan, Move.APPROVE, version, decision=remark.strip(), decided_at=at, decided_by_name=actor.name)
    note("approve", plan, actor=actor, at=at, detail=str(plan.effective_on))
    _tell(plan, {plan.submitted_by_id}, _("A plan of grids was approved"), at=at)
    return plan


def enforce_due(at: datetime) -> int:
    """Puts approved plans in force whose day has come; called again and again."""
    due = Plan.objects.filter(
        state=PlanState.APPROVED, effective_on__lte=timezone.localdate(at), trouble=""
    ).select_related("area", "chosen")
    return sum(enforce(plan, at=at) for plan in due)


def enforce(plan: Plan, *, at: datetime) -> bool:
    """Divides the areas as approved: all communities or none; what hinders it is kept and told.

    What takes long, the outlines, is worked out before the transaction begins.
    """
    assert plan.chosen is not None
    assert plan.effective_on is not None
    try:
        cuts = cuts_of(plan.chosen, on=plan.effective_on)
        with transaction.atomic():
            _turn(plan, Move.ENFORCE, plan.version, in_force_at=at)
            divide_by(cuts, on=plan.effective_on, at=at)
            Plan.objects.filter(pk=plan.pk).update(outcome=packed(cuts))
            note("enforce", plan, actor=SYSTEM, at=at, detail=str(plan.effective_on))
            _tell(plan, {plan.submitted_by_id}, _("The new grids are in force"), at=at)
    except SomebodyWasFirst:
        return False
    except (DivisionRefused, PlanRefused) as refused:
        with transaction.atomic():
            Plan.objects.filter(pk=plan.pk, state=PlanState.APPROVED).update(trouble=str(refused))
            note("fail", plan, actor=SYSTEM, at=at, detail=str(refused)[:200])
            _tell(plan, {plan.submitted_by_id}, _("A plan of grids could not be put in force"), at=at)
        return False
    return True


def _check(plan: Plan, move: Move, actor: Actor) -> None:
    if move not in moves_of(actor, plan):
        raise PlanRefused(_("This cannot be done with the plan now, or not by you."))


def _turn(plan: Plan, move: Move, version: int, **columns: Any) -> None:
    """Moves a plan on if it still stands as it was read."""
    state = MOVES[PlanState(plan.state), move]
    same = Plan.objects.filter(pk=plan.pk, state=plan.state, version=version)
    if not same.update(state=state, version=version + 1, **columns):
        raise SomebodyWasFirst(_("Somebody changed this plan in the meantime. Look at it again, then decide."))
    for name, value in {"state": state, "version": version + 1, **columns}.items():
        setattr(plan, name, value)


def _tell(plan: Plan, person_ids: set[int | None], title: str, *, at: datetime) -> None:
    notify(
        key=f"planning:{plan.pk}:{plan.version}", person_ids=[pk for pk in person_ids if pk is not None], title=title,
        body=plan.name, url=reverse("planning:plan", args=[plan.pk]), at=at,
    )  # fmt: skip
