"""Verbs of the engine; each changes rows in one transaction."""

from wangge.matters.services.acting import move_order
from wangge.matters.services.intake import (
    NewMatter,
    Opened,
    OpeningRefused,
    ReporterGiven,
    open_matter,
    open_matters,
    open_one,
)
from wangge.matters.services.moving import SomebodyWasFirst, move

__all__ = [
    "NewMatter", "Opened", "OpeningRefused", "ReporterGiven", "SomebodyWasFirst", "move", "move_order", "open_matter",
    "open_matters", "open_one",
]  # fmt: skip
