"""Tables of topics, forums, meetings, opinions, cost shares and votes."""

from wangge.kinds.topic.models.bodies import RegisterDraft, Seat, SelfGovBody
from wangge.kinds.topic.models.calling import AssemblyRequest, CallRow
from wangge.kinds.topic.models.cost import CostPlan, CostShare
from wangge.kinds.topic.models.meeting import Attendance, Meeting
from wangge.kinds.topic.models.opinion import Opinion, Statement
from wangge.kinds.topic.models.poll import Ballot, BoxSlip, PaperReading, Poll, RollEntry
from wangge.kinds.topic.models.register import (
    Campaign,
    CaseStep,
    Committee,
    Forum,
    Interest,
    Procedure,
    ProcedureStep,
    QuorumRow,
)
from wangge.kinds.topic.models.topic import ActionDetails, CoSign, Feedback, Objection, TopicDetails

__all__ = [
    "ActionDetails", "AssemblyRequest", "Attendance", "Ballot", "BoxSlip", "CallRow", "Campaign", "CaseStep",
    "CoSign", "Committee", "CostPlan", "CostShare", "Feedback", "Forum", "Interest", "Meeting", "Objection",
    "Opinion", "PaperReading", "Poll", "Procedure", "ProcedureStep", "QuorumRow", "RegisterDraft",
    "RollEntry", "Seat", "SelfGovBody", "Statement", "TopicDetails",
]  # fmt: skip
