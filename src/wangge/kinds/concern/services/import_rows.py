"""One row of an import: its cells understood by the mapping, with everything that is odd about it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _

from wangge.areas.queries import find_area
from wangge.kinds.concern.importing import Line, Mapping, Table
from wangge.kinds.concern.importing.cells import (
    CHANNEL_WORDS,
    DEMAND_WORDS,
    CellRefused,
    clean,
    day_comes_first,
    is_closed,
    joined_moment,
    parse_moment,
    title_of,
    word_of,
)
from wangge.kinds.concern.services.import_categories import CategoryBook
from wangge.kinds.concern.services.import_places import Gazetteer, PlaceCells, Placed, find_places
from wangge.matters.models import Category, Matter
from wangge.matters.services import ReporterGiven

NUMBER_LENGTH = 80
CHANNELS = frozenset(Matter.Channel.values)
SOON = timedelta(days=1)
SUMS = frozenset({"合计", "总计", "小计", "共计", "总数", "total", "sum"})
NO_POINT = " ,，;；/-"  # what is left of a point where both numbers are missing
ERROR, WARNING = "error", "warning"


def is_sum(line: Line) -> bool:
    """Whether a row adds up the others, as lists that people print end with."""
    first = next((cell for cell in line.cells.values() if cell), "")
    return first.replace(" ", "").rstrip("：:").lower() in SUMS


class ImportRefused(ValueError):
    """An import that cannot begin; the text says why."""


@dataclass(frozen=True)
class Options:
    """What holds for the whole file."""

    area_code: str = ""
    datum: str = "wgs84"
    source: str = ""
    channel: str = Matter.Channel.HOTLINE_12345
    only_open: bool = False


@dataclass(frozen=True)
class Finding:
    """Something about one row: what keeps it out (error) or what was done in its stead (warning)."""

    line: int
    column: str
    severity: str
    reason: str
    name: str = ""


@dataclass
class Prepared:
    """A row understood: what `report` is to be given, or errors."""

    line: Line
    number: str
    given: dict[str, object] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    place: Placed = field(default_factory=Placed)
    category: Category | None = None

    @property
    def is_good(self) -> bool:
        """Whether it can become a matter."""
        return not any(finding.severity == ERROR for finding in self.findings)


class Reader:
    """Turns lines into what `report` takes, by a mapping and options; looks names up without a query per row."""

    def __init__(self, table: Table, mapping: Mapping, options: Options, at: datetime) -> None:
        sample = table.sample()
        if not sample:
            raise ImportRefused(_("The file has no rows."))
        if options.area_code and find_area(options.area_code) is None:
            raise ImportRefused(_("There is no area with the code %(code)s.") % {"code": options.area_code})
        if not (mapping.of("text") or mapping.of("title") or mapping.of("category")):
            raise ImportRefused(_("No column was taken for the text: say which one it is."))
        self.mapping, self.options, self.at = mapping, options, at
        self.zone = get_current_timezone()
        self.known = Gazetteer(options.area_code, options.datum)
        self.book = CategoryBook()
        self.is_day_first = day_comes_first(self.mapping.one("moment", line.cells) for line in sample)

    def notes(self) -> list[str]:
        """What holds for every row because a column is missing."""
        found = []
        if not self.mapping.of("text"):
            found.append(_("No column has a text: title and category stand in for it."))
        if not self.mapping.of("moment"):
            found.append(_("No column says when: every row is taken as reported now."))
        if not any(self.mapping.of(name) for name in ("area", "address", "lng", "point")):
            found.append(_("No column says where: every row is put into the area given for all."))
        if not self.mapping.of("number"):
            found.append(_("No column has a number: rows are known again by their content."))
        if not self.mapping.of("channel"):
            found.append(_("No column says by which channel: every row gets the channel given for all."))
        return found

    def prepare(self, line: Line) -> Prepared:
        """One row, understood as far as it can be, with everything odd about it."""
        found = self.begin(line)
        self.complete([found])
        return found

    def begin(self, line: Line) -> Prepared:
        """A row with its number and words only."""
        found = Prepared(line, self._number(line))
        if line.surplus:
            self._note(found, "", ERROR, _("There are more cells than headings in this row."))
        elif is_sum(line):
            self._note(found, "", ERROR, _("This is a line of sums."))
        else:
            self._texts(found)
        return found

    def complete(self, rows: Iterable[Prepared]) -> None:
        """The moment, place and all else of rows; their points are looked up together."""
        whole = [found for found in rows if not found.line.surplus]
        wheres = [self._where(found) for found in whole]
        for found, where, place in zip(whole, wheres, find_places(wheres, self.known), strict=True):
            self._moment(found)
            self._place(found, where, place)
            self._words(found)

    def _note(self, found: Prepared, name: str, severity: str, reason: str) -> None:
        column = ", ".join(self.mapping.of(name))
        found.findings.append(Finding(found.line.number, column, severity, reason, name))

    def _number(self, line: Line) -> str:
        number = clean(self.mapping.one("number", line.cells))
        if number and len(number) <= NUMBER_LENGTH:
            return number
        content = "\x1f".join(f"{head}\x1e{cell}" for head, cell in sorted(line.cells.items()))
        return f"row:{hashlib.sha256(content.encode()).hexdigest()[:40]}"

    def _texts(self, found: Prepared) -> None:
        cells = found.line.cells
        text = clean(self.mapping.one("text", cells))
        title = "：".join(dict.fromkeys(clean(part) for part in self.mapping.all("title", cells)))
        kinds = [clean(part) for part in self.mapping.all("category", cells)]
        if not text and kinds:
            title = "：".join(dict.fromkeys(part for part in (kinds[-1], title) if part))
        if not (text or title):
            self._note(found, "text", ERROR, _("There is no text."))
            return
        found.given |= {"title": title or title_of(text), "text": text or title}
        if not text and kinds:
            found.given["text"] = ""
            if self.mapping.of("text"):
                self._note(found, "text", WARNING, _("There is no text; the category’s words stand in for it."))

    def _moment(self, found: Prepared) -> None:
        text = joined_moment(self.mapping.all("moment", found.line.cells))
        if not text:
            found.given["at"] = self.at
            if self.mapping.of("moment"):
                self._note(found, "moment", WARNING, _("There is no moment: taken as reported now."))
            return
        try:
            moment = parse_moment(text, self.zone, is_day_first=self.is_day_first)
        except CellRefused:
            self._note(found, "moment", ERROR, _("“%(text)s” is no date or moment.") % {"text": text[:40]})
            return
        if moment > self.at + SOON:
            self._note(found, "moment", ERROR, _("%(text)s lies in the future.") % {"text": text[:40]})
        found.given["at"] = min(moment, self.at)

    def _where(self, found: Prepared) -> PlaceCells:
        cells = found.line.cells
        return PlaceCells(
            lng=self.mapping.one("lng", cells),
            lat=self.mapping.one("lat", cells),
            point=self.mapping.one("point", cells).strip(NO_POINT),
            areas=tuple(self.mapping.all("area", cells)),
            address=clean(" ".join(self.mapping.all("address", cells))),
        )

    def _place(self, found: Prepared, where: PlaceCells, place: Placed) -> None:
        found.place = place
        for name, reason in place.warnings:
            self._note(found, name, WARNING, reason)
        if not place.area_code:
            self._note(found, "area", ERROR, _("There is no place, and no area was given for all."))
        elif where.is_empty and any(self.mapping.of(name) for name in ("area", "address", "lng", "point")):
            self._note(found, "area", WARNING, _("There is no place: put into the area given for all."))
        names = clean(" ".join(part for part in (*where.areas, where.address) if part))
        found.given |= {
            "area_code": place.area_code, "lng": place.lng, "lat": place.lat, "estate": place.estate, "address": names,
        }  # fmt: skip

    def _words(self, found: Prepared) -> None:
        cells = found.line.cells
        found.category, doubt = self.book.find(self.mapping.all("category", cells))
        if doubt:
            self._note(found, "category", WARNING, doubt)
        channel = self.mapping.one("channel", cells)
        code = word_of(channel, CHANNEL_WORDS) if channel not in CHANNELS else channel
        if channel and not code:
            text = _("“%(text)s” is no channel known here: the one given for all was taken.")
            self._note(found, "channel", WARNING, text % {"text": channel[:40]})
        demand = word_of(self.mapping.one("demand", cells), DEMAND_WORDS)
        name, contact = self.mapping.one("name", cells), self.mapping.one("contact", cells)
        found.given |= {
            "channel": code or self.options.channel,
            "category": found.category,
            "demand": demand,
            "reporter": ReporterGiven(name=clean(name), contact=clean(contact), wants_contact=bool(contact))
            if name or contact
            else None,
        }
        self._closed(found)

    def _closed(self, found: Prepared) -> None:
        cells = found.line.cells
        if not (self.mapping.one("closed", cells) or is_closed(self.mapping.one("state", cells))):
            return
        found.given["is_closed"] = True
        if self.options.only_open:
            self._note(found, "state", ERROR, _("It is closed at its source and was left out, as asked."))
