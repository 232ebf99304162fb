"""A background process that does nothing but sound alarms, for the test of sudden death; the moment is given."""

import os
import sys
from datetime import datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.config.settings")
django.setup()

from wangge.matters.services.alarms import due_alarms, sound_due_alarms  # noqa: E402

at = datetime.fromisoformat(sys.argv[1])
sys.stdout.write("ready\n")
sys.stdout.flush()
while due_alarms(at, 1):
    sound_due_alarms(at)
