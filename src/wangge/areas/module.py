"""What areas add: their pages, their figures for `wangge status`, and what `wangge doctor` looks at."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangge.areas.queries import area_counts, is_empty
from wangge.kit.module import Check, Module, NavItem, Status
from wangge.ui.headings import REGISTERS


def _check() -> list[str]:
    return [_("There are no areas yet: load them with `wangge load-areas`.")] if is_empty() else []


MODULE = Module(
    name="areas",
    urls=(("desk/areas/", "wangge.areas.urls"), ("", "wangge.areas.public_urls")),
    navigation=(
        NavItem(gettext_lazy("Areas"), "areas:tree", "hierarchy-3", order=700, group=REGISTERS),
        NavItem(gettext_lazy("Map of grids"), "areas:map", "map-2", order=710, group=REGISTERS),
        NavItem(gettext_lazy("Grids"), "areas:grids", "grid-dots", order=720, group=REGISTERS),
    ),
    status=(
        Status(
            "areas",
            gettext_lazy("Areas"),
            area_counts,
            {
                "areas": gettext_lazy("Areas"),
                "grids": gettext_lazy("Grids"),
            },
        ),
    ),
    checks=(Check(gettext_lazy("Areas"), _check),),
)
