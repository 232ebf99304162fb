"""Due deadlines, two background processes, one of them killed in the middle: is every reminder told exactly once?"""

import argparse
import json
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import connection
from tests.world import NOW

from bench.ground import due_clocks, prepare, say
from wangge.matters.kinds import get_kind
from wangge.matters.models import Clock
from wangge.notices.models import Notice

WORKER = Path(__file__).parent.parent / "src" / "wangge" / "matters" / "tests" / "alarm_worker.py"
LATER = NOW + timedelta(days=3)


def told() -> int:
    """Reminders so far."""
    return Notice.objects.filter(key__startswith="clock:").count()


def measure(count: int) -> dict[str, Any]:
    """Seconds and exactness for `count` deadlines whose whole ladder is due."""
    town = prepare()
    due_clocks(count, town, at=NOW)
    rungs = len(get_kind("concern").clocks["accept"].ladder)
    clocks = Clock.objects.filter(name="accept")
    say(f"{connection.vendor}: {clocks.count()} deadlines, {rungs} reminders each")
    began = time.perf_counter()
    doomed, other = (
        subprocess.Popen([sys.executable, WORKER, LATER.isoformat()], stdout=subprocess.DEVNULL) for _name in range(2)
    )
    while told() < count * rungs // 3:
        time.sleep(0.5)
    was_working = doomed.poll() is None
    doomed.kill()
    doomed.wait()
    at_the_kill = told()
    other.wait()
    seconds = time.perf_counter() - began
    keys = Counter(Notice.objects.filter(key__startswith="clock:").values_list("key", flat=True).distinct())
    wanted = {f"clock:{pk}:{rung}" for pk in clocks.values_list("pk", flat=True) for rung in range(rungs)}
    twice = told() - Notice.objects.filter(key__startswith="clock:").values("key", "person_id").distinct().count()
    return {
        "database": connection.vendor,
        "deadlines": count,
        "reminders": len(wanted),
        "killed_at_work": was_working,
        "notices_at_the_kill": at_the_kill,
        "notices": told(),
        "missing": len(wanted - set(keys)),
        "twice": twice,
        "left_over": clocks.exclude(next_alarm_at=None).count(),
        "seconds": round(seconds, 1),
        "reminders_per_second": round(len(wanted) / seconds),
    }


def main() -> None:
    """Prints the figures as JSON; the exit status is 1 when a reminder is missing or was told twice."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    found = measure(parser.parse_args().count)
    print(json.dumps(found))
    raise SystemExit(1 if found["missing"] or found["twice"] or found["left_over"] else 0)


if __name__ == "__main__":
    main()
