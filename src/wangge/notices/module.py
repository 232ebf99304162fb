from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from wangge.kit.module import Check, Module, NavItem, Panel, Scheduled, Status
from wangge.notices.panels import bell_panel
from wangge.notices.queries import count_notices, failing_channels
from wangge.notices.services import deliver, remove_old
from wangge.ui.headings import SYSTEM

MODULE = Module(
    name="notices",
    urls=(("", "wangge.notices.urls"),),
    navigation=(
        NavItem(
            label=_("Messages not sent"),
            url_name="notices:failures",
            icon="mail",
            order=880,
            group=SYSTEM,
            roles=frozenset({"system_admin"}),
        ),
    ),
    panels=(Panel("bell", bell_panel),),
    scheduled=(
        Scheduled("notices.deliver", deliver, every=timedelta(seconds=10), title=_("Send messages")),
        Scheduled("notices.remove_old", remove_old, every=timedelta(days=1), title=_("Clear notices read long ago")),
    ),
    status=(
        Status(
            "notices",
            _("Notices"),
            count_notices,
            {
                "unread": _("Unread"),
                "waiting_to_be_sent": _("Waiting to be sent"),
                "failed": _("Given up"),
            },
        ),
    ),
    checks=(Check(_("Messages to the outside"), failing_channels),),
)
