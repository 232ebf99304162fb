"""What may be asked of a list beyond the matter's own columns; higher apps add theirs when they start."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db.models import QuerySet


class Narrow(Protocol):
    """Leaves the matters that carry a mark; `party` asks it of one unit's part, where that can be told."""

    def __call__(self, rows: QuerySet[Any], *, at: datetime, party: int | None) -> QuerySet[Any]: ...


@dataclass(frozen=True)
class Mark:
    """Something that happened to a matter, by which a list can be narrowed."""

    name: str
    title: Any
    narrow: Narrow


marks: dict[str, Mark] = {}


def add_marks(*new: Mark) -> None:
    """Makes marks known to lists, exports, boards and maps."""
    marks.update({mark.name: mark for mark in new})
