"""Clean and segment what people write, whatever they write."""

import html
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from sys import intern

import rjieba

LONGEST = 6_000  # characters read of one text; the rest adds time, not meaning
HEAD_TOKENS = 12  # how much of an untitled text stands in for its title

_TAG = re.compile(  # no start is searched past the next one: a text of nothing but starts costs no more than another
    r"<(script|style)\b(?:(?!<(?:script|style)\b).){0,2000}?</\1\s*>"
    r"|<!--(?:(?!<!--).)*?-->"
    r"|</?[a-zA-Z][^<>]{0,500}>",
    re.I | re.S,
)
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s\u4e00-\u9fff]+", re.I)
_PLACEHOLDER = re.compile(r"<[\u4e00-\u9fff]{1,8}>")
_LETTERS = re.compile(r"([\u0250-\u1fff]+)")  # Cyrillic to Mongolian: the segmenter would cut these into letters
_SPACE = re.compile(r"\s+")
_MARKS = frozenset(("Mn", "Mc"))

SHOWN_FROM = 2  # characters of a word that is shown by itself
_NUMERALS = frozenset("0123456789一二三四五六七八九十两几半每第")
_LEFT_OVER = frozenset(("号楼", "单元", "号院", "号线", "有人", "没有", "起来", "老是", "问题", "情况", "小区", "附近"))
_UNTELLING = frozenset("tmfsdrpcuyq")  # time, number, direction, place, adverb, pronoun, preposition, …

_STOP_WORDS = frozenset((Path(__file__).parent / "words" / "stop.txt").read_text("utf-8").split())


@dataclass(frozen=True)
class Document:
    """One text as tokens: the head (title, or the first words) and the whole, head included.

    Equal words are one object: half the memory of many texts.
    """

    head: tuple[str, ...]
    whole: tuple[str, ...]


def clean(text: str) -> str:
    """Plain text in one normal form: no markup, no addresses, one space where there were many, at most LONGEST long."""
    text = text[: LONGEST * 4].replace("\x00", " ").encode("utf-8", "replace").decode()
    text = _TAG.sub(" ", html.unescape(_PLACEHOLDER.sub(" ", _TAG.sub(" ", text))))
    text = unicodedata.normalize("NFKC", _ADDRESS.sub(" ", text)).lower()
    return _SPACE.sub(" ", text).strip()[:LONGEST]


@lru_cache(maxsize=100_000)
def is_word(token: str) -> bool:
    """Whether a token carries meaning: holds a letter or digit of any script, and is no stop word."""
    return token not in _STOP_WORDS and any(char.isalnum() or unicodedata.category(char) in _MARKS for char in token)


def segment(text: str) -> list[str]:
    """The words of a raw text, without stop words and punctuation."""
    text = clean(text)
    if not _LETTERS.search(text):
        return [intern(token) for token in rjieba.cut(text) if is_word(token)]
    pieces = enumerate(_LETTERS.split(text))
    found = ([piece] if place % 2 else rjieba.cut(piece) for place, piece in pieces)
    return [intern(token) for tokens in found for token in tokens if is_word(token)]


@lru_cache(maxsize=20_000)
def is_telling(token: str) -> bool:
    """Whether a token can be shown by itself as a word: whole, in the dictionary, no time, number, place or particle.

    What the segmenter joined by guessing, or left over beside a figure (`号楼` of `7号楼`), reads like nonsense alone.
    """
    if len(token) < SHOWN_FROM or token[0] in _NUMERALS or token in _LEFT_OVER or not rjieba.has_word(token):
        return False
    tags = [tag for _word, tag in rjieba.tag(token)]
    return len(tags) == 1 and tags[0] != "ns" and tags[0][:1] not in _UNTELLING


def as_document(title: str = "", detail: str = "", segmented: str = "") -> Document:
    """Read one text from its raw parts, or from its already segmented form where the raw parts are empty."""
    if title.strip() or detail.strip():
        head = segment(title)
        whole = head + segment(detail)
    else:
        whole = [intern(token) for token in clean(segmented).split() if is_word(token)]
        head = []
    return Document(tuple(head[: HEAD_TOKENS * 4] or whole[:HEAD_TOKENS]), tuple(whole))


def joined(tokens: Iterable[str]) -> str:
    """Tokens without spaces between them: what character features are made from."""
    return "".join(tokens)
