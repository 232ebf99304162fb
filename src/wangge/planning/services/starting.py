"""Start a plan, have drafts worked out, stop, keep a version."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.areas.queries import norm_for
from wangge.gridplan.model import Rules
from wangge.jobs.services import enqueue
from wangge.people.actors import Actor
from wangge.planning.access import may_draw
from wangge.planning.gathering import Gathered, NothingToPlan, from_files, from_registers, is_large
from wangge.planning.models import Draft, Plan, Ward, WardState
from wangge.planning.queries import current_states
from wangge.planning.rules import MAKERS, PLANNED_LEVELS, PRESENT
from wangge.planning.services.reporting import PlanRefused, note
from wangge.planning.townfile import pack

RUN = "planning.run"
GATHER = "planning.gather"


@dataclass(frozen=True)
class Wanted:
    """The rules a draft is worked out by."""

    minimum: int = 300
    maximum: int = 500
    count: str = Draft.Count.IDEAL
    effort: str = Draft.Effort.NORMAL
    keep: float = 0.0
    has_micro: bool = False
    extra_old: int = 0
    extra_unmanaged: int = 0

    def as_columns(self) -> dict[str, Any]:
        """The columns of a draft."""
        return dict(self.__dict__)


def rules_of(draft: Draft, *, effort: str = "") -> Rules:
    """The planner's rules of a draft."""
    rules = Rules(
        minimum=draft.minimum, maximum=draft.maximum, count=draft.count, effort=effort or draft.effort,  # type: ignore[arg-type]
        keep=draft.keep, micro=draft.has_micro,
    )  # fmt: skip
    return replace(rules, keep=0.0, micro=False) if draft.is_present else rules


@transaction.atomic
def start_plan(
    *, area: Area, name: str, actor: Actor, at: datetime, files: Mapping[str, tuple[str, bytes]] | None = None
) -> Plan:
    """Takes down what the registers (or the files) say today, and has the present division measured.

    For an area of many buildings the background process takes the registers down.
    """
    if actor.role not in MAKERS or not actor.covers(area.code):
        raise PlanRefused(_("You can plan grids for your own area only."))
    if area.level not in PLANNED_LEVELS or area.valid_to is not None:
        raise PlanRefused(_("Grids are planned for a community, a township or a county."))
    on, norm = timezone.localdate(at), norm_for(area.code)
    is_later = not files and is_large(area)
    found = None if is_later else _gathered(area, files, norm=norm, on=on)
    plan = Plan.objects.create(
        area=area, name=name.strip() or _("Grids of %(area)s, %(day)s") % {"area": area.name, "day": on},
        source=Plan.Source.FILES if files else Plan.Source.REGISTERS, state=Plan.State.GATHERING, created_at=at,
        made_by_id=actor.person_id, made_by_name=actor.name,
    )  # fmt: skip
    if found is None:
        enqueue(name=GATHER, payload={"plan": plan.pk}, key=f"{GATHER}:{plan.pk}", at=at)
    else:
        _fill(plan, found, norm=norm, by=actor.name, at=at)
    note("start", plan, actor=actor, at=at, detail=f"{area.code} {plan.households}")
    return plan


def _gathered(
    area: Area, files: Mapping[str, tuple[str, bytes]] | None, *, norm: tuple[int, int], on: date
) -> Gathered:
    return from_files(area, files, norm=norm, on=on) if files else from_registers(area, norm=norm, on=on)


def gather_plan(plan_id: int, *, at: datetime) -> bool:
    """Takes the registers down for a plan of a large area; given up in the meantime, nothing comes of it."""
    plan = Plan.objects.filter(pk=plan_id, state=Plan.State.GATHERING).select_related("area").first()
    if plan is None:
        return False
    norm = norm_for(plan.area.code)
    try:
        found = from_registers(plan.area, norm=norm, on=timezone.localdate(at))
    except NothingToPlan as missing:
        Plan.objects.filter(pk=plan.pk).update(trouble=str(missing))
        return False
    with transaction.atomic():
        return _fill(plan, found, norm=norm, by=plan.made_by_name, at=at)


