"""Sparse TF-IDF features from exact 64-bit n-gram keys, computed for many texts at once.

A key packs up to three code points of 21 bits (so a character key can be read back); a word key is a hash with the
top bit set. Source of the weighting: Salton and Buckley 1988, sublinear term frequency, smoothed inverse frequency.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from wangge.language.text import Document, joined

Keys = npt.NDArray[np.uint64]
Rows = npt.NDArray[np.int64]

BITS = np.uint64(21)
WORD_FLAG = 1 << 63
UNKNOWN = 10.0  # squared weight of a key never learned: about that of a rare one


@dataclass(frozen=True)
class Vocabulary:
    """Sorted keys (n,) with their inverse document frequency (n,)."""

    keys: Keys
    idf: npt.NDArray[np.float32]


@lru_cache(maxsize=200_000)
def word_key(word: str) -> int:
    """A stable 64-bit key of a word."""
    digest = hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "little") | WORD_FLAG


def char_keys(texts: Sequence[str], longest: int = 3) -> tuple[Keys, Rows]:
    """Keys of all character 1- to `longest`-grams (at most 3) of `texts`, and the text each one came from."""
    lengths = np.fromiter((len(text) for text in texts), dtype=np.int64, count=len(texts))
    codes = np.frombuffer("\x00".join(texts).encode("utf-32-le", "replace"), dtype="<u4").astype(np.uint64)
    rows = np.repeat(np.arange(len(texts), dtype=np.int64), lengths + 1)[: len(codes)]
    key, kept = codes, codes != 0
    keys, owners = [key[kept]], [rows[kept]]
    for order in range(2, longest + 1):
        following = codes[order - 1 :]
        key = (key[: len(following)] << BITS) | following
        kept = kept[: len(following)] & (following != 0)
        keys.append(key[kept])
        owners.append(rows[: len(following)][kept])
    return np.concatenate(keys), np.concatenate(owners)


def word_keys(texts: Sequence[Sequence[str]]) -> tuple[Keys, Rows]:
    """Keys of all words of `texts`, and the text each one came from."""
    lengths = np.fromiter((len(words) for words in texts), dtype=np.int64, count=len(texts))
    keys = np.fromiter((word_key(word) for words in texts for word in words), dtype=np.uint64, count=int(lengths.sum()))
    return keys, np.repeat(np.arange(len(texts), dtype=np.int64), lengths)


def key_counts(keys: Keys, rows: Rows) -> tuple[Keys, Rows]:
    """The different keys, sorted, and in how many texts each one occurs."""
    order = np.lexsort((rows, keys))
    keys, rows = keys[order], rows[order]
    new = np.ones(len(keys), dtype=bool)
    new[1:] = (keys[1:] != keys[:-1]) | (rows[1:] != rows[:-1])
    return np.unique(keys[new], return_counts=True)


def learn_vocabulary(counts: Iterable[tuple[Keys, Rows]], texts: int, least: int = 2) -> Vocabulary:
    """The keys found in at least `least` of `texts` texts, from the counts of batches of texts."""
    parts = list(counts)
    keys = np.concatenate([keys for keys, _ in parts])
    known, codes = np.unique(keys, return_inverse=True)
    frequency = np.bincount(codes, weights=np.concatenate([count for _, count in parts]), minlength=len(known))
    kept = frequency >= least
    idf = np.log((1.0 + texts) / (1.0 + frequency[kept])) + 1.0
    return Vocabulary(known[kept], idf.astype(np.float32))


def weigh(keys: Keys, rows: Rows, texts: int, vocabulary: Vocabulary) -> sp.csr_matrix:
    """TF-IDF matrix (texts, vocabulary), rows of length one at most: unknown keys have no column but make a row
    shorter, by a third at most, so that a text of which little is known says less.
    """
    size = len(vocabulary.keys)
    if not size:
        return sp.csr_matrix((texts, 0), dtype=np.float32)
    columns = np.minimum(np.searchsorted(vocabulary.keys, keys), size - 1)
    known = vocabulary.keys[columns] == keys
    matrix = sp.csr_matrix(
        (np.ones(int(known.sum()), dtype=np.float32), (rows[known], columns[known])), shape=(texts, size)
    )
    matrix.data = (1.0 + np.log(matrix.data)) * vocabulary.idf[matrix.indices]
    spoken = np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel()
    unknown = np.minimum(np.bincount(rows[~known], minlength=texts) * UNKNOWN, spoken)
    norms = np.sqrt(spoken + unknown)
    matrix.data /= np.repeat(np.where(norms > 0, norms, 1.0), np.diff(matrix.indptr)).astype(np.float32)
    return matrix


BLOCKS = 4


def block_keys(documents: Sequence[Document], block: int) -> tuple[Keys, Rows]:
    """One of the four blocks: 0 characters and 1 words of the whole text, 2 characters and 3 words of its head."""
    parts = [document.whole if block < 2 else document.head for document in documents]
    return char_keys([joined(words) for words in parts]) if block % 2 == 0 else word_keys(parts)
