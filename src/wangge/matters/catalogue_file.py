"""The catalogue as a table file: one row per category, condition, question or duty rule; asks no database.

Columns: `row` says what the line is; `code` is the category's in all of them.
category: parent, scheme, name, words, advice, urgent, offered, active, position
condition: number, filing, closing, limit, source
question: question (its code), asked_of, text, choices (separated by |), required, position
duty: area, unit (the organization's code), assist (codes separated by ;), reason
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from wangge.calendars.rules import LimitNotUnderstood, parse_limit
from wangge.kit.codes import CodeRefused, cut
from wangge.kit.sheets import Row, SheetRefused, read_rows
from wangge.matters.catalogue_words import ASKED_OF, HINT_MARK, SCHEMES, heading_names, known_words, plain_word

MOST_ROWS = 5000
YES = frozenset({"1", "yes", "true", "y", "是"})
NO = frozenset({"", "0", "no", "false", "n", "否"})


@dataclass(frozen=True)
class Fault:
    """A bad row: its line, what is wrong with it, and in which column if it is one cell."""

    line: int
    reason: str
    column: str = ""

    def __str__(self) -> str:
        words = f"{self.column}: {self.reason}" if self.column else self.reason
        return _("line %(line)d: %(reason)s") % {"line": self.line, "reason": words} if self.line else words


@dataclass(frozen=True)
class CategoryRow:
    """A category as the file describes it."""

    line: int
    code: str
    name: str
    parent: str = ""
    scheme: str = "own"
    words: str = ""
    advice: str = ""
    is_urgent: bool = False
    is_offered: bool = True
    is_active: bool = True
    position: int = 100


@dataclass(frozen=True)
class ConditionRow:
    """A filing condition with its closing condition and limit."""

    line: int
    code: str
    number: int
    filing: str
    closing: str
    limit: str
    source: str = ""


@dataclass(frozen=True)
class QuestionRow:
    """A question of a category."""

    line: int
    code: str
    question: str
    text: str
    asked_of: str = "reporter"
    choices: tuple[str, ...] = ()
    is_required: bool = False
    position: int = 100


@dataclass(frozen=True)
class DutyRow:
    """Who is responsible for a category in an area."""

    line: int
    code: str
    unit: str
    area: str = ""
    assist: tuple[str, ...] = ()
    reason: str = ""


@dataclass
class CatalogueFile:
    """Everything a file says, and what is wrong with it."""

    categories: dict[str, CategoryRow] = field(default_factory=dict)
    conditions: list[ConditionRow] = field(default_factory=list)
    questions: list[QuestionRow] = field(default_factory=list)
    duties: list[DutyRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    texts: dict[int, dict[str, str]] = field(default_factory=dict)
    columns: set[str] = field(default_factory=set)


class CellRefused(ValueError):
    """A cell that does not hold what its column wants."""


class Cells:
    """The cells of one row; every reason is collected."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.faults: list[Fault] = []

    def text(self, name: str, *, needed: bool = False, longest: int = 2000) -> str:
        """A text; `needed` ones may not be empty."""
        value = str(self.row.values.get(name) or "").strip()
        if needed and not value:
            self.refuse(name, _("is empty"))
        if len(value) > longest:
            self.refuse(name, _("longer than %(longest)d characters") % {"longest": longest})
        return value

    def number(self, name: str, default: int) -> int:
        """A whole number, or the default where the cell is empty."""
        value = self.text(name)
        if not value:
            return default
        if not value.isascii() or not value.isdigit() or len(value) > 5:
            self.refuse(name, _("“%(text)s” is no whole number") % {"text": value})
            return default
        return int(value)

    def flag(self, name: str, default: bool) -> bool:
        """Yes or no, or the default where the cell is empty."""
        value = self.text(name).lower()
        if not value:
            return default
        if value not in YES | NO:
            self.refuse(name, _("“%(text)s” is neither yes nor no") % {"text": value})
        return value in YES

    def choice(self, name: str, known: tuple[str, ...]) -> str:
        """One of the known words; the first where the cell is empty."""
        value = plain_word(name, self.text(name)) or known[0]
        if value not in known:
            self.refuse(name, _("“%(text)s” is none of %(known)s") % {"text": value, "known": known_words(name)})
        return value

    def limit(self, name: str) -> str:
        """A limit such as `3 work_day`."""
        value = self.text(name, needed=True)
        try:
            return str(parse_limit(value)) if value else ""
        except LimitNotUnderstood as error:
            self.refuse(name, str(error))
            return ""

    def area(self, name: str) -> str:
        """An area code, or nothing."""
        value = self.text(name)
        try:
            return cut(value) if value else ""
        except CodeRefused as error:
            self.refuse(name, str(error))
            return ""

    def parts(self, name: str, separator: str) -> tuple[str, ...]:
        """A list inside one cell."""
        return tuple(part.strip() for part in self.text(name).split(separator) if part.strip())

    def refuse(self, name: str, reason: str) -> None:
        """Notes what is wrong with a column."""
        self.faults.append(Fault(self.row.line, reason, name))


