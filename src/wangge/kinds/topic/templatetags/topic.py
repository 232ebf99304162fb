"""Tags of a topic's part of a matter's page."""

from datetime import datetime
from fractions import Fraction

from django import template
from django.utils.translation import gettext as _

from wangge.kinds.topic.models import Poll
from wangge.kinds.topic.queries.file import Summary, actions_of, summary_of
from wangge.kinds.topic.queries.polls import square_metres
from wangge.kinds.topic.rules.calling import ASKER_TITLES, Asker
from wangge.kinds.topic.rules.law import BASIS_TITLES, BODY_TITLES, WEIGHT_TITLES, Basis, Body, Weight
from wangge.kinds.topic.rules.voting import Threshold
from wangge.kinds.topic.rules.words import TIER_TITLES, Tier
from wangge.matters.models import Matter

register = template.Library()


@register.simple_tag
def topic_summary(matter: Matter) -> Summary:
    """Counts of all that hangs on a topic."""
    return summary_of(matter)


@register.simple_tag
def topic_actions(matter: Matter, at: datetime) -> object:
    """Action items of a topic."""
    return actions_of(matter, at)


@register.filter
def tier_title(value: str) -> str:
    """Who deliberates, in words."""
    return _(TIER_TITLES[Tier(value)]) if value else ""


@register.filter
def asker_title(value: str) -> str:
    """Who demands an assembly, in words."""
    return _(ASKER_TITLES[Asker(value)])


@register.filter
def share_words(value: Threshold | str | None) -> str:
    """A share as people say it: `2/3 or more`, `over 1/2`."""
    if not value:
        return "—"
    found = value if isinstance(value, Threshold) else Threshold.parse(value)
    told = {"share": f"{found.share.numerator}/{found.share.denominator}"}
    return (_("over %(share)s") if found.is_strict else _("%(share)s or more")) % told


@register.filter
def square(value: int) -> str:
    """Hundredths of a square metre as m²."""
    return square_metres(value)


@register.filter
def body_title(value: str) -> str:
    """Who decides, in words."""
    return _(BODY_TITLES[Body(value)])


@register.filter
def basis_title(value: str) -> str:
    """What one line of a roll stands for, in words."""
    return _(BASIS_TITLES[Basis(value)])


@register.filter
def weight_title(value: str) -> str:
    """How much a decision weighs, in words."""
    return _(WEIGHT_TITLES[Weight(value)])


@register.filter
def unlocalized(value: float) -> str:
    """A number with a point, whatever the language: drawings need it so."""
    return f"{value:.2f}"


@register.filter
def hundred(share: Fraction | float) -> str:
    """A share from 0 to 1 as a place on a bar of 100."""
    return f"{100 * float(share):.2f}"


@register.filter
def threshold_words(threshold: Threshold) -> str:
    """A threshold as the law says it: two thirds or more, over half."""
    share = f"{threshold.share.numerator}/{threshold.share.denominator}"
    if threshold.is_strict:
        return _("more than %(share)s") % {"share": share}
    return _("%(share)s or more") % {"share": share}


@register.filter
def percent_words(share: float) -> str:
    """A share in per cent with one decimal."""
    return f"{100 * share:.1f} %"


@register.filter
def area_abstain(poll: Poll) -> str:
    """The area of those who took part and said neither, in m²."""
    return square_metres(poll.area_voted - poll.area_yes - poll.area_no)
