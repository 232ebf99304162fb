"""Verbs of installations, checks and hazards."""

from wangge.kinds.inspection.services.checking import record_check
from wangge.kinds.inspection.services.hazards import report_hazard
from wangge.kinds.inspection.services.refusal import InspectionRefused
from wangge.kinds.inspection.services.register import (
    add_installation,
    edit_installation,
    name_regulator,
    retire_installation,
)
from wangge.kinds.inspection.services.rhythm import keep_rounds
from wangge.kinds.inspection.services.sheets import current_sheet, new_edition

__all__ = [
    "InspectionRefused",
    "add_installation",
    "current_sheet",
    "edit_installation",
    "keep_rounds",
    "name_regulator",
    "new_edition",
    "record_check",
    "report_hazard",
    "retire_installation",
]
