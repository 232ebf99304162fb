"""Learn a new version, measure it against the one in use on what neither has seen, and let the better one propose."""

import json
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.audit.services import record
from wangge.language import category, coldstart, history, units
from wangge.language.store import ModelRefused
from wangge.people.actors import SYSTEM, Actor
from wangge.reading import corpus, shelf
from wangge.reading.labels import Labels, read_labels
from wangge.reading.models import ModelVersion, Task
from wangge.reading.rules import LEVELS, beats, rolled_up

Progress = Callable[[float, str], None]
HALF = 0.5
LEARNING = 0.9
ABANDONED = timedelta(days=1)


class NothingToLearn(Exception):
    """There are no categories, or too few cases."""


@dataclass
class Measured:
    """How a model did on held-back cases."""

    score: float | None = None
    among_three: float | None = None
    rows: list[dict[str, Any]] = field(default_factory=list)


def train(task: str, *, at: datetime, until: datetime | None = None, progress: Progress | None = None) -> ModelVersion:
    """A new version, active at once if it beats the one in use; `progress` may raise to stop, leaving all as it was."""
    hear = progress or (lambda part, step: None)
    labels = read_labels()
    learn = _learn_category if task == Task.CATEGORY else _learn_unit
    return learn(labels, at=at, until=until or at, hear=hear)


def _learn_category(labels: Labels, *, at: datetime, until: datetime, hear: Progress) -> ModelVersion:
    texts = corpus.closed_texts(labels, until=until)
    learned, held = [text for text in texts if not text.is_held_back], [text for text in texts if text.is_held_back]
    entries = labels.entries()
    made, made_labels = coldstart.texts(entries)
    names = rolled_up([text.label for text in learned], [entry.label for entry in entries])
    if len({*names, *made_labels}) < 2:
        raise NothingToLearn(_("Load the catalogue first: there are no categories to tell apart."))
    weights = [text.weight for text in learned] + [coldstart.weight(len(learned))] * len(made)
    model = category.train(
        [text.document for text in learned] + made, names + made_labels, weights=weights,
        progress=lambda part, step: hear(part * LEARNING, step),
    )  # fmt: skip
    hear(LEARNING, "measure")
    mine = _measure_category(model, held)
    rival = _measure_category(_rival(Task.CATEGORY), held)
    days = [text.on for text in texts]
    row = ModelVersion(
        task=Task.CATEGORY,
        origin=ModelVersion.Origin.CASES if learned else ModelVersion.Origin.CATALOGUE,
        trained_at=at, first_on=min(days, default=None), last_on=max(days, default=None),
        texts=len(learned), held_back=len(held),
    )  # fmt: skip
    hear(1.0, "done")
    return _keep(row, model, mine, rival, at=at)


def _learn_unit(labels: Labels, *, at: datetime, until: datetime, hear: Progress) -> ModelVersion:
    cases = corpus.unit_cases(labels, until=until)
    learned, held = [case for case in cases if not case.is_held_back], [case for case in cases if case.is_held_back]
    telling = corpus.telling_words(learned)
    past = add_cases(history.empty_history(corpus.COLUMNS), learned, telling)
    try:
        model = units.train(past, about={"words": telling}, progress=lambda part, step: hear(part * LEARNING, step))
    except units.TooLittle as error:
        raise NothingToLearn(_("Proposing units needs at least 40 closed cases of two units.")) from error
    hear(LEARNING, "measure")
    mine = _measure_unit(model, held)
    rival = _measure_unit(_rival(Task.UNIT), held)
    days = [case.on for case in cases]
    row = ModelVersion(
        task=Task.UNIT, origin=ModelVersion.Origin.CASES, trained_at=at, first_on=min(days), last_on=max(days),
        texts=len(learned), held_back=len(held),
    )  # fmt: skip
    hear(1.0, "done")
    return _keep(row, model, mine, rival, at=at)


def add_cases(past: history.History, cases: Sequence[corpus.Case], telling: Sequence[str]) -> history.History:
    """The history with these cases: done ones for their unit, refused ones against it."""
    places = {word: place for place, word in enumerate(telling)}
    for is_refused in (False, True):
        part = [case for case in cases if case.is_refused == is_refused]
        past = past.with_cases(
            [corpus.with_word(case.values, case.words, places) for case in part], [case.unit for case in part],
            [case.on for case in part], [case.number for case in part], -1.0 if is_refused else 1.0,
        )  # fmt: skip
    return past


def _rival(task: str) -> Any:
    loaded = shelf.active(task)
    return loaded.model if loaded else None


def _credit(proposed: str, truth: str) -> float:
    """1 for the very category, a half for its first level."""
    if proposed == truth:
        return 1.0
    return HALF if proposed.split(LEVELS)[0] == truth.split(LEVELS)[0] else 0.0


def _measure_category(model: category.CategoryModel | None, held: Sequence[corpus.Text]) -> Measured:
    if model is None or not held:
        return Measured()
    known = set(model.labels)
    truths = [_known_as(text.label, known) for text in held]
    three = [[one.label for one in row] for row in model.propose([text.document for text in held])]
    return Measured(
        score=sum(_credit(row[0], text.label) for row, text in zip(three, held, strict=True)) / len(held),
        among_three=sum(truth in row for row, truth in zip(three, truths, strict=True)) / len(held),
        rows=_by_label([row[0] for row in three], truths),
    )


