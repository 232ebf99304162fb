"""Open and lately closed concerns in memory, found by what they say: filled in the background, kept up to date.

Each process has its own: nothing here is the truth. Whoever asks gets numbers of rows, reads them anew and decides by
what the database says. Until it is filled it answers None, and the caller asks the database the slow way.
"""

import math
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone
from django.utils.timezone import localdate

from wangge.language.duplicates import Concern, Index, Likeness
from wangge.matters.models import Movement
from wangge.matters.rules import OPEN_PHASES, Phase
from wangge.reading.corpus import readable

METRES_PER_DEGREE = 111_320
KEPT = timedelta(days=180)
SMALL = 5_000
OVERLAP = 64
READ = 400
COLUMNS = ("pk", "number", "title", "text", "area_code", "category_id", "opened_at", "lng", "lat", "phase")
Row = tuple[int, str, str, str, str, int | None, datetime, float | None, float | None, str]


@dataclass
class Memory:
    """Two indexes, and the last movement they know of; ids are the keys of matters as text."""

    open: Index = field(default_factory=Index)
    closed: Index = field(default_factory=Index)
    opened: set[str] = field(default_factory=set)
    ended: set[str] = field(default_factory=set)
    last: int = 0
    cosine: float = 0.0

    def take(self, rows: Iterable[Row]) -> None:
        """Files rows where they belong now."""
        fresh: tuple[list[Concern], list[Concern]] = ([], [])
        for row in rows:
            name, phase = str(row[0]), row[-1]
            if phase in OPEN_PHASES:
                self._file(name, row, self.open, self.opened, fresh[0])
                self.closed.drop([name])
            else:
                self.open.drop([name])
                if phase == Phase.DONE:
                    self._file(name, row, self.closed, self.ended, fresh[1])
        self.open.add(fresh[0])
        self.closed.add(fresh[1])

    def _file(self, name: str, row: Row, index: Index, known: set[str], fresh: list[Concern]) -> None:
        if name in known:
            index.dropped.discard(name)
            return
        known.add(name)
        fresh.append(self.concern(name, row))

    def concern(self, name: str, row: Row) -> Concern:
        """A row as the library compares it."""
        _pk, _number, title, text, area, category, opened_at, lng, lat, _phase = row
        said, on = f"{title} {text}"[:READ], localdate(opened_at)
        return Concern(name, said, area, str(category or ""), on, self.point(lng, lat))

    def point(self, lng: float | None, lat: float | None) -> tuple[float, float] | None:
        """Metres on a plane that suits this city."""
        if lng is None or lat is None:
            return None
        self.cosine = self.cosine or math.cos(math.radians(lat))
        return lng * METRES_PER_DEGREE * self.cosine, lat * METRES_PER_DEGREE


_memory: list[Memory] = []
_lock = threading.RLock()
_filling = threading.Event()


def forget() -> None:
    """Empties this process's memory of concerns."""
    with _lock:
        _memory.clear()


def like_open(
    *, text: str, area: str = "", category: int | None = None, lng: float | None = None, lat: float | None = None,
    at: datetime, least: float, most: int = 20,
) -> list[Likeness] | None:  # fmt: skip
    """Open concerns like this one, best first; None while the memory is being filled."""
    return _ask("open", text, area, category, lng, lat, at, least, most)


def like_closed(
    *, text: str, area: str = "", category: int | None = None, at: datetime, least: float, most: int = 40
) -> list[Likeness] | None:
    """Closed concerns of the last half-year like this one."""
    return _ask("closed", text, area, category, None, None, at, least, most)


def _ask(
    which: str, text: str, area: str, category: int | None, lng: float | None, lat: float | None, at: datetime,
    least: float, most: int,
) -> list[Likeness] | None:  # fmt: skip
    memory = _current()
    if memory is None:
        return None
    with _lock:
        asked = Concern("", text[:READ], area, str(category or ""), localdate(at), memory.point(lng, lat))
        return (memory.open if which == "open" else memory.closed).like(asked, most, least)


def _current() -> Memory | None:
    """The memory, up to date; a large one is filled in a thread of its own."""
    with _lock:
        if _memory:
            _refresh(_memory[0])
            return _memory[0]
    if readable().count() <= SMALL:
        with _lock:
            if not _memory:
                _memory.append(fill())
            return _memory[0]
    warm_up()
    return None


def warm_up() -> None:
    """Begins to fill the memory in a thread of its own, once."""
    if not _filling.is_set():
        _filling.set()
        threading.Thread(target=_fill_aside, daemon=True).start()


def _fill_aside() -> None:
    try:
        memory = fill()
        with _lock:
            _memory[:] = [memory]
    finally:
        _filling.clear()
        connection.close()


def fill() -> Memory:
    """A memory of everything open, and of what was closed lately."""
    memory = Memory(last=Movement.objects.order_by("-pk").values_list("pk", flat=True).first() or 0)
    since = timezone.now() - KEPT
    rows = readable().filter(opened_at__gte=since) | readable().filter(phase__in=OPEN_PHASES)
    memory.take(rows.values_list(*COLUMNS).iterator(chunk_size=5_000))
    return memory


def _refresh(memory: Memory) -> None:
    """Takes in what moved since; movements of slower transactions are caught by looking a little further back."""
    moved = list(
        Movement.objects.filter(pk__gt=max(memory.last - OVERLAP, 0)).order_by("pk").values_list("pk", "matter_id")
    )
    new = [pk for pk, _matter in moved if pk > memory.last]
    if new:
        memory.last = new[-1]
        memory.take(readable().filter(pk__in={matter for _pk, matter in moved}).values_list(*COLUMNS))


def rows_of(found: Sequence[Likeness]) -> dict[int, Likeness]:
    """Likenesses by the key of the matter."""
    return {int(one.id): one for one in found}
