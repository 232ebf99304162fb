"""Start without a single closed concern: learn from a catalogue's names, terms and examples.

Each category is turned into many short made-up texts; as real concerns close, they count fully and the made-up ones
count less and less.
"""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from wangge.language.text import Document, as_document

FOLDER = Path(__file__).parent / "catalogues"
TEXTS = 60  # made up per category
TERMS = 8  # said together in a made-up text
HEAVIEST = 0.3  # what a made-up text counts at most beside a real one
WORTH = 40.0  # real texts divided into this give the weight


class CatalogueRefused(Exception):
    """A catalogue that cannot be read or lacks names and terms."""


@dataclass(frozen=True)
class Entry:
    """One category: its label (a path where it has levels), terms people use, and sentences they might write."""

    label: str
    terms: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


def shipped() -> list[str]:
    """The names of the catalogues that come with the program."""
    return sorted(path.stem for path in FOLDER.glob("*.json"))


def read(name_or_path: str) -> list[Entry]:
    """A shipped catalogue by name, or one from a file of the same form."""
    path = FOLDER / f"{name_or_path}.json" if name_or_path in shipped() else Path(name_or_path)
    try:
        content = json.loads(path.read_text("utf-8"))
        return [
            Entry(
                str(entry["name"]),
                tuple(str(entry.get("terms", "")).split()),
                tuple(map(str, entry.get("examples", ()))),
            )
            for entry in content["categories"]
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CatalogueRefused(f"{name_or_path} is no catalogue: {error}") from error


def texts(entries: Sequence[Entry]) -> tuple[list[Document], list[str]]:
    """Made-up texts with their labels: every term alone, every example, and mixtures of both."""
    dice = random.Random(20)  # noqa: S311  # the same made-up texts every time
    documents: list[Document] = []
    labels: list[str] = []
    for entry in entries:
        terms = (*entry.label.split("/"), *entry.terms)
        made = [as_document(term, term) for term in terms]
        made += [as_document(example, example) for example in entry.examples]
        for _ in range(TEXTS):
            said = dice.choices(terms, k=TERMS)
            example = dice.choice(entry.examples) if entry.examples else said[0]
            made.append(as_document(said[0] + said[1], "，".join([*said, example])))
        documents += made
        labels += [entry.label] * len(made)
    return documents, labels


def fitting(labels: Sequence[str]) -> list[Entry]:
    """The entries for these labels from the first shipped catalogue that knows them all, or none."""
    wanted = set(labels)
    for name in shipped():
        entries = [entry for entry in read(name) if entry.label in wanted]
        if len(entries) == len(wanted):
            return entries
    return []


def weight(real: int) -> float:
    """What a made-up text counts beside a real one, once there are `real` of these."""
    return min(HEAVIEST, WORTH / max(real, 1))
