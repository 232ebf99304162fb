"""What a post has to do now, and in which order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from wangge.desk.rules import (
    Listed,
    Moves,
    dispatching,
    duties,
    first_move,
    is_shared,
    is_turn,
    left_to_others,
    order_duties,
    own_moves,
)
from wangge.kinds.concern.queries import still_wrong
from wangge.matters.access import is_shown_to_units, visible
from wangge.matters.kinds import Kind, Wanted, get_kind, kinds
from wangge.matters.models import IS_URGENT, STILL_OPEN, Clock, Matter, WorkOrder
from wangge.matters.pages.listing import COUNTED, ROW_NEEDS, SHOWN, Row, count_up_to, lean, row_of
from wangge.matters.pages.words import clock_title, kind_title
from wangge.matters.queries import firsts, overdue
from wangge.matters.rules import OPEN_PHASES, Phase
from wangge.people.actors import Actor
from wangge.people.rules import UNIT_ROLES, Role

MOST = 60
NEVER = datetime.max.replace(tzinfo=UTC)
LONGEST = 8
MOST_OF_OTHERS = 3
OVERSEERS = frozenset({Role.COMMUNITY_SECRETARY, Role.DISPATCHER, Role.TOWNSHIP_LEADER, Role.COUNTY_LEADER})


@dataclass(frozen=True)
class Task:
    """One thing to do: the matter, the step that is wanted, and what else presses."""

    row: Row
    step: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rest:
    """How many more of a kind are urgent and not accepted, in other hands."""

    kind: str
    title: str
    numbers: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many they are."""
        return len(self.numbers)


@dataclass
class Inbox:
    """What is urgent and not accepted, what is overdue, due today, and to come; for who oversees an area also what is
    urgent or overdue there in other hands."""

    urgent: list[Task] = field(default_factory=list)
    rest: list[Rest] = field(default_factory=list)
    late: list[Task] = field(default_factory=list)
    today: list[Task] = field(default_factory=list)
    later: list[Task] = field(default_factory=list)
    elsewhere: list[Task] = field(default_factory=list)

    @property
    def urgent_count(self) -> int:
        """All that is urgent and not accepted, with what is only counted."""
        return len(self.urgent) + sum(more.count for more in self.rest)

    count: int = 0
    shown: int = 0
    is_overseeing: bool = False

    @property
    def is_cut(self) -> bool:
        """Whether there are more than are shown."""
        return self.count > self.shown


def _turn(kind: Kind, state: str, ended: frozenset[str], role: str) -> Q:
    """Matters of a kind in a state where the role, which ends these clocks, is expected to act."""
    is_open = kind.phases[state] in OPEN_PHASES  # else something is left to do behind the end
    found = Q(STILL_OPEN if is_open else Q(), kind=kind.name, state=state)
    return found & _runs(ended) if is_shared(kind.steps, state, ended, role) else found


def _runs(names: frozenset[str]) -> Q:
    running = Clock.objects.filter(matter=OuterRef("pk"), stopped_at__isnull=True, name__in=names)
    return Q(next_clock__in=names) | Q(Exists(running))


def _own_turn(kind: Kind, state: str, ended: frozenset[str], actor: Actor, at: datetime) -> Q:
    """What of this waits for the actor: what another desk is to do first, only when it is late.

    What the actor began or has a unit of its own in, comes back to it.
    """
    others = left_to_others(kind.steps, kind.clocks, state, actor.role)
    if not others:
        return _turn(kind, state, ended, actor.role)
    is_own = Q(next_due_at__lt=at)
    if actor.person_id:
        is_own |= Q(opened_by_id=actor.person_id)
    if actor.organization_id:
        is_own |= Q(lead_unit_id=actor.organization_id)
    if ended - left_to_others(kind.steps, kind.clocks, state, actor.role, has_unit=False):
        is_own |= Q(lead_unit=None)
    if ended - others:
        is_own |= _runs(ended - others)
    return _turn(kind, state, ended, actor.role) & is_own


