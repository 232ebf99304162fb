"""Help for whoever writes the result: earlier answers, hints, and a draft where the operator runs a model."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from wangge.audit.services import record
from wangge.language import assistant
from wangge.language.answers import Hint
from wangge.language.answers import hints as language_hints
from wangge.matters.access import visible
from wangge.matters.models import Matter, Rating, WorkOrder
from wangge.matters.queries import words_of_people
from wangge.matters.rules import OrderState
from wangge.people.actors import Actor
from wangge.reading import similar

LEAST = 0.3
MOST = 3
LOOKED_AT = 60
OTHERS = 40
LONGEST = 10_000


@dataclass(frozen=True)
class Offer:
    """An earlier answer to something alike."""

    number: str
    title: str
    unit: str
    result: str
    why: str
    was_liked: bool


def offers_for(matter: Matter, *, actor: Actor, at: datetime) -> list[Offer]:
    """Answers to closed matters alike that the actor may see; those whose reporters were satisfied first."""
    alike = similar.like_closed(
        text=f"{matter.title} {matter.text}", area=matter.area_code, category=matter.category_id, at=at, least=LEAST,
        most=LOOKED_AT,
    )  # fmt: skip
    scores = similar.rows_of(alike or [])
    if not scores:
        return []
    liked = Rating.objects.filter(matter=OuterRef("matter"), satisfied=Rating.Satisfied.YES)
    orders = (
        WorkOrder.objects.filter(
            matter__in=visible(actor).filter(pk__in=scores), part=WorkOrder.Part.LEAD, state=OrderState.DONE
        )
        .exclude(result="")
        .select_related("matter", "unit")
        .annotate(was_liked=Exists(liked))
    )
    rows = sorted(orders, key=lambda order: -scores[order.matter_id].score - 0.1 * order.was_liked)
    found: dict[str, Offer] = {}
    for order in rows:
        shown = Offer(
            order.matter.number, order.matter.title, order.unit.name, order.result, order.why, order.was_liked
        )
        found.setdefault(order.result.strip(), shown)
    return list(found.values())[:MOST]


def hints_for(matter: Matter, text: str, *, actor: Actor) -> list[Hint]:
    """What a result lacks; about the text, never about who writes it."""
    if not text.strip():
        return []
    others = WorkOrder.objects.filter(matter__in=visible(actor).values("pk"), state=OrderState.DONE).exclude(
        matter_id=matter.pk
    )
    latest = list(others.exclude(result="").order_by("-done_at").values_list("result", flat=True)[:OTHERS])
    return language_hints(f"{matter.title} {matter.text}", text[:LONGEST], latest)


def is_on() -> bool:
    """Whether the operator has configured a model."""
    return bool(settings.ENV.assistant_url)


def endpoint() -> assistant.Endpoint:
    """Where the operator's model answers."""
    env = settings.ENV
    return assistant.Endpoint(env.assistant_url, env.assistant_model, env.assistant_key, env.assistant_seconds)


def draft_answer(matter: Matter, *, actor: Actor, at: datetime, to: assistant.Endpoint | None = None) -> str:
    """A draft from the operator's model, or `assistant.NoDraft`; names, numbers and addresses are hidden before."""
    examples = [offer.result for offer in offers_for(matter, actor=actor, at=at)]
    task = _(
        "You help a public office answer a resident. Write a plain, short draft in Chinese: what was found, what was "
        "done or will be done, by whom and until when. Invent nothing: leave a gap in square brackets where a fact "
        "is missing. Keep marks like 〔电话1〕 as they are."
    )
    written = assistant.draft(
        to or endpoint(), task=task, text=f"{matter.title}\n{matter.text}", known=words_of_people(matter),
        examples=examples,
    )  # fmt: skip
    record(
        act="reading.draft", at=at, actor_person_id=actor.person_id, actor_post_id=actor.post_id,
        actor_name=actor.name, subject_kind="matter", subject_id=matter.number,
    )  # fmt: skip
    return written
