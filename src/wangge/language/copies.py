"""Group texts that are near copies of each other, so that a check can hold back all of them or none.

Each text keeps its smallest hashes (a bottom-k sketch). In the order given, a text joins the first one that shares
enough of them, or begins a group; what joined is not compared further, so a chain of ever weaker copies never makes one
group of everything. Source: Broder 1997 (resemblance from sketches), Hartigan 1975 (leader algorithm).
"""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from wangge.language import features
from wangge.language.text import Document, joined

SKETCH = 24  # hashes kept of a text
LEAST = 0.4  # of the shorter sketch, what two texts must share
CROWDED = 100  # a hash that so many groups begin with tells nothing
MIXER = np.uint64(0x9E3779B97F4A7C15)
SINGLE = np.uint64(1 << 21)  # keys below are single characters


def groups(documents: Sequence[Document]) -> npt.NDArray[np.int64]:
    """The group of each text, shape (N,): 0 and up, in the order in which groups begin. A text without words, or with a
    single character, is like no other."""
    sketches = _sketches(documents)
    sizes: list[int] = []
    starts: dict[int, list[int]] = {}
    found = np.empty(len(documents), dtype=np.int64)
    for place, sketch in enumerate(sketches):
        shared = Counter(group for key in sketch for group in starts.get(key, ()))
        near = [group for group, count in shared.items() if count >= LEAST * min(sizes[group], len(sketch))]
        if near:
            found[place] = min(near)
            continue
        found[place] = len(sizes)
        sizes.append(len(sketch))
        for key in sketch:
            owners = starts.setdefault(key, [])
            if len(owners) < CROWDED:
                owners.append(int(found[place]))
    return found


def _sketches(documents: Sequence[Document]) -> list[list[int]]:
    """The smallest hashes of the runs of two and three characters of each text."""
    keys, rows = features.char_keys([joined(document.whole) for document in documents])
    longer = keys >= SINGLE
    hashes, rows = keys[longer] * MIXER, rows[longer]
    ends = np.searchsorted(np.sort(rows), np.arange(len(documents) + 1))
    hashes = hashes[np.argsort(rows, kind="stable")]
    return [np.unique(hashes[start:end])[:SKETCH].tolist() for start, end in pairwise(ends)]
