"""Tags of the order's part of a matter's page."""

from typing import Any

from django import template
from django.template.context import RequestContext

from wangge.kinds.service_order.access import may_know
from wangge.kinds.service_order.forms import PurposeForm
from wangge.kinds.service_order.models import OrderDetails
from wangge.kinds.service_order.rules import State
from wangge.kinds.service_order.services import proposals, why
from wangge.matters.models import Matter

register = template.Library()


@register.simple_tag(takes_context=True)
def order_view(context: RequestContext, matter: Matter, details: OrderDetails) -> dict[str, Any]:
    """What the page of an order shows beside its columns."""
    found = proposals(matter, details) if matter.state == State.ORDERED else []
    return {
        "proposals": [(row, why(match)) for row, match in found],
        "may_know": may_know(context["actor"], matter, details),
        "is_kept": bool(details.story or details.address),
        "purpose_form": PurposeForm(auto_id="resident_%s"),
    }
