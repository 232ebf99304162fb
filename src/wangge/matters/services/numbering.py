"""Numbers: letter, county, day and a serial; unique on either database without locks held by hand."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.db import connection

from wangge.matters.models import NumberSeries

WIDTH = 5
Series = tuple[str, str, date]


def series_of(*, letter: str, area_code: str, day: date) -> Series:
    """The series that a number is taken from: the kind's letter, the county, the day."""
    return letter, (area_code + "000000")[:6], day


def next_numbers(wanted: Sequence[Series]) -> list[str]:
    """The next number of each series, such as M64030220260102 00017 without the space; one statement for all."""
    counts = sorted(Counter(wanted).items())  # in one order everywhere, so that two imports never wait for each other
    if not counts:
        return []
    table = connection.ops.quote_name(NumberSeries._meta.db_table)
    lines = ", ".join(["(%s, %s, %s, %s)"] * len(counts))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (letter, county, day, last) VALUES {lines} "  # noqa: S608 - own table name
            "ON CONFLICT (letter, county, day) DO UPDATE SET last = "
            f"{table}.last + excluded.last RETURNING letter, county, day, last",
            [value for series, count in counts for value in (*series, count)],
        )
        last = {(letter, county, str(day)): serial for letter, county, day, serial in cursor.fetchall()}
    following = {series: last[(*series[:2], str(series[2]))] - count for series, count in counts}
    numbers = []
    for series in wanted:
        following[series] += 1
        letter, county, day = series
        numbers.append(f"{letter}{county}{day:%Y%m%d}{following[series]:0{WIDTH}d}")
    return numbers
