"""Who may see a matter, as a filter and as a question; the only way a door gets a row."""

from collections.abc import Mapping
from functools import reduce
from operator import or_

from django.db.models import Case, Q, QuerySet, When
from django.http import Http404

from wangge.matters.kinds import details_paths, kind_numbered, kinds
from wangge.matters.models import Attachment, Link, Matter, Question, Reporter, WorkOrder
from wangge.matters.places import beneath
from wangge.matters.queries import among, asks, reporters_of
from wangge.people.actors import Actor
from wangge.people.rules import UNIT_ROLES, Role

AREA_ROLES = frozenset(
    {
        Role.GRID_WORKER, Role.GRID_LEADER, Role.COMMUNITY_CLERK, Role.COMMUNITY_SECRETARY, Role.DISPATCHER,
        Role.TOWNSHIP_LEADER, Role.COUNTY_LEADER, Role.SUPERVISOR,
    }
)  # fmt: skip
OPENERS = frozenset({Role.STEWARD, Role.VOLUNTEER, Role.MEMBER, Role.PROXY_REPORTER, Role.OBSERVER})
CASE_ROLES = frozenset({Role.MEDIATOR})
"""Those who see only the matters at which they have a seat."""
NOTHING = Q(pk__in=())


def sights(actor: Actor, only: str = "") -> list[Q]:
    """The one rule of sight in parts of which one is enough; `visible` filters by any of them and `may_see` asks them
    of one row. Each part is one range of an index, so a list takes its first rows from each instead of reading all.

    Kinds may show more by a seat of their own; one that shows all of the actor's area joins the part for the area.
    Of `only` one kind, the seats of the others are left out.
    """
    if actor.role == Role.SYSTEM:
        return [Q()]
    asked = [kind for kind in kinds().values() if only in ("", kind.name)]
    seats = {kind.name: rule for kind in asked if (rule := kind.sight(actor)) is not None}
    if actor.role not in AREA_ROLES or not actor.area_code:
        return _with_seats(_brought(actor), seats) or [NOTHING]
    here = beneath(actor.area_code)
    whole = [name for name, rule in seats.items() if rule == here]
    usual = ~Q(confidentiality=Matter.Confidentiality.SEALED) | (Q(kind__in=whole) if whole else Q())
    return [here & usual, *(Q(kind=name) & rule for name, rule in seats.items() if name not in whole)]


def _rule(actor: Actor, only: str = "") -> Q:
    return reduce(or_, sights(actor, only))


def has_seat(actor: Actor, matter: Matter) -> bool:
    """Whether the matter's kind itself seats the actor at it."""
    rule = kinds()[matter.kind].sight(actor)
    if actor.area_code and rule == beneath(actor.area_code):
        return actor.covers(matter.area_code)
    return rule is not None and Matter.objects.filter(rule, pk=matter.pk).exists()


def _brought(actor: Actor) -> list[Q]:
    """What units have orders in, and what helpers and residents brought."""
    if actor.role in UNIT_ROLES and actor.organization_id:
        return _of_unit(actor.organization_id)
    if actor.role in OPENERS and actor.person_id:
        return [Q(opened_by_id=actor.person_id)]
    return _reported(actor) if actor.role == Role.RESIDENT else []


def _with_seats(parts: list[Q], seats: Mapping[str, Q]) -> list[Q]:
    """Matters of a sealed kind are not shown even to those who brought them, unless the kind itself says so.

    A kind that says just that joins the part: alone it would read everything somebody brought to find a few of its own.
    """
    sealed = [kind.name for kind in kinds().values() if kind.is_sealed]
    found = []
    for part in parts:
        hidden = [name for name in sealed if seats.get(name) != part]
        found.append(part & ~Q(kind__in=hidden) if hidden else part)
    return [*found, *(Q(kind=name) & rule for name, rule in seats.items() if rule not in parts)]


def _of_unit(unit_id: int) -> list[Q]:
    """What a unit leads; what it assists in or has another order in; what it once had an order in."""
    orders = WorkOrder.objects.filter(unit_id=unit_id).order_by()
    assisted = orders.filter(part=WorkOrder.Part.ASSIST).values("matter_id")
    earlier = orders.filter(ended_at__isnull=False).values("matter_id")
    return [Q(lead_unit_id=unit_id), among(assisted), among(earlier)]


