"""Tables of the engine."""

from wangge.matters.models.catalogue import (
    CatalogueDraft,
    Category,
    Condition,
    DutyRule,
    LimitRule,
    Parameter,
    Question,
)
from wangge.matters.models.clock import Clock, Pause
from wangge.matters.models.journal import Attachment, Message, Movement, Note, Telling
from wangge.matters.models.matter import (
    IS_URGENT,
    SEARCH_TABLE,
    STILL_OPEN,
    Link,
    Matter,
    NumberSeries,
    Rating,
    Reporter,
    SavedView,
    Voice,
)
from wangge.matters.models.order import WorkOrder

__all__ = [
    "IS_URGENT", "SEARCH_TABLE", "STILL_OPEN", "Attachment", "CatalogueDraft", "Category", "Clock", "Condition",
    "DutyRule", "LimitRule", "Link", "Matter", "Message", "Movement", "Note", "NumberSeries", "Parameter", "Pause",
    "Question", "Rating", "Reporter", "SavedView", "Telling", "Voice", "WorkOrder",
]  # fmt: skip
