"""Tags of the whistle's part of a matter's page."""

from django import template

from wangge.kinds.whistle.queries import calls_of
from wangge.matters.models import Matter, WorkOrder

register = template.Library()


@register.simple_tag
def whistle_calls(matter: Matter) -> list[WorkOrder]:
    """The units called, with both assessments."""
    return calls_of(matter)
