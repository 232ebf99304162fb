"""Sortable tables: which column, which direction, and the order it means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Sort:
    """The chosen column and direction; `order` is ready for `keyset_page`."""

    key: str
    is_descending: bool
    order: tuple[str, ...]

    @property
    def parameter(self) -> str:
        """The value of the `sort` parameter that means this choice."""
        return f"-{self.key}" if self.is_descending else self.key


def read_sort(wanted: str, columns: Mapping[str, Sequence[str]], default: str) -> Sort:
    """The sort that a `sort` parameter asks for ("due", "-due"); unknown columns fall back to the default.

    `columns` maps a column to its fields in ascending order, the last one unique.
    """
    parameter = wanted if wanted.removeprefix("-") in columns else default
    key = parameter.removeprefix("-")
    is_descending = parameter.startswith("-")
    order = tuple(_turned(name) if is_descending else name for name in columns[key])
    return Sort(key=key, is_descending=is_descending, order=order)


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"
