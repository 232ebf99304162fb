"""Tags of the slip's part of a matter's page."""

from django import template

from wangge.kinds.slip.models import Problem
from wangge.kinds.slip.queries import problems_of
from wangge.matters.models import Matter

register = template.Library()


@register.simple_tag
def slip_problems(matter: Matter) -> list[Problem]:
    """The problems on a slip in order."""
    return problems_of(matter)
