"""What duty catalogues add: the county's pages, panels on grids, concerns and the phone, a public page."""

from django.utils.translation import gettext_lazy as _

from wangge.duties.queries import counts
from wangge.duties.rules import READERS
from wangge.duties.views.reading import grid_panel, phone_panel, whose_panel
from wangge.kit.module import Module, NavItem, Panel, Status
from wangge.ui.headings import RULES

MODULE = Module(
    name="duties",
    urls=(
        ("desk/duties/", "wangge.duties.urls"), ("duties/", "wangge.duties.urls_public"),
        ("f/duties/", "wangge.duties.urls_field"),
    ),
    navigation=(NavItem(_("Duty catalogues"), "duties:board", "list-check", order=733, group=RULES, roles=READERS),),
    panels=(
        Panel("areas.grid.public.below", grid_panel, 25),
        Panel("field_contacts", phone_panel),
        Panel("matter.aside", whose_panel, 50),
    ),
    status=(Status("duties", _("Duty catalogues"), counts, {"catalogues": _("Catalogues in force")}),),
    demo="wangge.duties.demo.schedule",
)  # fmt: skip
