from django.utils.translation import gettext_lazy as _

from wangge.desk.panels import where
from wangge.kit.module import Module, NavItem, Panel
from wangge.matters.views.asking import DESK_ROLES
from wangge.ui.headings import DAILY

MODULE = Module(
    name="desk",
    urls=(("desk/", "wangge.desk.urls"),),
    panels=(Panel("matter.detail", where),),
    navigation=(
        NavItem(_("To do"), "desk:inbox", "inbox", order=5, group=DAILY, roles=frozenset(DESK_ROLES)),
        NavItem(_("Fast triage"), "desk:triage", "bolt", order=8, group=DAILY, roles=frozenset({"dispatcher"})),
    ),
)