def _known_as(label: str, known: set[str]) -> str:
    """The label itself, or the nearest one above that a model knows."""
    while label not in known and LEVELS in label:
        label = label.rpartition(LEVELS)[0]
    return label


def _measure_unit(model: units.UnitModel | None, held: Sequence[corpus.Case]) -> Measured:
    done = [case for case in held if not case.is_refused]
    if model is None or not done:
        return Measured()
    telling = {word: place for place, word in enumerate(model.about.get("words", ()))}
    rows = model.propose([corpus.with_word(case.values, case.words, telling) for case in done])
    three = [[one.unit for one in row] for row in rows]
    truths = [case.unit for case in done]
    return Measured(
        score=sum(row[:1] == [truth] for row, truth in zip(three, truths, strict=True)) / len(done),
        among_three=sum(truth in row for row, truth in zip(three, truths, strict=True)) / len(done),
        rows=_by_label([row[0] if row else "" for row in three], truths),
    )


def _by_label(first: Sequence[str], truths: Sequence[str]) -> list[dict[str, Any]]:
    """Precision and recall of each label, the most frequent first."""
    said, true = Counter(first), Counter(truths)
    right = Counter(truth for guess, truth in zip(first, truths, strict=True) if guess == truth)
    return [
        {
            "label": label, "cases": true[label], "said": said[label],
            "precision": round(right[label] / said[label], 4) if said[label] else None,
            "recall": round(right[label] / true[label], 4) if true[label] else None,
        }
        for label, _count in (true + said).most_common()
    ]  # fmt: skip


def _keep(row: ModelVersion, model: Any, mine: Measured, rival: Measured, *, at: datetime) -> ModelVersion:
    """Writes the file, then the row; a crash in between leaves a file that nobody names."""
    row.file = f"{row.task}-{at:%Y%m%d-%H%M%S}-{uuid.uuid4().hex[:6]}.model"
    row.score, row.among_three, row.rival_score = mine.score, mine.among_three, rival.score
    row.scores = json.dumps(mine.rows, ensure_ascii=False)
    path = shelf.folder() / row.file
    model.save(path)
    row.sha256 = shelf.checksum(path)
    has_active = ModelVersion.objects.filter(task=row.task, is_active=True).exists()
    wins = row.score is None and not has_active
    wins = wins or beats(row.score or 0.0, row.rival_score, row.held_back, has_active=has_active)
    with transaction.atomic():
        row.save(force_insert=True)
        if wins:
            activate(row, actor=SYSTEM, at=at)
    sweep(at)
    return row


def activate(version: ModelVersion, *, actor: Actor, at: datetime) -> None:
    """Lets a version propose, be it newer or older; a file that is refused changes nothing."""
    shelf.load(version)
    with transaction.atomic():
        ModelVersion.objects.filter(task=version.task, is_active=True).update(is_active=False)
        ModelVersion.objects.filter(pk=version.pk).update(
            is_active=True, activated_at=at, activated_by_id=actor.person_id, activated_by_name=actor.name, refusal=""
        )
        record(
            act="reading.activate", at=at, actor_person_id=actor.person_id, actor_post_id=actor.post_id,
            actor_name=actor.name, subject_kind="model", subject_id=str(version.pk), detail=version.file,
        )  # fmt: skip
    version.is_active = True


def activate_by_id(pk: int, *, actor: Actor, at: datetime) -> ModelVersion | None:
    """Lets the version of that key propose; None when there is none."""
    version = ModelVersion.objects.filter(pk=pk).first()
    if version is not None:
        activate(version, actor=actor, at=at)
    return version


def adopt(path: Path, task: str, *, at: datetime) -> ModelVersion:
    """Takes in a model file trained elsewhere, measured like any other; a foreign or damaged one is refused."""
    model = shelf.LOADERS[task](path)
    labels = read_labels()
    strangers = [label for label in getattr(model, "labels", ()) if labels.row(label) is None]
    if strangers:
        raise ModelRefused(
            _("%(file)s knows categories that this catalogue does not have: %(names)s.")
            % {"file": path.name, "names": ", ".join(strangers[:5])}
        )
    if task == Task.UNIT and model.history.columns != corpus.COLUMNS:
        raise ModelRefused(_("%(file)s was trained on other columns than are known here.") % {"file": path.name})
    held: Any
    if task == Task.CATEGORY:
        held = [text for text in corpus.closed_texts(labels, until=at) if text.is_held_back]
        mine, rival = _measure_category(model, held), _measure_category(_rival(task), held)
    else:
        held = [case for case in corpus.unit_cases(labels, until=at) if case.is_held_back]
        mine, rival = _measure_unit(model, held), _measure_unit(_rival(task), held)
    row = ModelVersion(task=task, origin=ModelVersion.Origin.FILE, trained_at=at, held_back=len(held))
    return _keep(row, model, mine, rival, at=at)


def sweep(at: datetime) -> None:
    """Removes files that no row names: what a killed training left behind, once nobody can be writing it any more."""
    named = set(ModelVersion.objects.values_list("file", flat=True))
    for path in shelf.folder().glob("*"):
        if path.is_file() and path.name not in named and path.stat().st_mtime < (at - ABANDONED).timestamp():
            path.unlink(missing_ok=True)
