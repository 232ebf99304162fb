"""Tags of the joint action's part of a matter's page."""

from django import template

from wangge.kinds.joint_action.queries import findings_of, units_of
from wangge.matters.models import Matter, Movement, WorkOrder

register = template.Library()


@register.simple_tag
def joint_units(matter: Matter) -> list[WorkOrder]:
    """The units called, lead first."""
    return units_of(matter)


@register.simple_tag
def joint_findings(matter: Matter) -> list[Movement]:
    """What was found on the spot."""
    return findings_of(matter)
