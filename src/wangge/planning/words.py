"""What figures, faults and grids of a plan are called, and why a grid is as it is: in words people use."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wangge.planning.rules import Change

MEASURES: dict[str, tuple[Any, Any, int]] = {
    "in_range": (gettext_lazy("Grids in range"), "", 0),
    "out_of_range": (gettext_lazy("Grids out of range"), "", 0),
    "broken": (gettext_lazy("Grids in pieces"), "", 0),
    "mean_distance": (gettext_lazy("Mean way to the centre"), gettext_lazy("m"), 1),
    "excess_splits": (gettext_lazy("Needless cuts of estates"), "", 0),
    "across_streets": (gettext_lazy("Grids across streets"), "", 0),
    "balance": (gettext_lazy("Unevenness of households"), "%", 1),
    "workload_balance": (gettext_lazy("Unevenness of work"), "%", 1),
    "moved_households": (gettext_lazy("Households that change grid"), "", 0),
}
"""Label, unit, decimals of each measure."""

SHARES = {"balance", "workload_balance"}

FAULTS: dict[str, tuple[Any, Any]] = {
    "building_over_max": (gettext_lazy("Building above the maximum"), gettext_lazy("becomes a grid alone")),
    "building_new": (gettext_lazy("Building without a present grid"), gettext_lazy("goes to the best grid")),
    "old_building_unknown": (
        gettext_lazy("Present division names an unknown building"), gettext_lazy("its grid number stays reserved"),
    ),
    "building_without_id": (gettext_lazy("Building without a number"), gettext_lazy("was given one")),
    "community_under_min": (gettext_lazy("Community below the minimum"), gettext_lazy("becomes one grid")),
    "part_under_min": (gettext_lazy("Part cut off with too few households"), gettext_lazy("becomes one grid")),
    "community_empty": (gettext_lazy("Community without buildings"), gettext_lazy("one grid without households")),
    "community_invalid": (gettext_lazy("Community without ground"), gettext_lazy("left out")),
    "community_duplicate": (gettext_lazy("Community given twice"), gettext_lazy("both grounds were joined")),
    "community_overlap": (
        gettext_lazy("Communities overlap"), gettext_lazy("shared ground went to the lower code"),
    ),
    "community_without_code": (gettext_lazy("Community without a code"), gettext_lazy("was given one")),
    "community_without_outline": (
        gettext_lazy("Community without an outline"), gettext_lazy("left out with its buildings"),
    ),
    "community_elsewhere": (gettext_lazy("Community not of this area"), gettext_lazy("left out")),
    "grids_unlike_community": (
        gettext_lazy("Present grids do not fill their community exactly"),
        gettext_lazy("the ground of the grids counts (difference in m²)"),
    ),
    "estate_as_one": (
        gettext_lazy("Estate without buildings"), gettext_lazy("counted as one building: enter its buildings"),
    ),
    "compound_invalid": (gettext_lazy("Estate without ground"), gettext_lazy("its wall is not known")),
    "road_invalid": (gettext_lazy("Road without a line"), gettext_lazy("left out")),
    "duplicate_building": (gettext_lazy("Building given twice"), gettext_lazy("counted once, or given a new number")),
    "geometry_missing": (
        gettext_lazy("Building without a place"), gettext_lazy("placed in the middle of its community"),
    ),
    "geometry_repaired": (gettext_lazy("Crooked outline"), gettext_lazy("was made valid")),
    "households_missing": (
        gettext_lazy("Households not known"), gettext_lazy("estimated from floors and ground, or from like buildings"),
    ),
    "households_invalid": (gettext_lazy("Households cannot be true"), gettext_lazy("estimated or rounded")),
    "no_feasible_count": (
        gettext_lazy("No number of grids fits the range"), gettext_lazy("the nearest number is taken"),
    ),
    "no_feasible_division": (gettext_lazy("No division in range exists"), gettext_lazy("the nearest is taken")),
    "no_division_found": (gettext_lazy("No division in range was found"), gettext_lazy("the nearest is taken")),
    "outside_community": (
        gettext_lazy("Building outside its community"), gettext_lazy("counted with the one it names, else the nearest"),
    ),
    "stacked_buildings": (gettext_lazy("Many buildings on one spot"), gettext_lazy("were spread around it")),
}  # fmt: skip
"""For every fault of the data: what it is, what was done about it."""


def fault_words(code: str) -> tuple[Any, Any]:
    """What a fault is and what was done, whatever its code."""
    return FAULTS.get(code, (code, ""))


def figure_text(key: str, value: float) -> str:
    """A figure with its unit."""
    _label, unit, decimals = MEASURES[key]
    shown = value * 100 if key in SHARES else value
    return f"{shown:.{decimals}f}{' ' if unit else ''}{unit}"


@dataclass(frozen=True)
class Line:
    """One figure of two divisions, in words."""

    label: Any
    before: str
    after: str
    tone: str


def lines(found: list[Change]) -> list[Line]:
    """Changes as they are shown."""
    return [Line(MEASURES[c.key][0], figure_text(c.key, c.before), figure_text(c.key, c.after), c.tone) for c in found]


def explain(grid: Mapping[str, Any], *, minimum: int, maximum: int, names: Mapping[str, str]) -> list[str]:
    """Why a grid is as it is, in sentences."""
    said = [_size(grid, minimum, maximum)]
    said += _origin(grid, names)
    if grid["broken"]:
        said.append(_("It lies in pieces: one must leave it to walk from one part to the other."))
    if grid["streets"]:
        said.append(
            ngettext(
                "One street runs through it.", "%(number)d streets run through it.", grid["streets"]
            ) % {"number": grid["streets"]}
        )  # fmt: skip
    return said


def _size(grid: Mapping[str, Any], minimum: int, maximum: int) -> str:
    values = {"households": grid["households"], "minimum": minimum, "maximum": maximum}
    if grid["in_range"]:
        return _("%(households)d households, within %(minimum)d to %(maximum)d.") % values
    if grid["must_be_out"] and grid["buildings"] == 1:
        return _("%(households)d households in one building: it cannot be divided and is a grid alone.") % values
    if grid["must_be_out"]:
        return (
            _("%(households)d households: no division here is in one piece and within %(minimum)d to %(maximum)d.")
            % values
        )
    if grid["households"] > maximum:
        return _("%(households)d households, %(over)d above the most: split it or give buildings away.") % (
            values | {"over": grid["households"] - maximum}
        )
    return _("%(households)d households, %(under)d below the least: merge it or take buildings in.") % (
        values | {"under": minimum - grid["households"]}
    )


def _origin(grid: Mapping[str, Any], names: Mapping[str, str]) -> list[str]:
    if grid.get("kept"):
        return [_("Stays as it is: the same buildings as now.")]
    sources = [(code, count) for code, count in grid.get("sources", ()) if count]
    listed = _(", ").join(
        _("%(count)d households from %(grid)s") % {"count": count, "grid": names.get(code, code) or _("no grid yet")}
        for code, count in sources
    )
    if grid.get("carries"):
        own = names.get(grid["carries"], grid["carries"])
        return [_("Carries on %(grid)s: %(listed)s.") % {"grid": own, "listed": listed}]
    return [_("New: %(listed)s.") % {"listed": listed}] if listed else []


def given_name(grid: Mapping[str, Any], given: Mapping[str, str], names: Mapping[str, str]) -> str:
    """What a grid is called as somebody named it, or as the grid it carries on; empty for a new one."""
    if str(grid["label"]) in given:
        return given[str(grid["label"])]
    return names.get(grid.get("kept") or grid.get("carries") or "", "")


def grid_name(grid: Mapping[str, Any], given: Mapping[str, str], names: Mapping[str, str]) -> str:
    """What a grid of a draft is called: as somebody named it, as the grid it carries on, or by its number."""
    return given_name(grid, given, names) or _("New grid %(label)d") % {"label": grid["label"]}
