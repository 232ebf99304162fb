"""The two processes of an installation, started and stopped together."""

import os
import signal
import socket
import subprocess
import sys
import threading
from types import FrameType

from django.conf import settings
from django.utils.translation import gettext as _
from rich.console import Console

from wangge.config.answering import when_answering

TRIED_PORTS = 50


def command(*words: str) -> list[str]:
    """A call of this program with this very interpreter."""
    return [sys.executable, "-m", "wangge", *words]


def is_free(port: int) -> bool:
    """Whether nobody listens at a port of this machine yet."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port(first: int) -> int:
    """The first port from one on at which nobody listens; the one itself where all that were tried are taken."""
    return next((port for port in range(first, first + TRIED_PORTS) if is_free(port)), first)


def run_both(*, port: int, console: Console) -> None:
    """Runs web and background process until one ends or the caller is stopped; then stops the other."""
    environment = {**os.environ, "WANGGE_DIR": str(settings.DATA_DIR)}
    processes = [
        subprocess.Popen(command("serve", "--port", str(port)), env=environment),  # noqa: S603 - our own command
        subprocess.Popen(command("work"), env=environment),  # noqa: S603 - our own command
    ]
    stop = threading.Event()

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask_to_stop)
    words = _("Open %(address)s — Ctrl+C stops it.") % {"address": f"[bold]http://127.0.0.1:{port}/[/bold]"}
    when_answering("127.0.0.1", port, lambda: console.print(f"\n{words}\n"))
    try:
        while not stop.wait(0.5) and all(process.poll() is None for process in processes):
            pass
    finally:
        for process in processes:
            if process.poll() is None:
                process.terminate()
        for process in processes:
            process.wait(timeout=20)
