"""What a topic and an action item say of themselves on the printed sheet."""

from typing import Any

from django.utils.translation import gettext as _

from wangge.kinds.topic.rules.words import TIER_TITLES, Tier


def printed(details: Any) -> list[tuple[str, Any]]:
    """The public words, who deliberates, and what was resolved."""
    return [
        (_("Public title"), details.public_title),
        (_("Public text of the topic"), details.public_text),
        (_("Who deliberates"), _(TIER_TITLES[Tier(details.tier)]) if details.tier else ""),
        (_("Co-signers"), details.cosigns),
        (_("Meeting of the topic"), details.meet_at),
        (_("What the meeting wants to agree"), "" if details.resolution else details.draft),
        (_("Resolution"), details.resolution),
    ]


def printed_action(details: Any) -> list[tuple[str, Any]]:
    """The day that was promised."""
    return [(_("Done by"), details.due_on)]
