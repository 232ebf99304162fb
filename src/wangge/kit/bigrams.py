"""Search words of a text: Chinese as single characters and pairs, everything else as whole words."""

import re
import unicodedata
from collections.abc import Iterator

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_NEVER_FOLDED = re.compile("[\u4e00-\u9fff]+|[0-9]+")
_RUNS = re.compile(f"(?P<han>[{HAN}]+)|(?P<word>[^\\W_{HAN}]+)")


def _runs(text: str) -> Iterator[tuple[bool, str]]:
    """Pieces of one script, in order: (is Chinese, text), width and case folded."""
    for found in _RUNS.finditer(unicodedata.normalize("NFKC", text).casefold()):
        yield found.lastgroup == "han", found.group()


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)]


def tokens(text: str) -> list[str]:
    """All search words of a text, in order and with repetitions; single characters are kept beside the pairs."""
    found: list[str] = []
    for is_han, run in _runs(text):
        found += [*run, *_pairs(run)] if is_han else [run]
    return found


def index_text(text: str) -> str:
    """What is stored in the full-text index: the search words with spaces between."""
    return " ".join(tokens(text))


def _wanted(text: str) -> list[tuple[bool, str]]:
    """What a searcher asks for: (is the beginning of a word, search word); each once, in order."""
    wanted: dict[str, bool] = {}
    for is_han, run in _runs(text):
        if is_han:
            wanted.update(dict.fromkeys(_pairs(run) or [run], False))
        else:
            wanted[run] = True
    return [(is_prefix, word) for word, is_prefix in wanted.items()]


def fts5_query(text: str) -> str:
    """A SQLite FTS5 expression that finds every indexed text containing all of it; '' when there is nothing to find."""
    return " AND ".join(f'"{word}"*' if is_prefix else f'"{word}"' for is_prefix, word in _wanted(text))


def pieces(text: str) -> list[str]:
    """What a stored text with a space before and behind it holds, all of it, if and only if `fts5_query` finds it.

    Empty where there is nothing to find, and where FTS5 folds words further than `index_text` did (é to e).
    """
    wanted = _wanted(text)
    if not all(_NEVER_FOLDED.fullmatch(word) for _is_prefix, word in wanted):
        return []
    return [f" {word}" if is_prefix else f" {word} " for is_prefix, word in wanted]


def tsquery(text: str) -> str:
    """The same for PostgreSQL's `to_tsquery('simple', …)`; '' when there is nothing to find."""
    return " & ".join(f"'{word}':*" if is_prefix else f"'{word}'" for is_prefix, word in _wanted(text))
