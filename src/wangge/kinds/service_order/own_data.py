"""Services that somebody rendered, for their own copy: what was done, never for whom."""

from collections.abc import Iterator

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from wangge.kinds.service_order.models import OrderDetails
from wangge.kinds.service_order.rules import STATE_TITLES


def own_services(person_id: int) -> Iterator[tuple[str, str, str, str]]:
    """Service orders that the person has or had in hand."""
    rows = OrderDetails.objects.filter(helper_person_id=person_id).select_related("matter", "item", "skill")
    for row in rows.order_by("matter__opened_at"):
        day = f"{localtime(row.finished_at or row.matter.opened_at):%Y-%m-%d}"
        what = row.item.name if row.item else row.skill.name if row.skill else ""
        yield _("Service rendered"), day, f"{row.matter.number} {what}".strip(), _(STATE_TITLES[row.matter.state])
