"""Tables of services, visits, campaigns, errands, patrols, the worker's notes and the ledgers' definitions."""

from wangge.kinds.visit.models.book import BookNote
from wangge.kinds.visit.models.campaign import Campaign, Door, DoorRest, Place, Question, Raised, Tally
from wangge.kinds.visit.models.enrolment import CheckLine, Consent, ConsentText, Enrolment, RhythmRow
from wangge.kinds.visit.models.errand import ErrandDetails, ErrandItem, Paper
from wangge.kinds.visit.models.ledger import LedgerRow
from wangge.kinds.visit.models.patrol import Patrol
from wangge.kinds.visit.models.visit import VisitDetails

__all__ = [
    "BookNote", "Campaign", "CheckLine", "Consent", "ConsentText", "Door", "DoorRest", "Enrolment", "ErrandDetails",
    "ErrandItem", "LedgerRow", "Paper", "Patrol", "Place", "Question", "Raised", "RhythmRow", "Tally", "VisitDetails",
]  # fmt: skip
