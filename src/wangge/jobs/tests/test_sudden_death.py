import random
import time
from pathlib import Path

from django.utils import timezone

from wangge.jobs.models import Job
from wangge.jobs.services import enqueue
from wangge.notices.models import Notice

WORKER = str(Path(__file__).with_name("slow_worker.py"))
JOBS = 60


def test_every_reminder_goes_out_exactly_once_although_workers_are_killed(start_process):
    at = timezone.now()
    for number in range(JOBS):
        enqueue(name="tests.tell", payload={"number": number}, key=f"tell:{number}", at=at)
    workers = [start_process(WORKER, f"worker {number}") for number in range(2)]
    for kills in range(4):
        next(line for line in workers[0].stdout if line == "ready\n")
        time.sleep(0.1 + random.random() / 5)
        workers[0].kill()
        workers = [*workers[1:], start_process(WORKER, f"worker {kills + 2}")]
    deadline = time.monotonic() + 60
    while Job.objects.filter(done_at__isnull=True).exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert Job.objects.filter(done_at__isnull=False).count() == JOBS
    told = Notice.objects.values_list("key", "person_id")
    assert sorted(told) == sorted((f"reminder:{number}", person) for number in range(JOBS) for person in (1, 2))


def test_the_background_process_finishes_its_job_and_stops_when_asked(start_process):
    process = start_process("-m", "wangge", "work", WANGGE_WORK_SECONDS="1")
    line = next(line for line in process.stdout if line.startswith("wangge work"))
    assert "wangge work" in line
    process.terminate()
    assert process.wait(timeout=20) == 0
