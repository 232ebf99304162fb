"""Safety checks at home, made together with a utility such as the gas company: appointment, consent, result; pure.

A check at home is an offer. Without the household's consent nobody enters, and a refusal is written down as what it is:
no mark, no second list, nothing follows from it.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from wangge.kit.words import gettext_noop


class HomeCheckState(StrEnum):
    """Where a check at home stands."""

    PLANNED = "planned"
    OK = "ok"
    DEFECT = "defect"
    FIXED = "fixed"
    REFUSED = "refused"


HOME_TITLES: Mapping[str, str] = {
    HomeCheckState.PLANNED: gettext_noop("Agreed for a day"),
    HomeCheckState.OK: gettext_noop("All in order"),
    HomeCheckState.DEFECT: gettext_noop("To be rectified"),
    HomeCheckState.FIXED: gettext_noop("Defect rectified"),
    HomeCheckState.REFUSED: gettext_noop("Not wanted"),
}
HOME_STEPS: Mapping[str, tuple[str, ...]] = {
    HomeCheckState.PLANNED: (HomeCheckState.OK, HomeCheckState.DEFECT, HomeCheckState.REFUSED),
    HomeCheckState.DEFECT: (HomeCheckState.FIXED,),
}
"""From each state the ones that may follow; the others are final."""
HOME_KINDS: Mapping[str, str] = {
    "gas": gettext_noop("Gas appliances and pipes"),
    "electric": gettext_noop("Electrical wiring"),
    "heating": gettext_noop("Heating"),
}
ENTERED = frozenset({HomeCheckState.OK, HomeCheckState.DEFECT, HomeCheckState.FIXED})
"""States behind which somebody was in the home."""
SETTLED_ALREADY = gettext_noop("This check has its result already.")
NO_CONSENT = gettext_noop("Nobody enters without consent: note the day on which the household agreed.")
NO_DEFECT = gettext_noop("Say what has to be rectified.")
NO_DUE = gettext_noop("Say until when it is rectified; the day lies not before the check.")


def home_refusal(
    state: str, to: str, *, consent_on: date | None, defect: str = "", due_on: date | None = None, on: date
) -> str:
    """Why a check at home does not become this, or nothing."""
    if to not in HOME_STEPS.get(state, ()):
        return SETTLED_ALREADY
    if to in ENTERED and consent_on is None:
        return NO_CONSENT
    if to != HomeCheckState.DEFECT:
        return ""
    if not defect.strip():
        return NO_DEFECT
    return "" if due_on and due_on >= on else NO_DUE
