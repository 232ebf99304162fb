"""What can be done now, as buttons: moves of the matter, acts of a unit on its order, matters that grow out of it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from wangge.matters.kinds import Kind, grows, kinds
from wangge.matters.models import Matter
from wangge.matters.pages.words import ACT_ICONS, ACT_WORDS
from wangge.matters.rules import Ask, OrderMove
from wangge.matters.services.facts import Situation
from wangge.matters.services.options import Option, options_of, order_options, worth_saying
from wangge.people.actors import Actor

LETTERS = "abcdefhilmnoprstuvwxyz"


@dataclass(frozen=True)
class Act:
    """Something that can be done now: a move of the matter or an act of a unit on its order."""

    name: str
    title: str
    url: str
    tone: str
    letter: str
    icon: str = ""
    needs: tuple[Ask, ...] = ()
    may: tuple[Ask, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether there is anything to fill in first."""
        return bool(self.needs or self.may)


def acts_of(situation: Situation) -> tuple[Act | None, list[Act], list[Option]]:
    """The likely next step, the other open moves in the table's order, and what is closed and why."""
    options = options_of(situation)
    taken: set[str] = set()
    found = [_act(situation.matter, option, taken) for option in options if option.is_open]
    primary = next((act for act in found if act.tone == "primary"), None)
    if primary is None and len(found) == 1 and found[0].tone != "danger":
        primary = found[0]
    others = sorted((act for act in found if act is not primary), key=lambda act: act.tone == "danger")
    return primary, others, worth_saying(options)


def _letter(name: str, taken: set[str]) -> str:
    """A key of its own for each act: the first free letter of its name, else of the alphabet."""
    letter = next((sign for sign in f"{name}{LETTERS}" if sign in LETTERS and sign not in taken), "")
    taken.add(letter)
    return letter


def _act(matter: Matter, option: Option, taken: set[str]) -> Act:
    return Act(
        name=option.move,
        title=_(option.title),
        url=reverse("matters:move", args=[matter.number, option.move]),
        tone=option.tone,
        letter=_letter(option.move, taken),
        needs=option.needs,
        may=option.may,
    )


def own_acts(situation: Situation, actor: Actor, taken: set[str]) -> list[Act]:
    """What the actor's unit can do on its own order."""
    return [
        Act(
            name=option.act,
            title=str(ACT_WORDS[option.act]),
            url=reverse("matters:order_move", args=[option.order.pk, option.act]),
            tone="danger" if option.act == OrderMove.DECLINE else "",
            letter=_letter(option.act, taken),
            icon=ACT_ICONS[option.act],
            needs=option.needs,
            may=option.may,
        )
        for option in order_options(situation, actor)
    ]


def grows_of(kind: Kind, matter: Matter, actor: Actor) -> list[Act]:
    """Kinds that a matter of this kind can grow into, for those who may open them."""
    return [
        Act(
            name=other.name,
            title=_("Becomes: %(kind)s") % {"kind": other.title} if kind.grown_move else str(other.title),
            url=f"{new_url(other)}?from={matter.number}",
            tone="",
            letter="",
            icon=other.icon,
        )
        for other in kinds().values()
        if grows(kind, other) and actor.role in other.offered_to and (other.new_url or other.name in kind.grows_into)
    ]


def new_url(kind: Kind) -> str:
    """Where a new matter of a kind is entered: its own page, or the form that all kinds share."""
    return reverse(kind.new_url) if kind.new_url else reverse("matters:new", args=[kind.name])
