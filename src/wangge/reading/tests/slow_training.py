"""A worker process for the test of sudden death: learns slowly, with a short lease."""

import os
import sys
import time
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.config.settings")
django.setup()

from django.utils import timezone  # noqa: E402

from wangge.jobs import registry, services  # noqa: E402
from wangge.reading.services import training  # noqa: E402

registry.LEASE = services.LEASE = timedelta(seconds=2)
save = training.category.CategoryModel.save


def save_slowly(model, path):
    """The file is written; the row is not yet."""
    save(model, path)
    sys.stdout.write("file written\n")
    sys.stdout.flush()
    time.sleep(float(sys.argv[1]))


training.category.CategoryModel.save = save_slowly
services.work_once(worker=f"worker {os.getpid()}", at=timezone.now())
