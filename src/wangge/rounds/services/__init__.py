"""Verbs of rounds; each changes rows in one transaction."""

from wangge.rounds.services.opening import open_due
from wangge.rounds.services.refusal import RoundRefused
from wangge.rounds.services.reminding import remind_due
from wangge.rounds.services.setting import (
    create_round,
    end_round,
    rest_target,
    resume_target,
    set_targets,
    update_target,
)
from wangge.rounds.services.settling import mark_done, miss_overdue, waive

__all__ = [
    "RoundRefused",
    "create_round",
    "end_round",
    "mark_done",
    "miss_overdue",
    "open_due",
    "remind_due",
    "rest_target",
    "resume_target",
    "set_targets",
    "update_target",
    "waive",
]
