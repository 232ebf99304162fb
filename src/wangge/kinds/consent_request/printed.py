"""What a request and a note say of themselves on the printed sheet."""

from typing import Any

from django.utils.translation import gettext as _


def printed(details: Any) -> list[tuple[str, Any]]:
    """What is asked, and when the department means to act."""
    return [
        (_("Asked about"), details.subject.name), (_("Power"), details.subject.get_power_display()),
        (_("Means to act on"), details.planned_on),
    ]  # fmt: skip


def printed_unasked(details: Any) -> list[tuple[str, Any]]:
    """What was done, and when."""
    return [
        (_("Asked about"), details.subject.name), (_("Power"), details.subject.get_power_display()),
        (_("Happened on"), details.happened_on),
    ]  # fmt: skip
