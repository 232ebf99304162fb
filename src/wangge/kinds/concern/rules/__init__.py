"""The life of a concern; pure Python."""

from wangge.kinds.concern.rules.table import (
    MOVE_TITLES,
    MOVE_TONES,
    OPENING,
    ORDER_STEPS,
    STAGES,
    STATE_TITLES,
    STEPS,
)
from wangge.kinds.concern.rules.words import CLOCKS, DEMANDS, PARAMETERS, PHASES, SIGNERS, Move, State

__all__ = [
    "CLOCKS",
    "DEMANDS",
    "MOVE_TITLES",
    "MOVE_TONES",
    "OPENING",
    "ORDER_STEPS",
    "PARAMETERS",
    "PHASES",
    "SIGNERS",
    "STAGES",
    "STATE_TITLES",
    "STEPS",
    "Move",
    "State",
]
