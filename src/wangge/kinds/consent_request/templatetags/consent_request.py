"""Words of the register of consent."""

from django import template
from django.utils.safestring import SafeString

from wangge.kinds.consent_request.queries import subject_of
from wangge.kinds.consent_request.rules import State
from wangge.matters.models import Matter
from wangge.matters.pages.words import state_title
from wangge.ui.templatetags.ui import badge

register = template.Library()
TONES = {
    State.AGREED: "good", State.CONDITIONAL: "info", State.OBJECTED: "warn", State.OVERDUE: "bad", "noted": "bad",
}  # fmt: skip


@register.filter
def consent_subject(matter: Matter) -> str:
    """What a request or note is about."""
    return subject_of(matter).name


@register.simple_tag
def consent_state(matter: Matter) -> SafeString:
    """Its state, coloured by the answer."""
    return badge(state_title(matter.kind, matter.state), TONES.get(matter.state, "plain"))