def _fill(plan: Plan, found: Gathered, *, norm: tuple[int, int], by: str, at: datetime) -> bool:
    """Writes what was taken down, unless the plan was given up; the division in force is to be measured."""
    plan.faults = json.dumps(found.faults, ensure_ascii=False)
    plan.buildings = sum(len(ward.names) for ward in found.wards)
    plan.households = sum(sum(ward.households) for ward in found.wards)
    same = Plan.objects.filter(pk=plan.pk, state=Plan.State.GATHERING)
    if not same.update(
        state=Plan.State.DRAFT, faults=plan.faults, buildings=plan.buildings, households=plan.households
    ):
        return False
    plan.state = Plan.State.DRAFT
    Ward.objects.bulk_create(
        [
            Ward(
                plan=plan, code=ward.community.code, name=ward.community.name, buildings=len(ward.names),
                households=sum(ward.households), data=pack(ward),
            )
            for ward in found.wards
        ],
        batch_size=50,
    )  # fmt: skip
    wanted = Wanted(minimum=norm[0], maximum=norm[1], effort=Draft.Effort.FAST)
    _add_draft(plan, PRESENT, _("Division in force"), wanted, by=by, at=at)
    return True


@transaction.atomic
def ask_for_draft(plan: Plan, wanted: Wanted, *, name: str = "", actor: Actor, at: datetime) -> Draft:
    """Has the background process work out one more draft by the given rules."""
    _check_drawing(plan, actor)
    if wanted.minimum < 1 or wanted.minimum > wanted.maximum:
        raise PlanRefused(_("The smallest number of households is above the largest."))
    number = _next_number(plan)
    draft = _add_draft(plan, number, name or _("Draft %(number)d") % {"number": number}, wanted, by=actor.name, at=at)
    note("run", plan, actor=actor, at=at, detail=f"{number}: {wanted.minimum}–{wanted.maximum} {wanted.effort}")
    return draft


def _check_drawing(plan: Plan, actor: Actor) -> None:
    if not may_draw(actor, plan):
        raise PlanRefused(_("This plan cannot be changed any more, or not by you."))


def _next_number(plan: Plan) -> int:
    return int(plan.drafts.aggregate(most=Max("number"))["most"] or 0) + 1


def _add_draft(plan: Plan, number: int, name: str, wanted: Wanted, *, by: str, at: datetime) -> Draft:
    draft = Draft.objects.create(
        plan=plan, number=number, name=name, total=plan.wards.count(), made_at=at, made_by_name=by,
        **wanted.as_columns(),
    )  # fmt: skip
    enqueue(name=RUN, payload={"draft": draft.pk}, key=f"{RUN}:{draft.pk}", at=at)
    return draft


@transaction.atomic
def ask_to_stop(draft: Draft, *, actor: Actor, at: datetime) -> bool:
    """Has the rest of a draft worked out in haste, so that a whole plan is there within moments."""
    _check_drawing(draft.plan, actor)
    asked = Draft.objects.filter(pk=draft.pk, state=Draft.State.WAITING, is_stopped=False).update(is_stopped=True)
    if asked:
        note("stop", draft.plan, actor=actor, at=at, detail=str(draft.number))
    return bool(asked)


@transaction.atomic
def keep_version(draft: Draft, *, name: str, actor: Actor, at: datetime) -> Draft:
    """A second draft that begins where this one stands, so that two ideas can be followed and compared."""
    _check_drawing(draft.plan, actor)
    if draft.state != Draft.State.READY or draft.is_present:
        raise PlanRefused(_("Only a finished draft can be kept as a version."))
    states = current_states(draft)
    position = draft.position
    copy = Draft.objects.get(pk=draft.pk)
    copy.pk, copy.number, copy.name = None, _next_number(draft.plan), name.strip()[:100]
    copy.name = copy.name or _("%(name)s, changed") % {"name": draft.name}
    copy.position, copy.last, copy.version, copy.made_at, copy.made_by_name = 0, 0, 0, at, actor.name
    copy.save(force_insert=True)
    for state in states:
        state.pk, state.draft, state.step = None, copy, 0
    WardState.objects.bulk_create(states, batch_size=50)
    note("copy", draft.plan, actor=actor, at=at, detail=f"{draft.number}@{position} → {copy.number}")
    return copy
