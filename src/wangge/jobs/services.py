"""The lease table: a worker owns a job by a conditional update that only one of them can win.

A lease that runs out (its worker was killed) makes the job free again, so work is done at least once; a running job
renews its lease. Nothing here rests on row locks, which SQLite does not have.
"""

import json
import logging
import threading
import traceback
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from wangge.jobs.models import Job, ScheduledRun
from wangge.jobs.queries import BY_HAND
from wangge.jobs.registry import LEASE, JobCancelled, JobHandle, find_task
from wangge.kit.module import Scheduled

MOST_ATTEMPTS = 5
BACK_OFF = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
LOOK_AT = 8
KEEP = timedelta(days=60)
logger = logging.getLogger(__name__)


def enqueue(*, name: str, payload: dict[str, Any], key: str = "", at: datetime, run_at: datetime | None = None) -> None:
    """Adds a job in the caller's transaction; the same key a second time adds nothing."""
    Job.objects.bulk_create(
        [
            Job(
                name=name,
                payload=json.dumps(payload, ensure_ascii=False),
                key=key or f"{name}:{uuid.uuid4()}",
                created_at=at,
                run_at=run_at or at,
            )
        ],
        ignore_conflicts=True,
    )


def _free(at: datetime) -> Q:
    return Q(lease_until__isnull=True) | Q(lease_until__lt=at)


def open_jobs() -> QuerySet[Job]:
    """Jobs that are neither done nor given up."""
    return Job.objects.filter(done_at__isnull=True, failed_at__isnull=True)


def claim(*, worker: str, at: datetime) -> Job | None:
    """Takes the oldest free job that is due; only one worker can win it."""
    for job in open_jobs().filter(_free(at), run_at__lte=at).order_by("run_at")[:LOOK_AT]:
        same = open_jobs().filter(pk=job.pk, attempts=job.attempts, lease_until=job.lease_until)
        if job.is_cancelled or job.attempts >= MOST_ATTEMPTS:
            error = job.error if job.is_cancelled else job.error or "stopped in the middle, every time it was tried"
            same.update(failed_at=at, lease_until=None, error=error)
        elif same.update(lease_until=at + LEASE, leased_by=worker, attempts=job.attempts + 1, error=""):
            job.attempts += 1
            job.leased_by = worker
            return job
    return None


@contextmanager
def _kept_alive(renew: Callable[[], object]) -> Iterator[None]:
    """Renews a lease from a thread of its own while a long step runs."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(LEASE.total_seconds() / 3):
            try:
                renew()
            except JobCancelled:
                return
            except DatabaseError:  # SQLite is busy with the step's own long transaction: nobody else can claim either
                logger.warning("A lease could not be renewed just now", exc_info=True)
            finally:
                connection.close()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def work_once(*, worker: str, at: datetime) -> bool:
    """Does one job that is due; returns whether there was one."""
    job = claim(worker=worker, at=at)
    if job is None:
        return False
    handle = JobHandle(job.pk, worker)
    mine = open_jobs().filter(pk=job.pk, leased_by=worker)
    try:
        with _kept_alive(handle.still_mine):
            find_task(job.name)(json.loads(job.payload), handle, at)
    except JobCancelled:
        mine.filter(is_cancelled=True).update(failed_at=timezone.now(), lease_until=None)
    except Exception:
        logger.exception("Job %s failed", job)
        mine.update(**_after_failure(job.attempts, traceback.format_exc(), at))
    else:
        mine.update(done_at=timezone.now(), lease_until=None, error="")
    return True


def _after_failure(attempts: int, error: str, at: datetime) -> dict[str, Any]:
    """Tried again later, later each time; given up, visibly, after the last attempt."""
    if attempts >= MOST_ATTEMPTS:
        return {"failed_at": at, "lease_until": None, "error": error}
    return {"run_at": at + BACK_OFF[attempts - 1], "lease_until": None, "error": error}


def retry(*, job_id: int, at: datetime) -> bool:
    """Gives a failed or cancelled job a fresh start; returns whether there was one."""
    failed = Job.objects.filter(pk=job_id, failed_at__isnull=False)
    return bool(failed.update(failed_at=None, is_cancelled=False, attempts=0, run_at=at, error="", lease_until=None))


def cancel(*, job_id: int) -> bool:
    """Asks a waiting or running job to stop at its next step; returns whether it was still open."""
    return bool(open_jobs().filter(pk=job_id).update(is_cancelled=True))


def remove_old(at: datetime) -> int:
    """Forgets jobs done long ago; failed ones stay until somebody looked at them."""
    return Job.objects.filter(done_at__lt=at - KEEP).delete()[0]


def run_scheduled(*, items: Sequence[Scheduled], worker: str, at: datetime) -> int:
    """Runs every scheduled item that is due and free; returns how many things they did."""
    known = {row.name: row for row in ScheduledRun.objects.filter(name__in=[item.name for item in items])}
    missing = [ScheduledRun(name=item.name, due_at=at) for item in items if item.name not in known]
    if missing:
        ScheduledRun.objects.bulk_create(missing, ignore_conflicts=True)
        known = {row.name: row for row in ScheduledRun.objects.filter(name__in=[item.name for item in items])}
    done = 0
    for item in items:
        row = known[item.name]
        same = ScheduledRun.objects.filter(pk=row.pk, due_at=row.due_at, lease_until=row.lease_until)
        is_free = row.due_at <= at and (row.lease_until is None or row.lease_until < at)
        if is_free and same.update(lease_until=at + LEASE, leased_by=worker, started_at=at):
            done += _run_item(item, row.pk, worker, at)
    return done


def run_now(*, item: Scheduled, at: datetime) -> None:
    """Runs one scheduled item at once because somebody asked, unless a process is at it already."""
    ScheduledRun.objects.filter(name=item.name).update(due_at=at)
    run_scheduled(items=[item], worker=BY_HAND, at=at)


def _run_item(item: Scheduled, pk: int, worker: str, at: datetime) -> int:
    mine = ScheduledRun.objects.filter(pk=pk, leased_by=worker)
    count, error = 0, ""
    try:
        with _kept_alive(lambda: mine.update(lease_until=timezone.now() + LEASE)):
            count = item.run(at)
    except Exception:
        logger.exception("Scheduled work %s failed", item.name)
        error = traceback.format_exc()
    mine.update(due_at=at + item.every, lease_until=None, finished_at=timezone.now(), count=count, error=error)
    return count


def run_forever(*, worker: str, scheduled: Sequence[Scheduled], stop: threading.Event, idle_seconds: float) -> None:
    """Scheduled items, then jobs, until told to stop; what has begun is finished first."""
    while not stop.is_set():
        run_scheduled(items=scheduled, worker=worker, at=timezone.now())
        if not work_once(worker=worker, at=timezone.now()):
            stop.wait(idle_seconds)
