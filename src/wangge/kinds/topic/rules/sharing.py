"""Sharing a cost among households: exact to the fen, always summing to the total; pure Python."""

import hashlib
from collections.abc import Iterable, Sequence
from enum import StrEnum

from wangge.kit.words import gettext_noop


class Rule(StrEnum):
    """By what a cost is shared."""

    EQUAL = "equal"
    AREA = "area"
    USE = "use"


RULE_TITLES = {
    Rule.EQUAL: gettext_noop("Equally, every household the same"),
    Rule.AREA: gettext_noop("By floor area"),
    Rule.USE: gettext_noop("By use"),
}
NOTHING_TO_SHARE = gettext_noop("The amount must be greater than zero.")
NOBODY = gettext_noop("There is no household to share the cost.")
NOBODY_DECLINED = gettext_noop("No household has declined; the shares stand as they are.")
NO_WEIGHT = gettext_noop("Every weight must be zero or more, and at least one greater than zero.")


class CannotShare(ValueError):
    """An amount that cannot be shared as given; the text says why."""


def share(total_fen: int, weights: Sequence[int]) -> list[int]:
    """Shares of a total in fen by whole-number weights: largest remainders, the earlier household first among equals.

    Each share is the exact one rounded up or down to the fen, and they sum to the total exactly.
    """
    if total_fen <= 0:
        raise CannotShare(NOTHING_TO_SHARE)
    if not weights:
        raise CannotShare(NOBODY)
    whole = sum(weights)
    if min(weights) < 0 or whole <= 0:
        raise CannotShare(NO_WEIGHT)
    floors = [divmod(total_fen * weight, whole) for weight in weights]
    left = total_fen - sum(floor for floor, _rest in floors)
    order = sorted(range(len(weights)), key=lambda place: (-floors[place][1], place))
    lucky = set(order[:left])
    return [floor + (place in lucky) for place, (floor, _rest) in enumerate(floors)]


def weights_for(rule: str, given: Sequence[int]) -> list[int]:
    """The weights a rule uses: one each, or what was given."""
    return [1] * len(given) if rule == Rule.EQUAL else list(given)


def share_without(total_fen: int, weights: Sequence[int], out: Sequence[bool]) -> list[int]:
    """Shares of those who stay in, in their order, when the places marked `out` pay nothing; the total stays."""
    if not any(out):
        raise CannotShare(NOBODY_DECLINED)
    return share(total_fen, [weight for weight, is_out in zip(weights, out, strict=True) if not is_out])


def list_hash(rows: Iterable[tuple[int, str, int, int]]) -> str:
    """SHA-256 of a frozen list: position, household, weight and share in fen, one line each."""
    lines = ["\t".join(str(value) for value in row) for row in sorted(rows)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def yuan(fen: int) -> str:
    """An amount as it is written: `1,234.50`."""
    return f"{fen // 100:,}.{fen % 100:02d}"
