"""A worker process for the test of sudden death: writes one line per effect, slowly, with a short lease."""

import os
import sys
import time
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.config.settings")
django.setup()

from django.utils import timezone  # noqa: E402

from wangge.jobs import registry, services  # noqa: E402
from wangge.notices.services import notify  # noqa: E402


@registry.task("tests.tell", title="A test")
def tell(payload, job, at):
    time.sleep(0.02)
    notify(key=f"reminder:{payload['number']}", person_ids=[1, 2], title="Due today", at=at)
    time.sleep(0.02)


registry.LEASE = services.LEASE = timedelta(seconds=2)
sys.stdout.write("ready\n")
sys.stdout.flush()
while True:
    if not services.work_once(worker=sys.argv[1], at=timezone.now()):
        if not services.open_jobs().exists():
            break
        time.sleep(0.05)
