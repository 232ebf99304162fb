"""What the register of those who serve adds: pages for the community, for members and volunteers, for everybody."""

from django.utils.translation import gettext_lazy as _

from wangge.kit.module import Module, NavItem, Status
from wangge.people.rules import UNIT_ROLES
from wangge.ui.headings import RESIDENTS, RULES
from wangge.volunteers.figures import SUMS
from wangge.volunteers.own_data import own_service
from wangge.volunteers.queries import counts
from wangge.volunteers.rules import CLERKS, KEEPERS, SERVING

MODULE = Module(
    name="volunteers",
    own_data=own_service,
    sealed={
        "registration.contact": _("Telephone of who registered"),
        "unit_registration.liaison": _("Whom to speak with at a registered unit"),
        "pairing.elder": _("Elder of a pairing"),
    },
    urls=(
        ("serve/", "wangge.volunteers.urls_public"),
        ("f/serve/", "wangge.volunteers.urls_field"),
        ("desk/serving/", "wangge.volunteers.urls"),
    ),
    navigation=(
        NavItem(_("Volunteering"), "volunteers_public:activities", "users", door="portal", order=50),
        NavItem(_("My service"), "volunteers_field:home", "heart", door="field", order=11, roles=SERVING),
        NavItem(_("Members and volunteers"), "volunteers:board", "users", order=62, group=RESIDENTS, roles=CLERKS),
        NavItem(_("Our service"), "volunteers:own_unit", "users", order=62, group=RESIDENTS, roles=UNIT_ROLES),
        NavItem(_("Skills of volunteers"), "volunteers:skills", "tool", order=738, group=RULES, roles=KEEPERS),
    ),
    status=(
        Status(
            "volunteers",
            _("Members and volunteers"),
            counts,
            {
                "registered": _("Registered persons"),
                "units": _("Registered units"),
                "activities": _("Activities"),
                "pairings": _("Pairings in force"),
            },
        ),
    ),
    sums=(SUMS,),
)
