"""Changes of a draft by hand: each is a step that can be undone, and every measure of the community reacts at once."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.people.actors import Actor
from wangge.planning.access import may_draw
from wangge.planning.buildings import names_by_label, rows_inside
from wangge.planning.consultations import is_laid_out
from wangge.planning.loading import engine
from wangge.planning.models import Draft, Ward, WardState
from wangge.planning.queries import state_of
from wangge.planning.services.reporting import PlanRefused, SomebodyWasFirst, note
from wangge.planning.services.running import new_state
from wangge.planning.services.starting import rules_of
from wangge.planning.townfile import WardFile, unpack, with_workload

if TYPE_CHECKING:
    from wangge.gridplan.model import Community, Rules
    from wangge.planning.engine import Worked

MOST_LOCKED = 200


@dataclass
class Hand:
    """One community of a draft under somebody's hands."""

    draft: Draft
    ward: Ward
    ground: WardFile
    community: "Community"
    rules: "Rules"
    labels: list[int]
    locked: list[int]
    names: dict[str, str]
    shown: dict[int, str]

    def check_known(self, *labels: int) -> None:
        """Refuses grids that do not exist."""
        if set(labels) - set(self.labels):
            raise PlanRefused(_("There is no such grid in this draft."))

    def check_free(self, *labels: int) -> None:
        """Refuses to touch what is locked."""
        self.check_known(*labels)
        for label in labels:
            if label in self.locked:
                raise PlanRefused(_("%(grid)s is locked: unlock it first.") % {"grid": self.called(label)})

    def called(self, label: int) -> str:
        """What a grid is called in messages."""
        return self.shown.get(label) or _("grid %(label)d") % {"label": label}

    def measured(self) -> "Worked":
        """The division as it is now, drawn and measured."""
        return engine().measure(self.community, self.rules, self.labels)


def current_state(draft: Draft, ward: Ward) -> WardState:
    """The state of one community that counts now."""
    state = state_of(draft, ward)
    if state is None:
        raise PlanRefused(_("This community is not worked out yet."))
    return state


def move_buildings(
    draft: Draft, ward: Ward, *, rows: Sequence[int], to: int, version: int, actor: Actor, at: datetime
) -> WardState:
    """Gives buildings to another grid (0: to a new grid of their own)."""

    def act(hand: Hand) -> tuple["Worked", str]:
        if not rows or any(not 0 <= row < len(hand.labels) for row in rows):
            raise PlanRefused(_("Choose at least one building."))
        target = to or max(hand.labels) + 1
        hand.check_free(*{hand.labels[row] for row in rows}, *([to] if to else []))
        if all(hand.labels[row] == target for row in rows):
            raise PlanRefused(_("These buildings are in that grid already."))
        first = hand.ground.names[rows[0]]
        for row in rows:
            hand.labels[row] = target
        what = first if len(rows) == 1 else _("%(first)s and %(more)d more") % {"first": first, "more": len(rows) - 1}
        return hand.measured(), _("Moved %(what)s to %(grid)s") % {"what": what, "grid": hand.called(target)}

    return _change(draft, ward, "move", act, version=version, actor=actor, at=at)


def move_estate(
    draft: Draft, ward: Ward, *, estate: int, to: int, version: int, actor: Actor, at: datetime
) -> WardState:
    """Gives all buildings of an estate to another grid (0: to a new grid of their own)."""
    ground = unpack(ward.data)
    rows = [row for row, place in enumerate(ground.estate_of) if place == estate]
    return move_buildings(draft, ward, rows=rows, to=to, version=version, actor=actor, at=at)


def give_ground(
    draft: Draft, ward: Ward, *, ring: Sequence[tuple[float, float]], to: int, version: int, actor: Actor, at: datetime
) -> WardState:
    """Gives every building inside a border drawn by hand to a grid (0: to a new one); `ring` is longitude, latitude.

    Buildings of locked grids stay where they are.
    """

    def act(hand: Hand) -> tuple["Worked", str]:
        if to:
            hand.check_free(to)
        target = to or max(hand.labels) + 1
        inside = rows_inside(hand.ground, ring)
        rows = [row for row in inside if hand.labels[row] not in (target, *hand.locked)]
        if not rows:
            raise PlanRefused(_("No building inside this border changes its grid."))
        for row in rows:
            hand.labels[row] = target
        values = {"number": len(rows), "grid": hand.called(target)}
        return hand.measured(), _("Drew a border: %(number)d buildings go to %(grid)s") % values

    return _change(draft, ward, "draw", act, version=version, actor=actor, at=at)


