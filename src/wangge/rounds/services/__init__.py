"""Verbs of rounds; each changes rows in one transaction."""

from wangge.rounds.services.editing import Change, Foreseen, as_it_is, change_round, differences, foresee
from wangge.rounds.services.opening import open_due
from wangge.rounds.services.refusal import RoundRefused
from wangge.rounds.services.reminding import remind_due
from wangge.rounds.services.setting import (
    choose_targets,
    create_round,
    end_round,
    rest_target,
    resume_target,
    set_targets,
    update_target,
)
from wangge.rounds.services.settling import mark_done, miss_overdue, waive

__all__ = [
    "Change",
    "Foreseen",
    "RoundRefused",
    "as_it_is",
    "change_round",
    "choose_targets",
    "create_round",
    "differences",
    "end_round",
    "foresee",
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
