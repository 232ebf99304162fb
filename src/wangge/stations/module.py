"""What service stations add: a register for the desk, a list and map for everybody, panels on pages of areas."""

from django.utils.translation import gettext_lazy as _

from wangge.kit.module import Module, NavItem, Panel, Status
from wangge.stations.figures import SUMS
from wangge.stations.queries import counts
from wangge.stations.views.showing import area_panel, public_panel
from wangge.ui.headings import REGISTERS

MODULE = Module(
    name="stations",
    urls=(("stations/", "wangge.stations.urls_public"), ("desk/stations/", "wangge.stations.urls")),
    navigation=(
        NavItem(_("Service stations"), "stations_public:stations", "building-store", door="portal", order=35),
        NavItem(_("Service stations"), "stations:register", "building-store", order=732, group=REGISTERS),
    ),
    panels=(
        Panel("areas.grid", area_panel, 60),
        Panel("areas.area", area_panel, 60),
        Panel("areas.grid.public.below", public_panel, 30),
    ),
    status=(Status("stations", _("Service stations"), counts, {"stations": _("Stations that stand")}),),
    sums=(SUMS,),
    demo="wangge.stations.demo.schedule",
)
