"""Work for the background process."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from wangge.jobs.registry import JobHandle, task
from wangge.kinds.concern.services.import_runs import TASK, work


@task(TASK, title=_("Import a table of concerns"))
def import_table(payload: dict[str, Any], job: JobHandle, at: datetime) -> None:
    """Imports an uploaded table of concerns."""
    work(int(payload["run"]), job, at)
