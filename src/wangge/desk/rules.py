"""Whose turn it is: a state is a role's duty where one of its moves ends a clock that is no mere window; pure."""

from collections.abc import Iterable, Mapping

from wangge.matters.rules import ClockRule, OrderMove, OrderState, OrderStep, Step


def duties(steps: Mapping[tuple[str, str], Step], clocks: Mapping[str, ClockRule], role: str) -> frozenset[str]:
    """States of a kind in which somebody of this role is expected to act."""
    return frozenset(
        state
        for (state, _move), step in steps.items()
        if role in step.by and any(not clocks[name].is_window for name in step.stops)
    )


def order_duties(order_steps: Mapping[tuple[OrderState, OrderMove], OrderStep], role: str) -> frozenset[str]:
    """States of a unit's order in which the unit is expected to act."""
    return frozenset(state.value for (state, _act), step in order_steps.items() if role in step.by)


def first_move(steps: Mapping[tuple[str, str], Step], tones: Mapping[str, str], state: str, role: str) -> str:
    """The move that is most likely wanted next: the primary one of the table, else the first that ends a clock."""
    open_moves = [move for (here, move), step in steps.items() if here == state and role in step.by]
    return next((move for move in open_moves if tones.get(move) == "primary"), _ending(steps, state, open_moves))


def _ending(steps: Mapping[tuple[str, str], Step], state: str, moves: Iterable[str]) -> str:
    return next((move for move in moves if steps[(state, move)].stops), "")
