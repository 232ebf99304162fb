"""Plan a whole city: the communities one by one or side by side, always with the same result."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

from wangge.gridplan.community import plan_community
from wangge.gridplan.measures import city_measures
from wangge.gridplan.model import Community, CommunityPlan, Fault, Rules, Town

Progress = Callable[[int, int], None]
Stop = Callable[[], bool]


FRONTIER = (1000.0, 1.0, 0.2, 0.0)  # prices of a moved household, from "nobody who need not" to "as if anew"


@dataclass(slots=True)
class CityPlan:
    """The plans of all communities in order of code, all faults, and the figures of the city."""

    communities: list[CommunityPlan]
    faults: list[Fault]
    measures: dict[str, Any]
    unplaced: list[str] = field(default_factory=list)
    stopped: bool = False
    rules: Rules = field(default_factory=Rules)
    frontier: list[tuple[float, CityPlan]] = field(default_factory=list)


def plan_frontier(town: Town, *, rules: Rules, workers: int = 1) -> list[tuple[float, CityPlan]]:
    """Plan an adjustment at several prices of a moved household, from least upheaval to best grids."""
    return [(keep, plan_city(town, rules=replace(rules, keep=keep), workers=workers)) for keep in FRONTIER]


def plan_city(
    town: Town, *, rules: Rules, workers: int = 1, progress: Progress | None = None, should_stop: Stop | None = None
) -> CityPlan:
    """Divide every community; the result does not depend on `workers`.

    When `should_stop` says so, communities not yet begun are planned with the least effort, so a whole plan comes
    back within moments.
    """
    began = time.perf_counter()
    stop = should_stop or (lambda: False)
    plans: list[CommunityPlan] = []
    stopped = False
    source = (
        in_turn(town.communities, rules, stop) if workers <= 1 else side_by_side(town.communities, rules, workers, stop)
    )
    for plan, hurried in source:
        plans.append(plan)
        stopped |= hurried
        if progress:
            progress(len(plans), len(town.communities))
    faults = [*town.faults, *(fault for plan in plans for fault in plan.faults)]
    faults.sort(key=lambda f: (f.code, f.community, f.subject, f.action, f.detail))
    measures = city_measures(plans)
    measures["seconds"] = time.perf_counter() - began
    measures["cpu"] = {
        step: sum(plan.seconds.get(step, 0.0) for plan in plans) for step in ("arrange", "divide", "draw")
    }
    return CityPlan(plans, faults, measures, town.unplaced, stopped, rules)


def in_turn(communities: list[Community], rules: Rules, stop: Stop) -> Iterator[tuple[CommunityPlan, bool]]:
    """Plan in this process."""
    quick = replace(rules, effort="fast")
    for community in communities:
        hurried = stop()
        yield plan_community(community, quick if hurried else rules), hurried


def side_by_side(
    communities: list[Community], rules: Rules, workers: int, stop: Stop
) -> Iterator[tuple[CommunityPlan, bool]]:
    """Plan in several processes, a few communities ahead, and give the plans in order."""
    quick = replace(rules, effort="fast")
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        waiting: list[tuple[Future[CommunityPlan], bool]] = []
        for community in communities:
            hurried = stop()
            waiting.append((pool.submit(plan_community, community, quick if hurried else rules), hurried))
            if len(waiting) >= 4 * workers:
                first, was_hurried = waiting.pop(0)
                yield first.result(), was_hurried
        for future, was_hurried in waiting:
            yield future.result(), was_hurried
