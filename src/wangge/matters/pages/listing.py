"""The list of matters: one page by key, its furniture in one more query, and how many there are, up to a cap."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.matters.access import sights
from wangge.matters.models import Category, Matter, SavedView
from wangge.matters.pages.words import clock_title, find_kind, kind_title, phase_tone, state_title
from wangge.matters.queries import Filters, firsts, in_order, is_frequent, narrowed, nearest
from wangge.matters.rules import OPEN_PHASES, Phase
from wangge.people.actors import Actor
from wangge.people.models import Organization
from wangge.ui.paging import KeysetPage, keyset_page, keyset_rows

PAGE = 50
COUNTED = 1000
SHOWN = (
    "id", "number", "kind", "title", "area_code", "area_name", "address", "channel", "urgency", "state", "phase",
    "next_due_at", "next_clock", "opened_at", "closed_at", "was_late", "confidentiality", "version",
    "category__name", "lead_unit__name", "estate__name", "building__name", "building__number",
)  # fmt: skip
ROW_NEEDS = ("category", "lead_unit", "estate", "building")
"""What `row_of` reads beside the matter itself."""


@dataclass(frozen=True)
class Row:
    """One matter as lists, boards and inboxes show it."""

    number: str
    url: str
    title: str
    kind: str
    kind_icon: str
    state: str
    tone: str
    place: str
    spot: str
    category: str
    unit: str
    is_urgent: bool
    is_open: bool
    was_late: bool
    due_at: datetime | None
    clock: str
    opened_at: datetime
    closed_at: datetime | None
    kind_name: str = ""


def row_of(matter: Matter) -> Row:
    """A matter with what `ROW_NEEDS` names loaded, in words."""
    kind = find_kind(matter.kind)
    return Row(
        number=matter.number,
        url=reverse("matters:detail", args=[matter.number]),
        title=matter.title,
        kind=kind_title(matter.kind),
        kind_icon=kind.icon if kind else "circle-dot",
        state=state_title(matter.kind, matter.state),
        tone=phase_tone(matter.phase),
        place=matter.area_name,
        spot=matter.spot,
        category=matter.category.name if matter.category else "",
        unit=matter.lead_unit.name if matter.lead_unit else "",
        is_urgent=matter.urgency == Matter.Urgency.URGENT,
        is_open=Phase(matter.phase) in OPEN_PHASES,
        was_late=matter.was_late,
        due_at=matter.next_due_at,
        clock=clock_title(matter.kind, matter.next_clock) if matter.next_clock else "",
        opened_at=matter.opened_at,
        closed_at=matter.closed_at,
        kind_name=matter.kind,
    )


def lean(rows: QuerySet[Matter]) -> QuerySet[Matter]:
    """Only the columns a row shows, with category, unit and place in the same query."""
    return rows.select_related(*ROW_NEEDS).only(*SHOWN)


@dataclass
class View:
    """A tab above the list: one of ours, or a view the person saved."""

    label: Any
    query: str
    is_current: bool = False
    pk: int = 0


@dataclass
class Listing:
    """All that the list page shows."""

    page: KeysetPage
    rows: list[Row]
    count: int
    is_capped: bool
    views: list[View] = field(default_factory=list)
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)


def listing(*, actor: Actor, filters: Filters, sort: str, after: str, query: str, at: datetime) -> Listing:
    """A page of the list: one query for its rows, one for how many there are, one for names and saved views.

    Hits of frequent words are not counted: that would cost more the more there are, and tell nobody anything.
    """
    wanted, seen = probed(filters), sights(actor)
    page = page_seen(seen, filters=wanted, sort=sort, after=after, at=at, size=PAGE)
    count, cap = len(page), PAGE if wanted.is_probed else COUNTED
    if page.next or after:
        count = cap + 1 if wanted.is_probed else count_seen(seen, filters=wanted, sort=sort, at=at)
    names, saved = furniture(filters, actor)
    return Listing(
        page=page,
        rows=[row_of(matter) for matter in page.items],
        count=min(count, cap),
        is_capped=count > cap,
        views=[*own_views(query), *(View(name, kept, kept == query, pk) for pk, name, kept in saved)],
        names=names,
    )


def probed(filters: Filters) -> Filters:
    """The same filters with the better way of looking for their words: all hits at once, or row by row."""
    return replace(filters, is_probed=bool(filters.text.strip()) and is_frequent(filters.text))


def page_seen(seen: Sequence[Q], *, filters: Filters, sort: str, after: str, at: datetime, size: int) -> KeysetPage:
    """A page of what somebody sees for one reason or several: each reason gives its first rows."""
    parts = [narrowed(Matter.objects.filter(sight), filters, at=at) for sight in seen]
    _rows, order = in_order(parts[0], sort)
    ordered = [keyset_rows(in_order(part, sort)[0], order, after) for part in parts]
    rows, order = in_order(nearest(ordered, size + 1), sort)
    return keyset_page(lean(rows), order, after, size)


def count_seen(seen: Sequence[Q], *, filters: Filters, sort: str, at: datetime) -> int:
    """How many somebody sees, up to one past the cap: of each reason no more than that is looked at."""
    parts = [in_order(narrowed(Matter.objects.filter(sight), filters, at=at), sort)[0].order_by() for sight in seen]
    return count_up_to(firsts(parts, COUNTED + 1) if len(parts) > 1 else parts[0])


def count_up_to(rows: QuerySet[Matter], cap: int = COUNTED) -> int:
    """How many, but never counting further than one past the cap, so that a large table costs no more."""
    return rows.order_by()[: cap + 1].count()


def own_views(query: str) -> list[View]:
    """The tabs that everybody has."""
    offered = [
        (_("All"), ""),
        (_("Still open"), "when=open"),
        (_("Overdue"), "when=overdue&sort=due"),
        (_("Urgent"), "urgency=urgent&when=open"),
    ]
    return [View(label, wanted, wanted == query) for label, wanted in offered]


def furniture(filters: Filters, actor: Actor) -> tuple[dict[tuple[str, str], str], list[tuple[int, str, str]]]:
    """Names of the chosen area, unit and category, and the person's saved views: one statement for all four."""
    parts = []
    if actor.person_id:
        mine = SavedView.objects.filter(person_id=actor.person_id)
        parts.append(_named(mine, "view", label="name", extra="query"))
    if filters.area:
        parts.append(_named(Area.objects.filter(code=filters.area), "area", key="code"))
    if filters.unit:
        parts.append(_named(Organization.objects.filter(pk=filters.unit), "unit"))
    if filters.category:
        parts.append(_named(Category.objects.filter(pk=filters.category), "category"))
    if filters.party:
        parts.append(_named(Organization.objects.filter(pk=filters.party), "party"))
    if filters.branch:
        parts.append(_named(Category.objects.filter(pk=filters.branch), "branch"))
    if not parts:
        return {}, []
    rows = list(parts[0].union(*parts[1:], all=True)) if len(parts) > 1 else list(parts[0])
    names = {(what, key): label for what, key, label, _extra in rows if what != "view"}
    views = [(int(key), label, extra) for what, key, label, extra in rows if what == "view"]
    return names, sorted(views)


def _named(rows: Any, what: str, *, key: str = "pk", label: str = "name", extra: str = "") -> Any:
    kept = F(extra) if extra else Value("", output_field=CharField())
    return rows.order_by().values_list(
        Value(what, output_field=CharField()), Cast(key, CharField()), label, Cast(kept, CharField())
    )
