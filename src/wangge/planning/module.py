"""What the planning desk adds: its pages, consultations for residents, and what it looks at by itself."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from wangge.kit.module import Check, Module, NavItem, Panel, Scheduled
from wangge.planning.panels import micro_list, open_plan_of_grid, open_plans
from wangge.planning.queries import troubles
from wangge.planning.rules import READERS
from wangge.planning.services.consulting import forget_contacts
from wangge.planning.services.deciding import enforce_due
from wangge.planning.services.drifting import LOOK
from wangge.ui.headings import REGISTERS

MODULE = Module(
    name="planning",
    sealed={"grid_comment.contact": _("Contact of a comment")},
    urls=(("desk/planning/", "wangge.planning.urls"), ("", "wangge.planning.public_urls")),
    navigation=(
        NavItem(_("Redraw grids"), "planning:plans", "polygon", order=725, group=REGISTERS, roles=frozenset(READERS)),
    ),
    scheduled=(
        Scheduled("planning.enforce", enforce_due, timedelta(minutes=5), title=_("Put approved grid plans in force")),
        LOOK,
        Scheduled(
            "planning.contacts", forget_contacts, timedelta(days=1), title=_("Delete contacts left at consultations")
        ),
    ),
    panels=(
        Panel("portal.home", open_plans, 10),
        Panel("areas.grid.public", open_plan_of_grid, 20),
        Panel("areas.area", micro_list, 60),
        Panel("areas.grid", micro_list, 60),
    ),
    checks=(Check(_("Redraw grids"), troubles),),
    demo="wangge.planning.demo.schedule",
)
