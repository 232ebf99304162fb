"""Read and write the CSV tables of the command: UTF-8, a header, clear words when something is missing."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

csv.field_size_limit(50_000_000)

Row = dict[str, str]


class TableRefused(Exception):
    """A table that cannot be read, or lacks a column that was asked for."""


def read(path: Path, needed: Sequence[str] = ()) -> list[Row]:
    """All rows of a table, empty text for missing values."""
    return list(stream(path, needed))


def stream(path: Path, needed: Sequence[str] = ()) -> Iterator[Row]:
    """The rows of a table one by one."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in needed if name not in (reader.fieldnames or ())]
            if missing:
                raise TableRefused(f"{path} has no column named {', '.join(missing)}.")
            for row in reader:
                yield {name: value or "" for name, value in row.items() if isinstance(name, str)}
    except FileNotFoundError as error:
        raise TableRefused(f"There is no file {path}.") from error
    except (UnicodeDecodeError, csv.Error, OSError) as error:
        raise TableRefused(f"{path} cannot be read as a UTF-8 table: {error}") from error


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
