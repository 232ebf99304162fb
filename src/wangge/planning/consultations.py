"""Consultations on plans: which are open, what people said, what residents may see of a plan."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from wangge.areas.models import Area
from wangge.areas.queries import within
from wangge.planning.buildings import movers
from wangge.planning.models import Comment, Consultation, Draft, Plan, Ward, WardState
from wangge.planning.queries import GridCard, grid_cards, state_of

AnyConsultation = Consultation


def running_on(day: date) -> Q:
    """Consultations in which one may comment on a day."""
    return Q(ended_at=None, opens_on__lte=day, closes_on__gte=day)


def open_consultation(plan: Plan, *, on: date) -> Consultation | None:
    """The consultation of a plan in which one may comment on a day."""
    return plan.consultations.filter(running_on(on)).first()


def is_laid_out(draft: Draft) -> bool:
    """Whether a draft is, or was, laid out for comments: what people commented on stays as they saw it."""
    return Consultation.objects.filter(draft=draft).exists()


def last_consultation(plan: Plan) -> Consultation | None:
    """The newest consultation of a plan."""
    return plan.consultations.select_related("draft", "plan__area").order_by("-pk").first()


def public_consultations(on: date) -> list[Consultation]:
    """Consultations for the public list, the one that ends first on top."""
    rows = Consultation.objects.filter(running_on(on)).select_related("plan__area")
    return list(rows.order_by("closes_on", "pk"))


def public_consultation(pk: int) -> Consultation:
    """A consultation as everybody may see it, also after it ended; 404 once the plan is given up."""
    rows = Consultation.objects.exclude(plan__state=Plan.State.DROPPED).select_related("plan__area", "draft")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def public_ward(consultation: Consultation, code: str) -> Ward:
    """A community of a consultation, or 404."""
    found = Ward.objects.filter(plan_id=consultation.plan_id, code=code).first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class WardLine:
    """One community of a consultation: how many grids it will have, how many households change theirs."""

    ward: Ward
    grids: int
    changed: int
    moved: int
    comments: int


def ward_lines(consultation: Consultation) -> list[WardLine]:
    """Communities of a consultation; those in which something changes first."""
    counts = Counter(consultation.comments.values_list("ward_id", flat=True))
    rows = consultation.draft.states.filter(step__lte=consultation.draft.position).order_by("step")
    latest: dict[int, Any] = {}
    for state in rows.select_related("ward").only("figures", "ward__code", "ward__name", "ward__plan", "draft"):
        latest[state.ward_id] = state
    found = []
    for state in latest.values():
        figures = json.loads(state.figures)
        found.append(
            WardLine(
                state.ward, int(figures.get("grids") or 0), int(figures.get("changed_grids") or 0),
                int(figures.get("moved_households") or 0), counts[state.ward_id],
            )
        )  # fmt: skip
    return sorted(found, key=lambda line: (not line.changed, line.ward.code))


@dataclass(frozen=True)
class PublicWard:
    """What residents see of one community: its grids in words, and who changes grid."""

    state: WardState
    cards: list[GridCard]
    moves: list[tuple[str, str, list[str]]]


def ward_for_residents(consultation: Consultation, ward: Ward) -> PublicWard:
    """The proposed grids of a community in words."""
    state = state_of(consultation.draft, ward)
    if state is None:
        raise Http404
    names: dict[str, str] = dict(Area.objects.filter(within(ward.code), level="grid").values_list("code", "name"))
    cards = sorted(grid_cards(consultation.draft, state, names), key=lambda card: card.order)
    moves = [(old, new, rows) for (old, new), rows in sorted(movers(ward, state).items())]
    return PublicWard(state, cards, moves)


def answered(consultation: Consultation, ward: Ward) -> list[Comment]:
    """Comments that stand on the public page with their answers."""
    return list(consultation.comments.filter(ward=ward, is_public=True).order_by("at"))


@dataclass(frozen=True)
class Tally:
    """How many spoke, and how."""

    total: int
    agree: int
    change: int
    question: int
    open: int


def tally_of(consultation: Consultation) -> Tally:
    """Comments of a consultation by what they want, and how many still wait for an answer."""
    stance, waits = Comment.Stance, Q(answered_at=None) & ~Q(stance=Comment.Stance.AGREE, text="")
    found = consultation.comments.aggregate(
        total=Count("pk"), agree=Count("pk", filter=Q(stance=stance.AGREE)),
        change=Count("pk", filter=Q(stance=stance.CHANGE)), question=Count("pk", filter=Q(stance=stance.QUESTION)),
        open=Count("pk", filter=waits),
    )  # fmt: skip
    return Tally(**found)


def comments_of(consultation: Consultation) -> QuerySet[Comment]:
    """Comments for the desk: unanswered ones first, by community."""
    return consultation.comments.select_related("ward").order_by("answered_at", "ward__code", "at")


def has_contact(comment: Comment) -> bool:
    """Whether somebody left a contact; tells nothing of it."""
    return bool(comment.contact)


def open_for_grid(code: str, on: date) -> tuple[Consultation, str] | None:
    """The open consultation that concerns a grid's community, with the community's code."""
    ward = Ward.objects.filter(code=code[:12], plan__consultations__in=Consultation.objects.filter(running_on(on)))
    found = ward.order_by("-pk").first()
    if found is None:
        return None
    consultation = Consultation.objects.filter(running_on(on), plan_id=found.plan_id).first()
    return (consultation, found.code) if consultation else None
