"""Measure the planner beside two plain baselines on any folder of inputs, in one run.

    python bench/gridplan/run.py FOLDER [--effort fast,normal] [--first 12] [--certify 40]

FOLDER holds buildings.geojson (or .csv), communities.geojson and, if there are any, compounds.geojson and
roads.geojson. All methods are measured by the same code on the same arrangement of the ground. CPU seconds of the
division alone stand in `divide s`; building the arrangement and drawing cost the same for all. `--certify` proves for
the planner's divisions how far they can be above the cheapest ones, with so many CPU seconds for each part.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from baselines import halves, power_diagram

from wangge.gridplan.certifying import certify_community, overall_gap
from wangge.gridplan.community import describe, empty_plan, old_of_nodes, prepare, seed_of
from wangge.gridplan.measures import city_measures
from wangge.gridplan.model import Community, CommunityPlan, Ints, Rules
from wangge.gridplan.parts import Graph
from wangge.gridplan.reading import read_town
from wangge.gridplan.solving import Division, divide_community

Method = Callable[[Community, Any, Graph, Rules], Division]
HEADS = (
    "method", "in range", "could be", "broken", "mean m", "splits/100", "small split", "streets", "PP", "J/grid",
    "grids", "divide s",
)  # fmt: skip


def plain(way: Callable[..., Ints]) -> Method:
    """Make a method of a baseline."""

    def method(community: Community, arrangement: Any, graph: Graph, rules: Rules) -> Division:
        label = way(graph, rules)
        return Division(label, np.zeros(label.max() + 1, dtype=bool))

    return method


def planner(effort: str) -> Method:
    """Make a method of the planner at one effort."""

    def method(community: Community, arrangement: Any, graph: Graph, rules: Rules) -> Division:
        old = old_of_nodes(community, arrangement, graph)
        return divide_community(graph, old, replace(rules, effort=effort), seed_of(rules, community.code))

    return method


@dataclass(slots=True)
class Spent:
    """CPU seconds of one method for each community: dividing it, and the same with polygons, codes and figures."""

    divide: list[float] = field(default_factory=list)
    draw: list[float] = field(default_factory=list)

    def line(self, name: str, built: list[float]) -> str:
        """Say how long one community takes, in milliseconds; `built` are the seconds of the arrangements."""
        rows = {
            "division": self.divide,
            "with polygons": [a + b for a, b in zip(self.divide, self.draw, strict=True)],
            "from the buildings on": [a + b + c for a, b, c in zip(self.divide, self.draw, built, strict=True)],
        }
        cells = [
            f"{what} {1000 * np.median(times):.0f} ms, 95 % within {1000 * np.quantile(times, 0.95):.0f}"
            for what, times in rows.items()
        ]
        return f"{name}, one community: {'; '.join(cells)}"


def measure(communities: list[Community], methods: dict[str, Method], rules: Rules) -> dict[str, list[CommunityPlan]]:
    """Run every method on every community, print one line each and give the plans."""
    plans: dict[str, list[CommunityPlan]] = {name: [] for name in methods}
    spent = {name: Spent() for name in methods}
    built: list[float] = []
    for community in communities:
        if not len(community.buildings):
            for name in methods:
                plans[name].append(empty_plan(community, rules))
            continue
        began = time.process_time()
        arrangement, graph = prepare(community, rules, [])
        built.append(time.process_time() - began)
        for name, method in methods.items():
            if len(built) == 1:
                method(community, arrangement, graph, rules)  # compile before measuring
            began = time.process_time()
            division = method(community, arrangement, graph, rules)
            divided = time.process_time()
            plans[name].append(describe(community, arrangement, graph, division, rules, []))
            spent[name].divide.append(divided - began)
            spent[name].draw.append(time.process_time() - divided)
    print(" | ".join(HEADS))
    for name, rows in plans.items():
        print(" | ".join(line(name, city_measures(rows), sum(spent[name].divide))))
    for name in methods:
        print(spent[name].line(name, built))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"arrangement {sum(built):.1f} CPU s; peak memory {peak:.0f} MB")
    return plans


def line(name: str, m: dict[str, Any], seconds: float) -> list[str]:
    """Give the cells of one method."""
    small = 100 * m["small_split"] / max(m["small_estates"], 1)
    return [
        name, f"{m['share_in_range']:.1%}", str(m["out_though_possible"]), str(m["broken"]),
        f"{m['mean_distance']:.1f}", f"{m['splits_per_100_estates']:.1f}", f"{small:.1f}%",
        f"{m['share_across_streets']:.1%}", f"{m['compactness']:.3f}", f"{m['objective_per_grid']:.4f}",
        str(m["grids"]), f"{seconds:.2f}",
    ]  # fmt: skip


def print_gaps(
    communities: list[Community], plans: dict[str, list[CommunityPlan]], rules: Rules, seconds: float
) -> None:
    """Prove how far the planner's divisions can be above the cheapest with as many grids, and print one line each."""
    for name, rows in plans.items():
        if not name.startswith("wangge"):
            continue
        made = [
            certificate
            for community, plan in zip(communities, rows, strict=True)
            for certificate in certify_community(community, plan.assigned, rules, seconds=seconds)
            if certificate.grids > 1
        ]
        closed = sum(one.certificate.closed for one in made)
        print(f"{name}: {overall_gap(made):.2%} above the proven minimum, {len(made)} parts, {closed} proofs closed")


def layer(folder: Path, name: str) -> Path | None:
    """Find a layer's file."""
    return next((path for path in (folder / f"{name}.geojson", folder / f"{name}.csv") if path.exists()), None)


def main() -> None:
    """Read the folder and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--effort", default="fast,normal")
    parser.add_argument("--first", type=int, default=0, help="only the first communities")
    parser.add_argument("--certify", type=float, default=0.0, help="CPU seconds for the proof of each part")
    parser.add_argument("--min", type=int, default=300)
    parser.add_argument("--max", type=int, default=500)
    given = parser.parse_args()
    rules = Rules(minimum=given.min, maximum=given.max)
    buildings, grounds = layer(given.folder, "buildings"), layer(given.folder, "communities")
    if buildings is None or grounds is None:
        parser.error("the folder needs buildings and communities")
    began = time.process_time()
    town = read_town(
        buildings=buildings, communities=grounds, compounds=layer(given.folder, "compounds"),
        roads=layer(given.folder, "roads"), rules=rules,
    )  # fmt: skip
    reading = time.process_time() - began
    print(f"{len(town.communities)} communities, {town.households} households, read in {reading:.1f} CPU s")
    methods = {"power diagram": plain(power_diagram), "cut in two": plain(halves)}
    methods |= {f"wangge {effort}": planner(effort) for effort in given.effort.split(",")}
    communities = town.communities[: given.first or None]
    plans = measure(communities, methods, rules)
    if given.certify:
        print_gaps(communities, plans, rules, given.certify)


if __name__ == "__main__":
    main()
