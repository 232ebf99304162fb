"""Models on disk and in this process: loaded once, exchanged when another version becomes active, never half-read."""

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from wangge.language import category, units
from wangge.language.store import ModelRefused
from wangge.reading.models import ModelVersion, Task

LOADERS: dict[str, Callable[[Path], Any]] = {Task.CATEGORY: category.load, Task.UNIT: units.load}
CHANGED = "Its content is not what was written: the checksum differs."


@dataclass(frozen=True)
class Loaded:
    """A model in memory and the row it belongs to."""

    version: ModelVersion
    model: Any


_kept: dict[str, Loaded] = {}
_loading = threading.RLock()


def folder() -> Path:
    """Where model files lie."""
    return Path(settings.DATA_DIR) / "models"


def checksum(path: Path) -> str:
    """Of a model file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def load(version: ModelVersion) -> Any:
    """The model of a version, or `ModelRefused` with the reason."""
    path = folder() / version.file
    model = LOADERS[version.task](path)
    if checksum(path) != version.sha256:
        raise ModelRefused(f"{path.name}: {CHANGED}")
    return model


def active(task: str) -> Loaded | None:
    """The model that proposes; when its file is refused the one before it goes on, and the row says why."""
    version = ModelVersion.objects.filter(task=task, is_active=True).first()
    if version is None:
        return None
    with _loading:
        kept = _kept.get(task)
        if kept is not None and kept.version.pk == version.pk:
            return kept
        found = _loaded(version) or kept or _before(version)
        if found is not None:
            _kept[task] = found
        return found


def forget() -> None:
    """Empties this process's memory of models."""
    with _loading:
        _kept.clear()


def _loaded(version: ModelVersion) -> Loaded | None:
    try:
        return Loaded(version, load(version))
    except ModelRefused as error:
        if version.refusal != str(error)[:300]:
            ModelVersion.objects.filter(pk=version.pk).update(refusal=str(error)[:300])
        return None


def _before(version: ModelVersion) -> Loaded | None:
    """The latest other version that can be read."""
    rows = ModelVersion.objects.filter(task=version.task, activated_at__isnull=False).exclude(pk=version.pk)
    return next((found for row in rows.order_by("-activated_at") if (found := _loaded(row)) is not None), None)