def merge(draft: Draft, ward: Ward, *, one: int, other: int, version: int, actor: Actor, at: datetime) -> WardState:
    """Makes one grid of two."""

    def act(hand: Hand) -> tuple["Worked", str]:
        hand.check_free(one, other)
        if one == other:
            raise PlanRefused(_("Choose two different grids."))
        said = _("Merged %(other)s into %(one)s") % {"other": hand.called(other), "one": hand.called(one)}
        hand.labels[:] = [one if label == other else label for label in hand.labels]
        return hand.measured(), said

    return _change(draft, ward, "merge", act, version=version, actor=actor, at=at)


def split(draft: Draft, ward: Ward, *, grid: int, version: int, actor: Actor, at: datetime) -> WardState:
    """Cuts a grid in two where it divides best."""

    def act(hand: Hand) -> tuple["Worked", str]:
        hand.check_free(grid)
        try:
            worked = engine().split(hand.community, hand.rules, hand.labels, grid)
        except engine().CannotSplit:
            raise PlanRefused(_("This grid is a single building or spot and cannot be split.")) from None
        return worked, _("Split %(grid)s") % {"grid": hand.called(grid)}

    return _change(draft, ward, "split", act, version=version, actor=actor, at=at)


def work_around_locks(draft: Draft, ward: Ward, *, version: int, actor: Actor, at: datetime) -> WardState:
    """Divides anew whatever is not locked."""

    def act(hand: Hand) -> tuple["Worked", str]:
        if not set(hand.labels) - set(hand.locked):
            raise PlanRefused(_("Every grid is locked: there is nothing to divide anew."))
        worked = engine().work_around(hand.community, hand.rules, hand.labels, hand.locked)
        if not hand.locked:
            return worked, _("Divided the whole community anew")
        return worked, _("Divided anew around %(number)d locked grids") % {"number": len(hand.locked)}

    return _change(draft, ward, "rerun", act, version=version, actor=actor, at=at)


def set_lock(
    draft: Draft, ward: Ward, *, grid: int, is_locked: bool, version: int, actor: Actor, at: datetime
) -> WardState:
    """Locks a grid against every change, or unlocks it; nothing is measured anew."""

    def change(hand: Hand) -> str:
        hand.check_known(grid)
        hand.locked[:] = sorted({*hand.locked, grid} if is_locked else set(hand.locked) - {grid})
        if len(hand.locked) > MOST_LOCKED:
            raise PlanRefused(_("That is too many locked grids."))
        words = _("Locked %(grid)s") if is_locked else _("Unlocked %(grid)s")
        return words % {"grid": hand.called(grid)}

    return _label_only(draft, ward, "lock", change, version=version, actor=actor, at=at)


def rename(draft: Draft, ward: Ward, *, grid: int, name: str, version: int, actor: Actor, at: datetime) -> WardState:
    """Gives a grid the name it will bear."""

    def change(hand: Hand) -> str:
        hand.check_known(grid)
        given = name.strip()
        if not 0 < len(given) <= 100:
            raise PlanRefused(_("Give a name of at most 100 characters."))
        said = _("Named %(grid)s “%(name)s”") % {"grid": hand.called(grid), "name": given}
        hand.names[str(grid)] = given
        return said

    return _label_only(draft, ward, "name", change, version=version, actor=actor, at=at)


def _hand(draft: Draft, ward: Ward, state: WardState) -> Hand:
    ground = unpack(ward.data)
    community = with_workload(ground, extra_old=draft.extra_old, extra_unmanaged=draft.extra_unmanaged)
    return Hand(
        draft, ward, ground, community, rules_of(draft, effort=Draft.Effort.FAST), json.loads(state.labels),
        json.loads(state.locked), json.loads(state.names), names_by_label(state, ground.grid_names),
    )  # fmt: skip


