"""Hot spots: groups of concerns about the same trouble in the same place, with heat, trend and stable names.

Two texts are alike by the rare character n-grams and words they share; inverse frequency to the power of 1.5 lets
names of places speak loudest. What a single text says and no other cannot make two alike: on a large board it hardly
counts, or a long story would be like nothing. Nor does one shared word: likeness counts in full only where enough
n-grams and words carry it (participation ratio), or all who ask about housing funds would be one trouble. What a spot
says counts once, however many say it, or a large trouble would make its own name common. A text a little like all
others is held to be less like each of them. A first look groups by average linkage (Sokal and Michener 1958), twice:
to know what is said often because of one spot, then with that knowledge. Concerns that arrive later join the
spot they are most like on average, or open one with a loose concern.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.cluster.hierarchy import fcluster, linkage

from wangge.language import features
from wangge.language.places import endings, mentions
from wangge.language.text import Document, joined

ALIKE = 0.05  # average likeness from which concerns are about the same
ENOUGH_SHARED = 20.0  # n-grams and words, equally telling, that carry a likeness in full
COMMONPLACE = 0.3  # power of how like a text is to all others, by which its likenesses are divided
CLOSE = 0.2  # average likeness within a spot from which it is as hot as its people make it
ANYWHERE = 0.4  # share of its heat that a spot keeps whose members name no place in common
HEAD_SHARE = 0.2  # of the likeness, from titles alone; they stand in the whole text too
RARENESS = 1.5  # power of the inverse document frequency
LARGEST_LOOK = 6_000  # concerns looked at together; quadratic memory, 290 MB at this size
ROWS_AT_ONCE = 500  # texts counted, and rows of the table of likenesses; bounds memory
TITLE_LENGTH = 40
FEWEST = 1_000  # a name is not common because it stands in half of ten texts, nor is it noise because it stands in one
TURNS = 2  # of a first look
BUCKET_BITS = 20  # n-grams share 2^20 buckets, known or not

_SPREADER = np.uint64(0x9E3779B97F4A7C15)  # multiplicative hashing (Knuth)


@dataclass(frozen=True)
class Message:
    """One concern: id, text, title as written, day, who (any key of the reporter, never shown), whether still open."""

    id: str
    document: Document
    title: str
    on: date | None = None
    who: str = ""
    is_open: bool = True


@dataclass(frozen=True)
class Spot:
    """A hot spot; its name is the id of its first concern and stays."""

    name: str
    members: tuple[Message, ...]
    title: str
    place: str
    heat: float
    start: date | None
    end: date | None
    trend: float  # concerns in the last 30 days of the spot's board over those in the 30 days before


@dataclass(frozen=True)
class Board:
    """All concerns looked at, what they say (see `_said`), and the spot number of each (N,), -1 for a loose one."""

    messages: tuple[Message, ...]
    said: tuple[sp.csr_matrix, sp.csr_matrix]
    vectors: sp.csr_matrix
    spots: npt.NDArray[np.int64]
    names: dict[int, str] = field(default_factory=dict)

    def add(self, arrivals: Sequence[Message]) -> "Board":
        """The board with new concerns in it; names of spots do not change."""
        heads, wholes = _said(arrivals)
        said = (sp.vstack([self.said[0], heads], format="csr"), sp.vstack([self.said[1], wholes], format="csr"))
        spots = np.concatenate([self.spots, np.full(len(arrivals), -1)])
        vectors = _vectors(said, spots)
        messages = (*self.messages, *arrivals)
        names = dict(self.names)
        for place, likeness in _rows(vectors, len(self.messages)):
            number, partner = _best(likeness[:place], spots[:place])
            if number < 0 and partner >= 0:
                number = max(names, default=-1) + 1
                names[number] = messages[partner].id
                spots[partner] = number
            spots[place] = number
        return replace(self, messages=messages, said=said, vectors=vectors, spots=spots, names=names)

    def hottest(self, least: int = 2) -> list[Spot]:
        """Spots of at least `least` concerns, hottest first."""
        found = []
        last = max((message.on for message in self.messages if message.on), default=None)
        named = [endings(joined(message.document.whole)) for message in self.messages]
        everywhere = Counter(ending for ends in named for ending in ends)
        for number, name in self.names.items():
            places = np.flatnonzero(self.spots == number)
            if len(places) >= least:
                spot = self._spot(name, places, last)
                agreed = _agreement([named[place] for place in places], everywhere)
                found.append(replace(spot, heat=spot.heat * (ANYWHERE + (1.0 - ANYWHERE) * agreed)))
        return sorted(found, key=lambda spot: (-spot.heat, spot.name))

    def _spot(self, name: str, places: npt.NDArray[np.int64], last: date | None) -> Spot:
        members = tuple(self.messages[place] for place in places)
        days = sorted(message.on for message in members if message.on)
        vectors = self.vectors[places]
        vectors = vectors[:, np.unique(vectors.indices)]
        alike = _likeness(vectors, _across(vectors))
        np.fill_diagonal(alike, 0.0)
        near = alike.sum(axis=1)
        order = np.argsort(-near, kind="stable")
        close = float(near.mean()) / max(len(places) - 1, 1)
        titles = [members[place].title for place in order if members[place].title] or [joined(members[0].document.head)]
        recent, before = _recent(days, last)
        return Spot(
            name=name,
            members=members,
            title=titles[0][:TITLE_LENGTH],
            place=_place(members),
            heat=_heat(members, recent, close),
            start=days[0] if days else None,
            end=days[-1] if days else None,
            trend=recent / max(before, 1),
        )


def resume(messages: Sequence[Message], spots: Mapping[str, str]) -> Board:
    """The board as it was left: `spots` holds the spot's name by the id of each member; the others are loose."""
    numbers: dict[str, int] = {}
    for message in messages:
        if message.id in spots:
            numbers.setdefault(spots[message.id], len(numbers))
    places = np.array([numbers[spots[one.id]] if one.id in spots else -1 for one in messages], dtype=np.int64)
    names = {number: name for name, number in numbers.items()}
    said = _said(messages)
    return Board(tuple(messages), said, _vectors(said, places), places, names)


