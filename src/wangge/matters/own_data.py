"""What somebody told of, for their own copy."""

from collections.abc import Iterator

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from wangge.matters.models import Reporter
from wangge.matters.pages.words import state_title


def own_reports(person_id: int) -> Iterator[tuple[str, str, str, str]]:
    """Matters that the person reported, with number and state."""
    rows = Reporter.objects.filter(person_id=person_id).select_related("matter").order_by("matter__opened_at", "pk")
    for row in rows:
        matter = row.matter
        opened = f"{localtime(matter.opened_at):%Y-%m-%d}"
        yield _("Told by me"), opened, f"{matter.number} {matter.title}", state_title(matter.kind, matter.state)
