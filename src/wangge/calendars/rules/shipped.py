"""The calendars that ship with the product, and the file format they share with an operator's own."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from wangge.calendars.rules.calendar import Calendar, layered
from wangge.kit.messages import translate as _

DATA = Path(__file__).resolve().parent.parent / "data"
NATION = ""
LAYER_LENGTHS = (2, 4, 6)


class RegionNotUnderstood(ValueError):
    """The text is not an area code."""


class CalendarFileRefused(ValueError):
    """A file of days has rows that cannot be read; `errors` names line and reason of each."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = errors


@dataclass(frozen=True)
class DayRow:
    """One day that differs from its weekday, in one layer; `region` is the code cut to its level, '' for the nation."""

    region: str
    day: date
    is_off: bool
    name: str


def region_prefixes(region: str) -> list[str]:
    """The layers of an area code, from the nation down: 640302 → '', 64, 6403, 640302; zeros at the end are dropped."""
    code = region.strip()
    if code and not re.fullmatch(r"\d{2,17}", code):
        raise RegionNotUnderstood(
            _("“%(region)s” is not an area code (digits only, e.g. 640302).") % {"region": region}
        )
    county = re.sub(r"(00)+$", "", code[:6]) if len(code) >= 6 else code
    return [NATION, *(county[:length] for length in LAYER_LENGTHS if len(county) >= length)]


def _row(values: dict[str, str | None], region: str) -> DayRow:
    flag = (values.get("is_off_day") or "").strip()
    if flag not in {"0", "1"}:
        raise ValueError(_("is_off_day must be 1 (day off) or 0 (worked), not “%(value)s”") % {"value": flag})
    text = (values.get("date") or "").strip()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError(_("“%(value)s” is not a date like 2026-10-01") % {"value": text}) from None
    own = (values.get("region") or "").strip()
    return DayRow(region_prefixes(own or region)[-1], day, flag == "1", (values.get("name") or "").strip())


def read_days(lines: Iterable[str], *, region: str = NATION) -> list[DayRow]:
    """Days from CSV lines with the columns `date,name,is_off_day` and perhaps `region`; all errors are told at once."""
    reader = csv.DictReader(lines)
    missing = {"date", "is_off_day"} - set(reader.fieldnames or ())
    if missing:
        raise CalendarFileRefused([_("Missing column: %(names)s") % {"names": ", ".join(sorted(missing))}])
    rows, errors = [], []
    for number, values in enumerate(reader, start=2):
        try:
            rows.append(_row(values, region))
        except ValueError as error:
            errors.append(_("Line %(number)d: %(reason)s") % {"number": number, "reason": error})
    if errors:
        raise CalendarFileRefused(errors)
    return rows


def known_years(days: Iterable[date]) -> frozenset[int]:
    """Years whose national notice is in: New Year's Day is a statutory day off and stands in every notice."""
    return frozenset(day.year for day in days if (day.month, day.day) == (1, 1))


@cache
def shipped_days() -> dict[str, dict[date, tuple[bool, str]]]:
    """The shipped layers: region → day → (is worked, name)."""
    layers: dict[str, dict[date, tuple[bool, str]]] = defaultdict(dict)
    for name in ("national.csv", "regional.csv"):
        with (DATA / name).open(encoding="utf-8", newline="") as file:
            for row in read_days(file):
                layers[row.region][row.day] = (not row.is_off, row.name)
    return dict(layers)


@cache
def shipped_calendar(region: str = NATION) -> Calendar:
    """The shipped calendar of a region with the default office hours."""
    layers = shipped_days()
    days, names = layered(layers.get(prefix, {}) for prefix in region_prefixes(region))
    return Calendar(days=days, names=names, years=known_years(layers[NATION]))
