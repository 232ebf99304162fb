"""Which words of a text spoke for a label: the linear model's own sums, given back to the words they came from."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from wangge.language import features
from wangge.language.text import Document, joined


def word_strengths(
    document: Document,
    vocabularies: Sequence[features.Vocabulary],
    block_weights: Sequence[float],
    lean: npt.NDArray[np.float32],
) -> dict[str, float]:
    """Each word with what it added; `lean` (features,) holds the weights of the label over those of the others."""
    strengths: dict[str, float] = {}
    start = 0
    for block, (vocabulary, weight) in enumerate(zip(vocabularies, block_weights, strict=True)):
        size = len(vocabulary.keys)
        part, start = lean[start : start + size] * weight, start + size
        words = document.whole if block < 2 else document.head
        if not size or not words:
            continue
        added = _from_characters(words, vocabulary, part) if block % 2 == 0 else _from_words(words, vocabulary, part)
        for word, value in zip(words, added, strict=True):
            strengths[word] = strengths.get(word, 0.0) + float(value)
    return strengths


def _from_words(
    words: Sequence[str], vocabulary: features.Vocabulary, part: npt.NDArray[np.float32]
) -> npt.NDArray[np.float64]:
    keys, _ = features.word_keys([words])
    return _shares(keys, vocabulary, part)


def _from_characters(
    words: Sequence[str], vocabulary: features.Vocabulary, part: npt.NDArray[np.float32]
) -> npt.NDArray[np.float64]:
    """An n-gram's share is spread evenly over the words its characters belong to."""
    text = joined(words)
    keys, _ = features.char_keys([text])
    shares = _shares(keys, vocabulary, part)
    per_character = np.zeros(len(text) + 2)
    place = 0
    for order in (1, 2, 3):
        count = max(len(text) - order + 1, 0)
        for offset in range(order):
            per_character[offset : offset + count] += shares[place : place + count] / order
        place += count
    ends = np.cumsum([len(word) for word in words])
    sums = np.concatenate([[0.0], np.cumsum(per_character)])
    return np.asarray(sums[ends] - sums[np.concatenate([[0], ends[:-1]])])


def _shares(
    keys: features.Keys, vocabulary: features.Vocabulary, part: npt.NDArray[np.float32]
) -> npt.NDArray[np.float64]:
    """What each occurrence of a key added: its feature's value times weight, divided by how often it occurs."""
    rows = np.zeros(len(keys), dtype=np.int64)
    matrix = features.weigh(keys, rows, 1, vocabulary)
    values = np.zeros(len(vocabulary.keys))
    values[matrix.indices] = matrix.data * part[matrix.indices]
    places = np.minimum(np.searchsorted(vocabulary.keys, keys), len(vocabulary.keys) - 1)
    counts = np.bincount(places, minlength=len(vocabulary.keys))
    return np.where(vocabulary.keys[places] == keys, values[places] / counts[places], 0.0)
