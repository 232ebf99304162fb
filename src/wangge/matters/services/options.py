"""What the actor can do now in a matter, and for what is not open: why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from wangge.matters.kinds import Kind, get_kind
from wangge.matters.models import Matter, WorkOrder
from wangge.matters.rules import NOT_FROM_HERE, NOT_YOUR_ROLE, Ask, OrderMove, OrderState, refusal
from wangge.matters.services.acting import order_refusal
from wangge.matters.services.facts import Situation, gather
from wangge.people.actors import Actor


@dataclass(frozen=True)
class Option:
    """A move out of the present state: open, or closed with the reason."""

    move: str
    title: str
    tone: str
    needs: tuple[Ask, ...]
    may: tuple[Ask, ...]
    why_not: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it can be done now."""
        return not self.why_not


@dataclass(frozen=True)
class OrderOption:
    """An act of the actor's unit on its order."""

    order: WorkOrder
    act: OrderMove
    needs: tuple[Ask, ...]
    may: tuple[Ask, ...]


def options_of(situation: Situation) -> list[Option]:
    """Every move of the table that leaves the present state; what moves by itself is left out."""
    kind, matter, facts = situation.kind, situation.matter, situation.facts
    found = []
    for (state, move), plain in kind.steps.items():
        if state != matter.state or plain.by == {"system"} or move == kind.grown_move:
            continue
        why_not = refusal(plain, facts)
        full = None if why_not else kind.step(state, move, matter=matter, details=facts.details, running=facts.dues)
        step = full or plain
        found.append(
            Option(
                move=move,
                title=kind.move_titles[move],
                tone=kind.move_tones.get(move, ""),
                needs=step.needs,
                may=step.may,
                why_not=why_not,
            )
        )
    return found


def may_grow(situation: Situation) -> bool:
    """Whether something may grow out of the matter now, as far as its own kind is concerned."""
    kind, matter = situation.kind, situation.matter
    return not kind.grown_move or not refusal(kind.steps.get((matter.state, kind.grown_move)), situation.facts)


def worth_saying(options: Iterable[Option]) -> list[Option]:
    """Closed moves whose reason helps: those that the actor's role could make in another situation."""
    return [option for option in options if option.why_not not in {"", NOT_YOUR_ROLE, NOT_FROM_HERE}]


def order_options(situation: Situation, actor: Actor) -> list[OrderOption]:
    """The acts open to the actor's unit on its own open orders."""
    kind, matter = situation.kind, situation.matter
    found = []
    for order in situation.open_orders:
        for state, act in kind.order_steps:
            if state != OrderState(order.state):
                continue
            step, reason = order_refusal(
                kind=kind, matter=matter, order=order, act=act, actor=actor, details=situation.facts.details
            )
            if step is not None and not reason:
                found.append(OrderOption(order=order, act=act, needs=step.needs, may=step.may))
    return found


def situation_for(matter: Matter, *, actor: Actor, at: datetime) -> Situation:
    """The situation of a matter as its page needs it."""
    return gather(matter=matter, kind=_kind(matter), actor=actor, at=at)


def _kind(matter: Matter) -> Kind:
    return get_kind(matter.kind)
