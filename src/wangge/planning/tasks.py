"""Work for the background process."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from wangge.jobs.registry import JobHandle, task
from wangge.planning.services.deciding import TRY, try_plan
from wangge.planning.services.running import work_out_draft
from wangge.planning.services.starting import GATHER, RUN, gather_plan


@task(RUN, title=_("Work out a plan of grids"))
def run(payload: dict[str, Any], job: JobHandle, at: datetime) -> None:
    """Works out one draft."""
    work_out_draft(int(payload["draft"]), at=at, progress=job.progress)


@task(TRY, title=_("Try out a plan that was handed in"))
def try_out(payload: dict[str, Any], job: JobHandle, at: datetime) -> None:
    """Tries out one plan that was handed in."""
    try_plan(int(payload["plan"]), int(payload["version"]), at=at, progress=job.progress)


@task(GATHER, title=_("Gather buildings and communities for a plan"))
def gather(payload: dict[str, Any], job: JobHandle, at: datetime) -> None:
    """Takes down the registers for one plan."""
    job.still_mine()
    gather_plan(int(payload["plan"]), at=at)
