"""What the planning desk adds: its pages and the work of putting approved plans in force."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from wangge.kit.module import Check, Module, NavItem, Scheduled
from wangge.planning.queries import troubles
from wangge.planning.rules import READERS
from wangge.planning.services.deciding import enforce_due

MODULE = Module(
    name="planning",
    urls=(("desk/planning/", "wangge.planning.urls"),),
    navigation=(
        NavItem(
            _("Redraw grids"), "planning:plans", "polygon", order=725, group=_("Registers"), roles=frozenset(READERS)
        ),
    ),
    scheduled=(Scheduled("planning.enforce", enforce_due, timedelta(minutes=5)),),
    checks=(Check(_("Redraw grids"), troubles),),
    demo="wangge.planning.demo.schedule",
)
