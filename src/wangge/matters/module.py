"""What the engine adds: pages of the desk, alarms, figures for `wangge status`, checks for `wangge doctor`."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from wangge.kit.module import Check, Module, NavItem, Panel, Scheduled, Status
from wangge.matters.health import (
    overdue_without_alarm,
    provisional_deadlines,
    status_of_matters,
    unknown_kinds,
    without_grid,
)
from wangge.matters.own_data import own_reports
from wangge.matters.panels import open_in_estate, open_in_grid
from wangge.matters.services.alarms import sound_due_alarms
from wangge.matters.services.catalogue_drafts import forget_drafts
from wangge.matters.services.following import follow_divisions
from wangge.matters.services.searching import refresh_statistics
from wangge.matters.services.telling import tell_pending
from wangge.matters.views.asking import DESK_ROLES
from wangge.people.rules import STAFF_ROLES
from wangge.ui.headings import DAILY, FIGURES, RULES

ROLES = frozenset(DESK_ROLES)
STAFF = frozenset(STAFF_ROLES)

MODULE = Module(
    name="matters",
    own_data=own_reports,
    sealed={"matter.reporter": _("Reporter of a matter")},
    urls=(
        ("desk/matters/", "wangge.matters.urls"),
        ("desk/catalogue/", "wangge.matters.urls_catalogue"),
        ("find/", "wangge.matters.urls_public"),
    ),
    navigation=(
        NavItem(_("All matters"), "matters:list", "list-details", order=20, group=DAILY, roles=ROLES),
        NavItem(_("Board"), "matters:board", "columns", order=22, group=DAILY, roles=ROLES),
        NavItem(_("Map of matters"), "matters:map", "map-pin", order=24, group=FIGURES, roles=ROLES),
        NavItem(_("Categories"), "catalogue:list", "category", order=730, group=RULES, roles=STAFF),
        NavItem(_("Duty list"), "catalogue:duties", "arrows-split", order=732, group=RULES, roles=STAFF),
        NavItem(_("Limits"), "catalogue:limits", "hourglass", order=734, group=RULES, roles=STAFF),
    ),
    panels=(Panel("areas.grid", open_in_grid, 40), Panel("estates.estate", open_in_estate, 40)),
    scheduled=(
        Scheduled(
            "matters.alarms", sound_due_alarms, timedelta(seconds=30), title=_("Warnings and reminders of deadlines")
        ),
        Scheduled("matters.telling", tell_pending, timedelta(seconds=5), title=_("Tell people of what happened")),
        Scheduled(
            "matters.divisions",
            follow_divisions,
            timedelta(minutes=5),
            title=_("Move open matters after grids were redrawn"),
        ),
        Scheduled(
            "matters.forget_drafts", forget_drafts, timedelta(hours=1), title=_("Clear old drafts of the catalogue")
        ),
        Scheduled("matters.statistics", refresh_statistics, timedelta(hours=24), title=_("Keep searching fast")),
    ),
    status=(
        Status(
            "matters",
            _("Matters"),
            status_of_matters,
            {
                "total": _("All"),
                "by_kind": _("By kind"),
                "overdue": _("Overdue"),
            },
        ),
    ),
    checks=(
        Check(_("Reminders"), overdue_without_alarm),
        Check(_("Provisional deadlines"), provisional_deadlines),
        Check(_("Matters without a grid"), without_grid),
        Check(_("Kinds that are installed"), unknown_kinds),
    ),
)
