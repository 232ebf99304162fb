"""A decision of a meeting: opened as a matter and handed to its owner at once."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.kinds.decision.models import DecisionDetails, Meeting
from wangge.kinds.decision.rules import Move
from wangge.kinds.decision.services.journal import BodyRefused, only_office
from wangge.matters.models import Matter
from wangge.matters.services import Opened, move, open_matter
from wangge.matters.services.linking import grow
from wangge.people.actors import Actor
from wangge.people.models import Organization

KIND = "decision"
NOWHERE: Mapping[str, Any] = {"lng": None, "lat": None, "estate": None, "building": None, "address": ""}
"""What a decision does not take over from the matter it grows out of."""


def decide(
    meeting: Meeting, *, actor: Actor, at: datetime, title: str, owner: Organization, due_on: date, text: str = "",
    helpers: Sequence[Organization] = (), source: Matter | None = None, key: str = "",
) -> Opened:  # fmt: skip
    """Writes down what a meeting decided; the owner has it at once, the day promised is its deadline.

    It stands where the body stands, also when it grows out of a matter of some grid: the body's office confirms it.
    """
    only_office(actor, meeting.body)
    if meeting.cancelled_at or localdate(meeting.meet_at) > localdate(at):
        raise BodyRefused(_("Decisions are written down once the meeting has been held."))
    if due_on < localdate(meeting.meet_at):
        raise BodyRefused(_("The day lies before the meeting."), field="due_on")
    body = meeting.body
    details = {"body": body, "meeting": meeting, "due_on": due_on, "level": body.level}
    with transaction.atomic():
        new: dict[str, Any] = {
            "kind": KIND, "actor": actor, "at": at, "title": title, "text": text, "channel": Matter.Channel.FORUM,
            "area_code": body.area_code, "details": details, "key": key,
        }  # fmt: skip
        opened = grow(source=source, **new, **NOWHERE) if source is not None else open_matter(**new)
        if opened.is_new:
            given = {"lead_unit": owner, "assist_units": [unit for unit in helpers if unit.pk != owner.pk]}
            move(opened.matter, Move.ENTRUST, actor=actor, at=at, given=given)
    return opened


def before_move(*, move: str, given: dict[str, Any], at: datetime, details: DecisionDetails, **_rest: Any) -> None:
    """The day promised at the meeting is the deadline."""
    if move == Move.ENTRUST:
        given["handle_limit"] = f"{max(1, (details.due_on - localdate(at)).days)} calendar_day"


def limit(*, clock: str, given: Mapping[str, Any], **_rest: Any) -> str:
    """The limit worked out from the day promised."""
    return str(given.get("handle_limit", "")) if clock == "handle" else ""


def after_move(*, move: str, given: Mapping[str, Any], details: DecisionDetails, **_rest: Any) -> None:
    """A deadline moved is the day promised from then on."""
    if move == Move.EXTEND:
        DecisionDetails.objects.filter(pk=details.pk).update(due_on=localdate(given["until"]))