def look(messages: Sequence[Message]) -> Board:
    """A first look at up to LARGEST_LOOK concerns; more are added in turn."""
    first, rest = messages[:LARGEST_LOOK], messages[LARGEST_LOOK:]
    said = _said(first)
    spots = np.full(len(first), -1)
    for _turn in range(TURNS if len(first) > 1 else 0):
        spots = _linked(_vectors(said, spots))
    names: dict[int, str] = {}
    for place, number in enumerate(spots):
        if number >= 0:
            names.setdefault(int(number), first[place].id)
    board = Board(tuple(first), said, _vectors(said, spots), spots, names)
    return board.add(rest) if rest else board


def _keys(texts: Sequence[tuple[str, ...]]) -> tuple[features.Keys, features.Rows]:
    """Two- and three-character n-grams and words, in buckets; single characters say nothing about sameness."""
    chars, rows = features.char_keys([joined(words) for words in texts])
    kept = chars >= np.uint64(1 << 21)
    words, owners = features.word_keys(texts)
    keys = np.concatenate([chars[kept], words])
    return (keys * _SPREADER) >> np.uint64(64 - BUCKET_BITS), np.concatenate([rows[kept], owners])


def _said(messages: Sequence[Message]) -> tuple[sp.csr_matrix, sp.csr_matrix]:
    """How often each bucket is said in the heads and in the whole texts, (N, 2^20) each."""
    documents = [message.document for message in messages]
    return _counted([document.head for document in documents]), _counted([document.whole for document in documents])


def _counted(texts: Sequence[tuple[str, ...]]) -> sp.csr_matrix:
    parts = [_counts(texts[start : start + ROWS_AT_ONCE]) for start in range(0, max(len(texts), 1), ROWS_AT_ONCE)]
    return sp.vstack(parts, format="csr")


def _counts(texts: Sequence[tuple[str, ...]]) -> sp.csr_matrix:
    keys, rows = _keys(texts)
    ones = np.ones(len(keys), dtype=np.float32)
    return sp.csr_matrix((ones, (rows, keys.astype(np.int64))), shape=(len(texts), 1 << BUCKET_BITS))


def _vectors(said: tuple[sp.csr_matrix, sp.csr_matrix], spots: npt.NDArray[np.int64]) -> sp.csr_matrix:
    """What two texts and more say, weighed; what the members of one spot (N,) say counts as said once."""
    heads, wholes = said
    shares = (_weighed(heads, spots) * np.sqrt(HEAD_SHARE), _weighed(wholes, spots) * np.sqrt(1.0 - HEAD_SHARE))
    vectors = sp.hstack(shares, format="csr", dtype=np.float32)
    vectors = vectors[:, np.flatnonzero(np.bincount(vectors.indices, minlength=vectors.shape[1]) > 1)]
    return sp.diags_array(_distinct(vectors), dtype=np.float32).dot(vectors).tocsr()


def _distinct(vectors: sp.csr_matrix) -> npt.NDArray[np.float64]:
    """What each text (N,) is lengthened by: less where it is a little like all others, more where it is like few."""
    usual = np.asarray(vectors @ np.asarray(vectors.sum(axis=0)).ravel()).ravel()
    mean = usual.mean() if len(usual) else 0.0
    return (usual / mean + 0.1) ** (-COMMONPLACE / 2) if mean > 0 else np.ones(len(usual))


def _weighed(said: sp.csr_matrix, spots: npt.NDArray[np.int64]) -> sp.csr_matrix:
    """Rows of length one, each bucket by how often it is said and how few say it."""
    texts = max(said.shape[0], FEWEST)
    spread = _spread(said, spots)
    weights = np.maximum(np.log((1.0 + texts) / (1.0 + spread)), 0.1) ** RARENESS
    weights[spread < 2] *= (FEWEST / texts) ** 2
    weighed = said.copy()
    weighed.data = ((1.0 + np.log(said.data)) * weights[said.indices]).astype(np.float32)
    lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
    weighed.data /= np.repeat(np.where(lengths > 0, lengths, 1.0), np.diff(weighed.indptr)).astype(np.float32)
    return weighed


