"""What a visit and an errand say of themselves on the printed sheet."""

from typing import Any

from django.utils.translation import gettext as _


def printed_visit(details: Any) -> list[tuple[str, Any]]:
    """What it was for, and what was found; never whom."""
    return [
        (_("Service category"), details.get_category_display()),
        (_("Purpose"), details.purpose),
        (_("How is it?"), details.get_found_display()),
        (_("Second visit"), _("was opened on the same day") if details.went_second else ""),
    ]


def printed_errand(details: Any) -> list[tuple[str, Any]]:
    """What is done for somebody, by whom, at which office."""
    return [
        (_("Errand"), details.item.name if details.item else ""),
        (_("Agent"), details.agent.name if details.agent else ""),
        (_("Mandate"), details.mandate),
        (_("Office"), f"{details.office} {details.office_number}".strip()),
        (_("Papers still held"), details.papers_held or ""),
    ]
