"""What the page of a concern shows beside its columns."""

from django import template

from wangge.kinds.concern.queries import Answered, Signed, answers_of, lines_of
from wangge.matters.models import Matter

register = template.Library()


@register.simple_tag
def concern_answers(matter: Matter) -> list[Answered]:
    """The answers of reporter and unit to the category's questions."""
    return answers_of(matter)


@register.simple_tag
def joint_lines(matter: Matter) -> list[Signed]:
    """The bodies that verify together, and what each of them said."""
    return lines_of(matter)
