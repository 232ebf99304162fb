"""What proposals mean and when they may be believed; pure Python."""

import zlib
from collections.abc import Iterable, Mapping, Sequence

from wangge.kit.words import gettext_noop

LEVELS = "/"
HOLD_EVERY = 6
FEWEST_HELD = 10
FEWEST_EXAMPLES = 4
OFTEN_REFUSED = 0.2
FEWEST_REFUSALS = 3
SURE_UNIT = 0.5

CERTAINTY = (
    (0.9, gettext_noop("almost certain"), "good"),
    (0.7, gettext_noop("likely"), "info"),
    (0.5, gettext_noop("more likely than not"), "info"),
    (0.0, gettext_noop("possible"), "plain"),
)


def certainty(chance: float) -> tuple[str, str]:
    """Words and tone for a probability; a figure alone says too much to most readers and too little to some."""
    return next((words, tone) for least, words, tone in CERTAINTY if chance >= least)


def is_held_back(text: str) -> bool:
    """Whether a text is kept for measuring and never learned from, by any version; equal texts share their fate."""
    return zlib.crc32("".join(text.split()).encode()) % HOLD_EVERY == 0


def path_of(code: str, parents: Mapping[str, str]) -> str:
    """A category's code with those above it, the first level first."""
    steps = [code]
    while parents.get(steps[0]) and parents[steps[0]] not in steps:
        steps.insert(0, parents[steps[0]])
    return LEVELS.join(steps)


def rolled_up(labels: Sequence[str], first_levels: Iterable[str], least: int = FEWEST_EXAMPLES) -> list[str]:
    """Labels that too few texts carry are replaced by the label above; a first level stands for itself."""
    found = list(labels)
    known = set(first_levels)
    for _level in range(3):
        counts: dict[str, int] = {}
        for label in found:
            counts[label] = counts.get(label, 0) + 1
        found = [
            label.rpartition(LEVELS)[0] if counts[label] < least and label not in known and LEVELS in label else label
            for label in found
        ]
    return found


def named_child(text: str, children: Mapping[str, Sequence[str]]) -> str:
    """The one category beneath whose own words the text says; several or none: empty."""
    said = {code: max((len(word) for word in words if len(word) > 1 and word in text), default=0)
            for code, words in children.items()}  # fmt: skip
    longest = max(said.values(), default=0)
    best = [code for code, length in said.items() if length == longest]
    return best[0] if longest and len(best) == 1 else ""


def refuses_often(returned: int, sent: int) -> bool:
    """Whether a unit has refused so many of such cases that the duty list may be out of date."""
    return returned >= FEWEST_REFUSALS and returned >= OFTEN_REFUSED * max(sent, 1)


def beats(score: float, rival: float | None, held_back: int, *, has_active: bool) -> bool:
    """Whether a candidate may take over: there is none yet, or it did better on enough texts that neither had seen."""
    if not has_active:
        return True
    return held_back >= FEWEST_HELD and rival is not None and score > rival
