"""The filtered list as a sheet: read in pieces, written as it is read, without anything that names a resident."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.audit.services import record
from wangge.matters.access import visible
from wangge.matters.models import Matter
from wangge.matters.pages.listing import lean
from wangge.matters.pages.words import PHASE_WORDS, clock_title, kind_title, state_title
from wangge.matters.queries import Filters, in_order, narrowed
from wangge.matters.rules import Phase
from wangge.people.actors import Actor

PIECE = 2000
MOST_ROWS = 1_000_000


def headers() -> list[str]:
    """Headings of the sheet; text, address and reporter stay out: they can name a household."""
    return [
        _("Number"), _("Kind"), _("Title"), _("State"), _("Stage"), _("Area code"), _("Area"), _("Category"),
        _("Urgency"), _("Came by"), _("Responsible unit"), _("Reported at"), _("Next deadline"), _("Deadline of"),
        _("Was late"), _("Closed at"),
    ]  # fmt: skip


def _wall(moment: datetime | None) -> datetime | None:
    return timezone.localtime(moment).replace(second=0, microsecond=0) if moment else None


def cells(matter: Matter) -> list[Any]:
    """One line of the sheet."""
    return [
        matter.number,
        kind_title(matter.kind),
        matter.title,
        state_title(matter.kind, matter.state),
        str(PHASE_WORDS[Phase(matter.phase)]),
        matter.area_code,
        matter.area_name,
        matter.category.name if matter.category else "",
        str(matter.get_urgency_display()),
        str(matter.get_channel_display()),
        matter.lead_unit.name if matter.lead_unit else "",
        _wall(matter.opened_at),
        _wall(matter.next_due_at),
        clock_title(matter.kind, matter.next_clock) if matter.next_clock else "",
        _("yes") if matter.was_late else "",
        _wall(matter.closed_at),
    ]


def sheet_rows(*, actor: Actor, filters: Filters, sort: str, at: datetime) -> Iterator[list[Any]]:
    """The lines of the filtered list, never all in memory."""
    found, order = in_order(narrowed(visible(actor), filters, at=at), sort)
    rows = lean(found).order_by(*order)[:MOST_ROWS]
    return (cells(matter) for matter in rows.iterator(chunk_size=PIECE))


def note_export(*, actor: Actor, query: str, at: datetime) -> None:
    """Writes down who took the list out, and which."""
    record(
        act="matter.export", at=at, actor_person_id=actor.person_id, actor_post_id=actor.post_id,
        actor_name=actor.name, subject_kind="matter", subject_id="", detail=query[:500],
    )  # fmt: skip
