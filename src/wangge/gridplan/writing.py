"""Write a plan to a folder: assignments.csv, grids.geojson, issues.json; the report is in report.py."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path

from wangge.gridplan.model import CommunityPlan
from wangge.gridplan.plan import CityPlan
from wangge.gridplan.reading import fault_counts


def replace_file(path: Path, text: str) -> None:
    """Write a file so that nobody ever sees half of it."""
    draft = path.with_name(path.name + ".part")
    draft.write_text(text, "utf-8", newline="")
    os.replace(draft, path)


def assignments_text(plan: CityPlan) -> str:
    """Give one row per building: its id, its grid, and its micro-grids if there are any."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    micro = plan.rules.micro
    writer.writerow(["building_id", "grid_id", "micro_id"] if micro else ["building_id", "grid_id"])
    rows = [
        (building, grid, part.micro_of[place] if part.micro_of else "")
        for part in plan.communities
        for place, (building, grid) in enumerate(zip(part.building_ids, part.assigned, strict=True))
    ]
    rows += [(building, "", "") for building in plan.unplaced]
    for row in sorted(rows):
        writer.writerow(row if micro else row[:2])
    return out.getvalue()


def feature_texts(part: CommunityPlan) -> list[str]:
    """Give the features of one community."""
    made = []
    for grid, shape in zip(part.grids, part.polygons, strict=True):
        properties = {
            "grid_id": grid.grid_id, "community": part.code, "kind": grid.kind, "households": grid.households,
            "workload": grid.workload, "buildings": len(grid.buildings), "in_range": grid.in_range,
            "must_be_out": grid.must_be_out, "mean_distance_m": round(grid.mean_distance, 1),
            "compactness": round(grid.compactness, 4), "old_grid_id": grid.old or None,
        }  # fmt: skip
        text = json.dumps(properties, ensure_ascii=False, separators=(",", ":"))
        made.append(f'{{"type":"Feature","properties":{text},"geometry":{shape}}}')
    return made


def grids_text(plan: CityPlan) -> str:
    """Give all grids as one GeoJSON document."""
    features = ",\n".join(text for part in plan.communities for text in feature_texts(part))
    return f'{{"type":"FeatureCollection","features":[\n{features}\n]}}\n'


def issues_text(plan: CityPlan) -> str:
    """Give every fault of the data with what was done about it."""
    document = {"counts": fault_counts(plan.faults), "issues": [fault.as_dict() for fault in plan.faults]}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def micro_text(plan: CityPlan) -> str:
    """Give the lists of micro-grids: which units and floors of which building belong to each."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(
        ["micro_id", "grid_id", "building_id", "unit_from", "unit_to", "floor_from", "floor_to", "households"]
    )
    for part in plan.communities:
        for micro in part.micros:
            for row, *span, households in micro.pieces:
                writer.writerow([micro.micro_id, micro.grid_id, part.building_ids[row], *span, households])
    return out.getvalue()


def write_plan(plan: CityPlan, folder: Path) -> None:
    """Write all data files of a plan."""
    folder.mkdir(parents=True, exist_ok=True)
    replace_file(folder / "assignments.csv", assignments_text(plan))
    replace_file(folder / "grids.geojson", grids_text(plan))
    replace_file(folder / "issues.json", issues_text(plan))
    for number, (_, choice) in enumerate(plan.frontier, start=1):
        replace_file(folder / f"choice-{number}.csv", assignments_text(choice))
    if plan.rules.micro:
        replace_file(folder / "micro_grids.csv", micro_text(plan))
