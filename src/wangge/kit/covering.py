"""Counts that give nobody away: small ones are left out, and none can be worked out from the total."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

LEAST = 5
"""No count of people or of sealed matters between 1 and 4 is shown [N]."""
HIDDEN = "*"
"""Stands where a number is left out, whether it is small itself or covers one that is."""
Key = TypeVar("Key", bound=Hashable)


def protected(counts: Mapping[Key, int], *, least: int = LEAST) -> dict[Key, int | None]:
    """Counts of parts of one total; `None` where a number would be too small or could be worked out from the rest.

    What is left out adds up to nothing or to at least `least`, so the total gives no small part away. A zero is a
    number like any other here: it stays when it stands alone, but goes when it is needed to cover a small one.
    """
    shown: dict[Key, int | None] = {key: (None if 0 < count < least else count) for key, count in counts.items()}
    left_out = sum(counts[key] for key, count in shown.items() if count is None)
    hidden = sum(1 for count in shown.values() if count is None)
    if hidden == 0 or (hidden > 1 and left_out >= least):
        return shown
    for key in sorted((key for key, count in shown.items() if count is not None), key=lambda key: counts[key]):
        shown[key] = None
        left_out += counts[key]
        hidden += 1
        if hidden > 1 and left_out >= least:
            break
    return shown
