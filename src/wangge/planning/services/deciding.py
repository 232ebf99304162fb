"""Submit, approve, send back, put in force: the draft becomes the division through the services of areas."""

import json
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.areas.queries import subtree
from wangge.areas.services import Division, DivisionRefused, Part, divide_all
from wangge.notices.services import notify
from wangge.people.actors import SYSTEM, Actor
from wangge.people.queries import post_holders
from wangge.planning.access import is_own, moves_of
from wangge.planning.cutting import clip, outlines_of
from wangge.planning.models import Draft, Plan, Ward, WardState
from wangge.planning.queries import current_states
from wangge.planning.rules import DECIDERS, MOVES, Move, PlanState, fate_of
from wangge.planning.services.reporting import PlanRefused, SomebodyWasFirst, note
from wangge.planning.townfile import WardFile, unpack
from wangge.planning.words import grid_name


@dataclass
class Outcome:
    """What a plan does to one community: grids that stay, that end, and that begin (with whom they follow)."""

    code: str
    name: str
    kept: list[str] = field(default_factory=list)
    ended: list[list[str]] = field(default_factory=list)
    begun: list[dict[str, Any]] = field(default_factory=list)


class _OnlyTrying(Exception):
    """Ends a trial: nothing of it stays."""


@transaction.atomic
def submit(
    plan: Plan, draft: Draft, *, reason: str, effective_on: date, version: int, actor: Actor, at: datetime
) -> Plan:
    """Hands a draft in for approval, after a trial that shows the new codes, or the reason why it cannot be."""
    _check(plan, Move.SUBMIT, actor)
    if draft.plan_id != plan.pk or draft.is_present or draft.state != Draft.State.READY:
        raise PlanRefused(_("Choose a draft that is worked out."))
    if not reason.strip():
        raise PlanRefused(_("Say why the grids are redrawn."))
    if effective_on <= timezone.localdate(at):
        raise PlanRefused(_("A division can come into force tomorrow at the earliest."))
    outcomes = try_out(plan, draft, on=effective_on, at=at)
    if not any(outcome.begun for outcome in outcomes):
        raise PlanRefused(_("This draft changes nothing: every grid keeps its buildings."))
    _turn(
        plan, Move.SUBMIT, version, chosen=draft, reason=reason.strip(), effective_on=effective_on,
        outcome=_packed(outcomes), submitted_at=at, submitted_by_id=actor.person_id, submitted_by_name=actor.name,
        decision="", decided_at=None, decided_by_name="", trouble="",
    )  # fmt: skip
    note("submit", plan, actor=actor, at=at, detail=f"{draft.number} {effective_on}")
    deciders: set[int | None] = {
        post.person_id
        for role in DECIDERS
        for post in post_holders(role, plan.area.code, timezone.localdate(at))
        if post.person_id != actor.person_id
    }
    _tell(plan, deciders, _("A plan of grids waits for approval"), at=at)
    return plan


@transaction.atomic
def take_back(plan: Plan, *, version: int, actor: Actor, at: datetime) -> Plan:
    """Takes a submitted plan back to go on drawing."""
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
    outcomes = try_out(plan, plan.chosen, on=plan.effective_on, at=at)
    _turn(
        plan, Move.APPROVE, version, decision=remark.strip(), decided_at=at, decided_by_name=actor.name,
        outcome=_packed(outcomes),
    )  # fmt: skip
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
    """Divides the areas as approved: all communities or none; what hinders it is kept and told."""
    assert plan.chosen is not None
    assert plan.effective_on is not None
    try:
        with transaction.atomic():
            _turn(plan, Move.ENFORCE, plan.version, in_force_at=at)
            outcomes = _divide_all(plan.chosen, on=plan.effective_on, at=at)
            Plan.objects.filter(pk=plan.pk).update(outcome=_packed(outcomes))
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


def try_out(plan: Plan, draft: Draft, *, on: date, at: datetime) -> list[Outcome]:
    """What the division would do, codes included: it is done and undone again."""
    found: list[Outcome] = []
    try:
        with transaction.atomic():
            found = _divide_all(draft, on=on, at=at)
            raise _OnlyTrying
    except _OnlyTrying:
        return found
    except DivisionRefused as refused:
        raise PlanRefused(str(refused)) from refused


