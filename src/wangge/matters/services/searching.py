"""Keeps the full-text index: character pairs in SQLite FTS5 or PostgreSQL tsvector, by the same pure function."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from wangge.kit.bigrams import index_text
from wangge.matters.models import SEARCH_TABLE, Matter, WorkOrder

ANALYSED = 100_000
"""Entries of each index that are looked at: fewer, and an index on the county looks as selective as one on a unit."""


def words_of(matter: Matter) -> str:
    """The indexed text of a matter."""
    return index_text(f"{matter.number} {matter.title} {matter.text} {matter.address} {matter.area_name}")


def index(matter: Matter) -> None:
    """Writes a matter's words in place of what was there."""
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {SEARCH_TABLE} WHERE rowid = %s", [matter.pk])  # noqa: S608 - own table name
    index_new([matter])


def index_new(matters: Iterable[Matter]) -> None:
    """Writes the words of matters that the index does not hold yet."""
    rows = [(matter.pk, words_of(matter)) for matter in matters]
    if connection.vendor == "postgresql":
        statement = (
            f"INSERT INTO {SEARCH_TABLE} (matter_id, words) VALUES (%s, to_tsvector('simple', %s)) "  # noqa: S608
            "ON CONFLICT (matter_id) DO UPDATE SET words = EXCLUDED.words"
        )
    else:
        statement = f"INSERT INTO {SEARCH_TABLE} (rowid, words) VALUES (%s, %s)"  # noqa: S608 - own table name
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def refresh_statistics(at: datetime) -> int:
    """Lets SQLite know how selective its indexes have become; without that it reads whole areas for one page."""
    if connection.vendor != "sqlite":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit = {ANALYSED}")
        for model in (Matter, WorkOrder):
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")
    return 1
