"""Filters of the pages of rounds."""

from django import template

from wangge.rounds.words import describe

register = template.Library()


@register.filter
def rhythm(rule: str) -> str:
    """A rule of recurrence in words."""
    return describe(rule)
