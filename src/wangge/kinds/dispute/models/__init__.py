"""Rows of mediation: bodies and rooms, cases, outcomes, the counter, legal services."""

from wangge.kinds.dispute.models.bodies import DutyHour, LegalRole, MediationBody, Mediator, Room, Skill
from wangge.kinds.dispute.models.case import CaseGroup, Consent, DisputeDetails, Party, Seat, Session
from wangge.kinds.dispute.models.counter import Ticket, TicketSeries
from wangge.kinds.dispute.models.joining import Asked, Invitation, Transfer
from wangge.kinds.dispute.models.legal import Advice, Adviser, LawsuitCount, LegalSession, SeatBooking
from wangge.kinds.dispute.models.outcome import Agreement, CaseNote, Promise, Signature
from wangge.kinds.dispute.models.referral import ReferralDetails

__all__ = [
    "Advice",
    "Adviser",
    "Agreement",
    "Asked",
    "CaseGroup",
    "CaseNote",
    "Consent",
    "DisputeDetails",
    "DutyHour",
    "Invitation",
    "LawsuitCount",
    "LegalRole",
    "LegalSession",
    "MediationBody",
    "Mediator",
    "Party",
    "Promise",
    "ReferralDetails",
    "Room",
    "Seat",
    "SeatBooking",
    "Session",
    "Signature",
    "Skill",
    "Ticket",
    "TicketSeries",
    "Transfer",
]
