"""Papers of a body: the agenda or minutes of a meeting with roll and decisions, the list of what is open."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils import timezone
from django.utils.translation import override

from wangge.kinds.decision.models import Body, Invitation, Meeting
from wangge.kinds.decision.queries.following import Followed
from wangge.kit.typeset import pdf

LANGUAGE = "zh-hans"


@cache
def _template(name: str) -> str:
    return files("wangge.kinds.decision").joinpath(f"print/{name}.typ").read_text(encoding="utf-8")


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _told(rows: Sequence[Followed]) -> list[list[Any]]:
    return [
        [row.title, row.owner, row.due_on.strftime("%Y-%m-%d"), f"{row.state}（超期）" if row.is_late else row.state]
        for row in rows
    ]


def meeting_pdf(
    meeting: Meeting, *, roll: Sequence[Invitation], carried: Sequence[Followed], decided: Sequence[Followed]
) -> bytes:
    """The minutes once there are some; before, the agenda."""
    body = meeting.body
    with override(LANGUAGE):
        values = {
            "body": str(body), "subject": meeting.subject, "place": meeting.place, "head": body.head,
            "when": timezone.localtime(meeting.meet_at).strftime("%Y年%m月%d日 %H:%M"),
            "is_held": meeting.held_at is not None, "agenda": _lines(meeting.agenda),
            "minutes": _lines(meeting.minutes),
            "there": [row.organization.name for row in roll if row.was_there],
            "missing": [row.organization.name for row in roll if row.was_there is False],
            "asked": [row.organization.name for row in roll], "carried": _told(carried), "decided": _told(decided),
        }  # fmt: skip
    return pdf(_template("meeting"), values)


def follow_up_pdf(body: Body, left: Sequence[Followed], at: datetime) -> bytes:
    """What a body decided and is not seen to be done, to be read out."""
    with override(LANGUAGE):
        values = {"body": str(body), "day": timezone.localtime(at).strftime("%Y年%m月%d日"), "left": _told(left)}
    return pdf(_template("follow_up"), values)
