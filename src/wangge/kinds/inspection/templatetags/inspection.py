"""Tags of the hazard's part of a matter's page."""

from typing import Any

from django import template

from wangge.kinds.inspection.queries import missed_in
from wangge.kinds.inspection.rules import CAUSE_TITLES, GRADE_TITLES
from wangge.matters.models import Matter
from wangge.rounds.models import Due

register = template.Library()


@register.simple_tag
def missed_turns(matter: Matter) -> list[Due]:
    """The missed turns that a finding counts."""
    return missed_in(matter)


@register.filter
def cause_title(cause: str) -> Any:
    """How a hazard came to light, in words to be translated."""
    return CAUSE_TITLES.get(cause, cause)


@register.filter
def grade_title(grade: str) -> Any:
    """A grade, in words to be translated."""
    return GRADE_TITLES.get(grade, grade)
