"""Who may see a service order, whose it is to carry out, and who may know where to go."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from wangge.kinds.service_order.models import OrderDetails
from wangge.kinds.service_order.rules import HELPERS, KNOWING, SERVING, STAFF
from wangge.matters.models import Matter, Reporter
from wangge.matters.places import beneath
from wangge.people.actors import Actor
from wangge.people.rules import Role

KIND = "service_order"


def sight(actor: Actor) -> Q | None:
    """Orders are seen where they were made: by the community and the grid, by the resident, and by who ordered for
    somebody; who carries one out has pages of his own."""
    if actor.role in STAFF and actor.area_code:
        return beneath(actor.area_code)
    if actor.role in HELPERS and actor.person_id:
        return Q(opened_by_id=actor.person_id)
    return _ordered(actor) if actor.role == Role.RESIDENT else None


def _ordered(actor: Actor) -> Q | None:
    """The orders of a resident, by number and code or by account."""
    if actor.reporter_id:
        return Q(Exists(Reporter.objects.filter(matter=OuterRef("pk"), pk=actor.reporter_id)))
    if actor.person_id:
        return Q(Exists(Reporter.objects.filter(matter=OuterRef("pk"), person_id=actor.person_id)))
    return None


def carried_by(actor: Actor) -> QuerySet[Matter]:
    """Orders assigned to the acting person."""
    if actor.role not in SERVING or actor.person_id is None:
        return Matter.objects.none()
    rows = Matter.objects.filter(kind=KIND, service_order__helper_person_id=actor.person_id)
    return rows.select_related("service_order__skill", "service_order__item")


def get_carried(actor: Actor, number: str) -> Matter:
    """An order assigned to the acting person, or 404."""
    found = carried_by(actor).filter(number=number).first()
    if found is None:
        raise Http404
    return found


def may_know(actor: Actor, matter: Matter, details: OrderDetails) -> bool:
    """The community and the grid may; who carries it out from taking it on until it is confirmed."""
    if actor.role in STAFF:
        return actor.covers(matter.area_code)
    is_helper = actor.role in SERVING and actor.person_id is not None and details.helper_person_id == actor.person_id
    return is_helper and matter.state in KNOWING
