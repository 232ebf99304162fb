"""What acts are called on the page; apps add theirs in their `apps.ready`. An act without a name shows its code."""

from typing import Any

labels: dict[str, Any] = {}


def register(names: dict[str, Any]) -> None:
    """Adds names of acts."""
    labels.update(names)


def name_of(act: str) -> str:
    """The act in words."""
    return str(labels.get(act, act))
