"""The journal of a matter in plain words: who, through which post, did what, when and why."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wangge.matters.kinds import Kind
from wangge.matters.models import Attachment, Movement
from wangge.matters.pages.words import (
    ACT_ICONS,
    OPENED,
    ORDER_PREFIX,
    PHASE_TONES,
    move_title,
    role_title,
    state_title,
)
from wangge.matters.rules import OrderMove, Phase
from wangge.people.rules import Role
from wangge.ui.parts import Photo, TimelineEntry

PHASE_ICONS = {
    Phase.NEW: "inbox",
    Phase.ACTIVE: "progress-check",
    Phase.WAITING: "hourglass",
    Phase.DONE: "circle-check",
    Phase.DROPPED: "circle-x",
}


def photo_of(attachment: Attachment, movement: Movement | None = None) -> Photo:
    """A picture of a matter with its addresses; only the door serves it. With its movement it says whose it is."""
    stage = attachment.get_stage_display()
    return Photo(
        url=reverse("matters:file", args=[attachment.pk, "full"]),
        thumbnail_url=reverse("matters:file", args=[attachment.pk, "thumbnail"]),
        name=f"{stage} · {attachment.file.name}",
        caption=stage if movement else "",
        who=by(movement) if movement else "",
        at=movement.at if movement else None,
    )


def by(movement: Movement) -> str:
    """The body behind a movement, else the person; nobody is named for a resident or the software."""
    if movement.organization:
        return movement.organization.name
    return "" if movement.role in {Role.RESIDENT, Role.SYSTEM} else movement.actor_name


def is_picture(attachment: Attachment) -> bool:
    """Whether it can be looked at as a picture."""
    return str(attachment.file.content_type).startswith("image/")


def who(movement: Movement) -> str:
    """The person, the role and the body behind a movement."""
    if movement.role == Role.SYSTEM:
        return _("The system")
    name = movement.actor_name if movement.role != Role.RESIDENT else ""
    body = movement.organization.name if movement.organization else ""
    return " · ".join(part for part in (name, role_title(movement.role), body) if part)


def tone_and_icon(kind: Kind, movement: Movement) -> tuple[str, str]:
    """How an entry looks: acts of units by their act, moves by the phase they lead to."""
    if movement.move.startswith(ORDER_PREFIX):
        return "plain", ACT_ICONS[OrderMove(movement.move.removeprefix(ORDER_PREFIX))]
    if movement.move == OPENED:
        return "accent", "message-report"
    phase = kind.phases.get(movement.to_state, Phase.ACTIVE)
    return PHASE_TONES[phase], PHASE_ICONS[phase]


def facts_of(kind: Kind, movement: Movement, *, is_inside: bool, has_reporter: bool) -> tuple[tuple[Any, Any], ...]:
    """What was said and changed; internal remarks only for those inside."""
    told: list[tuple[Any, Any]] = []
    if movement.from_state and movement.from_state != movement.to_state:
        before, after = (state_title(kind.name, state) for state in (movement.from_state, movement.to_state))
        told.append((_("State"), f"{before} → {after}"))
    if movement.unit_name:
        told.append((_("Unit"), movement.unit_name))
    if movement.reason and is_inside:
        told.append((_("Reason"), movement.reason))
    if movement.note and is_inside:
        told.append((_("Note"), movement.note))
    if movement.public_text:
        told.append((_("To the reporter") if has_reporter else _("Result"), _(movement.public_text)))
    return tuple(told)


def timeline_of(
    kind: Kind,
    movements: Iterable[Movement],
    attachments: Iterable[Attachment],
    *,
    is_inside: bool,
    has_reporter: bool = True,
) -> list[TimelineEntry]:
    """All movements, the newest first, each with the pictures that came with it; nobody is thanked who is not there."""
    pictures: dict[int | None, list[Photo]] = {}
    for attachment in attachments:
        if is_picture(attachment):
            pictures.setdefault(attachment.movement_id, []).append(photo_of(attachment))
    rows = list(movements)
    for row in rows:
        if row.move == OPENED and not has_reporter:
            row.public_text = ""
    return [_entry(kind, row, pictures, is_inside=is_inside, has_reporter=has_reporter) for row in reversed(rows)]


def _entry(
    kind: Kind,
    movement: Movement,
    pictures: Mapping[int | None, list[Photo]],
    *,
    is_inside: bool,
    has_reporter: bool,
) -> TimelineEntry:
    tone, icon = tone_and_icon(kind, movement)
    return TimelineEntry(
        title=move_title(kind, movement.move),
        at=movement.at,
        who=who(movement),
        icon=icon,
        tone=tone,
        photos=tuple(pictures.get(movement.pk, ())),
        facts=facts_of(kind, movement, is_inside=is_inside, has_reporter=has_reporter),
    )
