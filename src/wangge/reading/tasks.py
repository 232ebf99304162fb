"""Work for the background process."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from wangge.jobs.registry import JobHandle, task
from wangge.reading.services.learning import TRAINING
from wangge.reading.services.training import NothingToLearn, train

STEPS = 100


@task(TRAINING, title=_("Learn from closed concerns"))
def learn(payload: dict[str, Any], job: JobHandle, at: datetime) -> None:
    """Trains one version of each task; stopping it between two steps changes nothing."""
    tasks = [str(one) for one in payload["tasks"]]
    for place, one in enumerate(tasks):

        def hear(part: float, step: str, place: int = place) -> None:
            job.progress(place * STEPS + round(part * STEPS), len(tasks) * STEPS)

        try:
            train(one, at=at, progress=hear)
        except NothingToLearn:
            if len(tasks) == 1:
                raise
