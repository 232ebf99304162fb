"""Verbs that change the tree of areas; each is one transaction and leaves an audit entry."""

from wangge.areas.services.dividing import Division, DivisionRefused, Part, begin_all, divide, divide_all, followers
from wangge.areas.services.editing import EditRefused, set_boundary, set_grid_norm, update_area
from wangge.areas.services.loading import LoadReport, load_areas, stage_areas
from wangge.areas.services.networks import put_name, remove_name, remove_network
from wangge.areas.services.versions import tree_changed

__all__ = [
    "Division",
    "DivisionRefused",
    "EditRefused",
    "LoadReport",
    "Part",
    "begin_all",
    "divide",
    "divide_all",
    "followers",
    "load_areas",
    "put_name",
    "remove_name",
    "remove_network",
    "set_boundary",
    "set_grid_norm",
    "stage_areas",
    "tree_changed",
    "update_area",
]
