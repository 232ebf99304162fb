"""What a decision says of itself on the printed sheet of a matter."""

from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _


def printed(details: Any) -> list[tuple[str, Any]]:
    """Who decided, when, and by when it is to be done."""
    meeting = details.meeting
    return [
        (_("Decided by"), str(details.body)),
        (_("At the meeting"), f"{localdate(meeting.meet_at)} {meeting.subject}"),
        (_("Done by"), details.due_on),
    ]
