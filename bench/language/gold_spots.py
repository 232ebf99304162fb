"""Hot spots labelled by reading: the command's groups beside plain baselines, over the messages that have a label."""

import csv
import resource
import time
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from sklearn.cluster import DBSCAN, AgglomerativeClustering
from sklearn.feature_extraction.text import TfidfVectorizer

from wangge.language import command, tables
from wangge.language.text import as_document, joined

LARGEST = 10
ALONE = -1
CUTS = (0.9, 0.8, 0.7)  # cosine distance of the baselines; all are shown, so none is chosen after the fact

Groups = npt.NDArray[np.int64]


def run(messages: Path, gold: Path, folder: Path) -> None:
    """Print pair-wise F1 and the largest spots among the first ten, for all labels and for each half of them."""
    rows = tables.read(messages)
    labels = {row["id"]: row["label"] for row in tables.read(gold, ["id", "label"])}
    told = np.array([labels.get(row["id"], "") for row in rows])
    print(f"\nHOT SPOTS {len(set(labels.values()))} labelled by reading, {len(labels)} of {len(rows)} messages")
    started = time.perf_counter()
    command.main(["hotspots", "--data", str(messages), "--out", str(folder / "clusters.csv")])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    _say(
        f"wangge, {time.perf_counter() - started:.0f} s, peak {peak} MB", *_written(folder / "clusters.csv", rows), told
    )
    texts = [joined(as_document(row["title"], row["detail"], row.get("text_tokens", "")).whole) for row in rows]
    vectors = TfidfVectorizer(analyzer="char", ngram_range=(2, 3), sublinear_tf=True, min_df=2).fit_transform(texts)
    starts: dict[str, int] = {}
    by_start = np.array([starts.setdefault(text[:6], len(starts)) for text in texts])
    _say("baseline, same first six characters", by_start, _by_size(by_start), told)
    for name, grouped in (("agglomerative", _agglomerative), ("DBSCAN", _dbscan)):
        for cut in CUTS:
            found = grouped(vectors, cut)
            _say(f"baseline, TF-IDF + {name} at {cut}", found, _by_size(found), told)


def _say(name: str, found: Groups, order: list[int], told: npt.NDArray[np.str_]) -> None:
    halves = [np.where([zlib.crc32(one.encode()) % 2 == half for one in told], told, "") for half in (0, 1)]
    first, second = (pairs(found, half) for half in halves)
    print(
        f"  {name}: pair-wise F1 {pairs(found, told):.3f} (halves of the labels {first:.3f}, {second:.3f}), "
        f"{pairs(np.where(told != '', found, ALONE), told):.3f} among labelled messages alone, "
        f"{_first(found, order, told)} of {LARGEST} largest among first ten"
    )


def pairs(spots: Groups, gold: npt.NDArray[np.str_]) -> float:
    """F1 over pairs with at least one labelled message; a labelled and another one together is a mistake."""
    right = wrong = missed = 0
    for place in np.flatnonzero(gold != ""):
        same = (spots == spots[place]) & (spots[place] >= 0)
        same[place] = True
        kin = gold == gold[place]
        right += int((same & kin).sum()) - 1
        missed += int((~same & kin).sum())
        wrong += int((same & ~kin).sum())
    return 2 * right / max(2 * right + wrong + missed, 1)


def _first(found: Groups, order: list[int], told: npt.NDArray[np.str_]) -> int:
    """How many of the largest labels are what most labelled members of one of the first ten groups carry."""
    sizes = Counter(told[told != ""].tolist())
    largest = {label for label, _times in sizes.most_common(LARGEST)}
    seen = [Counter(told[(found == group) & (told != "")].tolist()).most_common(1) for group in order[:LARGEST]]
    return len(largest & {labels[0][0] for labels in seen if labels})


def _by_size(found: Groups) -> list[int]:
    return [group for group, _times in Counter(found[found >= 0].tolist()).most_common()]


def _written(path: Path, rows: list[tables.Row]) -> tuple[Groups, list[int]]:
    """The groups the command wrote, by their rank, hottest first."""
    with path.open(encoding="utf-8", newline="") as file:
        ranks = {line["id"]: int(line["rank"]) for line in csv.DictReader(file)}
    found = np.array([ranks.get(row["id"], -1) for row in rows])
    return found, sorted(set(ranks.values()))


def _agglomerative(vectors: sp.csr_matrix, cut: float) -> Groups:
    apart = 1.0 - (vectors @ vectors.T).toarray()
    grouping: Callable[..., Groups] = AgglomerativeClustering(
        None, metric="precomputed", linkage="average", distance_threshold=cut
    ).fit_predict
    return grouping(apart)


def _dbscan(vectors: sp.csr_matrix, cut: float) -> Groups:
    return np.asarray(DBSCAN(eps=cut, min_samples=3, metric="cosine").fit_predict(vectors))
