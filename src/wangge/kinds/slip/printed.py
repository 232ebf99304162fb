"""What a slip says of itself on the printed sheet of a matter; the slip itself is a document of its own."""

from typing import Any

from django.utils.translation import gettext as _

from wangge.kinds.slip.printing import slip_number


def printed(details: Any) -> list[tuple[str, Any]]:
    """Its number and who issued it."""
    return [(_("Slip number"), slip_number(details.matter)), (_("Issuer"), details.issuer.name)]
