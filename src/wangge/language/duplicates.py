"""Which open or recent concerns are likely the same as this one: fast over hundreds of thousands.

The rarest character pairs of a text call up the few concerns that share them (an inverted index); those are then
compared closely. Source of the close comparison: rapidfuzz token ratios beside weighted overlap.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from wangge.language import features
from wangge.language.text import clean, is_word

READ = 300  # characters of a text that are compared
COMMON = 400  # a pair of characters in more texts of one part than this calls nobody up
CLOSE = 60  # concerns compared closely
FRESH = 200  # arrivals kept aside, and compared one by one, before they are filed
LARGEST_PART = 20_000  # concerns filed together; bounds memory, and how long filing can take
WINDOW_DAYS = 180
FAR_METRES = 2_000.0

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Concern:
    """What is compared: id, text, area code, category, day, point in metres of any plane projection."""

    id: str
    text: str
    area: str = ""
    category: str = ""
    on: date | None = None
    point: tuple[float, float] | None = None


@dataclass(frozen=True)
class Likeness:
    """A concern that may be the same: score 0 to 1, of which the text gave `text`."""

    id: str
    score: float
    text: float


@dataclass(frozen=True)
class Part:
    """Concerns `start` to `end` by their pairs: keys (P,), where each one's owners start (P + 1,), and the owners."""

    start: int
    end: int
    keys: features.Keys
    starts: Ints
    owners: npt.NDArray[np.int32]


@dataclass
class Index:
    """Concerns by their character pairs; `add` files new ones, `drop` forgets closed or merged ones.

    Filed in parts that double in size (the logarithmic method, Bentley and Saxe 1980), so that arrivals cost little.
    """

    concerns: list[Concern] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    dropped: set[str] = field(default_factory=set)
    parts: list[Part] = field(default_factory=list)

    @property
    def filed(self) -> int:
        """How many concerns are in parts; the rest is fresh."""
        return self.parts[-1].end if self.parts else 0

    def add(self, arrivals: Sequence[Concern]) -> None:
        """Take in more concerns."""
        self.concerns += [replace(concern, text="") for concern in arrivals]  # `plain` has what is compared
        self.plain += [plain(concern.text) for concern in arrivals]
        self.dropped.difference_update(concern.id for concern in arrivals)
        if len(self.concerns) - self.filed > FRESH:
            self._file()

    def drop(self, ids: Sequence[str]) -> None:
        """Stop proposing these."""
        self.dropped.update(ids)

    def like(self, concern: Concern, most: int = 5, least: float = 0.45) -> list[Likeness]:
        """The concerns most like this one, best first, none below `least`."""
        said = plain(concern.text)
        if not said:
            return []
        called = np.concatenate([self._called(said), np.arange(self.filed, len(self.concerns))])
        found = [
            self._compare(concern, said, int(place))
            for place in called
            if self.concerns[place].id not in self.dropped and self.concerns[place].id != concern.id
        ]
        kept = [likeness for likeness in found if likeness.score >= least]
        return sorted(kept, key=lambda likeness: (-likeness.score, likeness.id))[:most]

    def _file(self) -> None:
        """Puts the fresh ones into a part, together with smaller parts before them."""
        start = self.filed
        while self.parts and self.parts[-1].end - self.parts[-1].start <= 2 * (len(self.concerns) - start):
            if len(self.concerns) - self.parts[-1].start > LARGEST_PART:
                break
            start = self.parts.pop().start
        for first in range(start, len(self.concerns), LARGEST_PART):
            self.parts.append(_part(first, self.plain[first : first + LARGEST_PART]))

    def _called(self, said: str) -> Ints:
        """The filed concerns that share the most weight of rare pairs."""
        pairs = np.unique(_pairs([said])[0])
        found = [_called_in(part, pairs) for part in self.parts]
        places = np.concatenate([places for places, _sums in found] or [np.zeros(0, dtype=np.int64)])
        sums = np.concatenate([sums for _places, sums in found] or [np.zeros(0)])
        return places[np.argsort(-sums, kind="stable")[:CLOSE]]

    def _compare(self, concern: Concern, said: str, place: int) -> Likeness:
        other = self.concerns[place]
        theirs = self.plain[place]
        text = (
            max(fuzz.ratio(said, theirs), 0.95 * fuzz.partial_ratio(said, theirs) if _long(said, theirs) else 0.0) / 100
        )
        score = text * (0.75 + 0.25 * _same_where(concern, other)) * _same_when(concern, other)
        if concern.category and other.category and concern.category != other.category:
            score *= 0.85
        return Likeness(other.id, round(score, 4), round(text, 4))


