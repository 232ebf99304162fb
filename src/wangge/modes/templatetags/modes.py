"""Words and colours of modes on pages."""

from typing import Any

from django import template

from wangge.modes.labels import LEVEL_TITLES, STATE_TONES
from wangge.modes.models import ModeSwitch
from wangge.modes.rules import Answer, State

register = template.Library()
ANSWER_TONES = {Answer.COMING: "info", Answer.HERE: "good", Answer.CANNOT: "plain"}


@register.filter
def mode_tone(mode: ModeSwitch) -> str:
    """The colour of a mode's state."""
    return STATE_TONES[State(mode.state)]


@register.filter
def answer_tone(answer: str) -> str:
    """The colour of what somebody who was called said."""
    return ANSWER_TONES[Answer(answer)]


@register.filter
def level_title(level: str) -> Any:
    """What a level is called."""
    return LEVEL_TITLES[State(level)]
