"""Roles of the field and what limits them; pure Python."""

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
