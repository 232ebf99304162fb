"""Verbs of the engine; each changes rows in one transaction."""

from wangge.matters.services.acting import move_order
from wangge.matters.services.intake import Opened, OpeningRefused, ReporterGiven, open_matter
from wangge.matters.services.moving import SomebodyWasFirst, move

__all__ = ["Opened", "OpeningRefused", "ReporterGiven", "SomebodyWasFirst", "move", "move_order", "open_matter"]
