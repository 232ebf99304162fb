"""Every catalogue is complete: nothing missing, fuzzy, with changed placeholders, or translated in two ways."""

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent / "src" / "wangge"
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}|%[sd]")


def placeholders(text: str) -> set[str]:
    """What a text leaves open to be filled in."""
    return {match.group(0) for match in PLACEHOLDER.finditer(text)}


def translations(entry: polib.POEntry) -> list[str]:
    """Every form of an entry's translation."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def faults_of(entry: polib.POEntry) -> Iterator[str]:
    """What is wrong with one entry."""
    if entry.fuzzy:
        yield "fuzzy"
    allowed = placeholders(entry.msgid) | placeholders(entry.msgid_plural or "")
    for text in translations(entry):
        if not text:
            yield "not translated"
        elif placeholders(text) - allowed or (not entry.msgid_plural and placeholders(text) != allowed):
            yield f"placeholders differ: {text!r}"


def main() -> int:
    faults: list[str] = []
    meanings: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path in sorted(ROOT.rglob("locale/*/LC_MESSAGES/django.po")):
        app = path.parents[3].relative_to(ROOT).as_posix()
        for entry in polib.pofile(str(path)):
            faults += [f"{app}: {entry.msgid!r}: {fault}" for fault in faults_of(entry)]
            meanings[(entry.msgctxt or "", entry.msgid)][" | ".join(translations(entry))].append(app)
    for (_, msgid), texts in meanings.items():
        if len(texts) > 1:
            # All apps share one catalogue at run time, so the app installed first would speak for the others.
            told = "; ".join(f"{text!r} in {', '.join(apps)}" for text, apps in texts.items())
            faults.append(f"{msgid!r} is translated in several ways (use one, or a context): {told}")
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
