"""What a service order says of itself on the printed sheet; who asked for it stands nowhere."""

from typing import Any

from django.utils.translation import gettext as _


def printed(details: Any) -> list[tuple[str, Any]]:
    """What is wanted, when, who does it, and how long it took."""
    when = f"{details.wanted_on or ''} {details.get_wanted_part_display()}".strip()
    return [
        (_("Skill it asks for"), details.skill.name if details.skill else ""),
        (_("When"), when),
        (_("Assigned to"), details.helper_person.name if details.helper_person else ""),
        (_("Minutes spent"), details.minutes),
    ]
