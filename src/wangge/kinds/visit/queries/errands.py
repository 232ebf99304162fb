"""What to show of errands."""

from django.db.models import Q, QuerySet
from django.urls import reverse

from wangge.kinds.visit.models import ErrandItem, Paper
from wangge.matters.access import visible
from wangge.matters.models import Matter
from wangge.people.actors import Actor
from wangge.people.handover import OpenWork

COMMUNITY = 12


def items(area_code: str, *, with_inactive: bool = False) -> QuerySet[ErrandItem]:
    """Errands that are often done in a place, those of the county and township too."""
    above = [area_code[:length] for length in range(2, len(area_code) + 1)]
    rows = ErrandItem.objects.filter(area_code__in=above).order_by("name")
    return rows if with_inactive else rows.filter(is_active=True)


def own_items(area_code: str) -> QuerySet[ErrandItem]:
    """Entries that a community (or whoever stands above) wrote itself."""
    return ErrandItem.objects.filter(area_code=area_code[:COMMUNITY]).order_by("-is_active", "name")


def papers_of(matter: Matter) -> list[Paper]:
    """Papers of an errand in the order they came."""
    return list(Paper.objects.filter(matter=matter).order_by("pk"))


def errands(actor: Actor, *, is_open: bool = True) -> QuerySet[Matter]:
    """Errands the actor sees, with their details."""
    rows = visible(actor).filter(kind="errand").select_related("errand__item", "errand__agent")
    return rows.filter(phase__in=["new", "active", "waiting"]) if is_open else rows


def open_errands(person_id: int) -> list[OpenWork]:
    """Open errands whose agent somebody is."""
    rows = Matter.objects.filter(Q(errand__agent_id=person_id), kind="errand", phase__in=["new", "active", "waiting"])
    return [
        OpenWork(
            title=row.title, url=reverse("matters:detail", args=[row.number]), number=row.number, due_at=row.next_due_at
        )
        for row in rows.order_by("next_due_at", "pk")[:500]
    ]  # fmt: skip
