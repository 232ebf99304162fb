"""Tags of the hazard's part of a matter's page."""

from django import template
from django.utils.translation import gettext as _

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
def cause_title(cause: str) -> str:
    """How a hazard came to light, in words."""
    return _(CAUSE_TITLES[cause]) if cause in CAUSE_TITLES else cause


@register.filter
def grade_title(grade: str) -> str:
    """A grade, in words."""
    return _(GRADE_TITLES[grade]) if grade in GRADE_TITLES else grade
