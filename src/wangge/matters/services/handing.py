"""Open work when a post ends: the orders somebody signed for go to the next person, with a word in the matter."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.areas.queries import within
from wangge.audit.services import record
from wangge.matters.models import Matter, Note, WorkOrder
from wangge.matters.rules import OPEN_ORDERS, OPEN_PHASES
from wangge.people.actors import Actor
from wangge.people.handover import OpenWork
from wangge.people.models import Post
from wangge.people.rules import UNIT_ROLES, Role

MOST = 500
GROUND = frozenset({Role.GRID_WORKER, Role.GRID_LEADER})
LANGUAGE = "zh-hans"


def signed_orders(post: Post) -> QuerySet[WorkOrder]:
    """Open orders of the unit that the holder of the post signed for."""
    return WorkOrder.objects.filter(
        unit_id=post.organization_id, signed_by_id=post.person_id, ended_at__isnull=True, state__in=OPEN_ORDERS
    ).select_related("matter")


def open_in_area(post: Post) -> QuerySet[Matter]:
    """Open matters of the ground that the post is in charge of; sealed ones have hands of their own."""
    rows = Matter.objects.filter(within(post.area.code, field="area_code"), phase__in=OPEN_PHASES)
    return rows.exclude(confidentiality=Matter.Confidentiality.SEALED)


def open_work(post: Post) -> list[OpenWork]:
    """What the holder of a post has not finished."""
    if post.role in UNIT_ROLES:
        matters = [order.matter for order in signed_orders(post).order_by("due_at", "pk")[:MOST]]
    elif post.role in GROUND:
        matters = list(open_in_area(post).order_by("next_due_at", "pk")[:MOST])
    else:
        matters = []
    return [
        OpenWork(
            title=matter.title,
            url=reverse("matters:detail", args=[matter.number]),
            number=matter.number,
            due_at=matter.next_due_at,
        )
        for matter in matters
    ]


def hand_over(post: Post, to: Post, actor: Actor, at: datetime) -> int:
    """Passes signed orders on; what lies in a grid goes with the grid and is only counted."""
    if post.role in GROUND:
        return open_in_area(post).count() if to.area.code == post.area.code else 0
    if post.role not in UNIT_ROLES or to.organization_id != post.organization_id:
        return 0
    with transaction.atomic():
        orders = list(signed_orders(post))
        for order in orders:
            _pass_on(order, post, to, actor, at)
    return len(orders)


def _pass_on(order: WorkOrder, post: Post, to: Post, actor: Actor, at: datetime) -> None:
    order.signed_by_id = to.person_id
    order.save(update_fields=["signed_by"])
    with override(LANGUAGE):
        words = _("Handed over from %(before)s to %(after)s.")
        text = words % {"before": post.person.name, "after": to.person.name}
    Note.objects.create(
        matter=order.matter, person_id=actor.person_id or to.person_id, author_name=actor.name, text=text, created_at=at
    )
    record(
        act="matter.hand_over", at=at, actor_person_id=actor.person_id, actor_post_id=actor.post_id,
        actor_name=actor.name, subject_kind="matter", subject_id=order.matter.number,
        detail=f"{post.pk} → {to.pk}",
    )  # fmt: skip
