"""Rows of several tables out of one joined statement: which columns to ask for, and the objects made of them."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

DATABASE = "default"


def columns(parts: Sequence[tuple[str, Any]]) -> list[str]:
    """Names for `values_list`: all columns of each model behind the relation that leads to it ('' or 'posts__')."""
    return [prefix + field.attname for prefix, model in parts for field in model._meta.concrete_fields]


def objects(parts: Sequence[tuple[str, Any]], row: Sequence[Any]) -> Iterator[Any]:
    """One object per part; None where an outer join found nothing."""
    values = iter(row)
    for _prefix, model in parts:
        names = [field.attname for field in model._meta.concrete_fields]
        found = model.from_db(DATABASE, names, list(islice(values, len(names))))
        yield found if found.pk is not None else None
