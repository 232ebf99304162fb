from django.utils.translation import gettext_lazy as _

from wangge.kit.module import Module, NavItem, Panel
from wangge.portal.panels import link_to_join, report_from_grid

MODULE = Module(
    name="portal",
    urls=(("", "wangge.portal.urls"),),
    panels=(Panel("areas.grid.public", report_from_grid, 10), Panel("people.sign_in", link_to_join, 10)),
    navigation=(
        NavItem(_("Report"), "portal:report_new", "message-report", door="portal", order=10),
        NavItem(_("My reports"), "portal:mine", "list-check", door="portal", order=20),
        NavItem(_("Not yet solvable"), "portal:suspended", "clock-pause", door="portal", order=30),
    ),
)
