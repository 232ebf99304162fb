"""Verbs of crews."""

from wangge.crews.services.refusal import CrewRefused
from wangge.crews.services.seats import edit_seat, end_seat, follow_division, forget_ended, take_seat
from wangge.crews.services.slots import add_slot, begin_with_usual, edit_slot, retire_slot

__all__ = [
    "CrewRefused",
    "add_slot",
    "begin_with_usual",
    "edit_seat",
    "edit_slot",
    "end_seat",
    "follow_division",
    "forget_ended",
    "retire_slot",
    "take_seat",
]
