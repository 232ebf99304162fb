"""Mediation as everybody may read of it, for one community or the whole city."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.kinds.dispute.models import CaseGroup, MediationBody
from wangge.kinds.dispute.pages.bodies import RoomRow, room_rows
from wangge.kinds.dispute.queries.bodies import bodies_for, covered_communities, rooms
from wangge.kinds.dispute.queries.cases import place_of, published_groups, sessions_of
from wangge.kinds.dispute.rules.course import STATE_TITLES, State
from wangge.kinds.dispute.rules.law import RIGHTS
from wangge.matters.models import Matter

PAGE = 30
NOT_TAKEN_UP = frozenset({State.REGISTERED})
CAME_TO_NOTHING = frozenset({State.NOT_AGREED, State.REFUSED})


@dataclass(frozen=True)
class PlacePage:
    """Who, where, how and what came of it (有人解事、有地说事、有法办事、有效息事)."""

    community: Area | None
    text: str
    found: list[Area]
    more: int
    next_page: int
    bodies: list[MediationBody]
    rooms: list[RoomRow]
    rights: list[tuple[str, str]]
    groups: list[CaseGroup]


def find_place(code: str) -> Area | None:
    """A community by its code."""
    if not (code.isascii() and code.isdigit() and len(code) == 12):
        return None
    return Area.objects.filter(code=code, level="community", valid_to=None).select_related("parent").first()


def place_page(code: str, text: str, *, on: date, page: int = 1) -> PlacePage:
    """The page of one community, or a search for it: all pages of the list up to the wanted one."""
    community = find_place(code)
    text = text.strip()
    wanted = Q(name__contains=text) | Q(parent__name__contains=text) if text else Q()
    rows = covered_communities(on).filter(wanted)
    shown_to = PAGE * page
    found = [] if community else list(rows[:shown_to])
    more = max(0, rows.count() - shown_to) if len(found) == shown_to else 0
    near = community.code if community else ""
    own = [code for code in (near[:12], near[:9], near[:6]) if code]
    shown = [row for row in rooms(near[:6]) if row.area.code in own] if near else []
    shown.sort(key=lambda row: -len(row.area.code))
    return PlacePage(
        community=community,
        text=text,
        found=found,
        more=more,
        next_page=page + 1,
        bodies=[row for row in bodies_for(near) if row.organization.area.code in own] if near else [],
        rooms=room_rows(shown),
        rights=[(_(line.text), line.source) for line in RIGHTS],
        groups=published_groups(near[:6]) if near else [],
    )


@dataclass(frozen=True)
class OwnPage:
    """What somebody who asked for mediation reads of it; never what anybody said."""

    number: str
    state: str
    body: str
    phone: str
    calls_by: datetime | None
    meetings: list[tuple[datetime, str]]
    told: str


def told_beside(matter: Matter) -> tuple[tuple[str, str], ...]:
    """Who has an application now, and where they are rung."""
    organization = matter.dispute.body.organization
    return ((_("Who has it now"), " · ".join(filter(None, (organization.name, organization.phone)))),)


def own_page(matter: Matter, *, at: datetime) -> OwnPage:
    """Where an application stands at a moment; other ways are told where mediation came to nothing."""
    details = matter.dispute
    ahead = [row for row in sessions_of(matter) if not row.is_off and row.starts_at >= at]
    organization = details.body.organization
    return OwnPage(
        number=matter.number,
        state=_(STATE_TITLES[matter.state]),
        body=organization.name,
        phone=organization.phone,
        calls_by=matter.next_due_at if matter.state in NOT_TAKEN_UP else None,
        meetings=[(row.starts_at, place_of(row)) for row in ahead],
        told=details.told if matter.state in CAME_TO_NOTHING else "",
    )
