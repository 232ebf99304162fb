"""Background work of this app."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from wangge.jobs.registry import JobHandle, task
from wangge.kinds.visit.services.planning import sync_county
from wangge.kinds.visit.services.setting import FOLLOW


@task(FOLLOW, title=_("Carry a new rhythm of visits into the grids"))
def follow_rhythm(payload: dict[str, Any], job: JobHandle, at: datetime) -> None:
    """Carries a county's new rhythm into all its grids."""
    sync_county(payload["county"], payload["category"], at=at)