@dataclass
class _Cut:
    """What is to be divided in one community."""

    outcome: Outcome
    ended: list[Area] = field(default_factory=list)
    parts: list[tuple[int, Part]] = field(default_factory=list)


def _divide_all(draft: Draft, *, on: date, at: datetime) -> list[Outcome]:
    wards = {ward.pk: ward for ward in Ward.objects.filter(plan=draft.plan_id)}
    cuts = [_cut(wards[state.ward_id], state, on=on) for state in current_states(draft)]
    changing = [cut for cut in cuts if cut.parts]
    wanted = [(cut.ended, [part for _label, part in cut.parts]) for cut in changing]
    divisions = divide_all(wanted, on=on, at=at, actor=SYSTEM) if wanted else []
    for cut, division in zip(changing, divisions, strict=True):
        cut.outcome.ended = [[old.code, old.name] for old in cut.ended]
        cut.outcome.begun = _begun(division, cut.parts)
    return [cut.outcome for cut in cuts]


def _cut(ward: Ward, state: WardState, *, on: date) -> _Cut:
    ground = unpack(ward.data)
    labels: list[int] = json.loads(state.labels)
    olds = subtree(ward.code, level=Area.Level.GRID, on=on).exclude(kind=Area.Kind.DEDICATED)
    by_code = {old.code: old for old in olds.select_related("parent").order_by("code")}
    if set(by_code) != set(ground.grid_names):
        raise PlanRefused(
            _("The grids of %(community)s were changed after this plan was started: start a new plan.")
            % {"community": ward.name}
        )
    fate = fate_of(labels, ground.old, ground.households, sorted(by_code))
    outcome = Outcome(ward.code, ward.name, kept=sorted(fate.kept.values()))
    if not fate.has_changes:
        return _Cut(outcome)
    if not fate.ended:
        raise PlanRefused(
            _("%(community)s has no grids yet: load its first grids from a file, then redraw them here.")
            % {"community": ward.name}
        )
    ended = [by_code[code] for code in fate.ended]
    return _Cut(outcome, ended, _parts(state, ground, dict(fate.follows), ended))


def _parts(
    state: WardState, ground: WardFile, follows: dict[int, tuple[str, ...]], ended: list[Area]
) -> list[tuple[int, Part]]:
    given = json.loads(state.names)
    shapes = clip(json.loads(state.polygons), list(follows), outlines_of(ended))
    made = []
    for grid in json.loads(state.grids):
        label = grid["label"]
        if label in follows:
            name = grid_name(grid, given, ground.grid_names)
            part = Part(name, grid["households"], shapes.get(label), follows=follows[label])
            made.append((label, part))
    return made


def _begun(division: Division, parts: list[tuple[int, Part]]) -> list[dict[str, Any]]:
    """The new areas in the order of their codes, each with the draft's label, found by name and whom it follows."""
    links: dict[str, list[str]] = {}
    for old, new in division.links:
        links.setdefault(new.code, []).append(old.code)
    found, free = [], list(parts)
    for new in division.news:
        own = tuple(sorted(links[new.code]))
        place = next(
            n
            for n, (_label, part) in enumerate(free)
            if (part.name, part.households, tuple(sorted(part.follows))) == (new.name, new.households, own)
        )
        label, _part = free.pop(place)
        found.append(
            {"code": new.code, "name": new.name, "households": new.households, "label": label, "from": list(own)}
        )
    return found


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


def _packed(outcomes: list[Outcome]) -> str:
    return json.dumps([asdict(outcome) for outcome in outcomes], ensure_ascii=False)


def _tell(plan: Plan, person_ids: set[int | None], title: str, *, at: datetime) -> None:
    notify(
        key=f"planning:{plan.pk}:{plan.version}", person_ids=[pk for pk in person_ids if pk is not None], title=title,
        body=plan.name, url=reverse("planning:plan", args=[plan.pk]), at=at,
    )  # fmt: skip
