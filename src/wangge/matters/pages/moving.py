"""What a move asks for, whether it is open now, and what happened when somebody else was first."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from wangge.matters.kinds import Kind, get_kind
from wangge.matters.models import Matter, Movement, WorkOrder
from wangge.matters.pages.timeline import timeline_of
from wangge.matters.pages.words import ACT_WORDS, state_title
from wangge.matters.rules import Ask, OrderMove, Step, refusal
from wangge.matters.services.acting import order_refusal
from wangge.matters.services.facts import details_of
from wangge.matters.services.options import situation_for
from wangge.people.actors import Actor
from wangge.ui.parts import TimelineEntry

MOST = 5


@dataclass
class Question:
    """One move or act about to be made: its asks, what is proposed, and why it is closed, if it is."""

    matter: Matter
    name: str
    title: str
    tone: str
    url: str
    needs: tuple[Ask, ...]
    may: tuple[Ask, ...]
    why_not: str = ""
    leads_to: str = ""
    unit: str = ""
    proposed: Mapping[str, Any] = field(default_factory=dict)

    @property
    def back(self) -> str:
        """The page of the matter."""
        return reverse("matters:detail", args=[self.matter.number])

    @property
    def act(self) -> OrderMove:
        """The act of a unit, when it is one."""
        return OrderMove(self.name)

    def told(self, matter: Matter) -> dict[str, str]:
        """Words for the message after the move."""
        return {"move": self.title, "state": state_title(matter.kind, matter.state)}


def find_step(kind: Kind, state: str, the_move: str) -> tuple[Step | None, Step]:
    """The step from this state, and the one to take the asks from if there is none from here; 404 for no such move."""
    step = kind.steps.get((state, the_move))
    known = step or next((other for (_state, name), other in kind.steps.items() if name == the_move), None)
    if known is None:
        raise Http404
    return step, known


def question(
    matter: Matter,
    the_move: str,
    *,
    actor: Actor,
    at: datetime,
    is_sent: bool = False,
    chosen: Mapping[str, Any] | None = None,
) -> Question:
    """A move of the matter as a question to the actor; when it `is_sent`, the service decides whether it is open and
    what the running clocks ask for besides.

    `chosen` is what the person has chosen on the form so far, where the rest of it depends on that.
    """
    kind = get_kind(matter.kind)
    step, known = find_step(kind, matter.state, the_move)
    asked = Question(
        matter=matter,
        name=the_move,
        title=_(kind.move_titles[the_move]),
        tone=kind.move_tones.get(the_move, ""),
        url=reverse("matters:move", args=[matter.number, the_move]),
        needs=known.needs,
        may=known.may,
        leads_to=state_title(kind.name, known.to),
    )
    if is_sent:
        details: Any = SimpleLazyObject(lambda: details_of(kind, matter))
        running: Container[str] = ()
    else:
        facts = situation_for(matter, actor=actor, at=at).facts
        details, running, why_not = facts.details, facts.dues, refusal(step, facts)
        asked.why_not = _(why_not) if why_not else ""
    full = None
    if not asked.why_not:
        full = kind.step(matter.state, the_move, matter=matter, details=details, running=running)
    if full is not None:
        asked.needs, asked.may = full.needs, full.may
    if full is not None and not is_sent:
        own = dict(chosen or {})
        proposed = kind.initial(matter=matter, move=the_move, details=details, actor=actor, at=at, chosen=own)
        asked.proposed = proposed | own
    return asked


def order_question(order: WorkOrder, act: str, *, actor: Actor, at: datetime) -> Question:
    """An act of a unit on its order as a question to the actor."""
    matter = order.matter
    kind = get_kind(matter.kind)
    if act not in set(OrderMove):
        raise Http404
    the_act = OrderMove(act)
    step, why_not = order_refusal(kind=kind, matter=matter, order=order, act=the_act, actor=actor)
    known = step or next((other for (_state, name), other in kind.order_steps.items() if name == the_act), None)
    if known is None:
        raise Http404
    return Question(
        matter=matter,
        name=act,
        title=str(ACT_WORDS[OrderMove(act)]),
        tone="danger" if the_act == OrderMove.DECLINE else "",
        url=reverse("matters:order_move", args=[order.pk, act]),
        needs=known.needs,
        may=known.may,
        why_not=_(why_not) if why_not else "",
        unit=order.unit.name,
    )


def what_happened(matter: Matter, *, since_version: int) -> list[TimelineEntry]:
    """What others did to a matter since the version somebody was looking at, the newest first."""
    missed = min(max(matter.version - since_version, 1), MOST)
    rows = Movement.objects.filter(matter=matter).select_related("organization").order_by("-at", "-pk")[:missed]
    return timeline_of(get_kind(matter.kind), reversed(list(rows)), [], is_inside=True)
