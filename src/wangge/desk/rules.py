"""Whose turn it is: a state is a role's duty where one of its moves is awaited or ends a clock; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from wangge.matters.rules import (
    AUDIENCE_ROLES,
    ClockRule,
    Facts,
    Guard,
    OrderMove,
    OrderState,
    OrderStep,
    Step,
    warned_first,
)

Steps = Mapping[tuple[str, str], Step]
OF_A_PLACE = frozenset(role for roles in AUDIENCE_ROLES.values() for role in roles)
"""Roles that a ladder turns to by the place, so that it says which of them stands behind which."""


class Unknown(Exception):
    """A guard asked for something that a list does not read."""


class Listed:
    """What a list knows of a matter and its reader; a guard that asks for more cannot be answered there."""

    def __init__(self, **known: Any) -> None:
        self.__dict__.update(known)

    def __getattr__(self, name: str) -> Any:
        raise Unknown(name)


def _refuses(guard: Guard, known: Listed) -> bool:
    try:
        return bool(guard(cast(Facts, known)))
    except Unknown:
        return False


@dataclass(frozen=True)
class Moves:
    """Moves of a role out of a state that no guard is sure to refuse: at once, or after something it does first."""

    at_once: tuple[str, ...]
    later: tuple[str, ...]


def own_moves(steps: Steps, state: str, role: str, known: Listed) -> Moves:
    """What a role may do, as far as a list knows."""
    mine = [(move, step) for (here, move), step in steps.items() if here == state and role in step.by]
    open_ones = [(move, step) for move, step in mine if not any(_refuses(guard, known) for guard in step.guards)]
    held = {move for move, step in open_ones if any(_refuses(guard, known) for guard in step.until)}
    return Moves(
        at_once=tuple(move for move, _step in open_ones if move not in held),
        later=tuple(move for move, _step in open_ones if move in held),
    )


def duties(steps: Steps, clocks: Mapping[str, ClockRule], role: str) -> dict[str, frozenset[str]]:
    """States of a kind in which somebody of this role is expected to act, with the clocks that the role ends there."""
    found: dict[str, frozenset[str]] = {}
    for (state, _move), step in steps.items():
        ended = frozenset(name for name in step.stops if not clocks[name].is_window)
        if role in step.by and (ended or step.is_awaited):
            found[state] = found.get(state, frozenset()) | ended
    return found


def left_to_others(
    steps: Steps, clocks: Mapping[str, ClockRule], state: str, role: str, *, has_unit: bool = True
) -> frozenset[str]:
    """Of the clocks that a role could end in a state, those that another desk ends: their ladder turns to it first.

    The role stands behind that desk and is asked only once it is late; where nobody whom the ladder names first could
    act, it is the role's own.
    """
    found = set()
    for name in duties(steps, clocks, role).get(state, ()) if role in OF_A_PLACE else ():
        able = frozenset(who for (here, _move), step in steps.items() if here == state and name in step.stops
                         for who in step.by)  # fmt: skip
        first = warned_first(clocks[name], has_unit=has_unit) & able
        if first and role not in first:
            found.add(name)
    return frozenset(found)


def is_shared(steps: Steps, state: str, ended: frozenset[str], role: str) -> bool:
    """Whether others end further clocks in a state, so that only what runs says whose turn it is."""
    here = [step for (where, _move), step in steps.items() if where == state]
    if any(step.is_awaited and role in step.by for step in here):
        return False
    return any(set(step.stops) - ended for step in here)


def is_turn(steps: Steps, state: str, moves: Moves, ended: frozenset[str]) -> bool:
    """Whether any of somebody's moves is what his role is expected to do: a second person's work is not the first's."""
    wanted = (steps[(state, move)] for move in (*moves.at_once, *moves.later))
    return any(step.is_awaited or ended & set(step.stops) for step in wanted)


def dispatching(steps: Steps, states: Iterable[str], role: str) -> frozenset[str]:
    """Of these states, those from which the role sends a matter to a unit: at once, or by one more of its moves."""
    ours = {key: step for key, step in steps.items() if role in step.by}
    direct = {state for (state, _move), step in ours.items() if step.dispatches}
    return frozenset(states) & (direct | {state for (state, _move), step in ours.items() if step.to in direct})


def order_duties(order_steps: Mapping[tuple[OrderState, OrderMove], OrderStep], role: str) -> frozenset[str]:
    """States of a unit's order in which the unit is expected to act."""
    return frozenset(state.value for (state, _act), step in order_steps.items() if role in step.by)


def first_move(steps: Steps, tones: Mapping[str, str], state: str, moves: Moves, clock: str) -> str:
    """Of some moves the one most likely wanted next: what ends the clock that runs out first, the primary one first.

    What has to wait for something else comes before a way out, such as giving up, that is open all the time.
    """
    ending = [move for move in moves.at_once if clock in steps[(state, move)].stops]
    held = [move for move in moves.later if clock in steps[(state, move)].stops]
    stopping = [move for move in moves.at_once if steps[(state, move)].stops]
    wanted = (
        *_toned(tones, ending, "primary"),
        *(move for move in ending if tones.get(move) != "danger"),
        *_toned(tones, held, "primary"),
        *_toned(tones, moves.at_once, "primary"),
        *_toned(tones, moves.later, "primary"),
        *(move for move in stopping if tones.get(move) != "danger"),
        *stopping,
    )
    return next(iter(wanted), "")


def _toned(tones: Mapping[str, str], moves: Iterable[str], tone: str) -> list[str]:
    return [move for move in moves if tones.get(move) == tone]
