"""What a plan of grids may become, who may do what with it, and how two divisions compare; pure Python."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from wangge.people.rules import Role

MAKERS = (
    Role.COMMUNITY_CLERK, Role.COMMUNITY_SECRETARY, Role.TOWNSHIP_LEADER, Role.DISPATCHER, Role.COUNTY_LEADER,
)  # fmt: skip
"""Who draws a plan for the area of the post."""
DECIDERS = (Role.COUNTY_LEADER,)
"""Who approves or sends back; never one's own submission."""
READERS = (*MAKERS, Role.GRID_LEADER, Role.SUPERVISOR)
PLANNED_LEVELS = ("county", "township", "community")
GATHERED_AT_ONCE = 3000
"""So many buildings are taken down while the person waits (two seconds); more are taken down in the background."""
TRIED_AT_ONCE = 6
"""So many communities are tried out while the person waits (about a second); more are tried in the background."""
KEEP_MOST = 1000.0
"""The price of a moved household at which nobody moves who need not."""
MOST_DAYS = 60
"""So long may people comment on a plan at most."""
MOST_A_DAY = 5
"""So many comments one sender may make on a plan in a day."""
MOST_AN_HOUR = 300
"""So many comments on a plan are taken in an hour; more is a flood."""
CONTACT_DAYS = 90
"""So many days after a consultation the contacts people left are removed."""
PRESENT = 0
"""The number of the draft that is the division in force."""


class PlanState(StrEnum):
    """Where a plan stands."""

    GATHERING = "gathering"
    DRAFT = "draft"
    TRYING = "trying"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    IN_FORCE = "in_force"
    DROPPED = "dropped"


class Move(StrEnum):
    """What people do with a plan."""

    SUBMIT = "submit"
    ADMIT = "admit"
    FAIL = "fail"
    TAKE_BACK = "take_back"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    ENFORCE = "enforce"
    DROP = "drop"


MOVES: dict[tuple[PlanState, Move], PlanState] = {
    (PlanState.GATHERING, Move.ADMIT): PlanState.DRAFT,
    (PlanState.GATHERING, Move.DROP): PlanState.DROPPED,
    (PlanState.DRAFT, Move.SUBMIT): PlanState.TRYING,
    (PlanState.TRYING, Move.ADMIT): PlanState.SUBMITTED,
    (PlanState.TRYING, Move.FAIL): PlanState.DRAFT,
    (PlanState.TRYING, Move.TAKE_BACK): PlanState.DRAFT,
    (PlanState.DRAFT, Move.DROP): PlanState.DROPPED,
    (PlanState.SUBMITTED, Move.TAKE_BACK): PlanState.DRAFT,
    (PlanState.SUBMITTED, Move.SEND_BACK): PlanState.DRAFT,
    (PlanState.SUBMITTED, Move.APPROVE): PlanState.APPROVED,
    (PlanState.APPROVED, Move.SEND_BACK): PlanState.DRAFT,
    (PlanState.APPROVED, Move.ENFORCE): PlanState.IN_FORCE,
}
"""From a state, by a move, to a state; what is not here cannot be done."""
BY: dict[Move, tuple[Role, ...]] = {
    Move.SUBMIT: MAKERS,
    Move.ADMIT: (Role.SYSTEM,),
    Move.FAIL: (Role.SYSTEM,),
    Move.TAKE_BACK: MAKERS,
    Move.DROP: MAKERS,
    Move.APPROVE: DECIDERS,
    Move.SEND_BACK: DECIDERS,
    Move.ENFORCE: (Role.SYSTEM,),
}


@dataclass(frozen=True)
class Measure:
    """One figure of a division: where it stands, which way is better, and by how much it must differ to count."""

    key: str
    is_more_better: bool
    least: float = 0.5
    divided_by: str = ""

    def of(self, figures: Mapping[str, Any]) -> float:
        """The figure itself."""
        value = float(figures.get(self.key) or 0)
        return value / max(float(figures.get(self.divided_by) or 0), 1.0) if self.divided_by else value


MEASURES = (
    Measure("in_range", is_more_better=True),
    Measure("out_of_range", is_more_better=False),
    Measure("broken", is_more_better=False),
    Measure("mean_distance", is_more_better=False),
    Measure("excess_splits", is_more_better=False),
    Measure("across_streets", is_more_better=False),
    Measure("balance", is_more_better=False, least=0.005),
    Measure("workload_balance", is_more_better=False, least=0.005),
    Measure("moved_households", is_more_better=False),
)


