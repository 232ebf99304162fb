"""What to show of service orders."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.areas.queries import names_of
from wangge.kinds.service_order.access import KIND, carried_by
from wangge.kinds.service_order.models import MenuItem
from wangge.kinds.service_order.rules import IN_HAND, KNOWING, OPEN, STATE_TITLES, State
from wangge.matters.access import visible
from wangge.matters.kinds import get_kind
from wangge.matters.models import Matter, Movement, Rating
from wangge.matters.pages.stages import stages_of
from wangge.people.actors import Actor
from wangge.ui.parts import StepItem

COMMUNITY, MOST = 12, 60


@dataclass(frozen=True)
class Card:
    """An order as who carries it out sees it before opening where to go."""

    number: str
    title: str
    text: str
    place: str
    wanted: str
    state: str
    state_title: str
    due_at: datetime | None


def cards_for(actor: Actor) -> tuple[list[Card], list[Card]]:
    """What somebody has in hand or is asked for, the most pressing first; and what is over."""
    rows = list(carried_by(actor).order_by("-opened_at", "-pk")[:MOST])
    names = names_of({row.area_code[:COMMUNITY] for row in rows})
    cards = [_card(row, names.get(row.area_code[:COMMUNITY], "")) for row in rows]
    busy = [card for card in cards if card.state in IN_HAND]
    return busy, [card for card in cards if card.state not in IN_HAND]


def card_of(matter: Matter) -> Card:
    """One order as a card."""
    return _card(matter, names_of([matter.area_code[:COMMUNITY]]).get(matter.area_code[:COMMUNITY], ""))


def _card(row: Matter, place: str) -> Card:
    details = row.service_order
    day = details.wanted_on.strftime("%m-%d") if details.wanted_on else ""
    return Card(
        number=row.number,
        title=row.title,
        text=details.item.text if details.item else "",
        place=place,
        wanted=f"{day} {details.get_wanted_part_display()}".strip(),
        state=row.state,
        state_title=_(STATE_TITLES[row.state]),
        due_at=row.next_due_at,
    )


TASKS = (State.ORDERED, State.DONE, State.ASSIGNED, State.ACCEPTED, State.UNDER_WAY)


def community_tasks(actor: Actor) -> list[tuple[str, list[Matter]]]:
    """What waits for the community, by state."""
    rows = list(
        visible(actor)
        .filter(kind=KIND, state__in=OPEN)
        .select_related("service_order__helper_person", "service_order__skill")
        .order_by("next_due_at", "pk")[:MOST]
    )
    return [
        (_(STATE_TITLES[state]), found) for state in TASKS if (found := [row for row in rows if row.state == state])
    ]


def menu(code: str = "", *, is_offered: bool = True) -> list[MenuItem]:
    """The menu of a community, or of all."""
    rows = MenuItem.objects.select_related("skill", "community")
    if code:
        rows = rows.filter(community__code=code[:COMMUNITY])
    if is_offered:
        rows = rows.filter(is_offered=True)
    return list(rows.order_by("community__code", "skill__position", "pk"))


def get_item(actor: Actor, pk: int) -> MenuItem | None:
    """An item of the community's own menu."""
    return MenuItem.objects.select_related("community").filter(community__code=actor.area_code, pk=pk).first()


def communities() -> list[tuple[str, str]]:
    """The communities that offer something."""
    codes = set(MenuItem.objects.filter(is_offered=True).values_list("community__code", flat=True))
    return sorted(names_of(codes).items())


def community_of(code: str) -> Area | None:
    """The community of a code."""
    return Area.objects.filter(code=code, level=Area.Level.COMMUNITY, valid_to=None).first()


def who_comes(matter: Matter) -> str:
    """Who took the order on, so that no stranger is let in for somebody else; nobody before that or once it is over."""
    helper = matter.service_order.helper_person if matter.state in KNOWING else None
    return helper.name if helper else ""


def rating_of(matter: Matter) -> Rating | None:
    """What the resident said of it."""
    return Rating.objects.filter(matter=matter).order_by("pk").last()


def steps_for_resident(matter: Matter) -> list[StepItem]:
    """The course of an order as its resident sees it."""
    movements = Movement.objects.filter(matter=matter).order_by("at", "pk")
    return stages_of(get_kind(KIND), matter, list(movements))
