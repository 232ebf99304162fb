"""Who sees a mode, who switches it, who calls, who puts tasks on the board."""

from django.db.models import Q
from django.http import Http404

from wangge.areas.models import Area
from wangge.areas.queries import within
from wangge.modes.models import Call, ModeSwitch, Task
from wangge.modes.rules import READERS, RUNNERS, TASKERS, may_command
from wangge.people.actors import Actor
from wangge.people.rules import UNIT_ROLES, Role

COUNTY = 6


def touching(code: str) -> Q:
    """Modes of an area, of those above it, and of those in it."""
    above = [code[:length] for length in range(2, len(code))]
    return within(code, field="area__code") | Q(area__code__in=above)


def sees(actor: Actor, mode: ModeSwitch) -> bool:
    """Whether the actor's area touches that of the mode."""
    code = mode.area.code
    return actor.role in READERS and bool(actor.area_code) and (actor.covers(code) or actor.area_code.startswith(code))


def commands(actor: Actor, area: Area) -> bool:
    """Whether the actor switches the mode of an area."""
    return may_command(actor.role, actor.area_code, area.level, area.code)


def runs(actor: Actor, mode: ModeSwitch) -> bool:
    """Whether the actor calls squads in a mode."""
    return actor.role in RUNNERS and actor.covers(mode.area.code)


def may_task(actor: Actor, mode: ModeSwitch) -> bool:
    """Whether the actor puts tasks on the board: who runs it, and communities in it for themselves."""
    return runs(actor, mode) or (actor.role in TASKERS and actor.area_code.startswith(mode.area.code))


def may_move(actor: Actor, task: Task) -> bool:
    """Whether the actor says where a task stands: its own unit, and who puts tasks on the board there."""
    is_own = actor.organization_id == task.unit_id
    in_unit = actor.role in UNIT_ROLES and is_own
    in_place = actor.role in TASKERS and actor.covers(task.area.code)
    on_spot = is_own and actor.role in {Role.GRID_WORKER, Role.GRID_LEADER}
    return in_unit or in_place or on_spot


def visible(actor: Actor) -> Q:
    """The same as `sees`, as a filter."""
    return touching(actor.area_code) if actor.role in READERS and actor.area_code else Q(pk__in=())


def get_mode(actor: Actor, pk: int) -> ModeSwitch:
    """A mode that touches one's own area, or 404."""
    found = ModeSwitch.objects.select_related("area").filter(visible(actor), pk=pk).first()
    if found is None:
        raise Http404
    return found


def get_call(actor: Actor, pk: int) -> Call:
    """One's own call, or 404."""
    found = Call.objects.select_related("mode__area").filter(pk=pk, person_id=actor.person_id or 0).first()
    if found is None:
        raise Http404
    return found


def get_task(actor: Actor, pk: int) -> Task:
    """A task of a mode one sees, or 404."""
    near = ("mode__area", "area", "unit", "matter", "source")
    found = Task.objects.select_related(*near).filter(pk=pk).first()
    if found is None or not sees(actor, found.mode):
        raise Http404
    return found


def may_shape(actor: Actor) -> bool:
    """Whether the actor sets what part of the limits counts in a mode."""
    return actor.role in {Role.COUNTY_LEADER, Role.SYSTEM_ADMIN}