def _turns(actor: Actor, *, at: datetime, to_dispatch: bool = False) -> list[tuple[Kind, str, Q]]:
    """State by state what waits for the role; on request only what it can send to a unit."""
    found = []
    for kind in kinds().values():
        states = duties(kind.steps, kind.clocks, actor.role)
        wanted = dispatching(kind.steps, states, actor.role) if to_dispatch else states.keys()
        found += [(kind, state, _own_turn(kind, state, states[state], actor, at)) for state in sorted(wanted)]
    return found


def _led(actor: Actor, at: datetime) -> list[QuerySet[Matter]]:
    """What waits for a unit among what it leads: what is open in one walk through all of that, the rest by state."""
    open_ones, found = Q(pk__in=()), []
    for kind, state, turn in _turns(actor, at=at):
        if is_shown_to_units(kind.name) and kind.phases[state] in OPEN_PHASES:
            open_ones |= turn
            continue
        seen = Matter.objects.all() if is_shown_to_units(kind.name) else visible(actor, kind=kind.name)
        found.append(seen.filter(turn, lead_unit_id=actor.organization_id))
    return [Matter.objects.filter(STILL_OPEN, open_ones, lead_unit_id=actor.organization_id), *found]


def _own_orders(actor: Actor) -> list[QuerySet[Matter]]:
    """Matters with an open order of the actor's unit on which an act is open."""
    of_unit = WorkOrder.objects.filter(unit_id=actor.organization_id, ended_at__isnull=True)
    is_seen = Q(part=WorkOrder.Part.ASSIST) | Q(matter__lead_unit_id=actor.organization_id)
    found = []
    for kind in kinds().values():
        states = order_duties(kind.order_steps, actor.role)
        if not states:
            continue
        orders = of_unit.filter(state__in=states)
        if is_shown_to_units(kind.name):
            found.append(Matter.objects.filter(pk__in=orders.filter(is_seen).values("matter_id"), kind=kind.name))
        else:
            found.append(visible(actor, kind=kind.name).filter(pk__in=orders.values("matter_id")))
    return found


def waiting_parts(actor: Actor, *, at: datetime) -> list[QuerySet[Matter]]:
    """Everything that waits for this post, in parts that an index gives in the order of their deadlines."""
    if actor.role in UNIT_ROLES and actor.organization_id:
        return [*_led(actor, at), *_own_orders(actor)]
    seen = visible(actor)
    return [seen.filter(turn) for _kind, _state, turn in _turns(actor, at=at)]


BY_DUE = (F("next_due_at").asc(nulls_last=True), "pk")


def _most_pressing(parts: list[QuerySet[Matter]]) -> QuerySet[Matter]:
    ordered = [part.order_by(*BY_DUE) for part in parts]
    return firsts(ordered, MOST).order_by(*BY_DUE) if ordered else Matter.objects.none()


def _guarded(actor: Actor) -> dict[str, Any]:
    """The rows of details that rules look at when this role does its duty, by the name a matter calls them."""
    found = {}
    for kind in kinds().values():
        states = duties(kind.steps, kind.clocks, actor.role)
        steps = (step for (state, _move), step in kind.steps.items() if state in states and actor.role in step.by)
        if kind.details is not None and any(step.guards or step.until for step in steps):
            found[kind.details_name()] = kind.details
    return found


def _lean(rows: QuerySet[Matter], actor: Actor) -> QuerySet[Matter]:
    """What a row shows, and what says whether the actor may do what is wanted: still one statement."""
    guarded = _guarded(actor)
    columns = [f"{name}__{column.name}" for name, table in guarded.items() for column in table._meta.concrete_fields]
    return lean(rows).select_related(*guarded).only(*SHOWN, *columns) if guarded else lean(rows)


