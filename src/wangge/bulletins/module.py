"""What reminders add: a board for the desk, panels on the first page and on the pages of grids, a public list."""

from django.utils.translation import gettext_lazy as _

from wangge.bulletins.queries import counts
from wangge.bulletins.rules import READERS
from wangge.bulletins.views import grid_panel, home_panel
from wangge.kit.module import Module, NavItem, Panel, Status
from wangge.ui.headings import RESIDENTS

MODULE = Module(
    name="bulletins",
    urls=(("reminders/", "wangge.bulletins.public_urls"), ("desk/reminders/", "wangge.bulletins.urls")),
    navigation=(
        NavItem(
            _("Reminders to residents"), "bulletins:board", "speakerphone", order=64, group=RESIDENTS, roles=READERS
        ),
    ),
    panels=(Panel("portal.home", home_panel, 5), Panel("areas.grid.public.below", grid_panel, 5)),
    status=(Status("bulletins", _("Reminders to residents"), counts, {"bulletins": _("Reminders put up")}),),
    demo="wangge.bulletins.demo.schedule",
)
