from django.utils.translation import gettext_lazy as _

from wangge.kit.module import Module, NavItem

MODULE = Module(
    name="portal",
    urls=(("", "wangge.portal.urls"),),
    navigation=(
        NavItem(_("Report"), "portal:report_new", "message-report", door="portal", order=10),
        NavItem(_("My reports"), "portal:mine", "list-check", door="portal", order=20),
        NavItem(_("Not yet solvable"), "portal:suspended", "clock-pause", door="portal", order=30),
    ),
)
