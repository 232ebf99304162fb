"""How matters belong together: linked, merged, grown out of one another."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.audit.services import record
from wangge.matters.kinds import get_kind
from wangge.matters.models import Link, Matter
from wangge.matters.rules import MoveRefused
from wangge.matters.services.intake import Opened, open_matter
from wangge.matters.services.moving import move
from wangge.people.actors import Actor


def link(*, source: Matter, target: Matter, kind: str, actor: Actor, at: datetime) -> Link:
    """Notes that two matters belong together; saying it twice changes nothing."""
    if source.pk == target.pk:
        raise MoveRefused(_("A matter cannot be linked to itself."))
    with transaction.atomic():
        row, is_new = Link.objects.get_or_create(
            source=source, target=target, kind=kind, defaults={"created_by_id": actor.person_id, "created_at": at}
        )
        if is_new:
            record(
                act="matter.link", at=at, actor_person_id=actor.person_id, actor_post_id=actor.post_id,
                actor_name=actor.name, subject_kind="matter", subject_id=source.number,
                detail=f"{kind} {target.number}",
            )  # fmt: skip
    return row


def unlink(row: Link, *, actor: Actor, at: datetime) -> None:
    """Takes a link back, but never the one that a merge made."""
    if row.kind == Link.Kind.DUPLICATE_OF:
        raise MoveRefused(_("A merge cannot be undone here; reopen the matter instead."))
    with transaction.atomic():
        record(
            act="matter.unlink", at=at, actor_person_id=actor.person_id, actor_post_id=actor.post_id,
            actor_name=actor.name, subject_kind="matter", subject_id=row.source.number,
            detail=f"{row.kind} {row.target.number}",
        )  # fmt: skip
        row.delete()


def check_merge(source: Matter, target: Matter | None) -> None:
    """Refuses a merge into nothing, itself, another kind, or something merged itself."""
    if target is None:
        raise MoveRefused(_("There is no matter with that number in your area."))
    if target.pk == source.pk or target.kind != source.kind:
        raise MoveRefused(_("Choose another matter of the same kind."))
    if Link.objects.filter(source=target, kind=Link.Kind.DUPLICATE_OF).exists():
        raise MoveRefused(_("That matter was itself merged into another; choose that one."))


def merge(source: Matter, target: Matter, *, actor: Actor, at: datetime) -> None:
    """Notes that a matter goes on in another, and with it those merged into it before: nobody is two steps away."""
    with transaction.atomic():
        for earlier in Link.objects.filter(target=source, kind=Link.Kind.DUPLICATE_OF).select_related("source"):
            link(source=earlier.source, target=target, kind=Link.Kind.DUPLICATE_OF, actor=actor, at=at)
            earlier.delete()
        link(source=source, target=target, kind=Link.Kind.DUPLICATE_OF, actor=actor, at=at)


def place_of(source: Matter) -> dict[str, Any]:
    """Where a matter is, as `open_matter` takes it, for one that grows out of it."""
    return {
        "area_code": source.area_code,
        "lng": source.lng,
        "lat": source.lat,
        "estate": source.estate,
        "building": source.building,
        "address": source.address,
    }


def grow(*, source: Matter, kind: str, actor: Actor, at: datetime, **given: Any) -> Opened:
    """Opens a matter out of another: same place, linked to it for good; the other moves on if its kind says so."""
    with transaction.atomic():
        opened = open_matter(kind=kind, actor=actor, at=at, **{**place_of(source), **given})
        link(source=opened.matter, target=source, kind=Link.Kind.FOLLOWS_FROM, actor=actor, at=at)
        grown_move = get_kind(source.kind).grown_move
        if grown_move and opened.is_new:
            move(source, grown_move, actor=actor, given={"target": opened.matter}, at=at)
    return opened
