"""What a hazard says of itself on the printed sheet."""

from typing import Any

from django.utils.translation import gettext as _

from wangge.kinds.inspection.rules import CAUSE_TITLES, GRADE_TITLES


def printed(details: Any) -> list[tuple[str, Any]]:
    """How it came to light, where, how grave, and who keeps it."""
    thing = details.installation
    return [
        (_("How it came to light"), _(CAUSE_TITLES[details.cause]) if details.cause in CAUSE_TITLES else ""),
        (_("Installation"), f"{thing.name} {thing.code}" if thing else ""),
        (_("Keeping unit"), details.keeper.name),
        (_("Grade"), _(GRADE_TITLES[details.grade]) if details.grade else ""),
        (_("Line of the list"), details.item),
        (_("Missed turns"), details.missed_count or ""),
    ]
