"""What emergency times add: pages, the banner, words for residents, shorter limits, the end that comes by itself."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from wangge.kit.module import Module, NavItem, Panel, Scheduled, Status
from wangge.modes.origins import TASK, task_origin
from wangge.modes.panels import banner, grid_panel, grown_out_of, home_panel
from wangge.modes.queries import HASTES, counts
from wangge.modes.rules import READERS
from wangge.modes.services import end_due, forget_called, remind_reviews
from wangge.people.rules import Role
from wangge.ui.headings import RULES, SAFETY

MODULE = Module(
    name="modes",
    urls=(("desk/modes/", "wangge.modes.urls"),),
    navigation=(
        NavItem(_("Alerts and emergencies"), "modes:list", "urgent", order=41, group=SAFETY, roles=READERS),
        NavItem(
            _("Limits in emergencies"), "modes:limits", "hourglass", order=735, group=RULES,
            roles=frozenset({Role.COUNTY_LEADER, Role.SYSTEM_ADMIN}),
        ),
    ),
    panels=(
        Panel("bell.beside", banner),
        Panel("portal.home", home_panel, 4),
        Panel("areas.grid.public", grid_panel, 5),
        Panel("matter.aside", grown_out_of),
    ),
    scheduled=(
        Scheduled("modes.end", end_due, timedelta(minutes=1), title=_("End alerts and emergencies when planned")),
        Scheduled("modes.reviews", remind_reviews, timedelta(hours=6), title=_("Remind of reviews of emergencies")),
        Scheduled("modes.forget", forget_called, timedelta(days=1), title=_("Forget who was called a year ago")),
    ),
    origins={TASK: task_origin},
    hastes=HASTES,
    status=(Status("modes", _("Alerts and emergencies"), counts, {"running": _("Running now")}),),
    demo="wangge.modes.demo.schedule",
)  # fmt: skip
