"""微心愿: states, moves, limits, guards, the reading of public texts, the counting; pure Python."""

from wangge.kinds.wish.rules.counting import Counters, Rate, count_up
from wangge.kinds.wish.rules.screening import FINDINGS, household_words
from wangge.kinds.wish.rules.table import (
    CLAIMERS,
    CLOCKS,
    COMMUNITY,
    ENDED,
    GRID,
    HELPERS,
    IN_HAND,
    KEPT_SEALED,
    ON_WALL,
    OPENING,
    OVERSEERS,
    PHASES,
    STAFF,
    STAGES,
    STEPS,
    TELLERS,
)
from wangge.kinds.wish.rules.words import MOVE_TITLES, MOVE_TONES, SORTS, STATE_TITLES, Move, Sort, State
from wangge.kit.identity import DOUBTS, Finding, Found, faults, screen

__all__ = [
    "CLAIMERS", "CLOCKS", "COMMUNITY", "DOUBTS", "ENDED", "FINDINGS", "GRID", "HELPERS", "IN_HAND", "KEPT_SEALED",
    "MOVE_TITLES", "MOVE_TONES", "ON_WALL", "OPENING", "OVERSEERS", "PHASES", "SORTS", "STAFF", "STAGES",
    "STATE_TITLES", "STEPS", "TELLERS", "Counters", "Finding", "Found", "Move", "Rate", "Sort", "State", "count_up",
    "faults", "household_words", "screen",
]  # fmt: skip
