"""The board of tasks: put up, taken in hand, done; with what they grew out of and into."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.areas.models import Area
from wangge.matters.models import Matter
from wangge.matters.services import Opened, open_matter
from wangge.modes.access import may_move, may_task
from wangge.modes.labels import TASK_TITLES
from wangge.modes.models import ModeSwitch, Task
from wangge.modes.rules import TASK_NEXT, TaskState
from wangge.modes.services.refusal import ModeRefused, note, signature
from wangge.modes.services.switching import LANGUAGE
from wangge.people.actors import Actor
from wangge.people.models import Organization

KEY = "mode_task:"


def key_of(task: Task) -> str:
    """With what key a matter is opened that grows out of a task."""
    return f"{KEY}{task.pk}"


def add_task(
    mode: ModeSwitch,
    *,
    title: str,
    area: Area,
    unit: Organization,
    actor: Actor,
    at: datetime,
    spot: str = "",
    source: Matter | None = None,
) -> Task:
    """Puts a task on the board of a mode that runs."""
    if not may_task(actor, mode) or not mode.is_running:
        raise ModeRefused(_("Tasks are put up by the staff of the area, while the mode runs."))
    if not area.code.startswith(mode.area.code):
        raise ModeRefused(_("This lies outside the area of the mode."), field="area")
    with transaction.atomic():
        task = Task.objects.create(
            mode=mode, title=title.strip()[:80], area=area, spot=spot.strip()[:80], unit=unit, source=source,
            made_at=at, moved_at=at, moved_by=signature(actor),
        )  # fmt: skip
        note(actor, "mode.task", mode, at=at, detail=f"{area.name} {task.title} → {unit.name}")
    return task


def move_task(task: Task, *, state: str, text: str, actor: Actor, at: datetime) -> None:
    """Says where a task stands; what is done may be opened again while the mode runs."""
    if not may_move(actor, task):
        raise ModeRefused(_("The unit of the task and the staff of its place say where it stands."))
    if state != task.state and state not in TASK_NEXT[TaskState(task.state)]:
        raise ModeRefused(_("This cannot be done in the present state."), field="state")
    if state == TaskState.DONE and not text.strip():
        raise ModeRefused(_("Say in a few words what was done."), field="text")
    if state == TaskState.OPEN and not task.mode.is_running:
        raise ModeRefused(_("This mode is over; let a concern grow out of what is left."))
    with transaction.atomic():
        moved = {"state": state, "note": text.strip()[:300] or task.note, "moved_at": at, "moved_by": signature(actor)}
        if not Task.objects.filter(pk=task.pk, state=task.state).update(**moved):
            raise ModeRefused(_("Somebody was faster; look at it again."))
        for name, value in moved.items():
            setattr(task, name, value)
        detail = f"{task.title}：{TASK_TITLES[TaskState(state)]} {text.strip()}"
        note(actor, "mode.task_moved", task.mode, at=at, detail=detail)


def words_of(task: Task) -> str:
    """What a matter that grows out of a task begins with."""
    with override(LANGUAGE):
        begun = _("Grew out of a task in an emergency: %(reason)s") % {"reason": task.mode.reason}
    return "\n".join(word for word in (begun, task.spot, task.note) if word)


def grow_task(task: Task, *, kind: str, actor: Actor, at: datetime) -> Opened:
    """Opens a matter of a kind without a form of its own out of a task, at its place."""
    with transaction.atomic():
        opened = open_matter(
            kind=kind, actor=actor, at=at, channel=Matter.Channel.GRID_PATROL, area_code=task.area.code,
            title=task.title, text=words_of(task), address=task.spot, key=key_of(task),
        )  # fmt: skip
        attach(task, matter=opened.matter, actor=actor, at=at)
    return opened


def attach(task: Task, *, matter: Matter, actor: Actor, at: datetime) -> None:
    """Notes what grew out of a task."""
    with transaction.atomic():
        Task.objects.filter(pk=task.pk, matter=None).update(matter=matter)
        note(actor, "mode.task_grew", task.mode, at=at, detail=f"{task.title} → {matter.number}")
