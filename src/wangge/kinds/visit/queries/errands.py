"""What to show of errands."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from wangge.kinds.visit.models import ErrandItem, Paper
from wangge.kinds.visit.rules.errands import MOVE_TITLES, OPENING, STATE_TITLES, STEPS
from wangge.matters.access import visible
from wangge.matters.kinds import get_kind
from wangge.matters.models import Matter, Movement, Rating
from wangge.matters.pages.stages import stages_of
from wangge.people.actors import Actor
from wangge.people.handover import OpenWork
from wangge.ui.parts import StepItem, TimelineEntry

COMMUNITY, MOST = 12, 50


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


@dataclass(frozen=True)
class Followed:
    """The course of an errand as the person it is for reads it; nothing of what staff noted for themselves."""

    steps: list[StepItem]
    entries: list[TimelineEntry]
    rating: Rating | None


def followed(matter: Matter) -> Followed:
    """Stations, happenings with their plain words, the newest first, and what the person said of it."""
    movements = list(Movement.objects.filter(matter=matter).order_by("at", "pk"))
    entries = [TimelineEntry(*_words_of(movement)) for movement in reversed(movements)]
    rating = Rating.objects.filter(matter=matter).order_by("pk").last()
    return Followed(stages_of(get_kind(matter.kind), matter, movements), entries, rating)


def _words_of(movement: Movement) -> tuple[str, Any, str]:
    if not movement.from_state:
        return _("Asked for"), movement.at, _(OPENING.says)
    step = STEPS.get((movement.from_state, movement.move))
    said = _(step.says) if step is not None and step.says else ""
    title = _(MOVE_TITLES.get(movement.move, "")) or _(STATE_TITLES.get(movement.to_state, ""))
    return title, movement.at, "\n".join(part for part in (said, movement.public_text) if part)


def with_state(rows: QuerySet[Matter]) -> list[tuple[Matter, str]]:
    """Errands with where they stand."""
    return [(row, _(STATE_TITLES[row.state])) for row in rows[:MOST]]
