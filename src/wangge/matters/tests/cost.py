"""Counting what a request costs in SQL statements; the committed numbers may only fall."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

MOST: dict[str, int] = json.loads((Path(__file__).parent / "statements.json").read_text(encoding="utf-8"))
NOT_WORK = ("SAVEPOINT", "RELEASE SAVEPOINT", "BEGIN", "COMMIT", "ROLLBACK")


def statements(act: Callable[[], Any]) -> list[str]:
    """The statements of one request, without those that only open and close a transaction."""
    with CaptureQueriesContext(connection) as caught:
        answer = act()
    assert answer.status_code in {200, 302}, answer.status_code
    return [row["sql"] for row in caught.captured_queries if not row["sql"].startswith(NOT_WORK)]


def costs_no_more(name: str, act: Callable[[], Any]) -> None:
    """Fails with the statements when a request needs more of them than was committed under this name."""
    found = statements(act)
    assert len(found) <= MOST[name], f"{name}: {len(found)}\n" + "\n".join(found)
