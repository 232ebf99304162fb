"""What a visitor and somebody living alone look at together: a short list without marks or sums; pure Python."""

from collections.abc import Iterable, Mapping
from typing import Any

from wangge.kit.words import gettext_noop
from wangge.matters.rules import Answer, Ask

SHIPPED = (
    gettext_noop("Heating, water, power, gas"),
    gettext_noop("Smoke pipe and alarms"),
    gettext_noop("Food and daily needs"),
    gettext_noop("Floor, lights, handrails"),
    gettext_noop("Telephone, and whom to call"),
    gettext_noop("Company, a hand with things"),
)
MOST_LINES = 8
LONGEST_LINE = 40
TOO_MANY = gettext_noop("At most eight lines: a visit is no inspection.")
TOO_LONG = gettext_noop("A line has at most forty signs.")
PREFIX = "needs_"


def read_lines(text: str) -> list[str]:
    """One line each, without empty ones and doubles."""
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def lines_refusal(lines: list[str]) -> str:
    """Why a list is not taken, or ''."""
    if len(lines) > MOST_LINES:
        return TOO_MANY
    return TOO_LONG if any(len(line) > LONGEST_LINE for line in lines) else ""


def asks_for(lines: Iterable[str]) -> tuple[Ask, ...]:
    """A box for each line: ticked means that something is needed."""
    return tuple(Ask(f"{PREFIX}{place}", Answer.FLAG, line) for place, line in enumerate(lines))


def ticked(lines: Iterable[str], given: Mapping[str, Any]) -> list[str]:
    """The lines where something is needed; of the others nothing is kept."""
    return [line for place, line in enumerate(lines) if given.get(f"{PREFIX}{place}")]
