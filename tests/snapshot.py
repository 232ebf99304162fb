"""Rows of every table, kept in memory and put back: a town built once per process instead of once per test."""

from dataclasses import dataclass, field
from typing import Any

from django.db import connection

LEFT_OUT = ("django_migrations", "django_content_type", "auth_permission", "sqlite_", "matters_search_")


@dataclass
class Snapshot:
    """What was in the database, table by table."""

    tables: list[tuple[str, list[str], list[tuple[Any, ...]]]] = field(default_factory=list)


def take() -> Snapshot:
    """All rows there are now."""
    snapshot = Snapshot()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(LEFT_OUT):
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows = cursor.fetchall()
            if rows:
                snapshot.tables.append((table, [column[0] for column in cursor.description], rows))
    return snapshot


def put_back(snapshot: Snapshot) -> None:
    """The rows as they were, into empty tables; numbers given next follow on from theirs."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for table, columns, rows in snapshot.tables:
            names, places = ", ".join(map(quote, columns)), ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {quote(table)} ({names}) VALUES ({places})", rows)
            if connection.vendor == "postgresql" and "id" in columns and isinstance(rows[0][columns.index("id")], int):
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence(%s, 'id'), (SELECT max(id) FROM {quote(table)}))", [table]
                )
