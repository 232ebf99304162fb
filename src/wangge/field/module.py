from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wangge.field.panels import account
from wangge.kit.module import Module, NavItem, Panel
from wangge.people.rules import FIELD_ROLES, Role

GRID = frozenset({Role.GRID_WORKER, Role.GRID_LEADER})

MODULE = Module(
    name="field",
    urls=(("f/", "wangge.field.urls"),),
    panels=(Panel("field_account", account),),
    navigation=(
        NavItem(_("Today"), "field:home", "home", door="field", order=10, roles=GRID),
        NavItem(pgettext_lazy("tab", "All"), "field:all", "list-details", door="field", order=20, roles=GRID),
        NavItem(pgettext_lazy("tab", "Report"), "field:report", "camera", door="field", order=30, roles=FIELD_ROLES),
        NavItem(
            pgettext_lazy("tab", "Needs"),
            "field:new",
            "forms",
            door="field",
            order=35,
            roles=FIELD_ROLES - {Role.OBSERVER},
        ),
        NavItem(pgettext_lazy("tab", "Mine"), "field:mine", "list-check", door="field", order=40, roles=FIELD_ROLES),
        NavItem(_("Contacts"), "field:contacts", "phone", door="field", order=50, roles=FIELD_ROLES),
    ),
)
