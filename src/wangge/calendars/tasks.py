from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from wangge.calendars.services import PUBLISHED, tell_listeners
from wangge.jobs.registry import JobHandle, task


@task(PUBLISHED, title=_("Count deadlines again after a calendar was published"))
def count_again(payload: dict[str, Any], job: JobHandle, at: datetime) -> None:
    """After a publication: deadlines that rest on the calendar are counted again."""
    job.progress(0, 1)
    tell_listeners(region=payload["region"], at=at)
    job.progress(1, 1)
