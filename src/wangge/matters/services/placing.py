"""Puts a matter where it really is, after somebody has looked."""

from datetime import datetime

from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.areas.queries import locate, path_of
from wangge.audit.services import record
from wangge.matters.models import Matter
from wangge.matters.rules import MoveRefused
from wangge.matters.services.intake import names_below_county
from wangge.matters.services.searching import index
from wangge.people.actors import Actor


def correct_place(matter: Matter, *, lng: float, lat: float, actor: Actor, at: datetime) -> None:
    """Sets the point and the area that follows from it; a point outside every known outline keeps the area."""
    if not (-180 <= lng <= 180 and -90 <= lat <= 90):
        raise MoveRefused(_("This is not a point on the map."))
    area = locate(lng, lat)
    before = f"{matter.area_code} {matter.lng},{matter.lat}"
    matter.lng, matter.lat, matter.accuracy_m = lng, lat, None
    _write(matter, area, before, actor, at)


def correct_area(matter: Matter, *, area: Area, actor: Actor, at: datetime) -> None:
    """Sets the community or grid of a matter whose place is told in words alone."""
    if matter.lng is not None:
        raise MoveRefused(_("This matter has a point on the map: its grid follows from there."))
    _write(matter, area, matter.area_code, actor, at)


def _write(matter: Matter, area: Area | None, before: str, actor: Actor, at: datetime) -> None:
    if area is not None:
        matter.area_code, matter.area_name = area.code, names_below_county(path_of(area.code))
    matter.save(update_fields=["lng", "lat", "accuracy_m", "area_code", "area_name"])
    index(matter)
    record(
        act="matter.place", at=at, actor_person_id=actor.person_id, actor_post_id=actor.post_id,
        actor_name=actor.name, subject_kind="matter", subject_id=matter.number, detail=f"{before} → {matter.area_code}",
    )  # fmt: skip
