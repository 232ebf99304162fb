"""Propose the category of a text, with calibrated probabilities, "don't know", and the words that spoke for it.

A linear classifier over four TF-IDF blocks (see `features`); labels may be paths such as 环境卫生/垃圾/积存垃圾, so a
proposal can stop at the level it is sure of. Proposals only: a person decides.
"""

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.svm import LinearSVC

from wangge.language import calibration, copies, explain, features, store
from wangge.language.text import Document, is_telling

KIND = "category"
BLOCK_WEIGHTS = (1.0, 0.7, 0.5, 0.7)  # characters, words; of the whole, of the head
LEAST = (2, 1, 2, 1)  # texts a key must occur in, per block
PENALTY = 2.0  # C of the support vector machine
LARGEST_TABLE = 10_000_000  # weights kept: features x classes, 40 MB
FOLDS = 3
BATCH = 1_000  # texts turned into features at once; bounds memory
SEPARATOR = "/"
LEAST_SHARE = 0.2  # of the strongest word: what spoke less is not worth showing

Progress = Callable[[float, str], None]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Proposal:
    """One category with the probability that it is right."""

    label: str
    probability: float


@dataclass(frozen=True)
class Scores:
    """How a model did on texts it had not seen, each between 0 and 1."""

    macro_f1: float
    accuracy: float
    among_three: float
    calibration_error: float
    per_label: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class CategoryModel:
    """A trained classifier: labels (K), vocabularies of the blocks, weights (features, K), bias (K), calibration."""

    labels: tuple[str, ...]
    vocabularies: tuple[features.Vocabulary, ...]
    weights: npt.NDArray[np.float32]
    bias: Floats
    slope: float
    shift: Floats
    threshold: float = 0.5
    about: dict[str, Any] = field(default_factory=dict)

    def probabilities(self, documents: Sequence[Document]) -> Floats:
        """Calibrated probabilities, shape (documents, labels)."""
        return calibration.apply(self._scores(documents), self.slope, self.shift)

    def propose(self, documents: Sequence[Document], most: int = 3) -> list[list[Proposal]]:
        """The `most` likely labels of each text, best first; read them with `sure` before showing the first."""
        return [self.ranked(row, most) for row in self.probabilities(documents)]

    def ranked(self, chances: Floats, most: int = 3) -> list[Proposal]:
        """The `most` likely labels of one row (K,) of `probabilities`, best first."""
        order = np.argsort(-chances, kind="stable")[:most]
        return [Proposal(self.labels[column], float(chances[column])) for column in order]

    def sure(self, document: Document) -> Proposal | None:
        """The deepest category whose probability reaches the threshold, or None: "don't know"."""
        if not document.whole:
            return None
        return self.deepest(self.probabilities([document])[0])

    def deepest(self, chances: Floats) -> Proposal | None:
        """The same from one row (K,) of `probabilities`."""
        sums: dict[tuple[str, ...], float] = {}
        for label, chance in zip(self.labels, chances, strict=True):
            path = tuple(label.split(SEPARATOR))
            for depth in range(1, len(path) + 1):
                sums[path[:depth]] = sums.get(path[:depth], 0.0) + float(chance)
        reached = [(len(path), chance, path) for path, chance in sums.items() if chance >= self.threshold]
        if not reached:
            return None
        _, chance, path = max(reached)
        return Proposal(SEPARATOR.join(path), chance)

    def words_for(self, document: Document, label: str, most: int = 5) -> list[str]:
        """The words of the text that spoke most for `label` against the average of the others, strongest first.

        Only words that can be read by themselves, and none that spoke far less than the strongest.
        """
        column = self.labels.index(label)
        lean = self.weights[:, column] - (self.weights.sum(axis=1) - self.weights[:, column]) / max(
            len(self.labels) - 1, 1
        )
        strengths = explain.word_strengths(document, self.vocabularies, BLOCK_WEIGHTS, lean)
        telling = {word: strength for word, strength in strengths.items() if strength > 0 and is_telling(word)}
        least = LEAST_SHARE * max(telling.values(), default=0.0)
        ordered = sorted(telling.items(), key=lambda item: -item[1])[:most]
        return [word for word, strength in ordered if strength >= least]

    def save(self, path: Path) -> None:
        """Write the model in the safe format of `store`."""
        arrays: store.Arrays = {
            "weights": self.weights,
            "bias": self.bias,
            "shift": self.shift,
        }
        for place, vocabulary in enumerate(self.vocabularies):
            arrays[f"keys{place}"] = vocabulary.keys
            arrays[f"idf{place}"] = vocabulary.idf
        meta = {"labels": self.labels, "slope": self.slope, "threshold": self.threshold, "about": self.about}
        store.save(path, KIND, meta, arrays)

    def _scores(self, documents: Sequence[Document]) -> Floats:
        parts = [np.asarray(_matrix(batch, self.vocabularies) @ self.weights) for batch in _batches(documents)]
        return np.concatenate(parts, dtype=np.float64) + self.bias if parts else np.zeros((0, len(self.labels)))


