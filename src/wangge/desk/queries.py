"""What a post has to do now, and in which order."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import F, Q, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from wangge.desk.rules import duties, first_move, order_duties
from wangge.matters.access import NOTHING, visible
from wangge.matters.kinds import get_kind, kinds
from wangge.matters.models import STILL_OPEN, Matter, WorkOrder
from wangge.matters.pages.listing import Row, count_up_to, lean, row_of
from wangge.matters.queries import firsts, overdue
from wangge.matters.rules import OPEN_PHASES
from wangge.people.actors import Actor
from wangge.people.rules import UNIT_ROLES, Role

MOST = 60
LONGEST = 8
OVERSEERS = frozenset({Role.COMMUNITY_SECRETARY, Role.DISPATCHER, Role.TOWNSHIP_LEADER, Role.COUNTY_LEADER})


@dataclass(frozen=True)
class Task:
    """One thing to do: the matter and the step that is wanted."""

    row: Row
    step: str


@dataclass
class Inbox:
    """What is overdue, due today, and to come; for who oversees an area also what is overdue there in other hands."""

    late: list[Task] = field(default_factory=list)
    today: list[Task] = field(default_factory=list)
    later: list[Task] = field(default_factory=list)
    elsewhere: list[Task] = field(default_factory=list)
    count: int = 0

    @property
    def is_cut(self) -> bool:
        """Whether there are more than are shown."""
        return self.count > len(self.late) + len(self.today) + len(self.later)


def _turns(actor: Actor) -> list[Q]:
    """Matters in states where the role is expected to act, state by state, and for units only what they lead."""
    led = {"lead_unit_id": actor.organization_id} if actor.role in UNIT_ROLES else {}
    found = []
    for kind in kinds().values():
        for state in sorted(duties(kind.steps, kind.clocks, actor.role)):
            is_open = kind.phases[state] in OPEN_PHASES  # else something is left to do behind the end
            found.append(Q(STILL_OPEN if is_open else Q(), kind=kind.name, state=state, **led))
    return found


def _own_orders(actor: Actor) -> list[Q]:
    """Matters with an open order of the actor's unit on which an act is open."""
    if actor.role not in UNIT_ROLES:
        return []
    found = []
    for kind in kinds().values():
        states = order_duties(kind.order_steps, actor.role)
        if states:
            orders = WorkOrder.objects.filter(unit_id=actor.organization_id, ended_at__isnull=True, state__in=states)
            found.append(Q(pk__in=orders.values("matter_id"), kind=kind.name))
    return found


def waiting_parts(actor: Actor) -> list[QuerySet[Matter]]:
    """Everything that waits for this post, in parts that an index gives in the order of their deadlines."""
    seen = visible(actor)
    return [seen.filter(part) for part in (*_turns(actor), *_own_orders(actor))]


def waiting_for(actor: Actor) -> QuerySet[Matter]:
    """Everything that waits for this post, in any kind."""
    return visible(actor).filter(reduce(or_, (*_turns(actor), *_own_orders(actor)), NOTHING))


BY_DUE = (F("next_due_at").asc(nulls_last=True), "pk")


def _most_pressing(actor: Actor) -> QuerySet[Matter]:
    parts = [part.order_by(*BY_DUE) for part in waiting_parts(actor)]
    return firsts(parts, MOST).order_by(*BY_DUE) if parts else Matter.objects.none()


def inbox(actor: Actor, *, at: datetime) -> Inbox:
    """What to do, most pressing first; matters without a deadline come last."""
    shown = Inbox()
    end_of_day = localtime(at).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    found = list(lean(_most_pressing(actor))[: MOST + 1])
    shown.count = len(found) if len(found) <= MOST else count_up_to(waiting_for(actor))
    for matter in found[:MOST]:
        task = Task(row=row_of(matter), step=_step_title(matter, actor))
        if matter.next_due_at is not None and matter.next_due_at < at:
            shown.late.append(task)
        elif matter.next_due_at is not None and matter.next_due_at < end_of_day:
            shown.today.append(task)
        else:
            shown.later.append(task)
    if actor.role in OVERSEERS:
        shown.elsewhere = overdue_elsewhere(actor, at=at, own={task.row.number for task in shown.late})
    return shown


def overdue_elsewhere(actor: Actor, *, at: datetime, own: set[str]) -> list[Task]:
    """What is longest overdue in the actor's area and waits for somebody else."""
    late = overdue(visible(actor), at=at)
    rows = lean(late).order_by("next_due_at", "pk")[: LONGEST + len(own)]
    return [Task(row=row_of(matter), step="") for matter in rows if matter.number not in own][:LONGEST]


def _step_title(matter: Matter, actor: Actor) -> str:
    kind = get_kind(matter.kind)
    move = first_move(kind.steps, kind.move_tones, matter.state, actor.role)
    return _(kind.move_titles[move]) if move else ""


def triage(actor: Actor, *, at: datetime) -> list[Matter]:
    """What a dispatcher has to decide, most pressing first, whole."""
    rows = _most_pressing(actor).select_related("category", "category__parent", "lead_unit", "estate")
    return list(rows[:MOST])


def neighbours(numbers: Iterable[str], number: str) -> tuple[str, str]:
    """The numbers before and behind one in a list, empty at its ends."""
    order = list(numbers)
    place = order.index(number) if number in order else -1
    before = order[place - 1] if place > 0 else ""
    behind = order[place + 1] if 0 <= place < len(order) - 1 else ""
    return before, behind
