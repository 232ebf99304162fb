"""What a wish says of itself on the printed sheet: nothing that tells one household from another."""

from typing import Any

from django.utils.translation import gettext as _

from wangge.kinds.wish.queries import claimers_now


def printed(details: Any) -> list[tuple[str, Any]]:
    """Its kind, how many it serves, and the words that everybody reads."""
    return [
        (_("Kind of wish"), details.get_sort_display()),
        (_("Persons it serves"), details.persons_served),
        (_("Costs at most (yuan)"), details.cost_limit),
        (_("Public text"), details.public_text),
        (_("Claimed by"), claimers_now(details)),
    ]
