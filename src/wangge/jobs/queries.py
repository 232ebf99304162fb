"""What the background process does, has done and could not do."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from wangge.jobs.models import Job, ScheduledRun
from wangge.ui.modules import installed_modules

LATE = timedelta(minutes=10)
SEEN = timedelta(minutes=1)
BY_HAND = "page"


def jobs(show: str) -> QuerySet[Job]:
    """Jobs to show: open, failed or done."""
    if show == "failed":
        return Job.objects.filter(failed_at__isnull=False)
    if show == "done":
        return Job.objects.filter(done_at__isnull=False)
    return Job.objects.filter(done_at__isnull=True, failed_at__isnull=True)


def state_of(job: Job, at: datetime) -> str:
    """One word: running, waiting, retrying, done, failed or cancelled."""
    if job.done_at:
        return "done"
    if job.failed_at:
        return "cancelled" if job.is_cancelled else "failed"
    if job.lease_until and job.lease_until >= at:
        return "running"
    return "retrying" if job.error else "waiting"


def scheduled_runs() -> list[tuple[ScheduledRun, str]]:
    """Every scheduled item with its last run and what it is called, broken ones first."""
    titles = {item.name: str(item.title) for module in installed_modules() for item in module.scheduled}
    rows = sorted(ScheduledRun.objects.all(), key=lambda row: (not row.error, row.name))
    return [(row, titles.get(row.name) or row.name) for row in rows]


def is_anybody_working(at: datetime) -> bool:
    """Whether a background process was seen just now: it begins scheduled work every few seconds, or holds a lease."""
    seen = Q(started_at__gte=at - SEEN) | Q(lease_until__gte=at)
    if ScheduledRun.objects.filter(seen).exclude(leased_by=BY_HAND).exists():
        return True
    return Job.objects.filter(done_at__isnull=True, failed_at__isnull=True, lease_until__gte=at).exists()


def last_run(name: str) -> datetime | None:
    """When a scheduled item was last done; None if never, or if it broke down the last time."""
    return ScheduledRun.objects.filter(name=name, error="").values_list("finished_at", flat=True).first()


def count_jobs() -> dict[str, int]:
    """For `wangge status`."""
    return {show: jobs(show).count() for show in ("open", "failed")}


def faults(at: datetime) -> list[str]:
    """For the doctor: failed jobs, broken scheduled work, and a background process that does not run."""
    told = []
    failed = Job.objects.filter(failed_at__isnull=False, is_cancelled=False).count()
    if failed:
        told.append(_("%(count)d jobs failed: see “Background work” for the error, then retry.") % {"count": failed})
    told += [
        _("Scheduled work “%(name)s” fails: see “Background work” for the error.") % {"name": name}
        for name in ScheduledRun.objects.exclude(error="").values_list("name", flat=True)
    ]
    late = Q(run_at__lt=at - LATE) & (Q(lease_until__isnull=True) | Q(lease_until__lt=at))
    overdue = ScheduledRun.objects.filter(due_at__lt=at - LATE)
    if jobs("open").filter(late).exists() or (overdue.exists() and not is_anybody_working(at)):
        told.append(_("Work waits for more than ten minutes: is `wangge work` running?"))
    return told
