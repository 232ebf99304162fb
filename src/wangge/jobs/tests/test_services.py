import json
from datetime import UTC, datetime, timedelta

import pytest

from wangge.jobs import services
from wangge.jobs.models import Job, ScheduledRun
from wangge.jobs.registry import LEASE, JobCancelled, JobHandle, UnknownTask, find_task, task
from wangge.kit.module import Scheduled

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
done: list[str] = []


@task("tests.note", title="A test")
def note(payload, job, at):
    done.append(payload["text"])


@task("tests.break", title="A test")
def break_down(payload, job, at):
    raise RuntimeError("the printer is out of paper")


@task("tests.steps", title="A test")
def steps(payload, job, at):
    for number in range(3):
        job.progress(number, 3)
        if number == 1 and payload.get("cancel"):
            services.cancel(job_id=job.job_id)
    done.append("all steps")


@pytest.fixture(autouse=True)
def _nothing_done_yet(db):
    done.clear()


def enqueue(name: str, key: str = "", **payload: object) -> None:
    services.enqueue(name=name, payload=payload, key=key, at=NOW)


def test_the_same_key_is_one_job_and_is_done_once():
    enqueue("tests.note", key="receipt:M1", text="receipt")
    enqueue("tests.note", key="receipt:M1", text="receipt")
    assert services.work_once(worker="a", at=NOW)
    assert not services.work_once(worker="a", at=NOW)
    enqueue("tests.note", key="receipt:M1", text="receipt")
    assert not services.work_once(worker="a", at=NOW)
    assert done == ["receipt"]


def test_a_job_waits_for_its_moment():
    services.enqueue(name="tests.note", payload={"text": "later"}, at=NOW, run_at=NOW + timedelta(hours=1))
    assert not services.work_once(worker="a", at=NOW)
    assert services.work_once(worker="a", at=NOW + timedelta(hours=1))


def test_a_failure_is_tried_again_later_and_then_given_up_with_its_error():
    enqueue("tests.break")
    at = NOW
    for _ in range(services.MOST_ATTEMPTS):
        assert services.work_once(worker="a", at=at)
        assert not services.work_once(worker="b", at=at)
        at += timedelta(hours=2)
    job = Job.objects.get()
    assert job.failed_at
    assert "out of paper" in job.error
    assert services.retry(job_id=job.pk, at=at)
    assert services.work_once(worker="a", at=at)


def test_a_job_whose_worker_died_is_taken_over_when_its_lease_has_run_out():
    enqueue("tests.note", text="taken over")
    assert services.claim(worker="killed", at=NOW)
    assert not services.work_once(worker="other", at=NOW + LEASE)
    assert services.work_once(worker="other", at=NOW + LEASE + timedelta(seconds=1))
    assert done == ["taken over"]


def test_a_job_that_kills_every_worker_is_given_up():
    enqueue("tests.note", text="poison")
    at = NOW
    for _ in range(services.MOST_ATTEMPTS):
        assert services.claim(worker="killed", at=at)
        at += LEASE + timedelta(seconds=1)
    assert services.claim(worker="other", at=at) is None
    assert Job.objects.get().failed_at
    assert done == []


def test_a_worker_that_lost_its_lease_cannot_go_on():
    enqueue("tests.note", text="x")
    job = services.claim(worker="slow", at=NOW)
    later = NOW + LEASE + timedelta(seconds=1)
    assert services.claim(worker="other", at=later)
    with pytest.raises(JobCancelled):
        JobHandle(job.pk, "slow", now=lambda: later).progress(1, 2)


def test_a_cancelled_job_stops_at_its_next_step_and_is_shown_as_such():
    enqueue("tests.steps", cancel=True)
    services.work_once(worker="a", at=NOW)
    job = Job.objects.get()
    assert (done, job.is_cancelled, bool(job.failed_at), job.done_at) == ([], True, True, None)


def test_progress_is_seen_while_the_job_runs():
    enqueue("tests.steps")
    services.work_once(worker="a", at=NOW)
    job = Job.objects.get()
    assert (job.progress, job.total, job.percent, done) == (2, 3, 66, ["all steps"])


def test_names_are_given_once_and_unknown_ones_are_told():
    with pytest.raises(ValueError, match=r"tests\.note"):
        task("tests.note", title="A test")(lambda payload, job, at: None)
    with pytest.raises(UnknownTask):
        find_task("tests.nobody")


def test_scheduled_work_runs_when_due_and_not_while_another_process_has_it():
    runs: list[datetime] = []

    def run(at: datetime) -> int:
        runs.append(at)
        assert services.run_scheduled(items=[item], worker="b", at=at) == 0
        return 7

    item = Scheduled("tests.count", run, every=timedelta(minutes=5))
    assert services.run_scheduled(items=[item], worker="a", at=NOW) == 7
    assert services.run_scheduled(items=[item], worker="a", at=NOW + timedelta(minutes=4)) == 0
    assert services.run_scheduled(items=[item], worker="a", at=NOW + timedelta(minutes=5)) == 7
    assert len(runs) == 2


def test_scheduled_work_that_breaks_shows_its_error_and_does_not_stop_the_others():
    def break_down(at: datetime) -> int:
        raise RuntimeError("no such table")

    items = [
        Scheduled("tests.broken", break_down, every=timedelta(minutes=1)),
        Scheduled("tests.fine", lambda at: 1, every=timedelta(minutes=1)),
    ]
    assert services.run_scheduled(items=items, worker="a", at=NOW) == 1
    assert "no such table" in ScheduledRun.objects.get(name="tests.broken").error


def test_old_finished_jobs_are_forgotten_and_failed_ones_kept():
    enqueue("tests.note", text="old")
    enqueue("tests.break")
    Job.objects.filter(name="tests.note").update(done_at=NOW)
    Job.objects.filter(name="tests.break").update(failed_at=NOW)
    services.remove_old(NOW + services.KEEP + timedelta(days=1))
    assert [json.loads(job.payload) for job in Job.objects.all()] == [{}]
