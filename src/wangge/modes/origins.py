"""Tasks of an emergency as origins of matters."""

from functools import partial

from django.http import Http404

from wangge.matters.origins import Origin
from wangge.modes.access import get_task
from wangge.modes.services import attach, key_of, words_of
from wangge.people.actors import Actor

TASK = "mode_task"


def task_origin(actor: Actor, key: str) -> Origin:
    """A task that the actor sees and of which nothing became yet, or 404."""
    task = get_task(actor, int(key) if key.isdecimal() else 0)
    if task.matter_id is not None:
        raise Http404
    return Origin(key_of(task), task.title, words_of(task), task.area.code, partial(attach, task))
