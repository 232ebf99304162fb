"""Tables of those who serve: registrations, activities, hours, lists of needs and resources, pairings."""

from wangge.volunteers.models.activities import Activity, Hours, Participation
from wangge.volunteers.models.lists import CoProject, Need, Resource
from wangge.volunteers.models.pairings import Pairing, PairVisit
from wangge.volunteers.models.registrations import Registration, Skill, TeamMembership, UnitRegistration

__all__ = [
    "Activity", "CoProject", "Hours", "Need", "PairVisit", "Pairing", "Participation", "Registration", "Resource",
    "Skill", "TeamMembership", "UnitRegistration",
]  # fmt: skip
