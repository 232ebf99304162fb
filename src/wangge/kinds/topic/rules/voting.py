"""Votes: thresholds as exact fractions, the four fractions of a decision, and the verdict; pure Python, integers only.

Sources: Civil Code art. 278 and the interpretation of 2020 art. 8 and 9 for owners; the organic laws of villagers' and
residents' committees for assemblies. "以上" includes the number, "过半数" does not (Civil Code art. 1259).
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from wangge.kit.words import gettext_noop


class Choice(StrEnum):
    """What a ballot says; a ballot that abstains takes part."""

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"


CHOICE_TITLES = {
    Choice.YES: gettext_noop("In favour"),
    Choice.NO: gettext_noop("Against"),
    Choice.ABSTAIN: gettext_noop("Abstain"),
}


class ThresholdUnreadable(ValueError):
    """A threshold that is not written like `>=2/3` or `>1/2`."""


@dataclass(frozen=True)
class Threshold:
    """A share that must be reached (`>=2/3`) or passed (`>1/2`)."""

    share: Fraction
    is_strict: bool

    @classmethod
    def parse(cls, text: str) -> "Threshold":
        """Reads `>=2/3` or `>1/2`."""
        plain = text.strip().replace("≥", ">=").replace(" ", "")
        is_strict = not plain.startswith(">=")
        number = plain.removeprefix(">=").removeprefix(">")
        try:
            share = Fraction(number)
        except (ValueError, ZeroDivisionError):
            raise ThresholdUnreadable(text) from None
        if not plain.startswith(">") or not 0 <= share <= 1 or (is_strict and share == 1):
            raise ThresholdUnreadable(text)
        return cls(share, is_strict)

    def __str__(self) -> str:
        return f"{'>' if self.is_strict else '>='}{self.share.numerator}/{self.share.denominator}"

    def holds(self, part: int, whole: int) -> bool:
        """Whether part of whole reaches it; of nothing, nothing is reached."""
        if whole <= 0:
            return False
        left, right = part * self.share.denominator, self.share.numerator * whole
        return left > right if self.is_strict else left >= right

    def needed(self, whole: int) -> int:
        """The smallest part of whole that reaches it."""
        floor, rest = divmod(self.share.numerator * whole, self.share.denominator)
        return floor + 1 if self.is_strict or rest else floor


@dataclass(frozen=True)
class Majority:
    """What a decision needs: of the roll to take part, and of those taking part to agree; None means not asked."""

    quorum_heads: Threshold | None
    majority_heads: Threshold | None
    quorum_area: Threshold | None = None
    majority_area: Threshold | None = None

    @property
    def counts_area(self) -> bool:
        """Whether floor area is counted beside heads."""
        return self.quorum_area is not None or self.majority_area is not None


@dataclass(frozen=True)
class Measure:
    """Heads, or area in hundredths of a square metre: of the roll, of those taking part, of those for and against."""

    roll: int = 0
    taking_part: int = 0
    yes: int = 0
    no: int = 0

    @property
    def abstain(self) -> int:
        """Who took part and said neither."""
        return self.taking_part - self.yes - self.no


class Aspect(StrEnum):
    """The four fractions."""

    QUORUM_HEADS = "quorum_heads"
    QUORUM_AREA = "quorum_area"
    MAJORITY_HEADS = "majority_heads"
    MAJORITY_AREA = "majority_area"


ASPECT_TITLES = {
    Aspect.QUORUM_HEADS: gettext_noop("Taking part, by head"),
    Aspect.QUORUM_AREA: gettext_noop("Taking part, by area"),
    Aspect.MAJORITY_HEADS: gettext_noop("For, by head"),
    Aspect.MAJORITY_AREA: gettext_noop("For, by area"),
}


@dataclass(frozen=True)
class Line:
    """One of the fractions with its threshold and whether it is reached."""

    aspect: Aspect
    part: int
    whole: int
    threshold: Threshold
    holds: bool

    @property
    def is_quorum(self) -> bool:
        """Whether it is about taking part."""
        return self.aspect in {Aspect.QUORUM_HEADS, Aspect.QUORUM_AREA}


@dataclass(frozen=True)
class Verdict:
    """All fractions asked for; passed when every one of them is reached."""

    lines: tuple[Line, ...]

    @property
    def is_quorate(self) -> bool:
        """Whether enough took part."""
        return all(line.holds for line in self.lines if line.is_quorum)

    @property
    def is_passed(self) -> bool:
        """Whether the decision is made."""
        return bool(self.lines) and all(line.holds for line in self.lines)


def judge(majority: Majority, *, heads: Measure, area: Measure) -> Verdict:
    """The verdict of a tally under a rule."""
    asked = (
        (Aspect.QUORUM_HEADS, heads.taking_part, heads.roll, majority.quorum_heads),
        (Aspect.QUORUM_AREA, area.taking_part, area.roll, majority.quorum_area),
        (Aspect.MAJORITY_HEADS, heads.yes, heads.taking_part, majority.majority_heads),
        (Aspect.MAJORITY_AREA, area.yes, area.taking_part, majority.majority_area),
    )
    return Verdict(
        tuple(
            Line(aspect, part, whole, threshold, threshold.holds(part, whole))
            for aspect, part, whole, threshold in asked
            if threshold is not None
        )
    )


@dataclass(frozen=True)
class Entry:
    """One voter of a roll: one head with an area in hundredths of a square metre; excluded ones do not count at all."""

    position: int
    label: str
    area: int = 0
    is_excluded: bool = False


@dataclass(frozen=True)
class Part:
    """An exclusive part before owners are put together; equal owner keys are one owner (interpretation art. 9)."""

    label: str
    area: int
    owner_key: str = ""


class RollWrong(ValueError):
    """A roll that cannot be; `line` is the position of the part, from 1."""

    def __init__(self, reason: str, *, line: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


TWICE = gettext_noop("The same part is on the roll twice.")
NO_LABEL = gettext_noop("A line of the roll has no name.")
BAD_AREA = gettext_noop("The area must be greater than zero.")
EMPTY_ROLL = gettext_noop("The roll is empty.")


def gather_owners(parts: Sequence[Part], *, counts_area: bool) -> list[Entry]:
    """Puts the parts of one owner together to one head with the sum of their areas, in the order of first parts."""
    if not parts:
        raise RollWrong(EMPTY_ROLL)
    groups: dict[str, list[Part]] = {}
    seen: set[str] = set()
    for line, part in enumerate(parts, start=1):
        label = part.label.strip()
        if not label:
            raise RollWrong(NO_LABEL, line=line)
        if label in seen:
            raise RollWrong(TWICE, line=line)
        if counts_area and part.area <= 0:
            raise RollWrong(BAD_AREA, line=line)
        seen.add(label)
        key = part.owner_key.strip()
        groups.setdefault(f"key:{key}" if key else f"part:{label}", []).append(part)
    return [
        Entry(position, "、".join(part.label.strip() for part in own), sum(part.area for part in own))
        for position, own in enumerate(groups.values(), start=1)
    ]


def roll_hash(entries: Iterable[Entry]) -> str:
    """SHA-256 of the frozen roll, one line per voter in the order of positions."""
    lines = [
        f"{entry.position}\t{entry.label}\t{entry.area}\t{int(entry.is_excluded)}"
        for entry in sorted(entries, key=lambda entry: entry.position)
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


MOST_COIN = 12
"""The largest coin is 2¹² hundredths of a square metre (40.96 m²): every flat has several, so no coin is one's own."""


def coins(area: int) -> list[int]:
    """Changes an area into coins of powers of two, the largest first; their sum is the area exactly."""
    largest = 1 << MOST_COIN
    full, rest = divmod(area, largest)
    return [largest] * full + [1 << bit for bit in range(MOST_COIN - 1, -1, -1) if rest >> bit & 1]
