"""Tags of the case's part of a matter's page."""

from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.kinds.dispute.models import DisputeDetails
from wangge.kinds.dispute.pages.case import CasePage, case_page
from wangge.kinds.dispute.rules.course import STATE_TITLES
from wangge.kinds.dispute.rules.referral import STATE_TITLES as REFERRAL_TITLES
from wangge.kinds.dispute.rules.words import OUTCOMES
from wangge.kit.covering import HIDDEN, LEAST
from wangge.matters.models import Matter
from wangge.matters.pages.words import phase_tone
from wangge.people.rules import Role

register = template.Library()


@register.simple_tag(takes_context=True)
def dispute_case(context: Any, matter: Matter, details: DisputeDetails) -> CasePage:
    """The case without names, for who is looking: a unit that mediates along reads, and does nothing here."""
    actor = context["request"].actor
    return case_page(matter, details, timezone.now(), is_mediator=actor.role == Role.MEDIATOR)


@register.filter
def words(text: Any) -> str:
    """A text of the rules in the active language."""
    return _(str(text)) if text else ""


@register.filter
def cell(count: int | None) -> str:
    """A part of a total, or a mark: what is left out may be small, or cover another number that is."""
    return HIDDEN if count is None else str(count)


@register.filter
def small(count: int | None) -> str:
    """A number on its own, or that it is too small to be shown."""
    return f"＜{LEAST}" if count is None else str(count)


@register.simple_tag
def state_word(matter: Matter) -> tuple[str, str]:
    """The state of a case in words, and its tone."""
    return _(STATE_TITLES[matter.state]), phase_tone(matter.phase)


@register.filter
def outcome(code: str) -> str:
    """How a case ended, in words."""
    return _(OUTCOMES[code])


@register.simple_tag
def referral_state(matter: Matter) -> str:
    """Where a referral stands, in words."""
    return _(REFERRAL_TITLES[matter.state])
