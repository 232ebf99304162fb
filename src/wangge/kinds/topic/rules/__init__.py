"""The life of a topic, its action items, votes, cost shares and opinions; pure Python."""

from wangge.kinds.topic.rules.table import CLOCKS, CONVENORS, OPENING, PROPOSERS, RESOLVERS, STAFF, STEPS
from wangge.kinds.topic.rules.words import (
    MOVE_TITLES,
    MOVE_TONES,
    PHASES,
    STAGES,
    STATE_TITLES,
    TIER_TITLES,
    UNHEARD,
    Move,
    State,
    Tier,
)

__all__ = [
    "CLOCKS", "CONVENORS", "MOVE_TITLES", "MOVE_TONES", "OPENING", "PHASES", "PROPOSERS", "RESOLVERS", "STAFF",
    "STAGES", "STATE_TITLES", "STEPS", "TIER_TITLES", "UNHEARD", "Move", "State", "Tier",
]  # fmt: skip
