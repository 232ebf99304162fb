"""Keyset paging: a page costs the same wherever it is, and nothing is counted."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Model, Q, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.db.models.expressions import OrderBy


@dataclass(frozen=True)
class KeysetPage:
    """The rows of one page; `next` and `previous` are cursors for the `after` parameter, or empty."""

    items: list[Any]
    next: str = ""
    previous: str = ""

    def __iter__(self) -> Any:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


def keyset_page(queryset: QuerySet[Any], order: Sequence[str], after: str = "", size: int = 50) -> KeysetPage:
    """The page behind a cursor; `order` names fields, "-" for descending, and must end with a unique one.

    Empty values come last in either direction. A cursor that cannot be read gives the first page.
    """
    backwards, values = _read_cursor(after, len(order))
    found = list(keyset_rows(queryset, order, after)[: size + 1])
    has_more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    return KeysetPage(
        items=found,
        next=_cursor("n", found[-1], order) if found and (has_more or backwards) else "",
        previous=_cursor("p", found[0], order) if found and (has_more if backwards else values is not None) else "",
    )


def keyset_rows(queryset: QuerySet[Any], order: Sequence[str], after: str = "") -> QuerySet[Any]:
    """All rows behind a cursor, the nearest first."""
    backwards, values = _read_cursor(after, len(order))
    rows = queryset.order_by(*(_ordering(queryset.model, name, backwards) for name in order))
    return rows if values is None else rows.filter(_beyond(queryset.model, order, values, backwards))


def _is_nullable(model: type[Model], name: str) -> bool:
    current: Any = model
    nullable = False
    for part in name.split(LOOKUP_SEP):
        try:
            field = current._meta.get_field(part)
        except FieldDoesNotExist:
            return False
        nullable = nullable or bool(getattr(field, "null", False))
        current = field.related_model
    return nullable


def _ordering(model: type[Model], name: str, backwards: bool) -> OrderBy:
    bare = name.removeprefix("-")
    descending = name.startswith("-") != backwards
    if not _is_nullable(model, bare):
        return OrderBy(F(bare), descending=descending)
    return OrderBy(F(bare), descending=descending, nulls_first=backwards or None, nulls_last=not backwards or None)


def _step(model: type[Model], name: str, value: Any, backwards: bool) -> Q | None:
    """Rows strictly beyond `value` in one field; None when there can be none."""
    bare = name.removeprefix("-")
    if value is None:
        return Q(**{f"{bare}__isnull": False}) if backwards else None
    lookup = "lt" if name.startswith("-") != backwards else "gt"
    beyond = Q(**{f"{bare}__{lookup}": value})
    if _is_nullable(model, bare) and not backwards:
        beyond |= Q(**{f"{bare}__isnull": True})
    return beyond


def _beyond(model: type[Model], order: Sequence[str], values: list[Any], backwards: bool) -> Q:
    condition = Q(pk__in=[])
    same = Q()
    for name, value in zip(order, values, strict=True):
        bare = name.removeprefix("-")
        step = _step(model, name, value, backwards)
        if step is not None:
            condition |= same & step
        same &= Q(**{f"{bare}__isnull": True}) if value is None else Q(**{bare: value})
    first, bare = values[0], order[0].removeprefix("-")
    if first is not None and not _is_nullable(model, bare):
        # A plain range on the leading column lets the database walk the index instead of evaluating the alternatives.
        lookup = "lte" if order[0].startswith("-") != backwards else "gte"
        condition &= Q(**{f"{bare}__{lookup}": first})
    return condition


def _value(row: Any, name: str) -> Any:
    for part in name.removeprefix("-").split(LOOKUP_SEP):
        row = row.get(part) if isinstance(row, dict) else getattr(row, part)
        if row is None:
            return None
    return row


def _cursor(direction: str, row: Any, order: Sequence[str]) -> str:
    values = [_packed(_value(row, name)) for name in order]
    text = json.dumps([direction, *values], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _packed(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    return value if value is None or isinstance(value, int | float | str) else str(value)


def _unpacked(value: Any) -> Any:
    if isinstance(value, dict):
        return datetime.fromisoformat(value["t"]) if "t" in value else date.fromisoformat(value["d"])
    if isinstance(value, list):
        raise TypeError("a cursor holds plain values")
    return value


def _read_cursor(text: str, length: int) -> tuple[bool, list[Any] | None]:
    if not text:
        return False, None
    try:
        direction, *values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if direction not in {"n", "p"} or len(values) != length:
            return False, None
        return direction == "p", [_unpacked(value) for value in values]
    except (ValueError, TypeError, KeyError):
        return False, None
