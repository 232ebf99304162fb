"""Names of work and the functions that do it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from wangge.jobs.models import Job

LEASE = timedelta(seconds=60)


class JobCancelled(Exception):
    """Somebody cancelled the job, or another worker took it over after its lease had run out."""


@dataclass
class JobHandle:
    """What a task may do with its own job: report progress and learn that it was cancelled."""

    job_id: int
    worker: str
    now: Callable[[], datetime] = field(default=timezone.now)

    def progress(self, done: int, total: int) -> None:
        """Shows how far the job is and renews its lease; raises JobCancelled when it is no longer ours."""
        self._renew(progress=done, total=total)

    def still_mine(self) -> None:
        """Renews the lease; raises JobCancelled when the job is no longer ours."""
        self._renew()

    def _renew(self, **columns: int) -> None:
        mine = Job.objects.filter(Q(done_at__isnull=True), pk=self.job_id, leased_by=self.worker, is_cancelled=False)
        if not mine.update(lease_until=self.now() + LEASE, **columns):
            raise JobCancelled


Task = Callable[[dict[str, Any], JobHandle, datetime], None]
_tasks: dict[str, Task] = {}
_titles: dict[str, Any] = {}


class UnknownTask(LookupError):
    """No function is registered under the name."""


def task(name: str, *, title: Any) -> Callable[[Task], Task]:
    """Registers a function of an app's `tasks.py` under a name that stays the same for good, and what people read."""

    def register(function: Task) -> Task:
        if _tasks.get(name, function) is not function:
            raise ValueError(f"two tasks are called {name}")
        _tasks[name] = function
        _titles[name] = title
        return function

    return register


def find_task(name: str) -> Task:
    """The function registered under the name."""
    try:
        return _tasks[name]
    except KeyError:
        raise UnknownTask(name) from None


def title_of(name: str) -> str:
    """What people read for a task; of one that no app knows any more, its name."""
    return str(_titles.get(name, name))
