"""A background process that does nothing but open and miss, for the test with two of them; the moment is given."""

import os
import sys
from datetime import datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.config.settings")
django.setup()

from wangge.audit.services import record  # noqa: E402
from wangge.people.rules import Role  # noqa: E402
from wangge.rounds.purposes import Purpose, purposes  # noqa: E402
from wangge.rounds.services import miss_overdue, open_due  # noqa: E402


def missed(*, due, at):
    record(act="tests.missed", at=at, subject_kind="round due", subject_id=str(due.pk))


purposes()["tests.doors"] = Purpose("tests.doors", "", "door", frozenset({Role.GRID_WORKER}), missed=missed)
at = datetime.fromisoformat(sys.argv[1])
sys.stdout.write("ready\n")
sys.stdout.flush()
open_due(at)
while miss_overdue(at):
    pass
