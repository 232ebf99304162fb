"""Gathers what the rules may look at, in few queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Count, FilteredRelation, Q
from django.utils.functional import SimpleLazyObject
from django.utils.timezone import localtime

from wangge.kit import joined
from wangge.kit.prepared import Prepared
from wangge.matters.access import has_seat
from wangge.matters.kinds import Kind
from wangge.matters.models import Clock, Matter, Movement, Reporter, WorkOrder
from wangge.matters.queries import reporters_of
from wangge.matters.rules import Facts
from wangge.matters.services.clocks import with_pauses
from wangge.matters.services.parameters import parameters_of
from wangge.people.actors import Actor
from wangge.people.rules import UNIT_ROLES, Role


@dataclass
class Situation:
    """A matter with what surrounds it at the moment of a move."""

    matter: Matter
    kind: Kind
    orders: list[WorkOrder]
    clocks: list[Clock]
    facts: Facts

    @property
    def open_orders(self) -> list[WorkOrder]:
        """Orders that have not ended."""
        return [order for order in self.orders if order.ended_at is None]


def is_reporter(matter: Matter, actor: Actor) -> bool:
    """Whether the actor told of this matter: by account, or proved by number and code."""
    if actor.role != Role.RESIDENT or (actor.person_id is None and actor.reporter_id is None):
        return False
    mine = Q(pk=actor.reporter_id) if actor.reporter_id else Q(person_id=actor.person_id)
    return reporters_of(matter).filter(mine).exists()


def is_first_reporter(matter: Matter, actor: Actor) -> bool:
    """Whether the words of this matter are the actor's; whoever joined later is not, nor whose report was merged."""
    if actor.role != Role.RESIDENT:
        return False
    first = Reporter.objects.filter(matter=matter, has_joined=False).order_by("pk").first()
    if first is None:
        return False
    if actor.reporter_id:
        return first.pk == actor.reporter_id
    return first.person_id is not None and first.person_id == actor.person_id


def is_somebody_reachable(matter: Matter) -> bool:
    """Whether a reporter is there who can be asked something: by account, telephone, or number and code."""
    return reporters_of(matter).exists()


def details_of(kind: Kind, matter: Matter) -> Any:
    """The kind's own typed row of a matter, or None; one that was read with the matter is not read again."""
    if kind.details is None:
        return None
    name = kind.details_name()
    if name in matter._state.fields_cache:
        return matter._state.fields_cache[name]
    return kind.details.objects.select_related(*kind.details_with).filter(matter=matter).first()


def moves_made(matter: Matter) -> dict[str, int]:
    """How often each move was made in a matter."""
    made = Movement.objects.filter(matter=matter, order__isnull=True)
    return dict(made.order_by().values_list("move").annotate(Count("pk")))


@dataclass(frozen=True)
class Known:
    """Rows around a matter that a page has read already, so that they are not read twice."""

    orders: list[WorkOrder]
    clocks: list[Clock]
    counts: Mapping[str, int]
    details: Any = None
    has_reporter: bool | None = None


PARTS = (("orders__", WorkOrder), ("running__", Clock))
IS_RUNNING = Q(clocks__order__isnull=True, clocks__stopped_at__isnull=True)
ORDERS_AND_CLOCKS = Prepared(
    lambda matter: (
        Matter.objects.filter(pk=matter)
        .annotate(running=FilteredRelation("clocks", condition=IS_RUNNING))
        .values_list(*joined.columns(PARTS))
        .order_by("orders__pk", "running__pk")
    ),
    matter=-1,
)


def _orders_and_clocks(matter: Matter) -> tuple[list[WorkOrder], list[Clock]]:
    """All orders of a matter and its own running clocks, in one statement: there are few of either."""
    found: dict[type[Any], dict[int, Any]] = {WorkOrder: {}, Clock: {}}
    for row in ORDERS_AND_CLOCKS.rows(connections[DEFAULT_DB_ALIAS], matter=matter.pk):
        for one in joined.objects(PARTS, row):
            if one is not None and one.pk not in found[type(one)]:
                one.matter = matter
                found[type(one)][one.pk] = one
    return list(found[WorkOrder].values()), list(found[Clock].values())


def read_around(matter: Matter, kind: Kind) -> Known:
    """Reads what the rules look at."""
    orders, clocks = _orders_and_clocks(matter)
    return Known(
        orders=orders,
        clocks=with_pauses(clocks),
        counts=cast(Mapping[str, int], SimpleLazyObject(lambda: moves_made(matter))),
        details=SimpleLazyObject(lambda: details_of(kind, matter)),
    )


def _reachable(matter: Matter, known: Known) -> bool:
    """What the page has read already, else looked up when a rule asks."""
    if known.has_reporter is not None:
        return known.has_reporter
    return cast(bool, SimpleLazyObject(lambda: is_somebody_reachable(matter)))


def gather(
    *,
    matter: Matter,
    kind: Kind,
    actor: Actor,
    at: datetime,
    given: Mapping[str, Any] | None = None,
    known: Known | None = None,
) -> Situation:
    """The situation of a matter for one actor."""
    known = known or read_around(matter, kind)
    orders, clocks, counts = known.orders, known.clocks, known.counts
    live = [order for order in orders if order.ended_at is None]
    assisting = {order.unit_id for order in live if order.part == WorkOrder.Part.ASSIST}
    in_unit = actor.role in UNIT_ROLES and actor.organization_id is not None
    main = next((clock for clock in clocks if clock.name == kind.main_clock), None)
    seated = has_seat(actor, matter)
    is_open_to_area = seated or matter.confidentiality != Matter.Confidentiality.SEALED
    persons = {person for order in orders for person in (order.signed_by_id, order.done_by_id) if person}
    facts = Facts(
        at=localtime(at),
        role=actor.role,
        person_id=actor.person_id,
        organization_id=actor.organization_id,
        is_reporter=is_reporter(matter, actor),
        is_first_reporter=cast(bool, SimpleLazyObject(lambda: is_first_reporter(matter, actor))),
        is_lead=in_unit and matter.lead_unit_id == actor.organization_id,
        is_assist=in_unit and actor.organization_id in assisting,
        covers_area=is_open_to_area and actor.covers(matter.area_code),
        has_seat=seated,
        counts=counts,
        handled_by_unit_ids=frozenset(order.unit_id for order in orders if order.signed_at),
        handled_by_person_ids=frozenset(persons),
        unit_ids=frozenset(order.unit_id for order in live),
        open_orders=len(live),
        order_states=frozenset(order.state for order in live),
        due_at=main.due_at if main else None,
        dues={clock.name: clock.due_at for clock in clocks},
        closed_at=matter.closed_at,
        urgency=matter.urgency,
        channel=matter.channel,
        has_category=matter.category_id is not None,
        has_reporter=_reachable(matter, known),
        parameters=cast(Mapping[str, int], SimpleLazyObject(lambda: parameters_of(kind, matter, at))),
        given=given or {},
        details=known.details,
    )
    return Situation(matter=matter, kind=kind, orders=orders, clocks=clocks, facts=facts)