def _spread(said: sp.csr_matrix, spots: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """In how many different troubles each bucket is said, at least two where two texts say it."""
    texts = np.bincount(said.indices, minlength=said.shape[1])
    rows = np.repeat(np.arange(said.shape[0]), np.diff(said.indptr))
    inside = spots[rows] >= 0
    pairs = np.unique(spots[rows[inside]] * said.shape[1] + said.indices[inside])
    troubles = np.bincount(said.indices[~inside], minlength=said.shape[1])
    troubles += np.bincount(pairs % said.shape[1], minlength=said.shape[1])
    return np.maximum(troubles, np.minimum(texts, 2))


def _likeness(some: sp.csr_matrix, others: tuple[sp.csr_matrix, sp.csr_matrix]) -> npt.NDArray[np.float32]:
    """Likeness 0 to 1 of each of some with each of others (see `_across`), less where few keys carry it."""
    table = (some @ others[0]).toarray()
    carried = (some.multiply(some) @ others[1]).toarray() * np.float32(ENOUGH_SHARED)
    np.divide(table * table, carried, out=carried, where=carried > 0)
    table *= np.minimum(carried, 1.0)
    return np.asarray(np.clip(table, 0.0, 1.0))


def _across(vectors: sp.csr_matrix) -> tuple[sp.csr_matrix, sp.csr_matrix]:
    """Vectors and their squares as columns."""
    turned = vectors.T.tocsr()
    return turned, turned.multiply(turned).tocsr()


def _rows(vectors: sp.csr_matrix, first: int) -> Iterator[tuple[int, npt.NDArray[np.float32]]]:
    """Each place from `first` on with its likeness to all texts, itself included."""
    others = _across(vectors)
    for start in range(first, vectors.shape[0], ROWS_AT_ONCE):
        yield from enumerate(_likeness(vectors[start : start + ROWS_AT_ONCE], others), start)


def _linked(vectors: sp.csr_matrix) -> npt.NDArray[np.int64]:
    """Groups by average linkage; -1 for what is alone."""
    texts = vectors.shape[0]
    apart = np.empty(texts * (texts - 1) // 2)
    filled = 0
    for place, likeness in _rows(vectors, 0):
        rest = likeness[place + 1 :]
        apart[filled : filled + len(rest)] = 1.0 - rest
        filled += len(rest)
    groups = fcluster(linkage(apart, "average"), 1.0 - ALIKE, "distance") - 1
    alone = np.bincount(groups)[groups] < 2
    return np.where(alone, -1, groups).astype(np.int64)


def _best(likeness: npt.NDArray[np.float32], spots: npt.NDArray[np.int64]) -> tuple[int, int]:
    """The spot a concern belongs to, or -1 and the loose concern to open one with, or -1 twice."""
    inside = spots >= 0
    if inside.any():
        sums = np.bincount(spots[inside], likeness[inside])
        means = sums / np.maximum(np.bincount(spots[inside]), 1)
        number = int(means.argmax())
        if means[number] >= ALIKE:
            return number, -1
    loose = np.where(inside, 0.0, likeness)
    partner = int(loose.argmax()) if len(loose) else -1
    return -1, partner if partner >= 0 and loose[partner] >= ALIKE else -1


def _recent(days: Sequence[date], last: date | None) -> tuple[int, int]:
    if last is None:
        return len(days), 0
    ages = [(last - day).days for day in days]
    return sum(age < 30 for age in ages), sum(30 <= age < 60 for age in ages)


def _heat(members: Sequence[Message], recent: int, close: float) -> float:
    """How many different people, raised by at most half by how fast and how unsolved, less where they differ.

    `Board.hottest` takes off what no common place holds together.
    """
    people = len({message.who or message.id for message in members})
    unsolved = sum(message.is_open for message in members) / len(members)
    return people * (1.0 + 0.25 * recent / len(members) + 0.25 * unsolved) * min(1.0, max(close, 0.0) / CLOSE)


def _agreement(named: Sequence[set[str]], everywhere: Counter[str]) -> float:
    """How much the members of a spot speak of one place that others do not speak of, 0 to 1.

    What a whole province asks makes large groups too; a hot spot is a trouble somewhere.
    """
    counted = Counter(ending for ends in named for ending in ends)
    shares = (times / len(named) * times / everywhere[ending] for ending, times in counted.items() if times > 1)
    return float(np.sqrt(max(shares, default=0.0)))


def _place(members: Sequence[Message]) -> str:
    """The name of a place said in most of the members' titles, or nothing."""
    counted = Counter(name for message in members for name in dict.fromkeys(mentions(message.title)))
    best, times = max(counted.items(), key=lambda item: (item[1], len(item[0])), default=("", 0))
    return best if times >= 2 or len(members) < 3 else ""
