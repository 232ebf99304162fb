"""What is seen or told on the way, at a door or on a patrol, and becomes a matter of its own."""

from collections.abc import Iterable
from typing import Any, Required, TypedDict

from wangge.files.models import StoredFile
from wangge.matters.models import Category, Matter

FINDING = "concern"
"""The kind that a finding becomes: what has to be done about things belongs to the units, not to the visitor."""
LONGEST_TITLE = 40


class Seen(TypedDict, total=False):
    """A finding as the form gives it."""

    text: Required[str]
    category: Required[Category | None]
    is_urgent: bool
    address: str
    files: Iterable[StoredFile]
    key: str


def as_matter(seen: Seen) -> dict[str, Any]:
    """The same as `open_matter` and `grow` take it; urgent also where the category always is."""
    text, category = seen["text"], seen["category"]
    is_urgent = seen.get("is_urgent", False) or (category is not None and category.is_urgent)
    return {
        "kind": FINDING, "title": first_words(text), "text": text, "category": category,
        "address": seen.get("address", ""), "files": seen.get("files", ()), "key": seen.get("key", ""),
        "urgency": Matter.Urgency.URGENT if is_urgent else Matter.Urgency.NORMAL,
    }  # fmt: skip


def first_words(text: str) -> str:
    """A title out of a text."""
    words = " ".join(text.split())
    return words if len(words) <= LONGEST_TITLE else words[: LONGEST_TITLE - 1] + "…"