def _category(cells: Cells) -> CategoryRow:
    return CategoryRow(
        line=cells.row.line,
        code=cells.text("code", needed=True, longest=40),
        name=cells.text("name", needed=True, longest=60),
        parent=cells.text("parent"),
        scheme=cells.choice("scheme", SCHEMES),
        words=cells.text("words"),
        advice=cells.text("advice"),
        is_urgent=cells.flag("urgent", False),
        is_offered=cells.flag("offered", True),
        is_active=cells.flag("active", True),
        position=cells.number("position", 100),
    )


def _condition(cells: Cells) -> ConditionRow:
    return ConditionRow(
        line=cells.row.line,
        code=cells.text("code", needed=True),
        number=cells.number("number", 0),
        filing=cells.text("filing", needed=True, longest=300),
        closing=cells.text("closing", longest=300),
        limit=cells.limit("limit"),
        source=cells.text("source", longest=200),
    )


def _question(cells: Cells) -> QuestionRow:
    return QuestionRow(
        line=cells.row.line,
        code=cells.text("code", needed=True),
        question=cells.text("question", needed=True, longest=30),
        text=cells.text("text", needed=True, longest=200),
        asked_of=cells.choice("asked_of", ASKED_OF),
        choices=cells.parts("choices", "|"),
        is_required=cells.flag("required", False),
        position=cells.number("position", 100),
    )


def _duty(cells: Cells) -> DutyRow:
    return DutyRow(
        line=cells.row.line,
        code=cells.text("code"),
        unit=cells.text("unit", needed=True),
        area=cells.area("area"),
        assist=cells.parts("assist", ";"),
        reason=cells.text("reason", longest=200),
    )


READERS: Mapping[str, Callable[[Cells], object]] = {
    "category": _category,
    "condition": _condition,
    "question": _question,
    "duty": _duty,
}


def read_catalogue(source: Path | bytes, filename: str = "") -> CatalogueFile:
    """Everything in a file, checked as far as the file alone can tell; headings may be in any language."""
    found = CatalogueFile()
    names = heading_names()
    try:
        for row in read_rows(source, filename):
            texts = {names.get(head.rstrip("* "), head): text for head, text in row.values.items()}
            if "row" not in texts:
                raise SheetRefused(_("There is no column that says what each line is. Take the template."))
            if texts["row"].startswith(HINT_MARK):
                continue
            if len(found.texts) == MOST_ROWS:
                raise SheetRefused(_("More than %(count)d lines: split the table.") % {"count": MOST_ROWS})
            found.texts[row.line] = texts
            found.columns |= set(texts)
            _take(found, Row(row.line, texts))
    except (OSError, SheetRefused) as error:
        found.faults.append(Fault(0, str(error)))
    found.faults.extend(_doubles(found))
    return found


def _take(found: CatalogueFile, row: Row) -> None:
    cells = Cells(row)
    text = cells.text("row")
    reader = READERS.get(plain_word("row", text))
    if reader is None:
        reason = _("“%(text)s” is none of %(known)s") % {"text": text, "known": known_words("row")}
        found.faults.append(Fault(row.line, reason, "row"))
        return
    value = reader(cells)
    if cells.faults:
        found.faults.extend(cells.faults)
    elif isinstance(value, CategoryRow):
        if value.code in found.categories:
            found.faults.append(Fault(row.line, _("the code %(code)s stands twice") % {"code": value.code}, "code"))
        found.categories[value.code] = value
    elif isinstance(value, ConditionRow):
        found.conditions.append(value)
    elif isinstance(value, QuestionRow):
        found.questions.append(value)
    elif isinstance(value, DutyRow):
        found.duties.append(value)


def _doubles(found: CatalogueFile) -> Iterator[Fault]:
    """Conditions, questions and duty rules that stand twice; conditions without a number are counted by place."""
    keyed: Iterable[tuple[int, tuple[str, str]]] = [
        *((row.line, (row.code, str(row.number))) for row in found.conditions if row.number),
        *((row.line, (row.code, row.question)) for row in found.questions),
        *((row.line, (row.code, f"@{row.area}")) for row in found.duties),
    ]
    seen: dict[tuple[str, str], int] = {}
    for line, key in keyed:
        if key in seen:
            yield Fault(line, _("the same as line %(line)d") % {"line": seen[key]})
        seen.setdefault(key, line)
