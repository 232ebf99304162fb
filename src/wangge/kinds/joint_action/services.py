"""Verbs of joint actions that the engine does not have: planned, out of one or several matters or on its own."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.files.models import StoredFile
from wangge.kinds.joint_action.rules import ABSENT, Move
from wangge.matters.models import Link, Matter, WorkOrder
from wangge.matters.services import Opened, OpeningRefused, open_matter
from wangge.matters.services.linking import grow, link
from wangge.matters.services.orders import withdraw
from wangge.people.actors import Actor

KIND = "joint_action"


def plan_action(
    *,
    actor: Actor,
    action_kind: str,
    title: str,
    text: str,
    meet_at: datetime,
    places: str,
    at: datetime,
    plan: str = "",
    sources: Sequence[Matter] = (),
    area_code: str = "",
    key: str = "",
    files: Sequence[StoredFile] = (),
) -> Opened:
    """Plans a joint action; it stays linked to everything it grew out of."""
    if meet_at <= at:
        raise OpeningRefused(_("The meeting must lie ahead."))
    details = {"action_kind": action_kind, "meet_at": meet_at, "places": places.strip(), "plan": plan.strip()}
    given: dict[str, Any] = {
        "title": title, "text": text, "channel": Matter.Channel.WHISTLE_FEEDBACK, "details": details, "key": key,
        "files": files,
    }  # fmt: skip
    if not sources:
        return open_matter(kind=KIND, actor=actor, at=at, area_code=area_code or actor.area_code, **given)
    first, *others = sources
    with transaction.atomic():
        opened = grow(source=first, kind=KIND, actor=actor, at=at, category=first.category, **given)
        for other in others:
            link(source=opened.matter, target=other, kind=Link.Kind.FOLLOWS_FROM, actor=actor, at=at)
    return opened


def after_move(*, matter: Matter, move: str, at: datetime, **_rest: Any) -> None:
    """Who was called and never came holds nobody up; the action goes on with those who are there."""
    if move == Move.WITHOUT:
        withdraw(WorkOrder.objects.filter(matter=matter, state__in=ABSENT, ended_at__isnull=True), at=at)
