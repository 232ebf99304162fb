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
APPOINTABLE = tuple(role for role in Role if role not in {Role.RESIDENT, Role.SYSTEM})

SUBKINDS: dict[str, tuple[str, ...]] = {
    "party_org": ("committee", "general_branch", "branch", "group", "joint_branch", "hub_household"),
    "joint_committee": ("township_level", "community_level"),
    "self_gov_committee": ("residents_committee", "villagers_committee", "representative_assembly", "custom_council"),
    "mediation_org": ("village_community", "township", "sector", "enterprise"),
    "social_org": ("incubating", "filed", "registered", "dissolved", "social_worker", "charity"),
}


def overlaps(start: date, end: date | None, other_start: date, other_end: date | None) -> bool:
    """Whether two periods share a day; an end of None is open and end days belong to the period."""
    return (end is None or other_start <= end) and (other_end is None or start <= other_end)