def _reported(actor: Actor) -> list[Q]:
    known = {"pk": actor.reporter_id} if actor.reporter_id else {"person_id": actor.person_id}
    is_known = actor.reporter_id or actor.person_id
    return [Q(pk__in=Reporter.objects.filter(**known).values("matter_id"))] if is_known else []


def visible(actor: Actor, *, kind: str = "") -> QuerySet[Matter]:
    """All matters that the actor may see, or those of one kind."""
    rows = Matter.objects.filter(_rule(actor, kind))
    return rows.filter(kind=kind) if kind else rows


def is_shown_to_units(kind: str) -> bool:
    """Whether a unit sees every matter of a kind that it leads or has an order in, so that nothing else need be asked;
    of sealed kinds only the kind itself says who does."""
    return not kinds()[kind].is_sealed


def may_see(actor: Actor, matter: Matter) -> bool:
    """Whether the actor may see this one; the same rule as `visible`."""
    return Matter.objects.filter(_rule(actor), pk=matter.pk).exists()


def get_matter(actor: Actor, number: str, *more: str) -> Matter:
    """The matter of that number, or 404 when there is none the actor may see; `more` is read with it.

    The number tells the kind: only this kind's details are joined and only its seats asked. Its `quiet_category_id` is
    that of its category where this has no questions for the unit, so that none are sought.
    """
    kind = kind_numbered(number)
    if kind is None:
        raise Http404
    near = ("category", "lead_unit__area", "estate", *details_paths(kind), *more)
    is_asking = asks(Question.AskedOf.UNIT, category="category_id", parent="category__parent_id")
    rows = visible(actor, kind=kind.name).annotate(quiet_category_id=Case(When(~is_asking, then="category_id")))
    found = rows.select_related(*near).filter(number=number).first()
    if found is None:
        raise Http404
    return found


def get_order(actor: Actor, pk: int) -> WorkOrder:
    """The order of a unit in a matter the actor may see, or 404."""
    found = WorkOrder.objects.filter(pk=pk, matter__in=visible(actor)).select_related("matter", "unit").first()
    if found is None:
        raise Http404
    return found


def get_link(actor: Actor, matter: Matter, pk: int) -> Link:
    """A link at either end of a matter to another one the actor may see, or 404."""
    seen = visible(actor).values("pk")
    found = (
        Link.objects.filter(Q(source=matter, target__in=seen) | Q(target=matter, source__in=seen), pk=pk)
        .select_related("source", "target")
        .first()
    )
    if found is None:
        raise Http404
    return found


def get_attachment(actor: Actor, pk: int) -> Attachment:
    """A file of a matter the actor may see; who stands outside gets only what the reporter may see."""
    found = Attachment.objects.filter(pk=pk, matter__in=visible(actor)).select_related("file").first()
    is_inside = actor.role in AREA_ROLES | UNIT_ROLES | CASE_ROLES
    if found is None or not (is_inside or found.is_public):
        raise Http404
    return found


def get_reporter(actor: Actor, matter: Matter, pk: int) -> Reporter:
    """A reporter of a matter, or of one merged into it, whose name the actor may open; else 404."""
    found = reporters_of(matter).filter(pk=pk).first()
    if found is None or not may_read_reporter(actor, matter, found):
        raise Http404
    return found


def reporters_to_open(actor: Actor, matter: Matter) -> list[Reporter]:
    """The reporters of a matter whose names the actor may open."""
    rows = Reporter.objects.filter(matter=matter).select_related("person").order_by("pk")
    return [row for row in rows if may_read_reporter(actor, matter, row)]


def may_read_reporter(actor: Actor, matter: Matter, reporter: Reporter) -> bool:
    """Whether the actor may open a reporter's name and contact, for a stated purpose."""
    if actor.role in UNIT_ROLES:
        return not reporter.is_hidden and matter.lead_unit_id == actor.organization_id
    return actor.role in AREA_ROLES - {Role.SUPERVISOR} and actor.covers(matter.area_code)


def merged_into(matter: Matter) -> Matter | None:
    """The matter that this one was merged into."""
    link = Link.objects.filter(source=matter, kind=Link.Kind.DUPLICATE_OF).select_related("target").first()
    return link.target if link else None
