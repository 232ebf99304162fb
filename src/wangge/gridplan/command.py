"""The command line of the planner: `wangge plan-grids`, or `python -m wangge.gridplan`."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from wangge.gridplan.certifying import certify_community, overall_gap
from wangge.gridplan.model import Rules, Town
from wangge.gridplan.plan import CityPlan, plan_city, plan_frontier
from wangge.gridplan.reading import fault_counts, read_town
from wangge.gridplan.report import report_text
from wangge.gridplan.tables import InputError
from wangge.gridplan.writing import replace_file, write_plan


def parser() -> argparse.ArgumentParser:
    """Describe the options."""
    made = argparse.ArgumentParser(prog="wangge plan-grids", description="Divide communities into grids.")
    add_arguments(made)
    return made


def add_arguments(made: argparse.ArgumentParser) -> None:
    """Add the planner's options to a parser."""
    made.add_argument("--buildings", type=Path, required=True, help="GeoJSON or CSV: id, households, kind, place")
    made.add_argument("--communities", type=Path, required=True, help="GeoJSON with code and outline")
    made.add_argument("--compounds", type=Path, help="GeoJSON of housing estates")
    made.add_argument("--roads", type=Path, help="GeoJSON of roads, rivers and bridges with their kind")
    made.add_argument("--old", type=Path, help="CSV building_id,grid_id of the present division")
    made.add_argument("--keep", type=float, default=0.0, help="price of changing grid, 1 = for 400 households")
    made.add_argument("--min", type=int, default=300, dest="minimum", help="least households of a grid")
    made.add_argument("--max", type=int, default=500, dest="maximum", help="most households of a grid")
    made.add_argument("--count", choices=("ideal", "minimum", "free"), default="ideal", help="how many grids")
    made.add_argument("--micro", action="store_true", help="divide grids into micro-grids of 50-100 households")
    made.add_argument("--workload", type=Path, help="TOML table of workload per household and kind")
    made.add_argument("--effort", choices=("fast", "normal", "best"), default="normal")
    made.add_argument("--seed", type=int, default=0)
    made.add_argument("--workers", type=int, default=0, help="processes; 0 chooses")
    made.add_argument("--certify", type=float, default=0.0, help="CPU seconds per part to prove how good the plan is")
    made.add_argument("--quiet", action="store_true", help="no progress on the terminal")
    made.add_argument("--out", type=Path, required=True, help="folder for the results")


def rules_of(given: argparse.Namespace) -> Rules:
    """Turn options into rules; raise InputError on a range that means nothing."""
    if given.minimum < 1 or given.maximum < given.minimum:
        raise InputError("--min must be at least 1 and --max not below it")
    if given.keep < 0:
        raise InputError("--keep must not be negative")
    return Rules(
        minimum=given.minimum, maximum=given.maximum, count=given.count, effort=given.effort, seed=given.seed,
        keep=given.keep, micro=given.micro,
    )  # fmt: skip


class Stopper:
    """Remembers that somebody pressed Ctrl-C; the second time the program ends at once."""

    def __init__(self) -> None:
        self.asked = False

    def __call__(self) -> bool:
        return self.asked

    def catch(self, number: int, frame: FrameType | None) -> None:
        """Take note of a signal."""
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True


def run(given: argparse.Namespace) -> CityPlan:
    """Read, plan and write."""
    rules = rules_of(given)
    town = read_town(
        buildings=given.buildings, communities=given.communities, compounds=given.compounds, roads=given.roads,
        old=given.old, workload=given.workload, rules=rules,
    )  # fmt: skip
    stopper = Stopper()
    former = signal.signal(signal.SIGINT, stopper.catch)
    try:
        plan = plan_city(
            town, rules=rules, workers=worker_count(given.workers, len(town.communities)),
            progress=None if given.quiet else show, should_stop=stopper,
        )  # fmt: skip
    finally:
        signal.signal(signal.SIGINT, former)
    if given.old and not plan.stopped:
        plan.frontier = plan_frontier(town, rules=rules, workers=worker_count(given.workers, len(town.communities)))
    write_plan(plan, given.out)
    if given.certify > 0:
        write_certificate(town, plan, given.certify, given.out)
    replace_file(given.out / "report.html", report_text(plan))
    return plan


def write_certificate(town: Town, plan: CityPlan, seconds: float, folder: Path) -> None:
    """Certify every part and write certificate.json."""
    found = [
        certificate
        for community, part in zip(town.communities, plan.communities, strict=True)
        for certificate in certify_community(community, part.assigned, plan.rules, seconds=seconds)
    ]
    document = {"at_most_above": round(overall_gap(found), 6), "parts": [c.as_dict() for c in found]}
    replace_file(folder / "certificate.json", json.dumps(document, ensure_ascii=False, indent=1) + "\n")
    sys.stdout.write(f"proven: at most {overall_gap(found):.1%} above the cheapest division with as many grids\n")


def worker_count(asked: int, communities: int) -> int:
    """Choose the number of processes: as asked, else one per processor where the work is worth starting them."""
    if asked > 0:
        return asked
    return 1 if communities < 24 else max(1, len(os.sched_getaffinity(0)))


def show(done: int, total: int) -> None:
    """Show progress on one line of the terminal."""
    if sys.stderr.isatty() or done == total:
        sys.stderr.write(f"\r{done}/{total} communities" + ("\n" if done == total else ""))
        sys.stderr.flush()


def summary(plan: CityPlan) -> str:
    """Give the figures a person wants to see first."""
    m = plan.measures
    faults = ", ".join(f"{code} {count}" for code, count in fault_counts(plan.faults).items()) or "none"
    lines = [
        f"{m['communities']} communities, {m['buildings']} buildings, {m['households']} households",
        f"{m['grids']} grids (ideal {m['ideal_grids']}), {m['in_range']} in range, "
        f"{m['must_be_out']} cannot be, {m['out_though_possible']} out though possible, {m['broken']} broken",
        f"mean distance {m['mean_distance']:.1f} m, excess splits {m['splits_per_100_estates']:.1f} per 100 estates, "
        f"across streets {m['share_across_streets']:.1%}, compactness {m['compactness']:.3f}, "
        f"objective {m['objective_per_grid']:.3f}",
        f"faults in the data: {faults}",
    ]
    if m["micro_grids"]:
        lines.append(f"{m['micro_grids']} micro-grids, {m['micro_in_range']} in range")
    if m["moved_households"]:
        lines.append(f"{m['moved_households']} households change grid, at least {m['moved_at_least']} must")
    if plan.stopped:
        lines.append("stopped early: the rest was planned in haste")
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; 0 when a plan was written, 2 when the input cannot be used."""
    given = parser().parse_args(argv)
    try:
        plan = run(given)
    except InputError as error:
        sys.stderr.write(f"wangge plan-grids: {error}\n")
        return 2
    sys.stdout.write(summary(plan) + "\n")
    return 0
