import argparse
import os
import secrets
import signal
import socket
import threading
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.jobs.services import run_forever, run_scheduled, work_once
from wangge.ui.modules import installed_modules


class Command(BaseCommand):
    help = (
        "The background process: scheduled work and jobs. Several may run at once; SIGTERM stops after the current job."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then stop")
        parser.add_argument("--jobs-only", action="store_true", help="leave scheduled work to other processes")

    def handle(self, *args: Any, **options: Any) -> None:
        worker = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
        scheduled = (
            [] if options["jobs_only"] else [item for module in installed_modules() for item in module.scheduled]
        )
        if options["once"]:
            run_scheduled(items=scheduled, worker=worker, at=timezone.now())
            while work_once(worker=worker, at=timezone.now() + timedelta(microseconds=1)):
                pass
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        words = {"worker": worker, "number": len(scheduled)}
        self.stdout.write(_("wangge work: %(worker)s, %(number)d scheduled items") % words)
        self.stdout.flush()
        run_forever(worker=worker, scheduled=scheduled, stop=stop, idle_seconds=settings.ENV.work_seconds)
        self.stdout.write(_("wangge work: stopped"))
