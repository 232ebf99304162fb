"""Verbs of the wish that the engine does not have, and what follows its moves."""

from wangge.kinds.wish.services.hooks import after_move, before_move, initial
from wangge.kinds.wish.services.households import Household, forget_ended, open_household
from wangge.kinds.wish.services.reminding import remind_claimers
from wangge.kinds.wish.services.telling import tell_wish

__all__ = [
    "Household", "after_move", "before_move", "forget_ended", "initial", "open_household",
    "remind_claimers", "tell_wish",
]  # fmt: skip
