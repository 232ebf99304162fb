"""Rows of mediation: bodies and rooms, cases, outcomes, the counter."""

from wangge.kinds.dispute.models.bodies import DutyHour, LegalRole, MediationBody, Mediator, Room, Skill
from wangge.kinds.dispute.models.case import CaseGroup, Consent, DisputeDetails, Party, Seat, Session
from wangge.kinds.dispute.models.counter import Ticket, TicketSeries
from wangge.kinds.dispute.models.outcome import Agreement, CaseNote, Promise, Signature

__all__ = [
    "Agreement",
    "CaseGroup",
    "CaseNote",
    "Consent",
    "DisputeDetails",
    "DutyHour",
    "LegalRole",
    "MediationBody",
    "Mediator",
    "Party",
    "Promise",
    "Room",
    "Seat",
    "Session",
    "Signature",
    "Skill",
    "Ticket",
    "TicketSeries",
]