def load(path: Path) -> CategoryModel:
    """Read a category model or raise `store.ModelRefused` with the reason."""
    stored = store.load(path, KIND)
    try:
        model = CategoryModel(
            labels=tuple(str(label) for label in stored.meta["labels"]),
            vocabularies=tuple(
                features.Vocabulary(stored.arrays[f"keys{place}"], stored.arrays[f"idf{place}"])
                for place in range(len(BLOCK_WEIGHTS))
            ),
            weights=stored.arrays["weights"],
            bias=stored.arrays["bias"],
            slope=float(stored.meta["slope"]),
            shift=stored.arrays["shift"],
            threshold=float(stored.meta["threshold"]),
            about=dict(stored.meta["about"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise store.ModelRefused(f"{path} is damaged: {error}") from error
    size = sum(len(vocabulary.keys) for vocabulary in model.vocabularies)
    if model.weights.shape != (size, len(model.labels)) or model.bias.shape != (len(model.labels),):
        raise store.ModelRefused(f"{path} is damaged: its parts do not fit together.")
    return model


class TooLittle(Exception):
    """There is not enough to learn from."""


def train(
    documents: Sequence[Document],
    labels: Sequence[str],
    *,
    groups: Sequence[str] | None = None,
    weights: Sequence[float] | None = None,
    about: dict[str, Any] | None = None,
    progress: Progress = lambda part, step: None,
) -> CategoryModel:
    """Learn from labelled texts; texts of one group never stand on both sides of a check. Without `groups`, every other
    group of near copies is kept together: people repeat themselves, and people say new things, and both must count.

    `weights` (N,) lets made-up examples count less than real ones; texts weighing less than one are learned from but
    never checked against. `progress` hears the finished part (0 to 1) and may raise to cancel.
    """
    names = tuple(sorted({str(label) for label in labels}))
    if len(names) < 2:
        raise TooLittle("Training needs texts of at least two different labels.")
    truth = np.searchsorted(np.array(names), np.array(labels)).astype(np.int64)
    weigh = np.ones(len(truth)) if weights is None else np.asarray(weights, dtype=float)
    progress(0.0, "check")
    together = _half_together(documents) if groups is None else np.array(groups)
    slope, shift, scores = _check(documents, truth, weigh, together, names, progress)
    progress(0.75, "learn")
    vocabularies, table, bias = _learn(documents, truth, weigh, len(names))
    progress(1.0, "done")
    known = {"texts": len(truth), "scores": None if scores is None else vars(scores)}
    return CategoryModel(names, vocabularies, table, bias, slope, shift, about={**known, **(about or {})})


def _half_together(documents: Sequence[Document]) -> npt.NDArray[np.int64]:
    """Every second group of near copies as one, the texts of the others each by itself."""
    found = copies.groups(documents)
    return np.where(found % 2 == 0, found, found.max(initial=0) + 1 + np.arange(len(found)))


def measure(model: CategoryModel, documents: Sequence[Document], labels: Sequence[str]) -> Scores:
    """How the model does on these texts; a label it does not know counts as wrong."""
    places = {label: place for place, label in enumerate(model.labels)}
    truth = np.array([places.get(label, -1) for label in labels], dtype=np.int64)
    return score(model.probabilities(documents), truth, model.labels)


def score(table: Floats, truth: npt.NDArray[np.int64], names: Sequence[str]) -> Scores:
    """Scores of probabilities (N, K) against places of labels (N,), -1 standing for an unknown one."""
    first = table.argmax(axis=1)
    three = np.argsort(-table, axis=1)[:, :3]
    present = sorted(set(truth.tolist()))
    each = f1_score(truth, first, labels=present, average=None, zero_division=0)
    return Scores(
        macro_f1=float(np.mean(each)),
        accuracy=float((first == truth).mean()),
        among_three=float((three == truth[:, None]).any(axis=1).mean()),
        calibration_error=calibration.expected_error(table, truth),
        per_label={names[place]: float(value) for place, value in zip(present, each, strict=True) if place >= 0},
    )


def is_better(candidate: Scores, current: Scores | None) -> bool:
    """Whether a candidate may replace the active model: both measured on the same held-back texts."""
    return current is None or candidate.macro_f1 > current.macro_f1


def _matrix(documents: Sequence[Document], vocabularies: Sequence[features.Vocabulary]) -> sp.csr_matrix:
    blocks = []
    for block, (vocabulary, weight) in enumerate(zip(vocabularies, BLOCK_WEIGHTS, strict=True)):
        keys, rows = features.block_keys(documents, block)
        part = features.weigh(keys, rows, len(documents), vocabulary)
        part.data *= np.float32(weight)
        blocks.append(part)
    return sp.hstack(blocks, format="csr")


def _batches(documents: Sequence[Document]) -> list[Sequence[Document]]:
    return [documents[start : start + BATCH] for start in range(0, len(documents), BATCH)]


def _vocabularies(documents: Sequence[Document], classes: int) -> tuple[features.Vocabulary, ...]:
    """The vocabularies of the blocks, rarer keys left out until the table of weights fits."""
    counts = [
        [features.key_counts(*features.block_keys(batch, block)) for batch in _batches(documents)]
        for block in range(features.BLOCKS)
    ]
    for extra in (0, 1, 3, 7, 15, 31):
        found = tuple(
            features.learn_vocabulary(parts, len(documents), least + extra)
            for parts, least in zip(counts, LEAST, strict=True)
        )
        if sum(len(vocabulary.keys) for vocabulary in found) * classes <= LARGEST_TABLE:
            break
    return found


def _learn(
    documents: Sequence[Document], truth: npt.NDArray[np.int64], weigh: Floats, classes: int
) -> tuple[tuple[features.Vocabulary, ...], npt.NDArray[np.float32], Floats]:
    vocabularies = _vocabularies(documents, classes)
    matrix = sp.vstack([_matrix(batch, vocabularies) for batch in _batches(documents)], format="csr")
    machine = LinearSVC(C=PENALTY, tol=0.01).fit(matrix, truth, sample_weight=weigh)
    table = np.zeros((machine.coef_.shape[1], classes), dtype=np.float32)
    bias = np.full(classes, -1.0)
    if len(machine.classes_) == 2:
        table[:, machine.classes_] = np.stack([-machine.coef_[0], machine.coef_[0]], axis=1)
        bias[machine.classes_] = [-machine.intercept_[0], machine.intercept_[0]]
    else:
        table[:, machine.classes_] = machine.coef_.T
        bias[machine.classes_] = machine.intercept_
    return vocabularies, table, bias


def _check(
    documents: Sequence[Document],
    truth: npt.NDArray[np.int64],
    weigh: Floats,
    groups: npt.NDArray[Any],
    names: tuple[str, ...],
    progress: Progress,
) -> tuple[float, Floats, Scores | None]:
    """Calibration and scores from texts held back in turn; without enough real texts, a cautious default."""
    real = np.flatnonzero(weigh >= 1.0)
    made = np.flatnonzero(weigh < 1.0)
    split = _folds(truth[real], groups[real])
    parts = [np.concatenate([real[learn], made]) for learn, _ in split]
    if not split or any(len(set(truth[chosen].tolist())) < 2 for chosen in parts):
        return calibration.USUAL_SLOPE, np.zeros(len(names)), None
    table = np.zeros((len(real), len(names)))
    for turn, (chosen, (_, hold)) in enumerate(zip(parts, split, strict=True)):
        learned = _learn([documents[place] for place in chosen], truth[chosen], weigh[chosen], len(names))
        trial = CategoryModel(names, *learned, slope=1.0, shift=np.zeros(len(names)))
        table[hold] = trial._scores([documents[place] for place in real[hold]])
        progress(0.75 * (turn + 1) / FOLDS, "check")
    slope, shift = calibration.fit(table, truth[real])
    return slope, shift, score(calibration.apply(table, slope, shift), truth[real], names)


def _folds(truth: npt.NDArray[np.int64], groups: npt.NDArray[Any]) -> list[tuple[npt.NDArray[np.int64], ...]]:
    """What to learn from and what to hold back, in turns; nothing where there is too little for that."""
    if len(truth) < 10 * FOLDS or len(set(truth.tolist())) < 2 or len(set(groups.tolist())) < FOLDS:
        return []
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=11)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="The least populated class")  # a rare label is held back where it is
        return list(folds.split(truth, truth, groups))