def _moves_of(matter: Matter, actor: Actor) -> Moves:
    """What the actor may do with a listed matter, as far as a list can know."""
    kind = get_kind(matter.kind)
    in_unit = actor.role in UNIT_ROLES
    known: dict[str, Any] = {
        "role": actor.role, "person_id": actor.person_id, "organization_id": actor.organization_id,
        "is_lead": in_unit and matter.lead_unit_id == actor.organization_id, "is_reporter": False,
        "urgency": matter.urgency, "channel": matter.channel, "closed_at": matter.closed_at,
    }  # fmt: skip
    name = kind.details_name() if kind.details is not None else ""
    if name in matter._state.fields_cache:
        known["details"] = matter._state.fields_cache[name]
    return own_moves(kind.steps, matter.state, actor.role, Listed(**known))


def _own_deadlines(actor: Actor) -> dict[int, tuple[datetime, str]]:
    """What runs for the unit alone, by matter: the answer to a whistle is due whoever else has come."""
    if actor.role not in UNIT_ROLES or not actor.organization_id:
        return {}
    running = Clock.objects.filter(
        order__unit_id=actor.organization_id, order__ended_at__isnull=True, stopped_at__isnull=True,
        paused_at__isnull=True,
    )  # fmt: skip
    found: dict[int, tuple[datetime, str]] = {}
    for matter, due_at, name in running.order_by("due_at").values_list("matter_id", "due_at", "name")[:MOST]:
        found.setdefault(matter, (due_at, name))
    return found


def _cut_off(found: list[Matter], actor: Actor, own: dict[int, tuple[datetime, str]]) -> list[Matter]:
    """Matters with a deadline of the unit's own that lay behind the most pressing by the matter's deadline."""
    missing = own.keys() - {matter.pk for matter in found} if len(found) > MOST else ()
    return list(lean(visible(actor).filter(pk__in=missing))) if missing else []


def _row(matter: Matter, own: dict[int, tuple[datetime, str]]) -> Row:
    """The matter's row with the deadline that presses the reader first."""
    row = row_of(matter)
    if matter.pk not in own or (row.due_at is not None and row.due_at <= own[matter.pk][0]):
        return row
    due_at, name = own[matter.pk]
    return replace(row, due_at=due_at, clock=clock_title(matter.kind, name))


def inbox(actor: Actor, *, at: datetime) -> Inbox:
    """What to do, most pressing first: what is urgent and not accepted leads; what has no deadline comes last."""
    shown = Inbox(is_overseeing=actor.role in OVERSEERS)
    found = list(_lean(_most_pressing(waiting_parts(actor, at=at)), actor)[: MOST + 1])
    own = _own_deadlines(actor)
    matters = [*found[:MOST], *_cut_off(found, actor, own)]
    tasks = {
        matter.number: _task(matter, step, own, localdate(at))
        for matter in matters
        if (step := _step_title(matter, actor)) is not None
    }
    shown.shown = len(tasks)
    shown.count = len(tasks) if len(found) <= MOST else count_up_to(firsts(waiting_parts(actor, at=at), COUNTED + 1))
    shown.urgent, shown.rest = _urgent(actor, matters, tasks)
    first = {task.row.number for task in shown.urgent}.union(*(rest.numbers for rest in shown.rest))
    _by_day(shown, [task for number, task in tasks.items() if number not in first], at=at)
    if shown.is_overseeing:
        shown.elsewhere = overdue_elsewhere(actor, at=at, own=first | {task.row.number for task in shown.late})
    return shown


def _urgent(actor: Actor, matters: list[Matter], tasks: Mapping[str, Task]) -> tuple[list[Task], list[Rest]]:
    """What is urgent and nobody has accepted yet; who oversees an area sees it in whosever hands it is, but of what
    others are to accept no more of each kind than leaves room for the next."""
    if actor.role not in OVERSEERS:
        return [tasks[row.number] for row in matters if row.number in tasks and _is_urgent_and_new(row)], []
    rows = visible(actor).filter(STILL_OPEN, IS_URGENT, phase=Phase.NEW)
    shown, others = list[Task](), dict[str, list[str]]()
    for matter in lean(rows).order_by(*BY_DUE)[:MOST]:
        task = tasks.get(matter.number)
        is_own = task is not None and not _is_left(matter, actor)
        alike = others.setdefault(matter.kind, [])
        if is_own or len(alike) < MOST_OF_OTHERS:
            shown.append(task or Task(row=row_of(matter), step=""))
        if not is_own:
            alike.append(matter.number)
    cut = {kind: tuple(alike[MOST_OF_OTHERS:]) for kind, alike in others.items()}
    return shown, [Rest(kind, kind_title(kind), numbers) for kind, numbers in cut.items() if numbers]


