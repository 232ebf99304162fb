"""Whether this process can do its work."""

from django.db import DatabaseError, connection


def find_trouble() -> str:
    """One word for what does not answer, or nothing."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "database"
    return ""
