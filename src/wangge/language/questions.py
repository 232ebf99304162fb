"""Which of the questions that were answered before is meant by what somebody types: one word or a whole story.

Character pairs that few questions share weigh most; single characters and pairs with one between weigh a little beside
them, so that a mistyped character costs a pair and not the answer. Fast enough for some thousand answers.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from wangge.kit.bigrams import HAN, tokens

LONG = 24
"""Search words from which on a text is a story: it need not be in the answer, the question must be in it."""
BESIDE, SINGLE, APART, UNHEARD = 0.6, 0.3, 0.5, 0.5
"""What counts less: a word of the answer, a single character, a pair with one between, a word in no answer at all."""
STORY = 0.95
BETWEEN = "_"
_RUNS = re.compile(f"[{HAN}]{{3,}}")
_ASKING = re.compile(
    "请问|怎么样|怎么办|怎么|怎样|如何|什么时候|什么|哪里|哪儿|哪个|多少|需要|需不需要|可不可以|可以|能不能|能否|是不是|有没有"
    "|我想|想要|想问|我要|我家|我们|你们|他们|一下|谢谢|您好|你好|办理|应该|一个|这个|那个|在哪|吗|呢|吧|啊|了|的"
)


@dataclass(frozen=True)
class Asked:
    """A question that has an answer: its words, and what else tells that it is meant (the answer, a category)."""

    id: int
    question: str
    more: str = ""


@dataclass
class Questions:
    """Questions by their search words."""

    held: list[tuple[int, frozenset[str], frozenset[str]]] = field(default_factory=list)
    shared: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, asked: Iterable[Asked]) -> "Questions":
        """Takes all of them in."""
        found = cls()
        for one in asked:
            question = frozenset(_words(one.question))
            more = frozenset(_words(one.more)) - question
            found.held.append((one.id, question, more))
            found.shared.update(question | more)
        return found

    def meant(self, text: str, *, least: float, most: int) -> list[tuple[int, float]]:
        """Ids with a likeness from 0 to 1, the best first, none below `least`."""
        said = _words(text)
        if not said or not self.held:
            return []
        found = [(name, self._likeness(said, question, more)) for name, question, more in self.held]
        kept = [(name, round(likeness, 4)) for name, likeness in found if likeness >= least]
        return sorted(kept, key=lambda one: (-one[1], one[0]))[:most]

    def _likeness(self, said: set[str], question: frozenset[str], more: frozenset[str]) -> float:
        whole = sum(self._weight(word) for word in said)
        hit = sum(self._weight(word) for word in said & question)
        hit += BESIDE * sum(self._weight(word) for word in said & more)
        likeness = hit / whole if whole else 0.0
        if len(said) > LONG and question:
            told = sum(self._weight(word) for word in question & said)
            likeness = max(likeness, STORY * told / sum(self._weight(word) for word in question))
        return likeness

    def _weight(self, word: str) -> float:
        shared = self.shared[word]
        weight = math.log(1.0 + len(self.held) / max(shared, 1)) * (1.0 if shared else UNHEARD)
        if len(word) == 1:
            return SINGLE * weight
        return APART * weight if BETWEEN in word else weight


def _words(text: str) -> set[str]:
    """The search words of a text, and its pairs of characters with one between."""
    plain = _plain(text)
    apart = (
        f"{first}{BETWEEN}{last}" for run in _RUNS.findall(plain) for first, last in zip(run, run[2:], strict=False)
    )
    return {*tokens(plain), *apart}


def _plain(text: str) -> str:
    """Without the words that every question has."""
    return _ASKING.sub(" ", text) if _ASKING.sub("", text).strip() else text