def _is_left(matter: Matter, actor: Actor) -> bool:
    """Whether another desk is to do what is due next."""
    kind, has_unit = get_kind(matter.kind), matter.lead_unit_id is not None
    left = left_to_others(kind.steps, kind.clocks, matter.state, actor.role, has_unit=has_unit)
    return matter.next_clock in left


def _is_urgent_and_new(matter: Matter) -> bool:
    return matter.urgency == Matter.Urgency.URGENT and matter.phase == Phase.NEW


def _by_day(shown: Inbox, tasks: list[Task], *, at: datetime) -> None:
    """Puts tasks under the day of their deadline; on each day what is urgent comes first."""
    end_of_day = localtime(at).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    for task in sorted(tasks, key=lambda task: (not task.row.is_urgent, task.row.due_at or NEVER)):
        if task.row.due_at is not None and task.row.due_at < at:
            shown.late.append(task)
        elif task.row.due_at is not None and task.row.due_at < end_of_day:
            shown.today.append(task)
        else:
            shown.later.append(task)


def _task(matter: Matter, step: str, own: dict[int, tuple[datetime, str]], on: date) -> Task:
    """A row of the inbox; a kind says more of it where its details were read along."""
    kind = get_kind(matter.kind)
    is_known = kind.details is not None and kind.details_name() in matter._state.fields_cache
    wanted = kind.wanted(matter=matter, on=on) if is_known else Wanted()
    return Task(row=_row(matter, own), step=wanted.act or step, notes=wanted.notes)


def overdue_elsewhere(actor: Actor, *, at: datetime, own: set[str]) -> list[Task]:
    """What is longest overdue in the actor's area and waits for somebody else."""
    late = overdue(visible(actor), at=at)
    rows = lean(late).order_by("next_due_at", "pk")[: LONGEST + len(own)]
    return [Task(row=row_of(matter), step="") for matter in rows if matter.number not in own][:LONGEST]


def _step_title(matter: Matter, actor: Actor) -> str | None:
    """What is wanted next, or None where the rules refuse the actor all of it."""
    kind = get_kind(matter.kind)
    moves = _moves_of(matter, actor)
    has_order = actor.role in UNIT_ROLES and bool(kind.order_steps)
    ended = duties(kind.steps, kind.clocks, actor.role).get(matter.state)
    if ended is not None and not has_order and not is_turn(kind.steps, matter.state, moves, ended):
        return None
    move = first_move(kind.steps, kind.move_tones, matter.state, moves, matter.next_clock)
    return _(kind.move_titles[move]) if move else ""


def triage(actor: Actor, *, at: datetime) -> list[Matter]:
    """What a dispatcher has to send on its way, most pressing first, whole; what came back with what is still wrong."""
    seen = visible(actor)
    rows = _most_pressing([seen.filter(turn) for _kind, _state, turn in _turns(actor, at=at, to_dispatch=True)])
    rows = rows.select_related("category__parent", *ROW_NEEDS, *_guarded(actor)).annotate(still_wrong=still_wrong())
    return [matter for matter in rows[:MOST] if _step_title(matter, actor) is not None]


def neighbours(numbers: Iterable[str], number: str) -> tuple[str, str]:
    """The numbers before and behind one in a list, empty at its ends."""
    order = list(numbers)
    place = order.index(number) if number in order else -1
    before = order[place - 1] if place > 0 else ""
    behind = order[place + 1] if 0 <= place < len(order) - 1 else ""
    return before, behind
