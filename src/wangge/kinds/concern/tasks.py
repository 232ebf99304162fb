"""Work for the background process."""

from datetime import datetime
from typing import Any

from wangge.jobs.registry import JobHandle, task
from wangge.kinds.concern.services.import_runs import TASK, work


@task(TASK)
def import_table(payload: dict[str, Any], job: JobHandle, at: datetime) -> None:
    """Imports an uploaded table of concerns."""
    work(int(payload["run"]), job, at)
