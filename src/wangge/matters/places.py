"""Areas as an index can follow them: the matters beneath an area are those whose code has its code as a prefix."""

from typing import Any

from django.db import connection
from django.db.models import F, Func, Q, Value
from django.db.models.lookups import Exact

from wangge.areas.queries import within
from wangge.matters.models.matter import PREFIXES


class Prefix(Func):
    """The first signs of a code; the length stands in the SQL itself, or no index on the expression would be found."""

    template = "SUBSTRING(%(expressions)s, 1, %(length)s)"

    def __init__(self, field: str, *, length: int, **extra: Any) -> None:
        super().__init__(F(field), length=int(length), **extra)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="SUBSTR(%(expressions)s, 1, %(length)s)", **extra)


def beneath(code: str, *, field: str = "area_code") -> Q:
    """Matters in an area or beneath it.

    Equality with a prefix lets a list walk one index in the order it is shown in, where a range of codes would have to
    be read whole and sorted: the first page of a county of a million matters costs what that of a grid costs.
    """
    length = len(code)
    if length in PREFIXES or (0 < length < PREFIXES[0] and connection.vendor == "sqlite"):
        # SQLite thinks a range narrow and sorts a whole city; what no index offers, it finds by walking in order.
        return Q(Exact(Prefix(field, length=length), Value(code)))
    if length > PREFIXES[-1]:
        return Q(Exact(Prefix(field, length=PREFIXES[-1]), Value(code[: PREFIXES[-1]])), within(code, field=field))
    return within(code, field=field)
