"""What the pages of rounds show, ready for the templates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wangge.people.actors import Actor
from wangge.rounds.access import does
from wangge.rounds.models import Due, Round
from wangge.rounds.purposes import Purpose, purpose_of, purposes
from wangge.rounds.queries import Coverage, Overview, Tally
from wangge.rounds.rules import STATE_TITLES, STATE_TONES


@dataclass(frozen=True)
class Task:
    """A due as a card: what, where, until when, and where it is done."""

    due: Due
    label: str
    state: str
    tone: str
    url: str
    icon: str
    title: Any
    is_own: bool


def task(due: Due, actor: Actor) -> Task:
    """One due as a card; its address is the purpose's own form, or the page of rounds."""
    purpose = purpose_of(due.round.purpose)
    is_own = does(actor, due)
    address = purpose.address(due) if purpose and is_own and due.done_at is None else ""
    return Task(
        due=due,
        label=due.target.label,
        state=_(STATE_TITLES[due.state]),
        tone=STATE_TONES[due.state],
        url=address or reverse("rounds:due", args=[due.pk]),
        icon=purpose.icon if purpose else "repeat",
        title=purpose.title if purpose else due.round.name,
        is_own=is_own,
    )


def result_url(due: Due, purpose: Purpose | None) -> str:
    """The record that shows that work was done; empty where there is none."""
    if purpose is None or purpose.result_address is None or due.done_at is None or not due.result_id:
        return ""
    return purpose.result_address(due)


def tasks(dues: Iterable[Due], actor: Actor) -> list[Task]:
    """Dues as cards."""
    return [task(due, actor) for due in dues]


@dataclass(frozen=True)
class Group:
    """The work of one round."""

    title: str
    icon: str
    due_at: Any
    tasks: list[Task]


def grouped(dues: Iterable[Due], actor: Actor) -> list[Group]:
    """Work by round, what ends first on top."""
    found = []
    for (_at, _pk), part in groupby(dues, key=lambda due: (due.due_at, due.round_id)):
        cards = tasks(part, actor)
        found.append(Group(cards[0].due.round.name, cards[0].icon, cards[0].due.due_at, cards))
    return found


@dataclass(frozen=True)
class Purposed:
    """The rounds of one purpose in the list."""

    title: str
    icon: str
    rows: list[Overview]


def by_purpose(rows: Iterable[Overview]) -> tuple[list[Purposed], list[Overview]]:
    """Rounds that have targets by their purpose, places in the order of their codes; and those that have none."""
    held: dict[str, Purposed] = {}
    idle = []
    for row in rows:
        if not row.targets:
            idle.append(row)
            continue
        found = held.setdefault(row.round.purpose, Purposed(str(row.title), row.icon, []))
        found.rows.append(row)
    return list(held.values()), idle


@dataclass(frozen=True)
class Square:
    """A square of the heat map with its words."""

    css: str
    words: str
    url: str


@dataclass(frozen=True)
class HeatLine:
    """A target and its squares."""

    label: str
    unit: str
    url: str
    is_active: bool
    squares: list[Square]


@dataclass(frozen=True)
class HeatBand:
    """An area and its squares."""

    label: str
    tally: Tally
    squares: list[Square]
    unit: str = ""
    url: str = ""


@dataclass(frozen=True)
class HeatMap:
    """Everything the heat map shows."""

    days: list[date]
    lines: list[HeatLine]
    bands: list[HeatBand]
    page: Any
    tally: Tally


def shown(found: Coverage, row: Round) -> HeatMap:
    """The coverage of a round with words, colours and addresses."""
    purpose = purpose_of(row.purpose)
    target_address = purpose.target_address if purpose else None
    lines = [
        HeatLine(
            label=line.target.label,
            unit=line.target.unit.name if line.target.unit else "",
            url=target_address(line.target.target_id) if target_address else "",
            is_active=line.target.is_active,
            squares=[_square(cell.period, cell.state, cell.pk, cell.is_made_up) for cell in line.cells],
        )
        for line in found.lines
    ]
    bands = [
        HeatBand(band.name, band.tally, [_patch(patch.period, patch.tally, patch.step) for patch in band.patches])
        for band in found.bands
    ]
    return HeatMap(days=found.periods, lines=lines, bands=bands, page=found.page, tally=found.tally)


def _square(day: date, state: str, pk: int, is_made_up: bool) -> Square:
    if not state:
        return Square("none", _("%(day)s: nothing was due") % {"day": f"{day:%m-%d}"}, "")
    word = _("Missed, done later") if is_made_up else _(STATE_TITLES[state])
    css = "made-up" if is_made_up else state
    return Square(css, f"{day:%m-%d} {word}", reverse("rounds:due", args=[pk]))


def _patch(day: date, tally: Tally, step: int) -> Square:
    words = _("%(day)s: %(done)d of %(asked)d done") % {
        "day": f"{day:%m-%d}", "done": tally.done, "asked": tally.asked,
    }  # fmt: skip
    return Square(f"step-{step}", words, "")


def may_be_set_up(actor: Actor) -> bool:
    """Whether there is any purpose for which the actor sets up rounds on a page."""
    return any(purpose.is_set_up_here and purpose.may_set_up(actor) for purpose in purposes().values())
