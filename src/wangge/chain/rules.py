"""Levels of a party chain as counties call them, and what counts as reaching a grid; pure Python.

Only units are written down: how many organizations, where, over which grids. There is no place for a list of members.
"""

from collections.abc import Mapping
from enum import StrEnum

from wangge.kit.words import gettext_noop
from wangge.people.rules import AREA_KEEPERS, Role

KIND = "party_org"
JOINT = "joint_branch"
HUB = "hub_household"
"""A household that opens its door is no organization: it reaches neighbours, and does not make a grid covered."""
LEAST_FOUNDERS = 2


class Place(StrEnum):
    """On what an organization of a level stands."""

    TOWNSHIP = "township"
    COMMUNITY = "community"
    GRID = "grid"
    BUILDING = "building"


PLACE_TITLES: Mapping[str, str] = {
    Place.TOWNSHIP: gettext_noop("Township or subdistrict"),
    Place.COMMUNITY: gettext_noop("Community or village"),
    Place.GRID: gettext_noop("Grid, several grids or an estate"),
    Place.BUILDING: gettext_noop("Building or courtyard"),
}
Line = tuple[str, Place, str]
USUAL: Mapping[str, tuple[str, tuple[Line, ...]]] = {
    "three": (
        gettext_noop("Three levels: community, grid, building"),
        (
            ("社区党委", Place.COMMUNITY, "committee"),
            ("网格党支部", Place.GRID, "branch"),
            ("楼栋党小组", Place.BUILDING, "group"),
        ),
    ),
    "four": (
        gettext_noop("Four levels: township, village, grid, member households"),
        (
            ("乡镇党委", Place.TOWNSHIP, "committee"),
            ("村党组织", Place.COMMUNITY, "general_branch"),
            ("网格党小组", Place.GRID, "group"),
            ("党员联系户", Place.BUILDING, HUB),
        ),
    ),
    "five": (
        gettext_noop("Five levels: township, community, grid, building, member households"),
        (
            ("镇街党（工）委", Place.TOWNSHIP, "committee"),
            ("社区党组织", Place.COMMUNITY, "general_branch"),
            ("网格党支部", Place.GRID, "branch"),
            ("楼栋（院落）党小组", Place.BUILDING, "group"),
            ("党员中心户", Place.BUILDING, HUB),
        ),
    ),
}
"""What a county may begin with; it renames, adds and takes out as it calls them."""

EDITORS = AREA_KEEPERS
READERS = EDITORS | {Role.GRID_WORKER, Role.GRID_LEADER, Role.SUPERVISOR}
SHAPERS = frozenset({Role.COUNTY_LEADER, Role.SYSTEM_ADMIN})
