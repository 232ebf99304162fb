"""What the page of a concern shows beside its columns."""

from datetime import datetime

from django import template
from django.utils.timezone import localdate

from wangge.kinds.concern.queries import Answered, Signed, answers_of, signed_together, verifiers_of
from wangge.matters.models import Matter
from wangge.people.models import Post

register = template.Library()


@register.simple_tag
def concern_answers(matter: Matter) -> list[Answered]:
    """The answers of reporter and unit to the category's questions."""
    return answers_of(matter)


@register.simple_tag
def joint_lines(matter: Matter) -> list[Signed]:
    """The bodies that verify or verified together, and what each of them said."""
    return signed_together(matter)


@register.simple_tag
def verifiers(matter: Matter, at: datetime) -> list[Post]:
    """Who checks the result of a matter that is said to be done."""
    return verifiers_of(matter, localdate(at))
