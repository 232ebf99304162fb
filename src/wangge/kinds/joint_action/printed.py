"""What a joint action says of itself on the engine's sheet."""

from typing import Any

from django.utils.translation import gettext as _


def printed(details: Any) -> list[tuple[str, Any]]:
    """What for, when and where the units meet, who does what."""
    return [
        (_("What for"), details.get_action_kind_display()), (_("Meeting"), details.meet_at),
        (_("Where to meet"), details.places), (_("Who does what"), details.plan),
    ]  # fmt: skip