def _check(draft: Draft, actor: Actor, version: int) -> None:
    if not may_draw(actor, draft.plan):
        raise PlanRefused(_("This plan cannot be changed any more, or not by you."))
    if draft.is_present or draft.state != Draft.State.READY:
        raise PlanRefused(_("Only a finished draft can be changed by hand."))
    if is_laid_out(draft):
        raise PlanRefused(_("This draft is laid out for comments. Keep it as a version and change that one."))
    if draft.version != version:
        raise SomebodyWasFirst(_("Somebody changed this draft in the meantime. Look at it again, then decide."))


def _change(
    draft: Draft, ward: Ward, act: str, change: Callable[[Hand], tuple["Worked", str]], *, version: int, actor: Actor,
    at: datetime,
) -> WardState:  # fmt: skip
    """Measures outside the transaction, which may take a moment, then writes the step if nobody was faster."""
    _check(draft, actor, version)
    state = current_state(draft, ward)
    hand = _hand(draft, ward, state)
    worked, said = change(hand)
    labels = set(worked.labels)
    made = new_state(
        draft, ward, hand.ground, worked, at=at, act=act, note=said[:300], by_name=actor.name,
        locked=json.dumps([label for label in hand.locked if label in labels]),
        names=json.dumps({label: name for label, name in hand.names.items() if int(label) in labels}),
    )  # fmt: skip
    return _step(draft, made, actor=actor, at=at)


def _label_only(
    draft: Draft, ward: Ward, act: str, change: Callable[[Hand], str], *, version: int, actor: Actor, at: datetime
) -> WardState:
    _check(draft, actor, version)
    state = current_state(draft, ward)
    hand = _hand(draft, ward, state)
    said = change(hand)
    state.pk, state.act, state.note, state.by_name, state.at = None, act, said[:300], actor.name, at
    state.locked, state.names = json.dumps(hand.locked), json.dumps(hand.names, ensure_ascii=False)
    return _step(draft, state, actor=actor, at=at)


@transaction.atomic
def _step(draft: Draft, state: WardState, *, actor: Actor, at: datetime) -> WardState:
    step = draft.position + 1
    _move_pointer(draft, position=step, last=step)
    draft.states.filter(step__gte=step).delete()
    state.step = step
    state.save(force_insert=True)
    note("edit", draft.plan, actor=actor, at=at, detail=f"{draft.number} {state.ward.code}: {state.note}")
    return state


def _move_pointer(draft: Draft, **columns: Any) -> None:
    """Moves the draft on if it is still as it was read; two people at once cannot both win."""
    same = Draft.objects.filter(pk=draft.pk, version=draft.version, plan__state="draft")
    if not same.update(version=draft.version + 1, **columns):
        raise SomebodyWasFirst(_("Somebody changed this draft in the meantime. Look at it again, then decide."))
    draft.version += 1
    for name, value in columns.items():
        setattr(draft, name, value)


@transaction.atomic
def undo(draft: Draft, *, version: int, actor: Actor, at: datetime) -> WardState:
    """Takes back the last step; returns what was taken back."""
    _check(draft, actor, version)
    state = draft.states.filter(step=draft.position).select_related("ward").first() if draft.position else None
    if state is None:
        raise PlanRefused(_("There is nothing to take back."))
    _move_pointer(draft, position=draft.position - 1)
    note("edit", draft.plan, actor=actor, at=at, detail=f"{draft.number} ← {state.note}")
    return state


@transaction.atomic
def redo(draft: Draft, *, version: int, actor: Actor, at: datetime) -> WardState:
    """Does again what was taken back; returns it."""
    _check(draft, actor, version)
    state = draft.states.filter(step=draft.position + 1).select_related("ward").first()
    if state is None or draft.position >= draft.last:
        raise PlanRefused(_("There is nothing to do again."))
    _move_pointer(draft, position=draft.position + 1)
    note("edit", draft.plan, actor=actor, at=at, detail=f"{draft.number} → {state.note}")
    return state
