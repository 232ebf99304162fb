"""What reads a matter at one moment: the active models, what units did since, and the memory of corrections."""

import threading
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.timezone import localdate

from wangge.language.category import CategoryModel
from wangge.language.duplicates import Concern, Index
from wangge.language.units import UnitModel
from wangge.matters.models import WorkOrder
from wangge.reading import corpus, shelf
from wangge.reading.labels import Labels, read_labels
from wangge.reading.models import Judgement, ModelVersion, Task
from wangge.reading.services.training import add_cases

SAME = 0.72
REMEMBERED = 2_000
KEEP = timedelta(days=365)


@dataclass(frozen=True)
class Memory:
    """Corrections of the last year: the texts, and what was chosen instead."""

    index: Index
    chosen: dict[str, tuple[str, str]]

    def recall(self, text: str) -> tuple[str, str, float]:
        """Category code, number and likeness of the correction that this text resembles most; the newest of equals."""
        found = self.index.like(Concern("", text), 8)
        near = [one for one in found if one.text >= SAME and one.id in self.chosen]
        if not near:
            return "", "", 0.0
        best = max(near, key=lambda one: (round(one.text, 1), int(one.id)))
        return *self.chosen[best.id], best.text


@dataclass(frozen=True)
class Mind:
    """Everything that a reading rests on; `mark` names it, so that readings of an older mind are renewed."""

    mark: str
    labels: Labels
    memory: Memory
    category: CategoryModel | None = None
    version: ModelVersion | None = None
    units: UnitModel | None = None
    telling: dict[str, int] | None = None


_units: dict[str, UnitModel] = {}
_lock = threading.Lock()


def forget() -> None:
    """Empties this process's memory of units."""
    with _lock:
        _units.clear()


def mark_now() -> str:
    """The name of the mind one would have now, in two small statements."""
    versions = dict(ModelVersion.objects.filter(is_active=True).values_list("task", "pk"))
    wrong = Judgement.objects.filter(task=Task.CATEGORY, is_right=False).order_by("-pk").values_list("pk", flat=True)
    return f"{versions.get(Task.CATEGORY, 0)}:{versions.get(Task.UNIT, 0)}:{wrong.first() or 0}"


def mind_at(at: datetime) -> Mind:
    """What reads now."""
    labels = read_labels()
    category, units = shelf.active(Task.CATEGORY), shelf.active(Task.UNIT)
    words = units.model.about.get("words", ()) if units else ()
    return Mind(
        mark=mark_now(),
        labels=labels,
        memory=_memory(at),
        category=category.model if category else None,
        version=category.version if category else None,
        units=_grown(units, labels, list(words), at) if units else None,
        telling={word: place for place, word in enumerate(words)},
    )


def _memory(at: datetime) -> Memory:
    rows = (
        Judgement.objects.filter(task=Task.CATEGORY, is_right=False, at__gte=at - KEEP)
        .order_by("-pk")
        .values_list("pk", "chosen", "matter__number", "matter__title", "matter__text")[:REMEMBERED]
    )
    index, chosen = Index(), dict[str, tuple[str, str]]()
    told = []
    for pk, code, number, title, text in rows:
        told.append(Concern(str(pk), f"{title} {text}"))
        chosen[str(pk)] = (code, number)
    index.add(told)
    return Memory(index, chosen)


def _grown(loaded: shelf.Loaded, labels: Labels, words: list[str], at: datetime) -> UnitModel:
    """The model with every case that ended since its training, until last midnight: learned before the next day."""
    day = localdate(at)
    key = f"{loaded.version.pk}:{day}"
    with _lock:
        if key not in _units:
            midnight = timezone.make_aware(datetime.combine(day, time()))
            known = set(loaded.model.history.ids)
            since = loaded.version.trained_at
            cases = [
                case for case in corpus.unit_cases(labels, since=since, until=midnight) if case.number not in known
            ]
            grown = add_cases(loaded.model.history, cases, words) if cases else loaded.model.history
            _units.clear()
            _units[key] = replace(loaded.model, history=grown)
        return _units[key]


def refusals(category_ids: list[int], unit_id: int, at: datetime) -> tuple[int, int]:
    """How often a unit got such matters in the last half-year, and how often it sent them back."""
    rows = WorkOrder.objects.filter(
        unit_id=unit_id, part=WorkOrder.Part.LEAD, matter__category_id__in=category_ids, sent_at__gte=at - KEEP / 2
    ).values_list("state", flat=True)
    states = list(rows)
    return len(states), states.count("returned")
