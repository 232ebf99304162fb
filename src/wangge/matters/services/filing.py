"""Files of a matter: attached with the stage they belong to; never orphaned, never kept after removal."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from wangge.matters.models import Attachment, Matter, Movement

STAGES = {
    "photos": (Attachment.Stage.PROOF, True),
    "photos_before": (Attachment.Stage.BEFORE, True),
    "photos_after": (Attachment.Stage.AFTER, True),
    "files": (Attachment.Stage.OTHER, False),
}


def attach_given(*, matter: Matter, movement: Movement, given: Mapping[str, Any], at: datetime) -> None:
    """Hangs all files that a move was given, each with its stage, in one statement."""
    rows = [
        Attachment(matter=matter, movement=movement, file=file, stage=stage, is_public=is_public, created_at=at)
        for name, (stage, is_public) in STAGES.items()
        for file in given.get(name) or ()
    ]
    if rows:
        Attachment.objects.bulk_create(rows)
