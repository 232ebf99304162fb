"""What roles, kinds of organization and their sub-kinds are called on pages."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wangge.people.rules import APPOINTABLE, Role

ROLE_LABELS = {
    Role.RESIDENT: _("Resident"),
    Role.PROXY_REPORTER: _("Proxy reporter"),
    Role.GRID_WORKER: _("Grid worker"),
    Role.GRID_LEADER: _("Grid leader"),
    Role.STEWARD: _("Steward"),
    Role.COMMUNITY_CLERK: _("Community clerk"),
    Role.COMMUNITY_SECRETARY: _("Community secretary"),
    Role.DISPATCHER: _("Dispatcher"),
    Role.TOWNSHIP_LEADER: _("Township leader"),
    Role.COUNTY_LEADER: _("County leader"),
    Role.UNIT_HANDLER: _("Unit handler"),
    Role.UNIT_MANAGER: _("Unit manager"),
    Role.MEDIATOR: _("Mediator"),
    Role.PROPERTY_MANAGER: _("Property manager"),
    Role.OWNERS_COMMITTEE_MEMBER: _("Owners' committee member"),
    Role.VOLUNTEER: _("Volunteer"),
    Role.MEMBER: _("Party member serving in the community"),
    Role.OBSERVER: _("Burden observer"),
    Role.SUPERVISOR: _("Supervisor"),
    Role.STATISTICIAN: _("Statistician"),
    Role.SYSTEM_ADMIN: _("System administrator"),
    Role.SECURITY_ADMIN: _("Security administrator"),
    Role.AUDIT_ADMIN: _("Audit administrator"),
    Role.SYSTEM: _("The system"),
}
ROLE_CHOICES = [(role.value, ROLE_LABELS[role]) for role in APPOINTABLE]

SUBKIND_LABELS = {
    "committee": _("Party committee"),
    "general_branch": _("General branch"),
    "branch": _("Branch"),
    "group": _("Party group"),
    "joint_branch": _("Joint branch"),
    "hub_household": _("Hub household"),
    "township_level": _("Grand working committee of a subdistrict"),
    "community_level": _("Joint committee of a community"),
    "thematic": _("Joint committee for one purpose"),
    "leading_group": _("Leading group"),
    "mechanism": _("Coordination mechanism"),
    "task_group": _("Special task group"),
    "joint_conference": _("Joint conference"),
    "residents_committee": _("Residents' committee"),
    "villagers_committee": _("Villagers' committee"),
    "representative_assembly": _("Representative assembly"),
    "custom_council": _("Council for weddings and funerals"),
    "village_community": _("Village or community mediation committee"),
    "township": _("Township mediation committee"),
    "sector": _("Sector mediation committee"),
    "enterprise": _("Enterprise mediation committee"),
    "incubating": _("Being incubated"),
    "filed": pgettext_lazy("social organization", "Filed"),
    "registered": pgettext_lazy("social organization", "Registered"),
    "dissolved": pgettext_lazy("social organization", "Dissolved"),
    "social_worker": _("Social work body"),
    "charity": _("Charity"),
}

IMPORT_LABELS = {
    "organizations": _("Import organizations"),
    "people": _("Import people"),
    "posts": _("Import posts"),
}
