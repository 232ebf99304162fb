"""Categories: cross-validated scores, few examples, cold start, cost."""

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.svm import LinearSVC

from wangge.language import category, coldstart, tables
from wangge.language.text import Document, as_document, joined


def run(path: Path, folder: Path, *, quick: bool) -> None:
    """Print the figures for a table of labelled messages."""
    rows = tables.read(path, ["label", "text_tokens", "title", "detail", "near_dup_group"])
    documents = [as_document(row["title"], row["detail"], row["text_tokens"]) for row in rows]
    labels = np.array([row["label"] for row in rows])
    groups = np.array([row["near_dup_group"] for row in rows])
    print(
        f"\nCATEGORY {len(rows)} messages, {len(set(labels))} classes, goal macro-F1 0.935, of three 0.985, error 0.03"
    )
    folds = list(StratifiedGroupKFold(10, shuffle=True, random_state=7).split(labels, labels, groups))
    _compare(documents, labels, groups, folds[: 2 if quick else 5])
    _few(documents, labels, groups, 1 if quick else 3)
    _cold(documents, labels)
    _cost(path, folder, len(rows))


def _pick(documents: list[Document], places: np.ndarray) -> list[Document]:
    return [documents[place] for place in places]


def learn(documents: list[Document], labels: np.ndarray, groups: np.ndarray) -> category.CategoryModel:
    """What the command does: real texts, and made-up ones of the fitting catalogue."""
    made, made_labels = coldstart.texts(coldstart.fitting(list(labels)))
    weights = [1.0] * len(labels) + [coldstart.weight(len(labels))] * len(made)
    together = [*groups, *(f"made {place}" for place in range(len(made)))]
    return category.train([*documents, *made], [*labels, *made_labels], groups=together, weights=weights)


def _compare(documents: list[Document], labels: np.ndarray, groups: np.ndarray, folds: list) -> None:
    table, truth, names, plain = [], [], [], []
    for train, test in folds:
        model = learn(_pick(documents, train), labels[train], groups[train])
        names = model.labels
        table.append(model.probabilities(_pick(documents, test)))
        truth.append(np.searchsorted(np.array(names), labels[test]))
        plain.append(baseline(_pick(documents, train), labels[train], _pick(documents, test)) == labels[test])
    scores = category.score(np.concatenate(table), np.concatenate(truth), names)
    guesses = np.concatenate(plain)
    print(f"  {len(folds)} of 10 folds, {len(guesses)} unseen messages")
    print(f"  baseline TF-IDF characters + SVM: accuracy {guesses.mean():.4f}")
    print(
        f"  wangge: accuracy {scores.accuracy:.4f}  macro-F1 {scores.macro_f1:.4f}  of three {scores.among_three:.4f}  "
        f"calibration error {scores.calibration_error:.4f}"
    )
    for name, value in scores.per_label.items():
        print(f"    {value:.3f} {name}")


def baseline(train: list[Document], labels: np.ndarray, test: list[Document]) -> np.ndarray:
    """TF-IDF characters and a linear support vector machine."""
    reader = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=2, sublinear_tf=True, dtype=np.float32)
    machine = LinearSVC().fit(reader.fit_transform([joined(document.whole) for document in train]), labels)
    return machine.predict(reader.transform([joined(document.whole) for document in test]))


def _few(documents: list[Document], labels: np.ndarray, groups: np.ndarray, turns: int) -> None:
    for few in (200, 500, 1000):
        ours, plain = [], []
        for turn in range(turns):
            order = np.random.default_rng(turn).permutation(len(labels))
            known, rest = order[:few], order[few : few + 2_000]
            rest = rest[~np.isin(groups[rest], groups[known])]
            model = learn(_pick(documents, known), labels[known], groups[known])
            ours.append(category.measure(model, _pick(documents, rest), list(labels[rest])).macro_f1)
            guesses = baseline(_pick(documents, known), labels[known], _pick(documents, rest))
            plain.append(f1_score(labels[rest], guesses, average="macro"))
        goal = " (goal 0.82)" if few == 200 else ""
        print(f"  from {few} examples: macro-F1 {np.mean(ours):.3f}{goal}, baseline {np.mean(plain):.3f}")


def _cold(documents: list[Document], labels: np.ndarray) -> None:
    made, made_labels = coldstart.texts(coldstart.fitting(list(labels)))
    if not made:
        return
    model = category.train(made, made_labels, weights=[0.3] * len(made))
    scores = category.measure(model, documents, list(labels))
    print(
        f"  cold start, catalogue alone: macro-F1 {scores.macro_f1:.3f} (goal 0.70), of three {scores.among_three:.3f}"
    )


_TIMED = """
import resource, sys, time
from wangge.language.command import main
started = time.perf_counter()
code = main(sys.argv[1:])
print(f"{time.perf_counter() - started:.1f} s, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
sys.exit(code)
"""


def timed(arguments: list[str]) -> str:
    """Run the command by itself and say how long it took and what memory it reached."""
    done = subprocess.run([sys.executable, "-c", _TIMED, *arguments], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _cost(path: Path, folder: Path, rows: int) -> None:
    model, text = folder / "category.model", ["--text", "title,detail", "--segmented", "text_tokens"]
    train = ["train", "--task", "category", "--data", str(path), *text, "--label", "label", "--out", str(model)]
    print(
        f"  train {rows} messages: {timed(train)} (goal 60 s, 500 MB), model {model.stat().st_size / 1e6:.1f} MB (50)"
    )
    started = time.perf_counter()
    used = timed(["predict", "--model", str(model), "--data", str(path), *text, "--out", str(folder / "out.csv")])
    print(f"  predict: {rows / (time.perf_counter() - started):.0f} messages/s with files, {used} (goal 2,000/s)")
    loaded = category.load(model)
    read = [as_document(row["title"], row["detail"], row["text_tokens"]) for row in tables.read(path)]
    started = time.perf_counter()
    loaded.propose(read)
    print(f"  predict: {rows / (time.perf_counter() - started):.0f} messages/s once read and segmented")
