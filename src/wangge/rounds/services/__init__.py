"""Verbs of rounds; each changes rows in one transaction."""

from wangge.rounds.services.editing import Change, Foreseen, as_it_is, change_round, differences, foresee
from wangge.rounds.services.growing import KEY, attach, grow_finding, key_of, words_of
from wangge.rounds.services.lists import commit_list, create_list, forget_drafts
from wangge.rounds.services.opening import open_due
from wangge.rounds.services.proving import prove_done
from wangge.rounds.services.recording import Answer, record_work
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
from wangge.rounds.services.shortforms import LineGiven, begin_forms, lines_of, save_form

__all__ = [
    "KEY",
    "Answer",
    "Change",
    "Foreseen",
    "LineGiven",
    "RoundRefused",
    "as_it_is",
    "attach",
    "begin_forms",
    "change_round",
    "choose_targets",
    "commit_list",
    "create_list",
    "create_round",
    "differences",
    "end_round",
    "foresee",
    "forget_drafts",
    "grow_finding",
    "key_of",
    "lines_of",
    "mark_done",
    "miss_overdue",
    "open_due",
    "prove_done",
    "record_work",
    "remind_due",
    "rest_target",
    "resume_target",
    "save_form",
    "set_targets",
    "update_target",
    "waive",
    "words_of",
]
