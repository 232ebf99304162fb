"""What a decision goes through, and what is known of the bodies that decide; pure Python."""

from wangge.kinds.decision.rules.bodies import KEEPERS, KINDS, READERS, BodyKind, confirmers_of, due_by, keepers_of
from wangge.kinds.decision.rules.table import (
    CLOCKS,
    MOVE_TITLES,
    MOVE_TONES,
    OPEN_STATES,
    OPENING,
    PARAMETERS,
    PHASES,
    STAGES,
    STATE_TITLES,
    STEPS,
    Move,
    State,
)

__all__ = [
    "CLOCKS",
    "KEEPERS",
    "KINDS",
    "MOVE_TITLES",
    "MOVE_TONES",
    "OPENING",
    "OPEN_STATES",
    "PARAMETERS",
    "PHASES",
    "READERS",
    "STAGES",
    "STATE_TITLES",
    "STEPS",
    "BodyKind",
    "Move",
    "State",
    "confirmers_of",
    "due_by",
    "keepers_of",
]
