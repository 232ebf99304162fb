"""Everything that the page of one matter shows, read in few statements whatever the kind."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wangge.calendars.rules import Explanation, parse_limit
from wangge.matters.access import AREA_ROLES, CASE_ROLES
from wangge.matters.kinds import Card, Kind, get_kind
from wangge.matters.models import Attachment, Clock, Matter, Movement, Pause, WorkOrder
from wangge.matters.pages.acts import Act, acts_of, grows_of, own_acts
from wangge.matters.pages.listing import Row, row_of
from wangge.matters.pages.said import LinkCard, Said, links_of, said_of
from wangge.matters.pages.stages import stages_of
from wangge.matters.pages.timeline import is_picture, photo_of, timeline_of
from wangge.matters.pages.words import ORDER_TONES, ORDER_WORDS, clock_title
from wangge.matters.rules import OrderState
from wangge.matters.services.facts import Known, gather
from wangge.matters.services.options import Option, may_grow
from wangge.people.actors import Actor
from wangge.people.rules import UNIT_ROLES, Role
from wangge.ui.parts import Photo, StepItem, TimelineEntry

SURROUNDINGS = ("category__parent", "building")
"""What the page reads together with the matter, besides what `access.get_matter` always brings."""
INSIDE = AREA_ROLES | UNIT_ROLES | CASE_ROLES
WORKING = INSIDE - {Role.SUPERVISOR}
SPOKEN = frozenset({Card.NOTES, Card.MESSAGES, Card.REPORTERS})
"""Without any of these nothing was said around a matter."""


@dataclass(frozen=True)
class ClockView:
    """A deadline with its reasons."""

    title: str
    unit: str
    limit: str
    source: str
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None
    is_met: bool | None
    is_paused: bool
    is_provisional: bool
    was_extended: bool
    is_window: bool
    sentences: list[str]
    pause: Pause | None = None

    @property
    def is_running(self) -> bool:
        """Whether it still counts."""
        return self.stopped_at is None

    @property
    def is_kept(self) -> bool:
        """Whether what it asked for was done in time."""
        return self.is_met is True


@dataclass(frozen=True)
class OrderCard:
    """The task of one unit."""

    order: WorkOrder
    unit: str
    is_lead: bool
    state: str
    tone: str
    is_over: bool
    moments: list[tuple[str, datetime]]
    is_paused: bool = False


@dataclass
class DetailPage:
    """One matter, for one actor, at one moment."""

    matter: Matter
    kind: Kind
    row: Row
    details: Any
    stages: list[StepItem]
    clocks: list[ClockView]
    orders: list[OrderCard]
    timeline: list[TimelineEntry]
    photos: list[Photo]
    documents: list[Attachment]
    said: Said
    links: list[LinkCard]
    primary: Act | None
    others: list[Act]
    own_acts: list[Act]
    closed: list[Option]
    grows: list[Act]
    is_inside: bool
    may_write: bool
    may_link: bool
    waits: list[str]
    moves: Mapping[str, int]
    """How often each move was made."""

    @property
    def pressing(self) -> list[ClockView]:
        """Clocks that run, and those that were missed."""
        return [clock for clock in self.clocks if clock.is_running or not clock.is_kept]

    @property
    def kept(self) -> list[ClockView]:
        """Clocks that were kept; nobody need look at them again."""
        return [clock for clock in self.clocks if clock.is_kept]

    @property
    def has_acts(self) -> bool:
        """Whether the actor can do anything at all now."""
        return bool(self.primary or self.others or self.own_acts)


def details_read(matter: Matter, kind: Kind) -> Any:
    """The typed details that came with the matter."""
    try:
        return getattr(matter, kind.details_name()) if kind.details is not None else None
    except ObjectDoesNotExist:
        return None


def detail_page(matter: Matter, *, actor: Actor, at: datetime) -> DetailPage:
    """Reads and arranges; `matter` comes from `access.get_matter`, loaded with its `SURROUNDINGS`."""
    kind = get_kind(matter.kind)
    is_inside = actor.role in INSIDE
    orders = list(
        WorkOrder.objects.filter(matter=matter).select_related("unit", "signed_by", "done_by").order_by("part", "pk")
    )
    orders.sort(key=lambda order: (order.ended_at is not None, order.part != WorkOrder.Part.LEAD, order.pk))
    clocks = list(Clock.objects.filter(matter=matter).select_related("order__unit").order_by("pk"))
    movements = list(Movement.objects.filter(matter=matter).select_related("organization").order_by("at", "pk"))
    attachments = list(
        Attachment.objects.filter(Q() if is_inside else Q(is_public=True), matter=matter)
        .select_related("file")
        .order_by("created_at", "pk")
    )
    moved = {movement.pk: movement for movement in movements}
    details = details_read(matter, kind)
    said = said_of(matter, actor, is_inside=is_inside and bool(kind.cards & SPOKEN))
    known = _known(orders, clocks, movements, details)
    if is_inside:
        known = replace(known, has_reporter=bool(said.reporters))
    situation = gather(matter=matter, kind=kind, actor=actor, at=at, known=known)
    primary, others, closed = acts_of(situation)
    taken = {act.letter for act in [primary, *others] if act}
    return DetailPage(
        matter=matter,
        kind=kind,
        row=row_of(matter),
        details=details,
        stages=stages_of(kind, matter, movements, details),
        clocks=clock_views(kind, clocks),
        orders=[order_card(order, clocks) for order in orders],
        timeline=timeline_of(
            kind, movements, attachments, is_inside=is_inside, has_reporter=not is_inside or bool(said.reporters)
        ),
        photos=[photo_of(row, moved.get(row.movement_id or 0)) for row in attachments if is_picture(row)],
        documents=[attachment for attachment in attachments if not is_picture(attachment)],
        said=said,
        links=links_of(matter, actor),
        primary=primary,
        others=others,
        own_acts=own_acts(situation, actor, taken),
        closed=closed,
        grows=grows_of(kind, matter, actor) if may_grow(situation) else [],
        is_inside=is_inside,
        may_write=actor.role in WORKING,
        may_link=actor.role in AREA_ROLES - {Role.SUPERVISOR},
        waits=kind.waits(matter=matter, orders=orders, details=details),
        moves=known.counts,
    )


def _known(orders: list[WorkOrder], clocks: list[Clock], movements: list[Movement], details: Any) -> Known:
    running = [clock for clock in clocks if clock.order_id is None and clock.stopped_at is None]
    counts = Counter(movement.move for movement in movements if movement.order_id is None)
    return Known(orders=orders, clocks=running, counts=counts, details=details)


def shown_clocks(clocks: Iterable[Clock]) -> list[Clock]:
    """Running clocks first; those that ended without a judgement are no longer asked for and left out."""
    judged = [clock for clock in clocks if clock.stopped_at is None or clock.is_met is not None]
    return sorted(judged, key=lambda clock: clock.stopped_at is not None)


def clock_views(kind: Kind, clocks: Iterable[Clock]) -> list[ClockView]:
    """Clocks in words; why one stands still is read only where one does."""
    shown = shown_clocks(clocks)
    still = [clock for clock in shown if clock.paused_at is not None and clock.stopped_at is None]
    pauses = Pause.objects.filter(clock__in=still, ends_at=None).select_related("approved_by") if still else ()
    reasons = {pause.clock_id: pause for pause in pauses}
    return [clock_view(kind, clock, reasons.get(clock.pk)) for clock in shown]


def clock_view(kind: Kind, clock: Clock, pause: Pause | None = None) -> ClockView:
    """A clock in words."""
    kept = json.loads(clock.explanation) if clock.explanation else None
    return ClockView(
        title=clock_title(kind.name, clock.name),
        unit=clock.order.unit.name if clock.order else "",
        limit=parse_limit(clock.limit).text(),
        source=clock.source,
        started_at=clock.started_at,
        due_at=clock.due_at,
        stopped_at=clock.stopped_at,
        is_met=clock.is_met,
        is_paused=clock.paused_at is not None and clock.stopped_at is None,
        is_provisional=clock.is_provisional,
        was_extended=clock.extended_to is not None,
        is_window=kind.clocks[clock.name].is_window,
        sentences=Explanation.from_dict(kept).sentences() if kept else [],
        pause=pause,
    )


def order_card(order: WorkOrder, clocks: Iterable[Clock] = ()) -> OrderCard:
    """An order with the moments of its way; its deadline stands still with the clock that it was taken from."""
    moments = [
        (_("Sent"), order.sent_at),
        (_("Signed for"), order.signed_at),
        (_("Reporter contacted"), order.contacted_at),
        (pgettext("order", "Answered"), order.answered_at),
        (_("On the spot"), order.arrived_at),
        (_("Agreed to the plan"), order.agreed_at),
        (_("Reported done"), order.done_at),
    ]
    state = OrderState(order.state)
    return OrderCard(
        order=order,
        unit=order.unit.name,
        is_lead=order.part == WorkOrder.Part.LEAD,
        state=str(ORDER_WORDS[state]),
        tone=ORDER_TONES[state],
        is_over=order.ended_at is not None,
        is_paused=any(clock.paused_at is not None and clock.due_at == order.due_at for clock in clocks),
        moments=[(word, moment) for word, moment in moments if moment is not None],
    )
