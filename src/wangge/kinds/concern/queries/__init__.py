"""What to show of concerns: to their reporters, beside one another, and to those who sign."""

from wangge.kinds.concern.queries.alike import Similar, about, alike, mergeable, similar_open
from wangge.kinds.concern.queries.records import (
    Answered,
    Signed,
    answers_of,
    file_to_verify,
    lines_of,
    open_records_of,
    photos_to_verify,
    record_for,
    result_of,
    signed_together,
    suspended_public,
    verifiers_of,
)
from wangge.kinds.concern.queries.told import goal_of, still_wrong, timeline_for_reporter

__all__ = [
    "Answered",
    "Signed",
    "Similar",
    "about",
    "alike",
    "answers_of",
    "file_to_verify",
    "goal_of",
    "lines_of",
    "mergeable",
    "open_records_of",
    "photos_to_verify",
    "record_for",
    "result_of",
    "signed_together",
    "similar_open",
    "still_wrong",
    "suspended_public",
    "timeline_for_reporter",
    "verifiers_of",
]
