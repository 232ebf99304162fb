"""Roles of the field and what limits them; pure Python."""

from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """Identifiers as in the glossary; `SYSTEM` is the software itself."""

    RESIDENT = "resident"
    PROXY_REPORTER = "proxy_reporter"
    GRID_WORKER = "grid_worker"
    GRID_LEADER = "grid_leader"
    STEWARD = "steward"
    COMMUNITY_CLERK = "community_clerk"
    COMMUNITY_SECRETARY = "community_secretary"
    DISPATCHER = "dispatcher"
    TOWNSHIP_LEADER = "township_leader"
    COUNTY_LEADER = "county_leader"
    UNIT_HANDLER = "unit_handler"
    UNIT_MANAGER = "unit_manager"
    MEDIATOR = "mediator"
    PROPERTY_MANAGER = "property_manager"
    OWNERS_COMMITTEE_MEMBER = "owners_committee_member"
    VOLUNTEER = "volunteer"
    MEMBER = "member"
    OBSERVER = "observer"
    SUPERVISOR = "supervisor"
    STATISTICIAN = "statistician"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"
    SYSTEM = "system"


UNIT_ROLES = frozenset({Role.UNIT_HANDLER, Role.UNIT_MANAGER, Role.PROPERTY_MANAGER})
ADMIN_ROLES = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
ON_APPLICATION = frozenset({Role.MEMBER, Role.VOLUNTEER})
"""Posts that a community may grant to somebody who applied: they reach nobody's data, only what was given to them."""
APPOINTABLE = tuple(role for role in Role if role not in {Role.RESIDENT, Role.SYSTEM})

SUBKINDS: dict[str, tuple[str, ...]] = {
    "party_org": ("committee", "general_branch", "branch", "group", "joint_branch", "hub_household"),
    "coordination_body": ("leading_group", "mechanism", "task_group", "joint_conference"),
    "joint_committee": ("township_level", "community_level", "thematic"),
    "self_gov_committee": ("residents_committee", "villagers_committee", "representative_assembly", "custom_council"),
    "mediation_org": ("village_community", "township", "sector", "enterprise"),
    "social_org": ("incubating", "filed", "registered", "dissolved", "social_worker", "charity"),
}

KEPT_BY_AREAS = frozenset({"party_org", "coordination_body", "joint_committee"})
"""Kinds of organization that an area writes down itself: they are told apart by where they stand and give no right."""
AREA_KEEPERS = frozenset(
    {Role.COMMUNITY_CLERK, Role.COMMUNITY_SECRETARY, Role.DISPATCHER, Role.TOWNSHIP_LEADER, Role.COUNTY_LEADER}
)

ROLE_LEVELS: dict[Role, frozenset[str]] = {
    Role.GRID_WORKER: frozenset({"grid", "micro_grid"}),
    Role.GRID_LEADER: frozenset({"community", "grid", "micro_grid"}),
    Role.STEWARD: frozenset({"grid", "micro_grid"}),
    Role.COMMUNITY_CLERK: frozenset({"community"}),
    Role.COMMUNITY_SECRETARY: frozenset({"community"}),
    Role.DISPATCHER: frozenset({"city", "county", "township"}),
    Role.TOWNSHIP_LEADER: frozenset({"township"}),
    Role.COUNTY_LEADER: frozenset({"city", "county"}),
}
"""Levels of area a post of a role may be for; a role that is not named may be for any."""

FIELD_ROLES = frozenset(
    {
        Role.GRID_WORKER,
        Role.GRID_LEADER,
        Role.STEWARD,
        Role.PROXY_REPORTER,
        Role.VOLUNTEER,
        Role.MEMBER,
        Role.OBSERVER,
    }
)
"""Roles whose day is spent outside: their first page is the phone's."""

OFFICE_ROLES = tuple(role for role in APPOINTABLE if role not in FIELD_ROLES and role != Role.OWNERS_COMMITTEE_MEMBER)
STAFF_ROLES = tuple(role for role in APPOINTABLE if role not in {Role.VOLUNTEER, Role.MEMBER})


def fits_level(role: Role, level: str) -> bool:
    """Whether a post of the role may be for an area of the level."""
    return role not in ROLE_LEVELS or level in ROLE_LEVELS[role]


def overlaps(start: date, end: date | None, other_start: date, other_end: date | None) -> bool:
    """Whether two periods share a day; an end of None is open and end days belong to the period."""
    return (end is None or other_start <= end) and (other_end is None or start <= other_end)
