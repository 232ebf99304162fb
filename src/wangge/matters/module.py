"""What the engine adds: pages of the desk, alarms, figures for `wangge status`, checks for `wangge doctor`."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from wangge.kit.module import Check, Module, NavItem, Scheduled, Status
from wangge.matters.health import (
    overdue_without_alarm,
    provisional_deadlines,
    status_of_matters,
    unknown_kinds,
    without_grid,
)
from wangge.matters.services.alarms import sound_due_alarms
from wangge.matters.services.telling import tell_pending
from wangge.matters.views.asking import DESK_ROLES

WORK = _("Work")
ROLES = frozenset(DESK_ROLES)

MODULE = Module(
    name="matters",
    urls=(("desk/matters/", "wangge.matters.urls"),),
    navigation=(
        NavItem(_("All matters"), "matters:list", "list-details", order=20, group=WORK, roles=ROLES),
        NavItem(_("Board"), "matters:board", "columns", order=22, group=WORK, roles=ROLES),
        NavItem(_("Map of matters"), "matters:map", "map-pin", order=24, group=WORK, roles=ROLES),
    ),
    scheduled=(
        Scheduled("matters.alarms", sound_due_alarms, timedelta(seconds=30)),
        Scheduled("matters.telling", tell_pending, timedelta(seconds=5)),
    ),
    status=(Status("matters", status_of_matters),),
    checks=(
        Check("matters.alarms", overdue_without_alarm),
        Check("matters.provisional", provisional_deadlines),
        Check("matters.grids", without_grid),
        Check("matters.kinds", unknown_kinds),
    ),
)
