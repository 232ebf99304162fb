"""What a whistle says of itself on the printed sheet, in the words of its page."""

from typing import Any

from django.utils.translation import gettext as _


def printed(details: Any) -> list[tuple[str, Any]]:
    """What for, when and where the units meet, and what they planned together."""
    return [
        (_("What for"), details.get_whistle_kind_display()),
        (_("Meeting"), details.meet_at),
        (_("Place"), details.meet_place),
        (_("Joint plan"), details.plan),
    ]
