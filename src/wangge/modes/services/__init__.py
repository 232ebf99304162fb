"""Verbs of emergency times."""

from wangge.modes.services.calling import answer_call, call_squads, forget_called
from wangge.modes.services.refusal import ModeRefused
from wangge.modes.services.reviewing import remind_reviews, write_review
from wangge.modes.services.switching import (
    change_level,
    end_due,
    extend_mode,
    set_share,
    stand_down,
    start_mode,
)
from wangge.modes.services.tasking import KEY, add_task, attach, grow_task, key_of, move_task, words_of

__all__ = [
    "KEY",
    "ModeRefused",
    "add_task",
    "answer_call",
    "attach",
    "call_squads",
    "change_level",
    "end_due",
    "extend_mode",
    "forget_called",
    "grow_task",
    "key_of",
    "move_task",
    "remind_reviews",
    "set_share",
    "stand_down",
    "start_mode",
    "words_of",
    "write_review",
]
