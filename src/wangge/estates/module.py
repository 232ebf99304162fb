"""What estates add: their pages, a panel on the page of an area, map layers, figures."""

from django.utils.translation import gettext_lazy

from wangge.estates.queries import estate_counts
from wangge.estates.views import area_panel
from wangge.kit.module import Module, NavItem, Panel, Status
from wangge.ui.headings import REGISTERS

MODULE = Module(
    name="estates",
    urls=(("desk/estates/", "wangge.estates.urls"), ("", "wangge.estates.public_urls")),
    navigation=(NavItem(gettext_lazy("Estates"), "estates:list", "building-estate", order=730, group=REGISTERS),),
    panels=(Panel("areas.grid", area_panel, 50), Panel("areas.area", area_panel, 50)),
    status=(
        Status(
            "estates",
            gettext_lazy("Estates"),
            estate_counts,
            {
                "estates": gettext_lazy("Estates"),
                "buildings": gettext_lazy("Buildings"),
            },
        ),
    ),
)
