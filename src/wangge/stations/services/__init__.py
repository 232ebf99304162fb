"""Verbs of service stations."""

from wangge.stations.services.refusal import StationRefused
from wangge.stations.services.register import (
    add_station,
    close_station,
    confirm_station,
    edit_station,
    follow_division,
    pause_station,
    resume_station,
)

__all__ = [
    "StationRefused",
    "add_station",
    "close_station",
    "confirm_station",
    "edit_station",
    "follow_division",
    "pause_station",
    "resume_station",
]
