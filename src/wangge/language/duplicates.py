"""Which open or recent concerns are likely the same as this one: fast over hundreds of thousands.

The rarest character pairs of a text call up the few concerns that share them (an inverted index); those are then
compared closely. Source of the close comparison: rapidfuzz token ratios beside weighted overlap.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from wangge.language import features
from wangge.language.text import clean, is_word

READ = 300  # characters of a text that are compared
COMMON = 4_000  # a pair of characters in more texts than this calls nobody up
CLOSE = 60  # concerns compared closely
FRESH = 2_000  # arrivals kept aside before they are filed
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


@dataclass
class Index:
    """Concerns by their character pairs; `add` files new ones, `drop` forgets closed or merged ones."""

    concerns: list[Concern] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    dropped: set[str] = field(default_factory=set)
    filed: int = 0
    keys: features.Keys = field(default_factory=lambda: np.zeros(0, dtype=np.uint64))
    starts: Ints = field(default_factory=lambda: np.zeros(1, dtype=np.int64))
    owners: npt.NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, dtype=np.int32))

    def add(self, arrivals: Sequence[Concern]) -> None:
        """Take in more concerns."""
        self.concerns += arrivals
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
        keys, rows = _pairs(self.plain)
        order = np.lexsort((rows, keys))
        keys, rows = keys[order], rows[order]
        new = np.append(True, (keys[1:] != keys[:-1]) | (rows[1:] != rows[:-1])) if len(keys) else np.zeros(0, bool)
        keys, rows = keys[new], rows[new]
        self.keys, first = np.unique(keys, return_index=True)
        self.starts = np.append(first, len(keys)).astype(np.int64)
        self.owners = rows.astype(np.int32)
        self.filed = len(self.concerns)

    def _called(self, said: str) -> Ints:
        """The filed concerns that share the most weight of rare pairs."""
        if not self.filed:
            return np.zeros(0, dtype=np.int64)
        pairs = np.unique(_pairs([said])[0])
        places = np.minimum(np.searchsorted(self.keys, pairs), max(len(self.keys) - 1, 0))
        places = places[self.keys[places] == pairs]
        sizes = self.starts[places + 1] - self.starts[places]
        kept = sizes <= max(COMMON, int(sizes.min(initial=COMMON)))
        places, sizes = places[kept], sizes[kept]
        if not len(places):
            return np.zeros(0, dtype=np.int64)
        owners = np.concatenate([self.owners[self.starts[place] : self.starts[place + 1]] for place in places])
        weights = np.repeat(np.log(1.0 + self.filed / sizes), sizes)
        sums = np.bincount(owners, weights, minlength=self.filed)
        best = np.argpartition(-sums, min(CLOSE, len(sums) - 1))[:CLOSE]
        return best[sums[best] > 0].astype(np.int64)

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
