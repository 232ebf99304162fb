"""`wangge serve`: the web process."""

import multiprocessing
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from wangge.config.answering import when_answering


class Command(BaseCommand):
    help = "Run the web process (granian, WSGI). Put a proxy with HTTPS in front of it in production."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on")
        parser.add_argument("--workers", type=int, default=0, help="processes; 0: one per core, at most four")
        parser.add_argument("--threads", type=int, default=4, help="threads per process")

    def handle(self, *args: Any, **given: Any) -> None:
        workers = given["workers"] or min(4, multiprocessing.cpu_count())
        address = f"wangge serve: http://{given['host']}:{given['port']}/ from {settings.DATA_DIR}"
        when_answering(given["host"], given["port"], lambda: self._tell(address))
        Granian(
            "wangge.config.wsgi:application",
            address=given["host"],
            port=given["port"],
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=given["threads"],
            log_level=LogLevels.warning,
            respawn_failed_workers=True,
        ).serve()

    def _tell(self, address: str) -> None:
        self.stdout.write(address)
        self.stdout.flush()