@dataclass(frozen=True)
class Change:
    """How one figure changed between two divisions."""

    key: str
    before: float
    after: float
    is_better: bool | None

    @property
    def tone(self) -> str:
        """Good when better, bad when worse."""
        return {True: "good", False: "bad", None: "plain"}[self.is_better]


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Every measure of two divisions side by side."""
    found = []
    for measure in MEASURES:
        old, new = measure.of(before), measure.of(after)
        differs = abs(new - old) >= measure.least
        found.append(Change(measure.key, old, new, ((new > old) == measure.is_more_better) if differs else None))
    return found


SUMMED = (
    "households", "grids", "ideal_grids", "in_range", "must_be_out", "out_of_range", "broken", "across_streets",
    "estates", "excess_splits", "moved_households", "moved_at_least", "walked", "micro_grids", "changed_grids",
)  # fmt: skip


def together(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The figures of several communities as those of one area."""
    listed = list(rows)
    total: dict[str, Any] = {key: sum(float(row.get(key) or 0) for row in listed) for key in SUMMED}
    grids, households = max(total["grids"], 1.0), max(total["households"], 1.0)
    total["mean_distance"] = total["walked"] / households
    for key in ("balance", "workload_balance", "compactness"):
        total[key] = sum(float(row.get(key) or 0) * float(row.get("grids") or 0) for row in listed) / grids
    total["communities"] = len(listed)
    total["share_in_range"] = total["in_range"] / grids
    for key in SUMMED:
        total[key] = round(total[key]) if key != "walked" else total[key]
    return total


def worst_first(figures: Mapping[str, Any]) -> tuple[float, ...]:
    """Sort key of a community: broken grids, grids out of range that need not be, then splits, then distance."""
    avoidable = float(figures.get("out_of_range") or 0) - float(figures.get("must_be_out") or 0)
    return (
        -float(figures.get("broken") or 0), -avoidable, -float(figures.get("out_of_range") or 0),
        -float(figures.get("excess_splits") or 0), -float(figures.get("mean_distance") or 0),
    )  # fmt: skip


@dataclass(frozen=True)
class Fate:
    """What becomes of the grids of one community: labels that stay as they are, codes that end, who follows whom."""

    kept: Mapping[int, str]
    ended: tuple[str, ...]
    follows: Mapping[int, tuple[str, ...]]
    main: Mapping[int, str]

    @property
    def has_changes(self) -> bool:
        """Whether anything happens at all."""
        return bool(self.follows)


def fate_of(labels: Sequence[int], old: Sequence[str], households: Sequence[int], standing: Sequence[str]) -> Fate:
    """Compares a division with the one in force, building by building.

    A grid with exactly the buildings of an old one is that grid and keeps its code. Of the others, each new one follows
    the old one most of its households come from, and each ended one is followed by the grid most of its own go to;
    rights and posts go along these links.
    """
    shared: dict[tuple[int, str], float] = {}
    for label, code, count in zip(labels, old, households, strict=True):
        shared[label, code] = shared.get((label, code), 0.0) + count + 1e-3
    new_of: dict[str, set[int]] = {}
    old_of: dict[int, set[str]] = {}
    for label, code in shared:
        new_of.setdefault(code, set()).add(label)
        old_of.setdefault(label, set()).add(code)
    known = set(standing)
    kept = {
        label: next(iter(codes))
        for label, codes in sorted(old_of.items())
        if len(codes) == 1 and next(iter(codes)) in known and len(new_of[next(iter(codes))]) == 1
    }
    changed = sorted(set(old_of) - set(kept))
    if not changed:
        return Fate(kept, (), {}, {})
    ended = tuple(code for code in standing if code not in kept.values())
    return Fate(kept, ended, *_links(changed, ended, shared))


def _links(
    changed: Sequence[int], ended: Sequence[str], shared: Mapping[tuple[int, str], float]
) -> tuple[dict[int, tuple[str, ...]], dict[int, str]]:
    links: dict[int, set[str]] = {label: set() for label in changed}
    main: dict[int, str] = {}
    for label in changed:
        most, best = max(((shared.get((label, code), 0.0), code) for code in ended), default=(0.0, ""))
        if best:
            links[label].add(best)
        if most:
            main[label] = best
    for code in ended:
        _most, heir = max((shared.get((label, code), 0.0), -label) for label in changed)
        links[-heir].add(code)
    return {label: tuple(sorted(codes)) for label, codes in links.items()}, main


def carried_names(main: Mapping[int, str], weight: Mapping[int, float]) -> dict[int, str]:
    """Which new grid carries on the name of which old one: of several that follow it, the one with most households."""
    taken: dict[str, int] = {}
    for label in sorted(main, key=lambda label: (-weight.get(label, 0.0), label)):
        taken.setdefault(main[label], label)
    return {label: code for code, label in taken.items()}
