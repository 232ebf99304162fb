"""Numbers: letter, county, day and a serial; unique on either database without locks held by hand."""

from datetime import date

from django.db import connection

from wangge.matters.models import NumberSeries

WIDTH = 5


def next_number(*, letter: str, area_code: str, day: date) -> str:
    """The next number of a kind in a county on a day, such as M64030220260102 00017 without the space."""
    county = (area_code + "000000")[:6]
    table = connection.ops.quote_name(NumberSeries._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (letter, county, day, last) VALUES (%s, %s, %s, 1) "  # noqa: S608 - own table name
            f"ON CONFLICT (letter, county, day) DO UPDATE SET last = {table}.last + 1 RETURNING last",
            [letter, county, day],
        )
        (serial,) = cursor.fetchone()
    return f"{letter}{county}{day:%Y%m%d}{serial:0{WIDTH}d}"
