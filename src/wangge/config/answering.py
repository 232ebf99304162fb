"""Tells an address once it answers: workers take a while to start, and a page opened before that fails."""

import threading
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException

EVERYWHERE = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 - compared with, never bound to
PAUSE_SECONDS, TIMEOUT_SECONDS = 0.25, 5


def answers(host: str, port: int) -> bool:
    """Whether a web server answers there, whatever it says."""
    connection = HTTPConnection("127.0.0.1" if host in EVERYWHERE else host, port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("GET", "/healthz")
        connection.getresponse()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return True


def when_answering(host: str, port: int, tell: Callable[[], None]) -> threading.Thread:
    """Calls `tell` once the server answers; ends with the process if it never does."""

    def wait() -> None:
        while not answers(host, port):
            time.sleep(PAUSE_SECONDS)
        tell()

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    return thread
