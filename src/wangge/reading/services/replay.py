"""Goes through a city's past as if it had been read day by day: for imported and simulated histories."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from wangge.reading import corpus
from wangge.reading.models import Task
from wangge.reading.services.gathering import gather
from wangge.reading.services.judging import judge_new
from wangge.reading.services.minds import mind_at
from wangge.reading.services.reading import read, read_new, write
from wangge.reading.services.training import NothingToLearn, train

PERIODS = 2


def replay(*, start: datetime, end: datetime, progress: Callable[[int, int], None]) -> None:
    """Learns from the catalogue first and then from period to period; each is read with what was known before it."""
    step = (end - start) / PERIODS
    rows = corpus.readable().filter(lead_unit__isnull=False).select_related("category__parent").order_by("opened_at")
    total, done = rows.count() + 1, 0
    for turn in range(PERIODS):
        begin = start + turn * step
        _learn(begin)
        mind = mind_at(begin)
        past = list(rows.filter(opened_at__gte=begin, opened_at__lt=begin + step))
        readings = read(past, mind, at=begin)
        for reading, row in zip(readings, past, strict=True):
            reading.read_at = row.opened_at
        write(readings)
        done += len(past)
        progress(done, total)
        while judge_new(begin + step):
            pass
    _learn(end)
    read_new(end)
    while gather(end):
        pass
    progress(total, total)


def _learn(at: datetime) -> None:
    for task in Task.values:
        with suppress(NothingToLearn):
            train(task, at=at)
