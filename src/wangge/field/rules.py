"""What in a grid is its worker's own to do, what he may do, and what he only knows of; pure Python."""

import re
from collections.abc import Mapping

from wangge.matters.rules import Audience, ClockRule, Step

TITLE_LENGTH = 40
SENTENCE_ENDS = re.compile(r"[。！？；!?;\n]")
KEY = re.compile(r"[0-9a-f-]{36}")


def turns(
    steps: Mapping[tuple[str, str], Step], clocks: Mapping[str, ClockRule], role: str
) -> dict[str, frozenset[str]]:
    """Per state in which somebody of this role can act, the clocks that such a move ends; windows are no duty."""
    found: dict[str, frozenset[str]] = {}
    for (state, _move), step in steps.items():
        ended = frozenset(name for name in step.stops if not clocks[name].is_window)
        if role in step.by and ended:
            found[state] = found.get(state, frozenset()) | ended
    return found


def own_clocks(clocks: Mapping[str, ClockRule]) -> frozenset[str]:
    """Clocks that warn the grid first: what they measure is the grid worker's own to do."""
    return frozenset(name for name, clock in clocks.items() if clock.ladder and Audience.GRID in clock.ladder[0].tells)


def title_of(text: str, category: str, place: str = "") -> str:
    """The first sentence of a text; without one the category, and the place in words if there is one."""
    sentence = SENTENCE_ENDS.split(" ".join(text.split()))[0] if text.strip() else ""
    if not sentence:
        sentence = f"{category} · {place}" if place else category
    return sentence if len(sentence) <= TITLE_LENGTH else sentence[: TITLE_LENGTH - 1] + "…"


def is_key(text: str) -> bool:
    """Whether a text is a key that our own forms make."""
    return KEY.fullmatch(text) is not None


def dialable(text: str) -> str:
    """The number to call in what somebody left as a contact, or '' when it is none (an e-mail, a chat name)."""
    digits = re.sub(r"[\s\-()（）]", "", text)
    return digits if re.fullmatch(r"\+?\d{3,20}", digits) else ""
