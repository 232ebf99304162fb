"""Open matters of one kind by state, and on the map."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from wangge.areas.queries import ground_of
from wangge.matters.access import visible
from wangge.matters.kinds import Kind
from wangge.matters.models import STILL_OPEN, Matter
from wangge.matters.pages.listing import Row, lean, row_of
from wangge.matters.pages.words import PHASE_TONES, kind_title, state_title
from wangge.matters.queries import Filters, counts_by, firsts, narrowed
from wangge.matters.rules import OPEN_PHASES, Phase
from wangge.people.actors import Actor

IN_COLUMN = 20
ON_MAP = 2000
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Column:
    """One state with its most pressing matters and how many there are in all."""

    state: str
    title: str
    tone: str
    count: int
    rows: list[Row]
    more_url: str


def open_states(kind: Kind) -> list[str]:
    """The states of a kind in which something is still to be done, in the order of its declaration."""
    return [str(state) for state in kind.state if kind.phases[state] in OPEN_PHASES]


def board(kind: Kind, *, actor: Actor, filters: Filters, query: str, at: datetime) -> list[Column]:
    """Columns of a kind's open states: one statement for the counts, one for all cards."""
    found = narrowed(visible(actor), filters, at=at).filter(kind=kind.name)
    states = open_states(kind)
    counts = counts_by(found.filter(STILL_OPEN), "state")
    cards = _first_of_each(found, [state for state in states if counts.get(state)])
    return [
        Column(
            state=state,
            title=_(kind.state_titles[state]),
            tone=PHASE_TONES[kind.phases[state]],
            count=counts.get(state, 0),
            rows=cards.get(state, []),
            more_url=_more_url(kind, state, query),
        )
        for state in states
    ]


def _more_url(kind: Kind, state: str, query: str) -> str:
    wanted = urlencode({"kind": kind.name, "state": state, "sort": "due"})
    rest = "&".join(part for part in query.split("&") if part and part.split("=")[0] not in {"kind", "state", "sort"})
    return f"{reverse('matters:list')}?{wanted}" + (f"&{rest}" if rest else "")


def _first_of_each(found: QuerySet[Matter], states: list[str]) -> Mapping[str, list[Row]]:
    """The first cards of every column, by deadline, in one statement of one small subquery per column."""
    if not states:
        return {}
    by_due = (F("next_due_at").asc(nulls_last=True), "id")
    columns = [found.filter(STILL_OPEN, state=state).order_by(*by_due) for state in states]
    cards: dict[str, list[Row]] = {}
    for matter in lean(firsts(columns, IN_COLUMN)).order_by(*by_due):
        cards.setdefault(matter.state, []).append(row_of(matter))
    return cards


def read_box(text: str) -> Box | None:
    """A bounding box `west,south,east,north`; swapped corners are put right, anything else is no box."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    return min(west, east), min(south, north), max(west, east), max(south, north)


def place_of(matter: Matter, at: datetime) -> dict[str, Any]:
    """One matter as GeoJSON, empty when it has no point."""
    has_point = matter.lng is not None and matter.lat is not None
    return {"type": "FeatureCollection", "features": [_feature(matter, at)] if has_point else []}


def addresses(area_code: str, own: str = "") -> str:
    """What a map draws: the ground beneath an area, then our own points."""
    return f"{ground_of(area_code)} {own}".strip()


def centre_of(matter: Matter) -> str:
    """Where a map of the matter begins, or '' when it has no point."""
    return f"{matter.lng},{matter.lat}" if matter.lng is not None and matter.lat is not None else ""


def map_tone(matter: Matter, at: datetime) -> str:
    """Red when late, orange when urgent, else by phase."""
    if matter.next_due_at is not None and matter.next_due_at < at:
        return "bad"
    if matter.urgency == Matter.Urgency.URGENT:
        return "accent"
    return "warn" if matter.phase == Phase.WAITING else "info"


def places(*, actor: Actor, filters: Filters, box: Box | None, at: datetime) -> dict[str, Any]:
    """Open matters with a point as GeoJSON, the most pressing first; `is_capped` says that not all are there."""
    rows = narrowed(visible(actor), filters, at=at).filter(lng__isnull=False, lat__isnull=False)
    if not filters.phase:
        rows = rows.filter(STILL_OPEN)
    if box is not None:
        west, south, east, north = box
        rows = rows.filter(lng__gte=west, lng__lte=east, lat__gte=south, lat__lte=north)
    columns = ("id", "number", "kind", "title", "state", "phase", "urgency", "next_due_at", "lng", "lat", "area_name")
    dated = rows.filter(next_due_at__isnull=False).order_by("next_due_at", "id")
    undated = rows.filter(next_due_at__isnull=True).order_by("-opened_at", "-id")
    pressing = firsts([dated, undated], ON_MAP + 1).only(*columns)
    found = list(pressing.order_by(F("next_due_at").asc(nulls_last=True), "id")[: ON_MAP + 1])
    return {
        "type": "FeatureCollection",
        "is_capped": len(found) > ON_MAP,
        "features": [_feature(matter, at) for matter in found[:ON_MAP]],
    }


def _feature(matter: Matter, at: datetime) -> dict[str, Any]:
    words = f"{kind_title(matter.kind)} · {state_title(matter.kind, matter.state)}\n{matter.area_name}"
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [matter.lng, matter.lat]},
        "properties": {
            "name": matter.title,
            "text": words,
            "tone": map_tone(matter, at),
            "url": reverse("matters:detail", args=[matter.number]),
        },
    }
