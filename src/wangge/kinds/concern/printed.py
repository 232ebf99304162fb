"""What a concern says of itself on the printed sheet, in the words of its page."""

from typing import Any

from django.utils.translation import gettext as _

from wangge.kinds.concern.rules.words import GROUNDS


def printed(details: Any) -> list[tuple[str, Any]]:
    """What is wanted, by which condition it was filed, what was granted or refused, and how it ended."""
    condition = details.condition
    return [
        (_("What is wanted"), details.get_demand_display()),
        (_("Filed when"), condition.filing if condition else ""),
        (_("Closed when"), condition.closing if condition else ""),
        (_("Public object"), details.component_code),
        (_("Ground for not taking it up"), next((_(words) for code, words in GROUNDS if code == details.ground), "")),
        (_("Where to go instead"), details.proper_place),
        (_("First contact with the reporter"), details.first_contact_at),
        (_("More time granted until"), details.extension_until),
        (_("On the public list"), details.suspension_text),
        (_("Who did the work"), details.done_by),
        (_("Settled at the level"), details.get_closed_level_display()),
    ]
