"""What crews add: the board of who stands for which grid, the county's template, panels on pages of areas."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from wangge.crews.queries import counts
from wangge.crews.rules import READERS, SHAPERS
from wangge.crews.services import forget_ended
from wangge.crews.views.showing import area_panel, public_panel
from wangge.kit.module import Module, NavItem, Panel, Scheduled, Status
from wangge.ui.headings import REGISTERS, RULES

MODULE = Module(
    name="crews",
    urls=(("desk/crews/", "wangge.crews.urls"),),
    navigation=(
        NavItem(_("Grid crews"), "crews:board", "users-group", order=722, group=REGISTERS, roles=READERS),
        NavItem(_("Places in crews"), "crews:slots", "id-badge-2", order=739, group=RULES, roles=SHAPERS),
    ),
    panels=(
        Panel("areas.grid", area_panel, 40),
        Panel("areas.area", area_panel, 40),
        Panel("areas.grid.public.below", public_panel, 20),
    ),
    scheduled=(
        Scheduled(
            "crews.forget",
            forget_ended,
            timedelta(hours=6),
            title=_("Delete telephones and names of former crew members"),
        ),
    ),
    status=(Status("crews", _("Grid crews"), counts, {"seats": _("People named without an end")}),),
    demo="wangge.crews.demo.schedule",
)
