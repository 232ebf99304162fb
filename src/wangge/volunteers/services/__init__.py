"""Verbs of those who serve and those who organize it."""

from wangge.volunteers.services.activities import (
    announce_activity,
    apply_for,
    call_off,
    cancel_activity,
    check_in,
    choose,
    close_activity,
    move_activity,
    tick,
)
from wangge.volunteers.services.hours import confirm_hours, dispute_hours, note_hours, note_taken, settle_dispute
from wangge.volunteers.services.lists import add_need, add_project, add_resource, end_entry
from wangge.volunteers.services.pairings import (
    agree,
    confirm_visits,
    elder_agrees,
    end_pairing,
    note_visit,
    open_elder,
    propose_pairing,
)
from wangge.volunteers.services.refusal import ServiceRefused
from wangge.volunteers.services.registrations import (
    Accepted,
    accept,
    accept_unit,
    begin_skills,
    change_registration,
    end_registration,
    end_unit_registration,
    join_team,
    leave_team,
    open_liaison,
    open_registration,
    register,
    register_unit,
)
from wangge.volunteers.services.skills import save_skill

__all__ = [
    "Accepted", "ServiceRefused", "accept", "accept_unit", "add_need", "add_project", "add_resource", "agree",
    "announce_activity", "apply_for", "begin_skills", "call_off", "cancel_activity", "change_registration", "check_in",
    "choose", "close_activity", "confirm_hours", "confirm_visits", "dispute_hours", "elder_agrees", "end_entry",
    "end_pairing", "end_registration", "end_unit_registration", "join_team", "leave_team", "move_activity",
    "note_hours", "note_taken", "note_visit", "open_elder", "open_liaison", "open_registration", "propose_pairing",
    "register", "register_unit", "save_skill", "settle_dispute", "tick",
]  # fmt: skip
