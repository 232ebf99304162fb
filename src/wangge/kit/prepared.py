"""A statement that is worked out once per connection and run often: working it out takes ten times as long."""

from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary


class Prepared:
    """Rows of a `values_list`, by a statement whose text never changes.

    `build` makes the query with the samples in place of the values that change from run to run; a sample is a number,
    text or day that stands nowhere else in the statement.
    """

    def __init__(self, build: Callable[..., Any], **samples: Any) -> None:
        self._build = build
        self._samples = samples
        self._known: WeakKeyDictionary[Any, tuple[str, tuple[Any, ...], Any, Any]] = WeakKeyDictionary()

    def _worked_out(self, connection: Any) -> tuple[str, tuple[Any, ...], Any, Any]:
        if connection not in self._known:
            compiler = self._build(**self._samples).query.get_compiler(connection=connection)
            sql, values = compiler.as_sql()
            converters = compiler.get_converters([column for column, *_rest in compiler.select])
            self._known[connection] = sql, tuple(values), compiler, converters
        return self._known[connection]

    def rows(self, connection: Any, **given: Any) -> list[tuple[Any, ...]]:
        """The rows for these values."""
        sql, values, compiler, converters = self._worked_out(connection)
        adapt = connection.ops.adapt_unknown_value
        real = {adapt(sample): adapt(given[name]) for name, sample in self._samples.items()}
        with connection.cursor() as cursor:
            cursor.execute(sql, [real.get(value, value) for value in values])
            found = cursor.fetchall()
        return [tuple(row) for row in (compiler.apply_converters(found, converters) if converters else found)]
