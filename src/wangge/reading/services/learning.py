"""Asks the background process to learn, and stops it again."""

from datetime import datetime, timedelta

from wangge.audit.services import record
from wangge.jobs.models import Job
from wangge.jobs.services import cancel, enqueue
from wangge.matters.models import Category
from wangge.people.actors import SYSTEM, Actor
from wangge.reading import corpus
from wangge.reading.models import ModelVersion, Task

TRAINING = "reading.train"
WEEK = timedelta(days=7)
DAY = timedelta(days=1)
ENOUGH_NEW = 20
ENOUGH_CASES = 40


def is_learning() -> bool:
    """Whether a training waits or runs; two at once would only be in each other's way."""
    return Job.objects.filter(name=TRAINING, done_at=None, failed_at=None).exists()


def ask_to_learn(tasks: list[str], *, actor: Actor, at: datetime) -> bool:
    """Enqueues a training unless one is open; returns whether it did."""
    if is_learning():
        return False
    enqueue(name=TRAINING, payload={"tasks": tasks}, key=f"{TRAINING}:{at.isoformat()}", at=at)
    record(
        act="reading.train", at=at, actor_person_id=actor.person_id, actor_post_id=actor.post_id,
        actor_name=actor.name, detail=", ".join(tasks),
    )  # fmt: skip
    return True


def stop_learning(*, actor: Actor, at: datetime) -> bool:
    """Stops the open training at its next step; what proposes now goes on."""
    row = Job.objects.filter(name=TRAINING, done_at=None, failed_at=None).order_by("-pk").first()
    if row is None or not cancel(job_id=row.pk):
        return False
    record(
        act="reading.cancel", at=at, actor_person_id=actor.person_id, actor_post_id=actor.post_id,
        actor_name=actor.name,
    )  # fmt: skip
    return True


def learn_when_due(at: datetime) -> int:
    """From the catalogue on the first day, then weekly, when enough was closed since."""
    due = [task for task, is_due in ((Task.CATEGORY, _category_due(at)), (Task.UNIT, _unit_due(at))) if is_due]
    tried_lately = Job.objects.filter(name=TRAINING, created_at__gte=at - DAY).exists()
    if not due or tried_lately:
        return 0
    return int(ask_to_learn([str(task) for task in due], actor=SYSTEM, at=at))


def _latest(task: str) -> ModelVersion | None:
    return ModelVersion.objects.filter(task=task).order_by("-trained_at").first()


def _category_due(at: datetime) -> bool:
    last = _latest(Task.CATEGORY)
    if last is None:
        return Category.objects.filter(is_active=True).exists()
    if at - last.trained_at < WEEK:
        return False
    new = corpus.readable().filter(closed_at__gte=last.trained_at, category__isnull=False)
    return new[:ENOUGH_NEW].count() >= ENOUGH_NEW


def _unit_due(at: datetime) -> bool:
    last = _latest(Task.UNIT)
    if last is not None and at - last.trained_at < WEEK:
        return False
    since = corpus.readable().filter(orders__done_at__isnull=False)
    if last is not None:
        since = since.filter(orders__done_at__gte=last.trained_at)
    least = ENOUGH_CASES if last is None else ENOUGH_NEW
    return since[:least].count() >= least