def plain(text: str) -> str:
    """Letters, digits and characters only, as many as are compared."""
    return "".join(char for char in clean(text[: READ * 4]) if is_word(char) or char.isalnum())[:READ]


def _part(start: int, texts: Sequence[str]) -> Part:
    keys, rows = _pairs(texts)
    order = np.lexsort((rows, keys))
    keys, rows = keys[order], rows[order]
    new = np.append(True, (keys[1:] != keys[:-1]) | (rows[1:] != rows[:-1])) if len(keys) else np.zeros(0, bool)
    keys, rows = keys[new], rows[new]
    different, first = np.unique(keys, return_index=True)
    starts = np.append(first, len(keys)).astype(np.int64)
    return Part(start, start + len(texts), different, starts, rows.astype(np.int32))


def _called_in(part: Part, pairs: features.Keys) -> tuple[Ints, npt.NDArray[np.float64]]:
    """The places of the concerns of a part that share rare pairs, and the weight they share, CLOSE at most."""
    nobody = np.zeros(0, dtype=np.int64), np.zeros(0)
    if not len(part.keys):
        return nobody
    places = np.minimum(np.searchsorted(part.keys, pairs), len(part.keys) - 1)
    places = places[part.keys[places] == pairs]
    sizes = part.starts[places + 1] - part.starts[places]
    kept = sizes <= max(COMMON, int(sizes.min(initial=COMMON)))
    places, sizes = places[kept], sizes[kept]
    if not len(places):
        return nobody
    owners = np.concatenate([part.owners[part.starts[place] : part.starts[place + 1]] for place in places])
    size = part.end - part.start
    sums = np.bincount(owners, np.repeat(np.log(1.0 + size / sizes), sizes), minlength=size)
    best = np.argpartition(-sums, min(CLOSE, size - 1))[:CLOSE]
    best = best[sums[best] > 0]
    return best.astype(np.int64) + part.start, sums[best].astype(np.float64)


def _pairs(texts: Sequence[str]) -> tuple[features.Keys, features.Rows]:
    keys, rows = features.char_keys(texts, 2)
    kept = keys >= np.uint64(1 << 21)
    return keys[kept], rows[kept]


def _long(said: str, theirs: str) -> bool:
    """Whether both texts are long enough for one to be a part of the other by more than chance."""
    return min(len(said), len(theirs)) >= 12


def _same_where(concern: Concern, other: Concern) -> float:
    """1 at the same place, 0 far away, 0.5 when nobody said."""
    if concern.point and other.point:
        apart = float(np.hypot(concern.point[0] - other.point[0], concern.point[1] - other.point[1]))
        return max(0.0, 1.0 - apart / FAR_METRES)
    if concern.area and other.area:
        return 1.0 if concern.area.startswith(other.area) or other.area.startswith(concern.area) else 0.0
    return 0.5


def _same_when(concern: Concern, other: Concern) -> float:
    """1 within days, sinking to 0.6 at the end of the window and after."""
    if concern.on is None or other.on is None:
        return 1.0
    return 1.0 - 0.4 * min(abs((concern.on - other.on).days) / WINDOW_DAYS, 1.0)
