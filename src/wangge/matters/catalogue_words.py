"""The words of the catalogue's table: its columns with heading and hint, and what its coded cells are called."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

HINT_MARK = "#"
SCHEMES = ("own", "component", "event")
ASKED_OF = ("reporter", "unit")
YES_OR_NO = _("yes or no")


@dataclass(frozen=True)
class TableColumn:
    """A column: its plain name, its heading, and what belongs into it."""

    name: str
    label: Any
    hint: Any = ""


TABLE = (
    TableColumn("row", _("The line is"), _("a category, a condition, a question or a duty")),
    TableColumn("code", _("Code of the category"), _("in every line; never used for another thing again")),
    TableColumn("parent", _("Code of the category above"), _("of a category; empty: first level")),
    TableColumn("scheme", _("List"), _("of a category: which list it stands in")),
    TableColumn("name", pgettext_lazy("category", "Name"), _("of a category")),
    TableColumn("words", _("Words residents use"), _("of a category, separated by spaces")),
    TableColumn("advice", _("Advice to the reporter"), _("of a category; shown while reporting")),
    TableColumn("urgent", _("Always urgent"), YES_OR_NO),
    TableColumn("offered", _("Offered to residents"), YES_OR_NO),
    TableColumn("active", _("In use"), YES_OR_NO),
    TableColumn("position", _("Position in the list"), _("a number; small ones come first")),
    TableColumn("number", _("Number of the condition"), _("1, 2, 3 …; empty: in the order of the lines")),
    TableColumn("filing", _("Filed when"), _("of a condition")),
    TableColumn("closing", _("Closed when"), _("of a condition")),
    TableColumn("limit", _("Limit"), _("of a condition, such as “3 work_day” or “2 urgent_hour”")),
    TableColumn("source", _("Source of the limit"), _("rule or document the limit comes from")),
    TableColumn("question", _("Code of the question"), _("small letters and digits")),
    TableColumn("asked_of", _("Who is asked"), _("the reporter, or the unit when it says done")),
    TableColumn("text", _("Question"), _("as people read it")),
    TableColumn("choices", _("Choices"), _("separated by |; empty: free text")),
    TableColumn("required", _("Must be answered"), YES_OR_NO),
    TableColumn("area", _("Area code"), _("of a duty; empty: everywhere")),
    TableColumn("unit", _("Code of the responsible unit"), _("of a duty, as in the list of organizations")),
    TableColumn("assist", _("Codes of assisting units"), _("of a duty, separated by ;")),
    TableColumn("reason", _("Reason"), _("of a duty: why this unit")),
)
COLUMNS = tuple(column.name for column in TABLE)
LABELS = {column.name: column.label for column in TABLE}
FLAGS = ("urgent", "offered", "active", "required")
WORDS: dict[str, dict[str, Any]] = {
    "row": {
        "category": pgettext_lazy("line of the catalogue", "category"),
        "condition": pgettext_lazy("line of the catalogue", "condition"),
        "question": pgettext_lazy("line of the catalogue", "question"),
        "duty": pgettext_lazy("line of the catalogue", "duty"),
    },
    "scheme": {"own": _("Residents' concerns"), "component": _("Public facilities"), "event": _("Disturbances")},
    "asked_of": {"reporter": _("Reporter, when reporting"), "unit": _("Unit, when done")},
    **{name: {"yes": pgettext_lazy("flag", "yes"), "no": pgettext_lazy("flag", "no")} for name in FLAGS},
}


def heading_names() -> dict[str, str]:
    """Every heading that is understood (each language, and the plain name), with the column it stands for."""
    names = {name: name for name in COLUMNS}
    for language, _label in settings.LANGUAGES:
        with translation.override(language):
            names |= {str(column.label): column.name for column in TABLE}
    return names


def plain_word(column: str, text: str) -> str:
    """What a cell in any language of the house means; what is not known stays as it stands."""
    if not text or text in WORDS[column]:
        return text
    for language, _label in settings.LANGUAGES:
        with translation.override(language):
            found = next((plain for plain, label in WORDS[column].items() if str(label) == text), "")
        if found:
            return found
    return text


def shown_word(column: str, text: str) -> str:
    """A cell in the language of the page."""
    return str(WORDS[column][text]) if column in WORDS and text in WORDS[column] else text


def known_words(column: str) -> str:
    """What may stand in a column, in the language of the page."""
    return ", ".join(str(label) for label in WORDS[column].values())
