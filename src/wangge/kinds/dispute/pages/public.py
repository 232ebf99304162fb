"""Mediation as everybody may read of it, for one community or the whole city."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.kinds.dispute.models import CaseGroup, MediationBody
from wangge.kinds.dispute.pages.bodies import RoomRow, room_rows
from wangge.kinds.dispute.queries.bodies import bodies_for, covered_communities, rooms
from wangge.kinds.dispute.queries.cases import published_groups
from wangge.kinds.dispute.rules.law import RIGHTS

FOUND = 30


@dataclass(frozen=True)
class PlacePage:
    """Who, where, how and what came of it (有人解事、有地说事、有法办事、有效息事)."""

    community: Area | None
    text: str
    found: list[Area]
    bodies: list[MediationBody]
    rooms: list[RoomRow]
    rights: list[tuple[str, str]]
    groups: list[CaseGroup]


def find_place(code: str) -> Area | None:
    """A community by its code."""
    if not (code.isascii() and code.isdigit() and len(code) == 12):
        return None
    return Area.objects.filter(code=code, level="community", valid_to=None).select_related("parent").first()


def place_page(code: str, text: str, *, on: date) -> PlacePage:
    """The page of one community, or a search for it."""
    community = find_place(code)
    text = text.strip()
    wanted = Q(name__contains=text) | Q(parent__name__contains=text) if text else Q()
    found = [] if community else list(covered_communities(on).filter(wanted)[:FOUND])
    near = community.code if community else ""
    own = [code for code in (near[:12], near[:9], near[:6]) if code]
    shown = [row for row in rooms(near[:6]) if row.area.code in own] if near else []
    shown.sort(key=lambda row: -len(row.area.code))
    return PlacePage(
        community=community,
        text=text,
        found=found,
        bodies=[row for row in bodies_for(near) if row.organization.area.code in own] if near else [],
        rooms=room_rows(shown),
        rights=[(_(line.text), line.source) for line in RIGHTS],
        groups=published_groups(near) if near else [],
    )
