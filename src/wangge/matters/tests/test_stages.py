"""The line of progress: what was reached, where it stands, and what may still come; never what was passed over."""

from datetime import timedelta
from itertools import pairwise
from types import SimpleNamespace

from tests.world import NOW

from wangge.matters.pages.stages import stages_of
from wangge.matters.rules import Step, onwards
from wangge.people.rules import Role
from wangge.ui.parts import StepItem

BY = frozenset({Role.DISPATCHER})
STAGES = (
    ("begin", frozenset({"new", "refused"})),
    ("talk", frozenset({"talking"})),
    ("decide", frozenset({"agreed", "failed"})),
    ("carry out", frozenset({"working"})),
    ("end", frozenset({"over"})),
)
WAYS = {
    ("new", "turn_down"): "refused",
    ("new", "talk"): "talking",
    ("new", "vote"): "failed",
    ("talking", "agree"): "agreed",
    ("talking", "fail"): "failed",
    ("agreed", "work"): "working",
    ("failed", "again"): "talking",
    ("failed", "tell"): "over",
    ("working", "finish"): "over",
    ("over", "reopen"): "talking",
}
STEPS = {key: Step(to, by=BY) for key, to in WAYS.items()}


def items(*states: str, phase: str = "active") -> list[StepItem]:
    """The line of a matter that went through these states, one in an hour."""
    titles = {"refused": "turned down", "failed": "nobody agreed"}
    kind = SimpleNamespace(steps=STEPS, stages=STAGES, state_titles=titles, course=lambda details: ())
    matter = SimpleNamespace(state=states[-1], phase=phase)
    movements = [
        SimpleNamespace(from_state=before, to_state=state, at=NOW + timedelta(hours=hour))
        for hour, (before, state) in enumerate(pairwise(["", *states]))
    ]
    return stages_of(kind, matter, movements)  # type: ignore[arg-type]


def line(*states: str, phase: str = "active") -> list[tuple[str, str]]:
    """The same in words."""
    return [(str(item.label), item.state) for item in items(*states, phase=phase)]


def test_what_lies_ahead_is_what_steps_lead_to_without_going_back() -> None:
    assert onwards(STEPS, STAGES, "new") == {"refused", "talking", "agreed", "failed", "working", "over"}
    assert onwards(STEPS, STAGES, "failed") == {"over"}
    assert onwards(STEPS, STAGES, "over") == onwards(STEPS, STAGES, "refused") == frozenset()


def test_a_station_that_was_passed_over_is_not_ticked_off() -> None:
    assert line("new", "failed") == [("begin", "done"), ("decide", "now"), ("end", "todo")]
    assert line("new", "failed", "over", phase="done") == [("begin", "done"), ("decide", "done"), ("end", "done")]


def test_the_usual_way_shows_every_station_and_an_early_end_none_beyond_it() -> None:
    assert [state for _name, state in line("new", "talking")] == ["done", "now", "todo", "todo", "todo"]
    assert line("new", "refused", phase="dropped") == [("turned down", "failed")]


def test_what_ended_early_says_how_instead_of_naming_the_station() -> None:
    ended = line("new", "talking", "failed", phase="dropped")
    assert ended[:3] == [("begin", "done"), ("talk", "done"), ("nobody agreed", "failed")]


def test_a_station_tells_when_it_was_entered_whatever_happened_in_it() -> None:
    hours = [item.at and (item.at - NOW) // timedelta(hours=1) for item in items("new", "talking", "talking", "failed")]
    assert hours == [0, 1, 3, None]
    again = items("new", "talking", "failed", "agreed", "working")
    assert [item.at and (item.at - NOW) // timedelta(hours=1) for item in again] == [0, 1, 2, 4, None]
