import re
from datetime import timedelta

import time_machine
from django.utils import timezone

from wangge.jobs import services
from wangge.jobs.models import Job
from wangge.jobs.queries import faults, is_anybody_working, last_run
from wangge.jobs.registry import task
from wangge.kit.module import Scheduled
from wangge.ui.modules import installed_modules

NOW = timezone.now()


@task("tests.out_of_paper", title="打印回执")
def out_of_paper(payload, job, at):
    job.progress(1, 4)
    raise RuntimeError("the printer is out of paper")


def failed_job() -> Job:
    services.enqueue(name="tests.out_of_paper", payload={}, at=NOW)
    at = NOW
    for _ in range(services.MOST_ATTEMPTS):
        services.work_once(worker="a", at=at)
        at += timedelta(hours=2)
    return Job.objects.get()


def test_the_administrator_sees_why_a_job_failed_and_starts_it_again(town):
    job = failed_job()
    admin = town.client("system_admin")
    page = admin.get("/desk/jobs/?show=failed").content.decode()
    assert "out of paper" in page
    assert faults(NOW)
    admin.post(f"/desk/jobs/{job.pk}/retry/")
    job.refresh_from_db()
    assert (job.failed_at, job.attempts) == (None, 0)


def test_a_waiting_job_can_be_watched_and_stopped(town):
    services.enqueue(name="tests.out_of_paper", payload={}, at=NOW)
    admin = town.client("system_admin")
    part = admin.get("/desk/jobs/?show=open", headers={"HX-Request": "true"}).content.decode()
    assert "打印回执" in part
    assert "tests.out_of_paper" not in part
    assert "<html" not in part
    admin.post(f"/desk/jobs/{Job.objects.get().pk}/cancel/")
    services.claim(worker="a", at=NOW)
    assert Job.objects.get().failed_at


def test_scheduled_work_and_a_process_that_does_not_run_are_visible(town):
    services.run_scheduled(items=[Scheduled("tests.fine", lambda at: 3, timedelta(hours=1))], worker="a", at=NOW)
    services.enqueue(name="tests.out_of_paper", payload={}, at=NOW)
    assert "tests.fine" in town.client("system_admin").get("/desk/jobs/").content.decode()
    assert faults(NOW) == []
    assert len(faults(NOW + timedelta(minutes=11))) == 1


def test_everything_that_runs_in_the_background_is_called_by_a_name_people_understand(town):
    services.run_scheduled(items=[item for one in installed_modules() for item in one.scheduled], worker="a", at=NOW)
    page = town.client("system_admin").get("/desk/jobs/").content.decode()
    assert re.findall(r'<td data-label="任务">\s*([a-z_]+\.[a-z_]+)', page) == []
    assert "封存审计日志" in page


ASLEEP = "后台程序没有运行"


def test_a_background_process_is_seen_at_work_until_it_falls_silent(town):
    beat = Scheduled("tests.beat", lambda at: 0, timedelta(seconds=5))
    with time_machine.travel(NOW, tick=False):
        admin = town.client("system_admin")
        services.run_now(item=beat, at=NOW)
        assert last_run("tests.beat")
        assert not is_anybody_working(NOW), "what a page does by itself is no background process"
        assert ASLEEP in admin.get("/desk/jobs/").content.decode()
        services.run_scheduled(items=[beat], worker="a", at=NOW + timedelta(seconds=5))
        assert is_anybody_working(NOW + timedelta(seconds=30))
        assert ASLEEP not in admin.get("/desk/jobs/").content.decode()
    assert not is_anybody_working(NOW + timedelta(minutes=2))
    assert faults(NOW + timedelta(minutes=11)), "the doctor says so too, though no job waits"


def test_a_long_job_is_work(town):
    services.enqueue(name="tests.out_of_paper", payload={}, at=NOW)
    services.claim(worker="a", at=NOW)
    assert is_anybody_working(NOW + timedelta(seconds=30))
    assert not is_anybody_working(NOW + timedelta(minutes=2))


def test_what_broke_down_is_not_said_to_be_done(town):
    def no_paper(at):
        raise RuntimeError("the printer is out of paper")

    services.run_now(item=Scheduled("tests.paper", no_paper, timedelta(days=1)), at=NOW)
    assert last_run("tests.paper") is None


def test_nobody_else_stops_jobs(town):
    services.enqueue(name="tests.out_of_paper", payload={}, at=NOW)
    job = Job.objects.get()
    assert town.client("security_admin").post(f"/desk/jobs/{job.pk}/cancel/").status_code == 403
    job.refresh_from_db()
    assert not job.is_cancelled
