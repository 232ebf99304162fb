"""The course of a matter as outsiders understand it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from wangge.matters.kinds import Kind
from wangge.matters.models import Matter, Movement
from wangge.matters.rules import onwards
from wangge.ui.parts import StepItem


def stages_of(kind: Kind, matter: Matter, movements: Iterable[Movement], details: Any = None) -> list[StepItem]:
    """The course as outsiders understand it, with the moment each station was last entered.

    What happens within a station does not enter it: a call's answer is not the moment at which it was sent out.
    A station that was passed over, or that nothing leads to any more, is left out: the line tells what happened.
    What ended without being carried through says how it ended, not which station it would have come to.
    """
    made = list(movements)
    reached = {movement.to_state for movement in made}
    stages = kind.course(details) or kind.stages
    current = next((place for place, (_title, states) in enumerate(stages) if matter.state in states), -1)
    is_dropped = matter.phase == "dropped"
    ahead = onwards(kind.steps, stages, matter.state)
    items = []
    for place, (title, states) in enumerate(stages):
        if place != current and not states & (reached if place < current else ahead):
            continue
        moments = [one.at for one in made if one.to_state in states and one.from_state not in states]
        state = _stage_state(place, current, matter, is_dropped)
        if state == "failed":
            title = kind.state_titles[matter.state]
        items.append(StepItem(_(title), state, _latest(moments, place, current)))
    return items


def _stage_state(place: int, current: int, matter: Matter, is_dropped: bool) -> str:
    if place < current or (place == current and matter.phase == "done"):
        return "done"
    if place == current:
        return "failed" if is_dropped else "now"
    return "todo"


def _latest(moments: list[datetime], place: int, current: int) -> datetime | None:
    return max(moments) if moments and place <= current else None
